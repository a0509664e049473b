//! Hypotheses: what might be a statement. For each cue the likeliest labels, the same with another
//! edge or source, and what the rules say. Which of them stand is decided by `rank`.

use std::ops::Range;

use crate::argument::{ArgumentModel, Room, Scene, Window, decode};
use crate::cue::Cue;
use crate::frame::Frame;
use crate::occasion;

/// Words that may be a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// Words that name the source.
    pub source: Vec<Range<usize>>,
    /// The reporting words.
    pub cue: Option<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
    /// Index of the frame of the rules with the same cue.
    pub frame: Option<usize>,
    /// How it came up.
    pub origin: Origin,
    /// What the models before say of it.
    pub support: Support,
    /// How likely it is a statement.
    pub confidence: f32,
    /// How likely it were one if it stood in no other one's content.
    pub alone: f32,
    /// Whether it stands in the content of another one.
    pub nested: bool,
}

/// How a hypothesis came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The most likely labels.
    Best,
    /// The same with another end, start or source.
    Variant,
    /// A frame of the rules.
    Rule,
}

/// What the cue and argument stages say of a hypothesis; all from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Support {
    /// A cue begins here.
    pub cue: f32,
    /// The content begins where it does.
    pub start: f32,
    /// The content ends where it does.
    pub end: f32,
    /// Mean and least over the words of the content.
    pub mean: f32,
    /// As above.
    pub least: f32,
    /// Expected agreement of the content with the truth (Dice).
    pub dice: f32,
    /// The source begins where it does.
    pub source_start: f32,
    /// Mean over the words of the source.
    pub source: f32,
    /// Most of any word outside of it to be a source.
    pub source_other: f32,
}

/// How much content the labels of a window hold in all.
fn content_mass(room: &Room) -> f32 {
    room.marginals.rows.iter().map(|row| row[3] + row[4]).sum()
}

impl Support {
    fn of(cue: &Cue, start: usize, room: &Room, mass: f32, found: &Hypothesis) -> Self {
        let rows = &room.marginals.rows;
        let row = |at: usize| rows.get(at.wrapping_sub(start)).copied().unwrap_or([0.0; 8]);
        let content = |at: usize| row(at)[3] + row(at)[4];
        let mut support = Self { cue: cue.probability, least: 1.0, ..Self::default() };
        let mut sum = 0.0;
        for at in found.content.iter().flat_map(Clone::clone) {
            let value = content(at);
            sum += value;
            support.least = support.least.min(value);
        }
        let count = size(&found.content);
        support.mean = sum / (count.max(1) as f32);
        support.dice = 2.0 * sum / (count as f32 + mass).max(1.0);
        let first = found.content.first().map_or(0, |piece| piece.start);
        let last = found.content.last().map_or(0, |piece| piece.end);
        support.start = row(first)[3];
        support.end = (content(last.wrapping_sub(1)) - row(last)[4]).max(0.0);
        let source = |row: &[f32; 8]| row[1] + row[2];
        let words = found.source.iter().flat_map(Clone::clone);
        support.source =
            words.map(|at| source(&row(at))).sum::<f32>() / (size(&found.source).max(1) as f32);
        support.source_start = found.source.first().map_or(0.0, |piece| row(piece.start)[1]);
        // Around the source, from its first word to its last.
        let begin = found.source.first().map_or(start, |piece| piece.start).saturating_sub(start);
        let end = found.source.last().map_or(start, |piece| piece.end).saturating_sub(start);
        let outside = rows[..begin.min(rows.len())].iter().chain(&rows[end.min(rows.len())..]);
        support.source_other = outside.map(source).fold(0.0, f32::max);
        support
    }
}

/// The hypotheses of a text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// All, cue by cue; those of the rules that have no such cue come last.
    pub(crate) all: Vec<Hypothesis>,
    /// The first one of each cue.
    pub(crate) best: Vec<Hypothesis>,
}

