//! Tokens: words, numbers, marks. Splits a text once, from left to right, and knows no word's
//! meaning beyond the abbreviations that keep their full stop.

use crate::lexicon::{Lexicon, class};

/// A word, number or mark. Offsets are bytes of the field; fields are shorter than 4 GiB
/// ([`crate::FIELD_BYTES_MAX`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// What stands before it.
    pub(crate) gap: Gap,
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    None,
    Space,
    /// At least one line end: the token begins a paragraph. Also the first token of a text.
    Line,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    /// `'s`, `'ll` and the like, split off their word.
    Clitic,
    Comma,
    /// A full stop that belongs to no abbreviation.
    Stop,
    /// `?`, `!` or an ellipsis.
    Exclaim,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    Quote(Mark),
    Other,
}

/// A quotation mark as written. What it does is decided by `quote`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `“`
    CurlyOpen,
    /// `”`
    CurlyClose,
    /// `„`
    Low,
    /// `"`, and two single marks that stand for it
    Plain,
    /// `«`
    GuillemetLeft,
    /// `»`
    GuillemetRight,
    /// `‘`
    SingleOpen,
    /// `’`
    SingleClose,
    /// `‚`
    SingleLow,
    /// `'`
    SinglePlain,
}

impl Mark {
    /// Whether it belongs to the single kind, whose closing mark is also the apostrophe.
    pub(crate) fn is_single(self) -> bool {
        matches!(self, Self::SingleOpen | Self::SingleClose | Self::SingleLow | Self::SinglePlain)
    }
}

