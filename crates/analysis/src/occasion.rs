//! Occasions: where something was said. Tells them from what was said: "while attending the round
//! table on “Ports and Peace”" belongs to no content, and the title of an event or a book is no saying.

mod find;
mod inherit;
mod medium;
mod word;
mod zone;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub(crate) use find::find;
pub(crate) use inherit::inherit;

use crate::lexicon::Lexicon;
use crate::lexicon::class;
use crate::lexicon::verb::{self, Form};
use crate::text::Text;
use crate::token::Kind;

/// What people do at an occasion.
const PRESENT: [&str; 18] = [
    "addressing",
    "attending",
    "chairing",
    "closing",
    "concluding",
    "co-chairing",
    "delivering",
    "hosting",
    "inaugurating",
    "joining",
    "meeting",
    "opening",
    "participating",
    "presiding",
    "receiving",
    "speaking",
    "touring",
    "visiting",
];

/// Words that lead over to an occasion.
const LEADS: [&str; 2] = ["while", "when"];

/// A content with fewer words besides a title says nothing.
const WORDS_MIN: usize = 3;

fn is_presence(text: &Text<'_>, at: usize) -> bool {
    PRESENT.iter().any(|word| text.same(at, word))
}

/// Whether the words at `at`, or behind a comma there, lead over to an occasion.
fn leads(text: &Text<'_>, at: usize) -> bool {
    let at = at + usize::from(text.kind(at) == Kind::Comma);
    LEADS.iter().any(|lead| text.same(at, lead)) && is_presence(text, at + 1)
}

/// Cuts the content where it leads over to the occasion: "..., while attending ...". What is quoted is
/// the speaker's own.
pub(crate) fn cut(text: &Text<'_>, content: &mut Vec<Range<usize>>) {
    let Some(last) = content.last() else { return };
    if leads(text, last.start) && content.len() > 1 {
        content.pop();
    }
    let Some(last) = content.last_mut() else { return };
    let lead = (last.start + 1..last.end.saturating_sub(2)).find(|at| leads(text, *at));
    if let Some(lead) = lead.filter(|lead| !(last.start..*lead).any(|at| text.is_quote(at))) {
        last.end = lead;
    }
}

/// The pieces of a content that are more than titles, if any: “...,” she said in her lecture, “Slow
/// Libraries”.
pub(crate) fn without_titles(text: &Text<'_>, content: &[Range<usize>]) -> Vec<Range<usize>> {
    let said = |piece: &&Range<usize>| !is_title(text, std::slice::from_ref(*piece), 1);
    let kept: Vec<Range<usize>> = content.iter().filter(said).cloned().collect();
    if kept.is_empty() { content.to_vec() } else { kept }
}

/// Whether nothing is said: somebody addresses, attends or opens something, somebody is asked, or the
/// content is a title and hardly more behind a cue that quotes nobody.
pub(crate) fn is_one(text: &Text<'_>, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let present = cue.len() == 1 && is_presence(text, cue.start);
    let opens = cue.start < text.len() && text.layout.sentence(cue.start).start == cue.start;
    let asked = !cue.is_empty() && opens && text.same(cue.start, "asked");
    let frames = cue.clone().fold(0, |frames, at| {
        let tag = &text.tags[at];
        frames | if tag.form == Form::None { 0 } else { Lexicon::frames(tag.verb) }
    });
    // "opened the fair “Words Without Walls”": whoever opens says nothing.
    let words_min = if frames == 0 { usize::MAX } else { WORDS_MIN };
    let named = frames & verb::NOUN == 0
        && content
            .iter()
            .flat_map(Clone::clone)
            .any(|at| text.is_quote(at) && at > 0 && text.is(at - 1, class::TITLED));
    let words_min = if named { usize::MAX } else { words_min };
    let led = content.first().is_none_or(|first| leads(text, first.start));
    let quotes = frames & verb::QUOTE != 0 && !named;
    present || asked || led || (!quotes && is_title(text, content, words_min))
}

/// Whether all that is quoted in the content are runs of capitals, with fewer words besides than
/// `words_min`.
fn is_title(text: &Text<'_>, content: &[Range<usize>], words_min: usize) -> bool {
    let mut inside = false;
    let (mut capitals, mut plain, mut outside, mut marks) = (0, 0, 0, 0);
    let mut ends = false;
    for at in content.iter().flat_map(Clone::clone) {
        if text.is_quote(at) {
            inside = !inside;
            marks += 1;
            ends |= !inside
                && at > 0
                && matches!(text.kind(at - 1), Kind::Comma | Kind::Stop | Kind::Exclaim);
        } else if text.kind(at) == Kind::Word {
            match (inside, text.is_capital(at)) {
                (false, _) => outside += 1,
                (true, true) => capitals += 1,
                (true, false) => plain += usize::from(text.word(at).len() > 3),
            }
        }
    }
    marks >= 2 && marks % 2 == 0 && capitals >= 1 && plain == 0 && !ends && outside < words_min
}
