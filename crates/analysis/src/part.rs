//! Parts of speech: a greedy tagger over word forms, after the tags of the Penn Treebank with the
//! rare ones merged. Marks are told by their kind alone. Knows sentences, no word lists.

use crate::linear::{self, Feature, Gathered, Table};
use crate::sentence::Layout;
use crate::token::{Kind, Token};

/// The tags that the tagger tells apart.
pub const PARTS: [&str; 26] = [
    "CC", "CD", "DT", "EX", "IN", "JJ", "MD", "NN", "NNS", "NNP", "POS", "PRP", "PRP$", "RB", "RP",
    "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WRB",
];

/// Whether a part of speech is a verb or modal.
pub(crate) fn is_verb(part: u32) -> bool {
    matches!(part, 6 | 17..=22)
}

/// The part of the first kind of mark; marks stand behind words.
pub(crate) const MARKS: u8 = PARTS.len() as u8;

/// Room for the tags in a row of weights.
pub const PART_LANES: usize = 32;

/// What stands before the first word of a sentence.
const START: u8 = 63;

/// The index of a Penn Treebank tag in [`PARTS`]; `None` for a mark.
pub fn part_of(tag: &str) -> Option<u8> {
    let merged = match tag {
        "JJR" | "JJS" => "JJ",
        "RBR" | "RBS" => "RB",
        "NNPS" => "NNP",
        "PDT" => "DT",
        "WP$" => "WP",
        "FW" | "LS" | "SYM" => "UH",
        tag => tag,
    };
    PARTS.iter().position(|part| *part == merged).map(|index| index as u8)
}

/// What a word looks like, for features.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Form {
    /// Hash of the word in lower case; digits are not told apart.
    pub(crate) word: u32,
    /// Hash of its last three letters.
    pub(crate) suffix: u32,
    /// Hash of its last two letters.
    pub(crate) ending: u32,
    /// Capitals, hyphens and digits, as bits.
    pub(crate) shape: u8,
}

impl Form {
    /// Reads a word in lower case; `original` is how it is written.
    pub(crate) fn of(original: &str, lower: &str) -> Self {
        let bytes = original.as_bytes();
        let digit = bytes.iter().any(u8::is_ascii_digit);
        let inner = bytes.iter().skip(1).any(u8::is_ascii_uppercase);
        let mut shape = u8::from(original.starts_with(char::is_uppercase));
        shape |= u8::from(inner) << 1;
        shape |= u8::from(bytes.contains(&b'-')) << 2;
        shape |= u8::from(digit) << 3;
        let number =
            digit && bytes.iter().all(|byte| byte.is_ascii_digit() || b".,:".contains(byte));
        let letters = if number { &b"0"[..] } else { lower.as_bytes() };
        let tail = |count: usize| linear::word(&letters[letters.len().saturating_sub(count)..]);
        Self { word: linear::word(letters), suffix: tail(3), ending: tail(2), shape }
    }
}

/// The part of a mark, behind those of words.
fn of_mark(kind: Kind) -> Option<u8> {
    let mark = match kind {
        Kind::Word | Kind::Number | Kind::Clitic => return None,
        Kind::Comma => 0,
        Kind::Stop => 1,
        Kind::Exclaim => 2,
        Kind::Colon => 3,
        Kind::Semicolon => 4,
        Kind::Dash => 5,
        Kind::Open => 6,
        Kind::Close => 7,
        Kind::Quote(_) => 8,
        Kind::Other => 9,
    };
    Some(MARKS + mark)
}

