//! Pairs the marks of one paragraph with a stack, and decides what each mark does: open, close, or
//! nothing because it is an apostrophe.

use std::ops::Range;

use super::Quote;
use crate::text::Text;
use crate::token::{Kind, Mark};

/// Quotations nest at most this deep; deeper marks are ignored.
const DEPTH_MAX: usize = 4;

/// How many single marks are looked at to tell a possessive from a closing mark.
const LOOKAHEAD_MARKS: usize = 8;

/// How many tokens ahead a single opening mark must find its closing one.
const LOOKAHEAD_TOKENS: usize = 512;

/// An opening mark that waits for its closing one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub(super) at: usize,
    pub(super) mark: Mark,
    /// Where a mark of the same kind opens again without a closing one in between.
    pub(super) cut: Option<usize>,
}

/// What became of a quotation that was open when the paragraph began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    Open,
    Closed(usize),
    /// Another quotation opens before it closes, so it does not reach this far.
    Broken,
}

/// Pairs the marks of one paragraph.
pub(super) struct Scan<'a> {
    text: &'a Text<'a>,
    /// The quotation marks of the paragraph.
    marks: &'a [u32],
    range: Range<usize>,
    stack: Vec<Opening>,
    /// Whether the lowest entry of the stack came from an earlier paragraph.
    base: usize,
    pub(super) found: Vec<Quote>,
    pub(super) carried: Carried,
}

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    Nothing,
}

impl<'a> Scan<'a> {
    pub(super) fn new(
        text: &'a Text<'a>,
        marks: &'a [u32],
        range: Range<usize>,
        carried: Option<Mark>,
    ) -> Self {
        let first = marks.partition_point(|mark| (*mark as usize) < range.start);
        let last = marks.partition_point(|mark| (*mark as usize) < range.end);
        let stack: Vec<Opening> =
            carried.map(|mark| Opening { at: range.start, mark, cut: None }).into_iter().collect();
        Self {
            text,
            marks: &marks[first..last],
            range,
            base: stack.len(),
            stack,
            found: Vec::new(),
            carried: Carried::Open,
        }
    }

    pub(super) fn run(&mut self) {
        for index in 0..self.marks.len() {
            let at = self.marks[index] as usize;
            let Kind::Quote(mark) = self.text.kind(at) else { continue };
            match self.role(index, at, mark) {
                Role::Open => self.open(at, mark),
                Role::Close => self.close(at, mark),
                Role::Nothing => {}
            }
            if self.carried == Carried::Broken {
                return;
            }
        }
    }

    /// The outermost quotation of the paragraph that was never closed.
    pub(super) fn unclosed(&self) -> Option<Opening> {
        self.stack.get(self.base).copied()
    }

    fn open(&mut self, at: usize, mark: Mark) {
        if let Some(lowest) = self.stack.iter_mut().find(|open| same_family(open.mark, mark)) {
            lowest.cut.get_or_insert(at);
            if self.base == 1 && self.carried == Carried::Open && !mark.is_single() {
                self.carried = Carried::Broken;
                return;
            }
        }
        if self.stack.len() < DEPTH_MAX {
            self.stack.push(Opening { at, mark, cut: None });
        }
    }

    fn close(&mut self, at: usize, mark: Mark) {
        let Some(index) = self.stack.iter().rposition(|open| same_family(open.mark, mark)) else {
            return;
        };
        let open = self.stack[index];
        self.stack.truncate(index);
        if index < self.base {
            self.base = 0;
            self.carried = Carried::Closed(at);
            return;
        }
        // What stood inside is nested; what was found inside before keeps its own depth.
        let depth = index as u8;
        if depth == 0 {
            // Openings inside that were given up leave their own pairs behind one level too deep.
            for quote in
                self.found.iter_mut().rev().take_while(|quote| quote.tokens.start > open.at)
            {
                quote.depth = quote.depth.max(1);
            }
        }
        if at > open.at + 1 {
            self.found.push(Quote {
                tokens: open.at..at + 1,
                opened: true,
                closed: true,
                depth,
                continues: false,
                single: open.mark.is_single(),
            });
        }
    }

    fn is_open(&self, family: Mark) -> bool {
        self.stack.iter().any(|open| same_family(open.mark, family))
    }

