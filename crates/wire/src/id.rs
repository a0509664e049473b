//! Ids: 128 bits of SHA-256 over length-prefixed parts, as 32 lower-case hex digits.
//!
//! An id depends on what it names and on nothing else: no clock, no sequence, no machine.

use prost::Message as _;
use sha2::{Digest as _, Sha256};

use crate::{name, token, v1};

/// Hashes parts into an id. The parts are length-prefixed, so `["ab", "c"]` and `["a", "bc"]`
/// differ; `domain` keeps ids of different things apart.
pub fn of(domain: &str, parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in [domain.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize()[..16])
}

/// Writes bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

/// Whether `text` has the form of an id: 32 lower-case hex digits.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Id of a statement; `count` tells equal statements of one article apart, from 0.
pub fn statement(article_id: &str, cue: &str, content: &str, count: u32) -> String {
    let parts = [article_id.as_bytes(), cue.as_bytes(), content.as_bytes(), &count.to_le_bytes()];
    of("statement", &parts)
}

/// Digest of everything in an article but its time of receipt, 8 hex digits: a revision says what
/// was published, this also who is said to have published it, where, and in which language.
pub fn article_digest(article: &v1::Article) -> String {
    let known = v1::Article { received_at: None, ..article.clone() };
    of("article", &[&known.encode_to_vec()])[..8].to_owned()
}

/// Key of a speaker across articles: country (or `_`), a hyphen, the folded name. Case, accents,
/// forms of address and, where family names come first, the order of the name make no difference.
/// Empty for an empty name: nobody resolved has no key.
pub fn speaker_key(country: &str, name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    format!("{}-{}", token::upper(country), token::lower(&name::normal(country, name)))
}

/// Resource name of an article.
pub fn article_name(article_id: &str) -> String {
    format!("articles/{article_id}")
}

/// Resource name of a statement.
pub fn statement_name(article_id: &str, statement_id: &str) -> String {
    format!("articles/{article_id}/statements/{statement_id}")
}

/// Resource name of a speaker.
pub fn speaker_name(key: &str) -> String {
    format!("speakers/{key}")
}

/// Text form of an engine version, part of message ids: the generation, a hyphen, and 8 hex digits of
/// a hash of both digests.
pub fn engine_version(version: &v1::EngineVersion) -> String {
    let digest =
        of("engine", &[version.model_digest.as_bytes(), version.options_digest.as_bytes()]);
    format!("{}-{}", version.generation, &digest[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(of("t", &[b"ab", b"c"]), of("t", &[b"a", b"bc"]));
        assert_ne!(of("t", &[b"ab"]), of("u", &[b"ab"]));
        assert!(is_id(&of("t", &[])));
    }

    #[test]
    fn equal_statements_are_told_apart_by_count() {
        assert_ne!(statement("a", "said", "x", 0), statement("a", "said", "x", 1));
    }

    #[test]
    fn speaker_keys_fold_case_and_accents() {
        assert_eq!(speaker_key("KHM", "Hun Sen"), speaker_key("khm", "HUN  SEN"));
        assert_eq!(speaker_key("", "Zoë Ånström"), "_-zoe-anstrom");
        assert_ne!(speaker_key("AUS", "John Smith"), speaker_key("GBR", "John Smith"));
        assert_eq!(speaker_key("KHM", ""), "");
        assert_eq!(speaker_key("KHM", "Samdech Techo HUN SEN"), "KHM-hun-sen");
        assert_eq!(speaker_key("JPN", "Shinzo Abe"), speaker_key("JPN", "ABE Shinzo"));
        assert_eq!(speaker_key("VNM", "Nguyễn Văn Đô"), "VNM-nguyen-van-do");
    }
}
