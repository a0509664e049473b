//! Points that nothing reports one by one: "The minister made three requests. First, ... Second, ...", "The
//! leaders: 1. Condemned ... 2. Welcomed ...". Makes frames of those that no other frame has, with the
//! speaker of the words that lead in. Numbers nothing; that is the business of `structure`.

use std::ops::Range;

use crate::frame::{self, Frame, Link, Source};
use crate::lexicon::class;
use crate::lexicon::verb::Form;
use crate::mention::{Mention, MentionKind};
use crate::quote::Quotes;
use crate::statement::Act;
use crate::structure::{Count, begins_clause, marker};
use crate::text::Text;
use crate::token::Kind;

/// How many sentences may stand between two points.
const GAP_SENTENCES: usize = 2;

/// A list has at most so many points.
const POINTS_MAX: usize = 40;

/// How many words may stand between who speaks and the verb.
const VERB_TOKENS: usize = 4;

/// How many words "three urgent and simple" may take before the noun.
const NOUN_TOKENS: usize = 4;

/// How many words an apposition behind who speaks may take.
const APPOSITION_TOKENS: usize = 14;

/// How many frames before the end of a point may have its words.
const NEAR_FRAMES: usize = 48;

/// A point has at least so many words.
const WORDS_MIN: usize = 2;

/// How likely such a point is a statement; measured on the project's own articles.
const TRUST: f32 = 0.6;

/// What can be counted when somebody says several things.
const NOUNS: &[&str] = &[
    "points",
    "proposals",
    "requests",
    "demands",
    "conditions",
    "measures",
    "steps",
    "tasks",
    "reasons",
    "conclusions",
    "lessons",
    "priorities",
    "assurances",
    "thoughts",
    "recommendations",
    "questions",
    "things",
    "goals",
    "objectives",
    "suggestions",
    "principles",
    "findings",
    "concerns",
    "warnings",
    "commitments",
    "pledges",
    "promises",
    "arguments",
    "messages",
    "instructions",
    "orders",
    "ideas",
    "remarks",
    "appeals",
    "objections",
    "observations",
    "ways",
    "areas",
    "aims",
    "decisions",
];

/// Verbs with which lists are led in, beside those that report.
const LEADS: &[&str] = &[
    "set",
    "sets",
    "put",
    "puts",
    "laid",
    "lays",
    "gave",
    "gives",
    "made",
    "makes",
    "drew",
    "draws",
    "listed",
    "lists",
    "named",
    "names",
    "outlined",
    "outlines",
    "presented",
    "offered",
    "raised",
    "advanced",
    "identified",
    "spelled",
    "cited",
    "issued",
    "detailed",
    "shared",
    "counted",
    "had",
    "has",
];

/// How a point is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// It begins a paragraph.
    Paragraph,
    /// It begins a sentence.
    Sentence,
    /// It stands in a sentence: "first, that ...; second, that ...".
    Clause,
}

/// The beginning of a point.
#[derive(Clone, Copy, Debug)]
struct Mark {
    count: Count,
    /// Where its marker begins, and where its words begin.
    at: usize,
    words: usize,
    level: Level,
}

/// Who speaks in a list, and with which word.
struct Lead {
    speaker: usize,
    tokens: Range<usize>,
    verb: Option<usize>,
    /// What is done by what is counted: "requests"; an assertion when that may be anything.
    act: Option<Act>,
}

impl Lead {
    fn source(&self) -> Source {
        Source { tokens: self.tokens.clone(), mention: Some(self.speaker), apposition: None }
    }
}

/// Looks for points in one field.
struct Reader<'a> {
    text: &'a Text<'a>,
    quotes: &'a Quotes,
    mentions: &'a [Mention],
    frames: &'a [Frame],
    /// Where the contents of frames begin, in order, with the index of each.
    spans: Vec<(usize, usize)>,
}

/// Adds the points that no frame has.
pub(crate) fn complete(
    text: &Text<'_>,
    quotes: &Quotes,
    mentions: &[Mention],
    mut frames: Vec<Frame>,
) -> Vec<Frame> {
    let mut spans: Vec<(usize, usize)> =
        frames.iter().enumerate().map(|(at, frame)| (begin(frame), at)).collect();
    spans.sort_unstable();
    let (found, owned) = Reader { text, quotes, mentions, frames: &frames, spans }.read();
    for (index, source) in owned {
        frames[index].source = Some(source);
    }
    if found.is_empty() {
        return frames;
    }
    let mut all = Vec::with_capacity(frames.len() + found.len());
    let mut found = found.into_iter().peekable();
    for frame in frames {
        // What goes on with the frame before it stays behind that one.
        while let Some(point) = found.next_if(|point| begin(point) <= begin(&frame)) {
            if frame.link == Link::Own {
                all.push(point);
            }
        }
        all.push(frame);
    }
    all.extend(found);
    all
}

