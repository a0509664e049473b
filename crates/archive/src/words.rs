//! Words: how texts and queries are cut and folded, the one place that says what matches what.
//!
//! A word is a run of letters, digits and combining marks. Folding decomposes it (NFKD), drops
//! accents and lowers case. The full-text index is fed folded words with a space between, so that
//! its own tokenizer decides nothing and a highlight is by construction what was found.
//!
//! Knows no database; [`Query::to_fts`] writes the syntax of its match expressions, into which no
//! text of a user gets but letters and digits in quotes.

use readout_wire::v1::Highlight;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::limits;

/// A search query: phrases that must all occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    phrases: Vec<Vec<String>>,
}

impl Query {
    /// Reads a query: words, and phrases in double quotes. A word that folding cuts in several,
    /// as `e-mail`, is a phrase of its own.
    ///
    /// # Errors
    /// The rule broken, as the rest of a sentence that starts with the field: too long, no word in
    /// it, too many words.
    pub(crate) fn parse(text: &str) -> Result<Query, String> {
        if text.len() > limits::QUERY_BYTES_MAX {
            let max = limits::QUERY_BYTES_MAX;
            return Err(format!("has {} bytes, more than the {max} allowed", text.len()));
        }
        let mut phrases = Vec::new();
        for (index, part) in text.split(['"', '\u{201c}', '\u{201d}']).enumerate() {
            if index % 2 == 1 {
                phrases.push(fold_words(part));
            } else {
                phrases.extend(part.split_whitespace().map(fold_words));
            }
        }
        phrases.retain(|phrase| !phrase.is_empty());
        let words: usize = phrases.iter().map(Vec::len).sum();
        if words == 0 {
            return Err("holds no word".to_owned());
        }
        if words > limits::QUERY_WORDS_MAX {
            let max = limits::QUERY_WORDS_MAX;
            return Err(format!("has {words} words, more than the {max} allowed"));
        }
        Ok(Query { phrases })
    }

    /// The query as a match expression of FTS5.
    pub(crate) fn to_fts(&self) -> String {
        let phrases: Vec<String> =
            self.phrases.iter().map(|phrase| format!("\"{}\"", phrase.join(" "))).collect();
        phrases.join(" AND ")
    }

    /// Where the phrases stand in `text`, in order; overlapping ones are joined.
    pub(crate) fn highlights(&self, text: &str) -> Vec<Highlight> {
        let mut words: Vec<(u32, u32, String)> = Vec::new();
        scan(text, |start, end, folded| words.push((start, end, folded.to_owned())));
        let mut found: Vec<Highlight> = Vec::new();
        for at in 0..words.len() {
            let here = &words[at..];
            let longest = self
                .phrases
                .iter()
                .filter(|phrase| starts_with(here, phrase))
                .map(|phrase| here[phrase.len() - 1].1)
                .max();
            let Some(end) = longest else { continue };
            let start = words[at].0;
            match found.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => found.push(Highlight { start, end }),
            }
        }
        found
    }
}

/// The folded words of a text with a space between, as the full-text index wants them.
pub(crate) fn fold(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    scan(text, |_, _, folded| {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(folded);
    });
    words
}

fn fold_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    scan(text, |_, _, folded| words.push(folded.to_owned()));
    words
}

fn starts_with(words: &[(u32, u32, String)], phrase: &[String]) -> bool {
    words.len() >= phrase.len()
        && words.iter().zip(phrase).all(|((_, _, folded), wanted)| folded == wanted)
}

/// Calls `on_word` with start, end (in code points) and folded form of each word.
fn scan(text: &str, mut on_word: impl FnMut(u32, u32, &str)) {
    let mut folded = String::new();
    let mut start = 0;
    let mut position = 0;
    for char in text.chars() {
        if char.is_ascii_alphanumeric() {
            folded.push(char.to_ascii_lowercase());
        } else if !char.is_ascii() && (char.is_alphanumeric() || is_combining_mark(char)) {
            push_folded(&mut folded, char);
        } else {
            if !folded.is_empty() {
                on_word(start, position, &folded);
                folded.clear();
            }
            start = position + 1;
        }
        position += 1;
    }
    if !folded.is_empty() {
        on_word(start, position, &folded);
    }
}

