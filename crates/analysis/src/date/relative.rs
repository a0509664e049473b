//! Times that are told from the day of publication: "yesterday", "last month", "on Tuesday", "two years
//! ago", and lengths: "the last few years". Without that day they have no value, or a part of one.

use super::calendar::{Day, plus_months};
use super::tense::Tense;
use super::value::{Clock, Period, Unit, Value};
use super::word::Word;
use super::{Found, View};
use crate::token::Kind;

/// Reads a relative time or a length at `at`; the token behind it.
pub(super) fn read(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    match view.word(at) {
        Word::Day(days) => Some(day(view, at, i64::from(days), out)),
        Word::Last | Word::This | Word::Next => deictic(view, at, out),
        Word::Weekday(weekday, short) => bare_weekday(view, at, weekday, short, out),
        Word::Number(_) | Word::Few => counted(view, at, out),
        Word::Singular(unit) => single(view, at, unit, out),
        Word::Length(unit) => plural(view, at, unit, out),
        Word::Lead => lead(view, at, out),
        _ => None,
    }
}

/// The part of a day that the token at `at` names, and where it ends.
fn part(view: &View<'_, '_>, at: usize) -> (Option<Clock>, usize) {
    match view.word(at) {
        Word::Part(part) => (Some(Clock::Part(part)), at + 1),
        _ => (None, at),
    }
}

/// A point in time when anything of it is known.
fn push(
    view: &View<'_, '_>,
    tokens: std::ops::Range<usize>,
    period: Option<Period>,
    clock: Option<Clock>,
    out: &mut Vec<Found>,
) {
    if period.is_some() || clock.is_some() {
        out.push(view.found(tokens, Value::Time(period, clock)));
    }
}

fn of_day(day: Day) -> Period {
    Period::Day(Some(day.year), day.month, day.day)
}

/// "today", "tomorrow morning", "tonight"
fn day(view: &View<'_, '_>, at: usize, days: i64, out: &mut Vec<Found>) -> usize {
    let (mut clock, end) = part(view, at + 1);
    if view.same(at, "tonight") {
        clock = Some(Clock::Part("NI"));
    }
    let period = view.anchor.day.map(|today| of_day(today.plus(days)));
    push(view, at..end, period, clock, out);
    end
}

/// "last week", "this August", "next Tuesday morning", "the past three years"
fn deictic(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let word = view.word(at);
    let definite = view.after(at, &["the"]);
    // "this past week", "this coming weekend"
    let doubled = word == Word::This && matches!(view.word(at + 1), Word::Last | Word::Next);
    let of = at + 1 + usize::from(doubled);
    let shift = match if doubled { view.word(at + 1) } else { word } {
        Word::Last => -1,
        Word::Next => 1,
        _ => 0,
    };
    if shift != 0 && matches!(view.word(of), Word::Number(_) | Word::Few) {
        return length(view, at, of, out);
    }
    match view.word(of) {
        Word::Singular(unit) => {
            // "the last year" is a length, "the next day" is told from the text before.
            let open = definite && shift != 0 && !doubled && unit != Unit::Century;
            if open && !view.same(at, "coming") {
                if matches!(unit, Unit::Day | Unit::Hour | Unit::Minute) && !view.same(at, "past") {
                    return Some(of + 1);
                }
                out.push(view.found(at..of + 1, Value::Length(Some(1), unit)));
                return Some(of + 1);
            }
            if shift != 0 && unit == Unit::Day {
                return Some(of + 1);
            }
            push(view, at..of + 1, shifted(view, unit, shift), None, out);
            Some(of + 1)
        }
        Word::Length(_) if view.any(of - 1, &["past", "coming"]) => {
            let name = if shift < 0 { "PAST_REF" } else { "FUTURE_REF" };
            out.push(view.found(at..of + 1, Value::Vague(name)));
            Some(of + 1)
        }
        Word::Month(month, false) => {
            if let Some((year, end)) = view.year_behind(of + 1) {
                push(view, at..end, Some(Period::Month(Some(year), month)), None, out);
                return Some(end);
            }
            let year = view.anchor.month.map(|(year, now)| match shift {
                0 => year,
                1 => year + i32::from(month <= now),
                _ => year - i32::from(month >= now),
            });
            push(view, at..of + 1, Some(Period::Month(year, month)), None, out);
            Some(of + 1)
        }
        Word::Weekday(weekday, false) => {
            let (clock, end) = part(view, of + 1);
            let period = view.anchor.day.map(|today| of_day(week_day(today, weekday, shift)));
            let mut found = view.found(
                at..end,
                Value::Time(Some(period.unwrap_or(Period::Weekday(weekday))), clock),
            );
            found.weekday = true;
            out.push(found);
            Some(end)
        }
        Word::Season(season) => {
            let year = view.anchor.month.map(|(year, now)| season_year(season, year, now, shift));
            push(view, at..of + 1, Some(Period::Season(year, season)), None, out);
            Some(of + 1)
        }
        Word::Part(name) if shift < 1 => {
            let night = shift < 0 && name == "NI";
            if shift < 0 && !night && name != "EV" {
                return Some(of + 1);
            }
            let period = view.anchor.day.map(|today| of_day(today.plus(i64::from(shift))));
            push(view, at..of + 1, period, Some(Clock::Part(name)), out);
            Some(of + 1)
        }
        _ => None,
    }
}

