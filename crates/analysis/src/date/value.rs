//! Times as values, and how ISO 8601 and TIMEX3 write them. Knows no words.

use std::fmt;

/// A stretch of the calendar. Where the year is not known it is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// The first two digits of its years.
    Century(i32),
    /// The first three digits of its years.
    Decade(i32),
    /// Before 1 they count backwards: 0 is 1 BC.
    Year(i32),
    Half(i32, u8),
    Quarter(i32, u8),
    Season(Option<i32>, &'static str),
    Month(Option<i32>, u8),
    Week(i32, u8),
    Weekend(i32, u8),
    /// A day of an unknown week; Monday is 1.
    Weekday(u8),
    /// Year, month, day.
    Day(Option<i32>, u8, u8),
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// `MO`, `AF`, `EV`, `NI`.
    Part(&'static str),
    /// Hour and minute.
    At(u8, u8),
}

/// What a mention of a time means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A point in time; without a period a time of an unknown day.
    Time(Option<Period>, Option<Clock>),
    /// A length; `None` for "a few", with the unit as TIMEX3 writes it.
    Length(Option<u32>, Unit),
    /// `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`.
    Vague(&'static str),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// What stands before and behind the number in a length.
    fn letters(self) -> (&'static str, &'static str) {
        match self {
            Self::Second => ("PT", "S"),
            Self::Minute => ("PT", "M"),
            Self::Hour => ("PT", "H"),
            Self::Day => ("P", "D"),
            Self::Weekend => ("P", "WE"),
            Self::Week => ("P", "W"),
            Self::Month => ("P", "M"),
            Self::Quarter => ("P", "Q"),
            Self::Year => ("P", "Y"),
            Self::Decade => ("P", "DE"),
            Self::Century => ("P", "CE"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |year: Option<i32>| year.map_or_else(|| "XXXX".to_string(), year_digits);
        match *self {
            Self::Century(century) => write!(out, "{century:02}"),
            Self::Decade(decade) => write!(out, "{decade:03}"),
            Self::Year(of) => write!(out, "{}", year_digits(of)),
            Self::Half(of, half) => write!(out, "{}-H{half}", year_digits(of)),
            Self::Quarter(of, quarter) => write!(out, "{}-Q{quarter}", year_digits(of)),
            Self::Season(of, season) => write!(out, "{}-{season}", year(of)),
            Self::Month(of, month) => write!(out, "{}-{month:02}", year(of)),
            Self::Week(of, week) => write!(out, "{}-W{week:02}", year_digits(of)),
            Self::Weekend(of, week) => write!(out, "{}-W{week:02}-WE", year_digits(of)),
            Self::Weekday(day) => write!(out, "XXXX-WXX-{day}"),
            Self::Day(of, month, day) => write!(out, "{}-{month:02}-{day:02}", year(of)),
        }
    }
}

fn year_digits(year: i32) -> String {
    if year > 0 { format!("{year:04}") } else { format!("BC{:04}", 1 - year) }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(period, clock) => {
                if let Some(period) = period {
                    write!(out, "{period}")?;
                }
                match clock {
                    Some(Clock::Part(part)) => write!(out, "T{part}"),
                    Some(Clock::At(hour, minute)) => write!(out, "T{hour:02}:{minute:02}"),
                    None => Ok(()),
                }
            }
            Self::Length(count, unit) => {
                let (before, behind) = unit.letters();
                match count {
                    Some(count) => write!(out, "{before}{count}{behind}"),
                    None => write!(out, "{before}X{behind}"),
                }
            }
            Self::Vague(name) => out.write_str(name),
        }
    }
}
