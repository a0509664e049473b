//! Short forms of bodies, groups and documents: "the ministry", "the party", "the company", "her office",
//! "leaders". Finds the fullest name or description in the article, and gives up when two fit equally.

use std::cmp::Reverse;
use std::ops::Range;

use super::resolve::{REACH_MENTIONS, Resolver, Who};
use super::sort::{
    GENERAL, OF_BANKS, TEXTS, is_company, is_company_noun, is_of_the_un, is_outlet, is_sort,
    may_be_company,
};
use super::{Entities, Entity, Evidence, Referent};
use crate::lexicon::{class, country_code};
use crate::mention::{Mention, MentionKind};
use crate::statement::Unresolved;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// Paragraphs in which a body may be described before it is named.
const LEAD_PARAGRAPHS: usize = 2;

/// Nouns that belong to the person before them: "her office".
const OWNED: &[&str] = &["office", "campaign", "team"];

/// Who "the leaders" may be.
const LEADERS: &[&str] = &["presidents", "premiers", "heads", "ministers", "governors", "chiefs"];

impl Resolver<'_> {
    /// Whom a body, group or document without a name stands for.
    pub(super) fn short(&self, index: usize, entities: &mut Entities) -> Who {
        let mention = &self.mentions[index];
        let noun_at = noun_of(self.text, mention);
        let noun = self.text.word(noun_at).to_lowercase();
        if OWNED.contains(&noun.as_str())
            && let Some(who) = self.owned(index, noun_at, entities)
        {
            return who;
        }
        // "In its statement the bank", "their letter": who wrote it speaks.
        let possessive = self.text.is(mention.tokens.start, class::POSSESSIVE);
        if mention.kind == MentionKind::Document && possessive {
            let owner = self.owner(index, entities).filter(|who| !matches!(who, Who::Nobody(_)));
            return owner.unwrap_or(Who::Mention(index));
        }
        if !mention.of.is_empty() && !possessive {
            let named = self.named_after(index, &noun, entities);
            let named = named.or_else(|| self.spelt_out(index, entities));
            return named.map_or(Who::Mention(index), Who::Entity);
        }
        // "Her party": the one that she belongs to.
        let owned = mention.tokens.clone().any(|at| self.text.kind(at) == Kind::Clitic);
        if (possessive || owned)
            && mention.kind == MentionKind::Organization
            && let Some(Who::Entity(owner)) = self.owner(index, entities)
            && let Some(id) = entities.body_of(owner, &noun)
        {
            return Who::Entity(id);
        }
        let own = self.referents[index].entity();
        let lead = self.text.layout.paragraph_index(mention.head) < LEAD_PARAGRAPHS;
        let words = self.qualities(mention, noun_at);
        let home = mention.country.map(country_code);
        let un = noun == "agency" && matches!(words.as_slice(), [word] if word == "un");
        let fits = |entity: &Entity, lead: bool| {
            if un && is_of_the_un(entity) {
                return true;
            }
            let country = entity.country.as_ref().map(|(_, code)| code.as_str());
            // "The central bank" is none of another country.
            let abroad = country.is_some() && entities.home.is_some() && entities.home != country;
            is_sort(entity, mention.kind, &noun)
                && (home.is_none() || country.is_none() || home == country)
                && (lead
                    || words.iter().all(|word| {
                        entity.words.contains(word)
                            || noun == "bank"
                                && !entity.described
                                && !abroad
                                && OF_BANKS.contains(&word.as_str())
                    }))
        };
        let mut near: Vec<(u32, usize)> = Vec::new();
        for other in (0..index).rev().take(REACH_MENTIONS) {
            let Some(Who::Entity(id)) = self.settled(other) else { continue };
            let known = near.iter().any(|(known, _)| *known == id) || own == Some(id);
            let entity = &entities.list[id as usize];
            // Of names that may be anything only subjects, and what has its seat somewhere.
            let acts = !may_be_company(entity)
                || self.is_prominent(other)
                || matches!(entity.country, Some((Evidence::Place, _)));
            if !known && acts && fits(entity, false) {
                near.push((id, self.text.layout.paragraph_index(self.mentions[other].head)));
            }
        }
        // A name with its own noun outweighs what is only of that sort.
        let own_noun = |id: &u32| entities.list[*id as usize].words.contains(&noun);
        if near.iter().any(|(id, _)| own_noun(id)) {
            near.retain(|(id, _)| own_noun(id));
        }
        // "The company" is rather one that the article calls so than what may be one.
        let company = |id: &u32| is_company(&entities.list[*id as usize]);
        if is_company_noun(&noun) && near.iter().any(|(id, _)| company(id)) {
            near.retain(|(id, _)| company(id));
        }
        match near.as_slice() {
            [(id, _)] => return entities.embody(*id),
            [(id, here), (_, there), ..] if here > there => return entities.embody(*id),
            [_, _, ..] => return Who::Nobody(Unresolved::Ambiguous),
            [] => {}
        }
        if let Some(who) = self.again_described(index, &noun) {
            return who;
        }
        // Not named before: the only one of that sort in the article.
        let mut later = (0_u32..).zip(&entities.list).filter(|(id, entity)| {
            let other =
                !entity.described || own.is_none_or(|own| !entities.list[own as usize].described);
            own != Some(*id)
                && other
                && !may_be_company(entity)
                && !is_outlet(entity)
                && fits(entity, lead)
        });
        match (later.next(), later.next()) {
            (Some((id, _)), None) => return Who::Entity(id),
            // A headline means the one that the article names first.
            (Some((id, _)), _)
                if self.is_headline(mention.head)
                    || lead && !mention.definite && mention.kind == MentionKind::Organization =>
            {
                let order = |id: &u32| {
                    let entity = &entities.list[*id as usize];
                    let fits = words.iter().filter(|word| entity.words.contains(word)).count();
                    (Reverse(fits), entity.first)
                };
                let first = later.map(|(id, _)| id).chain([id]).min_by_key(order);
                return Who::Entity(first.unwrap_or(id));
            }
            (Some(_), _) => return Who::Mention(index),
            _ => {}
        }
        // "the central bank" for the Board of the Central Bank
        let part = |entity: &Entity| {
            entity.kind == mention.kind
                && mention.kind == MentionKind::Organization
                && !entity.described
                && words.iter().chain([&noun]).all(|word| entity.words.contains(word))
        };
        let mut parts = (0_u32..).zip(&entities.list).filter(|(_, entity)| part(entity));
        if !words.is_empty()
            && let (Some((id, _)), None) = (parts.next(), parts.next())
        {
            return Who::Entity(id);
        }
        let general = words.is_empty() && mention.definite && GENERAL.contains(&noun.as_str());
        let subject = if general { self.subject_body(index, entities) } else { None };
        subject.or_else(|| self.of_state(index, entities)).unwrap_or(Who::Mention(index))
    }

    /// "Court", "Nuclear agency": a noun for a body, with a capital because it begins a headline.
    pub(super) fn is_bare_body(&self, mention: &Mention) -> bool {
        let name = mention.name.clone();
        let small = name.clone().skip(1).all(|at| self.text.tags[at].shape == Shape::Lower);
        let last = name.end.max(1) - 1;
        !name.is_empty() && name.len() < 4 && small && self.text.is(last, class::ORGANIZATION)
    }

    /// "The report", "the same document", "the leaders": what spoke before under a longer phrase.
    fn again_described(&self, index: usize, noun: &str) -> Option<Who> {
        let mention = &self.mentions[index];
        let document = mention.kind == MentionKind::Document;
        let group = mention.kind == MentionKind::Group && mention.tokens.len() == 2;
        let spoke = |at: usize| {
            let other = &self.mentions[at];
            let described = self.resolved[at] == Some(Who::Mention(at));
            // "The central bank ... The bank"
            let known = matches!(self.resolved[at], Some(Who::Entity(_)));
            other.kind == mention.kind
                && (described && (document || !other.of.is_empty()) || known && !group)
        };
        let same = |at: usize| {
            document && TEXTS.contains(&noun)
                || self.text.same(noun_of(self.text, &self.mentions[at]), noun)
                || noun == "leaders"
                    && LEADERS
                        .iter()
                        .any(|it| self.text.same(noun_of(self.text, &self.mentions[at]), it))
        };
        let found = (0..index).rev().take(REACH_MENTIONS).find(|at| spoke(*at) && same(*at));
        let body = mention.kind == MentionKind::Organization && mention.definite;
        found.filter(|_| document || group || body).and_then(|at| self.resolved[at])
    }

    /// The body that a paragraph speaks of: the last that spoke in it, else the one that begins it.
    fn subject_body(&self, index: usize, entities: &Entities) -> Option<Who> {
        let head = self.mentions[index].head;
        let paragraph = self.text.layout.paragraph(head);
        let is_body = |who: &Who| match who {
            Who::Entity(id) => {
                let entity = &entities.list[*id as usize];
                entity.kind == MentionKind::Organization && entity.classes & class::STATE_BODY == 0
            }
            _ => false,
        };
        let spoke = self.last.filter(|_| self.last_at.is_some_and(|at| at >= paragraph.start));
        let first = self.mentions.partition_point(|mention| mention.head < paragraph.start);
        let begins = |at: &usize| self.mentions[*at].tokens.start == paragraph.start;
        let first = Some(first).filter(|at| *at < index && begins(at));
        spoke.filter(is_body).or_else(|| first.and_then(|at| self.settled(at)).filter(is_body))
    }

    /// "The Heads of State": those of whom the article says so in more words.
    fn spelt_out(&self, index: usize, entities: &Entities) -> Option<u32> {
        let mention = &self.mentions[index];
        let Referent::Entity(own) = self.referents[index] else { return None };
        let words = &entities.list[own as usize].words;
        let longer = |entity: &Entity| {
            entity.described
                && entity.kind == MentionKind::Group
                && entity.words.len() > words.len()
                && entity.words.starts_with(words)
        };
        if mention.kind != MentionKind::Group || words.is_empty() {
            return None;
        }
        entities.only(longer)
    }

    /// "The union at Acme Steel": the only one of that sort with a name that says so, too.
    fn named_after(&self, index: usize, noun: &str, entities: &Entities) -> Option<u32> {
        let mention = &self.mentions[index];
        let at = self.text.same(mention.of.start.checked_sub(1)?, "at");
        let first = mention.of.clone().find(|at| self.text.is_capital(*at)).filter(|_| at)?;
        let word = self.text.word(first).to_lowercase();
        let fits = |entity: &Entity| {
            !entity.described
                && entity.words.contains(&word)
                && is_sort(entity, mention.kind, noun)
                && entity.words.iter().any(|own| own == noun)
        };
        entities.only(fits)
    }

    /// What a description says beside its noun: "the monetary policy committee".
    fn qualities(&self, mention: &Mention, noun: usize) -> Vec<String> {
        let plain = |at: &usize| {
            !self.text.is(*at, class::DET | class::POSSESSIVE | class::NUMERAL)
                && self.text.kind(*at) == Kind::Word
                && self.text.locale(*at).is_none()
                && !self.text.word(*at).contains('-')
                && !self.text.same(*at, "same")
        };
        let words = (mention.tokens.start..noun).filter(plain);
        words.map(|at| self.text.word(at).to_lowercase()).collect()
    }
}