/// "last Tuesday" lies before today, "next Tuesday" in the week behind this one, "this Tuesday" in it.
fn week_day(today: Day, weekday: u8, shift: i32) -> Day {
    let distance = i64::from(weekday) - i64::from(today.weekday());
    match shift {
        0 => today.plus(distance),
        1 => today.plus(distance + 7),
        _ => today.plus(if distance < 0 { distance } else { distance - 7 }),
    }
}

/// The year in which the season begins: that of the publication, or the one before or behind.
pub(super) fn season_year(season: &str, year: i32, now: u8, shift: i32) -> i32 {
    // Month of the beginning, and a month in which it is over.
    let (first, last) = match season {
        "SP" => (3, 5),
        "SU" => (6, 8),
        "FA" => (9, 11),
        _ => (12, 14),
    };
    let winter = first == 12 && now < 3;
    match shift {
        0 => year - i32::from(winter),
        1 => year + i32::from(first <= now),
        _ if winter => year - 2 + i32::from(now < 3),
        _ => year - i32::from(last >= i32::from(now)),
    }
}

/// The unit around today, so many units later.
fn shifted(view: &View<'_, '_>, unit: Unit, by: i32) -> Option<Period> {
    let anchor = &view.anchor;
    match unit {
        Unit::Day => anchor.day.map(|today| of_day(today.plus(i64::from(by)))),
        Unit::Week | Unit::Weekend => {
            let (year, week) = anchor.day?.plus(7 * i64::from(by)).week();
            let weekend = unit == Unit::Weekend;
            Some(if weekend { Period::Weekend(year, week) } else { Period::Week(year, week) })
        }
        Unit::Month => {
            let (year, month) = anchor.month?;
            let (year, month) = plus_months(year, month, by);
            Some(Period::Month(Some(year), month))
        }
        Unit::Quarter => {
            let (year, month) = anchor.month?;
            let (year, month) = plus_months(year, month, 3 * by);
            Some(Period::Quarter(year, (month - 1) / 3 + 1))
        }
        Unit::Year => anchor.year.map(|year| Period::Year(year + by)),
        Unit::Decade => anchor.year.map(|year| Period::Decade(year.div_euclid(10) + by)),
        Unit::Century => anchor.year.map(|year| Period::Century(year.div_euclid(100) + by)),
        Unit::Second | Unit::Minute | Unit::Hour => None,
    }
}

/// Names that begin or end with a day.
const DAY_NAMES: [&str; 11] = [
    "good", "black", "ash", "easter", "palm", "bloody", "super", "cyber", "holy", "maundy",
    "giving",
];
const PAPERS: [&str; 7] = ["times", "mail", "telegraph", "mirror", "post", "herald", "world"];

