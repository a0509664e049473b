//! Ranking: how likely each hypothesis is a statement, told from all of it at once, and which of
//! the hypotheses stand when several want the same words.

pub(crate) mod feature;

use crate::argument::Scene;
use crate::cue::Cue;
use crate::hypothesis::{Found, Hypothesis, size, without};
use crate::lexicon::class;
use crate::linear::{Feature, Forest, Gathered, Table};
use crate::token::Kind;
use feature::{Around, HELD, NO_RIVAL, RIVAL_NUMBERS, SHARED, complete, features, numbers, rivals};

/// No statement, a statement, and room.
pub const LANES: usize = 4;

/// How many of the lanes are labels.
pub const LABELS: usize = 2;

/// The weights of the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct RankModel {
    /// Weights of the features of a hypothesis.
    pub table: Table<LANES>,
    /// How much a statement is likelier than none before anything is known.
    pub bias: f32,
    /// Corrects what the weights say.
    pub forest: Forest,
}

impl RankModel {
    /// The odds by the features alone.
    pub fn odds(&self, row: impl FnOnce(&mut dyn FnMut(Feature))) -> f32 {
        let mut sums = [0_i16; LANES];
        let mut gathered = Gathered::new();
        row(&mut |feature| gathered.push(feature));
        gathered.add(&self.table, &mut sums);
        let scores = self.table.scores(&sums);
        scores[1] - scores[0] + self.bias
    }

    /// How likely the hypothesis were a statement if no other one held it.
    fn alone(
        &self,
        scene: &Scene<'_>,
        cues: &[Cue],
        best: &[Hypothesis],
        found: &Hypothesis,
        mut rivals: [f32; RIVAL_NUMBERS],
    ) -> f32 {
        let around = Around::of(scene, found, cues, best).outside();
        let odds = self.odds(|sink| features(scene, found, &around, sink));
        (rivals[SHARED], rivals[HELD]) = (NO_RIVAL, NO_RIVAL);
        let mut row = numbers(scene, found, &around);
        complete(&mut row, odds, &rivals);
        probability(self.forest.score(&row))
    }

    /// Tells of each hypothesis how likely it is.
    pub(crate) fn judge(&self, scene: &Scene<'_>, cues: &[Cue], found: &mut Found) {
        let mut odds = Vec::with_capacity(found.all.len());
        let mut rows = Vec::with_capacity(found.all.len());
        for hypothesis in &found.all {
            let around = Around::of(scene, hypothesis, cues, &found.best);
            odds.push(self.odds(|sink| features(scene, hypothesis, &around, sink)));
            rows.push(numbers(scene, hypothesis, &around));
        }
        let rivals = rivals(&found.all, &odds);
        let mut seen_whole = vec![false; scene.frames.len()];
        for (index, hypothesis) in found.all.iter_mut().enumerate() {
            complete(&mut rows[index], odds[index], &rivals[index]);
            hypothesis.confidence = probability(self.forest.score(&rows[index]));
            let first_person = hypothesis.source.iter().any(|source| {
                scene.text.is(source.start, class::FIRST_SINGULAR | class::FIRST_PLURAL)
            });
            if rivals[index][HELD] > NO_RIVAL
                && hypothesis.support.cue >= NESTED_CUE_MIN
                && !first_person
            {
                hypothesis.alone = self.alone(scene, cues, &found.best, hypothesis, rivals[index]);
            }
            if let Some(trust) = beyond(scene, hypothesis) {
                hypothesis.confidence = hypothesis.confidence.max(trust);
                hypothesis.frame.iter().for_each(|frame| seen_whole[*frame] = true);
            }
        }
        // What the models say of the same cue they say without having seen it all.
        for hypothesis in &mut found.all {
            if hypothesis.frame.is_some_and(|frame| seen_whole[frame])
                && beyond(scene, hypothesis).is_none()
            {
                (hypothesis.confidence, hypothesis.alone) = (0.0, 0.0);
            }
        }
    }
}

/// A cue less likely than this makes no nested statement.
const NESTED_CUE_MIN: f32 = 0.3;

