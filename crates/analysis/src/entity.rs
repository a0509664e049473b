//! Entities: which named mentions are the same, and what the article tells about each: the fullest
//! name, honorifics, roles, affiliation, country, gender. Pronouns and descriptions are resolved by
//! `resolve`; what was said is not known here.

mod acronym;
mod apposition;
mod behind;
mod description;
mod introduce;
mod joint;
mod office;
mod origin;
mod owner;
mod pronoun;
pub(crate) mod resolve;
pub(crate) mod role;
mod same;
mod several;
pub(crate) mod short;
mod sort;
mod source;
mod voice;

use std::ops::Range;

use crate::cast::Figure;
use crate::home::is_international;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::{Map, PlaceUse, country_code, country_name};
use crate::mention::mend::{self, is_company_form};
use crate::mention::{Gender, Mention, MentionKind, is_headline};
use crate::tag::fold;
use crate::text::Text;
use role::{Role, affiliation_of, honorifics, role_of};
use same::{compatible, is_trading_name, same_person};

/// Somebody or something with a name.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    /// Words of the fullest name in lower case.
    words: Vec<String>,
    /// The fullest name as written.
    pub(crate) name: String,
    pub(crate) kind: MentionKind,
    pub(crate) gender: Gender,
    /// The gender of the first word as a given name.
    given: Gender,
    /// Whether it was ever more than a capital at the start of a sentence: pronouns mean no other.
    pub(crate) sure: bool,
    pub(crate) honorifics: Vec<String>,
    /// Roles in order of appearance.
    pub(crate) roles: Vec<Role>,
    pub(crate) affiliation: String,
    /// Alpha-3 code and how it is known; the lowest rank wins.
    pub(crate) country: Option<(Evidence, String)>,
    /// The body or person whose he is: "its spokesman".
    pub(crate) owner: Option<u32>,
    /// Whether he is of a body of several countries.
    pub(crate) guest: bool,
    /// The country whose capital it is.
    pub(crate) capital_of: Option<u8>,
    /// What it is, once all of the article is read.
    pub(crate) figure: Option<Figure>,
    /// Other names: an acronym in brackets, in lower case.
    aliases: Vec<String>,
    /// Whether it has no name, only what the article calls it.
    pub(crate) described: bool,
    /// The place of its first mention among all of the article, body before title.
    pub(crate) first: u32,
    /// Whether a part of its name stood for it, as surnames do.
    shortened: bool,
    /// What sort of body it is by the words around its name: "newspaper", "party".
    sorts: Vec<String>,
    /// Classes of all title words and, for an organisation, of its name.
    pub(crate) classes: Classes,
}

/// How the country of a speaker is known, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Evidence {
    /// The title names it: "Cambodian Prime Minister".
    Title,
    /// Where it has its seat: "Singapore-based".
    Place,
    /// The paragraph that names him first is about that place: "In Tunis, ...".
    Near,
    /// A national office in a paper of that country.
    Publisher,
    /// What he said: "reaffirmed Cambodia's stance".
    Content,
    /// Nothing tells another one than that of the article.
    Home,
}

/// What a named mention refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// Not a name.
    None,
    Entity(u32),
    /// Several entities share the name.
    Ambiguous,
}

impl Referent {
    /// The entity, if it is certain.
    pub(crate) fn entity(self) -> Option<u32> {
        match self {
            Self::Entity(id) => Some(id),
            Self::None | Self::Ambiguous => None,
        }
    }
}

/// All entities of an article.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    pub(crate) list: Vec<Entity>,
    /// The country of whoever has none of his own.
    pub(crate) home: Option<&'static str>,
    by_word: Map<String, Vec<u32>>,
    /// The country that the article is about, when it is at home in none.
    pub(crate) subject: Option<&'static str>,
    /// Whose those are who have no name, by the first token of their phrase in the body.
    pub(crate) owners: Map<usize, u32>,
    /// The country where each paragraph of the body says at its start that it is: "In Kabul, ...".
    pub(crate) openings: Vec<Option<&'static str>>,
    /// How many mentions were read so far.
    read: u32,
    /// Those without a name, by what the article calls them in lower case.
    by_phrase: Map<String, u32>,
}

/// A word that more names than this have tells nobody apart.
const NAMESAKES_MAX: usize = 8;

