//! Structure: the points of enumerated lists. Splits the content of a frame where "First ... Second ...",
//! "1. ... 2. ..." or bullets begin a sentence, and numbers the frames of sentences and paragraphs that
//! begin so. Knows frames, not speakers.

use std::ops::Range;

use crate::frame::Frame;
use crate::lexicon::class;
use crate::quote::Quotes;
use crate::statement::Mode;
use crate::text::Text;
use crate::token::Kind;

/// A part of a frame that becomes one statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Index of the frame.
    pub(crate) frame: usize,
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) point: Option<Place>,
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) list: u32,
    pub(crate) number: u32,
    /// The sentence that leads in, as tokens.
    pub(crate) lead_in: Option<Range<usize>>,
}

/// How many numbers of a list may be skipped, and one less.
const GAP_MAX: u32 = 3;

/// How many tokens "on the one hand, that" may take before a content.
const MARKER_TOKENS: usize = 7;

/// How many sentences behind a point the next one is looked for.
const NEXT_SENTENCES_MAX: usize = 3;

/// What a marker counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    Number(u32),
    /// "Finally": one more than the point before.
    Last,
    /// A bullet: one more, or the first.
    Next,
}

/// A marker and what hangs on where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    count: Count,
    /// The token at which it begins.
    at: usize,
    /// Whether it numbers a whole paragraph, whoever speaks in it.
    paragraph: bool,
}

/// A part of a frame with the marker that begins it or its sentence.
type Unit = (Piece, Option<Mark>);

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

const CARDINALS: [&str; 10] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// Splits frames into pieces. `same_speaker` tells whether two frames have one speaker, so that a
/// list may run on over several statements.
pub(crate) fn points(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    same_speaker: impl Fn(usize, usize) -> bool,
) -> Vec<Piece> {
    let mut units: Vec<Unit> = Vec::new();
    for (index, frame) in frames.iter().enumerate() {
        split(text, index, frame, &mut units);
    }
    number(text, quotes, frames, &mut units, same_speaker);
    let mut pieces = merge(units);
    // A point may stand behind the start of the next frame.
    pieces.sort_by_key(|piece| piece.content.first().map_or(0, |content| content.start));
    pieces
}

/// Cuts the content of a frame at its markers.
fn split(text: &Text<'_>, index: usize, frame: &Frame, units: &mut Vec<Unit>) {
    let mut current: Unit =
        (Piece { frame: index, content: Vec::new(), point: None }, outside(text, frame));
    for range in &frame.content {
        let mut start = range.start;
        for at in range.clone() {
            // A paragraph begins with a sentence.
            let opens = at == range.start
                || text.layout.sentence(at).start == at
                || (at == range.start + 1 && text.is_quote(range.start));
            let bracket = text.kind(at) == Kind::Open;
            // "one, that it rains; two, that it snows"
            let clause = at > range.start && begins_clause(text, at);
            let Some(count) = (opens || bracket || clause)
                .then(|| marker(text, at, range.end, bracket))
                .flatten()
            else {
                continue;
            };
            let paragraph = text.layout.paragraph(at).start == at;
            // A dash within a paragraph is no bullet.
            if count == Count::Next && !paragraph {
                continue;
            }
            let cut =
                if at == range.start + 1 && text.is_quote(range.start) { range.start } else { at };
            if cut > start {
                current.0.content.push(start..cut);
            }
            if !current.0.content.is_empty() {
                units.push(current);
            }
            let mark = Mark { count, at, paragraph: false };
            current = (Piece { frame: index, content: Vec::new(), point: None }, Some(mark));
            start = cut;
        }
        if range.end > start {
            current.0.content.push(start..range.end);
        }
    }
    if !current.0.content.is_empty() {
        units.push(current);
    }
}

