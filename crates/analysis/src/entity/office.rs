//! Holders of offices: "the Cambodian leader" by the country alone, and "Oman's oil minister" before
//! the article names him.

use std::ops::Range;

use super::resolve::{REACH_MENTIONS, Resolver, Who};
use super::role::{Role, role_key};
use super::{Entities, Entity, Referent};
use crate::lexicon::Map;
use crate::lexicon::{class, country_code};
use crate::mention::mend::is_of_court;
use crate::mention::{Gender, Mention, MentionKind};
use crate::statement::Unresolved;
use crate::tag::Shape;

/// Words that any holder of an office of state goes by.
pub(super) const GENERAL: &[&str] =
    &["leader", "head", "statesman", "stateswoman", "politician", "chief"];

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

    /// Whether anybody else of whom `so` is true holds an office.
    pub(super) fn are_held(&self, key: &str, but: &[u32], so: impl Fn(u32) -> bool) -> bool {
        let held = |id: &u32| !but.contains(id) && so(*id);
        self.holders.get(key).is_some_and(|ids| ids.iter().any(held))
    }
}

/// Bodies that have chiefs of their own, whatever the article is about.
pub(super) const OF_THEIR_OWN: &[&str] = &[
    "police",
    "army",
    "navy",
    "military",
    "fire",
    "rebel",
    "union",
    "party",
    "opposition",
    "church",
    "tribal",
    "village",
];

/// Words of address that stand for a person: "His Majesty".
const STYLES: &[&str] = &[
    "majesty",
    "highness",
    "excellency",
    "holiness",
    "eminence",
    "lordship",
    "ladyship",
    "honour",
    "honor",
    "worship",
    "grace",
];

/// Offices whose holders go by "Majesty" and "Highness".
const CROWNED: &[&str] =
    &["king", "queen", "emir", "amir", "sultan", "prince", "princess", "emperor", "chief", "raja"];

/// Offices whose holders go by "Honour".
const JUDGES: &[&str] = &["judge", "justice", "magistrate", "member", "commissioner", "mayor"];

/// Whether a role has all of some words in lower case.
pub(super) fn says_all(role: &str, words: &[&str]) -> bool {
    if words.is_empty() {
        return true;
    }
    let role = role.to_lowercase();
    words.iter().all(|word| role.contains(word))
}

