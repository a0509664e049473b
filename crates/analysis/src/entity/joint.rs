//! Joint sources: "Ada Lund and Bram Okker", "both sides", "the two ministers". Gives the two who are
//! meant when the text names them, and nobody when it names more or fewer.

use std::ops::Range;

use super::resolve::{REACH_MENTIONS, Resolver, Who};
use super::{Entities, Entity, Evidence, Referent};
use crate::frame::Source;
use crate::lexicon::{class, country_code};
use crate::mention::{Mention, MentionKind};
use crate::text::Text;
use crate::token::Kind;

/// How many paragraphs before the source the two must be named in.
const REACH_PARAGRAPHS: usize = 2;

/// A state that is named less often is not what an article is about.
const STATE_NAMED_MIN: u32 = 2;

/// Nouns for the states or bodies of a meeting.
const SIDES: &[&str] = &["sides", "countries", "nations", "governments", "states", "capitals"];

/// In how many mentions "Ada Lund and her counterpart, Bram Okker" stand.
const OFFICES_MAX: usize = 8;

/// Nouns for two people of any office.
const PEOPLE: &[&str] = &["leaders", "men", "women", "politicians", "interlocutors"];

impl Resolver<'_> {
    /// The two who speak together.
    pub(super) fn joint(&self, source: &Source, entities: &mut Entities) -> Option<Who> {
        self.side(&source.tokens)
            .or_else(|| self.several(&source.tokens, entities))
            .or_else(|| self.counterparts(&source.tokens))
            .or_else(|| self.listed(&source.tokens))
            .or_else(|| self.offices_joined(&source.tokens, entities))
            .or_else(|| self.described(&source.tokens, entities))
            .or_else(|| self.again(&source.tokens))
    }

    /// The two whom words for several people mean.
    pub(super) fn pair(&self, tokens: &Range<usize>, entities: &mut Entities) -> Option<Who> {
        self.described(tokens, entities).or_else(|| self.again(tokens))
    }

    /// Notes two who spoke together, for "the leaders" and "both parties" behind them.
    pub(super) fn remember(&mut self, pair: Who, entities: &Entities) {
        let Who::Pair(one, _) = pair else { return };
        match entities.list[one as usize].kind {
            MentionKind::Name => self.people = Some(pair),
            _ => self.bodies = Some(pair),
        }
    }

    /// "the leaders", "both parties" of those who spoke together before.
    fn again(&self, source: &Range<usize>) -> Option<Who> {
        let (noun, two) = pair_noun(self.text, source)?;
        let sides = SIDES.contains(&noun.as_str()) || noun == "parties";
        let people = PEOPLE.contains(&noun.as_str()) || two && singular_role(&noun).is_some();
        if sides && (two || noun == "parties") {
            return self.bodies;
        }
        self.people.filter(|_| people)
    }

    /// "the Japanese side": the state.
    fn side(&self, source: &Range<usize>) -> Option<Who> {
        let start = source.start + usize::from(self.text.same(source.start, "the"));
        let locale = self.text.locale(start).filter(|it| it.first as usize == start)?;
        let last = locale.last as usize;
        let side = last + 1 == source.end && self.text.same(last, "side");
        side.then_some(Who::State(locale.country))
    }

    /// "X and Y"
    fn listed(&self, source: &Range<usize>) -> Option<Who> {
        let first = self.mentions.partition_point(|mention| mention.tokens.start < source.start);
        let inside: Vec<usize> = (first..self.mentions.len())
            .take_while(|index| self.mentions[*index].tokens.end <= source.end)
            .take(REACH_MENTIONS)
            .collect();
        // "The envoy of Peru, speaking also for Chile and Cuba": one.
        let one = inside.first().is_some_and(|index| {
            let first = &self.mentions[*index];
            first.kind == MentionKind::Role
                && first.tokens.start == source.start
                && self.text.kind(first.tokens.end) == Kind::Comma
        });
        if one {
            return None;
        }
        inside.windows(2).find_map(|pair| {
            let (left, right) = (&self.mentions[pair[0]], &self.mentions[pair[1]]);
            let headline = self.is_headline(left.head)
                && self.text.kind(left.tokens.end) == Kind::Comma
                && right.tokens.end == source.end;
            let joined = left.tokens.end + 1 == right.tokens.start
                && !self.text.is_indefinite(left.tokens.start)
                && (self.text.same(left.tokens.end, "and")
                    || self.text.same(left.tokens.end, "nor")
                    || headline)
                && (left.tokens.start == source.start
                    || (left.tokens.start == source.start + 1
                        && ["neither", "both"].iter().any(|it| self.text.same(source.start, it)))
                    || self.text.kind(left.tokens.start - 1) == Kind::Comma);
            let (Referent::Entity(one), Referent::Entity(other)) =
                (self.referents[pair[0]], self.referents[pair[1]])
            else {
                return None;
            };
            let state =
                |it: &Mention| matches!(it.kind, MentionKind::Place | MentionKind::Organization);
            let alike = (left.kind == right.kind || state(left) && state(right))
                && matches!(
                    left.kind,
                    MentionKind::Name | MentionKind::Place | MentionKind::Organization
                );
            // "Water and Sanitation Authority chief Ada Lund" is one.
            let body = right.title.start == right.tokens.start
                && self.text.is_capital(right.title.start)
                && right.title.clone().any(|at| self.text.is(at, class::ORGANIZATION))
                && left.name.len() == 1
                && left.title.is_empty();
            (joined && alike && !body && one != other).then_some(Who::Pair(one, other))
        })
    }

    /// "Ada Lund and her Peruvian counterpart, Bram Okker,"
    fn counterparts(&self, source: &Range<usize>) -> Option<Who> {
        let first = self.mentions.partition_point(|mention| mention.head < source.start);
        let near = first..self.mentions.len().min(first + OFFICES_MAX);
        let [left, role, right] = {
            let named = |index: &usize| {
                let mention = &self.mentions[*index];
                matches!(mention.kind, MentionKind::Name | MentionKind::Organization)
                    && mention.tokens.start == source.start
            };
            let left = near.clone().find(named)?;
            let and = |index: &usize| {
                let mention = &self.mentions[*index];
                let own = self.text.is(mention.tokens.start, class::POSSESSIVE);
                mention.kind == MentionKind::Role
                    && (self.is_relational(mention) || own)
                    && mention.tokens.start > 0
                    && self.text.same(mention.tokens.start - 1, "and")
            };
            let role = (left + 1..near.end).find(and)?;
            let named = |index: &usize| self.mentions[*index].kind == MentionKind::Name;
            [left, role, (role + 1..near.end).find(named)?]
        };
        let end = self.mentions[right].tokens.end;
        let apposed = self.mentions[right].tokens.start == self.mentions[role].tokens.end + 1
            && (end == source.end || end + 1 == source.end);
        match (self.referents[left], self.referents[right]) {
            (Referent::Entity(one), Referent::Entity(other)) if apposed && one != other => {
                Some(Who::Pair(one, other))
            }
            _ => None,
        }
    }

    /// "the Prime Minister and the Emir"
    fn offices_joined(&self, source: &Range<usize>, entities: &mut Entities) -> Option<Who> {
        let first = self.mentions.partition_point(|mention| mention.tokens.start < source.start);
        let [left, right] = self.mentions.get(first..first + 2)? else { return None };
        let plain = |it: &Mention| matches!(it.kind, MentionKind::Role | MentionKind::Name);
        let joined = left.tokens.start == source.start
            && left.tokens.end + 1 == right.tokens.start
            && self.text.same(left.tokens.end, "and")
            && right.tokens.end == source.end
            && plain(left)
            && plain(right)
            && [left, right].iter().any(|it| it.kind == MentionKind::Role)
            && left.definite
            && right.definite;
        if !joined {
            return None;
        }
        match (self.mention(first, entities), self.mention(first + 1, entities)) {
            (Who::Entity(one), Who::Entity(other)) if one != other => Some(Who::Pair(one, other)),
            _ => None,
        }
    }

    /// "both sides", "the two ministers", "the ministers"
    fn described(&self, source: &Range<usize>, entities: &mut Entities) -> Option<Who> {
        let (noun, two) = pair_noun(self.text, source)?;
        if SIDES.contains(&noun.as_str())
            && two
            && let Some(pair) = self.states_named(source.start)
        {
            return Some(pair);
        }
        if SIDES.contains(&noun.as_str()) {
            let (one, other) = self.states.filter(|_| two || noun == "sides")?;
            return Some(Who::Pair(entities.state(one), entities.state(other)));
        }
        let role = if PEOPLE.contains(&noun.as_str()) { None } else { Some(singular_role(&noun)?) };
        let fits = |entity: &Entity| match &role {
            Some(role) => entity.roles.iter().any(|held| held.key == *role),
            None => {
                let of_a_state = matches!(entity.country, Some((Evidence::Title, _)));
                !entity.roles.is_empty() && (entity.classes & class::NATIONAL != 0 || of_a_state)
            }
        };
        let (near, latest) = self.people(source.start, entities, fits);
        let latest = latest.map(|(one, other)| Who::Pair(one, other));
        match near.as_slice() {
            [one, other] if two || role.is_some() => Some(Who::Pair(*one, *other)),
            [_, _, _, ..] if two && latest.is_some() => latest,
            [_, _, _, ..] if two && let Some(pair) = self.spoke(source.start, entities, fits) => {
                Some(pair)
            }
            [_, _, _, ..] if two => {
                // Of more than two those who come from the two states.
                let (one, other) = self.states?;
                let of = |code: u8| {
                    let mut found = near.iter().filter(|id| {
                        let country = entities.list[**id as usize].country.as_ref();
                        country.is_some_and(|(_, known)| known == country_code(code))
                    });
                    found.next().filter(|_| found.next().is_none()).copied()
                };
                let (one, other) = (of(one)?, of(other)?);
                Some(Who::Pair(one.min(other), one.max(other)))
            }
            _ => None,
        }
    }

    /// "Peru and Chile are talking, and both sides say": the two of the same sentence.
    fn states_named(&self, at: usize) -> Option<Who> {
        let sentence = self.text.layout.sentence(at).start;
        let first = self.mentions.partition_point(|mention| mention.head < sentence);
        let before = self.mentions.partition_point(|mention| mention.head < at);
        (first..before.saturating_sub(1)).rev().find_map(|index| {
            let pair = &self.mentions[index..index + 2];
            let joined = pair.iter().all(|it| it.kind == MentionKind::Place)
                && pair[0].tokens.end + 1 == pair[1].tokens.start
                && self.text.same(pair[0].tokens.end, "and");
            match (self.referents[index], self.referents[index + 1]) {
                (Referent::Entity(one), Referent::Entity(other)) if joined && one != other => {
                    Some(Who::Pair(one, other))
                }
                _ => None,
            }
        })
    }

    /// The last two who fit and spoke before a source, in the order of the article.
    fn spoke(&self, at: usize, entities: &Entities, fits: impl Fn(&Entity) -> bool) -> Option<Who> {
        let before = self.mentions.partition_point(|mention| mention.head < at);
        let mut found: Vec<u32> = Vec::new();
        for index in (before.saturating_sub(REACH_MENTIONS)..before).rev() {
            let Some(Who::Entity(id)) = self.resolved[index] else { continue };
            let entity = &entities.list[id as usize];
            if entity.kind == MentionKind::Name && fits(entity) && !found.contains(&id) {
                found.push(id);
            }
            if found.len() == 2 {
                found.sort_by_key(|id| entities.list[*id as usize].first);
                return Some(Who::Pair(found[0], found[1]));
            }
        }
        None
    }

    /// The people named before a source that fit, in the order of the article: of the paragraphs right
    /// before it when there are two, else of all.
    fn people(
        &self,
        at: usize,
        entities: &Entities,
        fits: impl Fn(&Entity) -> bool,
    ) -> (Vec<u32>, Option<(u32, u32)>) {
        let here = self.text.layout.paragraph_index(at);
        let before = self.mentions.partition_point(|mention| mention.head < at);
        let mut near: Vec<u32> = Vec::new();
        let mut all: Vec<u32> = Vec::new();
        let mut here_only: Vec<u32> = Vec::new();
        for index in (before.saturating_sub(REACH_MENTIONS)..before).rev() {
            let Referent::Entity(id) = self.referents[index] else { continue };
            let entity = &entities.list[id as usize];
            if entity.kind != MentionKind::Name || !fits(entity) {
                continue;
            }
            let paragraph = self.text.layout.paragraph_index(self.mentions[index].head);
            if here - paragraph <= REACH_PARAGRAPHS && !near.contains(&id) {
                near.push(id);
            }
            if paragraph == here && !here_only.contains(&id) {
                here_only.push(id);
            }
            if !all.contains(&id) {
                all.push(id);
            }
        }
        // The last two, when both were named in the paragraph of the source.
        let mut last = here_only.get(..2).map(<[u32]>::to_vec).unwrap_or_default();
        let order = |ids: &mut Vec<u32>| ids.sort_by_key(|id| entities.list[*id as usize].first);
        order(&mut last);
        let mut found = if near.len() == 2 { near } else { all };
        order(&mut found);
        (found, last.first().copied().zip(last.get(1).copied()))
    }
}

