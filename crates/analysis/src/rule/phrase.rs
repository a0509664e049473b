//! Noun phrases right before a verb that are more than a mention: "the 54-year-old", "sources
//! familiar with the matter". Walks to the left only; what stands behind the verb is not looked at.

use std::ops::Range;

use super::source::Scene;
use crate::frame::Source;
use crate::lexicon::class;
use crate::mention::MentionKind;
use crate::token::Kind;

/// How many words one noun phrase without its prepositions may have.
const PHRASE_WORDS_MAX: usize = 8;

/// How many words may describe somebody before the preposition: "familiar with", "very close to".
const DESCRIBING_WORDS_MAX: usize = 2;

impl Scene<'_> {
    /// Somebody whom a preposition phrase describes that has its object at `object`: the officials
    /// in "officials familiar with the ministry".
    pub(super) fn holder(&self, object: usize) -> Option<usize> {
        let prep = object.checked_sub(1)?;
        if !self.text.is(prep, class::PREP) || self.text.kind(prep) != Kind::Word {
            return None;
        }
        let plain = |at: usize| {
            self.text.kind(at) == Kind::Word
                && !self.text.is_capital(at)
                && self.text.tags[at].classes & !(class::ADV | class::PREP) == 0
        };
        let mut end = prep;
        while end > 0 && prep - end < DESCRIBING_WORDS_MAX && plain(end - 1) {
            end -= 1;
        }
        // "The minister on the ministry": nobody is described.
        (end < prep).then(|| self.somebody(end)).flatten()
    }

    /// A description of somebody that ends before `end`.
    fn somebody(&self, end: usize) -> Option<usize> {
        self.ending_at(end).filter(|index| {
            matches!(self.mentions[*index].kind, MentionKind::Role | MentionKind::Group)
        })
    }

    /// A noun phrase right before the verb that no mention covers: "the 54-year-old said",
    /// "sources familiar with the matter said".
    pub(super) fn plain(&self, end: usize, sentence: &Range<usize>) -> Option<Source> {
        let start = self.phrase_start(end, sentence);
        let described = |start: usize| {
            let of =
                start > 0 && matches!(self.text.word(start - 1), "of" | "at" | "from" | "with");
            self.holder(start).or_else(|| of.then(|| self.somebody(start - 1)).flatten())
        };
        if start < end
            && let Some(index) = described(start)
        {
            let tokens = self.mentions[index].tokens.start..end;
            return Some(Source { tokens, mention: Some(index), apposition: None });
        }
        let opens = start < end
            && (self.text.is(start, class::DET | class::POSSESSIVE | class::NUMERAL)
                || start == sentence.start
                || self.text.is_capital(start));
        opens.then_some(Source { tokens: start..end, mention: None, apposition: None })
    }

    /// A noun phrase that opens the sentence and ends before `end`: "The harbour master, who".
    pub(super) fn plain_subject(&self, end: usize, sentence: &Range<usize>) -> Option<Source> {
        self.plain(end, sentence).filter(|source| source.tokens.start == sentence.start)
    }

    /// The first word of the noun phrase that ends before `end`, without prepositions.
    fn phrase_start(&self, end: usize, sentence: &Range<usize>) -> usize {
        let mut start = end;
        let stop = class::PREP
            | class::SUBORD
            | class::BE
            | class::AUX
            | class::TO
            | class::VERB
            | class::WH
            | class::CONJ;
        while start > sentence.start
            && end - start < PHRASE_WORDS_MAX
            && self.text.is_word(start - 1)
            && !self.text.is(start - 1, stop)
        {
            start -= 1;
            if self.text.is(start, class::DET | class::POSSESSIVE) {
                break;
            }
        }
        if start > sentence.start && start < end && self.text.is(start - 1, class::DET) {
            start -= 1; // "the two sides"
        }
        start
    }
}