/// All hypotheses of a text.
pub(crate) fn find(scene: &Scene<'_>, model: &ArgumentModel, cues: &[Cue]) -> Found {
    let mut window = Window::default();
    let mut room = Room::default();
    let mut all = Vec::new();
    let mut best = Vec::new();
    let mut met = vec![false; scene.frames.len()];
    for cue in cues {
        window.move_to(scene, cue);
        model.label(scene, &window, &mut room);
        let begin = all.len();
        propose(scene, cue, &window, &room, &mut all);
        best.extend(all.get(begin).cloned());
        if let Some(index) = scene.frame_index(&cue.tokens) {
            met[index] = true;
        }
    }
    for (index, frame) in scene.frames.iter().enumerate() {
        if !met[index] {
            all.push(of_rule(frame, index));
        }
    }
    Found { all, best }
}

/// Takes words out that play two roles or tell the occasion. Gives whether it can be a statement.
fn tidy(scene: &Scene<'_>, found: &mut Hypothesis) -> bool {
    let cue = found.cue.clone().unwrap_or(0..0);
    let clear = |ranges: &[Range<usize>], other: &[Range<usize>]| {
        shared(ranges, std::slice::from_ref(&cue)) == 0 && shared(ranges, other) == 0
    };
    if !clear(&found.source, &[]) {
        found.source = without(&found.source, |at| cue.contains(&at));
    }
    if !clear(&found.content, &found.source) {
        let source = &found.source;
        let taken = |at| cue.contains(&at) || source.iter().any(|piece| piece.contains(&at));
        found.content = without(&found.content, taken);
    }
    occasion::cut(scene.text, &mut found.content);
    !found.content.is_empty() && !occasion::is_one(scene.text, &cue, &found.content)
}

/// The parts of ranges that are not taken.
pub(crate) fn without(ranges: &[Range<usize>], taken: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut free: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let mut open = false;
        for at in range.clone() {
            match free.last_mut() {
                _ if taken(at) => open = false,
                Some(last) if open => last.end = at + 1,
                _ => {
                    free.push(at..at + 1);
                    open = true;
                }
            }
        }
    }
    free
}

/// Of a cue less likely than this no variants are tried.
const VARIED_CUE_MIN: f32 = 0.15;

/// A variant is tried when its edge is at least so likely.
const VARIANT_PROBABILITY: f32 = 0.08;

/// A hypothesis whose source is at least so likely is not tried without one.
const SOURCE_SURE: f32 = 0.9;

/// At most so many variants of each kind are tried.
const VARIANTS_MAX: usize = 2;

/// Adds the hypotheses of one cue to `out`.
fn propose(scene: &Scene<'_>, cue: &Cue, window: &Window, room: &Room, out: &mut Vec<Hypothesis>) {
    let tokens = &window.tokens;
    let found = decode(room, tokens.start);
    let frame = scene.frame_index(&cue.tokens);
    let begin = out.len();
    let new = |source: Vec<Range<usize>>, content: Vec<Range<usize>>, origin: Origin| Hypothesis {
        source,
        cue: Some(cue.tokens.clone()),
        content,
        frame,
        origin,
        support: Support::default(),
        confidence: 0.0,
        alone: 0.0,
        nested: false,
    };
    if !found.content.is_empty() {
        let best = new(found.source, found.content, Origin::Best);
        if cue.probability >= VARIED_CUE_MIN {
            variants(&best, tokens, room, out);
        }
        out.insert(begin, best);
    }
    if let Some(index) = frame {
        let frame = &scene.frames[index];
        let source: Vec<_> = frame.source.iter().map(|source| source.tokens.clone()).collect();
        let same = out[begin..]
            .iter()
            .any(|other| other.content == frame.content && other.source.first() == source.first());
        if !same {
            let content = frame.content.clone();
            if let Some(best) = out.get(begin) {
                let (model_source, model_content) = (best.source.clone(), best.content.clone());
                if model_content != content {
                    out.push(new(model_source, content.clone(), Origin::Rule));
                }
                if out[begin].source != source {
                    out.push(new(source.clone(), model_content, Origin::Rule));
                }
            }
            let mut whole = new(source, content, Origin::Rule);
            whole.cue.clone_from(&frame.cue);
            out.push(whole);
        }
    }
    let mut kept = begin;
    for index in begin..out.len() {
        if tidy(scene, &mut out[index]) {
            out.swap(kept, index);
            kept += 1;
        }
    }
    out.truncate(kept);
    let mass = content_mass(room);
    for hypothesis in &mut out[begin..] {
        hypothesis.support = Support::of(cue, tokens.start, room, mass, hypothesis);
    }
}

