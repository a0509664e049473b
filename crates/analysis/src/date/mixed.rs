//! Times within one token: "2021-08-14", "14/08/2021", "1990s", "2010-14", "mid-1980s", "five-year".
//! Reads characters; of the neighbours only what tells a time from something else.

use super::value::{Clock, Period, Unit, Value};
use super::word::{self, Word};
use super::{Found, View};
use crate::article::Span;
use crate::token::Kind;

/// Longer tokens name no time.
const BYTES_MAX: usize = 20;

/// Reads the token at `at`; the token behind what it names.
pub(super) fn read(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let token = view.text.word(at);
    if token.len() > BYTES_MAX || !token.is_char_boundary(token.len()) {
        return None;
    }
    let whole = |period: Period| view.at_time(at..at + 1, period);
    if let Some(found) = iso(view, at, token) {
        let end = found.tokens.end;
        out.push(found);
        return Some(end);
    }
    if let Some(period) = slashed(token) {
        out.push(whole(period));
        return Some(at + 1);
    }
    if let Some((first, second, cut)) = year_pair(token) {
        let start = view.text.tokens[at].start as usize;
        for (year, bytes) in [(first, 0..cut), (second, cut + 1..token.len())] {
            let span =
                Span { field: view.text.field, start: start + bytes.start, end: start + bytes.end };
            out.push(Found { span, ..whole(Period::Year(year)) });
        }
        return Some(at + 1);
    }
    quarter(view, at, token, out).or_else(|| with_prefix(view, at, token, out))
}

fn number(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn year(digits: &str) -> Option<i32> {
    let year = number(digits)? as i32;
    (digits.len() == 4 && (1_000..=2_999).contains(&year)).then_some(year)
}

/// "2021-08-14", "2021-08", "2021-08-14T15:30"
fn iso(view: &View<'_, '_>, at: usize, token: &str) -> Option<Found> {
    let (date, clock) = token.split_once(['T', 't']).unwrap_or((token, ""));
    let mut fields = date.split(['-', '/']);
    let year = year(fields.next()?)?;
    let month_digits = fields.next().filter(|digits| digits.len() == 2)?;
    let month = number(month_digits).filter(|month| (1..=12).contains(month))?;
    let day = fields.next();
    if fields.next().is_some() {
        return None;
    }
    let Some(day) = day else {
        // "2010-11" is a season, "2021-08" a month.
        let ascends = month as i32 > year % 100;
        let plain = !ascends && date.contains('-') && clock.is_empty();
        let period = Period::Month(Some(year), month as u8);
        return plain.then(|| view.at_time(at..at + 1, period));
    };
    let day = super::Day::new(year, month as u8, u8::try_from(number(day)?).ok()?)?;
    let period = Some(Period::Day(Some(day.year), day.month, day.day));
    if clock.is_empty() {
        return Some(view.found(at..at + 1, Value::Time(period, None)));
    }
    let hour = number(clock).filter(|hour| *hour < 24)? as u8;
    let minute = match view.word(at + 2) {
        Word::Number(minute) if minute < 60 && view.kind(at + 1) == Kind::Colon => minute as u8,
        _ => return Some(view.found(at..at + 1, Value::Time(period, Some(Clock::At(hour, 0))))),
    };
    Some(view.found(at..at + 3, Value::Time(period, Some(Clock::At(hour, minute)))))
}

/// "14/08/2021", "08/14/2021", "14.08.2021", when only one reading gives a day.
fn slashed(token: &str) -> Option<Period> {
    if matches!(token, "9/11" | "9-11") {
        return Some(Period::Day(Some(2_001), 9, 11));
    }
    let mark = ['/', '.', '-'].into_iter().find(|mark| token.contains(*mark))?;
    let mut fields = token.split(mark);
    let mut short = || {
        let digits = fields.next().filter(|digits| digits.len() <= 2)?;
        u8::try_from(number(digits)?).ok()
    };
    let (first, second) = (short()?, short()?);
    let year = year(fields.next()?)?;
    let day_first = super::Day::new(year, second, first);
    let month_first = super::Day::new(year, first, second).filter(|_| mark != '.');
    let day = match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => return None,
        (one, other) => one.or(other)?,
    };
    fields.next().is_none().then_some(Period::Day(Some(day.year), day.month, day.day))
}

