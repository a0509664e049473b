//! Tags: what each token is by itself: its classes from the word lists, the verb form it can be,
//! its shape and the place name it begins. A light tagger; of the sentence it looks at the next
//! words only, to tell "the WHO" from a shouted "WHO".

use crate::lexicon::class::{self, Classes};
use crate::lexicon::sense::Sense;
use crate::lexicon::verb::Form;
use crate::lexicon::{Entry, Lexicon, PlaceUse, WORD_BYTES_MAX};
use crate::part;
use crate::token::{Gap, Kind, Token};

/// What a token is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Classes from the word lists; none for marks.
    pub(crate) classes: Classes,
    /// Index of the reporting verb when `form` says that it is one.
    pub(crate) verb: u16,
    pub(crate) form: Form,
    pub(crate) shape: Shape,
    pub(crate) sense: Sense,
}

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// No letter first.
    None,
    Lower,
    /// First letter upper case.
    Title,
    /// At least two letters, none in lower case.
    Upper,
}

impl Tag {
    pub(crate) fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }

    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper)
    }
}

/// A country, people or capital in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Locale {
    /// First token.
    pub(crate) first: u32,
    /// Behind the last token.
    pub(crate) last: u32,
    /// Index of the country.
    pub(crate) country: u8,
    /// What the name is used for.
    pub(crate) usage: PlaceUse,
}

/// All words of a field as the word lists have them: in lower case, with plain apostrophes.
#[derive(Debug)]
pub(crate) struct Folded {
    letters: String,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
}

impl Folded {
    fn push(&mut self, word: &str) {
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
    }

    /// The word at `at`; empty for marks and for words that are longer than any in the lists.
    pub(crate) fn word(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[start..self.ends[at] as usize]
    }
}

/// Tags every token, and tells what it looks like to the part-of-speech tagger and to word lists.
pub(crate) fn tag(
    text: &str,
    tokens: &[Token],
    lexicon: &Lexicon,
) -> (Vec<Tag>, Vec<part::Form>, Folded) {
    let mut folded = Folded {
        letters: String::with_capacity(text.len()),
        ends: Vec::with_capacity(tokens.len()),
    };
    let mut lower = String::with_capacity(WORD_BYTES_MAX * 2);
    let mut tags = Vec::with_capacity(tokens.len());
    let mut forms = Vec::with_capacity(tokens.len());
    for token in tokens {
        tags.push(tag_one(text, token, lexicon, &mut lower));
        forms.push(part::Form::of(&text[token.start as usize..token.end as usize], &lower));
        folded.push(&lower);
    }
    for at in 0..tags.len() {
        let tag = &tags[at];
        if tag.shape == Shape::Upper && tag.is(class::PRONOUN) && !is_shouted(&tags, at) {
            // "the WHO", "the IT firm", "the US"
            tags[at].classes &= class::PLACE;
        }
    }
    (tags, forms, folded)
}

/// Whether a word in capitals stands beside another one.
fn is_shouted(tags: &[Tag], at: usize) -> bool {
    let upper = |tag: Option<&Tag>| tag.is_some_and(|tag| tag.shape == Shape::Upper);
    upper(tags.get(at + 1)) || upper(at.checked_sub(1).and_then(|before| tags.get(before)))
}

fn tag_one(text: &str, token: &Token, lexicon: &Lexicon, lower: &mut String) -> Tag {
    let word = &text[token.start as usize..token.end as usize];
    let mut entry = Entry::default();
    let mut shape = Shape::None;
    lower.clear();
    if matches!(token.kind, Kind::Word | Kind::Clitic | Kind::Number) {
        shape = shape_of(word);
        if word.len() <= WORD_BYTES_MAX {
            fold(word, lower);
            entry = lexicon.entry(lower);
        }
        if entry.classes == 0 && shape == Shape::Lower && word.ends_with("ly") && word.len() > 4 {
            entry.classes |= class::ADV;
        }
    }
    Tag { classes: entry.classes, verb: entry.verb, form: entry.form, shape, sense: entry.sense }
}

/// Writes `word` to `lower` in lower case and with `'` for every apostrophe.
pub(crate) fn fold(word: &str, lower: &mut String) {
    lower.clear();
    for letter in word.chars() {
        match letter {
            'A'..='Z' => lower.push(letter.to_ascii_lowercase()),
            '\u{0}'..='\u{7f}' => lower.push(letter),
            '’' | '‘' | 'ʼ' => lower.push('\''),
            '‐' | '‑' => lower.push('-'),
            _ => lower.extend(letter.to_lowercase()),
        }
    }
}

fn shape_of(word: &str) -> Shape {
    let Some(first) = word.chars().next() else { return Shape::None };
    if !first.is_alphabetic() {
        return Shape::None;
    }
    // "al-Rashid", "d'Ivoire"
    let prefixed = || {
        let mut parts = word.splitn(2, ['-', '\'', '’']);
        parts.next().is_some_and(|prefix| prefix.len() <= 3)
            && parts.next().is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    if first.is_lowercase() && prefixed() {
        return Shape::Title;
    }
    if !first.is_uppercase() {
        // Scripts without case count as names: there is nothing else to go by.
        return if first.is_lowercase() { Shape::Lower } else { Shape::Title };
    }
    let mut rest = word.chars().skip(1).filter(|letter| letter.is_alphabetic()).peekable();
    if rest.peek().is_some() && rest.all(|letter| !letter.is_lowercase()) {
        Shape::Upper
    } else {
        Shape::Title
    }
}

/// Finds the names of countries, peoples and capitals, longest first.
pub(crate) fn locales(
    text: &str,
    tokens: &[Token],
    tags: &[Tag],
    lexicon: &Lexicon,
) -> Vec<Locale> {
    let mut found = Vec::new();
    let mut lower = String::with_capacity(WORD_BYTES_MAX * 2);
    let mut at = 0;
    while at < tokens.len() {
        if !tags[at].is(class::PLACE) || !tags[at].is_capital() {
            at += 1;
            continue;
        }
        let locale = locale_at(text, tokens, tags, lexicon, at, &mut lower);
        at = locale.map_or(at + 1, |locale| locale.last as usize);
        found.extend(locale);
    }
    found
}

fn locale_at(
    text: &str,
    tokens: &[Token],
    tags: &[Tag],
    lexicon: &Lexicon,
    at: usize,
    lower: &mut String,
) -> Option<Locale> {
    let word = |token: &Token| &text[token.start as usize..token.end as usize];
    fold(word(&tokens[at]), lower);
    // "US" is a country, "us" and a shouted "US" in a headline are told apart by the neighbours.
    if lower.as_str() == "us" && tags[at].shape != Shape::Upper {
        return None;
    }
    let places = lexicon.places(lower);
    places.iter().find_map(|place| {
        let last = at + 1 + place.rest.len();
        let fits = tokens.get(at + 1..last)?.iter().zip(&place.rest).all(|(token, expected)| {
            let word = word(token);
            token.gap == Gap::Space && word.len() <= WORD_BYTES_MAX && {
                let mut folded = String::new();
                fold(word, &mut folded);
                folded == *expected
            }
        });
        fits.then_some(Locale {
            first: at as u32,
            last: last as u32,
            country: place.country,
            usage: place.usage,
        })
    })
}
