//! The words that times are made of. Knows each word by itself, not its neighbours.

use super::value::Unit;
use super::word::Word::{
    Ago, Day, Few, Last, Length, Month, Next, Number, Ordinal, Part, Season, Singular, This,
    Weekday,
};

/// What a token can be in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// Nothing of the kind.
    Other,
    /// From 1; `true` when cut short: "Aug".
    Month(u8, bool),
    /// Monday is 1; `true` when cut short.
    Weekday(u8, bool),
    /// A cardinal number in digits or letters.
    Number(u32),
    /// "14th", "third".
    Ordinal(u8),
    /// "week"
    Singular(Unit),
    /// "weeks"
    Length(Unit),
    Season(&'static str),
    /// A part of a day.
    Part(&'static str),
    /// Days from today.
    Day(i8),
    /// "last", "past"
    Last,
    /// "this", "current"
    This,
    /// "next", "coming"
    Next,
    /// "few", "several"
    Few,
    Ago,
    /// A token with digits that only the reading of its characters tells.
    Mixed,
    /// The first word of an expression that is told word by word.
    Lead,
}

/// Longer words name no time.
const BYTES_MAX: usize = 20;

/// Reads a word in lower case.
pub(crate) fn of(word: &str) -> Word {
    if word.len() > BYTES_MAX {
        return Word::Other;
    }
    let (mut digit, mut hyphen) = (false, false);
    for byte in word.bytes() {
        digit |= byte.is_ascii_digit();
        hyphen |= byte == b'-';
    }
    if digit {
        return digits(word);
    }
    let bare = word.strip_suffix('.').unwrap_or(word);
    match known(bare) {
        Some(known) => known,
        None if hyphen => hyphened(word),
        None => Word::Other,
    }
}

/// Looks among the words with the same first letter.
fn known(word: &str) -> Option<Word> {
    let letter = usize::from(word.bytes().next()?.checked_sub(b'a').filter(|it| *it < 26)?);
    let same = usize::from(STARTS[letter])..usize::from(STARTS[letter + 1]);
    WORDS[same].iter().find(|(known, _)| *known == word).map(|(_, known)| *known)
}

/// Where the words of each letter begin.
const STARTS: [u8; 27] = {
    let mut starts = [0; 27];
    let mut index = 0;
    while index < WORDS.len() {
        starts[(WORDS[index].0.as_bytes()[0] - b'a') as usize + 1] += 1;
        index += 1;
    }
    let mut letter = 0;
    while letter < 26 {
        starts[letter + 1] += starts[letter];
        letter += 1;
    }
    starts
};

fn digits(word: &str) -> Word {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().map_or(Word::Other, Number);
    }
    for suffix in ["st", "nd", "rd", "th"] {
        if let Some(number) = word.strip_suffix(suffix).and_then(|number| number.parse().ok()) {
            return Ordinal(number);
        }
    }
    Word::Mixed
}

/// "twenty-first", "five-year", "mid-August"
fn hyphened(word: &str) -> Word {
    let Some((first, rest)) = word.split_once('-') else { return Word::Other };
    match (of_plain(first), of_plain(rest)) {
        (Number(tens @ (20 | 30)), Ordinal(ones @ 1..=9)) => Ordinal(tens as u8 + ones),
        (Number(tens @ 20..=90), Number(ones @ 1..=9)) if tens % 10 == 0 => Number(tens + ones),
        (Number(_), Singular(_)) => Word::Mixed,
        (_, word @ (Month(..) | Weekday(..))) if matches!(first, "mid" | "early" | "late") => word,
        _ => Word::Other,
    }
}

/// Reads a word without a hyphen.
pub(super) fn of_plain(word: &str) -> Word {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return digits(word);
    }
    known(word).unwrap_or(Word::Other)
}