/// The marker before a frame: "First, she asked", "2. Both sides agreed", "- urged all".
fn outside(text: &Text<'_>, frame: &Frame) -> Option<Mark> {
    let content = frame.content.first()?.start;
    if let Some(at) = frame.marker {
        let limit = text.layout.paragraph(at).end;
        let count = marker(text, at, limit, text.kind(at) == Kind::Open)?;
        return Some(Mark { count, at, paragraph: text.layout.paragraph(at).start == at });
    }
    let cue = frame.cue.as_ref().map_or(content, |cue| cue.start.min(content));
    let paragraph = text.layout.paragraph(cue);
    let bracket = text.kind(paragraph.start) == Kind::Open;
    let numbered = marker(text, paragraph.start, paragraph.end, bracket)
        .filter(|count| *count == Count::Next || !is_word(text, paragraph.start))
        .filter(|_| paragraph.start < content);
    if let Some(count) = numbered {
        return Some(Mark { count, at: paragraph.start, paragraph: true });
    }
    // "She noted, on the one hand, that ships sail and, on the other, that ..."
    let near =
        content.saturating_sub(MARKER_TOKENS).max(text.layout.sentence(content).start + 1)..content;
    let clause = near.clone().find(|at| begins_clause(text, *at));
    if let Some(at) = clause
        && let Some(count) = marker(text, at, text.layout.sentence(at).end, false)
    {
        return Some(Mark { count, at, paragraph: false });
    }
    let sentence = text.layout.sentence(cue);
    let count = marker(text, sentence.start, sentence.end, false)?;
    let before = sentence.start < cue && count != Count::Next;
    before.then_some(Mark { count, at: sentence.start, paragraph: false })
}

/// "; second,", ", and thirdly,", ", on the one hand,": whether a clause that can be a point begins at a token.
pub(crate) fn begins_clause(text: &Text<'_>, at: usize) -> bool {
    if at == 0 || !matches!(text.kind(at - 1), Kind::Comma | Kind::Semicolon | Kind::Colon) {
        return false;
    }
    let word = at + usize::from(text.is(at, class::CONJ));
    let hand = text.same(word, "on")
        && text.same(word + 1, "the")
        && (text.same(word + 3, "hand") || text.kind(word + 3) == Kind::Comma);
    hand || text.kind(word) == Kind::Word && text.kind(word + 1) == Kind::Comma
}

fn is_word(text: &Text<'_>, at: usize) -> bool {
    text.kind(at) == Kind::Word
}

/// Whether a paragraph begins with a marker.
pub(crate) fn opens_point(text: &Text<'_>, paragraph: &Range<usize>) -> bool {
    let bracket = text.kind(paragraph.start) == Kind::Open;
    marker(text, paragraph.start, paragraph.end, bracket).is_some()
}

/// The marker that begins at `at`.
pub(crate) fn marker(text: &Text<'_>, at: usize, limit: usize, bracket: bool) -> Option<Count> {
    if at + 1 >= limit {
        return None;
    }
    let digits = |at: usize| -> Option<u32> {
        let word = (at < limit && text.kind(at) == Kind::Number).then(|| text.word(at))?;
        word.parse().ok().filter(|number| (1..100).contains(number))
    };
    if matches!(text.kind(at), Kind::Dash) || matches!(text.word(at), "•" | "*" | "·" | "▪" | "-")
    {
        return text.is_word(at + 1).then_some(Count::Next);
    }
    if bracket {
        let closes = text.kind(at + 2) == Kind::Close;
        let number = || digits(at + 1).or_else(|| letters(text.word(at + 1)));
        return closes.then(number).flatten().map(Count::Number);
    }
    let next = at + 1;
    if let Some(number) = digits(at) {
        let closes = matches!(text.kind(next), Kind::Stop | Kind::Close) && text.touches(next);
        return closes.then_some(Count::Number(number));
    }
    if text.kind(next) == Kind::Close && text.touches(next) {
        return letters(text.word(at)).map(Count::Number);
    }
    // "iv. Agreed"
    let small = text.word(at).chars().next().is_some_and(char::is_lowercase);
    if small
        && (text.kind(next) == Kind::Stop && text.touches(next) || text.word(at).ends_with('.'))
    {
        return letters(text.word(at).trim_end_matches('.')).map(Count::Number);
    }
    let hand = |which: &str, from: usize| text.same(from, which) && text.same(from + 1, "hand");
    if text.same(at, "on") && text.same(next, "the") {
        if hand("one", at + 2) {
            return Some(Count::Number(1));
        }
        let comma = text.same(at + 2, "other") && text.kind(at + 3) == Kind::Comma;
        if hand("other", at + 2) || comma {
            return Some(Count::Number(2));
        }
    }
    // "And fourth,"
    let skip = text.is(at, class::CONJ) && text.kind(at) == Kind::Word;
    ordinal(text, at + usize::from(skip), limit)
}

