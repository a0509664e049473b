//! Cues: the words that report something. A chain of labels over each sentence, from what its
//! words and their neighbours look like; arguments are found later.

use std::ops::Range;

use crate::linear::{self, Chain, Feature, Gathered, Marginals, Table};
use crate::part::is_verb;
use crate::sight::{EDGE, Sight};
use crate::text::Text;

/// Outside, first word of a cue, further word of a cue, and room.
pub const LANES: usize = 4;

/// How many of the lanes are labels.
pub const LABELS: usize = 3;

/// The label of the first word of a cue.
pub(crate) const BEGIN: usize = 1;

/// The label of a further word of a cue.
pub(crate) const INSIDE: usize = 2;

/// A word less likely than this to begin a cue is passed over.
const PROBABILITY_MIN: f32 = 0.15;

/// The weights of the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct CueModel {
    /// Weights of the features of a token.
    pub table: Table<LANES>,
    /// Weights of label pairs.
    pub chain: Chain<LANES>,
}

/// Words that may report something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// How likely a cue begins here.
    pub probability: f32,
}

/// What a sentence holds besides its words.
struct Surroundings {
    /// For each token of the sentence the number of tokens since the last and until the next mark
    /// of a quotation, at most 15.
    since: Vec<u8>,
    until: Vec<u8>,
    /// Kind of the last mention before the token and how far away it ended.
    subject: Vec<u8>,
    /// Verbs before the token in the sentence, at most 3.
    verbs: Vec<u8>,
}

impl Surroundings {
    fn of(sights: &[Sight], sentence: &Range<usize>) -> Self {
        let count = sentence.len();
        let mut around = Self {
            since: vec![0; count],
            until: vec![0; count],
            subject: vec![0; count],
            verbs: vec![0; count],
        };
        let (mut since, mut subject, mut gap, mut verbs) = (15_u8, 0_u8, 0_u8, 0_u8);
        for (place, at) in sentence.clone().enumerate() {
            let sight = &sights[at];
            around.since[place] = since;
            around.subject[place] = subject << 3 | gap.min(7);
            around.verbs[place] = verbs;
            since = if sight.quote & 1 == 1 { 0 } else { since.saturating_add(1).min(15) };
            if sight.mention & 2 != 0 {
                subject = (sight.mention >> 2) as u8;
                gap = 0;
            } else {
                gap = gap.saturating_add(1);
            }
            verbs = (verbs + u8::from(is_verb(sight.part))).min(3);
        }
        let mut until = 15_u8;
        for (place, at) in sentence.clone().enumerate().rev() {
            around.until[place] = until;
            until = if sights[at].quote & 1 == 1 { 0 } else { until.saturating_add(1).min(15) };
        }
        around
    }
}

