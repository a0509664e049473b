//! Whose a body is: "her office", "its foreign ministry", "her party". Follows owners to those who are named;
//! what else a short name may mean it does not know.

use super::resolve::{Resolver, Who};
use super::role::role_key;
use super::sort::is_sort;
use super::{Entities, Entity, Evidence, name_words};
use crate::cast::Figure;
use crate::lexicon::class;
use crate::mention::MentionKind;
use crate::token::Kind;

impl Resolver<'_> {
    /// "her office", "the office of President Ada Lund", "its country office": somebody's.
    pub(super) fn owned(&self, index: usize, noun: usize, entities: &mut Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let start = mention.tokens.start;
        let of = mention.of.clone();
        let behind = noun + 1 == of.start.wrapping_sub(1) && self.text.same(noun + 1, "of");
        let owner = if behind {
            let words = name_words(self.text, &of);
            let holds = |entity: &&Entity| {
                entity.kind == MentionKind::Name
                    && !entity.words.is_empty()
                    && words.ends_with(&entity.words)
            };
            (0_u32..).zip(&entities.list).find(|(_, entity)| holds(entity)).map(|(id, _)| id)?
        } else {
            let Some(Who::Entity(owner)) = self.owner(index, entities) else { return None };
            owner
        };
        let entity = &entities.list[owner as usize];
        // "the governor's office" is that of somebody who is known to be the governor.
        let office = role_key(self.text, start..noun);
        let pronoun = self.text.is(start, class::POSSESSIVE);
        let holds = behind
            || pronoun
            || office.is_empty()
            || entity.roles.iter().any(|role| role.key == office);
        let person = entity.kind == MentionKind::Name && holds;
        // "its country office"
        let body = entity.kind == MentionKind::Organization
            && pronoun
            && self.text.same(noun, "office")
            && noun > start + 1;
        if !(person || body) {
            return None;
        }
        let what = if body { start + 1..noun + 1 } else { noun..noun + 1 };
        let what = self.text.words(what).to_lowercase();
        let name = format!("{}'s {what}", entity.name);
        let (country, guest) = (entity.country.clone(), entity.guest);
        let id = entities.describe(&name, MentionKind::Organization, 0);
        let office = &mut entities.list[id as usize];
        office.country = country;
        office.guest = guest;
        office.owner = Some(owner);
        Some(Who::Entity(id))
    }

    /// "Its foreign ministry": that of the country which spoke.
    pub(super) fn of_state(&self, index: usize, entities: &mut Entities) -> Option<Who> {
        let tokens = self.mentions[index].tokens.clone();
        let body = self.mentions[index].kind == MentionKind::Organization
            && self.text.is(tokens.start, class::POSSESSIVE)
            && tokens.len() > 2;
        let Some(Who::Entity(owner)) = body.then(|| self.owner(index, entities)).flatten() else {
            return None;
        };
        let owner = &entities.list[owner as usize];
        let country = owner.country.clone().filter(|_| owner.kind == MentionKind::Place)?;
        let classes = tokens.clone().fold(0, |all, at| all | self.text.tags[at].classes);
        let name = self.text.words(tokens.start + 1..tokens.end);
        let id = entities.describe(name, MentionKind::Organization, classes);
        entities.list[id as usize].locate(Evidence::Place, &country.1);
        Some(Who::Entity(id))
    }

    /// The one whom "her" or "the premier's" before a noun means.
    pub(super) fn owner(&self, index: usize, entities: &mut Entities) -> Option<Who> {
        let start = self.mentions[index].tokens.start;
        if self.text.is(start + 1, class::HONORIFIC) && self.text.is_capital(start + 1) {
            return None;
        }
        match self.text.word(start) {
            "his" | "her" | "His" | "Her" => return Some(self.possessor(index, entities)),
            "its" | "their" | "Its" | "Their" => {
                let classes = if self.text.same(start, "its") { class::IT } else { class::THEY };
                return Some(self.thing(index, classes, entities));
            }
            "your" | "Your" => return self.turns.asked(start),
            "my" | "My" | "our" | "Our" => return self.voice,
            _ => {}
        }
        let owner =
            (index.saturating_sub(4)..self.mentions.len().min(index + 2)).rev().find(|other| {
                let mention = &self.mentions[*other];
                mention.tokens.start == start
                    && mention.tokens.end < self.mentions[index].tokens.end
                    && self.text.kind(mention.tokens.end) == Kind::Clitic
            })?;
        Some(self.mention(owner, entities))
    }
}

impl Entities {
    /// What a noun for a body stands for is one, whatever its name looks like.
    pub(super) fn embody(&mut self, id: u32) -> Who {
        let entity = &mut self.list[id as usize];
        if entity.kind == MentionKind::Name {
            entity.kind = MentionKind::Organization;
            entity.figure = Some(Figure::Organization);
        }
        Who::Entity(id)
    }

    /// Notes the body that a person is said to belong to.
    pub(super) fn join(&mut self, person: u32, body: u32) {
        self.embody(body);
        let name = self.list[body as usize].name.clone();
        let affiliation = &mut self.list[person as usize].affiliation;
        if affiliation.is_empty() {
            *affiliation = name;
        }
    }

    /// The body that a person belongs to, when the article names it.
    pub(super) fn body_of(&mut self, id: u32, noun: &str) -> Option<u32> {
        let person = &self.list[id as usize];
        let name = person.affiliation.clone();
        let body = name.to_lowercase();
        if person.kind != MentionKind::Name || body.is_empty() {
            return None;
        }
        let named = |entity: &&Entity| {
            entity.kind != MentionKind::Place && entity.name.to_lowercase() == body
        };
        let known = (0_u32..).zip(&self.list).find(|(_, entity)| named(entity)).map(|(id, _)| id);
        // It may stand in her title alone.
        let words = body.split_whitespace().map(str::to_string).collect();
        let entity = Entity { words, ..Entity::new("", MentionKind::Organization, 0) };
        known.or_else(|| {
            is_sort(&entity, MentionKind::Organization, noun)
                .then(|| self.describe(&name, MentionKind::Organization, 0))
        })
    }
}