/// "a", "b" and "i", "ii" as numbers.
fn letters(word: &str) -> Option<u32> {
    const ROMAN: [&str; 8] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];
    let word = word.to_lowercase();
    let roman = ROMAN.iter().position(|roman| *roman == word);
    let single = word.len() == 1 && ("a"..="h").contains(&word.as_str());
    roman
        .map(|index| index as u32 + 1)
        .or_else(|| single.then(|| u32::from(word.as_bytes()[0] - b'a') + 1))
}

/// "First, ...", "Second of all", "The third is", "Finally, ...".
fn ordinal(text: &Text<'_>, at: usize, limit: usize) -> Option<Count> {
    let article = ["the", "my", "our"].iter().any(|word| text.same(at, word));
    let at = at + usize::from(article);
    let next = at + 1;
    if next >= limit {
        return None;
    }
    let word = text.word(at);
    let stem = word.strip_suffix("ly").unwrap_or(word);
    // "First. The contract is signed."
    let sentence = text.layout.sentence(at);
    let short = sentence.end == next + 1 && sentence.len() < 4 && text.tags[at].is_capital();
    let begins = text.layout.paragraph(at).start == at || short;
    let alone = text.kind(next) == Kind::Stop && begins;
    let comma = matches!(text.kind(next), Kind::Comma | Kind::Colon) || alone;
    let count = ORDINALS.iter().position(|ordinal| stem.eq_ignore_ascii_case(ordinal));
    // "One, publish the results."
    let counted = CARDINALS.iter().position(|cardinal| word.eq_ignore_ascii_case(cardinal));
    if let Some(index) = counted
        .filter(|_| comma && !article && (text.tags[at].is_capital() || text.same(at + 2, "that")))
    {
        return Some(Count::Number(index as u32 + 1));
    }
    let Some(index) = count else {
        let last = ["finally", "last", "lastly"].iter().any(|last| word.eq_ignore_ascii_case(last));
        let least = text.same(next, "but") && text.same(at + 2, "not");
        let is = article && text.is(next, class::BE);
        return (last && (comma || least || is)).then_some(Count::Last);
    };
    let number = Count::Number(index as u32 + 1);
    if article {
        // "The third is", "My fourth thought concerns"
        let finite = |at: usize| {
            text.is(at, class::BE | class::AUX) || matches!(text.part(at), "VBZ" | "VBD" | "MD")
        };
        return (finite(next) || finite(at + 2)).then_some(number);
    }
    let idiom = index == 0
        && (text.same(next, "of") && text.same(at + 2, "all")
            || text.same(next, "and") && text.same(at + 2, "foremost"))
        || text.same(next, "and")
            && ["last", "finally", "lastly"].iter().any(|word| text.same(at + 2, word));
    let subject = text.is(next, class::PRONOUN | class::DET) && text.tags[at].is_capital();
    (comma || idiom || subject || stem.len() < word.len()).then_some(number)
}

/// A list that is being read.
struct List {
    first: usize,
    /// Units with their numbers.
    members: Vec<(usize, u32)>,
    /// Where the last marker stands, and whether it numbers a paragraph.
    last: Mark,
}

impl List {
    fn count(&self) -> u32 {
        self.members.last().map_or(0, |(_, number)| *number)
    }
}

