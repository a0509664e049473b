//! Chunks: noun groups, verb groups and the small words between them, so that a sentence can be seen
//! further than a few words. Knows parts of speech, no word lists.

use crate::part::{Form, MARKS, is_verb};
use crate::sentence::Sentence;

/// What a chunk is: one of the kinds below, the place of a mark behind [`MARK`], or for a small word
/// that stands alone, such as a preposition, its own hash.
pub(crate) type Symbol = u32;

/// Beyond the edge of the sentence.
const EDGE: Symbol = 0;
/// A noun group by its last noun or, without one, by what it has.
const NAME: Symbol = 1;
const THING: Symbol = 2;
const PRONOUN: Symbol = 3;
const NUMBER: Symbol = 4;
const POINTER: Symbol = 5;
const QUALITY: Symbol = 6;
/// A verb group by its first verb.
const FINITE: Symbol = 7;
const MODAL: Symbol = 8;
const INFINITIVE: Symbol = 9;
const GERUND: Symbol = 10;
const PARTICIPLE: Symbol = 11;
const BASE: Symbol = 12;
/// "to" before it is known whether a verb follows.
const TO: Symbol = 15;
/// The first mark.
const MARK: Symbol = 16;
/// All other words by their part.
const OTHER: Symbol = 40;
/// Set in the hash of a word, so that it is none of the above.
const WORD: Symbol = 64;

/// Chunks beyond the edge of a sentence that may be asked for.
pub(crate) const REACH: usize = 4;

/// The chunks of a field.
#[derive(Debug)]
pub(crate) struct Chunks {
    symbols: Vec<Symbol>,
    /// The part of the first word of each chunk.
    first: Vec<u8>,
    /// For every token the place of its chunk.
    places: Vec<u32>,
}

impl Chunks {
    /// Chunks all sentences.
    pub(crate) fn find(parts: &[u8], forms: &[Form], sentences: &[Sentence]) -> Self {
        let count = parts.len();
        let mut found = Self {
            symbols: Vec::with_capacity(count),
            first: Vec::with_capacity(count),
            places: Vec::with_capacity(count),
        };
        found.edge();
        for sentence in sentences {
            // The part of the last word of the chunk, adverbs aside: they go with any.
            let mut last = None;
            for at in sentence.tokens.clone() {
                let part = parts[at];
                if part != ADVERB || last.is_none() {
                    if last.is_some_and(|last| joins(last, part)) {
                        found.extend(part);
                    } else {
                        found.push(part, symbol(part, forms[at].word));
                    }
                    last = Some(part);
                }
                found.places.push(found.symbols.len() as u32 - 1);
            }
            found.edge();
        }
        found
    }

    fn push(&mut self, part: u8, symbol: Symbol) {
        self.symbols.push(symbol);
        self.first.push(part);
    }

    fn edge(&mut self) {
        (0..REACH).for_each(|_| self.push(0, EDGE));
    }

    /// Takes a further word into the last chunk.
    fn extend(&mut self, part: u8) {
        let Some(symbol) = self.symbols.last_mut() else { return };
        *symbol = match (*symbol, part) {
            (_, 9) => NAME,
            (_, 7 | 8) => THING,
            (POINTER | QUALITY, 1) => NUMBER,
            (POINTER, 5) => QUALITY,
            (TO, 17) => INFINITIVE,
            (before, _) => before,
        };
    }

    /// The chunk that the token at `at` belongs to.
    pub(crate) fn place(&self, at: usize) -> usize {
        self.places[at] as usize
    }

    /// Whether a chunk begins with the token at `at`.
    pub(crate) fn begins(&self, at: usize) -> bool {
        at == 0 || self.places[at - 1] != self.places[at]
    }

    /// The symbol of the chunk so many places on, at most [`REACH`] from that of a token.
    pub(crate) fn symbol(&self, place: usize, distance: isize) -> Symbol {
        self.symbols[(place as isize + distance) as usize]
    }

    /// The part that the verb group next behind a chunk begins with, if only noun groups stand between
    /// them; otherwise 0.
    pub(crate) fn verb(&self, place: usize) -> u32 {
        let other = |place: &usize| !matches!(self.symbols[*place], NAME..=QUALITY);
        match (place + 1..place + REACH).find(other) {
            Some(next) if matches!(self.symbols[next], FINITE..=BASE) => {
                u32::from(self.first[next])
            }
            _ => 0,
        }
    }
}

/// The part of an adverb.
const ADVERB: u8 = 13;

/// Whether a word goes on with the group of the word before it.
fn joins(last: u8, part: u8) -> bool {
    let noun = |part: u8| matches!(part, 1 | 2 | 5 | 7..=10 | 12);
    match (last, part) {
        (10, part) => matches!(part, 1 | 5 | 7..=9),
        (_, 2 | 12) => last == 2,
        (last, part) if noun(last) => noun(part),
        (15, 17) => true,
        (last, part) => is_verb(u32::from(last)) && is_verb(u32::from(part)),
    }
}

fn symbol(part: u8, word: u32) -> Symbol {
    match part {
        1 => NUMBER,
        2 | 12 => POINTER,
        3 | 11 => PRONOUN,
        5 => QUALITY,
        6 => MODAL,
        7 | 8 => THING,
        9 => NAME,
        15 => TO,
        17 => BASE,
        18 | 21 | 22 => FINITE,
        19 => GERUND,
        20 => PARTICIPLE,
        0 | 4 | 14 | 23..=25 => word | WORD,
        MARKS.. => MARK + Symbol::from(part - MARKS),
        part => OTHER + Symbol::from(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::part_of;

    /// Chunks a sentence of parts of speech; a word stands for itself by its place.
    fn chunks(tags: &str) -> Chunks {
        let of = |tag: &str| if tag == "," { MARKS } else { part_of(tag).expect("a known tag") };
        let parts: Vec<u8> = tags.split(' ').map(of).collect();
        let forms: Vec<Form> = (0..parts.len() as u32)
            .map(|word| Form { word: word << 8, ..Form::default() })
            .collect();
        Chunks::find(&parts, &forms, &[Sentence { tokens: 0..parts.len(), paragraph: 0 }])
    }

    fn check(tags: &str, expected: &[Symbol]) {
        let found = chunks(tags);
        let inner = REACH..found.symbols.len() - REACH;
        assert_eq!(&found.symbols[inner], expected, "{tags}");
    }

    #[test]
    fn groups_are_told_by_their_heads() {
        // "The new plan of Ana Prado will surely be approved"
        let of = 3 << 8 | WORD;
        check("DT JJ NN IN NNP NNP MD RB VB VBN", &[THING, of, NAME, MODAL]);
        // "He wants to go , saying it hurts": "to go" is one group, the mark another.
        check(
            "PRP VBZ TO VB , VBG PRP VBZ",
            &[PRONOUN, FINITE, INFINITIVE, MARK, GERUND, PRONOUN, FINITE],
        );
        // "The city 's two mayors": a possessive goes on, a second article does not.
        check("DT NN POS CD NNS DT NN", &[THING, THING]);
        check("RB , RB VBD", &[OTHER + 13, MARK, FINITE]);
    }

    #[test]
    fn the_next_verb_is_seen_over_noun_groups() {
        let found = chunks("NNP VBZ NNS CC VBZ DT NN");
        let verb = |at: usize| found.verb(found.place(at));
        let third = u32::from(part_of("VBZ").expect("a known tag"));
        assert_eq!([verb(0), verb(1), verb(3), verb(4)], [third, 0, third, 0]);
        assert!(found.begins(0) && found.begins(5) && !found.begins(6));
    }
}
