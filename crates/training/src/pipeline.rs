//! The whole training: fits the stages one after another. What a stage learns from, the stages before
//! have said of texts that they were not fitted to: each is fitted once to all texts, for the model,
//! and once to all but each fold, for the stages behind it.

use std::ops::Range;
use std::sync::Mutex;

use anyhow::Result;
use readout_analysis::Model;
use readout_analysis::learning::{
    Candidate, CueCandidate, Hypothesis, NUMBERS, RankModel, Reader, Sheet, complete, rivals,
};

use crate::boost;
use crate::corpus::{Document, Spans};
use crate::fit::{Recipe, Samples};
use crate::score;
use crate::stage::{self, Attribution, Tagged};

/// Parts that the texts are split into.
pub(crate) const FOLDS: usize = 5;

/// Rows of the tagger's table, as a power of two.
const TAGGER_BITS: u32 = 15;

const CUE: Recipe = Recipe { epochs: 6, rate: 0.05, dropout: 0.5, seen_min: 3, bits: 18, seed: 1 };

const ARGUMENT: Recipe = Recipe { bits: 17, ..CUE };

const RANK: Recipe = Recipe { seen_min: 8, bits: 15, ..CUE };

const BOOST: boost::Recipe = boost::Recipe { trees: 100, rate: 0.15, ridge: 5.0 };

/// Texts to learn from.
pub(crate) struct Material<'a> {
    pub(crate) documents: Vec<&'a Document>,
    /// How often each of the documents counts.
    pub(crate) weights: Vec<usize>,
    /// The same texts with their parts of speech.
    pub(crate) tagged: Vec<&'a Tagged>,
    /// Further texts with parts of speech only.
    pub(crate) extra: Vec<&'a Tagged>,
    pub(crate) digest: [u8; 32],
}