/// A nested statement is given when it were at least so likely if it stood alone.
const NESTED_MIN: f32 = 0.5;

/// How much the rules trust a hypothesis that the models cannot judge: it reaches over paragraphs, such
/// as a speech that a colon introduces, while they see one paragraph around a cue; or its cue
/// is a mark of a transcript, headline or signature.
fn beyond(scene: &Scene<'_>, found: &Hypothesis) -> Option<f32> {
    let frame = &scene.frames[found.frame?];
    if found.content != frame.content {
        return None;
    }
    let paragraph = |at: usize| scene.text.layout.paragraph_index(at);
    let far = found.cue.as_ref().is_some_and(|cue| {
        let mark = matches!(scene.text.kind(cue.start), Kind::Colon | Kind::Dash);
        mark && cue.len() == 1
            || found.content.iter().any(|piece| paragraph(piece.start) != paragraph(cue.start))
    });
    far.then_some(frame.trust)
}

/// The probability that odds on a logarithmic scale stand for.
fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// Of the words of a content, at most one in so many may belong to another statement already; they
/// are taken out.
const TAKEN_SHARE: usize = 3;

/// Chooses among the hypotheses of a text of `count` tokens: the likeliest first; every further one
/// must bring a cue of its own, and words that nobody says yet.
pub(crate) fn choose(mut all: Vec<Hypothesis>, threshold: f32, count: usize) -> Vec<Hypothesis> {
    let held = |found: &Hypothesis| found.alone >= NESTED_MIN.max(threshold);
    let nested: Vec<Hypothesis> = all.iter().filter(|found| held(found)).cloned().collect();
    all.retain(|found| found.confidence >= threshold);
    all.sort_by(|one, other| {
        let order = other.confidence.total_cmp(&one.confidence);
        order.then_with(|| one.content[0].start.cmp(&other.content[0].start))
    });
    let mut used = vec![false; count];
    let mut chosen: Vec<Hypothesis> = Vec::new();
    for mut found in all {
        let cue = found.cue.clone().unwrap_or(0..0);
        let taken = found.content.iter().flat_map(Clone::clone).filter(|at| used[*at]).count();
        if used[cue.clone()].contains(&true) || taken > size(&found.content) / TAKEN_SHARE {
            continue;
        }
        if taken > 0 {
            found.content = without(&found.content, |at| used[at]);
        }
        used[cue].fill(true);
        found.content.iter().for_each(|piece| used[piece.clone()].fill(true));
        chosen.push(found);
    }
    nest(nested, &mut chosen, count);
    chosen.sort_by_key(|found| (found.content[0].start, std::cmp::Reverse(found.content[0].end)));
    chosen
}

/// Adds statements that stand as a whole in the content of a chosen one: what somebody says that
/// another one said.
fn nest(mut nested: Vec<Hypothesis>, chosen: &mut Vec<Hypothesis>, count: usize) {
    nested.sort_by(|one, other| {
        let order = other.alone.total_cmp(&one.alone);
        order.then_with(|| one.content[0].start.cmp(&other.content[0].start))
    });
    // For each token the chosen statement that it is said in.
    let mut holder = vec![0_u32; count];
    for (index, found) in chosen.iter().enumerate() {
        found.content.iter().for_each(|piece| holder[piece.clone()].fill(index as u32 + 1));
    }
    let mut used = vec![false; count];
    for mut found in nested {
        let Some(cue) = found.cue.clone() else { continue };
        let holds = holder[cue.start];
        let words = || found.source.iter().chain(&found.content).chain(&found.cue);
        let apart = |at: usize| holder[at] != holds || used[at];
        if holds == 0 || found.source.is_empty() || words().flat_map(Clone::clone).any(apart) {
            continue;
        }
        let all = size(&chosen[holds as usize - 1].content);
        if size(&found.content) + cue.len() >= all {
            continue;
        }
        found.content.iter().chain(&found.cue).for_each(|piece| used[piece.clone()].fill(true));
        found.nested = true;
        found.confidence = found.alone;
        chosen.push(found);
    }
}
