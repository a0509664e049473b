//! Whom a description means: "the premier", "the spokeswoman", "the former captain". Asks the roles of
//! those who were named, then who was named near; when several fit it says so.

use super::resolve::{LOOKBACK_MENTIONS, Resolver, Who};
use super::role::role_key;
use super::{Entities, Evidence, Referent};
use crate::cast::Figure;
use crate::lexicon::{class, country_code};
use crate::mention::MentionKind;
use crate::statement::Unresolved;
use crate::token::Kind;

impl Resolver<'_> {
    /// "the premier", "the spokeswoman": somebody with that role, or a general word for a person.
    pub(super) fn description(&self, index: usize, entities: &mut Entities) -> Who {
        let mention = &self.mentions[index];
        if let Some(who) = self.counterpart(index, entities) {
            return who;
        }
        if let Some(who) = self.honored(&mention.tokens, entities) {
            return who;
        }
        let key = role_key(self.text, mention.tokens.clone());
        let owner = self.owner(index, entities);
        let entities = &*entities;
        let named = |id: u32| {
            let entity = &entities.list[id as usize];
            entity.kind == MentionKind::Name && entity.gender.agrees(mention.gender)
        };
        let home = mention.country.map(country_code);
        let mut holders: Vec<u32> = Vec::new();
        for other in (0..index).rev().take(LOOKBACK_MENTIONS * 4) {
            let Referent::Entity(id) = self.referents[other] else { continue };
            let holds = entities.list[id as usize].roles.iter().any(|role| role.key == key);
            // "Russia's representative" is not that of Moldova.
            let titled = match &entities.list[id as usize].country {
                Some((Evidence::Title, code)) => Some(code.as_str()),
                _ => None,
            };
            let other_state = home.is_some() && titled.is_some() && home != titled;
            if holds && !other_state && named(id) && !holders.contains(&id) {
                holders.push(id);
            }
        }
        // "its spokeswoman" is not that of another body.
        if let Some(Who::Entity(owner)) = owner {
            holders.retain(|id| entities.list[*id as usize].owner.is_none_or(|it| it == owner));
        }
        if holders.len() > 1 {
            self.narrow(index, &mut holders, entities);
        }
        if holders.len() > 1 && mention.country.is_none() {
            // "The President" of a national paper is its own.
            let home = |id: &u32| {
                let country = entities.list[*id as usize].country.as_ref();
                country.is_none_or(|(_, code)| entities.home == Some(code.as_str()))
            };
            if holders.iter().filter(|id| home(id)).count() == 1 {
                holders.retain(home);
            }
        }
        match holders.as_slice() {
            [id] => return Who::Entity(*id),
            [_, _, ..] => return Who::Nobody(Unresolved::Ambiguous),
            [] => {}
        }
        if let Some(who) = self.addressed(index, entities) {
            return who;
        }
        if let Some(who) = self.compatriot(index, entities) {
            return who;
        }
        if let Some(who) = self.incumbent(index, entities) {
            return who;
        }
        // "The former captain" behind a sentence about one person varies his name.
        let here = self.text.layout.paragraph_index(mention.head);
        let mut near: Vec<u32> = Vec::new();
        for other in self.before(index) {
            let same = here == self.text.layout.paragraph_index(self.mentions[other].head)
                && !self.is_beside(other, mention.head);
            if let (true, Referent::Entity(id)) = (same, self.referents[other])
                && named(id)
                && !near.contains(&id)
            {
                near.push(id);
            }
        }
        // Somebody's spokesman is another one, and so is a premier beside a minister.
        let national = mention.tokens.clone().any(|at| self.text.is(at, class::NATIONAL));
        let owned = self.text.is(mention.tokens.start, class::POSSESSIVE)
            || mention.tokens.clone().any(|at| self.text.kind(at) == Kind::Clitic);
        let same = |id: u32| !owned && (!national || entities.list[id as usize].roles.is_empty());
        if let ([id], true) = (near.as_slice(), mention.of.is_empty())
            && same(*id)
        {
            return Who::Entity(*id);
        }
        // A description that says more than a role stands for somebody else.
        if !mention.of.is_empty() || mention.tokens.len() > 3 {
            return Who::Mention(index);
        }
        let generic = mention.tokens.clone().any(|at| self.text.is(at, class::GENERIC));
        let person = |id: u32| entities.list[id as usize].figure != Some(Figure::Organization);
        let fits = |id: u32| generic && !owned && named(id) && person(id);
        let spoke = self.last.filter(|who| matches!(who, Who::Entity(id) if fits(*id)));
        spoke.unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// "In a letter to Ana Prado, the minister": an object of the same sentence is another one.
    fn is_beside(&self, index: usize, subject: usize) -> bool {
        let start = self.mentions[index].tokens.start;
        start > 0
            && self.text.is(start - 1, class::PREP)
            && self.text.layout.sentence_index(start) == self.text.layout.sentence_index(subject)
    }
}