impl Entities {
    /// Links the mentions of one field; call it for the body first, because headlines use short
    /// names. Gives the referent of every mention.
    pub(crate) fn link(&mut self, text: &Text<'_>, mentions: &[Mention]) -> Vec<Referent> {
        let mut referents = vec![Referent::None; mentions.len()];
        let mut pairs = acronym::pairs(text, mentions);
        pairs.sort_by_key(|pair| pair.full);
        // Weak mentions wait until all sure names are known.
        for weak in [false, true] {
            for (index, mention) in mentions.iter().enumerate() {
                if mention.weak == weak && !mention.name.is_empty() {
                    referents[index] = self.refer(text, mention);
                    if let (Referent::Entity(id), Ok(pair)) =
                        (referents[index], pairs.binary_search_by_key(&index, |pair| pair.full))
                    {
                        // "the Board of the Bank (BK)": the letters are those of the bank.
                        if pairs[pair].start == mention.name.start {
                            self.alias(id, &pairs[pair].letters);
                        }
                    }
                }
            }
        }
        for pair in &pairs {
            let name = &mentions[pair.full].name;
            if let (Referent::Entity(id), true) = (referents[pair.short], pair.start > name.start) {
                self.spell_out(id, text, pair.start..name.end);
            }
        }
        for (index, mention) in mentions.iter().enumerate() {
            if let Some(inner) = mend::inside(text, mention) {
                self.refer(text, &inner);
            }
            if referents[index] == Referent::None
                && let Some(id) = self.phrase(text, mention)
            {
                referents[index] = Referent::Entity(id);
                self.list[id as usize].learn(text, mention);
            }
        }
        for (index, referent) in (self.read..).zip(&referents) {
            if let Referent::Entity(id) = referent {
                let first = &mut self.list[*id as usize].first;
                *first = (*first).min(index);
            }
        }
        self.read += mentions.len() as u32;
        self.appositions(text, mentions, &mut referents);
        self.shared_offices(text, mentions, &referents);
        self.read_single_names();
        referents
    }

    /// A single name tells a gender only when it is nobody's surname.
    fn read_single_names(&mut self) {
        for id in 0..self.list.len() {
            let entity = &self.list[id];
            let [word] = entity.words.as_slice() else { continue };
            let surname = self.by_word.get(word).into_iter().flatten().any(|other| {
                let words = &self.list[*other as usize].words;
                words.len() > 1 && words.last() == Some(word)
            });
            if entity.gender == Gender::Unknown && !surname {
                self.list[id].gender = entity.given;
            }
        }
    }

    fn refer(&mut self, text: &Text<'_>, mention: &Mention) -> Referent {
        let words = name_words(text, &mention.name);
        let mut matches = self.candidates(&words, mention);
        if let Some(id) = self.shortened(text, mention, &words) {
            matches = vec![id];
        }
        if matches.len() > 1 {
            // A title that only one of them holds decides.
            let keys: Vec<String> =
                role_of(text, mention).into_iter().map(|role| role.key).collect();
            let held: Vec<u32> = matches
                .iter()
                .copied()
                .filter(|id| {
                    self.list[*id as usize].roles.iter().any(|role| keys.contains(&role.key))
                })
                .collect();
            if held.len() == 1 {
                matches = held;
            }
        }
        match matches.as_slice() {
            [] => self.add(text, mention, words),
            [id] => {
                self.absorb(*id, text, mention, words);
                Referent::Entity(*id)
            }
            _ => Referent::Ambiguous,
        }
    }

