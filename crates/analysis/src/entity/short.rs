//! Short forms of bodies, groups and documents: "the ministry", "the party", "the company", "her office",
//! "leaders". Finds the fullest name or description in the article, and gives up when two fit equally.

use std::ops::Range;

use super::resolve::{Resolver, Who};
use super::{Entities, Entity, Referent};
use crate::cast::Figure;
use crate::lexicon::{class, country_code};
use crate::mention::{Mention, MentionKind};
use crate::statement::Unresolved;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many mentions are looked back for a body.
const REACH_MENTIONS: usize = 240;

/// Paragraphs in which a body may be described before it is named.
const LEAD_PARAGRAPHS: usize = 2;

/// Nouns that belong to the person before them: "her office".
const OWNED: &[&str] = &["office", "campaign", "team"];

/// Nouns for sorts of bodies, and the words in the names of such.
const SORTS: &[(&[&str], &[&str])] = &[
    (
        &["party", "movement", "bloc", "coalition"],
        &[
            "party",
            "front",
            "movement",
            "union",
            "alliance",
            "democrats",
            "coalition",
            "congress",
            "league",
            "bloc",
            "rally",
            "greens",
        ],
    ),
    (
        &["group", "organisation", "organization", "ngo", "charity", "body", "watchdog"],
        &[
            "network",
            "watch",
            "association",
            "institute",
            "foundation",
            "centre",
            "center",
            "alliance",
            "coalition",
            "forum",
            "society",
            "trust",
            "group",
            "league",
            "committee",
        ],
    ),
    (&["union"], &["federation", "union", "confederation", "association", "syndicate", "workers"]),
    (&["federation"], &["federation", "union"]),
    (&["agency"], &["agency", "authority", "office", "service", "bureau"]),
    (&["lender"], &["bank"]),
    (&["institute", "think-tank"], &["institute", "centre", "center", "observatory"]),
    (&["court"], &["court", "tribunal"]),
    (&["government"], &["government"]),
];

/// Nouns for companies, whose names tell little.
const COMPANIES: &[&str] = &[
    "company",
    "firm",
    "operator",
    "developer",
    "miner",
    "airline",
    "carrier",
    "manufacturer",
    "maker",
    "retailer",
    "utility",
    "insurer",
    "shipper",
    "builder",
    "contractor",
    "producer",
    "consultancy",
    "brokerage",
    "exporter",
    "refiner",
    "shipyard",
    "conglomerate",
];

/// Words in the names of bodies that are no companies.
const PUBLIC: &[&str] = &[
    "party",
    "front",
    "movement",
    "union",
    "federation",
    "association",
    "institute",
    "court",
    "council",
    "committee",
    "commission",
    "assembly",
    "parliament",
    "ministry",
    "agency",
    "authority",
    "forum",
    "alliance",
    "university",
    "police",
    "exchange",
    "radio",
    "television",
    "tv",
    "news",
    "times",
    "daily",
    "gazette",
    "herald",
    "wire",
    "noticias",
    "tribune",
    "mission",
    "congress",
    "bureau",
    "office",
];

