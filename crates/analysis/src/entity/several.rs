//! Three and more who speak together: "Ada Lund, Bram Okker and Olfa Trabelsi", "the four presidents". They
//! become one group that goes by all their names.

use std::ops::Range;

use super::joint::singular_role;
use super::resolve::{Resolver, Who};
use super::{Entities, Evidence, Referent};
use crate::lexicon::{class, country_code};
use crate::mention::MentionKind;
use crate::token::Kind;

/// More are a crowd.
const MEMBERS_MAX: usize = 8;

/// How far before "the heads of state" it is looked who they are.
const HEADS_TOKENS: usize = 1_500;
const HEADS_MENTIONS: usize = 300;

/// Number words from three on.
const COUNTS: &[&str] = &["three", "four", "five", "six", "seven", "eight"];

impl Resolver<'_> {
    /// The group that a source of three or more names, or "the four presidents", means.
    pub(super) fn several(&self, source: &Range<usize>, entities: &mut Entities) -> Option<Who> {
        let members = self
            .enumerated(source)
            .or_else(|| self.counted(source, entities))
            .or_else(|| self.heads_of_state(source, entities))
            .or_else(|| self.of_countries(source, entities))
            .or_else(|| self.of_nations(source, entities))?;
        let names: Vec<&str> =
            members.iter().map(|id| entities.list[*id as usize].name.as_str()).collect();
        let (last, first) = names.split_last()?;
        if let [one, other] = members[..] {
            return Some(Who::Pair(one, other));
        }
        let name = format!("{} and {last}", first.join(", "));
        let mut countries = members.iter().map(|id| entities.list[*id as usize].country.clone());
        let country = countries.next().flatten();
        let same = countries.all(|other| {
            other.map(|(_, code)| code) == country.as_ref().map(|(_, code)| code.clone())
        });
        let id = entities.describe(&name, MentionKind::Group, 0);
        entities.list[id as usize].country = country.filter(|_| same);
        entities.list[id as usize].guest |= !same;
        Some(Who::Entity(id))
    }

    /// "A, B and C"
    fn enumerated(&self, source: &Range<usize>) -> Option<Vec<u32>> {
        let mut members: Vec<u32> = Vec::new();
        // Whether they are people, and whether the one who is read now stands behind "and".
        let (mut people, mut joined) = (None, false);
        let mut at = source.start;
        let mut index = self.mentions.partition_point(|mention| mention.tokens.start < at);
        loop {
            let mention = self.mentions.get(index).filter(|it| it.tokens.start == at)?;
            let Referent::Entity(id) = self.referents[index] else { return None };
            let named = matches!(
                mention.kind,
                MentionKind::Name | MentionKind::Place | MentionKind::Organization
            );
            if !named || mention.name.is_empty() || members.contains(&id) {
                return None;
            }
            // People are joined with people.
            let person = mention.kind == MentionKind::Name;
            if *people.get_or_insert(person) != person {
                return None;
            }
            members.push(id);
            let end = mention.tokens.end;
            if end >= source.end {
                break;
            }
            if joined {
                return None;
            }
            let comma = usize::from(self.text.kind(end) == Kind::Comma);
            let and = usize::from(self.text.same(end + comma, "and"));
            if comma + and == 0 {
                return None;
            }
            joined = and > 0;
            at = end + comma + and;
            while self.mentions.get(index).is_some_and(|it| it.tokens.start < at) {
                index += 1;
            }
        }
        (joined && (3..=MEMBERS_MAX).contains(&members.len())).then_some(members)
    }

    /// "The Heads of State", when two and more were named and nothing says of what they are.
    fn heads_of_state(&self, source: &Range<usize>, entities: &Entities) -> Option<Vec<u32>> {
        const HEADS: &[&str] =
            &["president", "premier", "king", "queen", "emir", "sultan", "chancellor"];
        let words = ["heads", "of", "state"];
        let heads = |start: usize| self.text.reads(start, &words);
        let start = source.end.checked_sub(words.len())?;
        let before = source.start..start;
        let plain = before.clone().all(|at| {
            ["the", "both", "two", "three", "four", "five"].iter().any(|it| self.text.same(at, it))
        });
        if before.is_empty() || !plain || !heads(start) {
            return None;
        }
        let more = |start: &usize| heads(*start) && self.text.same(start + words.len(), "of");
        if (source.start.saturating_sub(HEADS_TOKENS)..source.start).any(|start| more(&start)) {
            return None;
        }
        let holds = |id: &u32| {
            let entity = &entities.list[*id as usize];
            entity.kind == MentionKind::Name
                && matches!(entity.country, Some((Evidence::Title, _)))
                && entity.roles.iter().any(|role| HEADS.contains(&role.key.as_str()))
        };
        let before = self.mentions.partition_point(|mention| mention.head < source.start);
        let reach = before.saturating_sub(HEADS_MENTIONS)..before;
        let named = self.referents[reach].iter().filter_map(|referent| referent.entity());
        let mut members: Vec<u32> = named.filter(holds).collect();
        members.sort_by_key(|id| entities.list[*id as usize].first);
        members.dedup();
        (2..=MEMBERS_MAX).contains(&members.len()).then_some(members)
    }

    /// "The presidents of Peru, Chile and Cuba", when the article names them all.
    fn of_countries(&self, source: &Range<usize>, entities: &Entities) -> Option<Vec<u32>> {
        let of = source.clone().skip(1).find(|at| self.text.same(*at, "of"))?;
        let role = singular_role(&self.text.word(of - 1).to_lowercase())?;
        let mut countries: Vec<u8> = Vec::new();
        for at in of + 1..source.end {
            if let Some(locale) = self.text.locale(at).filter(|it| !countries.contains(&it.country))
            {
                countries.push(locale.country);
            }
        }
        if !(2..=MEMBERS_MAX).contains(&countries.len()) || !self.text.is(of - 1, class::PLURAL) {
            return None;
        }
        let holder = |country: &u8| {
            entities.only(|entity| {
                let home = entity.country.as_ref().map(|(_, code)| code.as_str());
                entity.kind == MentionKind::Name
                    && entity.roles.iter().any(|it| it.key == role)
                    && home == Some(country_code(*country))
            })
        };
        countries.iter().map(holder).collect()
    }

    /// "Chinese, Lao leaders", "Iran, Turkey FMs" in a headline: the only ones of those states with that office.
    fn of_nations(&self, source: &Range<usize>, entities: &Entities) -> Option<Vec<u32>> {
        let last = source.end.checked_sub(2)?;
        let other = self.text.locale(last)?;
        let between = (other.first as usize).checked_sub(1)?;
        let joined = self.text.kind(between) == Kind::Comma || self.text.same(between, "and");
        let one = self.text.locale(between.checked_sub(1)?).filter(|_| joined)?;
        let noun = self.text.word(last + 1).to_lowercase();
        let role = Some(singular_role(&noun)?).filter(|_| noun != "leaders");
        let holder = |country: u8| {
            entities.only(|entity| {
                let home = entity.country.as_ref().map(|(_, code)| code.as_str());
                entity.kind == MentionKind::Name
                    && entity.classes & class::NATIONAL != 0
                    && home == Some(country_code(country))
                    && role
                        .as_ref()
                        .is_none_or(|role| entity.roles.iter().any(|it| it.key == *role))
            })
        };
        let headline = self.text.layout.paragraph_index(source.start) == 0;
        (headline && one.country != other.country)
            .then(|| [one.country, other.country].map(holder).into_iter().collect())?
    }

    /// "the four presidents", when four hold that office.
    fn counted(&self, source: &Range<usize>, entities: &Entities) -> Option<Vec<u32>> {
        let [the, number, noun] = [source.start, source.start + 1, source.start + 2];
        let count = COUNTS.iter().position(|word| self.text.same(number, word))? + 3;
        if source.len() != 3 || !self.text.same(the, "the") || !self.text.is(noun, class::PLURAL) {
            return None;
        }
        let role = singular_role(&self.text.word(noun).to_lowercase())?;
        let held = (0_u32..).zip(&entities.list).filter(|(_, entity)| {
            entity.kind == MentionKind::Name && entity.roles.iter().any(|it| it.key == role)
        });
        let mut members: Vec<u32> = held.map(|(id, _)| id).collect();
        members.sort_by_key(|id| entities.list[*id as usize].first);
        (members.len() == count).then_some(members)
    }
}