/// The two states that an article is about: those it names most, if no third comes near; the one where
/// it is at home first.
pub(super) fn states(text: &Text<'_>, home: Option<&str>) -> Option<(u8, u8)> {
    let mut counts: Vec<(u32, usize, u8)> = Vec::new();
    for (order, locale) in text.locales.iter().enumerate() {
        match counts.iter_mut().find(|(_, _, country)| *country == locale.country) {
            Some((count, _, _)) => *count += 1,
            None => counts.push((1, order, locale.country)),
        }
    }
    counts.sort_by_key(|(count, order, _)| (std::cmp::Reverse(*count), *order));
    let third = counts.get(2).map_or(0, |(count, _, _)| *count);
    let [one, other, ..] = counts.as_slice() else { return None };
    let apart = other.0 >= STATE_NAMED_MIN && other.0 > third;
    let abroad = |of: &(u32, usize, u8)| home != Some(country_code(of.2));
    let place = |of: &(u32, usize, u8)| (abroad(of), of.1);
    let (first, second) = if place(one) < place(other) { (one, other) } else { (other, one) };
    apart.then_some((first.2, second.2))
}

/// The noun of "both ...", "the two ..." and "the ..."; whether it says two.
fn pair_noun(text: &Text<'_>, source: &Range<usize>) -> Option<(String, bool)> {
    let start = source.start;
    let noun = match source.len() {
        2 if text.same(start, "both") => start + 1,
        3 if text.same(start, "the") && text.same(start + 1, "two") => start + 2,
        3 if text.same(start, "both") && text.same(start + 1, "the") => start + 2,
        // "The two prime ministers", "both foreign ministers"
        3 | 4
            if text.is(source.end - 2, class::NATIONAL)
                && text.same(source.end - 1, "ministers")
                && (text.same(start, "the") || text.same(start, "both")) =>
        {
            source.end - 1
        }
        2 if text.same(start, "the")
            && (text.is(start + 1, class::PLURAL) || text.same(start + 1, "sides")) =>
        {
            start + 1
        }
        _ => return None,
    };
    let two = text.same(start + 1, "two") || text.same(start, "both");
    let prime = text.same(noun - 1, "prime");
    Some((if prime { "premiers".to_string() } else { text.word(noun).to_lowercase() }, two))
}

/// The key of an office in the plural.
pub(super) fn singular_role(noun: &str) -> Option<String> {
    let single = match noun {
        "spokesmen" | "spokeswomen" => "spokesman",
        "premiers" | "pms" => "premier",
        "fms" => "minister",
        noun => noun.strip_suffix('s')?,
    };
    Some(single.to_string())
}