/// Two years and where the first one ends: "2010-2014", "2010-14", "2010/11".
fn year_pair(token: &str) -> Option<(i32, i32, usize)> {
    let cut = token.find(['-', '/'])?;
    let first = year(&token[..cut])?;
    let rest = &token[cut + 1..];
    let second = match rest.len() {
        2 => first - first % 100 + number(rest)? as i32,
        _ => year(rest)?,
    };
    (first < second && first <= 2_100 && second <= 2_200).then_some((first, second, cut))
}

/// The year that a token begins with: "1776-77".
pub(super) fn first_year(token: &str) -> Option<i32> {
    year_pair(token).map(|(first, ..)| first)
}

/// Two days: "14-16"; the first one with its digits.
pub(super) fn day_pair(token: &str) -> Option<((u8, &str), u8)> {
    let (first, second) = token.split_once(['-', '/'])?;
    let day = |digits: &str| {
        let day = number(digits).filter(|day| digits.len() <= 2 && (1..=31).contains(day));
        day.map(|day| day as u8)
    };
    let (one, other) = (day(first)?, day(second)?);
    (one < other).then_some(((one, first), other))
}

/// "Q3 2021", "H1 of 2022"
fn quarter(view: &View<'_, '_>, at: usize, token: &str, out: &mut Vec<Found>) -> Option<usize> {
    let digit = u8::try_from(number(token.get(1..)?)?).ok()?;
    let (year, end) = view.year_behind(at + 1)?;
    let period = match token.as_bytes()[0] {
        b'Q' if (1..=4).contains(&digit) => Period::Quarter(year, digit),
        b'H' if (1..=2).contains(&digit) => Period::Half(year, digit),
        _ => return None,
    };
    out.push(view.at_time(at..end, period));
    Some(end)
}

/// "1990s", "mid-1980s", "post-2015", "'90s", "19th-century", "ten-day".
fn with_prefix(view: &View<'_, '_>, at: usize, token: &str, out: &mut Vec<Found>) -> Option<usize> {
    let lower = token.to_lowercase();
    if let Some((count, unit)) = lower.split_once('-')
        && let (Word::Number(count), Word::Singular(unit)) =
            (word::of_plain(count), word::of_plain(unit))
    {
        out.push(view.found(at..at + 1, Value::Length(Some(count), unit)));
        return Some(at + 1);
    }
    if let Some(ordinal) = lower.strip_suffix("-century") {
        let Word::Ordinal(number @ 1..=30) = word::of_plain(ordinal) else { return None };
        out.push(view.at_time(at..at + 1, Period::Century(i32::from(number) - 1)));
        return Some(at + 1);
    }
    let (prefix, rest) = match lower.rsplit_once('-') {
        Some((prefix, rest)) => (prefix, rest),
        None => ("", lower.as_str()),
    };
    if !matches!(prefix, "" | "mid" | "late" | "early" | "pre" | "post") {
        return None;
    }
    let bare = rest.trim_start_matches(['\'', '’']);
    if let Word::Ordinal(number @ 1..=30) = word::of_plain(rest) {
        let century = !prefix.is_empty() && view.word(at + 1) == Word::Singular(Unit::Century);
        let period = Period::Century(i32::from(number) - 1);
        out.push(century.then(|| view.at_time(at..at + 2, period))?);
        return Some(at + 2);
    }
    let period = match year(rest) {
        Some(year) if !prefix.is_empty() => Period::Year(year),
        _ => decade(view, at, bare, bare.len() < rest.len() || !prefix.is_empty())?,
    };
    out.push(view.at_time(at..at + 1, period));
    Some(at + 1)
}

/// "1990s", "1800s"; "90s" when it is told that no age is meant.
fn decade(view: &View<'_, '_>, at: usize, word: &str, told: bool) -> Option<Period> {
    let digits = word.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let number = number(digits)? as i32;
    match digits.len() {
        4 if number % 100 == 0 && number < 2_000 => Some(Period::Century(number / 100)),
        4 if number % 10 == 0 && number <= 2_100 => Some(Period::Decade(number / 10)),
        2 if number % 10 == 0 && number >= 20 => {
            let told = told || view.after(at, &["the"]);
            told.then_some(Period::Decade(190 + number / 10))
        }
        _ => None,
    }
}
