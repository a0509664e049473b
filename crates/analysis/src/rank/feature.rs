//! What the ranking looks at: features and numbers of a hypothesis, of what stands around it, and of
//! what its rivals want.

use std::ops::Range;

use crate::argument::Scene;
use crate::cue::Cue;
use crate::hypothesis::{Hypothesis, shared, size};
use crate::linear::{self, Feature};
use crate::sight::{EDGE, Sight};

/// Kinds of rivals: those that want the same words, and those that hold the cue in their content.
pub(super) const SHARED: usize = 1;
pub(super) const HELD: usize = 2;

/// The odds of a rival that is not there.
pub(super) const NO_RIVAL: f32 = -12.0;

fn bin(value: f32, steps: f32) -> u32 {
    (value.clamp(0.0, 1.0) * steps) as u32
}

/// How many words two lists of ranges have in common, as Dice.
fn dice(one: &[Range<usize>], other: &[Range<usize>]) -> f32 {
    2.0 * shared(one, other) as f32 / (size(one) + size(other)).max(1) as f32
}

fn length(count: usize) -> u32 {
    match count {
        0..=5 => count as u32,
        6..=8 => 6,
        9..=13 => 7,
        14..=22 => 8,
        23..=40 => 9,
        41..=80 => 10,
        _ => 11,
    }
}

