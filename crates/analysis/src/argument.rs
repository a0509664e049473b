//! Arguments: for one cue the words that name the source and the words that were said. A chain of
//! labels over the paragraph around the cue, from what each word looks like as seen from there.

pub(crate) mod feature;

use std::ops::Range;

use crate::cue::Cue;
use crate::frame::Frame;
use crate::linear::{self, Chain, Gathered, Marginals, Table};
use crate::part::is_verb;
use crate::sight::Sight;
use crate::text::Text;
use feature::{CueSight, View};

/// Outside, source (first and further words), content (first and further words), and room.
pub const LANES: usize = 8;

/// How many of the lanes are labels.
pub const LABELS: usize = 5;

/// First word of the source.
pub const SOURCE: u8 = 1;

/// First word of a piece of content.
pub const CONTENT: u8 = 3;

/// A word further away from its cue is not looked at.
const REACH_TOKENS: usize = 80;

/// A cue less likely than this does not count as a neighbour.
const NEIGHBOUR_PROBABILITY: f32 = 0.3;

/// The weights of the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentModel {
    /// Weights of the features of a token as seen from a cue.
    pub table: Table<LANES>,
    /// Weights of label pairs.
    pub chain: Chain<LANES>,
}

/// What stands between a token and the cue, each counted up to 2.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    commas: u8,
    marks: u8,
    cues: u8,
    verbs: u8,
    thats: u8,
    breaks: u8,
}

impl Between {
    /// Counts `sight` and gives what stood between before it.
    fn pass(&mut self, sight: &Sight, other: bool) -> Self {
        let before = *self;
        let count = |sum: &mut u8, found: bool| *sum = (*sum + u8::from(found)).min(2);
        count(&mut self.commas, sight.part == COMMA);
        count(&mut self.marks, sight.quote & 1 == 1);
        count(&mut self.cues, other);
        count(&mut self.verbs, is_verb(sight.part));
        count(&mut self.thats, sight.class == that());
        count(&mut self.breaks, matches!(sight.part, 29..=33));
        before
    }
}

/// The part of a comma.
const COMMA: u32 = 26;

fn that() -> u32 {
    use crate::lexicon::class;
    linear::pair((class::THAT | class::DET) as u32, 0)
}

/// Everything about a field that windows share.
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) sights: &'a [Sight],
    pub(crate) frames: &'a [Frame],
    /// For every token 1 and the index of the frame of the rules whose cue it is in, or 0.
    frame_of: Vec<u32>,
    /// Whether a likely cue begins at a token.
    begins: Vec<bool>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        text: &'a Text<'a>,
        sights: &'a [Sight],
        frames: &'a [Frame],
        cues: &[Cue],
    ) -> Self {
        let mut frame_of = vec![0; text.len()];
        for (index, frame) in frames.iter().enumerate() {
            if let Some(cue) = &frame.cue {
                frame_of[cue.clone()].fill(index as u32 + 1);
            }
        }
        let mut begins = vec![false; text.len()];
        for cue in cues.iter().filter(|cue| cue.probability >= NEIGHBOUR_PROBABILITY) {
            begins[cue.tokens.start] = true;
        }
        Self { text, sights, frames, frame_of, begins }
    }

    /// The index of the frame of the rules that shares a word of its cue with `cue`.
    pub(crate) fn frame_index(&self, cue: &Range<usize>) -> Option<usize> {
        let index = cue.clone().map(|at| self.frame_of[at]).find(|index| *index > 0)?;
        Some(index as usize - 1)
    }
}

/// The tokens around one cue. Its working room is used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Window {
    /// The tokens that may be labelled.
    pub(crate) tokens: Range<usize>,
    paragraph: Range<usize>,
    cue: Range<usize>,
    between: Vec<Between>,
    roles: Vec<u8>,
    likely: u32,
    framed: u32,
}

impl Window {
    /// Moves the window to a cue.
    pub(crate) fn move_to(&mut self, scene: &Scene<'_>, cue: &Cue) {
        let paragraph = scene.text.layout.paragraph(cue.tokens.start);
        let tokens = cue.tokens.start.saturating_sub(REACH_TOKENS).max(paragraph.start)
            ..(cue.tokens.end + REACH_TOKENS).min(paragraph.end);
        self.cue = cue.tokens.clone();
        self.likely = (cue.probability * 4.99) as u32;
        self.between.clear();
        self.between.resize(tokens.len(), Between::default());
        let other = |at: usize| scene.begins[at] && at != cue.tokens.start;
        let mut sum = Between::default();
        for at in cue.tokens.end..tokens.end {
            self.between[at - tokens.start] = sum.pass(&scene.sights[at], other(at));
        }
        let mut sum = Between::default();
        for at in (tokens.start..cue.tokens.start).rev() {
            self.between[at - tokens.start] = sum.pass(&scene.sights[at], other(at));
        }
        self.roles.clear();
        self.roles.resize(tokens.len(), 0);
        self.framed = 0;
        if let Some(index) = scene.frame_index(&cue.tokens) {
            let frame = &scene.frames[index];
            self.framed = 1;
            let mut mark = |range: &Range<usize>, role: u8| {
                for at in range.start.max(tokens.start)..range.end.min(tokens.end) {
                    self.roles[at - tokens.start] = role | (u8::from(at == range.start) << 2);
                }
            };
            frame.content.iter().for_each(|range| mark(range, 1));
            frame.source.iter().for_each(|source| mark(&source.tokens, 2));
        }
        self.tokens = tokens;
        self.paragraph = paragraph;
    }
}