/// Where the content of a frame begins.
fn begin(frame: &Frame) -> usize {
    frame.content.first().map_or(0, |content| content.start)
}

impl Reader<'_> {
    /// The frames that are missing, and those that have no source but stand in a list that tells it.
    fn read(&self) -> (Vec<Frame>, Vec<(usize, Source)>) {
        let (mut found, mut owned) = (Vec::new(), Vec::new());
        let mut list: Vec<Mark> = Vec::new();
        for mark in self.marks() {
            let goes_on = list.last().is_some_and(|last| {
                list.len() < POINTS_MAX && self.follows(last, list.len() as u32, &mark)
            });
            if !goes_on {
                self.points(&list, &mut found, &mut owned);
                list.clear();
            }
            if goes_on || matches!(mark.count, Count::Number(1) | Count::Next) {
                list.push(mark);
            }
        }
        self.points(&list, &mut found, &mut owned);
        (found, owned)
    }

    /// Everything outside quotations that looks like the beginning of a point.
    fn marks(&self) -> Vec<Mark> {
        let text = self.text;
        let mut marks = Vec::new();
        for sentence in &text.layout.sentences {
            let (start, end) = (sentence.tokens.start, sentence.tokens.end);
            let paragraph = text.layout.paragraphs[sentence.paragraph].start == start;
            let level = if paragraph { Level::Paragraph } else { Level::Sentence };
            let mut push = |at: usize, level: Level| {
                let bracket = text.kind(at) == Kind::Open;
                let count = marker(text, at, end, bracket)
                    .filter(|count| *count != Count::Next || level == Level::Paragraph);
                if let Some(count) = count.filter(|_| self.quotes.at(at).is_none()) {
                    let words = self.behind(at, end);
                    marks.push(Mark { count, at, words, level });
                }
            };
            push(start, level);
            for at in start + 2..end.saturating_sub(1) {
                if begins_clause(text, at) {
                    push(at, Level::Clause);
                }
            }
        }
        marks
    }

    /// The first word of a point, behind its marker and "that".
    fn behind(&self, at: usize, end: usize) -> usize {
        let text = self.text;
        let bracket = text.kind(at) == Kind::Open;
        let mut words = at + if bracket { 3 } else { 1 };
        if !bracket {
            let close = |at: usize| {
                matches!(text.kind(at), Kind::Stop | Kind::Close | Kind::Comma | Kind::Colon)
            };
            let near = at + 1..end.min(at + 6);
            let counted = text.kind(at) == Kind::Word || text.kind(at) == Kind::Number;
            words = near.into_iter().find(|at| counted && close(*at)).map_or(words, |at| at + 1);
        }
        if text.same(words, "that") { words + 1 } else { words }
    }

    /// Whether a mark is the next point of the list that `last` belongs to.
    fn follows(&self, last: &Mark, length: u32, mark: &Mark) -> bool {
        let counts = match (last.count, mark.count) {
            (Count::Next, Count::Next) => true,
            (Count::Number(before), Count::Number(number)) => number == before + 1,
            (Count::Number(_), Count::Last) => length > 1,
            _ => false,
        };
        let layout = &self.text.layout;
        let sentences = layout.sentence_index(mark.at) - layout.sentence_index(last.at);
        let paragraphs = layout.paragraph_index(mark.at) - layout.paragraph_index(last.at);
        let near = match (last.level, mark.level) {
            (_, Level::Clause) => sentences == 0,
            (Level::Clause, _) => false,
            (Level::Paragraph, Level::Paragraph) => paragraphs == 1,
            _ => paragraphs <= 1 && sentences <= GAP_SENTENCES + 1,
        };
        counts && near
    }

    /// Makes frames of the points of a list when it is known who speaks.
    fn points(&self, list: &[Mark], found: &mut Vec<Frame>, owned: &mut Vec<(usize, Source)>) {
        let [first, _, ..] = list else { return };
        let Some(lead) = self.lead(first) else { return };
        for (index, mark) in list.iter().enumerate() {
            let sentence = self.text.layout.sentence(mark.words.min(self.text.len() - 1));
            let next = list.get(index + 1).map_or(usize::MAX, |next| next.at);
            let end = match mark.level {
                Level::Paragraph => self.text.layout.paragraph(mark.at).end,
                _ => sentence.end,
            };
            self.point(&lead, mark, end.min(next), found);
            if lead.verb.is_none() && self.is_verb(mark.words) {
                self.own(&lead, mark.words..end.min(next), owned);
            }
        }
    }

    /// "2. Agreed to meet, and noted that ships sail": who leads in says both.
    fn own(&self, lead: &Lead, point: Range<usize>, owned: &mut Vec<(usize, Source)>) {
        let before = self.spans.partition_point(|(begin, _)| *begin < point.end);
        for (begin, index) in self.spans[before.saturating_sub(NEAR_FRAMES)..before].iter().rev() {
            let frame = &self.frames[*index];
            let inside = *begin >= point.start
                && frame.cue.as_ref().is_some_and(|cue| point.contains(&cue.start));
            let verb = frame
                .source
                .as_ref()
                .is_none_or(|source| source.tokens == (point.start..point.start + 1));
            if inside && verb && !frame.nested && frame.link == Link::Own {
                owned.push((*index, lead.source()));
            }
        }
    }

    /// Makes a frame of one point unless another frame has its words.
    fn point(&self, lead: &Lead, mark: &Mark, end: usize, found: &mut Vec<Frame>) {
        let text = self.text;
        let mut start = mark.words;
        // "2. Condemned the attack": it reports itself.
        let reports = self.is_verb(start);
        let verb = lead.verb.or_else(|| {
            reports.then_some(start).inspect(|_| start = self.behind_verb(mark.words, end))
        });
        let Some(verb) = verb else { return };
        // Another frame may have the second half: "Thanked Peru and urged Chile".
        let mut end = end;
        for frame in self.near(end) {
            let Some(content) = frame.content.first() else { continue };
            let from = frame.cue.as_ref().map_or(content.start, |cue| cue.start.min(content.start));
            let to = frame.content.last().map_or(content.end, |content| content.end);
            if to <= start || end <= content.start {
                continue;
            }
            if from <= start || frame.nested && frame.source.is_none() {
                return;
            }
            if !frame.nested {
                end = end.min(from);
            }
        }
        let loose = |at: usize| {
            matches!(text.kind(at), Kind::Stop | Kind::Semicolon | Kind::Comma | Kind::Colon)
                || text.same(at, "and")
        };
        while end > start && loose(end - 1) {
            end -= 1;
        }
        if (start..end).filter(|at| text.is_word(*at)).count() < WORDS_MIN {
            return;
        }
        let content: Vec<Range<usize>> = std::iter::once(start..end).collect();
        found.push(Frame {
            act: if lead.verb.is_some() {
                lead.act
            } else {
                frame::act(text, Some(verb..verb + 1))
            },
            mode: frame::mode(text, self.quotes, &content),
            cue: Some(verb..verb + 1),
            source: Some(lead.source()),
            content,
            trust: TRUST,
            link: Link::Own,
            nested: false,
            marker: Some(mark.at),
        });
    }

    /// The frames whose contents begin last before a token, the nearest first.
    fn near(&self, end: usize) -> impl Iterator<Item = &Frame> {
        let before = self.spans.partition_point(|(begin, _)| *begin < end);
        let near = self.spans[before.saturating_sub(NEAR_FRAMES)..before].iter().rev();
        near.map(|(_, index)| &self.frames[*index])
    }

    /// Behind the verb of a point and what belongs to it: "Took note of", "Agreed in principle on".
    fn behind_verb(&self, verb: usize, end: usize) -> usize {
        let text = self.text;
        let mut at = verb + 1;
        let noun = text.same(at, "note");
        at += usize::from(noun);
        if text.is(at, class::PREP) && !text.is(at, class::TO) && at < end {
            at += 1;
        }
        at + usize::from(text.same(at, "that"))
    }

    /// Who speaks in the list that begins with a mark.
    fn lead(&self, first: &Mark) -> Option<Lead> {
        let text = self.text;
        let sentence = match first.level {
            Level::Clause => text.layout.sentence(first.at).start..first.at,
            _ => text.layout.sentence(first.at.checked_sub(1)?),
        };
        if let Some(lead) = self.announced(&sentence, first) {
            return Some(lead);
        }
        // "First, she said, ships sail. Second, ...": who is quoted in the first one.
        let own = text.layout.sentence(first.at);
        let mut near = self.near(own.end);
        let frame = near.find(|frame| {
            let inside = |range: &Range<usize>| own.start <= range.start && range.end <= own.end;
            frame.content.first().is_some_and(inside)
                && frame.source.as_ref().is_some_and(|source| inside(&source.tokens))
                && !frame.nested
        });
        let frame = frame.filter(|_| {
            first.level == Level::Sentence
                || first.level == Level::Paragraph
                    && first.words > first.at + 1
                    && text.kind(first.at) == Kind::Word
        })?;
        let source = frame.source.as_ref()?;
        Some(Lead {
            speaker: source.mention?,
            tokens: source.tokens.clone(),
            verb: frame.cue.as_ref().map(|cue| cue.start),
            act: None,
        })
    }

    /// Who says in a sentence that several things follow.
    fn announced(&self, sentence: &Range<usize>, first: &Mark) -> Option<Lead> {
        let text = self.text;
        let last = sentence.end.checked_sub(1)?;
        let colon = text.kind(last) == Kind::Colon;
        let noun = self.counted(sentence);
        let from = self.mentions.partition_point(|mention| mention.head < sentence.start);
        let inside = self.mentions[from..]
            .iter()
            .zip(from..)
            .take_while(|(mention, _)| mention.head < sentence.end);
        let speaks = |mention: &Mention| {
            self.quotes.at(mention.head).is_none()
                && mention.kind != MentionKind::Document
                && !text.is(mention.head, class::RELATIVE | class::OBJECT & !class::IT)
        };
        let mut found: Option<Lead> = None;
        for (mention, index) in inside.filter(|(mention, _)| speaks(mention)) {
            // "The leaders:", "the heads of state" at the end of the line
            let close = mention.tokens.end.max(mention.of.end);
            let tokens = mention.tokens.start..close;
            if first.level == Level::Paragraph && (close == sentence.end || close == last && colon)
            {
                return Some(Lead { speaker: index, tokens, verb: None, act: None });
            }
            let that = text.same(first.words - 1, "that");
            // "The court held, first, that": whatever "held" is taken for
            let held = first.level == Level::Clause && that && first.at == close + 2;
            let verb = self.verb(close, sentence.end).or(held.then_some(close));
            let Some(verb) = verb else { continue };
            let reports = text.tags[verb].form != Form::None;
            let leads = LEADS.iter().any(|it| text.same(verb, it));
            let counted = noun.is_some_and(|noun| verb < noun);
            let clause = first.level == Level::Clause
                && ((reports || that) && verb + 2 == first.at || counted);
            let block =
                first.level != Level::Clause && (counted && (leads || reports) || colon && reports);
            if clause || block {
                let act = noun.map(|noun| act(text.word(noun)));
                found = Some(Lead { speaker: index, tokens, verb: Some(verb), act });
            }
        }
        found
    }

    /// "three proposals", "the following points": the noun.
    fn counted(&self, sentence: &Range<usize>) -> Option<usize> {
        const NUMBERS: &[&str] = &[
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "several",
            "following",
            "its",
            "their",
            "his",
            "her",
        ];
        let text = self.text;
        sentence
            .clone()
            .rev()
            .find(|at| {
                let noun = NOUNS.iter().any(|noun| text.same(*at, noun));
                let before = at.saturating_sub(NOUN_TOKENS).max(sentence.start)..*at;
                noun && before.into_iter().any(|at| {
                    text.kind(at) == Kind::Number || NUMBERS.iter().any(|word| text.same(at, word))
                })
            })
            .or_else(|| {
                // "the following", "a three-point proposal"
                let says = |at: &usize| {
                    text.same(*at, "following")
                        || *at > sentence.start && text.word(*at - 1).ends_with("-point")
                };
                sentence.clone().rev().find(says)
            })
    }

    /// The verb of the mention that ends at `end`.
    fn verb(&self, end: usize, limit: usize) -> Option<usize> {
        let text = self.text;
        let mut start = end;
        // "Ada Lund, the minister of trade, set out"
        if text.kind(start) == Kind::Comma {
            let behind = start + 1..limit.min(start + APPOSITION_TOKENS);
            start = behind.into_iter().find(|at| text.kind(*at) == Kind::Comma)? + 1;
        }
        (start..limit.min(start + VERB_TOKENS))
            .take_while(|at| text.kind(*at) == Kind::Word && !text.is(*at, class::PREP))
            .find(|at| self.is_verb(*at) && !text.is(*at, class::BE | class::AUX))
    }

    fn is_verb(&self, at: usize) -> bool {
        self.text.part(at).starts_with("VB")
            || self.text.tags.get(at).is_some_and(|tag| tag.form != Form::None)
    }
}

/// What somebody does who says such things.
fn act(noun: &str) -> Act {
    match noun {
        "requests" | "demands" | "proposals" | "recommendations" | "suggestions" | "tasks"
        | "instructions" | "orders" | "appeals" | "conditions" => Act::Request,
        "assurances" | "pledges" | "promises" | "commitments" => Act::Commit,
        "warnings" => Act::Warn,
        "decisions" => Act::Announce,
        _ => Act::Assert,
    }
}
