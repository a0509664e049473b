//! Topics: what a statement is about, by rules over words and phrases. The built-in rules lead to
//! IPTC Media Topics; users extend or replace them with a file of the same form. Knows words, not
//! who speaks.

mod rules;

use std::ops::Range;

use crate::article::Span;
use crate::lemma;
use crate::lexicon::Map;
use crate::statement::Topic;
use crate::text::Text;
use crate::token::{Gap, Kind};

pub use rules::TopicError;

/// The built-in rules.
const BUILT_IN: &str = include_str!("../data/topics.toml");

/// Broad topics that one statement is given at most.
const BROAD_MAX: usize = 3;

/// Spans of evidence that one topic is given at most.
const EVIDENCE_MAX: usize = 8;

/// What a word that means one thing weighs, and what one that may mean others does. A topic needs
/// the weight of one sure word: an ambiguous one needs a second.
const SURE: u32 = 2;
const AMBIGUOUS: u32 = 1;

/// Sure words of a topic that make it a theme of the whole text: there an ambiguous one is sure.
const THEME_WORDS_MIN: usize = 2;

/// Rules that tell what a statement is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Topics {
    topics: Vec<Subject>,
    /// What leads where, as the files say.
    rules: Vec<Rule>,
    /// Numbers of the words that occur in phrases, by dictionary form.
    words: Map<Box<str>, u32>,
    /// Phrases by the number of their first word, those with most words first.
    phrases: Vec<Vec<Phrase>>,
}

/// A topic of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    code: String,
    label: String,
    /// Index of the broader topic.
    broader: Option<usize>,
}

/// A word or phrase that leads to a topic, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    phrase: String,
    topic: u32,
    weight: u32,
}

/// The same with the words numbered, filed under the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    /// Numbers of the words behind the first one.
    rest: Vec<u32>,
    topic: u32,
    weight: u32,
}

/// The places in a text that lead to topics, in reading order.
#[derive(Debug)]
pub(crate) struct Subjects<'a> {
    topics: &'a Topics,
    places: Vec<Place>,
}

/// A phrase in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    tokens: Range<u32>,
    /// Number of the first word, so that a repeated word counts once.
    word: u32,
    topic: u32,
    weight: u32,
}

impl Default for Topics {
    /// The built-in rules: IPTC Media Topics.
    fn default() -> Self {
        Self::empty().with(BUILT_IN).expect("the built-in rules are sound; a test reads them")
    }
}

impl Topics {
    /// Reads rules in TOML: the built-in ones and those of `text`, or only those when it says
    /// `replace = true`. The form is described at the head of the built-in file,
    /// `crates/analysis/data/topics.toml`.
    ///
    /// # Errors
    /// When `text` is not TOML, has an unknown field, or a topic lacks what it needs.
    pub fn read(text: &str) -> Result<Self, TopicError> {
        let base = if rules::replaces(text)? { Self::empty() } else { Self::default() };
        base.with(text)
    }

    fn empty() -> Self {
        Self { topics: Vec::new(), rules: Vec::new(), words: Map::default(), phrases: Vec::new() }
    }