/// Working room of [`ArgumentModel::label`].
#[derive(Debug, Default)]
pub(crate) struct Room {
    scores: Vec<[f32; LANES]>,
    /// For each token of the field and each side of a cue the view that it was last seen in, and the
    /// sums of its own features then.
    words: Vec<[(u32, [i16; LANES]); 2]>,
    back: Vec<[u8; LANES]>,
    /// The most likely labels.
    pub(crate) path: Vec<u8>,
    /// How likely each label is.
    pub(crate) marginals: Marginals<LANES>,
}

impl ArgumentModel {
    /// Labels the tokens of a window.
    pub(crate) fn label(&self, scene: &Scene<'_>, window: &Window, room: &mut Room) {
        let around = CueSight::of(scene, window);
        let table = &self.table;
        let mut gathered = Gathered::new();
        let mut views: [Option<[i16; LANES]>; View::CODES] = [None; View::CODES];
        room.scores.clear();
        room.words.resize(scene.sights.len(), [(u32::MAX, [0; LANES]); 2]);
        for at in window.tokens.clone() {
            let view = View::of(window, &around, &scene.sights[at], at);
            let mut sums = *views[view.code as usize].get_or_insert_with(|| {
                let mut sums = [0; LANES];
                feature::of_view(&around, view.code, window.likely, |one| gathered.push(one));
                gathered.add(table, &mut sums);
                sums
            });
            let kept = &mut room.words[at][usize::from(at < window.cue.start)];
            if kept.0 != view.code {
                let mut word = [0; LANES];
                let paragraph = &window.paragraph;
                feature::of_word(scene, paragraph, at, view, |one| gathered.push(one));
                gathered.add(table, &mut word);
                *kept = (view.code, word);
            }
            for (sum, word) in sums.iter_mut().zip(&kept.1) {
                *sum = sum.wrapping_add(*word);
            }
            feature::of_pair(scene, window, &around, at, view, |one| gathered.push(one));
            gathered.add(table, &mut sums);
            room.scores.push(table.scores(&sums));
        }
        self.chain.best(&room.scores, &mut room.back, &mut room.path);
        self.chain.marginals(&room.scores, &mut room.marginals, None);
    }
}

/// The source and the pieces of content of one cue.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Arguments {
    /// Pieces of the source.
    pub(crate) source: Vec<Range<usize>>,
    /// Pieces of the content.
    pub(crate) content: Vec<Range<usize>>,
}

/// Words that are labelled less likely than this fill no empty role.
const FALLBACK_CONTENT: f32 = 0.2;

/// As [`FALLBACK_CONTENT`], for sources.
const FALLBACK_SOURCE: f32 = 0.05;

/// Reads the arguments off the labels of a window that begins at `start`. A role that the best
/// labels leave empty is filled with its most likely words.
pub(crate) fn decode(room: &Room, start: usize) -> Arguments {
    let mut found = Arguments::default();
    let path = &room.path;
    let mut at = 0;
    while at < path.len() {
        let label = path[at];
        if label == 0 {
            at += 1;
            continue;
        }
        let first = at;
        let inside = if label <= 2 { 2 } else { 4 };
        at += 1;
        while at < path.len() && path[at] == inside {
            at += 1;
        }
        let piece = start + first..start + at;
        if inside == 2 { found.source.push(piece) } else { found.content.push(piece) }
    }
    if found.content.is_empty() {
        let piece = likeliest(room, usize::from(CONTENT), FALLBACK_CONTENT);
        found.content.extend(piece.map(|piece| start + piece.start..start + piece.end));
    }
    if found.source.is_empty() {
        let piece = likeliest(room, usize::from(SOURCE), FALLBACK_SOURCE)
            .map(|piece| start + piece.start..start + piece.end)
            .filter(|piece| {
                !found
                    .content
                    .iter()
                    .any(|content| content.start < piece.end && piece.start < content.end)
            });
        found.source.extend(piece);
    }
    found
}

fn likeliest(room: &Room, label: usize, least: f32) -> Option<Range<usize>> {
    let rows = &room.marginals.rows;
    let first =
        (0..rows.len()).max_by(|one, two| rows[*one][label].total_cmp(&rows[*two][label]))?;
    let peak = rows[first][label];
    if peak < least {
        return None;
    }
    let mut end = first + 1;
    while end < rows.len() && rows[end][label + 1] > 0.4 * peak {
        end += 1;
    }
    Some(first..end)
}