fn push_folded(folded: &mut String, char: char) {
    decompose_compatible(char, |part| {
        let accent = matches!(part, '\u{300}'..='\u{36f}');
        if !accent && (part.is_alphanumeric() || is_combining_mark(part)) {
            folded.extend(part.to_lowercase());
        }
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(query: &str, text: &str) -> String {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for highlight in Query::parse(query).unwrap().highlights(text) {
            chars[highlight.start as usize].insert(0, '[');
            chars[highlight.end as usize - 1].push(']');
        }
        chars.concat()
    }

    #[test]
    fn texts_fold_to_words() {
        let cases = [
            ("Hun Sen’s  “Cambodia”", "hun sen s cambodia"),
            ("Ça coûte 1,5 €; Ｆｕｌｌ", "ca coute 1 5 full"),
            ("e\u{301}lan ½ — ", "elan 12"),
            ("", ""),
            ("\u{301}", ""),
            ("Привет МИР", "привет мир"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn queries_become_quoted_phrases() {
        let cases = [
            ("trade", r#""trade""#),
            ("Trade \"Free  Zone\"", r#""trade" AND "free zone""#),
            ("e-mail", r#""e mail""#),
            ("a OR b NOT c*", r#""a" AND "or" AND "b" AND "not" AND "c""#),
            ("content:x ^y {z} NEAR(a b)", r#""content x" AND "y" AND "z" AND "near a" AND "b""#),
            ("open \"quote never closed", r#""open" AND "quote never closed""#),
            ("“curly one” two", r#""curly one" AND "two""#),
            ("';DROP TABLE statement;--", r#""drop" AND "table" AND "statement""#),
        ];
        for (text, fts) in cases {
            assert_eq!(Query::parse(text).unwrap().to_fts(), fts, "{text:?}");
        }
    }

    #[test]
    fn queries_without_words_or_with_too_many_are_refused() {
        let many = "w ".repeat(limits::QUERY_WORDS_MAX + 1);
        let long = "w".repeat(limits::QUERY_BYTES_MAX + 1);
        for text in ["", " ", "\"\"", "-- ***", many.as_str(), long.as_str()] {
            assert!(Query::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn highlights_cover_what_matches() {
        let cases = [
            ("zoe", "Zoë met ZOÉ, not Zoeller", "[Zoë] met [ZOÉ], not Zoeller"),
            ("\"free trade\" trade", "free trade, trade free", "[free trade], [trade] free"),
            ("\"a b\" \"b c\"", "a b c", "[a b c]"),
            ("\"a a\"", "a a a", "[a a a]"),
            ("e-mail", "An e‑mail by email", "An [e‑mail] by email"),
            ("none", "nothing", "nothing"),
        ];
        for (query, text, expected) in cases {
            assert_eq!(marked(query, text), expected);
        }
    }

    proptest! {
        #[test]
        fn highlights_are_in_order_and_inside(query in "\\PC{1,20}", text in "\\PC{0,60}") {
            let Ok(query) = Query::parse(&query) else { return Ok(()) };
            let mut last = 0;
            for highlight in query.highlights(&text) {
                prop_assert!(highlight.start >= last && highlight.start < highlight.end);
                last = highlight.end;
            }
            prop_assert!(last as usize <= text.chars().count());
        }

        #[test]
        fn a_text_matches_itself(text in "\\PC{1,60}") {
            let Ok(query) = Query::parse(&format!("\"{}\"", text.replace('"', " "))) else {
                return Ok(());
            };
            prop_assert!(!query.highlights(&text).is_empty());
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let folded = fold(&text);
            prop_assert_eq!(&fold(&folded), &folded);
        }
    }
}