/// Does `count` pieces of work, at most one a core at a time; the answers come in order.
pub(crate) fn parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = Mutex::new(0..count);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(count));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(count) {
            scope.spawn(|| {
                loop {
                    let index = next.lock().expect("no worker panics with the lock").next();
                    let Some(index) = index else { break };
                    let answer = work(index);
                    done.lock().expect("no worker panics with the lock").push((index, answer));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no worker panics with the lock");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// The samples of all texts, kept by fold.
struct Folds(Vec<Samples>);

impl Folds {
    fn new(weights: &[usize], push: impl Fn(usize, &mut Samples) + Sync) -> Self {
        let count = weights.len();
        Self(parallel(FOLDS, |fold| {
            let mut samples = Samples::default();
            for index in (0..count).filter(|index| index % FOLDS == fold) {
                (0..weights[index]).for_each(|_| push(index, &mut samples));
            }
            samples
        }))
    }

    /// Fits to all but each fold; the last answer is the fit to all of them.
    fn fit<T: Send>(&self, fit: impl Fn(&Samples) -> T + Sync) -> Vec<T> {
        parallel(FOLDS + 1, |left_out| {
            let mut samples = Samples::default();
            for (fold, part) in self.0.iter().enumerate() {
                if fold != left_out {
                    samples.append(part);
                }
            }
            fit(&samples)
        })
    }
}

/// What a training gives.
pub(crate) struct Fitted {
    /// Fitted to all texts.
    pub(crate) model: Model,
    /// Fitted to all but each fold.
    pub(crate) folds: Vec<Model>,
}

/// Fits all stages. `progress` is told what was done.
pub(crate) fn fit(material: &Material<'_>, progress: impl Fn(&str)) -> Result<Fitted> {
    let reader = Reader::default();
    let documents = &material.documents;
    let count = documents.len();
    let mut taggers = parallel(FOLDS + 1, |left_out| {
        let kept = material.tagged.iter().enumerate();
        let mut texts: Vec<&Tagged> =
            kept.filter(|(index, _)| index % FOLDS != left_out).map(|(_, text)| *text).collect();
        texts.extend(&material.extra);
        stage::tagger(&texts, TAGGER_BITS)
    });
    let tagger = taggers.pop().expect("there is one more than folds");
    progress("parts of speech");

    let sheets: Vec<Sheet<'_>> =
        parallel(count, |index| reader.sheet(&documents[index].text, &taggers[index % FOLDS]));
    let spans: Vec<Vec<Range<usize>>> =
        sheets.iter().map(|sheet| sheet.spans().collect()).collect();
    let gold: Vec<Vec<Attribution>> = documents
        .iter()
        .zip(&spans)
        .map(|(document, spans)| {
            document.gold.iter().map(|gold| Attribution::of(spans, gold)).collect()
        })
        .collect();
    let folds = Folds::new(&material.weights, |index, samples| {
        stage::cue_samples(&sheets[index], &gold[index], samples);
    });
    let mut cue_models = folds.fit(|samples| stage::cue_model(samples, &CUE));
    let cue = cue_models.pop().expect("there is one more than folds");
    progress("cues");

    let cues: Vec<Vec<CueCandidate>> =
        parallel(count, |index| sheets[index].cues(&cue_models[index % FOLDS]));
    let folds = Folds::new(&material.weights, |index, samples| {
        stage::argument_samples(&sheets[index], &gold[index], &cues[index], samples);
    });
    let mut argument_models = folds.fit(|samples| stage::argument_model(samples, &ARGUMENT));
    let argument = argument_models.pop().expect("there is one more than folds");
    progress("arguments");

    let found: Vec<Vec<Candidate>> = parallel(count, |index| {
        sheets[index].hypotheses(&argument_models[index % FOLDS], &cues[index])
    });
    let truth: Vec<Vec<bool>> = parallel(count, |index| {
        let predicted: Vec<Spans> = found[index]
            .iter()
            .map(|candidate| bytes(&candidate.hypothesis, &spans[index]))
            .collect();
        score::agrees(&documents[index].text, &predicted, &documents[index].gold)
    });
    let folds = Folds::new(&material.weights, |index, samples| {
        for (candidate, right) in found[index].iter().zip(&truth[index]) {
            samples.push(std::slice::from_ref(&candidate.features), &[u8::from(*right)]);
        }
    });
    let mut rank_models = folds.fit(|samples| stage::rank_model(samples, &RANK));
    let mut rank = rank_models.pop().expect("there is one more than folds");
    let rows: Vec<Vec<[f32; NUMBERS]>> = parallel(count, |index| {
        let model = &rank_models[index % FOLDS];
        let odds: Vec<f32> = found[index]
            .iter()
            .map(|candidate| model.odds(|sink| candidate.features.iter().copied().for_each(sink)))
            .collect();
        let all: Vec<Hypothesis> =
            found[index].iter().map(|candidate| candidate.hypothesis.clone()).collect();
        let rivals = rivals(&all, &odds);
        let mut rows: Vec<[f32; NUMBERS]> =
            found[index].iter().map(|candidate| candidate.numbers).collect();
        for (place, row) in rows.iter_mut().enumerate() {
            complete(row, odds[place], &rivals[place]);
        }
        rows
    });
    let mut forests = parallel(FOLDS + 1, |left_out| {
        let (mut kept, mut answers) = (Vec::new(), Vec::new());
        for index in (0..count).filter(|index| index % FOLDS != left_out) {
            for _ in 0..material.weights[index] {
                kept.extend_from_slice(&rows[index]);
                answers.extend_from_slice(&truth[index]);
            }
        }
        boost::forest(&kept, &answers, &BOOST)
    });
    rank.forest = forests.pop().expect("there is one more than folds");
    progress("ranking");
    let training_digest = material.digest;
    let stages = taggers.into_iter().zip(cue_models).zip(argument_models).zip(rank_models);
    let folds = stages.zip(forests).map(|((((tagger, cue), argument), rank), forest)| Model {
        training_digest,
        tagger,
        cue,
        argument,
        rank: RankModel { forest, ..rank },
    });
    let folds = folds.collect();
    Ok(Fitted { model: Model { training_digest, tagger, cue, argument, rank }, folds })
}

/// A hypothesis as ranges of bytes.
fn bytes(found: &Hypothesis, spans: &[Range<usize>]) -> Spans {
    let attribution = Attribution {
        source: found.source.clone(),
        cue: found.cue.iter().cloned().collect(),
        content: found.content.clone(),
    };
    attribution.bytes(spans)
}
