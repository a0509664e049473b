//! Dates that name a day, month, year, decade or century: "14 August 2021", "Aug. 14", "the 1990s".
//! What they leave out is taken from the publication date.

use std::ops::Range;

use super::mixed;
use super::tense::Tense;
use super::value::{Period, Unit, Value};
use super::word::Word;
use super::{Found, View, relative};
use crate::article::Span;
use crate::lexicon::class;
use crate::token::{Gap, Kind};

/// Words before a month or year that make a time of it.
const LEADS: [&str; 29] = [
    "in", "since", "until", "till", "from", "by", "of", "during", "through", "early", "late",
    "mid", "before", "after", "between", "for", "year", "back", "starting", "to", "around",
    "about", "that", "the", "season", "and", "on", "circa", "c.",
];

/// A list of days before or behind one month has at most so many.
const DAYS_MAX: usize = 4;

/// Reads an absolute date at `at`; the token behind it.
pub(super) fn read(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    match view.word(at) {
        Word::Number(_) | Word::Ordinal(_) => day_month(view, at, out)
            .or_else(|| ordinal(view, at, out))
            .or_else(|| lone_year(view, at, out)),
        Word::Month(month, short) => month_first(view, at, (month, short), out),
        Word::Mixed => day_month(view, at, out).or_else(|| mixed::read(view, at, out)),
        Word::Season(season) => {
            let (year, end) = match year_behind_season(view, at + 1) {
                Some((year, end)) => (Some(year), end),
                None => (lone_season(view, at, season)?, at + 1),
            };
            out.push(view.at_time(at..end, Period::Season(year, season)));
            Some(end)
        }
        Word::Lead => lead(view, at, out),
        _ => None,
    }
}

/// "2010" or "1776-77" behind a season, or behind "of" there.
fn year_behind_season(view: &View<'_, '_>, at: usize) -> Option<(i32, usize)> {
    let at = at + usize::from(view.same(at, "of"));
    let year = view.year(at).or_else(|| match view.word(at) {
        Word::Mixed => mixed::first_year(view.text.word(at)),
        _ => None,
    });
    year.map(|year| (year, at + 1))
}

/// The year of a season that stands for itself, when the tense tells it: "in the spring". The season
/// may be "fall" or "spring", so it must be led.
fn lone_season(view: &View<'_, '_>, at: usize, season: &str) -> Option<Option<i32>> {
    let leads = ["in", "during", "by", "until", "since", "over"];
    let led = view.after(at, &leads) || (view.after(at, &["the"]) && view.after(at - 1, &leads));
    let modified = view.text.is_word(at + 1) && PARTS_OF_NOUN.contains(&view.part(at + 1));
    let near = || {
        let (year, now) = view.anchor.month?;
        match view.tense(at) {
            Tense::Past => Some(relative::season_year(season, year, now, -1)),
            Tense::Future => Some(relative::season_year(season, year, now, 1)),
            Tense::Unknown => None,
        }
    };
    (led && !modified).then(near)
}

/// Parts of speech that make the word before them a modifier.
const PARTS_OF_NOUN: [&str; 3] = ["NN", "NNS", "NNP"];

/// A day with the bytes that name it.
type Days = Vec<(Range<usize>, u8)>;

/// The days that the token at `at` names: "14", "14th", "14-16".
fn days_at(view: &View<'_, '_>, at: usize, days: &mut Days) -> bool {
    let start = view.text.tokens.get(at).map_or(0, |token| token.start as usize);
    match view.word(at) {
        Word::Number(day @ 1..=31) if view.text.word(at).len() <= 2 => {
            days.push((start..start + view.text.word(at).len(), day as u8));
        }
        Word::Ordinal(day @ 1..=31) => {
            days.push((start..start + view.text.word(at).len(), day));
        }
        Word::Mixed => {
            let Some((first, second)) = mixed::day_pair(view.text.word(at)) else { return false };
            let middle = start + first.1.len();
            days.push((start..middle, first.0));
            days.push((middle + 1..start + view.text.word(at).len(), second));
        }
        _ => return false,
    }
    true
}

