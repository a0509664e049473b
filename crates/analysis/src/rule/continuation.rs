//! Quotations that need no cue of their own because they carry on another, and those that are no
//! sayings at all: titles, names, scare quotes.

use std::ops::Range;

use super::source::Scene;
use crate::frame::Frame;
use crate::lexicon::class;
use crate::quote::Quote;
use crate::rule::cue::Cue;
use crate::statement::Mode;
use crate::tag::Shape;
use crate::token::Kind;

/// A quotation that no cue needs to vouch for has at least so many words.
const SENTENCE_WORDS_MIN: usize = 4;

/// A quotation that goes on with a frame stands at most so many tokens behind its cue.
const REACH_TOKENS_MAX: usize = 40;

/// How a quotation without a cue of its own relates to the one before it.
pub(super) enum Carry {
    No,
    /// Further words of the same statement.
    Same,
    /// Another statement of the same speaker.
    Speaker,
}

impl Scene<'_> {
    /// Whether the quotation names something instead of quoting somebody.
    pub(crate) fn is_title(&self, quote: &Quote) -> bool {
        let text = self.text;
        let inner = quote.inner();
        let ends = matches!(
            text.kind(inner.end.saturating_sub(1)),
            Kind::Stop | Kind::Exclaim | Kind::Comma
        );
        let mut plain = 0;
        let mut capitals = 0;
        for at in inner {
            if text.kind(at) == Kind::Word && text.word(at).len() > 3 {
                if text.is_capital(at) {
                    capitals += 1;
                } else {
                    plain += 1;
                }
            }
        }
        !ends && capitals >= 1 && plain == 0
    }

    /// Whether the content is nothing but a title: "a play called “Birch”".
    pub(crate) fn is_bare_title(&self, content: &Range<usize>) -> bool {
        self.quotes_in(content).any(|quote| {
            quote.tokens.start <= content.start
                && quote.tokens.end >= content.end
                && self.is_title(quote)
        })
    }

    /// Whether the quotation stands inside a phrase: behind a word that no cue group ends.
    pub(super) fn is_embedded(&self, cues: &[Cue], quote: &Quote) -> bool {
        let start = quote.tokens.start;
        if self.text.layout.sentence(start).start == start {
            return false;
        }
        let before = start - 1;
        match self.text.kind(before) {
            Kind::Word | Kind::Number | Kind::Clitic => {
                !cue_ends_at(cues, start) && !self.text.is(before, class::CONJ)
            }
            Kind::Open => true,
            _ => false,
        }
    }

    /// Whether the quotation goes on with the sentence or the tag of the frame before it:
    /// "“A,” she said, “b”", "“A,” she said. “B.”".
    pub(super) fn joins(&self, frame: &Frame, quote: &Quote) -> bool {
        let text = self.text;
        let start = quote.tokens.start;
        let Some(last) = frame.content.last() else { return false };
        if start == 0 || frame.mode != Mode::Direct || text.layout.paragraph(start).start == start {
            return false;
        }
        let cue_end = frame.cue.as_ref().map_or(0, |cue| cue.end);
        let reached = last.end.max(cue_end);
        if reached > start || text.layout.paragraph(reached - 1) != text.layout.paragraph(start) {
            return false;
        }
        let near = text.layout.sentence_index(start) - text.layout.sentence_index(reached - 1);
        let before = text.kind(start - 1);
        match near {
            0 => {
                let split = matches!(before, Kind::Comma | Kind::Dash | Kind::Colon);
                split
                    && !self.is_title(quote)
                    && cue_end > last.end
                    && start - cue_end <= REACH_TOKENS_MAX
            }
            1 => {
                let whole = self.is_sentence(quote) || self.is_exclamation(quote);
                text.layout.sentence(start).start == start && whole
            }
            _ => false,
        }
    }

    /// Whether a quotation without a cue is said by the speaker of the frame before it.
    pub(super) fn carries_on(&self, frame: &Frame, quote: &Quote, group: &[Quote]) -> Carry {
        let text = self.text;
        let start = quote.tokens.start;
        let Some(last) = frame.content.last() else { return Carry::No };
        let sentence = text.layout.sentence(start);
        if sentence.start != start || !self.is_sentence(quote) {
            return Carry::No;
        }
        let reached = last.end.max(frame.cue.as_ref().map_or(0, |cue| cue.end));
        if reached > start {
            return Carry::No;
        }
        let paragraph = text.layout.paragraph_index(start);
        let above = text.layout.paragraph_index(reached - 1);
        if paragraph == above {
            return Carry::Speaker;
        }
        if paragraph != above + 1 || text.layout.paragraph(start).start != start {
            return Carry::No;
        }
        // The paragraph above must end with the quotation or its tag.
        let gap = text.layout.sentence_index(start) - text.layout.sentence_index(reached - 1);
        let end = group.last().map_or(start, |quote| quote.tokens.end);
        let alone = text.layout.paragraph(end - 1).end <= end + 1;
        match (gap, alone) {
            (1, _) => Carry::Same,
            (_, true) => Carry::Speaker,
            _ => Carry::No,
        }
    }

    /// Whether the quotation is a short sentence that stands alone: "“Answers!”".
    fn is_exclamation(&self, quote: &Quote) -> bool {
        let text = self.text;
        let inner = quote.inner();
        !inner.is_empty()
            && quote.closed
            && text.is_capital(inner.start)
            && matches!(text.kind(inner.end - 1), Kind::Stop | Kind::Exclaim)
            && text.layout.sentence(quote.tokens.start).end <= quote.tokens.end
    }

    /// Whether the quotation has the form of whole sentences.
    pub(super) fn is_sentence(&self, quote: &Quote) -> bool {
        let text = self.text;
        let inner = quote.inner();
        if inner.len() < SENTENCE_WORDS_MIN || self.is_title(quote) {
            return false;
        }
        let ends = matches!(
            text.kind(inner.end - 1),
            Kind::Stop | Kind::Exclaim | Kind::Comma | Kind::Quote(_) | Kind::Dash
        ) || matches!(text.kind(quote.tokens.end), Kind::Stop | Kind::Comma)
            || !quote.closed;
        text.tags[inner.start].shape != Shape::Lower && ends
    }
}

fn cue_ends_at(cues: &[Cue], token: usize) -> bool {
    let index = cues.partition_point(|cue| cue.tokens.end < token);
    cues.get(index).is_some_and(|cue| cue.tokens.end == token)
}
