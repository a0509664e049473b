//! The words of the wire as people type and read them: enum values and times.

use jiff::{
    Timestamp,
    civil::Time,
    fmt::temporal::Pieces,
    tz::{Offset, TimeZone},
};
use readout_wire::{
    time::{from_micros, to_micros},
    v1::{PublishedAt, published_at::Precision},
};

/// Speech acts, as flags take them.
pub(crate) const ACTS: [&str; 10] = [
    "assert",
    "announce",
    "commit",
    "request",
    "support",
    "criticize",
    "reject",
    "warn",
    "expect",
    "express",
];

/// Modes, as flags take them.
pub(crate) const MODES: [&str; 3] = ["direct", "indirect", "mixed"];

/// The word for an enum value named by the wire: `MODE_DIRECT` with the prefix `MODE_` is `direct`,
/// `..._UNSPECIFIED` is empty.
pub(crate) fn word(name: &str, prefix: &str) -> String {
    match name.strip_prefix(prefix).unwrap_or(name) {
        "UNSPECIFIED" => String::new(),
        word => word.to_lowercase().replace('_', " "),
    }
}

/// Reads a time: RFC 3339 such as `2021-05-26T15:00:00+07:00`, or a day such as `2021-05-26`.
pub(crate) fn parse_published(text: &str) -> Result<PublishedAt, String> {
    let wrong = |error: &dyn std::fmt::Display| {
        format!("{error}; wanted is a time such as 2021-05-26T15:00:00+07:00 or a day")
    };
    let pieces = Pieces::parse(text).map_err(|error| wrong(&error))?;
    let offset = match (pieces.time(), pieces.to_numeric_offset()) {
        (Some(_), None) => return Err(wrong(&"the offset from UTC is missing")),
        (_, offset) => offset.unwrap_or(Offset::UTC),
    };
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let instant = offset.to_timestamp(civil).map_err(|error| wrong(&error))?;
    let precision = if pieces.time().is_some() { Precision::Second } else { Precision::Day };
    Ok(PublishedAt {
        time: Some(from_micros(instant.as_microsecond())),
        utc_offset_minutes: offset.seconds() / 60,
        precision: precision.into(),
    })
}

/// Reads a time as [`parse_published`] does, as microseconds since 1970.
pub(crate) fn parse_micros(text: &str) -> Result<i64, String> {
    let published = parse_published(text)?;
    Ok(published.time.as_ref().map_or(0, to_micros))
}

/// A publication time as people read it, no finer than it is known, with its offset.
pub(crate) fn published(published: &PublishedAt) -> String {
    let Some(time) = &published.time else { return String::new() };
    let offset = Offset::from_seconds(published.utc_offset_minutes.saturating_mul(60))
        .unwrap_or(Offset::UTC);
    let format = match published.precision() {
        Precision::Year => "%Y",
        Precision::Month => "%Y-%m",
        Precision::Day => "%Y-%m-%d",
        _ => "%Y-%m-%d %H:%M %:z",
    };
    at(to_micros(time), offset, format)
}

/// Microseconds since 1970 as people read them, in UTC.
pub(crate) fn when(micros: i64) -> String {
    at(micros, Offset::UTC, "%Y-%m-%d %H:%M:%SZ")
}

fn at(micros: i64, offset: Offset, format: &str) -> String {
    Timestamp::from_microsecond(micros).map_or(String::new(), |instant| {
        instant.to_zoned_datetime(TimeZone::fixed(offset)).strftime(format).to_string()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_offset_and_precision() {
        let cases = [
            ("2021-05-26T15:00:00+07:00", 420, Precision::Second, "2021-05-26 15:00 +07:00"),
            ("2021-05-26T08:00:00Z", 0, Precision::Second, "2021-05-26 08:00 +00:00"),
            ("2021-05-26T04:30:00-03:30", -210, Precision::Second, "2021-05-26 04:30 -03:30"),
            ("2021-05-26", 0, Precision::Day, "2021-05-26"),
        ];
        for (text, minutes, precision, read) in cases {
            let time = parse_published(text).unwrap();
            assert_eq!(time.utc_offset_minutes, minutes, "{text}");
            assert_eq!(time.precision(), precision, "{text}");
            assert_eq!(published(&time), read, "{text}");
        }
        assert_eq!(
            when(parse_micros("2021-05-26T15:00:00+07:00").unwrap()),
            "2021-05-26 08:00:00Z"
        );
    }

    #[test]
    fn times_without_offset_or_sense_are_refused() {
        for text in ["2021-05-26T15:00:00", "yesterday", "2021-13-01", ""] {
            assert!(parse_published(text).is_err(), "{text}");
        }
    }

    #[test]
    fn enum_values_become_words() {
        assert_eq!(word("MODE_DIRECT", "MODE_"), "direct");
        assert_eq!(word("STATUS_UNSUPPORTED_LANGUAGE", "STATUS_"), "unsupported language");
        assert_eq!(word("KIND_UNSPECIFIED", "KIND_"), "");
    }
}
