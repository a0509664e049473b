//! Entities: which named mentions are the same, and what the article tells about each: the fullest
//! name, honorifics, roles, affiliation, country, gender. Pronouns and descriptions are resolved by
//! `resolve`; what was said is not known here.

mod acronym;
mod joint;
mod office;
pub(crate) mod resolve;
pub(crate) mod role;

use std::ops::Range;

use crate::cast::Figure;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::verb::Form;
use crate::lexicon::{Map, PlaceUse, country_code};
use crate::mention::{Gender, Mention, MentionKind};
use crate::tag::fold;
use crate::text::Text;
use crate::token::Kind;
use role::{Role, affiliation_of, honorifics, role_of};

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
    /// The country whose capital it is.
    pub(crate) capital_of: Option<u8>,
    /// What it is, once all of the article is read.
    pub(crate) figure: Option<Figure>,
    /// Other names: an acronym in brackets, in lower case.
    aliases: Vec<String>,
    /// Classes of all title words and, for an organisation, of its name.
    pub(crate) classes: Classes,
}

/// How the country of a speaker is known, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Evidence {
    /// The title names it: "Cambodian Prime Minister".
    Title,
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

/// All entities of an article.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    pub(crate) list: Vec<Entity>,
    /// The country of whoever has none of his own.
    pub(crate) home: Option<&'static str>,
    by_word: Map<String, Vec<u32>>,
}

/// A word that more names than this have tells nobody apart.
const NAMESAKES_MAX: usize = 8;

/// How many mentions may stand between the two halves of an apposition.
const APPOSITION_LOOKAHEAD: usize = 6;

