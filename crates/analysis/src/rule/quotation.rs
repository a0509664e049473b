//! Quotations and their cues: before, after, between, in the paragraph before, or none when one
//! quotation carries on another. Titles and scare quotes are told from sayings here.

use std::ops::Range;

use super::continuation::Carry;
use super::source::Scene;
use crate::frame::Source;
use crate::frame::{Frame, Link};
use crate::lexicon::class;
use crate::lexicon::verb;
use crate::mention::MentionKind;
use crate::quote::Quote;
use crate::rule::cue::Cue;
use crate::statement::{Act, Mode};
use crate::token::Kind;

/// A cue and the quotation it belongs to stand at most so many tokens apart.
const REACH_TOKENS_MAX: usize = 40;

/// A dash and a name behind a quotation are at most so long.
const SIGNATURE_TOKENS_MAX: usize = 14;

/// The attribution of one quotation before it becomes a frame.
pub(super) struct Found {
    /// Index of the cue that is used up.
    cue: Option<usize>,
    /// The words of the cue.
    tokens: Option<Range<usize>>,
    source: Option<Source>,
    trust: f32,
}

impl Found {
    /// Makes a frame of what was found and marks the cue as used.
    pub(super) fn frame(
        self,
        content: Vec<Range<usize>>,
        mode: Mode,
        cues: &[Cue],
        used: &mut [bool],
    ) -> Frame {
        if let Some(cue) = self.cue {
            used[cue] = true;
        }
        Frame {
            act: Some(self.cue.map_or(Act::Assert, |cue| cues[cue].act)),
            cue: self.tokens,
            source: self.source,
            content,
            mode,
            trust: self.trust,
            link: Link::Own,
            nested: false,
            marker: None,
        }
    }
}

/// Attributes quotations and marks the cues that they use up.
pub(crate) fn attribute(scene: &Scene<'_>, cues: &[Cue], used: &mut [bool]) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    let quotes = &scene.quotes.outer;
    let mut index = 0;
    while index < quotes.len() {
        let mut end = index + 1;
        while end < quotes.len() && quotes[end].continues {
            end += 1;
        }
        let group = &quotes[index..end];
        attribute_group(scene, cues, used, group, &mut frames);
        index = end;
    }
    frames
}

fn attribute_group(
    scene: &Scene<'_>,
    cues: &[Cue],
    used: &mut [bool],
    group: &[Quote],
    frames: &mut Vec<Frame>,
) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    if group.len() == 1 && first.inner().is_empty() {
        return;
    }
    let ranges = group.iter().map(|quote| quote.tokens.clone());
    let found = scene
        .cue_before(cues, first)
        .or_else(|| scene.cue_behind(cues, used, first, last))
        .or_else(|| scene.signature(last))
        .filter(|found| !found.cue.is_some_and(|cue| used[cue]));
    if let Some(found) = found {
        frames.push(found.frame(ranges.collect(), Mode::Direct, cues, used));
        return;
    }
    let same_cue =
        frames.len().checked_sub(1).filter(|_| scene.joins(&frames[frames.len() - 1], first));
    if let Some(previous) = same_cue {
        frames[previous].content.extend(ranges);
        return;
    }
    if let Some(found) = scene.cue_above(cues, used, first.tokens.start) {
        frames.push(found.frame(ranges.collect(), Mode::Direct, cues, used));
        return;
    }
    let previous = frames.len().checked_sub(1);
    match previous.map(|previous| scene.carries_on(&frames[previous], first, group)) {
        Some(Carry::Same) => {
            if let Some(frame) = frames.last_mut() {
                frame.content.extend(ranges);
            }
        }
        Some(Carry::Speaker) => frames.push(Frame {
            cue: None,
            source: None,
            content: ranges.collect(),
            mode: Mode::Direct,
            act: Some(Act::Assert),
            trust: 0.5,
            link: Link::Previous,
            nested: false,
            marker: None,
        }),
        _ => {}
    }
}

