//! Whom a description means: "the premier", "the spokeswoman", "the former captain". Asks the roles of
//! those who were named, then who was named near; when several fit it says so.

use super::resolve::{LOOKBACK_MENTIONS, Resolver, Who};
use super::{Entities, Entity, Evidence, Referent};
use crate::cast::Figure;
use crate::lexicon::{class, country_code};
use crate::mention::{Mention, MentionKind};
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
        if let Some(who) = self.addressed_so(&mention.tokens, entities) {
            return who;
        }
        if let Some(who) = self.again_unnamed(index) {
            return who;
        }
        // "The Justice Front (JF) leader": attribution saw the last word alone.
        let start = mention.tokens.start;
        if start > 0
            && mention.tokens.len() == 1
            && self.text.kind(start - 1) == Kind::Close
            && let Some(Who::Entity(id)) = self.last
            && entities.list[id as usize].kind == MentionKind::Name
        {
            return Who::Entity(id);
        }
        let key = self.key(index);
        let owner = self.owner(index, entities);
        let entities = &*entities;
        let named = |id: u32| {
            let entity = &entities.list[id as usize];
            entity.kind == MentionKind::Name && entity.gender.agrees(mention.gender)
        };
        if let Some(who) = self.alone_here(index, entities, named) {
            return who;
        }
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
            let sent = matches!(key, "lawmaker" | "envoy" | "ambassador" | "delegate");
            let abroad = titled.is_none() && (sent || entities.list[id as usize].guest);
            let other_state = home.is_some() && (titled.is_some() || abroad) && home != titled;
            if holds && !other_state && named(id) && !holders.contains(&id) {
                holders.push(id);
            }
        }
        // In Britain and elsewhere ministers are secretaries of something.
        if holders.is_empty() && key == "minister" && mention.title.len() == 1 {
            let secretary = |entity: &Entity| {
                entity.roles.iter().any(|role| {
                    role.key == "secretary"
                        && role.text.contains(' ')
                        && !role.text.contains("eneral")
                })
            };
            let before = self.before(index).filter_map(|other| self.referents[other].entity());
            holders.extend(
                before.filter(|id| named(*id) && secretary(&entities.list[*id as usize])).take(1),
            );
        }
        // "The visiting minister" is from abroad.
        if mention.title.clone().any(|at| self.text.same(at, "visiting")) {
            holders.retain(|id| {
                let country = entities.list[*id as usize].country.as_ref();
                country.is_none_or(|(_, code)| entities.home != Some(code.as_str()))
            });
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
        if let Some(who) = self.chief_of_field(index, entities) {
            return who;
        }
        if let Some(who) = self.boss(index, entities) {
            return who;
        }
        if let Some(who) = self.by_trade(&mention.tokens, entities) {
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
        // "The former Dutch ambassador" behind a paragraph in which one person alone was named.
        let varied = mention.tokens.clone().any(|at| {
            ["former", "ex", "retired", "veteran"].iter().any(|word| self.text.same(at, word))
        });
        if near.is_empty() && varied && mention.of.is_empty() {
            let mut named_before = self
                .before(index)
                .take_while(|other| {
                    here - self.text.layout.paragraph_index(self.mentions[*other].head) <= 1
                })
                .filter_map(|other| match self.referents[other] {
                    Referent::Entity(id)
                        if named(id)
                            && entities.list[id as usize].figure == Some(Figure::Person) =>
                    {
                        Some(id)
                    }
                    _ => None,
                });
            if let Some(id) = named_before.next()
                && named_before.all(|other| other == id)
            {
                return Who::Entity(id);
            }
        }
        // Somebody's spokesman is another one, and so is a premier beside a minister.
        let national = mention.tokens.clone().any(|at| self.text.is(at, class::NATIONAL));
        let owned = self.text.is(mention.tokens.start, class::POSSESSIVE)
            || mention.tokens.clone().any(|at| self.text.kind(at) == Kind::Clitic);
        let former = self.text.same(mention.title.start, "former");
        let same = |id: u32| {
            let person = matches!(entities.list[id as usize].figure, None | Some(Figure::Person));
            !owned && person && (!national || former || entities.list[id as usize].roles.is_empty())
        };
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

    /// "Estonia's Ada Lund sounded weary. "...," sighed the prime minister": the only one of the paragraph,
    /// when her office was not told.
    fn alone_here(
        &self,
        index: usize,
        entities: &Entities,
        named: impl Fn(u32) -> bool,
    ) -> Option<Who> {
        let mention = &self.mentions[index];
        let national = mention.tokens.clone().any(|at| self.text.is(at, class::NATIONAL));
        if !national || mention.country.is_some() || !mention.of.is_empty() {
            return None;
        }
        let here = self.text.layout.paragraph_index(mention.head);
        let mut ids = self.before(index).filter_map(|other| match self.referents[other] {
            Referent::Entity(id)
                if here == self.text.layout.paragraph_index(self.mentions[other].head)
                    && named(id) =>
            {
                Some(id)
            }
            _ => None,
        });
        let id = ids.next()?;
        let entity = &entities.list[id as usize];
        let of_a_state = matches!(entity.country, Some((Evidence::Title, _)));
        let alone = ids.all(|other| other == id);
        (alone && of_a_state && entity.roles.is_empty()).then_some(Who::Entity(id))
    }

    /// "The official" behind "a bank official in Oslo": the one without a name who spoke last.
    fn again_unnamed(&self, index: usize) -> Option<Who> {
        let mention = &self.mentions[index];
        if mention.tokens.len() != 2 || !self.text.same(mention.tokens.start, "the") {
            return None;
        }
        let noun = |it: &Mention| self.text.folded.word(it.noun());
        let before = self.before(index).find(|other| {
            self.mentions[*other].kind == MentionKind::Role
                && noun(&self.mentions[*other]) == noun(mention)
        })?;
        let other = &self.mentions[before];
        let office =
            other.tokens.clone().any(|at| self.text.is(at, class::OFFICE | class::NATIONAL));
        let open = self.referents[before] == Referent::None
            && match self.resolved[before] {
                None => !office && self.text.is_indefinite(other.tokens.start),
                Some(who) => matches!(who, Who::Mention(_)),
            };
        (open && !other.definite).then_some(Who::Mention(before))
    }

    /// "In a letter to Ana Prado, the minister": an object of the same sentence is another one.
    fn is_beside(&self, index: usize, subject: usize) -> bool {
        let start = self.mentions[index].tokens.start;
        start > 0
            && self.text.is(start - 1, class::PREP)
            && self.text.layout.sentence_index(start) == self.text.layout.sentence_index(subject)
    }
}
