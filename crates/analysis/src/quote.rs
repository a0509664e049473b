//! Quotations: which marks belong together. Pairs marks within a paragraph, tells apostrophes from
//! single quotation marks, and follows a quotation over paragraphs when it is re-opened in each of
//! them or closed only in a later one. Does not know what is a saying and what is a title.

mod scan;

use std::ops::Range;

use crate::lexicon::class;
use crate::lexicon::verb::Form;
use crate::text::Text;
use crate::token::{Kind, Mark};
use scan::{Carried, Opening, Scan};

/// A quotation, or the part of one that stands in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    /// Its tokens, marks included.
    pub(crate) tokens: Range<usize>,
    /// Whether the first token is an opening mark.
    pub(crate) opened: bool,
    /// Whether the last token is a closing mark.
    pub(crate) closed: bool,
    /// 0 for a quotation that stands in no other.
    pub(crate) depth: u8,
    /// Whether it carries on the outer quotation of the paragraph before.
    pub(crate) continues: bool,
    /// Whether its marks are single ones.
    pub(crate) single: bool,
}

impl Quote {
    /// The tokens between the marks.
    pub(crate) fn inner(&self) -> Range<usize> {
        let start = self.tokens.start + usize::from(self.opened);
        start..(self.tokens.end - usize::from(self.closed)).max(start)
    }
}

/// All quotations of a text.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    /// Outer quotations in reading order.
    pub(crate) outer: Vec<Quote>,
    /// Quotations inside others, in reading order within a paragraph.
    pub(crate) nested: Vec<Quote>,
    /// Opening marks that nothing closes.
    pub(crate) unclosed: Vec<usize>,
    /// For every token the index of its outer quotation plus one, or 0.
    outer_of: Vec<u32>,
}

impl Quotes {
    /// The index of the outer quotation that holds the token, its marks included.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        (*self.outer_of.get(token)? as usize).checked_sub(1)
    }

    fn push(&mut self, quote: Quote) {
        if quote.depth > 0 {
            self.nested.push(quote);
            return;
        }
        let index = self.outer.len() as u32 + 1;
        self.outer_of[quote.tokens.clone()].fill(index);
        self.outer.push(quote);
    }
}

/// A quotation that is closed only in a later paragraph spans at most so many.
const SPEECH_PARAGRAPHS_MAX: usize = 64;

/// Pairs all marks.
pub(crate) fn pair(text: &Text<'_>) -> Quotes {
    let mut quotes = Quotes { outer_of: vec![0; text.len()], ..Quotes::default() };
    let marks: Vec<u32> =
        (0..text.len()).filter(|at| text.is_quote(*at)).map(|at| at as u32).collect();
    let mut index = 0;
    let mut carried = false;
    while index < text.layout.paragraphs.len() {
        let range = text.layout.paragraphs[index].clone();
        let mut scan = Scan::new(text, &marks, range.clone(), None);
        scan.run();
        let unclosed = scan.unclosed();
        let mut found = scan.found;
        let continues = carried && starts_with_mark(text, &range);
        index += 1;
        carried = false;
        let Some(open) = unclosed else {
            emit(&mut quotes, found, &range, continues);
            continue;
        };
        let single = open.mark.is_single();
        let whole = open.cut.is_none();
        // A mark of the single kind inside a paragraph that nothing closes is an apostrophe.
        let counts = !single || open.at == range.start;
        if !whole || !counts {
            for quote in found.iter_mut().filter(|quote| quote.tokens.start > open.at) {
                quote.depth = quote.depth.saturating_sub(1);
            }
        }
        let next = text.layout.paragraphs.get(index);
        carried = whole && counts && next.is_some_and(|next| reopens(text, next, single));
        let speech =
            if whole && counts && !carried { speech_end(text, &marks, index, &open) } else { None };
        let mut limit = open.cut.unwrap_or(range.end);
        if !carried && speech.is_none() {
            limit = tag_inside(text, open.at + 1..limit).unwrap_or(limit);
        }
        if counts && limit > open.at + 1 {
            found.push(open_ended(&open, limit));
        }
        emit(&mut quotes, found, &range, continues);
        if let Some((count, close)) = speech {
            push_speech(text, &marks, &mut quotes, index, count, close, &open);
            index += count;
        } else if counts && !carried {
            quotes.unclosed.push(open.at);
        }
    }
    quotes
}