/// Calls `sink` with the features of a hypothesis. `peers` are those of the same text.
pub(crate) fn features(
    scene: &Scene<'_>,
    found: &Hypothesis,
    around: &Around,
    mut sink: impl FnMut(Feature),
) {
    let sights = scene.sights;
    let at = |place: usize| sights.get(place).unwrap_or(&EDGE);
    let before = |place: usize| if place == 0 { &EDGE } else { at(place - 1) };
    let pair = linear::pair;
    let support = &found.support;
    let origin = found.origin as u32 | u32::from(found.cue.is_none()) << 2;
    let mut kind = 300;
    let mut give = |value: u32| {
        sink(linear::feature(kind, value));
        kind += 1;
    };
    give(origin);
    let cue = bin(support.cue, 12.0);
    let expected = bin(support.dice, 16.0);
    let (start, end) = (bin(support.start, 10.0), bin(support.end, 10.0));
    let source = bin(support.source, 10.0);
    give(pair(cue, origin));
    give(pair(expected, origin));
    give(pair(start, end));
    give(pair(bin(support.mean, 16.0), origin));
    give(pair(bin(support.least, 10.0), origin));
    give(pair(source, bin(support.source_start, 10.0)));
    give(pair(source, bin(support.source_other, 10.0)));
    give(pair(cue, expected));
    give(pair(pair(bin(support.cue, 4.0), bin(support.dice, 6.0)), bin(support.source, 4.0)));
    give(pair(bin(support.cue, 6.0), pair(bin(support.end, 4.0), bin(support.start, 4.0))));

    // Agreement with the rules.
    let frame = found.frame.map(|index| &scene.frames[index]);
    let agreement = frame.map_or(0, |frame| {
        let same_source = match &frame.source {
            Some(source) => bin(dice(std::slice::from_ref(&source.tokens), &found.source), 2.0),
            None => 3,
        };
        1 + bin(dice(&frame.content, &found.content), 5.0)
            + 8 * same_source
            + 32 * ((frame.trust * 10.0) as u32)
    });
    give(pair(agreement, origin));
    give(pair(agreement, bin(support.dice, 6.0)));
    give(pair(agreement, bin(support.cue, 6.0)));

    // The cue.
    let tokens = found.cue.clone().unwrap_or(0..0);
    let head = if tokens.is_empty() { &EDGE } else { at(tokens.end - 1) };
    let verb = sights
        .get(tokens.clone())
        .unwrap_or(&[])
        .iter()
        .rev()
        .find(|one| one.verb > 0)
        .unwrap_or(head);
    let (last, next) = (before(tokens.start), at(tokens.end));
    give(head.word);
    give(pair(verb.verb, verb.part));
    give(pair(verb.frames, verb.part));
    give(pair(head.part, next.part | last.part << 8));
    give(pair(head.word, next.word));
    give(length(tokens.len()) | head.quote << 8 | head.part << 12);

    // The content.
    let (first, last_piece) = match (found.content.first(), found.content.last()) {
        (Some(first), Some(last)) => (first.clone(), last.clone()),
        _ => return,
    };
    let opening = at(first.start);
    let closing = at(last_piece.end - 1);
    let behind = at(last_piece.end);
    let ahead = before(first.start);
    let words = size(&found.content);
    let mut shape = Shape::default();
    for piece in &found.content {
        for sight in &sights[piece.clone()] {
            shape.pass(sight);
        }
    }
    let marks = shape.opened.min(3) | shape.closed.min(3) << 2;
    let crossing = (closing.sentence - opening.sentence).min(3);
    let begins_sentence = u32::from(opening.sentence != ahead.sentence || first.start == 0);
    let ends_sentence =
        u32::from(closing.sentence != behind.sentence || last_piece.end >= sights.len());
    let pieces = found.content.len().min(3) as u32;
    give(length(words) | pieces << 8);
    give(pair(verb.frames, opening.part | length(words) << 8));
    give(pair(opening.part, ahead.part | begins_sentence << 8));
    give(pair(opening.word, ahead.word));
    give(pair(closing.part, behind.part | ends_sentence << 8));
    give(pair(closing.word, behind.word));
    give(pair(behind.word, behind.part | crossing << 8));
    give(marks | opening.quote << 4 | closing.quote << 8 | ahead.quote << 12 | behind.quote << 16);
    give(pair(
        crossing | pieces << 2 | shape.verbs.min(3) << 4,
        begins_sentence | ends_sentence << 1,
    ));
    give(pair(verb.verb, shape.verbs.min(2) | opening.part << 4));
    give(pair(pair(opening.part, closing.part), behind.part));
    give(pair(end, behind.part | closing.part << 8));
    give(pair(start, opening.part | ahead.part << 8));

    // The source.
    let source_words = size(&found.source);
    let (source_first, source_last) = match (found.source.first(), found.source.last()) {
        (Some(first), Some(last)) => (first.start, last.end),
        _ => (0, 0),
    };
    let (opens, closes) =
        if source_words == 0 { (&EDGE, &EDGE) } else { (at(source_first), at(source_last - 1)) };
    let gap = if source_words == 0 {
        15
    } else if source_last <= tokens.start {
        length(tokens.start - source_last).min(7)
    } else {
        8 + length(source_first.saturating_sub(tokens.end)).min(6)
    };
    give(pair(length(source_words), opens.mention | closes.mention << 8));
    give(pair(opens.part | closes.part << 8, gap));
    give(pair(closes.word, gap));
    give(pair(gap, verb.frames));
    give(pair(before(source_first).part, opens.part | source << 8));
    give(pair(at(source_last).part, closes.part | source << 8));
    give(pair(opens.class, closes.class));
    give(pair(closes.word, 1));
    give(pair(opens.quote | head.quote << 4 | opening.quote << 8, gap));

    // The order of the three.
    let order = u32::from(source_words > 0 && source_first < first.start)
        | u32::from(tokens.start < first.start) << 1
        | u32::from(source_words > 0 && source_first < tokens.start) << 2;
    let space = if tokens.end <= first.start {
        length(first.start - tokens.end)
    } else {
        16 + length(tokens.start.saturating_sub(last_piece.end))
    };
    give(pair(order, space | gap << 8));
    give(pair(pair(order, space), verb.frames));
    give(pair(pair(order, space), at(tokens.end).word));

    // The other hypotheses.
    give(around.inside | around.holds << 3 | around.rivals << 6);
    give(pair(cue, around.inside | around.rivals << 3));
    give(pair(head.word, around.inside));
    give(pair(head.lemma, head.part));
    give(pair(head.sense, head.part | opening.part << 8));
    give(pair(head.sense, closes.sense));
    give(pair(closes.sense, gap));
    give(pair(around.position, origin));
}

/// What stands inside a content.
#[derive(Default)]
struct Shape {
    opened: u32,
    closed: u32,
    verbs: u32,
}

impl Shape {
    fn pass(&mut self, sight: &Sight) {
        self.opened += u32::from(sight.quote == 1);
        self.closed += u32::from(sight.quote == 3);
        self.verbs += u32::from(matches!(sight.part, 6 | 18 | 21 | 22));
    }
}

/// How a hypothesis lies to the likely cues around it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// How likely its cue is inside the content of a likelier cue, in steps.
    inside: u32,
    /// Likely cues inside its content, up to 3.
    holds: u32,
    /// Likely cues in its sentence besides its own, up to 3.
    rivals: u32,
    /// Where in the text it stands.
    position: u32,
    /// How much better than it the best hypothesis of its cue agrees with itself.
    best: f32,
}

