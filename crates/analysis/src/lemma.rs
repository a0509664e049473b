//! Dictionary forms: which list entry an inflected English word can belong to. Spelling only; it
//! knows no list, sentence or part of speech.

/// Room for a candidate; longer words are looked up as they stand.
const BYTES_MAX: usize = 40;

/// The first of a word's possible dictionary forms that `known` knows. The word is in lower case;
/// as it stands it comes first, so irregular forms and plurals may be listed themselves.
pub(crate) fn find<T>(word: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let with = |stem: &str, end: &str| {
        let (mut room, bytes) = ([0; BYTES_MAX], stem.len() + end.len());
        let form = room.get_mut(..bytes)?;
        form[..stem.len()].copy_from_slice(stem.as_bytes());
        form[stem.len()..].copy_from_slice(end.as_bytes());
        known(std::str::from_utf8(form).ok()?)
    };
    if let Some(found) = known(word) {
        return Some(found);
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 2) {
        let thin = stem.strip_suffix("ie");
        return thin
            .and_then(|stem| with(stem, "y"))
            .or_else(|| known(stem))
            .or_else(|| stem.strip_suffix('e').filter(|stem| hisses(stem)).and_then(&known));
    }
    if let Some(stem) = word.strip_suffix("ied") {
        return with(stem, "y");
    }
    let stem = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing"))?;
    if !stem.bytes().any(|letter| b"aeiouy".contains(&letter)) {
        return None;
    }
    known(stem).or_else(|| with(stem, "e")).or_else(|| known(undouble(stem)?))
}

/// Whether a plural of the word ends in -es.
fn hisses(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| stem.ends_with(end))
}

/// "stopp" as "stop".
fn undouble(stem: &str) -> Option<&str> {
    let [.., before, last] = stem.as_bytes() else { return None };
    (before == last && last.is_ascii_lowercase()).then(|| &stem[..stem.len() - 1])
}

#[cfg(test)]
mod tests {
    fn check(word: &str, form: &str) {
        let known = |word: &str| (word == form).then_some(());
        assert_eq!(super::find(word, known), Some(()), "{word} is a form of {form}");
    }

    #[test]
    fn inflected_words_are_found() {
        for (word, form) in [
            ("vow", "vow"),
            ("vows", "vow"),
            ("policies", "policy"),
            ("viruses", "virus"),
            ("churches", "church"),
            ("movies", "movie"),
            ("denied", "deny"),
            ("pledged", "pledge"),
            ("urging", "urge"),
            ("stopped", "stop"),
            ("called", "call"),
            ("news", "news"),
        ] {
            check(word, form);
        }
    }

    #[test]
    fn other_words_are_not() {
        for (word, form) in [("planes", "plan"), ("cars", "care"), ("bring", "br"), ("s", "")] {
            let known = |word: &str| (word == form).then_some(());
            assert_eq!(super::find(word, known), None, "{word} is no form of {form}");
        }
        let long = "é".repeat(60) + "ing";
        assert_eq!(super::find(&long, |_| None::<()>), None);
    }
}