/// Sorted; a test keeps it so.
const WORDS: [(&str, Word); 161] = [
    ("afternoon", Part("AF")),
    ("ago", Ago),
    ("apr", Month(4, true)),
    ("april", Month(4, false)),
    ("aug", Month(8, true)),
    ("august", Month(8, false)),
    ("autumn", Season("FA")),
    ("beginning", Word::Lead),
    ("centuries", Length(Unit::Century)),
    ("century", Singular(Unit::Century)),
    ("christmas", Word::Lead),
    ("close", Word::Lead),
    ("coming", Next),
    ("couple", Few),
    ("current", This),
    ("currently", Word::Lead),
    ("day", Singular(Unit::Day)),
    ("days", Length(Unit::Day)),
    ("dec", Month(12, true)),
    ("decade", Singular(Unit::Decade)),
    ("decades", Length(Unit::Decade)),
    ("december", Month(12, false)),
    ("dozen", Number(12)),
    ("earlier", Word::Lead),
    ("eight", Number(8)),
    ("eighteen", Number(18)),
    ("eighteenth", Ordinal(18)),
    ("eighth", Ordinal(8)),
    ("eighties", Word::Lead),
    ("eighty", Number(80)),
    ("eleven", Number(11)),
    ("eleventh", Ordinal(11)),
    ("end", Word::Lead),
    ("evening", Part("EV")),
    ("fall", Season("FA")),
    ("feb", Month(2, true)),
    ("february", Month(2, false)),
    ("few", Few),
    ("fifteen", Number(15)),
    ("fifteenth", Ordinal(15)),
    ("fifth", Ordinal(5)),
    ("fifties", Word::Lead),
    ("fifty", Number(50)),
    ("first", Ordinal(1)),
    ("five", Number(5)),
    ("forties", Word::Lead),
    ("forty", Number(40)),
    ("four", Number(4)),
    ("fourteen", Number(14)),
    ("fourteenth", Ordinal(14)),
    ("fourth", Ordinal(4)),
    ("fri", Weekday(5, true)),
    ("friday", Weekday(5, false)),
    ("half", Word::Lead),
    ("halloween", Word::Lead),
    ("hour", Singular(Unit::Hour)),
    ("hours", Length(Unit::Hour)),
    ("hundred", Number(100)),
    ("jan", Month(1, true)),
    ("january", Month(1, false)),
    ("jul", Month(7, true)),
    ("july", Month(7, false)),
    ("jun", Month(6, true)),
    ("june", Month(6, false)),
    ("last", Last),
    ("later", Word::Lead),
    ("mar", Month(3, true)),
    ("march", Month(3, false)),
    ("may", Month(5, false)),
    ("middle", Word::Lead),
    ("midnight", Word::Lead),
    ("minute", Singular(Unit::Minute)),
    ("minutes", Length(Unit::Minute)),
    ("mon", Weekday(1, true)),
    ("monday", Weekday(1, false)),
    ("month", Singular(Unit::Month)),
    ("months", Length(Unit::Month)),
    ("morning", Part("MO")),
    ("new", Word::Lead),
    ("next", Next),
    ("night", Part("NI")),
    ("nine", Number(9)),
    ("nineteen", Number(19)),
    ("nineteenth", Ordinal(19)),
    ("nineties", Word::Lead),
    ("ninety", Number(90)),
    ("ninth", Ordinal(9)),
    ("noon", Word::Lead),
    ("nov", Month(11, true)),
    ("november", Month(11, false)),
    ("nowadays", Word::Lead),
    ("oct", Month(10, true)),
    ("october", Month(10, false)),
    ("one", Number(1)),
    ("past", Last),
    ("presently", Word::Lead),
    ("quarter", Singular(Unit::Quarter)),
    ("quarters", Length(Unit::Quarter)),
    ("recent", Word::Lead),
    ("rest", Word::Lead),
    ("sat", Weekday(6, true)),
    ("saturday", Weekday(6, false)),
    ("second", Ordinal(2)),
    ("seconds", Length(Unit::Second)),
    ("sep", Month(9, true)),
    ("sept", Month(9, true)),
    ("september", Month(9, false)),
    ("seven", Number(7)),
    ("seventeen", Number(17)),
    ("seventeenth", Ordinal(17)),
    ("seventh", Ordinal(7)),
    ("seventies", Word::Lead),
    ("seventy", Number(70)),
    ("several", Few),
    ("six", Number(6)),
    ("sixteen", Number(16)),
    ("sixteenth", Ordinal(16)),
    ("sixth", Ordinal(6)),
    ("sixties", Word::Lead),
    ("sixty", Number(60)),
    ("spring", Season("SP")),
    ("start", Word::Lead),
    ("summer", Season("SU")),
    ("sun", Weekday(7, true)),
    ("sunday", Weekday(7, false)),
    ("ten", Number(10)),
    ("tenth", Ordinal(10)),
    ("third", Ordinal(3)),
    ("thirteen", Number(13)),
    ("thirteenth", Ordinal(13)),
    ("thirties", Word::Lead),
    ("thirtieth", Ordinal(30)),
    ("thirty", Number(30)),
    ("this", This),
    ("three", Number(3)),
    ("thu", Weekday(4, true)),
    ("thur", Weekday(4, true)),
    ("thurs", Weekday(4, true)),
    ("thursday", Weekday(4, false)),
    ("today", Day(0)),
    ("tomorrow", Day(1)),
    ("tonight", Day(0)),
    ("tue", Weekday(2, true)),
    ("tues", Weekday(2, true)),
    ("tuesday", Weekday(2, false)),
    ("twelfth", Ordinal(12)),
    ("twelve", Number(12)),
    ("twenties", Word::Lead),
    ("twentieth", Ordinal(20)),
    ("twenty", Number(20)),
    ("two", Number(2)),
    ("wed", Weekday(3, true)),
    ("wednesday", Weekday(3, false)),
    ("week", Singular(Unit::Week)),
    ("weekend", Singular(Unit::Weekend)),
    ("weekends", Length(Unit::Weekend)),
    ("weeks", Length(Unit::Week)),
    ("winter", Season("WI")),
    ("year", Singular(Unit::Year)),
    ("years", Length(Unit::Year)),
    ("yesterday", Day(-1)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(WORDS.is_sorted_by(|one, other| one.0 < other.0));
    }

    #[test]
    fn words_are_read() {
        for (word, expected) in [
            ("aug.", Month(8, true)),
            ("14th", Ordinal(14)),
            ("twenty-first", Ordinal(21)),
            ("twenty-five", Number(25)),
            ("five-year", Word::Mixed),
            ("mid-august", Month(8, false)),
            ("1990s", Word::Mixed),
            ("99999999999999999999", Word::Other),
            ("dock", Word::Other),
        ] {
            assert_eq!(of(word), expected, "{word}");
        }
    }
}
