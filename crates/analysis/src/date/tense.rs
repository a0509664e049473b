//! Tense: whether what is told around a word lies behind or ahead. Looks at the verbs of the sentence
//! only, the nearest before the word first.

use crate::part::PARTS;
use crate::text::Text;
use crate::token::Kind;

/// Where something lies, seen from the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// How far verbs are looked for.
const BEFORE_MAX: usize = 40;
const BEHIND_MAX: usize = 25;

/// Words that say that something is to come.
const AHEAD: [&str; 24] = [
    "will", "'ll", "’ll", "shall", "would", "going", "due", "scheduled", "slated", "set", "expected",
    "plans", "planned", "planning", "intends", "aims", "hopes", "upcoming", "starting", "until",
    "could", "may", "might", "deadline",
];

/// The tense around the token at `at`.
pub(super) fn of(text: &Text<'_>, at: usize) -> Tense {
    let sentence = text.layout.sentence(at);
    let floor = sentence.start.max(at.saturating_sub(BEFORE_MAX));
    let before = (floor..at).rev().take_while(|at| text.kind(*at) != Kind::Semicolon);
    let behind = at + 1..sentence.end.min(at + 1 + BEHIND_MAX);
    before.chain(behind).find_map(|at| of_word(text, at)).unwrap_or(Tense::Unknown)
}

fn of_word(text: &Text<'_>, at: usize) -> Option<Tense> {
    let capital = text.is_capital(at);
    if !capital && AHEAD.iter().any(|word| text.same(at, word)) {
        // "set off", "would have", "until" belong to the past as well; the rest is a fair guess.
        return Some(Tense::Future);
    }
    let part = PARTS.get(usize::from(text.parts[at])).copied();
    let past = match part {
        Some("VBD") => true,
        Some("VBN") => (at.saturating_sub(3)..at)
            .any(|at| ["has", "have", "had", "was", "were"].iter().any(|aux| text.same(at, aux))),
        _ => false,
    };
    past.then_some(Tense::Past)
}
