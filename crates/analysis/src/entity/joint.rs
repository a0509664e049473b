//! Joint sources: "Ada Lund and Bram Okker", "both sides", "the two ministers". Gives the two who are
//! meant when the text names them, and nobody when it names more or fewer.

use std::ops::Range;

use super::resolve::{Resolver, Who};
use super::{Entities, Referent};
use crate::frame::Source;
use crate::mention::MentionKind;
use crate::text::Text;
use crate::token::Kind;

/// How many paragraphs before the source the two must be named in.
const REACH_PARAGRAPHS: usize = 2;

/// How many mentions are looked at.
const REACH_MENTIONS: usize = 40;

/// Nouns for the states or bodies of a meeting.
const SIDES: &[&str] = &["sides", "countries", "nations", "governments", "states", "capitals"];

/// Nouns for two people of any office.
const PEOPLE: &[&str] = &["leaders", "men", "women", "politicians", "officials"];

impl Resolver<'_> {
    /// The two who speak together.
    pub(super) fn joint(&self, source: &Source, entities: &Entities) -> Option<Who> {
        self.side(&source.tokens)
            .or_else(|| self.listed(&source.tokens))
            .or_else(|| self.described(&source.tokens, entities))
    }

    /// "the Japanese side": the state.
    fn side(&self, source: &Range<usize>) -> Option<Who> {
        let start = source.start + usize::from(self.text.same(source.start, "the"));
        let locale = self.text.locale(start).filter(|it| it.first as usize == start)?;
        let last = locale.last as usize;
        let side = last + 1 == source.end && self.text.same(last, "side");
        side.then_some(Who::State(locale.country))
    }

    /// The name behind a description: "the leader of the union, Ada Lund,".
    pub(super) fn apposed_name(&self, source: &Source, index: usize) -> Option<u32> {
        if self.mentions[index].kind == MentionKind::Name && !self.mentions[index].name.is_empty() {
            return None;
        }
        let first = self.mentions.partition_point(|it| it.tokens.start <= source.tokens.start);
        let ends = |end: usize| {
            end == source.tokens.end
                || (end + 1 == source.tokens.end && self.text.kind(end) == Kind::Comma)
        };
        (first..self.mentions.len())
            .take_while(|other| self.mentions[*other].tokens.end <= source.tokens.end)
            .take(REACH_MENTIONS)
            .filter(|other| {
                let mention = &self.mentions[*other];
                mention.kind == MentionKind::Name
                    && mention.tokens.start > 0
                    && self.text.kind(mention.tokens.start - 1) == Kind::Comma
                    && ends(mention.tokens.end)
            })
            .find_map(|other| match self.referents[other] {
                Referent::Entity(id) => Some(id),
                _ => None,
            })
    }

    /// "X and Y"
    fn listed(&self, source: &Range<usize>) -> Option<Who> {
        let first = self.mentions.partition_point(|mention| mention.tokens.start < source.start);
        let inside: Vec<usize> = (first..self.mentions.len())
            .take_while(|index| self.mentions[*index].tokens.end <= source.end)
            .take(REACH_MENTIONS)
            .collect();
        inside.windows(2).find_map(|pair| {
            let (left, right) = (&self.mentions[pair[0]], &self.mentions[pair[1]]);
            let joined = left.tokens.end + 1 == right.tokens.start
                && self.text.same(left.tokens.end, "and")
                && (left.tokens.start == source.start
                    || self.text.kind(left.tokens.start - 1) == Kind::Comma);
            let (Referent::Entity(one), Referent::Entity(other)) =
                (self.referents[pair[0]], self.referents[pair[1]])
            else {
                return None;
            };
            let alike = left.kind == right.kind
                && matches!(left.kind, MentionKind::Name | MentionKind::Place);
            (joined && alike && one != other).then_some(Who::Pair(one, other))
        })
    }

    /// "both sides", "the two ministers"
    fn described(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let noun = pair_noun(self.text, source)?;
        let here = self.text.layout.paragraph_index(source.start);
        let before = self.mentions.partition_point(|mention| mention.head < source.start);
        let sides = SIDES.contains(&noun.as_str());
        let role = if PEOPLE.contains(&noun.as_str()) || sides {
            String::new()
        } else {
            singular_role(&noun)?
        };
        let mut members: Vec<u32> = Vec::new();
        for index in (before.saturating_sub(REACH_MENTIONS)..before).rev() {
            let paragraph = self.text.layout.paragraph_index(self.mentions[index].head);
            if here - paragraph > REACH_PARAGRAPHS {
                break;
            }
            let Referent::Entity(id) = self.referents[index] else { continue };
            let entity = &entities.list[id as usize];
            let fits = match (sides, role.is_empty()) {
                (true, _) => entity.kind == MentionKind::Place,
                (false, true) => entity.kind == MentionKind::Name && !entity.roles.is_empty(),
                (false, false) => entity.roles.iter().any(|held| held.key == role),
            };
            let country = entity.country.as_ref().map(|(_, code)| code);
            let known = members.iter().any(|member| {
                let other = &entities.list[*member as usize];
                *member == id || (sides && other.country.as_ref().map(|(_, code)| code) == country)
            });
            if fits && !known {
                members.push(id);
            }
        }
        match members.as_slice() {
            [one, other] => Some(Who::Pair(*one.min(other), *one.max(other))),
            _ => None,
        }
    }
}

/// The noun of "both ..." and "the two ...".
fn pair_noun(text: &Text<'_>, source: &Range<usize>) -> Option<String> {
    let start = source.start;
    let noun = match source.len() {
        2 if text.same(start, "both") => start + 1,
        3 if text.same(start, "the") && text.same(start + 1, "two") => start + 2,
        3 if text.same(start, "both") && text.same(start + 1, "the") => start + 2,
        _ => return None,
    };
    Some(text.word(noun).to_lowercase())
}

/// The key of an office in the plural.
fn singular_role(noun: &str) -> Option<String> {
    let single = match noun {
        "spokesmen" | "spokeswomen" => "spokesman",
        "premiers" => "premier",
        noun => noun.strip_suffix('s')?,
    };
    Some(single.to_string())
}