/// Days in a row from `at`: "14", "14 and 15", "14 to 16"; the token behind them.
fn days_from(view: &View<'_, '_>, at: usize, days: &mut Days) -> Option<usize> {
    let mut end = days_at(view, at, days).then_some(at + 1)?;
    while days.len() < DAYS_MAX {
        let joint = matches!(view.kind(end), Kind::Dash) || view.any(end, &["and", "to", "or"]);
        if !joint || !days_at(view, end + 1, days) {
            break;
        }
        end += 2;
    }
    Some(end)
}

/// "14 August 2021", "14th of August", "5 and 6 September".
fn day_month(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let mut days = Days::new();
    let mut end = days_from(view, at, &mut days)?;
    let spelled = !view.text.word(at).as_bytes()[0].is_ascii_digit();
    let of = view.same(end, "of");
    if spelled && !of {
        return None;
    }
    end += usize::from(of);
    let Word::Month(month, short) = view.word(end) else { return None };
    end += 1;
    if short && view.kind(end) == Kind::Stop && view.year(end + 1).is_some() {
        end += 1;
    }
    let year = view.year_behind(end);
    end = year.map_or(end, |(_, behind)| behind);
    let last = days.len() - 1;
    let whole = view.text.span(&(at..end));
    for (index, (bytes, day)) in days.into_iter().enumerate() {
        let period = match year {
            Some((year, _)) => Period::Day(Some(year), month, day),
            None => view.dated(at, month, Some(day)),
        };
        let close = if index == last { whole.end } else { bytes.end };
        out.push(of_bytes(view, at..end, bytes.start..close, period));
    }
    Some(end)
}

fn of_bytes(
    view: &View<'_, '_>,
    tokens: Range<usize>,
    bytes: Range<usize>,
    period: Period,
) -> Found {
    let span = Span { field: view.text.field, start: bytes.start, end: bytes.end };
    Found { tokens, span, value: Value::Time(Some(period), None), weekday: false }
}

/// "August 14, 2021", "Aug. 14-16", "August 2021", "August".
fn month_first(
    view: &View<'_, '_>,
    at: usize,
    (month, short): (u8, bool),
    out: &mut Vec<Found>,
) -> Option<usize> {
    if !view.text.is_capital(at) {
        return None;
    }
    let stop = short && view.kind(at + 1) == Kind::Stop;
    let behind = at + 1 + usize::from(stop);
    if let Some(end) = month_day(view, at, behind, month, out) {
        return Some(end);
    }
    if let Some((year, end)) = view.year_of_month(behind) {
        out.push(view.at_time(at..end, Period::Month(Some(year), month)));
        return Some(end);
    }
    let dotted = view.text.word(at).ends_with('.');
    if (short && !dotted) || !is_month(view, at) {
        return None;
    }
    let period = match year_of_range(view, at + 1) {
        Some(year) => Period::Month(Some(year), month),
        None => view.dated(at, month, None),
    };
    out.push(view.at_time(at..at + 1, period));
    Some(at + 1)
}

/// "August 14", "August 14 and 15, 2021"; `behind` is the token behind the month.
fn month_day(
    view: &View<'_, '_>,
    at: usize,
    behind: usize,
    month: u8,
    out: &mut Vec<Found>,
) -> Option<usize> {
    let behind = behind + usize::from(view.same(behind, "the"));
    let mut days = Days::new();
    let mut end = days_from(view, behind, &mut days)?;
    if view.kind(end) == Kind::Colon && view.text.touches(end + 1) {
        return None; // "from August 3:30 p.m."
    }
    let year = view.year_behind(end);
    end = year.map_or(end, |(_, behind)| behind);
    // "In August 20 people died"
    if year.is_none() && view.after(at, &["in"]) && is_counted(view, end) {
        return None;
    }
    let (last, whole) = (days.len() - 1, view.text.span(&(at..end)));
    for (index, (bytes, day)) in days.into_iter().enumerate() {
        let period = match year {
            Some((year, _)) => Period::Day(Some(year), month, day),
            None => view.dated(at, month, Some(day)),
        };
        let start = if index == 0 { whole.start } else { bytes.start };
        let close = if index == last { whole.end } else { bytes.end };
        out.push(of_bytes(view, at..end, start..close, period));
    }
    Some(end)
}

