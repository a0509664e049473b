//! Tokens: names folded so that they can stand in subjects and keys.
//!
//! NFKD, Latin letters without a decomposition by their neighbours (`ø`, `ł`, `đ`), ASCII letters and
//! digits, every other run a hyphen, at most [`TOKEN_BYTES_MAX`] bytes;
//! a name that is cut, or of which nothing ASCII is left, ends in a short hash so that it stays
//! itself; an empty one is `_`.

use unicode_normalization::UnicodeNormalization as _;

use crate::id;

/// Longest token before a hash is added, in bytes.
pub const TOKEN_BYTES_MAX: usize = 48;

const HASH_DIGITS: usize = 8;

/// Folds to lower case; for names.
pub fn lower(text: &str) -> String {
    fold(text, |char| char.to_ascii_lowercase())
}

/// Folds to upper case; for country codes.
pub fn upper(text: &str) -> String {
    fold(text, |char| char.to_ascii_uppercase())
}

fn fold(text: &str, case: impl Fn(char) -> char) -> String {
    if text.trim().is_empty() {
        return "_".to_owned();
    }
    let mut token = String::new();
    let mut gap = false;
    let mut lost = false;
    for char in text.nfkd().flat_map(plain) {
        if char.is_ascii_alphanumeric() {
            if gap && !token.is_empty() {
                token.push('-');
            }
            gap = false;
            token.push(case(char));
        } else if char.is_alphanumeric() {
            lost = true;
            gap = true;
        } else if !is_mark(char) {
            gap = true;
        }
    }
    if token.len() > TOKEN_BYTES_MAX || token.is_empty() || lost {
        token.truncate(TOKEN_BYTES_MAX);
        let hash = id::of("token", &[text.to_lowercase().as_bytes()]);
        if !token.is_empty() {
            token.push('-');
        }
        token.push_str(&hash[..HASH_DIGITS]);
    }
    token
}

/// The ASCII letters that are written for a Latin letter which NFKD leaves whole.
fn plain(char: char) -> impl Iterator<Item = char> {
    let letters = match char {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ħ' | 'Ħ' => "h",
        _ => "",
    };
    letters.chars().chain(Some(char).filter(|_| letters.is_empty()))
}

/// Combining marks that NFKD splits off Latin letters: dropped, so that `é` folds to `e`.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\'' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds() {
        let cases = [
            ("Hun Sen", "hun-sen"),
            ("  HUN\u{a0}SEN ", "hun-sen"),
            ("Agence France-Presse", "agence-france-presse"),
            ("Ana Lúcia D'Ávila", "ana-lucia-davila"),
            ("Łukasz Søgård", "lukasz-sogard"),
            ("", "_"),
            ("  ", "_"),
        ];
        for (text, token) in cases {
            assert_eq!(lower(text), token, "{text:?}");
        }
        assert_eq!(upper("khm"), "KHM");
    }

    #[test]
    fn what_folding_loses_is_kept_by_a_hash() {
        assert_ne!(lower("習近平"), lower("安倍晋三"));
        assert_ne!(lower("Шойгу"), "_");
        assert_ne!(lower(&"a".repeat(49)), lower(&"a".repeat(50)));
        assert_eq!(lower(&"a".repeat(48)), "a".repeat(48));
    }

    proptest! {
        #[test]
        fn a_token_can_stand_in_a_subject(text in ".*") {
            let token = lower(&text);
            prop_assert!(!token.is_empty() && token.len() <= TOKEN_BYTES_MAX + 1 + HASH_DIGITS);
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            prop_assert!(token.bytes().all(plain));
        }
    }
}
