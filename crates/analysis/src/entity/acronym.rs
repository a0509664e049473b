//! Acronyms: "ASEAN Comprehensive Recovery Framework (ACRF)" and "ACRF (ASEAN ...)" name one thing.
//! Compares letters; knows nothing of what the words mean.

use std::ops::Range;

use crate::mention::Mention;
use crate::text::Text;
use crate::token::Kind;

/// A name with its acronym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Index of the mention that is written out.
    pub(super) full: usize,
    /// Index of the acronym, and where the words begin that it stands for.
    pub(super) short: usize,
    pub(super) start: usize,
    /// The acronym in lower case.
    pub(super) letters: String,
}

/// How far apart in the list the two mentions may stand.
const APART_MAX: usize = 3;

/// All names that stand beside their acronym in brackets.
pub(super) fn pairs(text: &Text<'_>, mentions: &[Mention]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        let start = mention.name.start;
        let single = mention.name.len() == 1
            && start > 0
            && text.kind(start - 1) == Kind::Open
            && text.kind(start + 1) == Kind::Close;
        if single {
            // "Full Name (FN)"
            let before = index.saturating_sub(APART_MAX)..index;
            let full = before.rev().find(|other| ends_at(text, &mentions[*other], start - 1));
            let letters = text.word(start);
            let found = full.and_then(|full| Some((full, spells(text, &mentions[full], letters)?)));
            if let Some((full, start)) = found {
                pairs.push(Pair { full, short: index, start, letters: letters.to_lowercase() });
            }
        } else if start > 1 && text.kind(start - 1) == Kind::Open && index > 0 {
            // "FN (Full Name)"
            let short = &mentions[index - 1];
            let beside = short.name.len() == 1 && short.name.end == start - 1;
            let letters = text.word(start - 2);
            if let Some(start) = spells(text, mention, letters).filter(|_| beside) {
                let letters = letters.to_lowercase();
                pairs.push(Pair { full: index, short: index - 1, start, letters });
            }
        }
    }
    pairs
}

fn ends_at(text: &Text<'_>, mention: &Mention, end: usize) -> bool {
    let name = !mention.name.is_empty() && mention.name.len() > 1;
    name && mention.name.end <= end
        && (mention.name.end..end).all(|at| text.kind(at) == Kind::Word)
        && end - mention.name.end <= 4
}

/// Where in a name the words begin whose capitals spell the letters: at its start, or behind an "of".
fn spells(text: &Text<'_>, mention: &Mention, letters: &str) -> Option<usize> {
    let upper = letters.chars().filter(|letter| letter.is_uppercase()).count();
    if !(2..=10).contains(&upper) || upper * 2 < letters.chars().count() {
        return None;
    }
    let letters: Vec<char> = letters.chars().filter(|letter| letter.is_uppercase()).collect();
    let name = mention.name.clone();
    let inner = name.clone().skip(1).filter(|at| matches!(text.word(*at), "of" | "for"));
    let behind = inner.map(|at| at + 1 + usize::from(text.same(at + 1, "the")));
    [name.start]
        .into_iter()
        .chain(behind)
        .find(|start| spell(text, *start..name.end + 4, &letters, *start > name.start))
}

/// Whether the capitals of some words spell the letters; `exact` asks that the first word does too.
fn spell(text: &Text<'_>, words: Range<usize>, letters: &[char], exact: bool) -> bool {
    let mut matched = 0;
    for at in words.start..words.end.min(text.len()) {
        if matched == letters.len() || text.kind(at) == Kind::Open {
            break;
        }
        let first = text.word(at).chars().next();
        let initial = first.and_then(|letter| letter.to_uppercase().next());
        let capital = first.is_some_and(char::is_uppercase);
        if initial == Some(letters[matched]) {
            matched += 1;
        } else if exact && at == words.start {
            return false;
        } else if capital && matched > 0 {
            // A capital that the acronym does not have: only one is forgiven, at the end.
            return matched + 1 >= letters.len();
        }
    }
    matched == letters.len()
}