/// Whether a month's name without day and year is one, and no name, verb or auxiliary.
fn is_month(view: &View<'_, '_>, at: usize) -> bool {
    let text = view.text;
    let led = view.after(at, &LEADS) || (at > 0 && text.kind(at - 1) == Kind::Dash);
    let ranged = view.after(at, &["and", "to", "or", "through", "until"])
        && at > 1
        && matches!(view.word(at - 2), Word::Month(..));
    if view.any(at, &["May", "March"]) {
        let strict = view.after(at, &["the", "that", "on", "to", "and", "for", "about"]);
        return ranged || (led && !strict) || text.kind(at + 1) == Kind::Clitic;
    }
    if led || ranged {
        return true;
    }
    let beside = |at: usize| text.is_capital(at) && text.tokens[at].gap == Gap::Space;
    let opens = at == text.layout.sentence(at).start;
    let named = at > 0 && !opens && text.tokens[at].gap == Gap::Space && text.is_capital(at - 1);
    let followed = at + 1 < view.limit && beside(at + 1) && text.kind(at + 1) == Kind::Word;
    !named && !followed
}

/// The year of "and June 1981" behind a month.
fn year_of_range(view: &View<'_, '_>, at: usize) -> Option<i32> {
    let joint =
        view.kind(at) == Kind::Dash || view.any(at, &["and", "to", "or", "through", "until"]);
    let Word::Month(..) = view.word(at + 1) else { return None };
    view.year_of_month(at + 2).filter(|_| joint).map(|(year, _)| year)
}

/// "the 19th century", "the third quarter of 2021", "the first half of 2020".
fn ordinal(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let Word::Ordinal(number) = view.word(at) else { return None };
    let what = view.word(at + 1);
    let year = || view.year_behind(at + 2).or_else(|| named_year(view, at + 2));
    let (period, end) = match what {
        Word::Singular(Unit::Century) if number > 0 => {
            if view.any(at + 2, &["BC", "BCE", "B.C."]) {
                return Some(at + 3); // TIMEX3 has no value for it
            }
            (Period::Century(i32::from(number) - 1), at + 2)
        }
        Word::Singular(Unit::Quarter) if (1..=4).contains(&number) => {
            let (year, end) = year()?;
            (Period::Quarter(year, number), end)
        }
        Word::Lead if view.same(at + 1, "half") && (1..=2).contains(&number) => {
            let (year, end) = year()?;
            (Period::Half(year, number), end)
        }
        _ => return None,
    };
    out.push(view.at_time(at..end, period));
    Some(end)
}

/// "of this year", "of last year", "of the year"
fn named_year(view: &View<'_, '_>, at: usize) -> Option<(i32, usize)> {
    let year = view.anchor.year?;
    let told = view.same(at, "of") && view.word(at + 2) == Word::Singular(Unit::Year);
    let year = match view.word(at + 1) {
        Word::This => year,
        Word::Last => year - 1,
        Word::Next => year + 1,
        _ if view.same(at + 1, "the") => year,
        _ => return None,
    };
    told.then_some((year, at + 3))
}

/// A year that stands alone: "in 2013", "the 2012 election", "(2010)", "508 BC".
fn lone_year(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let Word::Number(number) = view.word(at) else { return None };
    if !view.text.word(at).as_bytes()[0].is_ascii_digit() || number == 0 || number > 9_999 {
        return None;
    }
    if view.any(at + 1, &["BC", "BCE", "B.C."]) {
        out.push(view.at_time(at..at + 2, Period::Year(1 - number as i32)));
        return Some(at + 2);
    }
    if view.any(at + 1, &["AD", "CE", "A.D."]) || view.after(at, &["AD", "A.D."]) {
        let end = at + 1 + usize::from(!view.after(at, &["AD", "A.D."]));
        out.push(view.at_time(at..end, Period::Year(number as i32)));
        return Some(end);
    }
    let year = view.year(at).filter(|year| *year <= 2_100)?;
    // "the 1930's"
    let decade = year % 10 == 0 && view.after(at, &["the"]) && view.any(at + 1, &["'s", "’s"]);
    if decade {
        out.push(view.at_time(at..at + 2, Period::Decade(year / 10)));
        return Some(at + 2);
    }
    is_year(view, at, year).then(|| {
        out.push(view.at_time(at..at + 1, Period::Year(year)));
        at + 1
    })
}

