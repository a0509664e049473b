//! Tense: whether what is told around a word lies behind or ahead. Looks at the verbs of the sentence
//! only, the nearest before the word first.

use crate::lexicon::verb::Form;
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
/// Between "asked" and "to" stand at most so many words.
const LEAD_MAX: usize = 9;

/// Words that say that something is to come, wherever they stand.
const AHEAD: [&str; 5] = ["will", "'ll", "’ll", "shall", "would"];

/// Words that say so of what stands behind them.
const AHEAD_BEHIND: [&str; 18] = [
    "going",
    "due",
    "scheduled",
    "slated",
    "set",
    "expected",
    "plans",
    "planned",
    "planning",
    "intends",
    "aims",
    "hopes",
    "upcoming",
    "starting",
    "could",
    "may",
    "might",
    "deadline",
];

/// The tense around the token at `at`.
pub(super) fn of(text: &Text<'_>, at: usize) -> Tense {
    let sentence = text.layout.sentence(at);
    let floor = sentence.start.max(at.saturating_sub(BEFORE_MAX));
    let before = (floor..at).rev().take_while(|at| text.kind(*at) != Kind::Semicolon);
    let behind = at + 1..sentence.end.min(at + 1 + BEHIND_MAX);
    let ahead = |other: usize| {
        let any = |words: &[&str]| words.iter().any(|word| text.same(other, word));
        !text.is_capital(other) && (any(&AHEAD) || (other < at && any(&AHEAD_BEHIND)))
    };
    let tense = |other: usize| {
        if ahead(other) || (other < at && wanted(text, other)) {
            Some(Tense::Future)
        } else {
            past(text, other)
        }
    };
    before.chain(behind).find_map(tense).unwrap_or(Tense::Unknown)
}

/// Whether a word is an infinitive that somebody asks for or announces: "agreed to meet", and in a
/// headline "Ministers to meet".
fn wanted(text: &Text<'_>, at: usize) -> bool {
    let sentence = text.layout.sentence(at);
    if text.part(at) != "VB" || at == sentence.start || !text.same(at - 1, "to") {
        return false;
    }
    let floor = sentence.start.max(at.saturating_sub(LEAD_MAX));
    let said = (floor..at - 1).any(|at| text.tags[at].form != Form::None);
    let headline = floor == sentence.start
        && !(floor..at - 1).any(|at| matches!(text.part(at), "VBD" | "VBZ" | "VBP" | "VBN" | "MD"));
    said || headline
}

/// Whether a word is a verb in the past.
fn past(text: &Text<'_>, at: usize) -> Option<Tense> {
    let past = match text.part(at) {
        "VBD" => true,
        "VBN" => (at.saturating_sub(3)..at)
            .any(|at| ["has", "have", "had", "was", "were"].iter().any(|aux| text.same(at, aux))),
        _ => false,
    };
    past.then_some(Tense::Past)
}
