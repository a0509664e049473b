//! One field of an article with everything that is known about its words before anything is
//! attributed: the front that all later stages read. Adds nothing of its own.

use std::ops::Range;

use crate::article::{Field, Span};
use crate::chunk::Chunks;
use crate::lexicon::Lexicon;
use crate::lexicon::class::Classes;
use crate::part::{self, PARTS, Tagger};
use crate::sentence::{self, Layout};
use crate::tag::{self, Folded, Locale, Tag};
use crate::token::{self, Gap, Kind, Token};

/// A field with tokens, tags, sentences and place names.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) field: Field,
    pub(crate) raw: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) layout: Layout,
    pub(crate) locales: Vec<Locale>,
    pub(crate) forms: Vec<part::Form>,
    /// The words as word lists have them.
    pub(crate) folded: Folded,
    /// The part of speech of every token, as an index of [`part::PARTS`]; marks lie behind.
    pub(crate) parts: Vec<u8>,
    pub(crate) chunks: Chunks,
}

impl<'a> Text<'a> {
    /// Runs the stages that look at words alone.
    pub(crate) fn read(field: Field, raw: &'a str, lexicon: &Lexicon, tagger: &Tagger) -> Self {
        let tokens = token::split(raw, lexicon);
        let (tags, forms, folded) = tag::tag(raw, &tokens, lexicon);
        let layout = sentence::layout(raw, &tokens, &tags);
        let parts = tagger.tag(&tokens, &forms, &layout);
        let chunks = Chunks::find(&parts, &forms, &layout.sentences);
        let locales = tag::locales(raw, &tokens, &tags, lexicon);
        Self { field, raw, tokens, tags, layout, locales, forms, folded, parts, chunks }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The words of one token.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        let token = &self.tokens[at];
        &self.raw[token.start as usize..token.end as usize]
    }

    /// The words of a range of tokens as they stand in the text; empty for an empty range.
    pub(crate) fn words(&self, range: Range<usize>) -> &'a str {
        if range.is_empty() {
            return "";
        }
        let start = self.tokens[range.start].start as usize;
        &self.raw[start..self.tokens[range.end - 1].end as usize]
    }

    /// The span of a range of tokens, which must not be empty.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        Span {
            field: self.field,
            start: self.tokens[range.start].start as usize,
            end: self.tokens[range.end - 1].end as usize,
        }
    }

    /// Whether the token at `at` exists and has one of the classes.
    pub(crate) fn is(&self, at: usize, classes: Classes) -> bool {
        self.tags.get(at).is_some_and(|tag| tag.is(classes))
    }

    /// The kind of the token at `at`; `Other` behind the end.
    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::Other, |token| token.kind)
    }

    /// The part of speech of the token at `at`; empty for a mark and behind the end.
    pub(crate) fn part(&self, at: usize) -> &'static str {
        let part = self.parts.get(at).and_then(|part| PARTS.get(usize::from(*part)));
        part.copied().unwrap_or_default()
    }

    pub(crate) fn is_quote(&self, at: usize) -> bool {
        matches!(self.kind(at), Kind::Quote(_))
    }

    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.tags.get(at).is_some_and(Tag::is_capital)
    }

    /// Whether the token at `at` is a word or number.
    pub(crate) fn is_word(&self, at: usize) -> bool {
        matches!(self.kind(at), Kind::Word | Kind::Number)
    }

    /// Whether a phrase that begins at `at` is of one who is not known: "a", "an", "one".
    pub(crate) fn is_indefinite(&self, at: usize) -> bool {
        ["a", "an", "one"].iter().any(|word| self.same(at, word))
    }

    /// Whether the token at `at` touches the one before it.
    pub(crate) fn touches(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.gap == Gap::None)
    }

    /// Whether the word at `at` equals `word`, which is in lower case, whatever its case.
    #[inline]
    pub(crate) fn same(&self, at: usize, word: &str) -> bool {
        // Most words differ in length already.
        let as_long = |it: &Token| (it.end - it.start) as usize == word.len();
        self.tokens.get(at).is_some_and(as_long) && self.word(at).eq_ignore_ascii_case(word)
    }

    /// Whether the words from `at` on equal `words`, which are in lower case, whatever their case.
    pub(crate) fn reads(&self, at: usize, words: &[&str]) -> bool {
        words.iter().zip(at..).all(|(word, at)| self.same(at, word))
    }

    /// The place name that covers the token at `at`.
    pub(crate) fn locale(&self, at: usize) -> Option<&Locale> {
        let index = self.locales.partition_point(|locale| locale.last as usize <= at);
        self.locales.get(index).filter(|locale| locale.first as usize <= at)
    }
}