    /// Entities that the name fits: an equal name first, else those of which it is a part.
    fn candidates(&self, words: &[String], mention: &Mention) -> Vec<u32> {
        let mut equal: Vec<u32> = Vec::new();
        let mut found: Vec<u32> = Vec::new();
        for word in words.iter().rev() {
            for id in self.by_word.get(word).map_or(&[][..], Vec::as_slice) {
                let entity = &self.list[*id as usize];
                let agrees = entity.gender.agrees(mention.gender);
                // "Ms. Park" and "Mr. Park" are two; a full name outweighs what it sounds like.
                let alias = words.len() == 1 && entity.aliases.contains(&words[0]);
                let same = (entity.words == words || alias)
                    && compatible(entity.kind, mention.kind)
                    && (agrees || words.len() > 1);
                if same && mention.kind != MentionKind::Name {
                    return vec![*id];
                }
                if same && !equal.contains(id) {
                    equal.push(*id);
                }
                // "BLOOMBERG" behind "Ana Bloomberg" is she.
                let surname = mention.kind == MentionKind::Organization
                    && words.len() == 1
                    && entity.words.len() > 1
                    && entity.words.ends_with(words);
                let company = match (entity.kind, mention.kind) {
                    (MentionKind::Organization, MentionKind::Name | MentionKind::Organization) => {
                        !entity.described && is_trading_name(words, &entity.words)
                    }
                    (MentionKind::Name, MentionKind::Organization) => {
                        entity.roles.is_empty()
                            && entity.honorifics.is_empty()
                            && is_trading_name(&entity.words, words)
                    }
                    _ => false,
                };
                if company && !found.contains(id) {
                    found.push(*id);
                }
                let fits = same_person(&entity.words, words)
                    && entity.kind == MentionKind::Name
                    && (mention.kind == MentionKind::Name || surname)
                    && agrees;
                if fits && !found.contains(id) {
                    found.push(*id);
                }
            }
        }
        if equal.is_empty() { found } else { equal }
    }

