//! The rules of an article: what is refused, and how an article gets its ids.

use url::Url;

use crate::{id, time, v1};

/// Longest body, in bytes.
pub const BODY_BYTES_MAX: usize = 16 << 20;
/// Longest title, in bytes.
pub const TITLE_BYTES_MAX: usize = 4 << 10;
/// Longest URL, in bytes.
pub const URL_BYTES_MAX: usize = 4 << 10;
/// Longest publisher name or external id, in bytes.
pub const NAME_BYTES_MAX: usize = 512;
/// Longest language tag, in bytes.
pub const LANGUAGE_BYTES_MAX: usize = 64;
/// Farthest offset from UTC, in minutes.
pub const UTC_OFFSET_MINUTES_MAX: i32 = 18 * 60;

/// Query parameters that tell where a reader came from, not which article it is.
const TRACKING: [&str; 9] =
    ["fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref_src", "cmpid"];

/// Why an article is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {rule}")]
pub struct Violation {
    /// The field at fault, as `article.body`.
    pub field: &'static str,
    /// The rule it breaks, as the rest of a sentence that starts with the field.
    pub rule: String,
}

/// Checks an article and fills `name`, `article_id` and `revision`. `received_at` stays as it is.
///
/// # Errors
/// The first rule that the article breaks: an empty or blank body, a field over its limit, a URL
/// that is not absolute http(s), a country that is no alpha-3 code, a time, an offset or an enum
/// value out of range.
pub fn complete(mut article: v1::Article) -> Result<v1::Article, Violation> {
    check(&article)?;
    article.article_id = article_id(&article)?;
    article.name = id::article_name(&article.article_id);
    article.revision = revision(&article);
    Ok(article)
}

fn check(article: &v1::Article) -> Result<(), Violation> {
    let broken = |field, rule: &str| Err(Violation { field, rule: rule.to_owned() });
    let publisher = article.publisher.as_ref();
    let publisher_name = publisher.map_or("", |publisher| &publisher.name);
    let limits = [
        ("article.body", article.body.len(), BODY_BYTES_MAX),
        ("article.title", article.title.len(), TITLE_BYTES_MAX),
        ("article.url", article.url.len(), URL_BYTES_MAX),
        ("article.external_id", article.external_id.len(), NAME_BYTES_MAX),
        ("article.publisher.name", publisher_name.len(), NAME_BYTES_MAX),
        ("article.language", article.language.len(), LANGUAGE_BYTES_MAX),
    ];
    for (field, len, max) in limits {
        if len > max {
            return broken(field, &format!("has {len} bytes, more than the {max} allowed"));
        }
    }
    if article.body.trim().is_empty() {
        return broken("article.body", "is empty");
    }
    let country = publisher.map_or("", |publisher| &publisher.country);
    let is_alpha_3 = country.len() == 3 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if !country.is_empty() && !is_alpha_3 {
        return broken(
            "article.publisher.country",
            "is no ISO 3166-1 alpha-3 code such as KHM, in capitals",
        );
    }
    if let Some(published) = &article.published_at {
        match &published.time {
            None => return broken("article.published_at.time", "is missing"),
            Some(time) if !time::is_valid(time) => {
                return broken("article.published_at.time", "is not within the years 1 to 9999");
            }
            Some(_) => {}
        }
        let offsets = -UTC_OFFSET_MINUTES_MAX..=UTC_OFFSET_MINUTES_MAX;
        if !offsets.contains(&published.utc_offset_minutes) {
            return broken("article.published_at.utc_offset_minutes", "is out of -1,080 to 1,080");
        }
        if v1::published_at::Precision::try_from(published.precision).is_err() {
            return broken("article.published_at.precision", "is an unknown enum value");
        }
    }
    Ok(())
}

fn article_id(article: &v1::Article) -> Result<String, Violation> {
    if !article.url.is_empty() {
        let canonical = canonical_url(&article.url)?;
        return Ok(id::of("article-url", &[canonical.as_bytes()]));
    }
    if !article.external_id.is_empty() {
        let publisher = article.publisher.as_ref().map_or("", |publisher| &publisher.name);
        let parts = [publisher.as_bytes(), article.external_id.as_bytes()];
        return Ok(id::of("article-external", &parts));
    }
    Ok(id::of("article-body", &[article.body.as_bytes()]))
}

