//! Lists of names: given names, family names, places, and what a capital alone does not tell. They
//! say what a name may be; what it is in a text is decided by `figure`. The lists are data files, each
//! with its source and licence in its first lines.

use crate::lexicon::Map;

/// A given name.
pub(crate) const GIVEN: u8 = 1;
/// A family name.
pub(crate) const FAMILY: u8 = 2;
/// A city, state, region or continent.
pub(crate) const PLACE: u8 = 4;
/// A noun that heads the name of a body.
pub(crate) const BODY: u8 = 8;
/// A noun that heads the name of a thing, place or event: "bridge", "war".
pub(crate) const THING: u8 = 16;
/// Letters that stand for a thing: "DNA".
pub(crate) const LETTERS: u8 = 32;
/// The name of a body whose words do not show it.
pub(crate) const KNOWN: u8 = 64;

/// All lists in one table.
#[derive(Debug)]
pub(crate) struct Names {
    known: Map<&'static str, u8>,
    /// The country of a place.
    home: Map<&'static str, &'static str>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut known: Map<&'static str, u8> = Map::default();
        let mut home: Map<&'static str, &'static str> = Map::default();
        let lists = [
            (GIVEN, include_str!("../../data/names/given.txt")),
            (FAMILY, include_str!("../../data/names/family.txt")),
            (PLACE, include_str!("../../data/names/places.txt")),
            (BODY, include_str!("../../data/names/bodies.txt")),
            (THING, include_str!("../../data/names/things.txt")),
            (LETTERS, include_str!("../../data/names/letters.txt")),
            (KNOWN, include_str!("../../data/names/organizations.txt")),
        ];
        for (bit, list) in lists {
            for name in list.lines().filter(|line| !line.starts_with('#')) {
                let (name, country) = name.split_once('\t').unwrap_or((name, ""));
                *known.entry(name).or_default() |= bit;
                if !country.is_empty() {
                    home.insert(name, country);
                }
            }
        }
        Self { known, home }
    }

    /// The country of a city or state in lower case.
    pub(crate) fn country(&self, name: &str) -> Option<&'static str> {
        self.home.get(name).copied()
    }

    /// What the lists say about a name of one or more words in lower case.
    pub(crate) fn of(&self, name: &str) -> u8 {
        self.known.get(name).copied().unwrap_or_default()
    }
}