/// Splits `text` into tokens.
pub(crate) fn split(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 8);
    let mut scan = Scan { text, at: 0, lexicon };
    let mut gap = Gap::Line;
    while let Some(first) = scan.peek() {
        if first == '\n' || first == '\r' || first == '\u{2028}' || first == '\u{2029}' {
            gap = Gap::Line;
            scan.at += first.len_utf8();
        } else if first.is_whitespace() || is_invisible(first) {
            if gap == Gap::None {
                gap = Gap::Space;
            }
            scan.at += first.len_utf8();
        } else {
            scan.token(first, gap, &mut tokens);
            gap = Gap::None;
        }
    }
    tokens
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}')
        || letter.is_control()
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ')
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    lexicon: &'a Lexicon,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.peek_at(self.at)
    }

    fn peek_at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 { Some(char::from(byte)) } else { self.text[at..].chars().next() }
    }

    fn token(&mut self, first: char, gap: Gap, tokens: &mut Vec<Token>) {
        let start = self.at;
        let mut kind = self.kind(first, gap);
        if kind == Kind::Word {
            if !self.word() {
                kind = Kind::Number;
            }
        } else {
            self.at += first.len_utf8();
            kind = self.run(first, kind);
        }
        tokens.push(Token { start: start as u32, end: self.at as u32, kind, gap });
        if matches!(kind, Kind::Word | Kind::Number) {
            self.clitic(tokens);
        }
    }

    /// The kind of a token by its first character.
    fn kind(&self, first: char, gap: Gap) -> Kind {
        if first.is_alphanumeric() {
            return Kind::Word;
        }
        match first {
            ',' => Kind::Comma,
            '.' => Kind::Stop,
            '?' | '!' | '…' => Kind::Exclaim,
            ':' => Kind::Colon,
            ';' => Kind::Semicolon,
            '–' | '—' | '―' | '−' => Kind::Dash,
            '-' => Kind::Dash,
            '(' | '[' | '{' => Kind::Open,
            ')' | ']' | '}' => Kind::Close,
            '“' | '‟' => Kind::Quote(Mark::CurlyOpen),
            '”' => Kind::Quote(Mark::CurlyClose),
            '„' => Kind::Quote(Mark::Low),
            '"' | '＂' => Kind::Quote(Mark::Plain),
            '«' | '‹' => Kind::Quote(Mark::GuillemetLeft),
            '»' | '›' => Kind::Quote(Mark::GuillemetRight),
            '‚' => Kind::Quote(Mark::SingleLow),
            '‘' | '’' | '\'' if self.is_elision(gap) => Kind::Word,
            '‘' | '‛' => Kind::Quote(Mark::SingleOpen),
            '’' => Kind::Quote(Mark::SingleClose),
            '\'' => Kind::Quote(Mark::SinglePlain),
            '`' => Kind::Quote(Mark::SingleOpen),
            _ => Kind::Other,
        }
    }

    /// `’n’`, `’em`, `’90s`: an apostrophe that begins a word.
    fn is_elision(&self, gap: Gap) -> bool {
        if gap == Gap::None {
            return false;
        }
        let quote = self.peek().map_or(1, char::len_utf8);
        let rest = &self.text[self.at + quote..];
        let length = rest.bytes().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = &rest[..length];
        match word {
            "n" | "N" => rest[1..].starts_with(is_apostrophe),
            "em" | "tis" | "twas" | "til" | "cause" | "bout" | "round" | "Tis" | "Twas" => true,
            _ => {
                length == 3
                    && word.as_bytes()[..2].iter().all(u8::is_ascii_digit)
                    && word.ends_with('s')
            }
        }
    }

    /// Merges the rest of a mark that is written with several characters.
    fn run(&mut self, first: char, kind: Kind) -> Kind {
        let mut count = 1;
        let mut end = self.at;
        while self.peek_at(end) == Some(first) {
            count += 1;
            end += first.len_utf8();
        }
        match (first, count) {
            ('.', 2..) => self.at = end,
            ('-', 2..) | ('?' | '!', 2..) => self.at = end,
            ('\'' | '`' | '’' | '‘', 2) => {
                self.at = end;
                return Kind::Quote(match first {
                    '`' | '‘' => Mark::CurlyOpen,
                    _ => Mark::Plain,
                });
            }
            // Rules and ornaments, not marks that open or close anything.
            (_, 4..) => {
                self.at = end;
                return Kind::Other;
            }
            _ => {}
        }
        if first == '.' && count >= 2 { Kind::Exclaim } else { kind }
    }

    /// Reads a word or number and tells whether it has a letter.
    fn word(&mut self) -> bool {
        let start = self.at;
        let mut letters = false;
        let mut previous = ' ';
        let mut segment = start;
        while let Some(letter) = self.peek() {
            let width = letter.len_utf8();
            if letter.is_alphanumeric() || is_combining(letter) {
                letters |= letter.is_alphabetic();
            } else if !self.joins(letter, previous, segment) {
                break;
            } else {
                segment = self.at + width;
            }
            previous = letter;
            self.at += width;
        }
        if self.peek().is_some_and(is_apostrophe)
            && self.text[start..self.at].eq_ignore_ascii_case("dato")
        {
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        if self.peek() == Some('.') && self.keeps_stop(start, segment) {
            self.at += 1;
        }
        letters
    }

    /// Whether `letter`, which is no letter or digit, stands inside a word.
    fn joins(&self, letter: char, previous: char, segment: usize) -> bool {
        if self.at == segment && !is_apostrophe(letter) {
            return false;
        }
        let Some(next) = self.peek_at(self.at + letter.len_utf8()) else { return false };
        if previous == ' ' {
            return true; // the apostrophe of an elision
        }
        match letter {
            '-' | '‐' | '‑' | '_' | '@' | '&' | '/' => next.is_alphanumeric(),
            ',' => previous.is_ascii_digit() && next.is_ascii_digit(),
            '.' => {
                let single = self.at - segment <= 1;
                (previous.is_ascii_digit() && next.is_ascii_digit())
                    || (single && next.is_alphabetic())
                    || (previous.is_lowercase() && next.is_lowercase())
            }
            _ if is_apostrophe(letter) => {
                next.is_alphabetic() && self.clitic_length(self.at).is_none()
                    || (matches!(previous, 'n' | 'N')
                        && !next.is_alphanumeric()
                        && self.text[..self.at].chars().nth_back(1).is_some_and(is_apostrophe))
            }
            _ => false,
        }
    }

    /// Whether the full stop behind the word that began at `start` belongs to it.
    fn keeps_stop(&self, start: usize, segment: usize) -> bool {
        let word = &self.text[start..self.at];
        let single = self.text[segment..self.at].chars().count() == 1;
        if single && word.ends_with(char::is_alphabetic) {
            let initial = word.len() == self.at - segment;
            // "I." ends a sentence; "J." is an initial.
            return !initial || (word.ends_with(char::is_uppercase) && word != "I");
        }
        if word.len() > 6 {
            return false;
        }
        let mut lower = word.to_lowercase();
        if matches!(
            lower.as_str(),
            "no" | "sun"
                | "sat"
                | "mar"
                | "may"
                | "miss"
                | "mass"
                | "ill"
                | "wash"
                | "ore"
                | "ala"
                | "art"
                | "fig"
                | "fr"
                | "m"
                | "v"
                | "la"
                | "air"
        ) {
            return self.abbreviates_before_number(&lower);
        }
        lower.push('.');
        let classes = self.lexicon.entry(&lower).classes;
        classes
            & (class::ABBREVIATION
                | class::HONORIFIC
                | class::OFFICE
                | class::ORGANIZATION
                | class::OPENER)
            != 0
    }

    /// `No. 5`: a common word that is an abbreviation only before a number.
    fn abbreviates_before_number(&self, lower: &str) -> bool {
        let rest = &self.text.as_bytes()[self.at + 1..];
        matches!(lower, "no" | "fig" | "art")
            && rest.first() == Some(&b' ')
            && rest.get(1).is_some_and(u8::is_ascii_digit)
    }

    /// Length of a clitic that begins with the apostrophe at `at`.
    fn clitic_length(&self, at: usize) -> Option<usize> {
        let quote = self.peek_at(at).filter(|letter| is_apostrophe(*letter))?.len_utf8();
        let rest = &self.text.as_bytes()[at + quote..];
        let length = [&b"s"[..], b"S", b"ll", b"ve", b"re", b"d", b"m"]
            .iter()
            .find(|clitic| rest.starts_with(clitic))?
            .len();
        let next = self.peek_at(at + quote + length);
        (!next.is_some_and(char::is_alphanumeric)).then_some(quote + length)
    }

    /// Splits `'s` off the word that was just read.
    fn clitic(&mut self, tokens: &mut Vec<Token>) {
        if let Some(length) = self.clitic_length(self.at) {
            let start = self.at as u32;
            self.at += length;
            let end = self.at as u32;
            tokens.push(Token { start, end, kind: Kind::Clitic, gap: Gap::None });
        }
    }
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}
