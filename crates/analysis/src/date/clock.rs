//! Times of day in digits: "3 p.m.", "15:30", "1530 GMT", "noon". Knows no day; who joins both does.

use super::value::{Clock, Value};
use super::word::Word;
use super::{Found, View};
use crate::token::Kind;

/// Words behind which two numbers with a colon are a time and no score.
const LEADS: [&str; 14] = [
    "about",
    "after",
    "around",
    "at",
    "before",
    "between",
    "by",
    "from",
    "since",
    "till",
    "to",
    "until",
    "and",
    "approximately",
];

/// Words behind a time in 24 hours.
const ZONES: [&str; 12] =
    ["gmt", "utc", "cet", "cest", "est", "edt", "bst", "ist", "local", "hours", "hrs", "msk"];

/// Reads a time of day at `at`; the token behind it.
pub(super) fn read(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let (clock, end) = match view.word(at) {
        Word::Number(number) => of_number(view, at, number)?,
        Word::Mixed => (of_word(view.text.word(at))?, at + 1),
        Word::Lead if view.after(at, &LEADS) && view.same(at, "noon") => (Clock::At(12, 0), at + 1),
        Word::Lead if view.after(at, &LEADS) && view.same(at, "midnight") => {
            (Clock::At(24, 0), at + 1)
        }
        _ => return None,
    };
    out.push(view.found(at..end, Value::Time(None, Some(clock))));
    Some(end)
}

fn of_number(view: &View<'_, '_>, at: usize, number: u32) -> Option<(Clock, usize)> {
    let text = view.text;
    let hour = u8::try_from(number).ok().filter(|hour| *hour < 25);
    let minute = || match view.word(at + 2) {
        Word::Number(minute) if minute < 60 && text.word(at + 2).len() == 2 => Some(minute as u8),
        _ => None,
    };
    let colon = view.kind(at + 1) == Kind::Colon && text.touches(at + 1) && text.touches(at + 2);
    if let Some((hour, minute)) = hour.zip(minute()).filter(|_| colon) {
        let end = at + 3;
        if let Some(half) = half(view, end) {
            return Some((in_half(hour, minute, half)?, end + 1));
        }
        let zone = view.any(end, &ZONES);
        let told = zone || view.after(at, &LEADS) || view.after(at, &["today", "tomorrow"]);
        return (told && hour < 24).then_some((Clock::At(hour, minute), end + usize::from(zone)));
    }
    if let (Some(hour), Some(half)) = (hour, half(view, at + 1)) {
        return Some((in_half(hour, 0, half)?, at + 2));
    }
    if let Some(hour) = hour.filter(|_| view.any(at + 1, &["o'clock", "o’clock"])) {
        return (hour <= 12).then_some((Clock::At(hour, 0), at + 2));
    }
    let (hours, minutes) = ((number / 100) as u8, (number % 100) as u8);
    let whole = text.word(at).len() == 4 && number < 2_400 && minutes < 60;
    (whole && view.any(at + 1, &ZONES)).then_some((Clock::At(hours, minutes), at + 2))
}

/// Whether the token at `at` says morning (`false`) or afternoon (`true`).
fn half(view: &View<'_, '_>, at: usize) -> Option<bool> {
    if view.any(at, &["a.m.", "am", "a.m"]) {
        Some(false)
    } else {
        view.any(at, &["p.m.", "pm", "p.m"]).then_some(true)
    }
}

fn in_half(hour: u8, minute: u8, afternoon: bool) -> Option<Clock> {
    (1..=12).contains(&hour).then(|| Clock::At(hour % 12 + 12 * u8::from(afternoon), minute))
}

/// "3pm", "3.30pm"
fn of_word(word: &str) -> Option<Clock> {
    let lower = word.to_ascii_lowercase();
    let lower = lower.trim_end_matches('.');
    let (time, afternoon) = match lower.strip_suffix("pm") {
        Some(time) => (time, true),
        None => (lower.strip_suffix("am")?, false),
    };
    let (hour, minute) = time.split_once('.').unwrap_or((time, "0"));
    let minute = minute.parse().ok().filter(|minute| *minute < 60)?;
    in_half(hour.parse().ok()?, minute, afternoon)
}