/// Calls `sink` with the features of the token at `at`; `place` is its place in the sentence and
/// `field` the tokens that may be looked at.
#[inline(always)]
fn features(
    sights: &[Sight],
    around: &Surroundings,
    sentence: &Range<usize>,
    at: usize,
    mut sink: impl FnMut(Feature),
) {
    let near = |distance: isize| {
        let place = at as isize + distance;
        sights.get(place as usize).filter(|_| place >= 0).unwrap_or(&EDGE)
    };
    let (here, last, next) = (near(0), near(-1), near(1));
    let (last2, next2) = (near(-2), near(2));
    let place = at - sentence.start;
    let pair = linear::pair;
    let first = u32::from(place == 0) | u32::from(at + 1 == sentence.end) << 1;
    let mut kind = 0;
    let mut give = |value: u32| {
        sink(linear::feature(kind, value));
        kind += 1;
    };
    give(here.word);
    give(last.word);
    give(next.word);
    give(last2.word);
    give(next2.word);
    give(pair(last.word, here.word));
    give(pair(here.word, next.word));
    give(pair(pair(here.word, next.word), next2.word));
    give(here.suffix);
    give(here.shape | here.part << 8);
    give(last.part | here.part << 8);
    give(here.part | next.part << 8);
    give(last.part | here.part << 8 | next.part << 16);
    give(last2.part | last.part << 8 | here.part << 16);
    give(here.part | next.part << 8 | next2.part << 16);
    give(pair(here.word, here.part));
    give(pair(here.word, next.part));
    give(pair(here.word, last.part));
    give(pair(here.verb, here.part | next.part << 8));
    give(pair(here.verb, last.part | here.part << 8));
    give(pair(here.frames, here.part | next.part << 8));
    give(pair(here.frames, last.part | here.part << 8));
    give(pair(here.class, last.class));
    give(pair(here.class, next.class));
    give(here.quote | last.quote << 4 | next.quote << 8);
    give(pair(here.word, here.quote | next.quote << 4));
    give(pair(here.frames, last.quote | here.quote << 4 | next.quote << 8));
    give(last.mention | next.mention << 8 | here.mention << 16);
    give(pair(here.word, last.mention));
    give(pair(here.frames, last.mention | next.mention << 8));
    let subject = u32::from(around.subject[place]);
    let verbs = u32::from(around.verbs[place]);
    let since = u32::from(around.since[place]);
    let until = u32::from(around.until[place]);
    give(pair(here.part, subject));
    give(pair(here.word, subject >> 3));
    give(pair(here.frames, subject | verbs << 8));
    give(pair(here.part, since | until << 8));
    give(pair(here.verb, since.min(4) | until.min(4) << 8));
    give(verbs | here.part << 8 | first << 16);
    give(here.rule | last.rule << 3 | next.rule << 6);
    give(pair(here.part, here.rule | last.rule << 3 | next.rule << 6));
    give(pair(here.word, here.rule));
    give(pair(near(3).word, here.part));
    give(pair(last2.word, last.word));
    give(pair(next.word, next2.word));
    give(pair(here.lemma, here.part));
    give(pair(here.lemma, next.part));
    give(pair(here.lemma, last.part));
    give(pair(here.lemma, subject >> 3));
    give(pair(here.lemma, next.lemma));
    give(pair(last.lemma, here.lemma));
    give(pair(here.sense, here.part | next.part << 8));
    give(pair(here.sense, last.part | here.part << 8));
    give(pair(here.sense, last.sense | next.sense << 8));
    give(pair(here.sense, subject));
    give(pair(here.lemma, last.sense));
    give(pair(here.lemma, next.sense));
    give(pair(pair(here.lemma, here.part), next.part | next2.part << 8));
    give(pair(pair(here.lemma, here.part), last2.part | last.part << 8));
    give(pair(pair(here.part, next.word), next2.part));
    give(pair(near(-3).part | last2.part << 8 | last.part << 16, here.part));
    give(pair(next.part | next2.part << 8 | near(3).part << 16, here.part));
}

/// Calls `each` with every sentence of the text and the features of its tokens, as training wants
/// them.
pub(crate) fn sentences(
    text: &Text<'_>,
    sights: &[Sight],
    mut each: impl FnMut(&Range<usize>, &[Vec<Feature>]),
) {
    for sentence in &text.layout.sentences {
        let tokens = &sentence.tokens;
        let around = Surroundings::of(sights, tokens);
        let rows: Vec<Vec<Feature>> = tokens
            .clone()
            .map(|at| {
                let mut row = Vec::with_capacity(48);
                features(sights, &around, tokens, at, |feature| row.push(feature));
                row
            })
            .collect();
        each(tokens, &rows);
    }
}

impl CueModel {
    /// The cues that are at least as likely as [`PROBABILITY_MIN`], in reading order.
    pub(crate) fn find(&self, text: &Text<'_>, sights: &[Sight]) -> Vec<Cue> {
        let mut cues = Vec::new();
        let mut marginals = Marginals::default();
        let mut scores = Vec::new();
        let mut gathered = Gathered::new();
        for sentence in &text.layout.sentences {
            let around = Surroundings::of(sights, &sentence.tokens);
            scores.clear();
            for at in sentence.tokens.clone() {
                let mut sums = [0; LANES];
                features(sights, &around, &sentence.tokens, at, |feature| gathered.push(feature));
                gathered.add(&self.table, &mut sums);
                scores.push(self.table.scores(&sums));
            }
            self.chain.marginals(&scores, &mut marginals, None);
            collect(&marginals.rows, sentence.tokens.start, &mut cues);
        }
        cues
    }
}

/// Reads cues off the probabilities of one sentence.
fn collect(rows: &[[f32; LANES]], start: usize, cues: &mut Vec<Cue>) {
    let mut at = 0;
    while at < rows.len() {
        let [_, begins, inside, _] = rows[at];
        if begins < PROBABILITY_MIN || begins < inside * 0.5 {
            at += 1;
            continue;
        }
        let first = at;
        at += 1;
        while at < rows.len()
            && rows[at][INSIDE] > 0.5 * begins
            && rows[at][INSIDE] > rows[at][BEGIN]
        {
            at += 1;
        }
        cues.push(Cue { tokens: start + first..start + at, probability: begins });
    }
}
