//! Structure: the points of enumerated lists inside what was said. Splits the content of a frame
//! where "First ... Second ..." or "1. ... 2. ..." begin a sentence. Knows frames, not speakers.

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

/// What a marker counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Number(u32),
    /// "Finally": one more than the point before.
    Last,
}

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// Splits frames into pieces. `same_speaker` tells whether two frames have one speaker, so that a
/// list may run on over several statements.
pub(crate) fn points(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    same_speaker: impl Fn(usize, usize) -> bool,
) -> Vec<Piece> {
    let mut units: Vec<(Piece, Option<Count>)> = Vec::new();
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
fn split(text: &Text<'_>, index: usize, frame: &Frame, units: &mut Vec<(Piece, Option<Count>)>) {
    let mut current: (Piece, Option<Count>) =
        (Piece { frame: index, content: Vec::new(), point: None }, None);
    for range in &frame.content {
        let mut start = range.start;
        for at in range.clone() {
            let opens = at == range.start
                || text.layout.sentence(at).start == at
                || (at == range.start + 1 && text.is_quote(range.start));
            let bracket = text.kind(at) == Kind::Open;
            let Some(count) =
                (opens || bracket).then(|| marker(text, at, range.end, bracket)).flatten()
            else {
                continue;
            };
            let cut =
                if at == range.start + 1 && text.is_quote(range.start) { range.start } else { at };
            if cut > start {
                current.0.content.push(start..cut);
            }
            if !current.0.content.is_empty() {
                units.push(current);
            }
            current = (Piece { frame: index, content: Vec::new(), point: None }, Some(count));
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

/// Whether a paragraph begins with a marker.
pub(crate) fn opens_point(text: &Text<'_>, paragraph: &Range<usize>) -> bool {
    let bracket = text.kind(paragraph.start) == Kind::Open;
    marker(text, paragraph.start, paragraph.end, bracket).is_some()
}

/// The marker that begins at `at`.
fn marker(text: &Text<'_>, at: usize, limit: usize, bracket: bool) -> Option<Count> {
    if at + 1 >= limit {
        return None;
    }
    let digits = |at: usize| -> Option<u32> {
        let word = (at < limit && text.kind(at) == Kind::Number).then(|| text.word(at))?;
        word.parse().ok().filter(|number| (1..100).contains(number))
    };
    if bracket {
        let closes = text.kind(at + 2) == Kind::Close;
        return closes.then(|| digits(at + 1)).flatten().map(Count::Number);
    }
    if let Some(number) = digits(at) {
        let next = at + 1;
        let closes = matches!(text.kind(next), Kind::Stop | Kind::Close) && text.touches(next);
        return closes.then_some(Count::Number(number));
    }
    // "And fourth,"
    let skip = text.is(at, class::CONJ) && text.kind(at) == Kind::Word;
    ordinal(text, at + usize::from(skip), limit)
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
    let comma = matches!(text.kind(next), Kind::Comma | Kind::Colon);
    let count = ORDINALS.iter().position(|ordinal| stem.eq_ignore_ascii_case(ordinal));
    let Some(index) = count else {
        let last = ["finally", "last", "lastly"].iter().any(|last| word.eq_ignore_ascii_case(last));
        let least = text.same(next, "but") && text.same(at + 2, "not");
        let is = article && text.is(next, class::BE);
        return (last && (comma || least || is)).then_some(Count::Last);
    };
    let number = Count::Number(index as u32 + 1);
    if article {
        let is = text.is(next, class::BE) || text.is(at + 2, class::BE);
        return is.then_some(number);
    }
    let idiom = index == 0
        && (text.same(next, "of") && text.same(at + 2, "all")
            || text.same(next, "and") && text.same(at + 2, "foremost"));
    let subject = text.is(next, class::PRONOUN | class::DET) && text.tags[at].is_capital();
    (comma || idiom || subject || stem.len() < word.len()).then_some(number)
}

/// A list that is being read.
struct List {
    first: usize,
    members: Vec<usize>,
}

/// Gives numbers to the units of every list with at least two points.
fn number(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    units: &mut [(Piece, Option<Count>)],
    same_speaker: impl Fn(usize, usize) -> bool,
) {
    let mut list = 0;
    let mut open: Option<List> = None;
    for index in 0..=units.len() {
        let count = units.get(index).and_then(|unit| unit.1);
        let expected = open.as_ref().map_or(0, |open| open.members.len() as u32 + 1);
        let goes_on = open.as_ref().is_some_and(|open| {
            units.get(index).is_some_and(|unit| {
                let before = units[*open.members.last().unwrap_or(&open.first)].0.frame;
                unit.0.frame == before || same_speaker(before, unit.0.frame)
            })
        });
        match count {
            Some(Count::Number(number)) if goes_on && number == expected => {
                open.iter_mut().for_each(|open| open.members.push(index));
                continue;
            }
            Some(Count::Last) if goes_on && expected > 1 => {
                open.iter_mut().for_each(|open| open.members.push(index));
                list += close(text, quotes, frames, units, open.take(), list);
                continue;
            }
            Some(Count::Number(1)) => {
                list += close(text, quotes, frames, units, open.take(), list);
                open = Some(List { first: index, members: vec![index] });
            }
            None if goes_on => {}
            _ if index < units.len() && goes_on => {}
            _ => list += close(text, quotes, frames, units, open.take(), list),
        }
    }
}

/// Writes the numbers of a finished list; gives 1 when it was one.
fn close(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    units: &mut [(Piece, Option<Count>)],
    list: Option<List>,
    id: u32,
) -> u32 {
    let Some(list) = list.filter(|list| list.members.len() >= 2) else { return 0 };
    let lead_in = lead_in(text, quotes, frames, units, list.first);
    for (offset, index) in list.members.iter().enumerate() {
        units[*index].0.point =
            Some(Place { list: id, number: offset as u32 + 1, lead_in: lead_in.clone() });
    }
    1
}

/// The sentence that introduces the list whose first unit is `first`: the one with the colon
/// before it, or the last words of the same speech.
fn lead_in(
    text: &Text<'_>,
    quotes: &Quotes,
    frames: &[Frame],
    units: &[(Piece, Option<Count>)],
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
fn merge(units: Vec<(Piece, Option<Count>)>) -> Vec<Piece> {
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
