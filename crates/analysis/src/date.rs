//! Dates: times named in a text, with their values in ISO 8601 and TIMEX3. Relative ones are read from
//! the publication date; without it they have no value or the part that is certain. Knows neither
//! who names them nor any clock.

mod absolute;
mod calendar;
mod clock;
mod mixed;
mod relative;
mod tense;
mod value;
mod word;

use std::ops::Range;

use crate::article::{Published, Span};
use crate::statement::DateMention;
use crate::text::Text;
use crate::token::{Gap, Kind};
use calendar::Day;
use tense::Tense;
use value::{Clock, Period, Value};
use word::Word;

/// A time named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) tokens: Range<usize>,
    /// Covers less than the tokens where one token names two times: "2010-14".
    pub(crate) span: Span,
    pub(crate) value: Value,
    /// Whether a day is known by its name only, so that a date behind it says the same.
    weekday: bool,
}

impl Found {
    /// As it is given out.
    pub(crate) fn mention(&self) -> DateMention {
        DateMention { span: self.span, value: self.value.to_string() }
    }

    /// Whether it tells when something was: no length and no vague time.
    pub(crate) fn is_point(&self) -> bool {
        matches!(self.value, Value::Time(Some(_), _))
    }
}

/// The publication date as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
struct Anchor {
    year: Option<i32>,
    month: Option<(i32, u8)>,
    day: Option<Day>,
}

impl Anchor {
    fn of(published: Option<Published>) -> Self {
        let Some(published) = published else { return Self::default() };
        let year = i32::from(published.year);
        let month = published.month.filter(|month| (1..=12).contains(month));
        Self {
            year: Some(year),
            month: month.map(|month| (year, month)),
            day: month.zip(published.day).and_then(|(month, day)| Day::new(year, month, day)),
        }
    }
}

/// Finds the times that a text names, in reading order and without overlap.
pub(crate) fn find(text: &Text<'_>, published: Option<Published>) -> Vec<Found> {
    let words = words(text);
    let anchor = Anchor::of(published);
    let mut found = Vec::new();
    let mut at = 0;
    let mut limit = 0;
    let mut context = None;
    while at < text.len() {
        if words[at] == Word::Other {
            at += 1;
            continue;
        }
        if at >= limit {
            limit = text.layout.paragraph(at).end;
            context = None;
        }
        let view = View { text, words: &words, limit, anchor, context };
        let before = found.len();
        let end = clock::read(&view, at, &mut found)
            .or_else(|| absolute::read(&view, at, &mut found))
            .or_else(|| relative::read(&view, at, &mut found));
        at = end.unwrap_or(at + 1).max(at + 1);
        context = found[before..].iter().rev().find_map(|found| told_year(text, found)).or(context);
    }
    join(text, found)
}

/// The times that lie in a content.
pub(crate) fn within(found: &[Found], content: &[Range<usize>]) -> Vec<DateMention> {
    let inside = |range: &Range<usize>| {
        let end = range.end;
        let from = found.partition_point(|found| found.tokens.start < range.start);
        found[from..].iter().take_while(move |found| found.tokens.end <= end)
    };
    content.iter().flat_map(inside).map(Found::mention).collect()
}

/// The year that the words of a time tell in digits.
fn told_year(text: &Text<'_>, found: &Found) -> Option<i32> {
    let year = match found.value {
        Value::Time(Some(Period::Year(year)), _) => year,
        Value::Time(Some(Period::Month(year, _) | Period::Day(year, ..)), _) => year?,
        _ => return None,
    };
    let words = text.raw.get(found.span.start..found.span.end)?;
    words.contains(&format!("{year:04}")).then_some(year)
}

fn words(text: &Text<'_>) -> Vec<Word> {
    let read = |at: usize| {
        if text.is_word(at) { word::of(text.folded.word(at)) } else { Word::Other }
    };
    (0..text.len()).map(read).collect()
}

/// What the readers look at: a text up to the end of a paragraph.
struct View<'t, 'a> {
    text: &'t Text<'a>,
    words: &'t [Word],
    limit: usize,
    anchor: Anchor,
    /// The year that the paragraph told last.
    context: Option<i32>,
}

impl View<'_, '_> {
    /// What the token at `at` can be.
    fn word(&self, at: usize) -> Word {
        if at < self.limit { self.words[at] } else { Word::Other }
    }

    /// The kind of the token at `at`; `Other` behind the paragraph.
    fn kind(&self, at: usize) -> Kind {
        if at < self.limit { self.text.kind(at) } else { Kind::Other }
    }

    /// Whether the token at `at` is this word.
    fn same(&self, at: usize, word: &str) -> bool {
        at < self.limit && self.text.same(at, word)
    }