impl Entities {
    /// The only organisation of several words whose name has all words of a short one: "the bank" for
    /// the National Bank of Georgia.
    pub(crate) fn body(&self, short: &str) -> Option<u32> {
        let short = short.to_lowercase();
        let fits = |entity: &Entity| {
            entity.kind == MentionKind::Organization
                && entity.words.len() > short.split_whitespace().count()
                && short.split_whitespace().all(|word| entity.words.iter().any(|own| own == word))
        };
        let mut found = (0_u32..).zip(&self.list).filter(|(_, entity)| fits(entity));
        let (id, _) = found.next().filter(|_| !short.is_empty())?;
        found.next().is_none().then_some(id)
    }

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
                        self.alias(id, &pairs[pair].letters);
                    }
                }
            }
        }
        self.appositions(text, mentions, &mut referents);
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

    fn add(&mut self, text: &Text<'_>, mention: &Mention, words: Vec<String>) -> Referent {
        let id = self.list.len() as u32;
        let classes = mention.tokens.clone().fold(0, |all, at| all | text.tags[at].classes);
        self.list.push(Entity {
            words: Vec::new(),
            name: String::new(),
            kind: mention.kind,
            gender: Gender::Unknown,
            given: Gender::Unknown,
            sure: false,
            honorifics: Vec::new(),
            roles: Vec::new(),
            affiliation: String::new(),
            country: None,
            capital_of: capital_of(text, mention),
            figure: None,
            aliases: Vec::new(),
            classes: if mention.kind == MentionKind::Name { 0 } else { classes },
        });
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

    /// Adds what a mention tells to its entity.
    fn absorb(&mut self, id: u32, text: &Text<'_>, mention: &Mention, words: Vec<String>) {
        let entity = &mut self.list[id as usize];
        if words.len() > entity.words.len() {
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
        } else if words == entity.words && is_shouted(&entity.name) {
            // "ADA LUND" is "Ada Lund" where the article also writes so.
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

    /// "Ana Prado, the minister of trade" and "The premier, Ana Prado,".
    fn appositions(&mut self, text: &Text<'_>, mentions: &[Mention], referents: &mut [Referent]) {
        let mut same = Vec::new();
        for (index, left) in mentions.iter().enumerate() {
            // "Ana Prado of Greenpeace, the director": the one who belongs to the body is meant.
            let comma = left.tokens.end.max(left.of.end);
            let owned =
                mentions[index.saturating_sub(APPOSITION_LOOKAHEAD)..index].iter().any(|holder| {
                    holder.kind == MentionKind::Name && holder.of.contains(&left.tokens.start)
                });
            if text.kind(comma) != Kind::Comma || owned {
                continue;
            }
            // Names inside "of ..." may stand between the two in the list.
            let next = mentions[index + 1..]
                .iter()
                .take(APPOSITION_LOOKAHEAD)
                .position(|right| right.tokens.start == comma + 1);
            let Some(next) = next.map(|offset| index + 1 + offset) else { continue };
            let right = &mentions[next];
            // "In a letter to Ana Prado, the minister said": a subject, no apposition.
            if is_finite(text, right.tokens.end) {
                continue;
            }
            let (named, role, named_left) = match (referents[index], referents[next]) {
                (Referent::Entity(id), Referent::None) if left.kind == MentionKind::Name => {
                    (id, right, true)
                }
                (Referent::None, Referent::Entity(id)) if right.kind == MentionKind::Name => {
                    (id, left, false)
                }
                _ => continue,
            };
            if role.kind == MentionKind::Role {
                same.push((if named_left { next } else { index }, Referent::Entity(named)));
                let entity = &mut self.list[named as usize];
                if entity.gender == Gender::Unknown {
                    entity.gender = role.gender;
                }
                entity.learn(text, role);
            }
        }
        for (index, referent) in same {
            referents[index] = referent;
        }
    }
}

impl Entity {
    /// The words of the fullest name in lower case.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// Takes role, affiliation and country from a mention.
    fn learn(&mut self, text: &Text<'_>, mention: &Mention) {
        self.classes |= mention.title.clone().fold(0, |all, at| all | text.tags[at].classes);
        if let Some(role) = role_of(text, mention)
            && !self.roles.iter().any(|known| known.text.eq_ignore_ascii_case(&role.text))
        {
            self.roles.push(role);
        }
        if self.affiliation.is_empty() {
            self.affiliation = affiliation_of(text, mention);
        }
        if let Some(country) = mention.country {
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

    /// Sets the country unless a surer one is known.
    pub(crate) fn locate(&mut self, evidence: Evidence, code: &str) {
        if self.country.as_ref().is_none_or(|(known, _)| evidence < *known) {
            self.country = Some((evidence, code.to_string()));
        }
    }
}

/// Whether a word that is hardly anything but a finite verb stands at `at`.
fn is_finite(text: &Text<'_>, at: usize) -> bool {
    text.is(at, class::BE | class::AUX | class::VERB)
        || text.tags.get(at).is_some_and(|tag| matches!(tag.form, Form::Past | Form::Third))
}

fn compatible(one: MentionKind, other: MentionKind) -> bool {
    one == other
        || (one == MentionKind::Name) == (other == MentionKind::Name)
        || one == MentionKind::Organization
        || other == MentionKind::Organization
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

/// Whether one name is a part of the other, or both begin and end alike.
fn same_person(known: &[String], new: &[String]) -> bool {
    let (short, long) = if known.len() <= new.len() { (known, new) } else { (new, known) };
    if short.len() == long.len() {
        return short.len() > 1 && short == long;
    }
    long.ends_with(short)
        || long.starts_with(short)
        || (short.len() == 1 && long.contains(&short[0]))
        || (short.len() >= 2 && short.first() == long.first() && short.last() == long.last())
}

fn name_words(text: &Text<'_>, name: &Range<usize>) -> Vec<String> {
    let mut folded = String::new();
    name.clone()
        .filter(|at| text.is_word(*at) && !text.same(*at, "the"))
        .map(|at| {
            fold(text.word(at), &mut folded);
            folded.clone()
        })
        .collect()
}
