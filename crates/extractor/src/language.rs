//! The language of an article: as its publisher says, else detected.

use whatlang::{Lang, Script};

use crate::limits::LANGUAGE_BYTES_MAX;

/// Language of an article as a BCP 47 tag: as `given`, else detected from the start of `body`.
/// Empty when the text is too short to tell.
pub(crate) fn of(given: &str, body: &str) -> String {
    if !given.is_empty() {
        return given.to_owned();
    }
    let sample = &body[..body.floor_char_boundary(LANGUAGE_BYTES_MAX)];
    match whatlang::detect(sample) {
        Some(info) if info.is_reliable() || info.script() != Script::Latin => tag(info.lang()),
        _ => String::new(),
    }
}

/// Whether the engine speaks a language. An unknown one is tried: a text too short to tell, in
/// Latin letters, is more often English than not.
pub(crate) fn is_spoken(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    primary.is_empty() || primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng")
}

/// BCP 47 wants the two-letter code where ISO 639-1 has one.
fn tag(lang: Lang) -> String {
    const SHORT: [(&str, &str); 67] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("cym", "cy"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
    ];
    let code = lang.code();
    let short = SHORT.iter().find(|(long, _)| *long == code);
    short.map_or(code, |(_, short)| short).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let english = "The minister said on Monday that the talks had gone well and would go on.";
        let french = "Le ministre a déclaré lundi que les discussions avaient été utiles et que \
                      les deux parties étaient prêtes à poursuivre leurs échanges cette semaine.";
        let khmer = "នាយករដ្ឋមន្ត្រីបានថ្លែងថា កិច្ចសហប្រតិបត្តិការនឹងបន្ត។";
        let cases = [
            ("", english, "en", true),
            ("", french, "fr", false),
            ("", khmer, "km", false),
            ("", "OK.", "", true),
            ("en-GB", french, "en-GB", true),
            ("pt-BR", english, "pt-BR", false),
        ];
        for (given, body, language, spoken) in cases {
            assert_eq!(of(given, body), language, "{body}");
            assert_eq!(is_spoken(language), spoken, "{language}");
        }
    }
}