impl Resolver<'_> {
    /// Whom a body, group or document without a name stands for.
    pub(super) fn short(&self, index: usize, entities: &mut Entities) -> Who {
        let mention = &self.mentions[index];
        let noun_at = noun(self.text, mention);
        let noun = self.text.word(noun_at).to_lowercase();
        if OWNED.contains(&noun.as_str())
            && let Some(Who::Entity(owner)) = self.owner(index, entities)
            && entities.list[owner as usize].kind == MentionKind::Name
        {
            let name = format!("{}'s {noun}", entities.list[owner as usize].name);
            let country = entities.list[owner as usize].country.clone();
            let id = entities.describe(&name, MentionKind::Organization, 0);
            entities.list[id as usize].country = country;
            return Who::Entity(id);
        }
        // "In its statement the bank", "their letter": who wrote it speaks.
        let possessive = self.text.is(mention.tokens.start, class::POSSESSIVE);
        if mention.kind == MentionKind::Document && possessive {
            let owner = self.owner(index, entities).filter(|who| !matches!(who, Who::Nobody(_)));
            return owner.unwrap_or(Who::Mention(index));
        }
        if !mention.of.is_empty() && !self.text.is(mention.tokens.start, class::POSSESSIVE) {
            return Who::Mention(index);
        }
        let own = match self.referents[index] {
            Referent::Entity(id) => Some(id),
            _ => None,
        };
        let lead = self.text.layout.paragraph_index(mention.head) < LEAD_PARAGRAPHS;
        let words = self.qualities(mention, noun_at);
        let home = mention.country.map(country_code);
        let fits = |entity: &Entity, lead: bool| {
            let country = entity.country.as_ref().map(|(_, code)| code.as_str());
            is_sort(entity, mention.kind, &noun)
                && (home.is_none() || country.is_none() || home == country)
                && (lead || words.iter().all(|word| entity.words.contains(word)))
        };
        let mut near: Vec<(u32, usize)> = Vec::new();
        for other in (0..index).rev().take(REACH_MENTIONS) {
            let Referent::Entity(id) = self.referents[other] else { continue };
            let known = near.iter().any(|(known, _)| *known == id) || own == Some(id);
            if !known && fits(&entities.list[id as usize], false) {
                near.push((id, self.text.layout.paragraph_index(self.mentions[other].head)));
            }
        }
        match near.as_slice() {
            [(id, _)] => return Who::Entity(*id),
            [(id, here), (_, there), ..] if here > there => return Who::Entity(*id),
            [_, _, ..] => {
                // A name and its own noun outweigh what is only of that sort.
                let same = |id: &u32| entities.list[*id as usize].words.contains(&noun);
                let mut same = near.iter().map(|(id, _)| *id).filter(same);
                return match (same.next(), same.next()) {
                    (Some(id), None) => Who::Entity(id),
                    _ => Who::Nobody(Unresolved::Ambiguous),
                };
            }
            [] => {}
        }
        // Not named before: the only one of that sort in the article.
        let mut later = (0_u32..)
            .zip(&entities.list)
            .filter(|(id, entity)| own != Some(*id) && fits(entity, lead));
        match (later.next(), later.next()) {
            (Some((id, _)), None) => Who::Entity(id),
            _ => Who::Mention(index),
        }
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
        let noun = noun(text, mention);
        let owned = text.is(mention.tokens.start, class::POSSESSIVE);
        if !collective || owned || noun < start || !mention.name.is_empty() {
            return None;
        }
        let indefinite = matches!(text.word(mention.tokens.start), "a" | "A" | "an" | "An");
        let more = noun > start && mention.kind != MentionKind::Group;
        let full = noun > start + 1 && more || is_named(text, &(noun + 1..mention.tokens.end));
        let taken = indefinite && mention.kind == MentionKind::Group;
        if taken || !(full || more && !indefinite) {
            return None;
        }
        let classes = mention.tokens.clone().fold(0, |all, at| all | text.tags[at].classes);
        Some(self.describe(text.words(start..mention.tokens.end), mention.kind, classes))
    }
}

/// The noun that heads a description.
fn noun(text: &Text<'_>, mention: &Mention) -> usize {
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

/// Whether an entity is of the sort that a noun names.
fn is_sort(entity: &Entity, kind: MentionKind, noun: &str) -> bool {
    let organization = entity.kind == MentionKind::Organization
        || (entity.kind == MentionKind::Name && entity.figure == Some(Figure::Organization));
    match kind {
        MentionKind::Organization if organization => {}
        _ if entity.kind == kind => {}
        _ => return false,
    }
    let has = |word: &str| entity.words.iter().any(|own| own == word);
    if has(noun) || entity.sorts.iter().any(|sort| sort == noun) {
        return true;
    }
    if kind != MentionKind::Organization || entity.described {
        return false;
    }
    if COMPANIES.contains(&noun) {
        return entity.classes & class::STATE_BODY == 0 && !PUBLIC.iter().any(|word| has(word));
    }
    SORTS.iter().any(|(nouns, words)| nouns.contains(&noun) && words.iter().any(|word| has(word)))
}