/// Gives numbers to the units of every list with at least two points.
fn number(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    units: &mut [Unit],
    same_speaker: impl Fn(usize, usize) -> bool,
) {
    let mut list = 0;
    let mut open: Option<List> = None;
    for index in 0..units.len() {
        let mark = units[index].1;
        let goes_on = open.as_ref().is_some_and(|open| {
            let before = units[open.members.last().map_or(open.first, |member| member.0)].0.frame;
            let here = units[index].0.frame;
            let numbered = open.last.paragraph && mark.is_some_and(|mark| mark.paragraph);
            here == before || same_speaker(before, here) || numbered
        });
        let Some(mark) = mark else {
            if !goes_on {
                list += close(text, quotes, frames, units, open.take(), list);
            }
            continue;
        };
        if let Some(known) = open.as_mut().filter(|_| goes_on) {
            let next = known.count() + 1;
            let number = match mark.count {
                _ if mark.at == known.last.at => Some(next - 1),
                // A sentence between may report nothing.
                Count::Number(number) if (next..next + GAP_MAX).contains(&number) => Some(number),
                Count::Next if known.last.count == Count::Next => Some(next),
                Count::Last if next > 1 => Some(next),
                _ => None,
            };
            if let Some(number) = number {
                known.members.push((index, number));
                known.last = mark;
                if mark.count == Count::Last {
                    list += close(text, quotes, frames, units, open.take(), list);
                }
                continue;
            }
        }
        match mark.count {
            // A joint statement may begin to report at its second paragraph.
            Count::Number(number) if number == 1 || (mark.paragraph && number == 2) => {
                list += close(text, quotes, frames, units, open.take(), list);
                open = Some(List { first: index, members: vec![(index, number)], last: mark });
            }
            Count::Next => {
                list += close(text, quotes, frames, units, open.take(), list);
                open = Some(List { first: index, members: vec![(index, 1)], last: mark });
            }
            _ if goes_on => {}
            _ => list += close(text, quotes, frames, units, open.take(), list),
        }
    }
    close(text, quotes, frames, units, open, list);
}

/// Whether the next number begins one of the sentences behind the last point, though nobody is quoted in
/// it.
fn goes_on(text: &Text<'_>, list: &List) -> bool {
    let next = Count::Number(list.count() + 1);
    let here = text.layout.sentence_index(list.last.at);
    let behind = text.layout.sentences.iter().skip(here + 1).take(NEXT_SENTENCES_MAX);
    list.last.count == Count::Number(list.count())
        && behind.into_iter().any(|sentence| {
            marker(text, sentence.tokens.start, sentence.tokens.end, false) == Some(next)
        })
}

/// Writes the numbers of a finished list; gives 1 when it was one.
fn close(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    units: &mut [Unit],
    list: Option<List>,
    id: u32,
) -> u32 {
    let many = |list: &List| list.members[0].1 < list.count() || goes_on(text, list);
    let Some(list) = list.filter(many) else { return 0 };
    let lead_in = lead_in(text, quotes, frames, units, list.first);
    for (index, number) in list.members {
        units[index].0.point = Some(Place { list: id, number, lead_in: lead_in.clone() });
    }
    1
}

/// The sentence that introduces the list whose first unit is `first`: the one with the colon
/// before it, or the last words of the same speech.
fn lead_in(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    units: &[Unit],
    first: usize,
) -> Option<Range<usize>> {
    let unit = &units[first].0;
    let start = unit.content.first()?.start;
    let before = first.checked_sub(1).map(|before| &units[before].0);
    if let Some(before) = before.filter(|before| before.frame == unit.frame) {
        let last = before.content.last()?;
        let sentence = text.layout.sentence(last.end - 1);
        let from = sentence.start.max(last.start);
        return Some(from..last.end);
    }
    let colon = start > 0 && text.kind(start - 1) == Kind::Colon;
    let cue = frames[unit.frame].cue.as_ref().filter(|cue| cue.end <= start);
    let sentence = match (colon, cue) {
        (true, _) => text.layout.sentence(start - 1),
        (false, Some(cue)) if frames[unit.frame].mode == Mode::Direct => {
            text.layout.sentence(cue.start)
        }
        _ => return None,
    };
    let end = sentence.end.min(start);
    let own = quotes.at(sentence.start).is_none();
    (own && sentence.start < end).then_some(sentence.start..end)
}

/// Joins the units that turned out to be no points to what stands before them in their frame.
fn merge(units: Vec<Unit>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (unit, _) in units {
        match pieces.last_mut() {
            Some(last) if last.frame == unit.frame && unit.point.is_none() => {
                for range in unit.content {
                    match last.content.last_mut() {
                        Some(before) if before.end == range.start => before.end = range.end,
                        _ => last.content.push(range),
                    }
                }
            }
            _ => pieces.push(unit),
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
