//! What the argument stage looks at, in three parts: what is the same for all words on one side of a
//! cue, what is the same for all cues that see a word from that side, and the rest. The first two are
//! summed once and kept.

use super::{Scene, Window};
use crate::linear::{self, Feature};
use crate::part::is_verb;
use crate::sight::{EDGE, Sight};

/// What features say about the cue itself.
pub(super) struct CueSight {
    word: u32,
    words: u32,
    part_next: u32,
    word_next: u32,
    last_part: u32,
    quote: u32,
    verb: u32,
    sense: u32,
    frames: u32,
    form: u32,
    sentence: u32,
    /// The part of the first verb of the cue, or of its head.
    tense: u32,
    /// The place of its chunk.
    chunk: usize,
}

impl CueSight {
    pub(super) fn of(scene: &Scene<'_>, window: &Window) -> Self {
        let sights = scene.sights;
        let cue = &window.cue;
        let at = |place: usize| {
            if window.tokens.contains(&place) { &sights[place] } else { &EDGE }
        };
        let head = &sights[cue.end - 1];
        let next = at(cue.end);
        let last = if cue.start == 0 { &EDGE } else { at(cue.start - 1) };
        let verb = sights[cue.clone()].iter().rev().find(|sight| sight.verb > 0).unwrap_or(head);
        let tense = sights[cue.clone()].iter().find(|sight| is_verb(sight.part)).unwrap_or(head);
        let before = if cue.len() > 1 { sights[cue.end - 2].word } else { 0 };
        Self {
            word: head.word,
            words: linear::pair(before, head.word),
            part_next: linear::pair(head.word, head.part | next.part << 8),
            word_next: linear::pair(head.word, next.word),
            last_part: last.part | head.part << 8,
            quote: sights[cue.start].quote,
            verb: head.lemma,
            sense: head.sense,
            frames: verb.frames,
            form: verb.frames ^ head.part << 20,
            sentence: sights[cue.start].sentence,
            tense: tense.part,
            chunk: scene.text.chunks.place(cue.end - 1),
        }
    }
}

fn bucket(distance: usize) -> u32 {
    match distance {
        0..=6 => distance as u32,
        7..=9 => 7,
        10..=14 => 8,
        15..=24 => 9,
        25..=49 => 10,
        _ => 11,
    }
}

/// From which side and how many sentences away a word is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct View {
    /// Both in one small number.
    pub(super) code: u32,
    side: u32,
    distance: usize,
}

impl View {
    /// How many codes there are.
    pub(super) const CODES: usize = 32;

    pub(super) fn of(window: &Window, around: &CueSight, sight: &Sight, at: usize) -> Self {
        let (left, right) = (at < window.cue.start, at >= window.cue.end);
        let distance = match (left, right) {
            (true, _) => window.cue.start - at,
            (_, true) => at - window.cue.end + 1,
            _ => 0,
        };
        let side = u32::from(left) | u32::from(right) << 1;
        let shift = (sight.sentence as i32 - around.sentence as i32).clamp(-3, 3) + 3;
        Self { code: side | (shift as u32) << 2, side, distance }
    }
}

/// Hands numbered features to a sink.
struct Give<F> {
    kind: u32,
    sink: F,
}

impl<F: FnMut(Feature)> Give<F> {
    #[inline(always)]
    fn one(&mut self, value: u32) {
        (self.sink)(linear::feature(self.kind, value));
        self.kind += 1;
    }
}

/// The features that all words in one view of a cue share.
#[inline(always)]
pub(super) fn of_view(around: &CueSight, s: u32, likely: u32, sink: impl FnMut(Feature)) {
    let mut give = Give { kind: 100, sink };
    let pair = linear::pair;
    give.one(s);
    give.one(pair(s, around.word));
    give.one(pair(s, around.words));
    give.one(pair(s, around.part_next));
    give.one(pair(s, around.word_next));
    give.one(pair(s, around.last_part));
    give.one(pair(s, around.verb));
    give.one(pair(s, around.frames));
    give.one(pair(s, around.sense));
    give.one(pair(s, likely));
}

/// The features of the word at `at` that do not depend on the cue but on the side
/// from which it is seen.
#[inline(always)]
pub(super) fn of_word(
    scene: &Scene<'_>,
    paragraph: &std::ops::Range<usize>,
    at: usize,
    view: View,
    sink: impl FnMut(Feature),
) {
    let mut give = Give { kind: 120, sink };
    let pair = linear::pair;
    let s = view.code;
    let sights = scene.sights;
    let near = |distance: isize| near(sights, paragraph, at, distance);
    let (here, last, next) = (near(0), near(-1), near(1));
    let (last2, next2) = (near(-2), near(2));
    let edges =
        u32::from(here.sentence != last.sentence) | u32::from(here.sentence != next.sentence) << 1;
    give.one(pair(s, here.word));
    give.one(pair(s, last.word));
    give.one(pair(s, next.word));
    give.one(pair(s, last2.word));
    give.one(pair(s, next2.word));
    give.one(pair(last.word, here.word));
    give.one(pair(here.word, next.word));
    give.one(pair(s, here.part));
    give.one(pair(s, last.part | here.part << 8 | next.part << 16));
    give.one(pair(s, here.part | next.part << 8 | next2.part << 16));
    give.one(pair(s, last2.part | last.part << 8 | here.part << 16));
    give.one(pair(view.side, here.suffix));
    give.one(pair(view.side, here.shape));
    give.one(pair(s, edges));
    give.one(pair(s, here.mention | last.mention << 8));
    give.one(pair(s, here.class));
    give.one(pair(s, here.sense));
    give.one(pair(s, last.sense | here.part << 8));
    let chunks = &scene.text.chunks;
    let chunk = chunks.place(at);
    let symbol = |distance: isize| chunks.symbol(chunk, distance);
    let begins = u32::from(chunks.begins(at));
    let own = pair(s | begins << 8, symbol(0));
    let ahead = pair(symbol(1), symbol(2));
    give.one(pair(own, symbol(-1)));
    give.one(pair(own, ahead));
    give.one(pair(own, pair(ahead, symbol(3))));
    give.one(pair(own, pair(symbol(-1), symbol(1))));
    give.one(pair(own, pair(symbol(-1), symbol(-2))));
}

