//! Paragraphs and sentences as ranges of tokens. Every line is a paragraph. Knows abbreviations
//! only through the tokens, and no quotations.

use std::ops::Range;

use crate::lexicon::class;
use crate::tag::{Shape, Tag};
use crate::token::{Gap, Kind, Token};

/// Where sentences and paragraphs begin and end.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Sentences, without gaps between them.
    pub(crate) sentences: Vec<Sentence>,
    /// Token ranges of the paragraphs.
    pub(crate) paragraphs: Vec<Range<usize>>,
    /// The sentence of every token.
    sentence_of: Vec<u32>,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// The paragraph it stands in.
    pub(crate) paragraph: usize,
}

impl Layout {
    /// The index of the sentence of a token.
    pub(crate) fn sentence_index(&self, token: usize) -> usize {
        self.sentence_of[token] as usize
    }

    /// The tokens of the sentence of a token.
    pub(crate) fn sentence(&self, token: usize) -> Range<usize> {
        self.sentences[self.sentence_index(token)].tokens.clone()
    }

    /// The index of the paragraph of a token.
    pub(crate) fn paragraph_index(&self, token: usize) -> usize {
        self.sentences[self.sentence_index(token)].paragraph
    }

    /// The tokens of the paragraph of a token.
    pub(crate) fn paragraph(&self, token: usize) -> Range<usize> {
        self.paragraphs[self.paragraph_index(token)].clone()
    }
}

/// Longer sentences are cut: they are no prose, and later stages may look at all of a sentence
/// for each of its words.
const SENTENCE_TOKENS_MAX: usize = 512;

/// Finds paragraphs and sentences.
pub(crate) fn layout(text: &str, tokens: &[Token], tags: &[Tag]) -> Layout {
    let mut layout = Layout { sentence_of: Vec::with_capacity(tokens.len()), ..Layout::default() };
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start + 1;
        while end < tokens.len() && tokens[end].gap != Gap::Line {
            end += 1;
        }
        split_paragraph(text, tokens, tags, start..end, &mut layout);
        layout.paragraphs.push(start..end);
        start = end;
    }
    layout
}

fn split_paragraph(
    text: &str,
    tokens: &[Token],
    tags: &[Tag],
    range: Range<usize>,
    layout: &mut Layout,
) {
    let paragraph = layout.paragraphs.len();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let end = if may_end(text, tokens, tags, at) {
            end_of_sentence(tokens, at, range.end)
        } else {
            0
        };
        at += 1;
        if end > 0 && (end == range.end || begins_sentence(tokens, tags, at - 1, end)) {
            push(layout, start..end, paragraph);
            start = end;
            at = end;
        } else if at - start >= SENTENCE_TOKENS_MAX {
            push(layout, start..at, paragraph);
            start = at;
        }
    }
    if start < range.end {
        push(layout, start..range.end, paragraph);
    }
}

fn push(layout: &mut Layout, tokens: Range<usize>, paragraph: usize) {
    let index = layout.sentences.len() as u32;
    layout.sentence_of.extend(tokens.clone().map(|_| index));
    layout.sentences.push(Sentence { tokens, paragraph });
}

fn may_end(text: &str, tokens: &[Token], tags: &[Tag], at: usize) -> bool {
    match tokens[at].kind {
        Kind::Stop | Kind::Exclaim => true,
        // "in the U.S. The talks": an abbreviation that is no form of address, then a word that
        // is no name.
        Kind::Word => {
            text.as_bytes()[tokens[at].end as usize - 1] == b'.'
                && tokens[at].end - tokens[at].start > 2
                && !tags[at].is(class::ABBREVIATION | class::HONORIFIC | class::OFFICE)
                && tags.get(at + 1).is_some_and(|next| next.is(class::OPENER) && next.is_capital())
        }
        _ => false,
    }
}

/// The end of the sentence that the mark at `at` may end: behind closing marks that touch it.
fn end_of_sentence(tokens: &[Token], at: usize, limit: usize) -> usize {
    let mut end = at + 1;
    while end < limit
        && tokens[end].gap == Gap::None
        && matches!(tokens[end].kind, Kind::Quote(_) | Kind::Close | Kind::Exclaim | Kind::Stop)
    {
        end += 1;
    }
    end
}

/// Whether the token at `next` can begin a sentence.
fn begins_sentence(tokens: &[Token], tags: &[Tag], stop: usize, next: usize) -> bool {
    if tokens[next].gap == Gap::None && tokens[stop].kind != Kind::Stop {
        return false;
    }
    match tokens[next].kind {
        Kind::Word => tags[next].shape != Shape::Lower,
        Kind::Number | Kind::Open | Kind::Quote(_) | Kind::Other => true,
        _ => false,
    }
}
