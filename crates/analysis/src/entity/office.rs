//! Holders of offices: "the Cambodian leader" by the country alone, and "Oman's oil minister" before
//! the article names him.

use super::resolve::{Resolver, Who};
use super::role::role_key;
use super::{Entities, Referent};
use crate::lexicon::Map;
use crate::lexicon::{class, country_code};
use crate::mention::MentionKind;
use crate::statement::Unresolved;

/// How many mentions are looked at.
const REACH_MENTIONS: usize = 240;

/// Words that any holder of an office of state goes by.
const GENERAL: &[&str] = &["leader", "head", "statesman", "stateswoman", "politician", "chief"];

/// Who holds which office anywhere in the article, by [`role_key`].
#[derive(Debug, Default)]
pub(crate) struct Offices {
    holders: Map<String, Vec<u32>>,
}

/// More holders of one office than this are not told apart.
const HOLDERS_MAX: usize = 8;

impl Offices {
    pub(crate) fn of(entities: &Entities) -> Self {
        let mut holders: Map<String, Vec<u32>> = Map::default();
        for (id, entity) in entities.list.iter().enumerate() {
            for role in entity.roles.iter().filter(|_| entity.kind == MentionKind::Name) {
                let ids = holders.entry(role.key.clone()).or_default();
                if ids.len() <= HOLDERS_MAX && ids.last() != Some(&(id as u32)) {
                    ids.push(id as u32);
                }
            }
        }
        Self { holders }
    }
}

impl Resolver<'_> {
    /// What a description says beyond its office, in lower case: "deputy", "finance".
    fn fields(&self, index: usize) -> Vec<String> {
        let tokens = self.mentions[index].tokens.clone();
        let field = |at: &usize| self.text.is(*at, class::PORTFOLIO | class::MODIFIER);
        tokens.filter(field).map(|at| self.text.word(at).to_lowercase()).collect()
    }

    /// The only one in the article who holds the office that a description names, when what it says
    /// of field and country fits.
    pub(super) fn incumbent(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let key = role_key(self.text, mention.tokens.clone());
        let holders = self.offices.holders.get(&key)?;
        if holders.len() > HOLDERS_MAX {
            return None;
        }
        let words = self.fields(index);
        let home = mention.country.map(country_code);
        let fits = |id: &&u32| {
            let entity = &entities.list[**id as usize];
            let country = entity.country.as_ref().map(|(_, code)| code.as_str());
            entity.gender.agrees(mention.gender)
                && (home.is_none() || country.is_none() || home == country)
                && entity.roles.iter().any(|role| {
                    let text = role.text.to_lowercase();
                    role.key == key && words.iter().all(|word| text.contains(word.as_str()))
                })
        };
        let mut fitting = holders.iter().filter(fits);
        let first = fitting.next()?;
        fitting.next().is_none().then_some(Who::Entity(*first))
    }

    /// The one holder of an office of the country that the description names; ambiguous when there
    /// are several, nothing when there is none or the description says more.
    pub(super) fn compatriot(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let code = country_code(mention.country?);
        let noun = self.text.word(mention.title.end.max(mention.title.start + 1) - 1);
        if !GENERAL.contains(&noun.to_lowercase().as_str()) {
            return None;
        }
        let mut found: Option<u32> = None;
        for other in (index.saturating_sub(REACH_MENTIONS)..index).rev() {
            let Referent::Entity(id) = self.referents[other] else { continue };
            let entity = &entities.list[id as usize];
            let home = entity.country.as_ref().is_some_and(|(_, country)| country == code);
            let fits = entity.kind == MentionKind::Name
                && home
                && entity.classes & class::NATIONAL != 0
                && entity.gender.agrees(mention.gender);
            if fits && found.is_some_and(|known| known != id) {
                return Some(Who::Nobody(Unresolved::Ambiguous));
            }
            if fits {
                found = Some(id);
            }
        }
        found.map(Who::Entity)
    }

    /// Of several holders of a role, those whose role or country the description repeats, else the
    /// one who was named in this paragraph or the one before.
    pub(super) fn narrow(&self, index: usize, holders: &mut Vec<u32>, entities: &Entities) {
        let mention = &self.mentions[index];
        let words = self.fields(index);
        let country = mention.country.map(country_code);
        let repeats = |id: &u32| {
            let entity = &entities.list[*id as usize];
            let field = entity.roles.iter().any(|role| {
                let text = role.text.to_lowercase();
                words.iter().all(|word| text.contains(word.as_str()))
            });
            let home = entity.country.as_ref().map(|(_, code)| code.as_str());
            field && (country.is_none() || home == country)
        };
        if (!words.is_empty() || country.is_some()) && holders.iter().any(repeats) {
            holders.retain(repeats);
        }
        if holders.len() > 1 {
            let here = self.text.layout.paragraph_index(mention.head);
            let near: Vec<u32> = holders
                .iter()
                .copied()
                .filter(|id| {
                    self.before(index).any(|other| {
                        self.referents[other] == Referent::Entity(*id)
                            && here - self.text.layout.paragraph_index(self.mentions[other].head)
                                <= 1
                    })
                })
                .collect();
            if near.len() == 1 {
                *holders = near;
            }
        }
    }
}