/// "Tuesday", "Tuesday morning", "Monday of last week"
fn bare_weekday(
    view: &View<'_, '_>,
    at: usize,
    weekday: u8,
    short: bool,
    out: &mut Vec<Found>,
) -> Option<usize> {
    let text = view.text;
    if !text.is_capital(at) || view.after(at, &DAY_NAMES) {
        return None;
    }
    if view.any(at + 1, &PAPERS) && text.is_capital(at + 1) {
        return None;
    }
    let (clock, mut end) = part(view, at + 1);
    if short {
        let mark = matches!(view.kind(end), Kind::Stop | Kind::Comma);
        let next = view.word(end + usize::from(mark));
        if !matches!(next, Word::Number(_) | Word::Month(..)) {
            return None;
        }
    }
    let period = match (view.anchor.day, week_behind(view, end)) {
        (Some(today), Some((shift, behind))) => {
            end = behind;
            of_day(today.plus(7 * shift + i64::from(weekday) - i64::from(today.weekday())))
        }
        (Some(today), None) => of_day(near_weekday(view, at, today, weekday)),
        (None, _) => Period::Weekday(weekday),
    };
    let mut found = view.found(at..end, Value::Time(Some(period), clock));
    found.weekday = true;
    out.push(found);
    Some(end)
}

/// "last week", "of this week" behind a day: weeks from now, and where it ends.
fn week_behind(view: &View<'_, '_>, at: usize) -> Option<(i64, usize)> {
    let at = at + usize::from(view.same(at, "of"));
    let shift = match view.word(at) {
        Word::Last => -1,
        Word::This => 0,
        Word::Next => 1,
        _ => return None,
    };
    (view.word(at + 1) == Word::Singular(Unit::Week)).then_some((shift, at + 2))
}

/// The day of that name before today, or behind it when the sentence looks ahead; or today.
fn near_weekday(view: &View<'_, '_>, at: usize, today: Day, weekday: u8) -> Day {
    let ahead = i64::from((weekday + 7 - today.weekday()) % 7);
    match view.tense(at) {
        Tense::Future => today.plus(ahead),
        Tense::Past | Tense::Unknown => today.plus(if ahead == 0 { 0 } else { ahead - 7 }),
    }
}

/// The number at `at`, `None` for "a few", and the unit it counts with the token behind.
fn count(view: &View<'_, '_>, at: usize) -> Option<(Option<u32>, Unit, usize)> {
    let mut end = at + 1;
    let count = match view.word(at) {
        Word::Number(number) if view.word(end) == Word::Number(100) && number < 10 => {
            end += 1;
            Some(number * 100)
        }
        Word::Number(number) => Some(number),
        Word::Few if view.same(at, "couple") => Some(2),
        Word::Few => None,
        _ => return None,
    };
    end += usize::from(view.same(at, "couple") && view.same(end, "of"));
    end +=
        usize::from(view.any(end, &["more", "consecutive", "straight", "full", "long", "short"]));
    match view.word(end) {
        Word::Length(unit) => Some((count, unit, end + 1)),
        Word::Singular(unit) if count == Some(1) => Some((count, unit, end + 1)),
        _ => None,
    }
}

/// A length whose words begin at `at` and whose number stands at `number`.
fn length(view: &View<'_, '_>, at: usize, number: usize, out: &mut Vec<Found>) -> Option<usize> {
    let (count, unit, end) = count(view, number)?;
    if view.same(end, "old") || (view.same(end, "of") && view.same(end + 1, "age")) {
        return Some(end);
    }
    out.push(view.found(at..end, Value::Length(count, unit)));
    Some(end)
}

/// "three days ago", "a few years", "two weeks"
fn counted(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let (count, unit, end) = count(view, at)?;
    if view.word(end) == Word::Ago {
        ago(view, at..end + 1, count, unit, out);
        return Some(end + 1);
    }
    length(view, at, at, out)
}

