//! Word lists: what a single word can be, without its sentence. A leaf: it knows no text.
//!
//! The lists are data in the sibling files; here they are poured into one table, so that the
//! tagger looks each word up once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub(crate) mod class;
pub(crate) mod country;
mod people;
pub(crate) mod sense;
pub(crate) mod verb;
mod words;

use class::Classes;
use country::COUNTRIES;
use sense::Sense;
use verb::{Form, Frames, VERBS};

/// What the lists say about one written word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// All classes of the word.
    pub(crate) classes: Classes,
    /// Index into [`VERBS`] when `form` is not `None`.
    pub(crate) verb: u16,
    /// The form of that verb.
    pub(crate) form: Form,
    /// What it names as a noun or verb.
    pub(crate) sense: Sense,
}

/// What a place name is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceUse {
    /// The country itself.
    Name,
    /// Its people or adjective.
    People,
    /// Its capital.
    Capital,
}

/// The name of a country, people or capital, behind its first word.
#[derive(Debug)]
pub(crate) struct Place {
    /// The words after the first one.
    pub(crate) rest: Vec<&'static str>,
    /// Index into [`COUNTRIES`].
    pub(crate) country: u8,
    /// What the name is used for.
    pub(crate) usage: PlaceUse,
}

/// FNV-1a: short keys, no seed, the same on every machine.
#[derive(Default)]
pub(crate) struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.0 = hash;
    }
}

/// A map that is only ever asked for keys, so its order cannot show.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// All lists in one table.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: Map<Box<str>, Entry>,
    places: Map<&'static str, Vec<Place>>,
}

/// The longest word in the lists, in bytes; longer words are not looked up.
pub(crate) const WORD_BYTES_MAX: usize = 32;

impl Lexicon {
    /// Builds the table.
    pub(crate) fn new() -> Self {
        let mut lexicon = Self { words: Map::default(), places: Map::default() };
        for (classes, list) in words::WORDS.iter().chain(people::WORDS) {
            lexicon.mark_all(list, *classes);
        }
        lexicon.mark_all(words::VERBS, class::VERB);
        lexicon.mark_all(people::WOMEN, class::GIVEN | class::FEMALE);
        lexicon.mark_all(people::MEN, class::GIVEN | class::MALE);
        for (index, verb) in VERBS.iter().enumerate() {
            verb.each_form(|word, form| {
                let entry = lexicon.words.entry(word.into()).or_default();
                // "found" is the past of "find" before it is a verb of its own.
                if entry.form == Form::None {
                    entry.verb = index as u16;
                    entry.form = form;
                }
            });
        }
        sense::each(|word, sense, irregular| {
            lexicon.words.entry(word.into()).or_default().sense.merge(sense, irregular);
        });
        for (index, country) in COUNTRIES.iter().enumerate() {
            lexicon.add_places(country.names, index as u8, PlaceUse::Name);
            lexicon.add_places(country.people, index as u8, PlaceUse::People);
            lexicon.add_places(country.capital, index as u8, PlaceUse::Capital);
        }
        for places in lexicon.places.values_mut() {
            places.sort_by_key(|place| std::cmp::Reverse(place.rest.len()));
        }
        lexicon
    }

    /// What is known about a word in lower case, with `'` for every apostrophe.
    pub(crate) fn entry(&self, word: &str) -> Entry {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// Place names that begin with `word`, those with most words first.
    pub(crate) fn places(&self, word: &str) -> &[Place] {
        self.places.get(word).map_or(&[], Vec::as_slice)
    }

    /// What the verb at `index` takes.
    pub(crate) fn frames(index: u16) -> Frames {
        VERBS[usize::from(index)].frames()
    }

    fn mark_all(&mut self, list: &'static str, classes: Classes) {
        for word in list.split_whitespace() {
            self.words.entry(word.into()).or_default().classes |= classes;
        }
    }

    fn add_places(&mut self, names: &'static str, country: u8, usage: PlaceUse) {
        for name in names.split('|').filter(|name| !name.is_empty()) {
            let mut words = name.split(' ');
            let first = words.next().unwrap_or_default();
            self.words.entry(first.into()).or_default().classes |= class::PLACE;
            self.places.entry(first).or_default().push(Place {
                rest: words.collect(),
                country,
                usage,
            });
        }
    }
}

/// The first name of the country at `index`, with capitals.
pub(crate) fn country_name(index: u8) -> String {
    let name = COUNTRIES[usize::from(index)].names.split('|').next().unwrap_or_default();
    let capital = |word: &str| {
        let small = matches!(word, "and" | "of" | "the");
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !small => first.to_uppercase().chain(letters).collect(),
            _ => word.to_string(),
        }
    };
    let words: Vec<String> = name.split(' ').map(capital).collect();
    words.join(" ")
}

/// The alpha-3 code of the country at `index`.
pub(crate) fn country_code(index: u8) -> &'static str {
    COUNTRIES[usize::from(index)].code
}

/// The index of the country with an ISO 3166-1 alpha-3 code.
pub(crate) fn country_index(code: &str) -> Option<u8> {
    COUNTRIES.iter().position(|country| country.code == code).map(|index| index as u8)
}