impl Around {
    /// The same as if it stood in no other content.
    pub(super) fn outside(self) -> Self {
        Self { inside: 0, ..self }
    }

    pub(crate) fn of(
        scene: &Scene<'_>,
        found: &Hypothesis,
        cues: &[Cue],
        best: &[Hypothesis],
    ) -> Self {
        let mut around = Self::default();
        let Some(tokens) = &found.cue else { return around };
        let near = |reach: usize| {
            let from = tokens.start.saturating_sub(reach);
            cues.partition_point(|cue| cue.tokens.start < from)
        };
        let sentence = scene.sights[tokens.start].sentence;
        for cue in cues[near(60)..].iter().take_while(|cue| cue.tokens.start < tokens.end + 60) {
            if cue.tokens.start == tokens.start || cue.probability < 0.3 {
                continue;
            }
            if found.content.iter().any(|piece| piece.contains(&cue.tokens.start)) {
                around.holds = (around.holds + 1).min(3);
            }
            if scene.sights[cue.tokens.start].sentence == sentence {
                around.rivals = (around.rivals + 1).min(3);
            }
        }
        let from = tokens.start.saturating_sub(130);
        let first =
            best.partition_point(|other| other.cue.as_ref().is_some_and(|cue| cue.start < from));
        let mut most = 0.0_f32;
        for other in best[first..]
            .iter()
            .take_while(|other| other.cue.as_ref().is_none_or(|cue| cue.start < tokens.end + 130))
        {
            if other.cue.as_ref() != Some(tokens)
                && other.content.iter().any(|piece| piece.contains(&tokens.start))
            {
                most = most.max(other.support.cue * other.support.mean);
            }
            if other.cue.as_ref() == Some(tokens) {
                around.best = found.support.dice - other.support.dice;
            }
        }
        around.inside = bin(most, 5.0);
        around.position = length(sentence as usize);
        around
    }
}

/// How many numbers the forest looks at.
pub const NUMBERS: usize = OWN_NUMBERS + 2 * RIVAL_NUMBERS;

/// How many of them tell of the hypothesis itself.
const OWN_NUMBERS: usize = 49;

/// What the forest looks at: the same things as numbers. The odds by the features, which are the
/// first of them, and what the rivals tell are left open; see [`complete`].
pub(crate) fn numbers(scene: &Scene<'_>, found: &Hypothesis, around: &Around) -> [f32; NUMBERS] {
    let mut out = [0.0; NUMBERS];
    let mut place = 0;
    each_number(scene, found, around, |number| {
        out[place] = number;
        place += 1;
    });
    debug_assert_eq!(place, OWN_NUMBERS);
    out
}

/// Fills in what is known only when all hypotheses are.
pub fn complete(numbers: &mut [f32; NUMBERS], odds: f32, rivals: &[f32; RIVAL_NUMBERS]) {
    numbers[0] = odds;
    for (index, rival) in rivals.iter().enumerate() {
        numbers[OWN_NUMBERS + index] = *rival;
        numbers[OWN_NUMBERS + RIVAL_NUMBERS + index] = odds - rival;
    }
}