fn ago(
    view: &View<'_, '_>,
    tokens: std::ops::Range<usize>,
    count: Option<u32>,
    unit: Unit,
    out: &mut Vec<Found>,
) {
    let Some(count) = count else {
        out.push(view.found(tokens, Value::Vague("PAST_REF")));
        return;
    };
    let by = -i32::try_from(count.min(100_000)).unwrap_or(0);
    let period = shifted(view, unit, by).filter(|period| match period {
        Period::Decade(number) | Period::Century(number) => *number > 0,
        _ => true,
    });
    push(view, tokens, period, None, out);
}

/// "a year ago", "for a week", "the day before yesterday"
fn single(view: &View<'_, '_>, at: usize, unit: Unit, out: &mut Vec<Found>) -> Option<usize> {
    if unit == Unit::Day
        && let Word::Day(days @ (-1 | 1)) = view.word(at + 2)
        && view.any(at + 1, &["before", "after"])
        && view.same(at + 1, if days < 0 { "before" } else { "after" })
    {
        let period = view.anchor.day.map(|today| of_day(today.plus(2 * i64::from(days))));
        push(view, at..at + 3, period, None, out);
        return Some(at + 3);
    }
    if unit == Unit::Year && view.context.is_some() && view.after(at, &["that", "same"]) {
        let start = at - 1 - usize::from(view.same(at - 1, "same") && at > 1);
        push(view, start..at + 1, view.context.map(Period::Year), None, out);
        return Some(at + 1);
    }
    if !view.after(at, &["a", "an"]) {
        return None;
    }
    if view.word(at + 1) == Word::Ago {
        ago(view, at - 1..at + 2, Some(1), unit, out);
        return Some(at + 2);
    }
    let leads = ["for", "within", "over", "than", "nearly", "almost", "about", "around", "after"];
    let led = at > 1 && (view.any(at - 2, &leads) || view.same(at - 2, "in"));
    // "in a day care centre": a noun behind it makes it another one's.
    let free = !view.text.is_word(at + 1)
        || view.text.is(at + 1, crate::lexicon::class::PREP | crate::lexicon::class::CONJ);
    (led && free).then(|| {
        out.push(view.found(at - 1..at + 1, Value::Length(Some(1), unit)));
        at + 1
    })
}

/// "for years", "recent weeks", "years ago"
fn plural(view: &View<'_, '_>, at: usize, unit: Unit, out: &mut Vec<Found>) -> Option<usize> {
    if view.word(at + 1) == Word::Ago {
        out.push(view.found(at..at + 2, Value::Vague("PAST_REF")));
        return Some(at + 2);
    }
    view.after(at, &["for"]).then(|| {
        out.push(view.found(at..at + 1, Value::Length(None, unit)));
        at + 1
    })
}

/// "the end of the year", "earlier in the day", "recent years", "currently"
fn lead(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    if view.any(at, &["currently", "nowadays", "presently"]) {
        out.push(view.found(at..at + 1, Value::Vague("PRESENT_REF")));
        return Some(at + 1);
    }
    if view.same(at, "recent") && matches!(view.word(at + 1), Word::Length(_)) {
        out.push(view.found(at..at + 2, Value::Vague("PAST_REF")));
        return Some(at + 2);
    }
    let edge = view.any(at, &["end", "beginning", "start", "middle", "rest", "close"])
        && view.same(at + 1, "of");
    let within = view.any(at, &["earlier", "later"]) && view.same(at + 1, "in");
    let Word::Singular(unit) = view.word(at + 3) else { return None };
    if !(edge || within) || !view.same(at + 2, "the") || (edge && unit == Unit::Day) {
        return None;
    }
    if view.year(at + 4).is_some() {
        return Some(at + 4);
    }
    if view.same(at + 4, "of") {
        return None;
    }
    push(view, at + 2..at + 4, shifted(view, unit, 0), None, out);
    Some(at + 4)
}