/// Whether four digits are a year and no count.
fn is_year(view: &View<'_, '_>, at: usize, year: i32) -> bool {
    let text = view.text;
    let first = at == 0 || text.tokens[at].gap == Gap::Line;
    let mark = !first && text.kind(at - 1) == Kind::Other;
    let unit = text.kind(at + 1) == Kind::Other && text.touches(at + 1);
    let counting = ["no.", "number", "room", "route", "page", "nearly", "than", "over", "almost"];
    let number = view.kind(at + 1) == Kind::Number && text.tokens[at + 1].gap != Gap::Line;
    if mark || unit || view.after(at, &counting) || (number && view.year(at + 1).is_none()) {
        return false;
    }
    let recent = (1_900..=2_060).contains(&year);
    let joint = |at: usize| {
        view.kind(at) == Kind::Dash || view.kind(at) == Kind::Comma || view.any(at, &["and", "or"])
    };
    let ranged = (at > 1 && joint(at - 1) && view.year(at - 2).is_some())
        || (view.kind(at + 1) == Kind::Dash && view.year(at + 2).is_some());
    if ranged || recent && view.after(at, &["in", "since", "until", "year", "early", "late", "mid"])
    {
        return true;
    }
    if is_counted(view, at + 1) && !(recent && year % 100 != 0 && view.after(at, &["the"])) {
        return false;
    }
    if view.after(at, &LEADS) {
        return year >= 1_400 || view.after(at, &["in", "since", "year"]);
    }
    let closed = matches!(text.kind(at + 1), Kind::Stop | Kind::Close | Kind::Comma);
    let stands = !first && closed && matches!(text.kind(at - 1), Kind::Comma | Kind::Open);
    let owned = !first
        && (text.kind(at - 1) == Kind::Clitic || text.is(at - 1, class::DET | class::POSSESSIVE));
    let modifies =
        owned && year >= 1_600 && year % 1_000 != 0 && PARTS_OF_NOUN.contains(&view.part(at + 1));
    stands
        || modifies
        || (recent && year % 1_000 != 0)
        || (!first && text.kind(at - 1) == Kind::Open)
}

/// Whether the word at `at` is what a number before it counts.
fn is_counted(view: &View<'_, '_>, at: usize) -> bool {
    let units = ["percent", "per", "km", "million", "billion", "hundred", "kg", "euros", "people"];
    let plural = view.part(at) == "NNS" && !view.text.is_capital(at);
    plural || view.any(at, &units) || matches!(view.word(at), Word::Length(_))
}

/// Holidays and decades in letters.
fn lead(view: &View<'_, '_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let decades = [
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    ];
    if let Some(index) = decades.iter().position(|decade| view.same(at, decade)) {
        if !view.after(at, &["the", "late", "early", "mid"]) {
            return None;
        }
        out.push(view.at_time(at..at + 1, Period::Decade(192 + index as i32)));
        return Some(at + 1);
    }
    let eve = |at: usize| view.same(at, "eve");
    let (month, day, end) = if view.same(at, "christmas") && view.text.is_capital(at) {
        let named = eve(at + 1) || view.same(at + 1, "day");
        (12, if eve(at + 1) { 24 } else { 25 }, at + 1 + usize::from(named))
    } else if view.same(at, "halloween") {
        (10, 31, at + 1)
    } else if view.same(at, "new")
        && view.any(at + 1, &["year"])
        && view.kind(at + 2) == Kind::Clitic
        && (eve(at + 3) || view.same(at + 3, "day"))
    {
        if eve(at + 3) { (12, 31, at + 4) } else { (1, 1, at + 4) }
    } else {
        return None;
    };
    let (period, end) = match view.year_behind(end) {
        Some((year, end)) => (Period::Day(Some(year), month, day), end),
        None => (view.dated(at, month, Some(day)), end),
    };
    out.push(view.at_time(at..end, period));
    Some(end)
}