fn each_number(scene: &Scene<'_>, found: &Hypothesis, around: &Around, mut give: impl FnMut(f32)) {
    let sights = scene.sights;
    let at = |place: usize| sights.get(place).unwrap_or(&EDGE);
    let support = &found.support;
    let tokens = found.cue.clone().unwrap_or(0..0);
    let flag = |value: bool| f32::from(u8::from(value));
    let own = [
        0.0,
        support.cue,
        support.start,
        support.end,
        support.mean,
        support.least,
        support.dice,
        support.source_start,
        support.source,
        support.source_other,
        found.origin as u32 as f32,
        flag(found.cue.is_none()),
    ];
    own.into_iter().for_each(&mut give);
    let frame = found.frame.map(|index| &scene.frames[index]);
    let by_rule: &[Range<usize>] = match frame.and_then(|frame| frame.source.as_ref()) {
        Some(source) => std::slice::from_ref(&source.tokens),
        None => &[],
    };
    give(frame.map_or(-1.0, |frame| dice(&frame.content, &found.content)));
    give(frame.map_or(-1.0, |_| dice(by_rule, &found.source)));
    give(frame.map_or(-1.0, |frame| frame.trust));
    let (first, last) = (&found.content[0], &found.content[found.content.len() - 1]);
    let (opening, closing, behind) = (at(first.start), at(last.end - 1), at(last.end));
    let ahead = if first.start == 0 { &EDGE } else { at(first.start - 1) };
    let mut shape = Shape::default();
    for piece in &found.content {
        sights[piece.clone()].iter().for_each(|sight| shape.pass(sight));
    }
    let content = [
        size(&found.content) as f32,
        found.content.len() as f32,
        shape.opened as f32,
        shape.closed as f32,
        shape.verbs as f32,
        flag(opening.sentence != ahead.sentence || first.start == 0),
        flag(closing.sentence != behind.sentence || last.end >= sights.len()),
        (closing.sentence - opening.sentence) as f32,
        opening.part as f32,
        ahead.part as f32,
        closing.part as f32,
        behind.part as f32,
        opening.quote as f32,
        closing.quote as f32,
    ];
    content.into_iter().for_each(&mut give);
    let sources = size(&found.source);
    let (begin, end) = match (found.source.first(), found.source.last()) {
        (Some(first), Some(last)) => (first.start, last.end),
        _ => (0, 0),
    };
    let (opens, closes) = if sources == 0 { (&EDGE, &EDGE) } else { (at(begin), at(end - 1)) };
    let gap =
        if sources == 0 { -40.0 } else { (tokens.start as f32 - end as f32).clamp(-40.0, 40.0) };
    let head = if tokens.is_empty() { &EDGE } else { at(tokens.end - 1) };
    let rest = [
        sources as f32,
        gap,
        opens.part as f32,
        closes.part as f32,
        (opens.mention >> 2) as f32,
        (closes.mention & 2) as f32,
        closes.sense as f32,
        tokens.len() as f32,
        head.part as f32,
        head.quote as f32,
        head.sense as f32,
        flag(head.frames > 0),
        (first.start as f32 - tokens.end as f32).clamp(-40.0, 40.0),
        (tokens.start as f32 - last.end as f32).clamp(-40.0, 40.0),
        at(tokens.end).part as f32,
        around.inside as f32,
        around.holds as f32,
        around.rivals as f32,
        around.position as f32,
        around.best,
    ];
    rest.into_iter().for_each(&mut give);
}

/// How far apart in the list hypotheses are compared with each other.
const RIVALS_REACH: usize = 24;

/// How many numbers [`rivals`] gives of a hypothesis.
pub(crate) const RIVAL_NUMBERS: usize = 5;

/// For every hypothesis, what the others near it would have of the same words: the best odds of
/// those of its own cue, of those of other cues that want its words, that hold its cue, whose cue it
/// holds, and of those before it that share its source.
pub fn rivals(all: &[Hypothesis], odds: &[f32]) -> Vec<[f32; RIVAL_NUMBERS]> {
    let none = 0..0;
    let hull = |ranges: &[Range<usize>]| match (ranges.first(), ranges.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    };
    let meet =
        |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    let contents: Vec<Range<usize>> = all.iter().map(|found| hull(&found.content)).collect();
    let sources: Vec<Range<usize>> = all.iter().map(|found| hull(&found.source)).collect();
    let mut out = vec![[NO_RIVAL; RIVAL_NUMBERS]; all.len()];
    for (index, found) in all.iter().enumerate() {
        let near = index.saturating_sub(RIVALS_REACH)..all.len().min(index + RIVALS_REACH);
        let cue = found.cue.as_ref().unwrap_or(&none);
        let numbers = &mut out[index];
        for other in near.filter(|other| *other != index) {
            let rival = &all[other];
            let rival_cue = rival.cue.as_ref().unwrap_or(&none);
            let holds = |pieces: &[Range<usize>], cue: &Range<usize>| {
                !cue.is_empty() && pieces.iter().any(|piece| piece.contains(&cue.start))
            };
            let kind = if rival_cue == cue {
                0
            } else if meet(&contents[other], cue) && holds(&rival.content, cue) {
                HELD
            } else if meet(&contents[index], rival_cue) && holds(&found.content, rival_cue) {
                3
            } else if meet(&contents[index], &contents[other])
                && shared(&found.content, &rival.content) > 0
            {
                SHARED
            } else if meet(&sources[index], &sources[other])
                && shared(&found.source, &rival.source) > 0
            {
                4
            } else {
                continue;
            };
            numbers[kind] = numbers[kind].max(odds[other]);
        }
    }
    out
}