fn emit(quotes: &mut Quotes, mut found: Vec<Quote>, range: &Range<usize>, continues: bool) {
    found.sort_by_key(|quote| quote.tokens.start);
    for mut quote in found {
        quote.continues = continues && quote.depth == 0 && quote.tokens.start == range.start;
        quotes.push(quote);
    }
}

fn open_ended(open: &Opening, end: usize) -> Quote {
    Quote {
        tokens: open.at..end,
        opened: true,
        closed: false,
        depth: 0,
        continues: false,
        single: open.mark.is_single(),
    }
}

fn starts_with_mark(text: &Text<'_>, range: &Range<usize>) -> bool {
    matches!(text.kind(range.start), Kind::Quote(mark) if range.len() > 1
        && (mark != Mark::SingleClose || text.touches(range.start + 1)))
}

/// Whether the paragraph opens the quotation of the one before again.
fn reopens(text: &Text<'_>, range: &Range<usize>, single: bool) -> bool {
    starts_with_mark(text, range)
        && matches!(text.kind(range.start), Kind::Quote(mark) if mark.is_single() == single)
}

/// Looks for the closing mark of `open` in the paragraphs from `index` on. Gives the number of
/// paragraphs that the speech takes and the token of the mark.
fn speech_end(
    text: &Text<'_>,
    marks: &[u32],
    index: usize,
    open: &Opening,
) -> Option<(usize, usize)> {
    if open.cut.is_some() {
        return None;
    }
    let paragraphs = text.layout.paragraphs.iter().skip(index).take(SPEECH_PARAGRAPHS_MAX);
    for (count, range) in paragraphs.enumerate() {
        let mut scan = Scan::new(text, marks, range.clone(), Some(open.mark));
        scan.run();
        match scan.carried {
            Carried::Closed(close) => return Some((count + 1, close)),
            Carried::Broken => return None,
            Carried::Open => {}
        }
    }
    None
}

fn push_speech(
    text: &Text<'_>,
    marks: &[u32],
    quotes: &mut Quotes,
    index: usize,
    count: usize,
    close: usize,
    open: &Opening,
) {
    for (offset, range) in text.layout.paragraphs[index..index + count].iter().enumerate() {
        let mut scan = Scan::new(text, marks, range.clone(), Some(open.mark));
        scan.run();
        let last = offset + 1 == count;
        quotes.push(Quote {
            tokens: range.start..if last { close + 1 } else { range.end },
            opened: false,
            closed: last,
            depth: 0,
            continues: true,
            single: open.mark.is_single(),
        });
        emit(quotes, scan.found, range, false);
    }
}

/// Where an unclosed quotation in one paragraph ends if a tag such as ", he said." follows in it:
/// behind the comma.
fn tag_inside(text: &Text<'_>, range: Range<usize>) -> Option<usize> {
    let reports = |at: usize| {
        text.tags.get(at).is_some_and(|tag| matches!(tag.form, Form::Past | Form::Third))
    };
    let subject = class::HE | class::SHE | class::THEY;
    range
        .clone()
        .find(|at| {
            let next = at + 1;
            matches!(text.kind(*at), Kind::Comma | Kind::Exclaim)
                && next + 1 < range.end
                && (text.is(next, subject) && reports(next + 1)
                    || reports(next) && (text.is(next + 1, subject) || text.is_capital(next + 1))
                    || text.is_capital(next)
                        && (next + 1..range.end.min(next + 5))
                            .take_while(|at| text.is_word(*at))
                            .any(|at| reports(at) && text.kind(at + 1) == Kind::Stop))
        })
        .map(|comma| comma + 1)
}