fn variants(best: &Hypothesis, window: &Range<usize>, room: &Room, out: &mut Vec<Hypothesis>) {
    let rows = &room.marginals.rows;
    let content = |place: usize| rows[place][3] + rows[place][4];
    let (Some(first), Some(last)) = (best.content.first(), best.content.last()) else { return };
    let mut edges: Vec<(f32, usize)> = Vec::new();
    // Other ends of the last piece.
    for place in 1..=rows.len() {
        let end = window.start + place;
        let inside = if place < rows.len() { rows[place][4] } else { 0.0 };
        let likely = content(place - 1) - inside;
        if end > last.start && end != last.end && likely >= VARIANT_PROBABILITY {
            edges.push((likely, end));
        }
    }
    take_best(&mut edges);
    for (_, end) in edges.drain(..) {
        let clear = |piece: &Range<usize>| piece.end <= last.start || piece.start >= end;
        if best.source.iter().chain(&best.cue).all(clear) {
            let mut other = best.clone();
            other.origin = Origin::Variant;
            if let Some(piece) = other.content.last_mut() {
                piece.end = end;
            }
            out.push(other);
        }
    }
    // Other starts of the first piece.
    for (place, row) in rows.iter().enumerate() {
        let start = window.start + place;
        if start < first.end && start != first.start && row[3] >= VARIANT_PROBABILITY {
            edges.push((row[3], start));
        }
    }
    take_best(&mut edges);
    for (_, start) in edges.drain(..) {
        let clear = |piece: &Range<usize>| piece.end <= start || piece.start >= first.end;
        if best.source.iter().chain(&best.cue).all(clear) {
            let mut other = best.clone();
            other.origin = Origin::Variant;
            other.content[0].start = start;
            out.push(other);
        }
    }
    // No source at all.
    let surely = best.source.first().map_or(1.0, |piece| {
        rows.get(piece.start.wrapping_sub(window.start)).map_or(0.0, |row| row[1])
    });
    if surely < SOURCE_SURE {
        let mut other = best.clone();
        other.origin = Origin::Variant;
        other.source.clear();
        out.push(other);
    }
    // Other sources.
    for (place, row) in rows.iter().enumerate() {
        let start = window.start + place;
        let known = best.source.iter().any(|piece| piece.contains(&start));
        let said = best.content.iter().any(|piece| piece.contains(&start));
        if !known && !said && row[1] >= VARIANT_PROBABILITY {
            edges.push((row[1], start));
        }
    }
    take_best(&mut edges);
    for (likely, start) in edges.drain(..) {
        let mut end = start + 1;
        while end < window.end && rows[end - window.start][2] > 0.4 * likely {
            end += 1;
        }
        let mut other = best.clone();
        other.origin = Origin::Variant;
        other.source.clear();
        other.source.push(start..end);
        out.push(other);
    }
}

fn take_best(edges: &mut Vec<(f32, usize)>) {
    edges.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    edges.truncate(VARIANTS_MAX);
}

/// The hypothesis that a frame of the rules without a known cue makes.
fn of_rule(frame: &Frame, index: usize) -> Hypothesis {
    Hypothesis {
        source: frame.source.iter().map(|source| source.tokens.clone()).collect(),
        cue: frame.cue.clone(),
        content: frame.content.clone(),
        frame: Some(index),
        origin: Origin::Rule,
        support: Support::default(),
        confidence: 0.0,
        alone: 0.0,
        nested: false,
    }
}

/// How many words two lists of ranges have in common.
pub(crate) fn shared(one: &[Range<usize>], other: &[Range<usize>]) -> usize {
    let mut sum = 0;
    for one in one {
        for other in other {
            sum += one.end.min(other.end).saturating_sub(one.start.max(other.start));
        }
    }
    sum
}

/// How many words the ranges cover.
pub(crate) fn size(ranges: &[Range<usize>]) -> usize {
    ranges.iter().map(Range::len).sum()
}