/// Calls `sink` with the features of the word at `at`, whose sentence begins at `floor`.
#[inline(always)]
pub(crate) fn features(
    forms: &[Form],
    at: usize,
    sentence: &std::ops::Range<usize>,
    before: [u8; 2],
    mut sink: impl FnMut(Feature),
) {
    let edge = Form { word: 1, suffix: 1, ending: 1, shape: 0 };
    let near = |distance: isize| {
        let place = at as isize + distance;
        if place < sentence.start as isize || place >= sentence.end as isize {
            &edge
        } else {
            &forms[place as usize]
        }
    };
    let form = &forms[at];
    let (last, next) = (near(-1), near(1));
    let shape = u32::from(form.shape) | u32::from(at == sentence.start) << 4;
    let one = u32::from(before[0]);
    let two = one | u32::from(before[1]) << 8;
    sink(linear::feature(0, form.word));
    sink(linear::feature(1, form.suffix));
    sink(linear::feature(2, form.ending));
    sink(linear::feature(3, last.word));
    sink(linear::feature(4, next.word));
    sink(linear::feature(5, near(-2).word));
    sink(linear::feature(6, near(2).word));
    sink(linear::feature(7, one));
    sink(linear::feature(8, two));
    sink(linear::feature(9, linear::pair(one, form.word)));
    sink(linear::feature(10, shape));
    sink(linear::feature(11, linear::pair(shape, form.ending)));
    sink(linear::feature(12, last.suffix));
    sink(linear::feature(13, next.suffix));
    sink(linear::feature(14, linear::pair(form.word, next.word)));
    sink(linear::feature(15, linear::pair(one, next.suffix)));
    sink(linear::feature(16, linear::pair(one, form.suffix)));
}

/// The weights of the tagger.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagger {
    /// Weights of the features of a word.
    pub table: Table<PART_LANES>,
    /// Words that have one tag only: hash without its low bits, and the tag in them. Open
    /// addressing over a power of two of slots; 0 is an empty slot.
    pub fixed: Vec<u32>,
}

/// The bits of a slot that hold the tag.
pub(crate) const FIXED_BITS: u32 = 5;

impl Tagger {
    /// The only tag of a word.
    #[inline]
    fn fixed(&self, word: u32) -> Option<u8> {
        let mask = self.fixed.len() - 1;
        let mut slot = (word >> FIXED_BITS) as usize & mask;
        for _ in 0..self.fixed.len() {
            let entry = self.fixed[slot];
            if entry == 0 {
                return None;
            }
            if entry >> FIXED_BITS == word >> FIXED_BITS {
                return Some((entry & ((1 << FIXED_BITS) - 1)) as u8);
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    /// The table of words with one tag: at most half full.
    pub fn fix(words: &[(u32, u8)]) -> Vec<u32> {
        let mut slots = vec![0; (words.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for (word, part) in words {
            let mut slot = (word >> FIXED_BITS) as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = word >> FIXED_BITS << FIXED_BITS | u32::from(*part);
        }
        slots
    }

    /// Tags all tokens.
    pub(crate) fn tag(&self, tokens: &[Token], forms: &[Form], layout: &Layout) -> Vec<u8> {
        let mut parts = Vec::with_capacity(tokens.len());
        for sentence in &layout.sentences {
            let mut before = [START; 2];
            for at in sentence.tokens.clone() {
                let part = of_mark(tokens[at].kind)
                    .or_else(|| self.fixed(forms[at].word))
                    .unwrap_or_else(|| self.guess(forms, at, &sentence.tokens, before));
                parts.push(part);
                before = [part, before[0]];
            }
        }
        parts
    }

    fn guess(
        &self,
        forms: &[Form],
        at: usize,
        sentence: &std::ops::Range<usize>,
        before: [u8; 2],
    ) -> u8 {
        let mut sums = [0_i16; PART_LANES];
        let mut gathered = Gathered::new();
        features(forms, at, sentence, before, |feature| gathered.push(feature));
        gathered.add(&self.table, &mut sums);
        let best = (0..PARTS.len()).rev().max_by_key(|part| sums[*part]);
        best.unwrap_or(0) as u8
    }
}

/// A sentence as the tagger is trained on it.
pub(crate) fn each_known(
    tokens: &[Token],
    layout: &Layout,
    known: &[Option<u8>],
    mut each: impl FnMut(usize, &std::ops::Range<usize>, [u8; 2], Option<u8>) -> u8,
) {
    for sentence in &layout.sentences {
        let mut before = [START; 2];
        for at in sentence.tokens.clone() {
            let part = of_mark(tokens[at].kind)
                .unwrap_or_else(|| each(at, &sentence.tokens, before, known[at]));
            before = [part, before[0]];
        }
    }
}