    /// Looks every word of a text up, once.
    pub(crate) fn read_text(&self, text: &Text<'_>) -> Subjects<'_> {
        let number = |at: usize| {
            let word = (text.kind(at) == Kind::Word).then(|| text.folded.word(at))?;
            lemma::find(word, |form| self.words.get(form).copied())
        };
        let numbers: Vec<Option<u32>> = (0..text.len()).map(number).collect();
        let mut places = Vec::new();
        let mut at = 0;
        while at < numbers.len() {
            let found =
                numbers[at].map_or(0, |word| self.places_at(text, &numbers, word, at, &mut places));
            at += found.max(1);
        }
        self.settle(&mut places);
        Subjects { topics: self, places }
    }

    /// Lets the themes of the text settle what is ambiguous.
    fn settle(&self, places: &mut [Place]) {
        let mut sure: Vec<Vec<u32>> = vec![Vec::new(); self.topics.len()];
        for place in places.iter().filter(|place| place.weight >= SURE) {
            let words = &mut sure[place.topic as usize];
            if words.len() < THEME_WORDS_MIN && !words.contains(&place.word) {
                words.push(place.word);
            }
        }
        for place in places {
            if sure[place.topic as usize].len() >= THEME_WORDS_MIN {
                place.weight = place.weight.max(SURE);
            }
        }
    }

    /// Adds the longest phrase at `at` with all its topics, and gives its length.
    fn places_at(
        &self,
        text: &Text<'_>,
        numbers: &[Option<u32>],
        word: u32,
        at: usize,
        places: &mut Vec<Place>,
    ) -> usize {
        let mut length = 0;
        for phrase in &self.phrases[word as usize] {
            let count = phrase.rest.len() + 1;
            if count < length {
                break;
            }
            let fits = phrase.rest.iter().zip(at + 1..).all(|(rest, at)| {
                numbers.get(at) == Some(&Some(*rest)) && text.tokens[at].gap == Gap::Space
            });
            if fits {
                length = count;
                places.push(Place {
                    tokens: at as u32..(at + count) as u32,
                    word,
                    topic: phrase.topic,
                    weight: phrase.weight,
                });
            }
        }
        length
    }
}

/// What speaks for one topic in one statement.
#[derive(Clone, Debug, Default)]
struct Support {
    weight: u32,
    words: Vec<(u32, u32)>,
    evidence: Vec<Range<u32>>,
}

impl Support {
    /// A word counts once, with the most that it weighs for any of the narrower topics.
    fn add(&mut self, place: &Place) {
        let room = self.words.len() < EVIDENCE_MAX;
        match self.words.iter_mut().find(|(word, _)| *word == place.word) {
            Some((_, known)) => {
                self.weight += place.weight.saturating_sub(*known);
                *known = place.weight.max(*known);
            }
            None if room => {
                self.weight += place.weight;
                self.words.push((place.word, place.weight));
            }
            None => {}
        }
        let known = self.evidence.last() == Some(&place.tokens);
        if !known && self.evidence.len() < EVIDENCE_MAX {
            self.evidence.push(place.tokens.clone());
        }
    }
}

impl Subjects<'_> {
    /// The topics of one content: the best supported broad ones, each followed by its best
    /// supported narrow one.
    pub(crate) fn of(&self, text: &Text<'_>, content: &[Range<usize>]) -> Vec<Topic> {
        let topics = &self.topics.topics;
        let mut support: Vec<(usize, Support)> = Vec::new();
        let mut add = |topic: usize, place: &Place| match support
            .iter_mut()
            .find(|(known, _)| *known == topic)
        {
            Some((_, known)) => known.add(place),
            None => {
                let mut new = Support::default();
                new.add(place);
                support.push((topic, new));
            }
        };
        for range in content {
            let from =
                self.places.partition_point(|place| (place.tokens.start as usize) < range.start);
            let inside = self.places[from..]
                .iter()
                .take_while(|place| (place.tokens.start as usize) < range.end);
            for place in inside.filter(|place| place.tokens.end as usize <= range.end) {
                let topic = place.topic as usize;
                add(topic, place);
                if let Some(broader) = topics[topic].broader {
                    add(broader, place);
                }
            }
        }
        support.retain(|(_, support)| support.weight >= SURE);
        // The first in the text before the later one, when equally supported.
        support.sort_by_key(|(_, support)| std::cmp::Reverse(support.weight));
        let mut found = Vec::new();
        let broad = support.iter().filter(|(topic, _)| topics[*topic].broader.is_none());
        for (topic, known) in broad.take(BROAD_MAX) {
            found.push(self.topic(text, *topic, known));
            let narrow = support.iter().find(|(other, _)| topics[*other].broader == Some(*topic));
            found.extend(narrow.map(|(topic, known)| self.topic(text, *topic, known)));
        }
        found
    }

    fn topic(&self, text: &Text<'_>, index: usize, support: &Support) -> Topic {
        let subject = &self.topics.topics[index];
        let spans = support.evidence.iter();
        Topic {
            code: subject.code.clone(),
            label: subject.label.clone(),
            evidence: spans
                .map(|tokens| -> Span { text.span(&(tokens.start as usize..tokens.end as usize)) })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
