//! Timestamps of the wire.
//!
//! Stored and compared as microseconds since 1970, which is what one `i64` column holds.

use std::time::{SystemTime, UNIX_EPOCH};

use pbjson_types::Timestamp;

/// Seconds since 1970 at the start of the year 1.
const YEAR_1: i64 = -62_135_596_800;
/// Seconds since 1970 at the start of the year 10,000.
const YEAR_10000: i64 = 253_402_300_800;

/// The present, cut to microseconds.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Microseconds since 1970 as a timestamp.
pub fn from_micros(micros: i64) -> Timestamp {
    let nanos = micros.rem_euclid(1_000_000) * 1_000;
    Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos: i32::try_from(nanos).expect("less than 1e9 by the remainder"),
    }
}

/// Whether a timestamp is one of the years 1 to 9999, which is what JSON can hold.
pub fn is_valid(time: &Timestamp) -> bool {
    (YEAR_1..YEAR_10000).contains(&time.seconds) && (0..1_000_000_000).contains(&time.nanos)
}

/// RFC 3339 form of a timestamp, such as `2026-11-24T06:34:38.500+00:00`; the nearest that has one when it
/// is not valid.
pub fn rfc3339(time: &Timestamp) -> String {
    let nearest = Timestamp {
        seconds: time.seconds.clamp(YEAR_1, YEAR_10000 - 1),
        nanos: time.nanos.clamp(0, 999_999_999),
    };
    let json = serde_json::to_string(&nearest).expect("JSON holds every valid time");
    json.trim_matches('"').to_owned()
}

/// A timestamp as microseconds since 1970; finer parts are cut, times out of range saturate.
pub fn to_micros(time: &Timestamp) -> i64 {
    time.seconds.saturating_mul(1_000_000).saturating_add(i64::from(time.nanos) / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_at_the_edges_of_what_can_be_written() {
        assert_eq!(rfc3339(&from_micros(1_500_000)), "1970-01-01T00:00:01.500+00:00");
        for seconds in [i64::MIN, YEAR_1, YEAR_10000 - 1, i64::MAX] {
            let time = Timestamp { seconds, nanos: 0 };
            let year = rfc3339(&time)[..4].to_owned();
            assert_eq!(year, if seconds < 0 { "0001" } else { "9999" });
            assert_eq!(is_valid(&time), ![i64::MIN, i64::MAX].contains(&seconds));
        }
    }
}