    /// "the Fund", "OSCE Mission": the only body whose longer name has all words of a short one, or
    /// whose shorter name this one goes on.
    fn shortened(&self, text: &Text<'_>, mention: &Mention, words: &[String]) -> Option<u32> {
        let name = mention.name.clone();
        if mention.kind != MentionKind::Organization
            || !name.clone().any(|at| text.is(at, class::ORGANIZATION))
        {
            return None;
        }
        let noun = name.clone().rev().find(|at| text.is(*at, class::ORGANIZATION))?;
        let covers =
            |long: &[String], short: &[String]| short.iter().all(|word| long.contains(word));
        let ids = self.by_word.get(text.folded.word(noun))?;
        let mut found = ids.iter().copied().filter(|id| {
            let entity = &self.list[*id as usize];
            let mut head =
                entity.words.iter().take_while(|it| !matches!(it.as_str(), "of" | "for"));
            let longer = entity.words.len() > words.len()
                && covers(&entity.words, words)
                && head.any(|it| words.contains(it));
            let shorter = entity.words.len() < words.len() && covers(words, &entity.words);
            entity.kind == MentionKind::Organization && !entity.described && (longer || shorter)
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    fn add(&mut self, text: &Text<'_>, mention: &Mention, words: Vec<String>) -> Referent {
        let id = self.list.len() as u32;
        let classes = mention.tokens.clone().fold(0, |all, at| all | text.tags[at].classes);
        let classes = if mention.kind == MentionKind::Name { 0 } else { classes };
        let capital_of = capital_of(text, mention);
        self.list.push(Entity { capital_of, ..Entity::new("", mention.kind, classes) });
        self.absorb(id, text, mention, words);
        Referent::Entity(id)
    }

    /// Lets an entity also go by its acronym.
    fn alias(&mut self, id: u32, letters: &str) {
        let entity = &mut self.list[id as usize];
        if entity.aliases.iter().any(|known| known == letters) {
            return;
        }
        entity.aliases.push(letters.to_string());
        if entity.kind == MentionKind::Name && entity.roles.is_empty() {
            entity.kind = MentionKind::Organization;
        }
        let ids = self.by_word.entry(letters.to_string()).or_default();
        if !ids.contains(&id) && ids.len() < NAMESAKES_MAX {
            ids.insert(0, id);
        }
    }

    /// Gives an entity that goes by its letters its whole name.
    fn spell_out(&mut self, id: u32, text: &Text<'_>, name: Range<usize>) {
        let words = name_words(text, &name);
        for word in &words {
            let ids = self.by_word.entry(word.clone()).or_default();
            if !ids.contains(&id) && ids.len() < NAMESAKES_MAX {
                ids.push(id);
            }
        }
        let entity = &mut self.list[id as usize];
        // A fuller name than this one is known.
        if entity.words.len() > words.len() {
            return;
        }
        let letters = std::mem::replace(&mut entity.words, words);
        entity.aliases.extend(letters);
        entity.name = text.words(name).to_string();
    }

    /// Adds what a mention tells to its entity.
    fn absorb(&mut self, id: u32, text: &Text<'_>, mention: &Mention, words: Vec<String>) {
        let entity = &mut self.list[id as usize];
        entity.shortened |= !entity.words.is_empty() && words.len() < entity.words.len();
        // "Ada Lund Holds Talks": in a headline verbs look like names.
        let longer = words.len() > entity.words.len();
        let verb = longer
            && entity.words.len() > 1
            && words.starts_with(&entity.words)
            && mention.kind == MentionKind::Name
            && is_headline(text, text.layout.paragraph(mention.head));
        if longer && !verb {
            let known = !entity.words.is_empty() && entity.kind == MentionKind::Name;
            if known && mention.kind == MentionKind::Organization {
                entity.kind = MentionKind::Organization;
            }
            for word in &words {
                let ids = self.by_word.entry(word.clone()).or_default();
                if !ids.contains(&id) && ids.len() < NAMESAKES_MAX {
                    ids.push(id);
                }
            }
            entity.words = words;
            let first = text.tags[mention.name.start].classes;
            entity.given =
                if first & class::GIVEN != 0 { Gender::of(first) } else { Gender::Unknown };
            entity.name = text.words(mention.name.clone()).to_string();
        } else if words == entity.words
            && (is_shouted(&entity.name) || mention.name.len() > entity.name.split(' ').count())
        {
            // "ADA LUND" is "Ada Lund" where the article also writes so; "Acme" also "Acme Ltd".
            entity.name = text.words(mention.name.clone()).to_string();
        }
        entity.sure |= !mention.weak;
        if entity.gender == Gender::Unknown {
            entity.gender = mention.gender;
        }
        for word in honorifics(text, &mention.title) {
            if !entity.honorifics.contains(&word) {
                entity.honorifics.push(word);
            }
        }
        entity.learn(text, mention);
    }

    /// The only one that fits.
    fn only(&self, fits: impl Fn(&Entity) -> bool) -> Option<u32> {
        let mut found = (0_u32..).zip(&self.list).filter(|(_, entity)| fits(entity));
        found.next().map(|(id, _)| id).filter(|_| found.next().is_none())
    }

    /// The entity of a country.
    pub(crate) fn state(&mut self, country: u8) -> u32 {
        let code = country_code(country);
        let known = self.list.iter().position(|entity| {
            let home = entity.country.as_ref().is_some_and(|(_, known)| known == code);
            entity.kind == MentionKind::Place && home && entity.capital_of.is_none()
        });
        known.map(|id| id as u32).unwrap_or_else(|| {
            let id = self.describe(&country_name(country), MentionKind::Place, 0);
            self.list[id as usize].locate(Evidence::Title, code);
            id
        })
    }
}

impl Entity {
    fn new(name: &str, kind: MentionKind, classes: Classes) -> Self {
        Self {
            words: Vec::new(),
            name: name.to_string(),
            kind,
            gender: Gender::Unknown,
            given: Gender::Unknown,
            sure: false,
            honorifics: Vec::new(),
            roles: Vec::new(),
            affiliation: String::new(),
            country: None,
            owner: None,
            guest: false,
            capital_of: None,
            figure: None,
            aliases: Vec::new(),
            described: false,
            first: u32::MAX,
            shortened: false,
            sorts: Vec::new(),
            classes,
        }
    }

    /// The words of the fullest name in lower case.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// Takes role, affiliation and country from a mention.
    fn learn(&mut self, text: &Text<'_>, mention: &Mention) {
        if self.kind == MentionKind::Organization {
            let sorts = mention.title.clone().filter(|at| text.is(*at, class::ORGANIZATION));
            self.sorts.extend(sorts.map(|at| text.word(at).to_lowercase()));
        }
        // "a former IMF economist" is at home again.
        let former = mention.tokens.clone().any(|at| text.same(at, "former"));
        self.guest |= !mention.title.is_empty()
            && !former
            && is_international(text.words(mention.title.clone()));
        self.classes |= mention.title.clone().fold(0, |all, at| all | text.tags[at].classes);
        if let Some(role) = role_of(text, mention)
            && !self.roles.iter().any(|known| known.text.eq_ignore_ascii_case(&role.text))
        {
            self.roles.push(role);
        }
        if self.affiliation.is_empty() {
            self.affiliation = affiliation_of(text, mention);
        }
        // "The top UN official in South Sudan"
        let many = |at: usize| ["un", "u.n.", "nations", "eu"].iter().any(|it| text.same(at, it));
        let mission = mention.name.is_empty() && mention.title.clone().any(many);
        let own = names_its_country(text, mention) && !is_sent(text, mention) && !mission;
        if let Some(country) = mention.country.filter(|_| own) {
            self.locate(Evidence::Title, country_code(country));
        }
    }

    /// The gender that the given name sounds like; a hint, no more.
    pub(crate) fn sound(&self) -> Gender {
        match self.words.as_slice() {
            [given, _, ..] if given.ends_with(['a', 'á']) => Gender::Female,
            [given, _, ..] if given.ends_with('o') && !given.ends_with("ko") => Gender::Male,
            _ => Gender::Unknown,
        }
    }

    /// What it is; those that the article only describes are what their kind says.
    pub(crate) fn figure(&self) -> Figure {
        self.figure.unwrap_or(match self.kind {
            MentionKind::Organization => Figure::Organization,
            MentionKind::Place => Figure::Place,
            MentionKind::Name | MentionKind::Group => Figure::Person,
            _ => Figure::Other,
        })
    }

    /// Sets the country unless a surer one is known.
    pub(crate) fn locate(&mut self, evidence: Evidence, code: &str) {
        if self.country.as_ref().is_none_or(|(known, _)| evidence < *known) {
            self.country = Some((evidence, code.to_string()));
        }
    }
}

/// "Special Envoy for Yemen", "ambassador to Peru": sent there, not from there.
fn is_sent(text: &Text<'_>, mention: &Mention) -> bool {
    const SENT: &[&str] =
        &["envoy", "ambassador", "representative", "rapporteur", "coordinator", "mission"];
    let sent = |at: usize| SENT.iter().any(|office| text.same(at, office));
    mention
        .tokens
        .clone()
        .any(|at| sent(at) && ["for", "to", "on", "in"].iter().any(|link| text.same(at + 1, link)))
}

/// Whether the country in a mention is that of a body: before its name, at its start, or behind "of".
fn names_its_country(text: &Text<'_>, mention: &Mention) -> bool {
    let name = mention.name.clone();
    mention.kind != MentionKind::Organization
        || name.clone().all(|at| {
            let people = text.locale(at).filter(|it| it.usage == PlaceUse::People);
            people.is_none_or(|it| it.first as usize == name.start || text.is(at - 1, class::PREP))
        })
}

/// The country of which a mention names the capital.
fn capital_of(text: &Text<'_>, mention: &Mention) -> Option<u8> {
    let locale = text.locale(mention.name.start).filter(|_| mention.kind == MentionKind::Place)?;
    (locale.usage == PlaceUse::Capital).then_some(locale.country)
}

/// Whether a name has no small letter.
fn is_shouted(name: &str) -> bool {
    !name.contains(char::is_lowercase)
}

/// A word as word lists have it; long ones too, which [`Text::folded`] leaves out.
fn folded(text: &Text<'_>, at: usize) -> String {
    let known = text.folded.word(at);
    if !known.is_empty() {
        return known.to_string();
    }
    let mut folded = String::new();
    fold(text.word(at), &mut folded);
    folded
}

fn name_words(text: &Text<'_>, name: &Range<usize>) -> Vec<String> {
    let mut end = name.end;
    while end > name.start + 1 && is_company_form(text.word(end - 1)) {
        end -= 1;
    }
    let mut words = Vec::with_capacity(end - name.start);
    for at in (name.start..end).filter(|at| text.is_word(*at) && !text.same(*at, "the")) {
        let word = folded(text, at);
        // "B.Lund" is "b." and "lund".
        match word.split_once('.') {
            Some((letter, name)) if is_initialled(letter, name) => {
                words.extend([format!("{letter}."), name.to_string()]);
            }
            _ => words.push(word),
        }
    }
    words
}

fn is_initialled(letter: &str, name: &str) -> bool {
    letter.chars().count() < 3 && name.len() > 2 && !name.contains('.')
}

#[cfg(test)]
mod tests;
