//! Where those come from whose titles do not say: "Singapore-based Straits Equity", "a Thai delegation
//! led by Mr Anan", "In Tunis, ... Olfa Ben Ali", "its spokesman". Reads a field once; surer signs win.

use std::ops::Range;

use super::{Entities, Evidence, Referent};
use crate::cast::names::Names;
use crate::home::is_hub;
use crate::lexicon::{PlaceUse, class, country_code};
use crate::mention::{Mention, MentionKind};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many tokens a place at the start of a paragraph may take: "In the cold stores of Ulaanbaatar".
const OPENING_TOKENS: usize = 9;

/// How far behind a name "based" is looked for: ", head of research at Mumbai-based Acme".
const BASED_TOKENS: usize = 9;

/// How many words may stand between a nation and a name.
const NATION_TOKENS: usize = 4;

/// How far before a name "led by" looks for a country.
const LED_TOKENS: usize = 8;

impl Entities {
    /// Gives a country to those whom the words around their names place.
    pub(crate) fn place(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &[Referent],
        names: &Names,
    ) {
        let mut seen = vec![false; self.list.len()];
        let openings: Vec<Option<&'static str>> =
            text.layout.paragraphs.iter().map(|range| opening(text, range, names)).collect();
        for (mention, referent) in mentions.iter().zip(referents) {
            let Referent::Entity(id) = *referent else { continue };
            let first = !std::mem::replace(&mut seen[id as usize], true);
            let entity = &mut self.list[id as usize];
            if !matches!(entity.kind, MentionKind::Name | MentionKind::Organization) {
                continue;
            }
            let paragraph = text.layout.paragraph_index(mention.tokens.start);
            if let (true, Some(code)) = (first, openings[paragraph]) {
                entity.locate(Evidence::Near, code);
            }
            if mention.name.is_empty() {
                continue;
            }
            let start = mention.name.start;
            let seat = based(text, start.wrapping_sub(1), names)
                .or_else(|| apposed(text, mention.tokens.end, names))
                .or_else(|| belongs(text, mention, names))
                .or_else(|| nation(text, mention));
            if let Some(code) = seat {
                entity.locate(Evidence::Place, code);
            }
            if let Some(code) = led(text, mention.tokens.start) {
                entity.locate(Evidence::Title, code);
            }
        }
        self.openings = openings;
    }
}

/// "Singapore-based"
fn based(text: &Text<'_>, at: usize, names: &Names) -> Option<&'static str> {
    let word = if at < text.len() { text.word(at) } else { return None };
    country(text, at, word.strip_suffix("-based")?, names)
}

/// ", a Bratislava-based group"
fn apposed(text: &Text<'_>, comma: usize, names: &Names) -> Option<&'static str> {
    let end = text.layout.sentence(comma.min(text.len() - 1)).end.min(comma + BASED_TOKENS);
    let near = comma + 1..end.max(comma + 1);
    (text.kind(comma) == Kind::Comma)
        .then(|| {
            let mut inside = near.take_while(|at| text.is_word(*at));
            inside.find_map(|at| based(text, at, names))
        })
        .flatten()
}

/// "Ana Prado of Oslo University", "of Goma"
fn belongs(text: &Text<'_>, mention: &Mention, names: &Names) -> Option<&'static str> {
    let of = mention.of.clone();
    let start = of.start + usize::from(text.is(of.start, class::DET));
    let city = start < of.end && mention.kind == MentionKind::Name && text.is_capital(start);
    // "of Singapore-based Straits Research"
    if let Some(code) = based(text, start, names).filter(|_| city) {
        return Some(code);
    }
    city.then(|| country(text, start, text.word(start), names)).flatten()
}

/// "Swedish appliance maker Nordhem", "Rheinmark, a German chemical group": the nation beside a name.
fn nation(text: &Text<'_>, mention: &Mention) -> Option<&'static str> {
    let people = |at: usize| text.locale(at).filter(|it| it.usage == PlaceUse::People);
    let small = |at: usize| text.is_word(at) && text.tags[at].shape == Shape::Lower;
    let sentence = text.layout.sentence(mention.head);
    let start = mention.name.start;
    let mut before = (start.saturating_sub(NATION_TOKENS).max(sentence.start)..start).rev();
    let plain = |at: usize| small(at) && !text.is(at, class::PREP | class::CONJ | class::VERB);
    let ahead = before.find(|at| !plain(*at)).filter(|at| at + 1 < start);
    if let Some(locale) = ahead.and_then(people) {
        return Some(country_code(locale.country));
    }
    let comma = mention.tokens.end;
    let opens = text.kind(comma) == Kind::Comma && text.is(comma + 1, class::DET);
    let mut behind = comma + 2..sentence.end.min(comma + 2 + NATION_TOKENS);
    let first = behind.find(|at| people(*at).is_some() || !small(*at));
    first.filter(|_| opens).and_then(people).map(|locale| country_code(locale.country))
}

/// "a Thai delegation led by Mr Anan"
fn led(text: &Text<'_>, start: usize) -> Option<&'static str> {
    let by = start.checked_sub(2)?;
    if !text.same(by + 1, "by") || !["led", "headed"].iter().any(|word| text.same(by, word)) {
        return None;
    }
    let sentence = text.layout.sentence(start).start;
    let mut before = (by.saturating_sub(LED_TOKENS).max(sentence)..by).rev();
    before.find_map(|at| text.locale(at)).map(|locale| country_code(locale.country))
}

/// The country where a paragraph says at its start that it is: "In Tunis, ...".
fn opening(text: &Text<'_>, paragraph: &Range<usize>, names: &Names) -> Option<&'static str> {
    let start = paragraph.start;
    if !["In", "At", "From"].contains(&text.word(start)) {
        return None;
    }
    let end = paragraph.end.min(start + OPENING_TOKENS);
    let end = (start..end).find(|at| text.kind(*at) == Kind::Comma).unwrap_or(end);
    for at in (start + 1..end).filter(|at| text.is_capital(*at)) {
        let people = text.locale(at).is_some_and(|locale| locale.usage == PlaceUse::People);
        if is_hub(&text.words(at..end).to_lowercase()) {
            return None;
        }
        if let Some(code) = country(text, at, text.word(at), names).filter(|_| !people) {
            return Some(code);
        }
    }
    None
}

/// The country of a place name.
fn country(text: &Text<'_>, at: usize, word: &str, names: &Names) -> Option<&'static str> {
    if let Some(locale) = text.locale(at) {
        return Some(country_code(locale.country));
    }
    let next = at + 1;
    let two = text.is_capital(next) && text.kind(next) == Kind::Word;
    let both = two.then(|| format!("{} {}", word, text.word(next)).to_lowercase());
    let known = both.and_then(|both| names.country(&both));
    let small = text.tags[at].shape == Shape::Lower;
    known.or_else(|| names.country(&word.to_lowercase())).filter(|_| !small)
}