impl Scene<'_> {
    /// "X said: “...”", "X told reporters, “...”", "X said “...”".
    fn cue_before(&self, cues: &[Cue], quote: &Quote) -> Option<Found> {
        let text = self.text;
        let start = quote.tokens.start;
        let sentence = text.layout.sentence(start);
        if start == sentence.start || self.is_title(quote) {
            return None;
        }
        let before = start - 1;
        let mark = text.kind(before);
        let edge = if matches!(mark, Kind::Comma | Kind::Colon) { before } else { start };
        let index =
            last_cue_until(cues, edge, sentence.start.max(edge.saturating_sub(REACH_TOKENS_MAX)));
        let index =
            index.filter(|index| mark == Kind::Colon || cues[*index].frames & verb::QUOTE != 0);
        let Some(index) = index else {
            return (mark == Kind::Colon).then(|| self.colon(before, &sentence)).flatten();
        };
        let cue = &cues[index];
        let gap = cue.tokens.end..edge;
        if cue.according || gap.clone().any(|at| text.same(at, "that") || text.is_quote(at)) {
            return None;
        }
        let inner = quote.inner();
        let capital = text.is_capital(inner.start) || text.kind(inner.start) == Kind::Number;
        let fits = match mark {
            Kind::Colon => true,
            Kind::Comma => capital && self.is_aside(cue, &gap),
            _ => {
                let whole = self.ends_clause(quote, sentence.end);
                whole && (gap.is_empty() || capital && self.is_aside(cue, &gap))
            }
        };
        if !fits {
            return None;
        }
        let source = self.source(cue, None).or_else(|| self.behind(cue.tokens.end));
        let mut tokens = cue.tokens.clone();
        if mark == Kind::Colon && gap.is_empty() {
            tokens.end = edge + 1;
        }
        Some(Found { cue: Some(index), tokens: Some(tokens), source, trust: 0.9 })
    }

    /// Whether nothing but a listener, an occasion or an inverted subject stands in the gap.
    fn is_aside(&self, cue: &Cue, gap: &Range<usize>) -> bool {
        let text = self.text;
        if gap.is_empty() {
            return true;
        }
        let opens = text.is(
            gap.start,
            class::PREP
                | class::TIME
                | class::CALENDAR
                | class::ADV
                | class::OBJECT
                | class::AUDIENCE,
        ) || text.kind(gap.start) == Kind::Comma;
        let listener = cue.frames & (verb::LISTENER | verb::ADDRESSEE) != 0;
        let inverted = self
            .starting_at(gap.start)
            .is_some_and(|index| self.mentions[index].tokens.end >= gap.end);
        (opens || listener || inverted)
            && !gap.clone().any(|at| text.is(at, class::BE) && !text.is(at, class::WH))
    }

    /// Whether the sentence has nothing to say behind the quotation.
    fn ends_clause(&self, quote: &Quote, limit: usize) -> bool {
        let end = quote.tokens.end;
        end >= limit
            || matches!(
                self.text.kind(end),
                Kind::Stop | Kind::Comma | Kind::Exclaim | Kind::Semicolon | Kind::Dash
            )
    }

    /// "Name: “...”" and "Her advice: “...”".
    fn colon(&self, colon: usize, sentence: &Range<usize>) -> Option<Found> {
        let index = self.ending_at(colon)?;
        let near = self.mentions[index].tokens.start <= sentence.start + 1;
        let person =
            !matches!(self.mentions[index].kind, MentionKind::Place | MentionKind::Document);
        (near && person).then(|| Found {
            cue: None,
            tokens: Some(colon..colon + 1),
            source: self.source_at(index),
            trust: 0.7,
        })
    }

    fn source_at(&self, index: usize) -> Option<Source> {
        let tokens = self.mentions[index].tokens.clone();
        Some(Source { tokens, mention: Some(index), apposition: None })
    }

    /// "“...,” X said", "“...,” said X", "“...”, according to X".
    fn cue_behind(
        &self,
        cues: &[Cue],
        used: &[bool],
        first: &Quote,
        last: &Quote,
    ) -> Option<Found> {
        let text = self.text;
        if self.is_embedded(cues, first) {
            return None;
        }
        let paragraph = text.layout.paragraph(last.tokens.end - 1);
        let mut at = last.tokens.end;
        let comma = matches!(text.kind(at), Kind::Comma | Kind::Dash) && at < paragraph.end;
        at += usize::from(comma);
        if at >= paragraph.end {
            return None;
        }
        let inner_end = last.inner().end;
        let stopped = inner_end > 0 && text.kind(inner_end - 1) == Kind::Stop && !comma;
        let index = cues.partition_point(|cue| cue.verb < at);
        let index = (index..cues.len().min(index + 3))
            .find(|index| cues[*index].frames & verb::QUOTE != 0 && !used[*index])?;
        let cue = &cues[index];
        if cue.verb >= paragraph.end || cue.verb - at > REACH_TOKENS_MAX {
            return None;
        }
        let open = (at..cue.tokens.start).any(|at| {
            matches!(text.kind(at), Kind::Stop | Kind::Exclaim | Kind::Semicolon | Kind::Quote(_))
        });
        if open || (self.is_title(first) && !comma) {
            return None;
        }
        let source = if cue.tokens.start == at {
            let source = self.behind(cue.tokens.end);
            if source.is_none() && !cue.according {
                return None;
            }
            source
        } else {
            let source = self.source(cue, None).filter(|source| source.tokens.start >= at)?;
            let lead = at..source.tokens.start;
            let clause = lead.len() > 6
                || lead.clone().any(|at| text.is(at, class::SUBORD | class::BE | class::AUX));
            if clause {
                return None;
            }
            Some(source)
        };
        if stopped && text.is_capital(at) && !self.is_bare_tag(cue, paragraph.end) {
            return None;
        }
        Some(Found { cue: Some(index), tokens: Some(cue.tokens.clone()), source, trust: 0.95 })
    }

    /// A sentence that is nothing but subject and verb.
    fn is_bare_tag(&self, cue: &Cue, limit: usize) -> bool {
        let end = cue.tokens.end;
        end >= limit || matches!(self.text.kind(end), Kind::Stop | Kind::Comma)
    }

    /// "“...” — Ana Prado" at the end of a paragraph.
    fn signature(&self, quote: &Quote) -> Option<Found> {
        let text = self.text;
        let paragraph = text.layout.paragraph(quote.tokens.start);
        let dash = quote.tokens.end;
        let fits = dash + 1 < paragraph.end
            && text.kind(dash) == Kind::Dash
            && paragraph.end - dash - 1 <= SIGNATURE_TOKENS_MAX
            && text.is_capital(dash + 1);
        let index = fits.then(|| self.starting_at(dash + 1)).flatten()?;
        Some(Found {
            cue: None,
            tokens: Some(dash..dash + 1),
            source: self.source_at(index),
            trust: 0.8,
        })
    }

    /// A cue in the paragraph before that leads over to this one.
    pub(super) fn cue_above(&self, cues: &[Cue], used: &[bool], start: usize) -> Option<Found> {
        let text = self.text;
        if start == 0 || text.layout.sentence(start).start != start {
            return None;
        }
        let above = text.layout.sentence(start - 1);
        let colon = text.kind(start - 1) == Kind::Colon;
        let from = cues.partition_point(|cue| cue.verb < above.start);
        let within = (from..cues.len())
            .take_while(|index| cues[*index].verb < above.end)
            .filter(|index| !used[*index] && !cues[*index].according);
        let index = if colon {
            // The verb of the main clause: no question word or "that" before it.
            within
                .filter(|index| {
                    let cue = &cues[*index];
                    cue.form != verb::Form::Ing
                        && !(above.start + 1..cue.tokens.start).any(|at| {
                            text.is(at, class::WH | class::SUBORD | class::THAT)
                                && !text.is(at, class::PRONOUN)
                        })
                })
                .min_by_key(|index| (cues[*index].frames & verb::QUOTE == 0, *index))
        } else {
            // "Prado continued." and then her words.
            within
                .filter(|index| {
                    let end = cues[*index].tokens.end;
                    cues[*index].frames & verb::QUOTE != 0
                        && end + 2 >= above.end
                        && text.kind(end) != Kind::Exclaim
                })
                .last()
        };
        let Some(index) = index else {
            return colon.then(|| self.lead_in(&above)).flatten();
        };
        let cue = &cues[index];
        let tokens = cue.tokens.start..self.speech_noun_end(cue.tokens.end, above.end);
        let source = self.source(cue, None);
        Some(Found { cue: Some(index), tokens: Some(tokens), source, trust: 0.8 })
    }

    /// Behind "a few thoughts on" after the verb of a lead-in.
    fn speech_noun_end(&self, at: usize, limit: usize) -> usize {
        let noun = (at..limit.min(at + 5)).find(|at| self.text.is(*at, class::SPEECH));
        match noun {
            Some(noun) => {
                noun + 1
                    + usize::from(matches!(
                        self.text.word((noun + 1).min(limit - 1)),
                        "on" | "about"
                    ))
            }
            None => at,
        }
    }

    /// A sentence with a colon whose verb is not in the lists: its subject speaks.
    fn lead_in(&self, sentence: &Range<usize>) -> Option<Found> {
        let text = self.text;
        let colon = sentence.end - 1;
        let subject = (sentence.start..colon).find_map(|at| {
            let index = self.starting_at(at)?;
            let mention = &self.mentions[index];
            let end = mention.tokens.end;
            let speaks = !matches!(mention.kind, MentionKind::Place | MentionKind::Document);
            let free = at == sentence.start || !text.is(at - 1, class::PREP);
            let verb = text.kind(end) == Kind::Word && !text.is(end, class::PREP | class::CONJ);
            (speaks && free && verb).then_some(index)
        })?;
        let mut verb = self.mentions[subject].tokens.end;
        while verb + 1 < colon && text.is(verb, class::ADV | class::AUX) {
            verb += 1;
        }
        let end = self.speech_noun_end(verb + 1, colon);
        Some(Found {
            cue: None,
            tokens: Some(verb..end),
            source: self.source_at(subject),
            trust: 0.6,
        })
    }
}

/// The last cue that ends at or before `edge` and begins at or behind `floor`.
fn last_cue_until(cues: &[Cue], edge: usize, floor: usize) -> Option<usize> {
    let index = cues.partition_point(|cue| cue.tokens.end <= edge).checked_sub(1)?;
    (cues[index].verb >= floor).then_some(index)
}