impl Entities {
    /// Somebody or something without a name of its own, by what the article calls it.
    pub(super) fn describe(
        &mut self,
        name: &str,
        kind: MentionKind,
        classes: class::Classes,
    ) -> u32 {
        let name = name.strip_prefix("the ").unwrap_or(name);
        let key = name.to_lowercase();
        if let Some(id) = self.by_phrase.get(&key) {
            return *id;
        }
        let id = self.list.len() as u32;
        let words = key.split_whitespace().map(str::to_string).collect();
        let entity = Entity { words, described: true, ..Entity::new(name, kind, classes) };
        self.list.push(entity);
        self.by_phrase.insert(key, id);
        id
    }

    /// The entity of a description that says more than its noun: "leaders of the Coral Islands Forum",
    /// "the monetary policy committee".
    pub(super) fn phrase(&mut self, text: &Text<'_>, mention: &Mention) -> Option<u32> {
        let collective = matches!(
            mention.kind,
            MentionKind::Organization | MentionKind::Group | MentionKind::Document
        );
        let start = mention.tokens.start;
        let start = start + usize::from(text.is(start, class::DET | class::POSSESSIVE));
        let noun = noun_of(text, mention);
        let owned = text.is(mention.tokens.start, class::POSSESSIVE);
        if !collective || owned || noun < start || !mention.name.is_empty() {
            return None;
        }
        let indefinite = matches!(text.word(mention.tokens.start), "a" | "A" | "an" | "An");
        let more = noun > start && mention.kind != MentionKind::Group;
        let full = noun > start + 1 && more || is_named(text, &(noun + 1..mention.tokens.end));
        let taken = mention.is_discarded()
            || indefinite && mention.kind == MentionKind::Group
            || (start..noun).any(|at| text.same(at, "same") || text.same(at, "such"));
        if taken || !(full || more && !indefinite) {
            return None;
        }
        let classes = mention.tokens.clone().fold(0, |all, at| all | text.tags[at].classes);
        Some(self.describe(text.words(start..mention.tokens.end), mention.kind, classes))
    }
}

/// The noun that heads a description.
fn noun_of(text: &Text<'_>, mention: &Mention) -> usize {
    let end = mention.tokens.end;
    let behind = (mention.head..end)
        .skip(1)
        .find(|at| text.is(*at, class::PREP) && text.tags[*at].shape == Shape::Lower);
    behind.unwrap_or(end) - 1
}

/// Nouns for places where people of one body are.
const FACILITIES: &[&str] = &[
    "mine", "plant", "factory", "refinery", "shipyard", "port", "airport", "mill", "smelter",
    "prison", "depot", "terminal", "barracks", "camp", "ward", "clinic", "stadium",
];

/// Whether a complement names a body and not a place alone.
pub(crate) fn is_named(text: &Text<'_>, complement: &Range<usize>) -> bool {
    let proper = complement.clone().any(|at| text.is_capital(at) && text.locale(at).is_none());
    let long = complement.clone().filter(|at| text.is_capital(*at)).count() > 2;
    long || proper
        && complement.clone().any(|at| {
            let letters = text.tags[at].shape == Shape::Upper && text.locale(at).is_none();
            letters
                || text.is(at, class::ORGANIZATION)
                || FACILITIES.iter().any(|noun| text.same(at, noun))
        })
}
