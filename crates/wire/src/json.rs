//! Messages as lines of proto3 JSON.
//!
//! Field names are `lowerCamelCase`, enum values are names, 64-bit integers are strings, unknown
//! enum values and unknown fields are errors: a typo must not pass silently.

use serde::{Serialize, de::DeserializeOwned};

/// A message as one line of JSON, without the line break.
///
/// # Errors
/// When an enum value has no name in this release, or a time is not [`crate::time::is_valid`].
pub fn line(message: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string(message)
}

/// Reads a message from JSON.
///
/// # Errors
/// When `json` is no JSON, names an unknown field or enum value, or holds a value of another type;
/// the error tells line and column.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::v1;

    #[test]
    fn an_article_survives_json() {
        let article = v1::Article {
            title: "Title “quoted”".to_owned(),
            body: "Line\nbreak".to_owned(),
            received_at: Some(crate::time::from_micros(1_700_000_000_000_001)),
            published_at: Some(v1::PublishedAt {
                time: Some(crate::time::from_micros(1_700_000_000_000_000)),
                utc_offset_minutes: 420,
                precision: v1::published_at::Precision::Day.into(),
            }),
            ..Default::default()
        };
        let json = line(&article).unwrap();
        assert!(json.contains("PRECISION_DAY") && json.contains("receivedAt"), "{json}");
        assert_eq!(parse::<v1::Article>(&json).unwrap(), article);
    }

    #[test]
    fn what_json_cannot_hold_is_an_error() {
        let act = v1::Act { kind: 99, ..Default::default() };
        assert!(line(&act).is_err());
        let received_at = Some(pbjson_types::Timestamp { seconds: i64::MAX, nanos: 0 });
        assert!(line(&v1::Article { received_at, ..Default::default() }).is_err());
    }

    #[test]
    fn typos_are_errors() {
        for json in [
            r#"{"titel": "x"}"#,
            r#"{"publishedAt": {"precision": "PRECISION_FORTNIGHT"}}"#,
            r#"{"title": 1}"#,
            "{",
        ] {
            assert!(parse::<v1::Article>(json).is_err(), "{json}");
        }
    }
}