    /// Whether the token at `at` is one of these words.
    fn any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.same(at, word))
    }

    /// Whether the token before `at` is one of these words and stands in the same paragraph.
    fn after(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && self.text.tokens[at].gap != Gap::Line && self.any(at - 1, words)
    }

    /// The part of speech of the token at `at`; empty for a mark and behind the paragraph.
    fn part(&self, at: usize) -> &'static str {
        if at < self.limit { self.text.part(at) } else { "" }
    }

    fn tense(&self, at: usize) -> Tense {
        tense::of(self.text, at)
    }

    /// A year in four digits.
    fn year(&self, at: usize) -> Option<i32> {
        match self.word(at) {
            Word::Number(year @ 1000..=2999) if self.text.word(at).len() == 4 => Some(year as i32),
            _ => None,
        }
    }

    /// A year at `at` or behind a comma or "of" there, and where it ends.
    fn year_behind(&self, at: usize) -> Option<(i32, usize)> {
        let comma = self.kind(at) == Kind::Comma || self.same(at, "of");
        let at = at + usize::from(comma);
        self.year(at).map(|year| (year, at + 1))
    }

    /// The year behind a month, also behind "in".
    fn year_of_month(&self, at: usize) -> Option<(i32, usize)> {
        self.year_behind(at + usize::from(self.same(at, "in")))
    }

    fn found(&self, tokens: Range<usize>, value: Value) -> Found {
        Found { span: self.text.span(&tokens), tokens, value, weekday: false }
    }

    fn at_time(&self, tokens: Range<usize>, period: Period) -> Found {
        self.found(tokens, Value::Time(Some(period), None))
    }

    /// A day or month without a year, as near to the publication as the tense allows.
    fn dated(&self, at: usize, month: u8, day: Option<u8>) -> Period {
        match day {
            Some(day) => match self.near_day(at, month, day) {
                Some(day) => Period::Day(Some(day.year), day.month, day.day),
                None => Period::Day(None, month, day),
            },
            None => Period::Month(self.near_month(at, month), month),
        }
    }

    /// The year that is told about, when it is over: "In 2013 he fell ill. On 6 July he died."
    fn past_context(&self) -> Option<i32> {
        self.context.filter(|context| self.anchor.year.is_some_and(|year| *context < year))
    }

    fn near_day(&self, at: usize, month: u8, day: u8) -> Option<Day> {
        let today = self.anchor.day?;
        let context = self.past_context().and_then(|year| Day::new(year, month, day));
        let years = [today.year, today.year - 1, today.year + 1];
        let days = years.into_iter().filter_map(|year| Day::new(year, month, day));
        let distance = |day: &Day| (day.number() - today.number()).abs();
        match self.tense(at) {
            Tense::Past if context.is_some() => context,
            Tense::Past => days.filter(|day| *day <= today).max(),
            Tense::Future => days.filter(|day| *day >= today).min(),
            Tense::Unknown => days.min_by_key(distance),
        }
    }

    fn near_month(&self, at: usize, month: u8) -> Option<i32> {
        let (year, now) = self.anchor.month?;
        let distance = i32::from(month) - i32::from(now);
        Some(match self.tense(at) {
            Tense::Past if self.past_context().is_some() => self.past_context()?,
            Tense::Past => year - i32::from(distance > 0),
            Tense::Future => year + i32::from(distance < 0),
            Tense::Unknown => year - i32::from(distance > 5) + i32::from(distance < -6),
        })
    }
}

/// Joins what stands side by side and means one time: "Tuesday, 14 August", "at 3 p.m. on Tuesday".
fn join(text: &Text<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut joined: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        if let Some(last) = joined.last_mut()
            && let Some((value, weekday)) = together(text, last, &next)
        {
            last.span.end = next.span.end;
            last.tokens.end = next.tokens.end;
            (last.value, last.weekday) = (value, weekday);
            continue;
        }
        joined.push(next);
    }
    joined
}

/// The value of two times that are one, and whether a date may still follow.
fn together(text: &Text<'_>, first: &Found, second: &Found) -> Option<(Value, bool)> {
    let gap = first.tokens.end..second.tokens.start;
    if gap.len() > 1 || text.tokens[second.tokens.start].gap == Gap::Line {
        return None;
    }
    let by = |words: &[&str]| {
        gap.is_empty()
            || text.kind(gap.start) == Kind::Comma
            || words.iter().any(|word| text.same(gap.start, word))
    };
    let bracket = !gap.is_empty() && text.kind(gap.start) == Kind::Open;
    match (&first.value, &second.value) {
        (Value::Time(_, clock), Value::Time(Some(day @ Period::Day(..)), None))
            if first.weekday && !second.weekday && (by(&[]) || bracket) =>
        {
            Some((Value::Time(Some(*day), *clock), false))
        }
        (Value::Time(None, Some(clock)), Value::Time(Some(day), None))
            if is_day(day) && by(&["on", "of"]) =>
        {
            Some((Value::Time(Some(*day), Some(*clock)), second.weekday))
        }
        (Value::Time(Some(day), None | Some(Clock::Part(_))), Value::Time(None, Some(clock)))
            if is_day(day) && by(&["at"]) =>
        {
            Some((Value::Time(Some(*day), Some(*clock)), first.weekday))
        }
        _ => None,
    }
}

fn is_day(period: &Period) -> bool {
    matches!(period, Period::Day(..) | Period::Weekday(_))
}

#[cfg(test)]
mod tests;