    fn role(&self, index: usize, at: usize, mark: Mark) -> Role {
        let attached_right = at + 1 < self.range.end && self.text.touches(at + 1);
        let attached_left = at > self.range.start && self.text.touches(at);
        let left_free = !attached_left
            || matches!(self.text.kind(at - 1), Kind::Open | Kind::Dash | Kind::Quote(_));
        let may_open = left_free && attached_right;
        match mark {
            Mark::Low => Role::Open,
            Mark::CurlyOpen => {
                let german = self.stack.last().is_some_and(|open| open.mark == Mark::Low);
                let twice = attached_left && !attached_right && self.is_open(mark);
                if german || twice { Role::Close } else { Role::Open }
            }
            Mark::CurlyClose => {
                if self.is_open(mark) || !may_open {
                    Role::Close
                } else {
                    Role::Open
                }
            }
            Mark::GuillemetLeft | Mark::GuillemetRight => {
                let other =
                    self.stack.iter().any(|open| same_family(open.mark, mark) && open.mark != mark);
                match (other, mark) {
                    (true, _) => Role::Close,
                    (false, Mark::GuillemetLeft) => Role::Open,
                    _ if may_open => Role::Open,
                    _ => Role::Close,
                }
            }
            Mark::Plain => match (may_open, attached_left) {
                (true, false) => Role::Open,
                (false, true) => Role::Close,
                _ if self.is_open(mark) && !self.follows_opening(at) => Role::Close,
                _ => Role::Open,
            },
            Mark::SingleOpen | Mark::SingleLow if attached_right => {
                if self.closes_ahead(index, at) { Role::Open } else { Role::Nothing }
            }
            Mark::SingleClose | Mark::SinglePlain => {
                self.single_role(index, at, mark, may_open, attached_left, attached_right)
            }
            _ => Role::Nothing,
        }
    }

    /// Whether the mark at `at` touches an opening mark or bracket before it.
    fn follows_opening(&self, at: usize) -> bool {
        self.text.touches(at)
            && (self.stack.last().is_some_and(|open| open.at + 1 == at)
                || matches!(self.text.kind(at - 1), Kind::Open))
    }

    fn single_role(
        &self,
        index: usize,
        at: usize,
        mark: Mark,
        may_open: bool,
        attached_left: bool,
        attached_right: bool,
    ) -> Role {
        let is_open = self.is_open(Mark::SinglePlain);
        let word_right = attached_right && self.text.is_word(at + 1);
        if is_open && attached_left && !word_right {
            let possessive = self.is_possessive(at) && self.closes_later(index);
            return if possessive { Role::Nothing } else { Role::Close };
        }
        let opens = may_open && mark == Mark::SinglePlain && !is_open;
        if opens && self.closes_ahead(index, at) { Role::Open } else { Role::Nothing }
    }

    /// A plural with an apostrophe before another word: `the workers’ union`.
    fn is_possessive(&self, at: usize) -> bool {
        self.text.word(at - 1).ends_with(['s', 'S'])
            && self.text.is_word(at + 1)
            && at + 1 < self.range.end
    }

    /// Whether another mark of the single kind can close what this one leaves open.
    fn closes_later(&self, index: usize) -> bool {
        for mark in self.marks[index + 1..].iter().take(LOOKAHEAD_MARKS) {
            let at = *mark as usize;
            match self.text.kind(at) {
                Kind::Quote(Mark::SingleOpen) => return false,
                Kind::Quote(Mark::SingleClose | Mark::SinglePlain) => {
                    if !self.text.touches(at) {
                        return false;
                    }
                    if !self.text.touches(at + 1) || !self.text.is_word(at + 1) {
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }

    /// Whether a single opening mark is one: its closing mark stands ahead, or it begins the
    /// paragraph and may be re-opened in the next.
    fn closes_ahead(&self, index: usize, at: usize) -> bool {
        if at == self.range.start {
            return true;
        }
        self.marks[index + 1..]
            .iter()
            .map(|mark| *mark as usize)
            .take(LOOKAHEAD_MARKS)
            .take_while(|next| *next - at < LOOKAHEAD_TOKENS)
            .any(|next| {
                matches!(
                    self.text.kind(next),
                    Kind::Quote(Mark::SingleClose | Mark::SinglePlain | Mark::SingleOpen)
                ) && self.text.touches(next)
                    && next > at + 1
                    && !(self.text.touches(next + 1) && self.text.is_word(next + 1))
            })
    }
}

/// Whether the two marks can open and close the same quotation.
fn same_family(one: Mark, other: Mark) -> bool {
    let family = |mark| match mark {
        Mark::GuillemetLeft | Mark::GuillemetRight => 0,
        mark if mark.is_single() => 1,
        _ => 2,
    };
    family(one) == family(other)
}
