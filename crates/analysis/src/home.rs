//! Where an article is at home: the country of its dateline, else the one that it names far more than
//! any other, else the one that its first words name. Tells of no speaker; it only stands in where nothing nearer does.

mod region;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::cast::names::Names;
use crate::lexicon::{PlaceUse, class, country_code};
use crate::tag::{Locale, Shape};
use crate::text::Text;
use crate::token::Kind;

/// A country must be named so often to be home without a dateline.
const NAMED_MIN: u32 = 3;

/// And so many times as often as the next.
const LEAD_MIN: u32 = 3;

/// What is named so often needs to lead less.
const OFTEN_MIN: u32 = 8;
const OFTEN_LEAD_MIN: u32 = 2;

/// Stands for a town that a state of the United States is written behind, which is surely there.
const AMERICAN: &str = "USA, by its state";

/// How many words a dateline may have.
const DATELINE_TOKENS_MAX: usize = 14;

/// The country in which an article is at home by its text, as ISO 3166-1 alpha-3.
pub(crate) fn of(texts: &[&Text<'_>], names: &Names) -> Option<&'static str> {
    match texts.iter().find_map(|text| dateline(text, names)) {
        Some("") => hosted(texts).or_else(|| local(texts)),
        // "WARSAW, Ind."
        Some(AMERICAN) => Some("USA"),
        // A town of that name may lie elsewhere: the article says where, if it names no other country.
        Some(code) if !is_named(texts, code) => only_named(texts, 1).or(Some(code)),
        Some(code) => Some(code),
        None => {
            most_named(texts).or_else(|| named_first(texts, names)).or_else(|| most_regions(texts))
        }
    }
}

/// "ADDIS ABABA, Ethiopia": who writes the country behind such a city writes of it, if it is named again.
fn hosted(texts: &[&Text<'_>]) -> Option<&'static str> {
    let host = texts.iter().find_map(|text| {
        text.layout.paragraphs.iter().take(4).find_map(|paragraph| {
            let end = paragraph.end.min(paragraph.start + DATELINE_TOKENS_MAX);
            let comma = (paragraph.start..end).find(|at| text.kind(*at) == Kind::Comma)?;
            let shouted = (paragraph.start..comma).all(|at| text.tags[at].shape == Shape::Upper);
            let code = region(text, comma..end).filter(|_| shouted && comma > paragraph.start)?;
            is_hub(&text.words(paragraph.start..comma).to_lowercase()).then_some(code)
        })
    })?;
    let counts = counts(texts, |locale| locale.usage != PlaceUse::Capital);
    let (own, others): (Vec<_>, Vec<_>) =
        counts.iter().partition(|(country, _)| country_code(**country) == host);
    let own = own.first().map_or(0, |(_, count)| **count);
    (own > 1 && others.iter().all(|(_, count)| **count <= own)).then_some(host)
}

/// "BRUSSELS ... Belgium's two largest unions": what is sent from such a city may be about its own country,
/// if the first lines name it and nothing names another one more often.
fn local(texts: &[&Text<'_>]) -> Option<&'static str> {
    let lead = |text: &&Text<'_>, code: &str| {
        let end = text.layout.paragraphs.get(LEAD_PARAGRAPHS - 1).map_or(text.len(), |it| it.end);
        let mut named = text.locales.iter().take_while(|it| (it.last as usize) <= end);
        named.any(|it| it.usage != PlaceUse::Capital && country_code(it.country) == code)
    };
    let counts = counts(texts, |locale| locale.usage != PlaceUse::Capital);
    let (country, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let code = country_code(*country);
    let alone = counts.iter().all(|(other, count)| other == country || count < most);
    let hub = texts.iter().find_map(|text| {
        text.layout.paragraphs.iter().take(4).find_map(|paragraph| {
            let end = paragraph.end.min(paragraph.start + DATELINE_TOKENS_MAX);
            let words = text.words(paragraph.start..end).to_lowercase();
            let hub = HUBS.iter().find(|(hub, _)| words.starts_with(hub));
            hub.map(|(_, code)| *code).filter(|code| !code.is_empty())
        })
    })?;
    (hub == code && alone && texts.iter().any(|text| lead(text, code))).then_some(code)
}

/// The country that an article from the seat of a body of several countries is about.
pub(crate) fn subject(texts: &[&Text<'_>]) -> Option<&'static str> {
    most_named(texts)
}

fn is_named(texts: &[&Text<'_>], code: &str) -> bool {
    let mut named = texts.iter().flat_map(|text| &text.locales);
    named.any(|locale| country_code(locale.country) == code)
}

/// The only country that is named at all, if it is so often enough or by its capital.
fn only_named(texts: &[&Text<'_>], times: u32) -> Option<&'static str> {
    let counts = counts(texts, |_| true);
    let (country, count) = counts.iter().next().filter(|_| counts.len() == 1)?;
    let capital =
        texts.iter().flat_map(|text| &text.locales).any(|locale| locale.usage == PlaceUse::Capital);
    (*count >= times || capital).then(|| country_code(*country))
}

/// Cities from which much is reported that is not of their country, and that country where its own news may
/// come from there, too.
const HUBS: &[(&str, &str)] = &[
    ("brussels", "BEL"),
    ("geneva", "CHE"),
    ("new york", ""),
    ("vienna", "AUT"),
    ("strasbourg", "FRA"),
    ("the hague", "NLD"),
    ("united nations", ""),
    ("davos", ""),
    ("luxembourg", "LUX"),
    ("unitednations", ""),
    ("addis ababa", "ETH"),
];

/// How many paragraphs are the first lines.
const LEAD_PARAGRAPHS: usize = 3;

/// Whether words begin with such a city.
pub(crate) fn is_hub(words: &str) -> bool {
    HUBS.iter().any(|(hub, _)| words.starts_with(hub))
}

/// "PHNOM PENH, Aug 3 -", "Dili, 02 Dec (Agency)", "Vientiane (Agency)": a city at the start of one of
/// the first paragraphs. Empty for a hub.
fn dateline(text: &Text<'_>, names: &Names) -> Option<&'static str> {
    text.layout.paragraphs.iter().take(4).find_map(|paragraph| {
        // "KIS Phnom Penh, June 12": behind the letters of an agency
        let agency = text.tags[paragraph.start].shape == Shape::Upper
            && !text.is(paragraph.start, class::DET)
            && text.locale(paragraph.start).is_none()
            && text.locale(paragraph.start + 1).is_some();
        let start = paragraph.start + usize::from(agency);
        let limit = paragraph.end.min(start + DATELINE_TOKENS_MAX);
        let end = (start..limit)
            .find(|at| text.kind(*at) != Kind::Word || !text.is_capital(*at))
            .unwrap_or(limit);
        let dated = text.kind(end) == Kind::Comma
            && (end + 1..limit.min(end + 6)).any(|at| text.kind(at) == Kind::Number);
        let shouted = (start..end).all(|at| text.tags[at].shape == Shape::Upper);
        let closed = || (end..limit).any(|at| matches!(text.kind(at), Kind::Dash | Kind::Open));
        let opens = text.kind(end) == Kind::Open;
        if end == start || !(dated || opens || (shouted && closed())) {
            return None;
        }
        let city = text.words(start..end).to_lowercase();
        if HUBS.iter().any(|(hub, _)| *hub == city) {
            return Some("");
        }
        let capital = text.locale(start).filter(|locale| locale.last as usize == end);
        let code = match capital {
            _ if is_american(text, end..limit) => AMERICAN,
            Some(locale) => country_code(locale.country),
            None => names
                .country(&text.words(start..end).to_lowercase())
                .or_else(|| region(text, end..limit))?,
        };
        Some(code)
    })
}

/// Abbreviated countries behind a city: "GISBORNE, N.Z. (Agency)".
const ABBREVIATED: &[(&str, &str)] =
    &[("n.z", "NZL"), ("p.n.g", "PNG"), ("u.a.e", "ARE"), ("u.k", "GBR"), ("u.s", "USA")];

/// States of the United States as datelines write them behind a city. Source: written for this project
/// after the usage of news agencies.
const STATES: &[&str] = &[
    "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky",
    "la", "md", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "n.h", "n.j", "n.m",
    "n.y", "n.c", "n.d", "okla", "ore", "pa", "r.i", "s.c", "s.d", "tenn", "tex", "vt", "va",
    "wash", "w.va", "wis", "wyo", "d.c",
];

/// "WARSAW, Ind."
fn is_american(text: &Text<'_>, behind: Range<usize>) -> bool {
    let at = behind.start + 1;
    let comma = text.kind(behind.start) == Kind::Comma && at < behind.end;
    let word = text.word(at.min(text.len() - 1));
    let stop = word.ends_with('.') || text.word((at + 1).min(text.len() - 1)) == ".";
    let state = word.trim_end_matches('.').to_lowercase();
    comma && stop && word.starts_with(char::is_uppercase) && STATES.contains(&state.as_str())
}

/// The country that stands behind the city of a dateline.
fn region(text: &Text<'_>, behind: Range<usize>) -> Option<&'static str> {
    let start = behind.start + 1;
    if text.kind(behind.start) != Kind::Comma || start >= behind.end {
        return None;
    }
    let named = text.locale(start).map(|locale| country_code(locale.country));
    let words = text.words(start..behind.end).to_lowercase();
    let short = ABBREVIATED.iter().find(|(short, _)| words.starts_with(short));
    named.or(short.map(|(_, code)| *code))
}

/// Paragraphs of a field that count as its first words.
const FIRST_PARAGRAPHS: usize = 3;

/// And those in which the only country of all needs to be named but once.
const ONLY_PARAGRAPHS: usize = 4;

/// What it counts to be named first.
const FIRST_COUNTS: u32 = 2;

/// Fewer tokens tell nothing by a country that they name once.
const TOKENS_MIN: usize = 150;

/// The country that is named most, where to be named first in the first words counts for two more; if
/// no country is named, that of most of the cities.
fn named_first(texts: &[&Text<'_>], names: &Names) -> Option<&'static str> {
    if texts.iter().map(|text| text.len()).sum::<usize>() < TOKENS_MIN {
        return None;
    }
    let mut counts = counts(texts, |_| true);
    if counts.is_empty() {
        return most_cities(texts, names);
    }
    let first = |paragraphs: usize| {
        texts.iter().find_map(|text| {
            let last = text.layout.paragraphs.get(paragraphs - 1).map_or(text.len(), |one| one.end);
            text.locales.first().filter(|locale| (locale.first as usize) < last)
        })
    };
    let Some(first) = first(FIRST_PARAGRAPHS).map(|locale| locale.country) else {
        let times = if first(ONLY_PARAGRAPHS).is_some() { 1 } else { 2 };
        return only_named(texts, times);
    };
    *counts.entry(first).or_default() += FIRST_COUNTS;
    let most = counts.values().max().copied().unwrap_or(0);
    (counts[&first] == most).then(|| country_code(first))
}

/// The country of most cities that are named, if it is that of two at least and leads.
fn most_cities(texts: &[&Text<'_>], names: &Names) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
    for text in texts {
        let places = (1..text.len()).filter(|at| {
            text.is_capital(*at) && text.is(at - 1, class::PREP) && !text.is(*at, class::GIVEN)
        });
        for code in places.filter_map(|at| names.country(&text.word(at).to_lowercase())) {
            *counts.entry(code).or_default() += 1;
        }
    }
    let (code, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let next = counts.iter().filter(|(other, _)| *other != code).map(|(_, count)| *count).max();
    (*most >= 2 && *most > next.unwrap_or(0)).then_some(*code)
}

/// How often each country is named, by the names that `keep` keeps.
fn counts(texts: &[&Text<'_>], keep: impl Fn(&Locale) -> bool) -> BTreeMap<u8, u32> {
    let mut counts = BTreeMap::new();
    let named = texts.iter().flat_map(|text| &text.locales);
    for locale in named.filter(|locale| keep(locale)) {
        *counts.entry(locale.country).or_default() += 1;
    }
    counts
}

/// The country of most regions and institutions that are named, if it leads, by two of them or by one in the
/// first words.
fn most_regions(texts: &[&Text<'_>]) -> Option<&'static str> {
    let mut counts: BTreeMap<u8, u32> = BTreeMap::new();
    for text in texts {
        let first = text.layout.paragraphs.get(ONLY_PARAGRAPHS - 1).map_or(text.len(), |it| it.end);
        for (at, country) in region::named(text) {
            *counts.entry(country).or_default() += if at < first { 2 } else { 1 };
        }
    }
    let (country, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let alone = counts.iter().all(|(other, count)| other == country || count < most);
    (alone && *most > 1).then(|| country_code(*country))
}

fn most_named(texts: &[&Text<'_>]) -> Option<&'static str> {
    let counts = counts(texts, |locale| locale.usage != PlaceUse::Capital);
    let first = texts.iter().find_map(|text| text.locales.first()).map(|locale| locale.country);
    let weight = |country: &u8| {
        let bonus = if first == Some(*country) { FIRST_COUNTS } else { 0 };
        counts[country] + bonus
    };
    let (country, most) = counts.iter().max_by_key(|(country, _)| weight(country))?;
    let next = counts.keys().filter(|other| *other != country).map(weight).max();
    let next = next.unwrap_or(0);
    let leads = *most >= NAMED_MIN && weight(country) >= LEAD_MIN * next
        || *most >= OFTEN_MIN && weight(country) >= OFTEN_LEAD_MIN * next;
    leads.then(|| country_code(*country))
}

/// Words in the names and offices of bodies that belong to no country.
const INTERNATIONAL: &[&str] = &[
    "world",
    "global",
    "international",
    "european",
    "united",
    "nations",
    "un",
    "eu",
    "osce",
    "nato",
    "asean",
    "african",
    "arab",
    "wto",
    "unesco",
    "unicef",
    "opec",
    "regional",
    "pacific",
    "inter-american",
    "eurasian",
    "islands",
    "interpol",
    "africa",
    "asia",
    "asian",
    "europe",
    "caribbean",
    "gulf",
    "nordic",
    "baltic",
    "sahel",
    "basin",
    "states",
    "atlantic",
    "americas",
    "melanesian",
    "polynesian",
    "micronesian",
    "andean",
    "balkan",
    "scandinavian",
    "latin",
    "iaea",
    "icc",
    "imf",
    "federations",
    "envoy",
    "ambassador",
    "hemispheric",
];

/// Bodies of several countries by their letters. Source: written for this project.
const LETTERS: &[&str] = &[
    "GCC", "AU", "SCO", "CIS", "SADC", "IGAD", "ECOWAS", "EAC", "CEMAC", "ECCAS", "COMESA",
    "SAARC", "BIMSTEC", "MERCOSUR", "CARICOM", "CELAC", "OAS", "OECS", "OECD", "APEC", "BRICS",
    "CSTO", "EAEU", "OIC", "OPCW", "ILO", "IOM", "WFP", "WHO", "FAO", "UNHCR", "UNDP", "UNEP",
    "UNFPA", "UNODC", "UNIDO", "UNCTAD", "ITU", "ICAO", "IFAD", "AIIB", "ADB", "AfDB", "EBRD",
    "EIB", "PIF", "ICRC", "IFRC", "IEA", "IRENA", "ICJ", "ECB", "ESCAP", "ECLAC", "ALBA", "MRC",
    "WMO", "UNRWA", "OCHA", "UNAIDS",
];

/// How long the words are that begin with each letter, one bit for each length.
const LENGTHS: [u32; 26] = {
    let mut lengths = [0; 26];
    let mut at = 0;
    while at < INTERNATIONAL.len() {
        let word = INTERNATIONAL[at].as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        at += 1;
    }
    lengths
};

/// Whether any such word begins like this one and is as long.
fn may_be_known(word: &str) -> bool {
    let first = word.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    let lengths = LENGTHS.get(usize::from(first.wrapping_sub(b'a')));
    word.len() < 32 && lengths.is_some_and(|lengths| lengths >> word.len() & 1 == 1)
}

/// Offices of bodies of several countries, as their holders are called.
const OFFICES: &[&str] = &[
    "Executive Secretary",
    "Secretary-General",
    "Secretary General",
    "High Representative",
    "Special Representative",
    "Special Rapporteur",
    "Resident Coordinator",
];

/// Whether an office is one of a body of several countries. A party or a ministry has secretaries too.
pub(crate) fn is_of_many(role: &str, affiliation: &str) -> bool {
    let shared = || affiliation.is_empty() || is_international(affiliation);
    is_international(role) || OFFICES.iter().any(|office| role.starts_with(office)) && shared()
}

/// Whether a word is the letters of such a body.
fn are_letters(word: &str) -> bool {
    word.as_bytes().get(1).is_some_and(|second| second.is_ascii_uppercase() || *second == b'f')
        && LETTERS.contains(&word)
}

/// "Ministry of Regional Development": of one state, whatever it is for.
pub(crate) fn is_national(name: &str) -> bool {
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    ["Ministry ", "Department "].iter().any(|body| name.starts_with(body))
}

/// Whether a name or office is that of a body of several countries, or of a guest.
pub(crate) fn is_international(words: &str) -> bool {
    let known = |word: &str| {
        word.get(..4).is_some_and(|pan| pan.eq_ignore_ascii_case("pan-"))
            || may_be_known(word)
                && INTERNATIONAL.iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    // "Pan" alone is a surname.
    words.split_whitespace().any(|word| known(word) || are_letters(word))
        || ["Pan American", "Pan African", "Commonwealth Secreta", "Commonwealth of Nations"]
            .iter()
            .any(|body| words.contains(body))
}