impl Resolver<'_> {
    /// "His Majesty": the last one who was addressed so, or who reigns.
    pub(super) fn honored(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let [owner, style] = [source.start, source.end.checked_sub(1)?];
        let whose = self.text.is(owner, class::POSSESSIVE | class::HONORIFIC);
        let between = source.len() == 2
            || source.len() == 3
                && ["royal", "serene", "imperial"].iter().any(|it| self.text.same(owner + 1, it));
        if !between || !whose {
            return None;
        }
        let word = self.text.folded.word(style);
        if !STYLES.contains(&word) {
            return None;
        }
        let royal = matches!(word, "majesty" | "highness");
        let excellent = word == "excellency";
        let gender = Gender::of(self.text.tags[owner].classes);
        let fits = |id: &u32| {
            let entity = &entities.list[*id as usize];
            let styled = entity.honorifics.iter().any(|it| it.eq_ignore_ascii_case(word));
            let titled =
                |title: &&str| entity.honorifics.iter().any(|it| it.eq_ignore_ascii_case(title));
            let sits = word.starts_with("hono")
                && entity.roles.iter().any(|role| JUDGES.contains(&role.key.as_str()));
            let crowned = royal
                && (CROWNED.iter().any(titled)
                    || entity.roles.iter().any(|role| CROWNED.contains(&role.key.as_str())));
            entity.kind == MentionKind::Name
                && entity.gender.agrees(gender)
                && (styled || crowned || sits || excellent && entity.classes & class::NATIONAL != 0)
        };
        let before = self.mentions.partition_point(|mention| mention.head < source.start);
        let ids = (0..before)
            .rev()
            .take(REACH_MENTIONS)
            .filter_map(|index| self.referents[index].entity());
        // Of several the one who reigns at home.
        let own = |id: &u32| {
            let country = entities.list[*id as usize].country.as_ref();
            country.is_some_and(|(_, code)| entities.home == Some(code.as_str()))
        };
        let fitting: Vec<u32> = ids.filter(fits).collect();
        fitting.iter().find(|id| own(id)).or(fitting.first()).copied().map(Who::Entity)
    }

    /// "Samdech Thipadei": the only one who is addressed so.
    pub(super) fn addressed_so(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let title = |at: usize| {
            is_of_court(self.text, at)
                || self.text.is(at, class::HONORIFIC) && self.text.is_capital(at)
        };
        let alone = source.len() == 1 && self.text.word(source.start) == "Samdech";
        if !alone && !(2..6).contains(&source.len()) || !source.clone().all(title) {
            return None;
        }
        let has = |entity: &Entity| {
            source.clone().all(|at| {
                entity.honorifics.iter().any(|it| it.eq_ignore_ascii_case(self.text.word(at)))
            })
        };
        entities.only(has).map(Who::Entity)
    }

    /// What a description says beyond its office, in lower case: "deputy", "finance".
    fn fields(&self, index: usize) -> Vec<&str> {
        if self.is_top_diplomat(index) {
            return vec!["foreign"];
        }
        match self.text.word(self.mentions[index].noun()) {
            "FM" => return vec!["foreign"],
            "DPM" => return vec!["deputy"],
            _ => {}
        }
        let tokens = self.mentions[index].tokens.clone();
        let field = |at: &usize| self.text.is(*at, class::PORTFOLIO | class::MODIFIER);
        tokens.filter(field).map(|at| self.text.folded.word(at)).collect()
    }

    /// "the Kuwaiti top diplomat", "the head of Dutch diplomacy": the minister of foreign affairs.
    fn is_top_diplomat(&self, index: usize) -> bool {
        let end = self.mentions[index].title.end;
        let of = self.mentions[index].of.end;
        let of_diplomacy = [of.max(1) - 1, of].iter().any(|at| self.text.same(*at, "diplomacy"));
        if self.text.same(self.mentions[index].noun(), "head") && of_diplomacy {
            return true;
        }
        // "the top Iranian diplomat"
        let people =
            self.text.locale(end.saturating_sub(2)).map_or(2, |it| end - it.first as usize + 1);
        end >= people
            && self.text.same(end - 1, "diplomat")
            && ["top", "chief"].iter().any(|it| self.text.same(end - people, it))
    }

    /// The office that a mention names.
    pub(super) fn key(&self, index: usize) -> &str {
        if self.is_top_diplomat(index) {
            return "minister";
        }
        self.keys[index].get_or_init(|| role_key(self.text, self.mentions[index].tokens.clone()))
    }

    /// "the doctor", "the professor", "the general": the last one who is addressed so.
    pub(super) fn addressed(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let noun = self.text.word(mention.noun()).to_lowercase();
        let short: &[&str] = match noun.as_str() {
            "doctor" => &["dr", "dr."],
            "professor" => &["prof", "prof.", "professor"],
            "judge" => &["justice", "magistrate"],
            "general" | "colonel" | "bishop" | "senator" => &[],
            "monarch" | "sovereign" | "ruler" => CROWNED,
            crowned if CROWNED.contains(&crowned) => &[],
            _ => return None,
        };
        let fits = |entity: &Entity| {
            entity.kind == MentionKind::Name
                && entity.gender.agrees(mention.gender)
                && entity.honorifics.iter().any(|it| {
                    let it = it.to_lowercase();
                    it == noun || short.contains(&it.as_str())
                })
        };
        (0..index).rev().take(REACH_MENTIONS).find_map(|other| match self.referents[other] {
            Referent::Entity(id) if fits(&entities.list[id as usize]) => Some(Who::Entity(id)),
            _ => None,
        })
    }

    /// Whether a description says only that somebody holds the same office as another one.
    pub(super) fn is_relational(&self, mention: &Mention) -> bool {
        let noun = self.text.word(mention.noun());
        ["counterpart", "colleague", "interlocutor", "host", "guest"].contains(&noun)
    }

    /// "her counterpart", "his Turkmen colleague": the other holder of the office, if there is one other.
    pub(super) fn counterpart(&self, index: usize, entities: &mut Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        if !self.is_relational(mention) {
            return None;
        }
        let noun = self.text.word(mention.noun());
        let home = mention.country.map(country_code);
        // "The Hungarian guest"
        if let Some(home) = home.filter(|_| ["host", "guest"].contains(&noun)) {
            let from = |id: &u32| {
                let entity = &entities.list[*id as usize];
                let country = entity.country.as_ref().map(|(_, code)| code.as_str());
                entity.kind == MentionKind::Name && country == Some(home)
            };
            let mut ids = self.before(index).filter_map(|other| self.referents[other].entity());
            return ids.find(from).map(Who::Entity);
        }
        let Who::Entity(one) = self.possessor(index, entities) else { return None };
        let roles = &entities.list[one as usize].roles;
        let mut others: Vec<u32> = Vec::new();
        for role in roles {
            for id in self.offices.holders.get(&role.key).into_iter().flatten() {
                let entity = &entities.list[*id as usize];
                let country = entity.country.as_ref().map(|(_, code)| code.as_str());
                if *id != one && !others.contains(id) && (home.is_none() || country == home) {
                    others.push(*id);
                }
            }
        }
        if others.is_empty() && ["host", "guest"].contains(&noun) {
            // "His guest thanked him": the other one with an office who was named last.
            others = self
                .before(index)
                .filter_map(|other| match self.referents[other] {
                    Referent::Entity(id) if id != one => Some(id),
                    _ => None,
                })
                .filter(|id| {
                    let entity = &entities.list[*id as usize];
                    entity.kind == MentionKind::Name && entity.classes & class::NATIONAL != 0
                })
                .take(1)
                .collect();
        }
        match others[..] {
            [other] => Some(Who::Entity(other)),
            _ => None,
        }
    }

    /// The only one in the article who holds the office that a description names, when what it says
    /// of field and country fits.
    pub(super) fn incumbent(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let key = self.key(index);
        let holders = self.offices.holders.get(key)?;
        if holders.len() > HOLDERS_MAX {
            return None;
        }
        // A headline says "farm minister" for the minister of agriculture.
        let words = if self.is_headline(mention.head) { Vec::new() } else { self.fields(index) };
        let home = mention.country.map(country_code);
        let fits = |id: &&u32| {
            let entity = &entities.list[**id as usize];
            let country = entity.country.as_ref().map(|(_, code)| code.as_str());
            entity.gender.agrees(mention.gender)
                && (home.is_none()
                    || home == country
                    || country.is_none() && !entity.guest && home == entities.home)
                && entity.roles.iter().any(|role| role.key == key && says_all(&role.text, &words))
        };
        let mut fitting: Vec<u32> = holders.iter().filter(fits).copied().collect();
        // Of several a headline means the one whom the article names first.
        fitting.sort_by_key(|id| entities.list[*id as usize].first);
        match fitting[..] {
            [one] => Some(Who::Entity(one)),
            [one, ..] if self.is_headline(mention.head) => Some(Who::Entity(one)),
            _ => None,
        }
    }

    /// "chief", "agency head": in a headline whoever heads what the article is about, if he is the first
    /// with such an office.
    pub(super) fn chief(&self, index: usize, entities: &Entities) -> Option<Who> {
        const CHIEFS: &[&str] = &["chief", "head", "boss"];
        const HEADS: &[&str] = &[
            "director",
            "director-general",
            "general",
            "executive",
            "chief",
            "head",
            "governor",
            "commissioner",
            "chairman",
            "secretary",
            "secretary-general",
            "president",
        ];
        let mention = &self.mentions[index];
        let noun = self.text.word(mention.noun());
        if !CHIEFS.contains(&noun) || mention.country.is_some() {
            return None;
        }
        // A police chief heads no bank.
        let own = |at: &usize| OF_THEIR_OWN.contains(&self.text.folded.word(*at));
        let words: Vec<&str> =
            mention.tokens.clone().filter(own).map(|at| self.text.folded.word(at)).collect();
        let of = |entity: &Entity| {
            let bodies = entity.affiliation.to_lowercase();
            let said = |word: &&str| {
                let role = |role: &Role| role.text.to_lowercase().contains(*word);
                bodies.contains(*word) || entity.roles.iter().any(role)
            };
            words.is_empty() || words.iter().any(said)
        };
        let heads = |entity: &Entity| {
            entity.kind == MentionKind::Name
                && of(entity)
                && entity.roles.iter().any(|role| HEADS.contains(&role.key.as_str()))
        };
        let found = (0_u32..).zip(&entities.list).filter(|(_, entity)| heads(entity));
        found.min_by_key(|(_, entity)| entity.first).map(|(id, _)| Who::Entity(id))
    }

    /// "The agriculture chief", "the Party leader": the only one with an office of that field.
    pub(super) fn chief_of_field(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let noun = self.text.word(mention.noun());
        let field =
            |at: &usize| self.text.is(*at, class::PORTFOLIO) || self.text.same(*at, "party");
        let words = mention.title.clone().filter(field).map(|at| self.text.folded.word(at));
        let words: Vec<&str> = words.collect();
        if !["boss", "chief", "head", "czar", "leader"].contains(&noun) || words.is_empty() {
            return None;
        }
        let holds = |entity: &Entity| {
            entity.kind == MentionKind::Name
                && entity.roles.iter().any(|role| role.office && says_all(&role.text, &words))
        };
        entities.only(holds).map(Who::Entity)
    }

    /// "The NAWD boss": who heads a body that the description names by its letters.
    pub(super) fn boss(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let noun = self.text.word(mention.noun());
        if !["boss", "chief", "head", "leader"].contains(&noun) {
            return None;
        }
        let letters = |at: &usize| self.text.tags[*at].shape == Shape::Upper;
        let body = self.text.word(mention.tokens.clone().find(letters)?).to_lowercase();
        // The letters may stand for a longer name.
        let long = entities.list.iter().find(|entity| entity.aliases.contains(&body));
        let long = long.map(|entity| entity.name.to_lowercase());
        let of = |entity: &Entity| {
            let said = |text: &str| {
                let text = text.to_lowercase();
                text.contains(&body) || long.as_ref().is_some_and(|long| text.contains(long))
            };
            entity.kind == MentionKind::Name
                && (said(&entity.affiliation) || entity.roles.iter().any(|role| said(&role.text)))
        };
        let mut list = (0_u32..).zip(&entities.list);
        list.find(|(_, entity)| of(entity)).map(|(id, _)| Who::Entity(id))
    }

    /// The one holder of an office of the country that the description names; ambiguous when there
    /// are several, nothing when there is none or the description says more.
    pub(super) fn compatriot(&self, index: usize, entities: &Entities) -> Option<Who> {
        let mention = &self.mentions[index];
        let code = country_code(mention.country?);
        let noun = self.text.word(mention.title.end.max(mention.title.start + 1) - 1);
        if !GENERAL.iter().any(|it| noun.eq_ignore_ascii_case(it)) {
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
            let field = entity.roles.iter().any(|role| says_all(&role.text, &words));
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