/// The way from a cue to a word is followed over so many chunks.
const PATH_MAX: usize = 4;

/// The features of the word at `at` as seen from the cue.
#[inline(always)]
pub(super) fn of_pair(
    scene: &Scene<'_>,
    window: &Window,
    around: &CueSight,
    at: usize,
    view: View,
    sink: impl FnMut(Feature),
) {
    let mut give = Give { kind: 150, sink };
    let pair = linear::pair;
    let sights = scene.sights;
    let (s, side, distance) = (view.code, view.side, view.distance);
    let near = |distance: isize| near(sights, &window.paragraph, at, distance);
    let (here, last, next) = (near(0), near(-1), near(1));
    let steps = (distance.min(8)) as u32;
    let place = at - window.tokens.start;
    let between = &window.between[place];
    let counts = u32::from(between.commas)
        | u32::from(between.marks) << 2
        | u32::from(between.cues) << 4
        | u32::from(between.thats) << 6;
    let clause =
        u32::from(between.commas) | u32::from(between.verbs) << 2 | u32::from(between.cues) << 4;
    let breaks = u32::from(between.breaks) | u32::from(between.commas) << 2;
    let role = |distance: isize| {
        let role = window.roles.get((place as isize + distance) as usize);
        role.map_or(9, |role| u32::from(*role))
    };
    let own = role(0) | role(-1) << 4 | role(1) << 8 | window.framed << 12;
    let quoted = last.quote | here.quote << 4 | next.quote << 8 | around.quote << 12;
    give.one(pair(s, bucket(distance)));
    give.one(pair(s, quoted));
    give.one(pair(s, u32::from(between.marks) | here.quote << 4));
    give.one(pair(pair(s, around.word), u32::from(between.marks) | here.quote << 4));
    give.one(pair(s, counts));
    give.one(pair(s, breaks));
    give.one(pair(pair(s, clause), last.part | here.part << 8));
    give.one(pair(pair(s, around.frames), clause));
    give.one(pair(s, own));
    give.one(pair(s, here.rule | clause << 3 | window.likely << 12));
    give.one(pair(pair(s, own), here.part | last.part << 8));
    give.one(pair(s, u32::from(scene.begins[at]) | clause << 1 | here.part << 8));
    if here.sentence != around.sentence {
        // From another sentence the cue is hardly seen; half of all words are spared the rest.
        return;
    }
    give.one(pair(side | steps << 2, here.part));
    give.one(pair(pair(s, clause), pair(last.word, here.word)));
    give.one(pair(pair(side, around.word), here.word));
    give.one(pair(s | steps << 8, around.verb));
    give.one(pair(pair(s, around.frames), here.part | steps << 8));
    give.one(pair(pair(side, around.verb), here.word));
    give.one(pair(pair(side, around.form), here.part | last.part << 8));
    give.one(pair(pair(s, clause), here.mention));
    give.one(pair(own, around.frames));
    give.one(pair(s, here.rule | last.rule << 3 | next.rule << 6 | window.framed << 9));
    give.one(pair(pair(side, around.sense), here.sense));
    give.one(pair(pair(s, around.sense), clause));
    let chunks = &scene.text.chunks;
    let chunk = chunks.place(at);
    let begins = u32::from(chunks.begins(at));
    let symbol = |distance: isize| chunks.symbol(chunk, distance);
    let verb = chunks.verb(chunk);
    give.one(pair(pair(s, here.part | begins << 8), verb | around.tense << 8));
    give.one(pair(pair(s, last.part | begins << 8), verb | around.tense << 8));
    let (from, to) = (chunk.min(around.chunk), chunk.max(around.chunk));
    if to - from <= PATH_MAX {
        let path = (from..=to).fold(side, |path, place| pair(path, chunks.symbol(place, 0)));
        give.one(pair(path, begins));
        give.one(pair(pair(path, begins), around.verb));
    } else {
        give.one(pair(pair(s, pair(symbol(-1), symbol(0))), pair(begins, around.frames)));
        give.one(pair(pair(s, clause), pair(symbol(0), symbol(1))));
    }
}

/// The token so many places from `at`, or one behind the edge of the paragraph.
#[inline(always)]
fn near<'a>(
    sights: &'a [Sight],
    paragraph: &std::ops::Range<usize>,
    at: usize,
    distance: isize,
) -> &'a Sight {
    let place = (at as isize + distance) as usize;
    if paragraph.contains(&place) { &sights[place] } else { &EDGE }
}

/// The features of every token of a window, as training wants them.
pub(crate) fn rows(scene: &Scene<'_>, window: &Window) -> Vec<Vec<Feature>> {
    let around = CueSight::of(scene, window);
    let features = |at: usize| {
        let mut row = Vec::with_capacity(64);
        let view = View::of(window, &around, &scene.sights[at], at);
        of_view(&around, view.code, window.likely, |feature| row.push(feature));
        of_word(scene, &window.paragraph, at, view, |feature| row.push(feature));
        of_pair(scene, window, &around, at, view, |feature| row.push(feature));
        row
    };
    window.tokens.clone().map(features).collect()
}
