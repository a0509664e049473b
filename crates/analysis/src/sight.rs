//! What the learned stages see of every token: small numbers gathered from the stages before. Decides
//! nothing.

use std::ops::Range;

use crate::frame::Frame;
use crate::lexicon::Lexicon;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::sense::Sense;
use crate::lexicon::verb::Form as VerbForm;
use crate::linear;
use crate::mention::Mention;
use crate::quote::Quotes;
use crate::text::Text;

/// One token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sight {
    pub(crate) word: u32,
    pub(crate) suffix: u32,
    pub(crate) part: u32,
    pub(crate) shape: u32,
    /// 0 outside of quotations, 1 and 3 for their marks, 2 inside.
    pub(crate) quote: u32,
    /// What kind of mention it belongs to, and whether it begins or ends there.
    pub(crate) mention: u32,
    /// The reporting verb that it is a form of, from 1; 0 for none.
    pub(crate) verb: u32,
    /// What that verb takes.
    pub(crate) frames: u32,
    /// Hash of its word classes.
    pub(crate) class: u32,
    /// Its role in the frames of the rules: bits for cue, source and content.
    pub(crate) rule: u32,
    /// What it names as the noun or verb that it is, 0 for other words.
    pub(crate) sense: u32,
    /// Its dictionary form, as far as known.
    pub(crate) lemma: u32,
    pub(crate) sentence: u32,
}

/// Role bits of [`Sight::rule`].
pub(crate) const CUE: u32 = 1;
pub(crate) const SOURCE: u32 = 2;
pub(crate) const CONTENT: u32 = 4;

/// A token behind the edge of what may be looked at.
pub(crate) const EDGE: Sight = Sight {
    word: 1,
    suffix: 1,
    part: 63,
    shape: 0,
    quote: 9,
    mention: 0,
    verb: 0,
    frames: 0,
    class: 1,
    rule: 0,
    sense: 0,
    lemma: 1,
    sentence: 0,
};

/// The classes that features use.
const CLASSES: Classes = class::DET
    | class::PREP
    | class::CONJ
    | class::SUBORD
    | class::BE
    | class::AUX
    | class::NEG
    | class::PRONOUN
    | class::OFFICE
    | class::PERSON
    | class::GROUP
    | class::ORGANIZATION
    | class::DOCUMENT
    | class::SPEECH
    | class::STANCE
    | class::CALENDAR
    | class::TIME
    | class::AUDIENCE
    | class::THAT
    | class::TO
    | class::WH;

/// All tokens of a field.
pub(crate) fn of(
    text: &Text<'_>,
    quotes: &Quotes,
    mentions: &[Mention],
    frames: &[Frame],
) -> Vec<Sight> {
    let mut sights: Vec<Sight> = Vec::with_capacity(text.len());
    for (at, form) in text.forms.iter().enumerate() {
        let tag = &text.tags[at];
        let reports = tag.form != VerbForm::None;
        let class = (tag.classes & CLASSES) as u32 ^ ((tag.classes & CLASSES) >> 32) as u32;
        let (sense, lemma) = sense(text.parts[at], &tag.sense);
        sights.push(Sight {
            sense,
            lemma: if lemma > 0 { lemma } else { form.word },
            word: form.word,
            suffix: form.suffix,
            part: u32::from(text.parts[at]),
            shape: u32::from(form.shape) | (tag.shape as u32) << 4,
            quote: u32::from(quotes.at(at).is_some()) << 1,
            mention: 0,
            verb: if reports { u32::from(tag.verb) + 1 } else { 0 },
            frames: if reports { u32::from(Lexicon::frames(tag.verb)) } else { 0 },
            class: linear::pair(class, tag.form as u32),
            rule: 0,
            sentence: text.layout.sentence_index(at) as u32,
        });
    }
    for quote in &quotes.outer {
        if quote.opened {
            sights[quote.tokens.start].quote = 1;
        }
        if quote.closed {
            sights[quote.tokens.end - 1].quote = 3;
        }
    }
    for mention in mentions {
        let tokens = mention.tokens.clone();
        let kind = mention.kind as u32 + 1;
        for at in tokens.clone() {
            let begins = u32::from(at == tokens.start);
            let ends = u32::from(at + 1 == tokens.end);
            sights[at].mention = kind << 2 | begins | ends << 1;
        }
    }
    let mut mark = |range: &Range<usize>, role: u32| {
        for sight in &mut sights[range.clone()] {
            sight.rule |= role;
        }
    };
    for frame in frames {
        frame.cue.iter().for_each(|cue| mark(cue, CUE));
        frame.source.iter().for_each(|source| mark(&source.tokens, SOURCE));
        frame.content.iter().for_each(|content| mark(content, CONTENT));
    }
    sights
}

/// The sense and dictionary form of a word that is used as the given part of speech.
fn sense(part: u8, sense: &Sense) -> (u32, u32) {
    let (kind, lemma) = match part {
        7..=9 => (sense.noun, sense.noun_lemma),
        17..=22 => (sense.verb + if sense.verb > 0 { 32 } else { 0 }, sense.verb_lemma),
        _ => (0, 0),
    };
    (u32::from(kind), u32::from(lemma))
}
