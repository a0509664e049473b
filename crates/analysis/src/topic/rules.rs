//! The form of a topic file, and how its rules become the table that texts are read with. Knows no
//! file: only what stands in it.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{AMBIGUOUS, Phrase, Rule, SURE, Subject, Topics};
use crate::lemma;
use crate::tag::fold;

/// What is wrong with a topic file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TopicError {
    /// It is no TOML, or has a field that is not known or of another type.
    #[error("line {line}: {problem}")]
    Form {
        /// Line of the file, from 1; 0 when it is not known.
        line: usize,
        /// What the reader of TOML says.
        problem: String,
    },
    /// A topic lacks something or has something that cannot be.
    #[error("line {line}: topic {code:?}, field {field}: {problem}")]
    Topic {
        /// Line of the file at which the code stands, from 1.
        line: usize,
        /// Code of the topic.
        code: String,
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    replace: bool,
    #[serde(default)]
    topic: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: toml::Spanned<String>,
    label: Option<String>,
    broader: Option<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
}

/// The most words that one phrase may have.
const PHRASE_WORDS_MAX: usize = 6;

fn parse(text: &str) -> Result<File, TopicError> {
    toml::from_str(text).map_err(|error| TopicError::Form {
        line: error.span().map_or(0, |span| line(text, span.start)),
        problem: error.message().to_string(),
    })
}

fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Whether a file stands in place of the built-in rules.
pub(super) fn replaces(text: &str) -> Result<bool, TopicError> {
    Ok(parse(text)?.replace)
}

impl Topics {
    /// Adds the rules of a file to these.
    pub(super) fn with(mut self, text: &str) -> Result<Self, TopicError> {
        let file = parse(text)?;
        // A narrower topic may stand before the broader one.
        for entry in &file.topic {
            self.declare(text, entry)?;
        }
        for entry in &file.topic {
            self.fill(text, entry)?;
        }
        self.index();
        Ok(self)
    }

    /// Numbers the words and files the phrases under their first one. Short words come first, so
    /// that a plural gets the number of a singular that is listed too.
    fn index(&mut self) {
        let words = self.rules.iter().flat_map(|rule| rule.phrase.split(' '));
        let words: BTreeSet<(usize, &str)> = words.map(|word| (word.len(), word)).collect();
        self.words.clear();
        let mut count = 0;
        for (_, word) in words {
            let known = lemma::find(word, |form| self.words.get(form).copied());
            self.words.insert(word.into(), known.unwrap_or(count));
            count += u32::from(known.is_none());
        }
        self.phrases = vec![Vec::new(); count as usize];
        for rule in &self.rules {
            let mut numbers = rule.phrase.split(' ').map(|word| self.words[word]);
            let first = numbers.next().expect("a phrase has at least one word");
            let phrase = Phrase { rest: numbers.collect(), topic: rule.topic, weight: rule.weight };
            let filed = &mut self.phrases[first as usize];
            // Two spellings of one phrase: the later rule counts.
            filed.retain(|known| (known.topic, &known.rest) != (phrase.topic, &phrase.rest));
            filed.push(phrase);
        }
        for phrases in &mut self.phrases {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
    }

    fn position(&self, code: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.code == code)
    }

    /// Enters a topic, or gives a known one a new label.
    fn declare(&mut self, text: &str, entry: &Entry) -> Result<(), TopicError> {
        let code = entry.code.get_ref();
        if code.is_empty() || code.contains(char::is_whitespace) {
            return Err(wrong(text, entry, "code", "it is empty or has a space in it"));
        }
        let label = entry.label.clone().filter(|label| !label.trim().is_empty());
        match (self.position(code), label) {
            (Some(known), Some(label)) => self.topics[known].label = label,
            (Some(_), None) => {}
            (None, Some(label)) => {
                self.topics.push(Subject { code: code.clone(), label, broader: None });
            }
            (None, None) => return Err(wrong(text, entry, "label", "a new topic needs one")),
        }
        Ok(())
    }

    /// Enters the words of a topic that is declared.
    fn fill(&mut self, text: &str, entry: &Entry) -> Result<(), TopicError> {
        let topic = self.position(entry.code.get_ref()).expect("the topic was declared before");
        if let Some(code) = &entry.broader {
            let broader = self
                .position(code)
                .filter(|broader| *broader != topic && self.topics[*broader].broader.is_none());
            let broader = broader.ok_or_else(|| {
                wrong(text, entry, "broader", &format!("{code:?} is no topic of the first level"))
            })?;
            let above = self.topics.iter().any(|other| other.broader == Some(topic));
            if above {
                return Err(wrong(text, entry, "broader", "the topic has narrower ones itself"));
            }
            self.topics[topic].broader = Some(broader);
        }
        let lists = [("words", &entry.words, SURE), ("ambiguous", &entry.ambiguous, AMBIGUOUS)];
        for (field, list, weight) in lists {
            for phrase in list {
                let count = phrase.split_whitespace().count();
                if count == 0 || count > PHRASE_WORDS_MAX {
                    let problem = format!("{phrase:?} has not 1 to {PHRASE_WORDS_MAX} words");
                    return Err(wrong(text, entry, field, &problem));
                }
                let words: Vec<_> = phrase.split_whitespace().collect();
                let mut folded = String::new();
                fold(&words.join(" "), &mut folded);
                self.rules.push(Rule { phrase: folded, topic: topic as u32, weight });
            }
        }
        Ok(())
    }
}

fn wrong(text: &str, entry: &Entry, field: &'static str, problem: &str) -> TopicError {
    TopicError::Topic {
        line: line(text, entry.code.span().start),
        code: entry.code.get_ref().clone(),
        field,
        problem: problem.to_string(),
    }
}