fn revision(article: &v1::Article) -> String {
    let published = article.published_at.map_or([0; 20], |published| {
        let time = published.time.unwrap_or_default();
        let mut bytes = [0; 20];
        bytes[..8].copy_from_slice(&time.seconds.to_le_bytes());
        bytes[8..12].copy_from_slice(&time.nanos.to_le_bytes());
        bytes[12..16].copy_from_slice(&published.utc_offset_minutes.to_le_bytes());
        bytes[16..].copy_from_slice(&published.precision.to_le_bytes());
        bytes
    });
    id::of("revision", &[article.title.as_bytes(), article.body.as_bytes(), &published])
}

/// The form of a URL that names the article: host in lower case, no default port, no fragment, no
/// user, no tracking parameters.
///
/// # Errors
/// When it is not an absolute http or https URL with a host.
pub fn canonical_url(text: &str) -> Result<String, Violation> {
    let broken = |rule: String| Violation { field: "article.url", rule };
    let mut url = Url::parse(text).map_err(|error| broken(format!("is no URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(broken(format!("has the scheme {}, not http or https", url.scheme())));
    }
    url.set_fragment(None);
    // http and https URLs always have a host, so these two cannot fail.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    // The pieces stay as they are: decoding would make one of two that differ in a foreign charset.
    let tracks = |piece: &str| {
        let name = piece.split('=').next().unwrap_or_default();
        name.starts_with("utm_") || TRACKING.contains(&name)
    };
    let pieces = url.query().unwrap_or_default().split('&');
    let kept: Vec<_> = pieces.filter(|piece| !piece.is_empty() && !tracks(piece)).collect();
    let kept = Some(kept.join("&")).filter(|query| !query.is_empty());
    url.set_query(kept.as_deref());
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(body: &str) -> v1::Article {
        v1::Article { body: body.to_owned(), ..Default::default() }
    }

    #[test]
    fn ids_follow_what_names_the_article() {
        let with_url = |url: &str, body: &str| {
            complete(v1::Article { url: url.to_owned(), ..article(body) }).unwrap()
        };
        let first = with_url("https://News.example/a?utm_source=x&id=1#top", "one");
        let second = with_url("https://news.example:443/a?id=1", "two");
        assert_eq!(first.article_id, second.article_id);
        assert_ne!(first.revision, second.revision);
        assert_eq!(first.name, format!("articles/{}", first.article_id));
        assert_ne!(with_url("https://news.example/a?id=2", "one").article_id, first.article_id);
        assert_ne!(
            with_url("https://news.example/?id=%E9", "one").article_id,
            with_url("https://news.example/?id=%E8", "one").article_id
        );
        assert_eq!(canonical_url("http://a.example/?fbclid=1&").unwrap(), "http://a.example/");
        assert_ne!(
            complete(article("one")).unwrap().article_id,
            complete(article("two")).unwrap().article_id
        );
    }

    #[test]
    fn a_later_publication_time_is_another_revision() {
        let mut dated = article("one");
        dated.published_at =
            Some(v1::PublishedAt { time: Some(crate::time::from_micros(1)), ..Default::default() });
        let undated = complete(article("one")).unwrap();
        let dated = complete(dated).unwrap();
        assert_eq!(undated.article_id, dated.article_id);
        assert_ne!(undated.revision, dated.revision);
    }

    #[test]
    fn broken_rules_name_the_field() {
        let publisher = |country: &str| {
            Some(v1::Publisher { country: country.to_owned(), ..Default::default() })
        };
        let published = |seconds: i64, nanos: i32, utc_offset_minutes: i32, precision: i32| {
            let time = Some(pbjson_types::Timestamp { seconds, nanos });
            let published_at = Some(v1::PublishedAt { time, utc_offset_minutes, precision });
            v1::Article { published_at, ..article("b") }
        };
        let cases = [
            (published(0, 0, 0, 99), "article.published_at.precision"),
            (published(0, 0, i32::MIN, 0), "article.published_at.utc_offset_minutes"),
            (published(0, 0, 1_081, 0), "article.published_at.utc_offset_minutes"),
            (published(1_000_000_000_000_000, 0, 0, 0), "article.published_at.time"),
            (published(0, -1, 0, 0), "article.published_at.time"),
            (article(" \n"), "article.body"),
            (article(&"x".repeat(BODY_BYTES_MAX + 1)), "article.body"),
            (v1::Article { title: "x".repeat(5_000), ..article("b") }, "article.title"),
            (v1::Article { url: "/relative".to_owned(), ..article("b") }, "article.url"),
            (v1::Article { url: "file:///etc/passwd".to_owned(), ..article("b") }, "article.url"),
            (
                v1::Article { publisher: publisher("Cambodia"), ..article("b") },
                "article.publisher.country",
            ),
        ];
        for (article, field) in cases {
            assert_eq!(complete(article).unwrap_err().field, field);
        }
    }
}
