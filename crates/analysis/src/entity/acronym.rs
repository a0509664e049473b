//! Acronyms: "ASEAN Comprehensive Recovery Framework (ACRF)" and "ACRF (ASEAN ...)" name one thing.
//! Compares letters; knows nothing of what the words mean.

use crate::mention::Mention;
use crate::text::Text;
use crate::token::Kind;

/// A name with its acronym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Index of the mention that is written out.
    pub(super) full: usize,
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
            if let Some(full) = full.filter(|full| spells(text, &mentions[*full], letters)) {
                pairs.push(Pair { full, letters: letters.to_lowercase() });
            }
        } else if start > 1 && text.kind(start - 1) == Kind::Open && index > 0 {
            // "FN (Full Name)"
            let short = &mentions[index - 1];
            let beside = short.name.len() == 1 && short.name.end == start - 1;
            let letters = text.word(start - 2);
            if beside && spells(text, mention, letters) {
                pairs.push(Pair { full: index, letters: letters.to_lowercase() });
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

/// Whether the capitals of a name and of the words up to the bracket spell the letters.
fn spells(text: &Text<'_>, mention: &Mention, letters: &str) -> bool {
    let upper = letters.chars().filter(|letter| letter.is_uppercase()).count();
    if !(2..=10).contains(&upper) || upper * 2 < letters.chars().count() {
        return false;
    }
    let mut words = mention.name.start;
    let mut matched = 0;
    let letters: Vec<char> = letters.chars().filter(|letter| letter.is_uppercase()).collect();
    while words < mention.name.end + 4 && words < text.len() && matched < letters.len() {
        if text.kind(words) == Kind::Open {
            break;
        }
        let first = text.word(words).chars().next();
        let initial = first.and_then(|letter| letter.to_uppercase().next());
        let capital = first.is_some_and(char::is_uppercase);
        if initial == Some(letters[matched]) {
            matched += 1;
        } else if capital && matched > 0 {
            // A capital that the acronym does not have: only one is forgiven, at the end.
            return matched + 1 >= letters.len();
        }
        words += 1;
    }
    matched == letters.len()
}
