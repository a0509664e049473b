//! Evaluation: the whole engine on articles whose attributions are known, as a user would run it.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context as _, Result, ensure};
use readout_analysis::{Article, Engine, Model, Options, Span, Statement};

use crate::corpus::{Document, Spans};
use crate::data::Corpora;
use crate::pipeline::{self, FOLDS};
use crate::score::{self, Scores, Verdict};

/// How confidence and truth go together in one step of a tenth.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Step {
    pub(crate) confidence: f64,
    pub(crate) right: usize,
    pub(crate) count: usize,
}

/// What came of running the engine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) scores: Scores,
    /// By the first word of the file name.
    pub(crate) by_publisher: BTreeMap<String, Scores>,
    pub(crate) steps: [Step; 10],
    /// What was wrong, counted.
    pub(crate) errors: BTreeMap<&'static str, usize>,
}

impl Outcome {
    pub(crate) fn add(&mut self, other: &Self) {
        self.scores.add(&other.scores);
        for (publisher, scores) in &other.by_publisher {
            self.by_publisher.entry(publisher.clone()).or_default().add(scores);
        }
        for (step, other) in self.steps.iter_mut().zip(&other.steps) {
            step.confidence += other.confidence;
            step.right += other.right;
            step.count += other.count;
        }
        for (error, count) in &other.errors {
            *self.errors.entry(error).or_default() += count;
        }
    }

    /// How far confidence lies from truth on average (expected calibration error).
    pub(crate) fn calibration_error(&self) -> f64 {
        let count: usize = self.steps.iter().map(|step| step.count).sum();
        let gaps = self.steps.iter().map(|step| (step.confidence - step.right as f64).abs());
        gaps.sum::<f64>() / count.max(1) as f64
    }
}

/// A statement as the scorer reads it.
pub(crate) fn spans(statement: &Statement) -> Spans {
    let bytes = |spans: &[Span]| spans.iter().map(|span| span.start..span.end).collect();
    let source: Vec<Range<usize>> =
        statement.speaker.mention.iter().map(|span| span.start..span.end).collect();
    Spans { source, cue: bytes(&statement.cue), content: bytes(&statement.content) }
}

/// Runs a model over articles.
pub(crate) fn outcome(model: &Model, documents: &[&Document]) -> Outcome {
    let engine = Engine::new(Options::default(), model.clone());
    let parts = pipeline::parallel(documents.len(), |index| {
        let document = documents[index];
        let article = Article { body: &document.text, ..Article::default() };
        let found = engine.analyze(&article).statements;
        let predicted: Vec<Spans> = found.iter().map(spans).collect();
        let (scores, verdicts) = score::score(&document.text, &predicted, &document.gold);
        let mut outcome = Outcome { scores, ..Outcome::default() };
        let publisher = document.stem.split('_').next().unwrap_or_default();
        outcome.by_publisher.insert(publisher.to_string(), scores);
        for (statement, verdict) in found.iter().zip(&verdicts) {
            let step = &mut outcome.steps[((statement.confidence * 10.0) as usize).min(9)];
            step.confidence += f64::from(statement.confidence);
            step.right += usize::from(verdict.is_full());
            step.count += 1;
        }
        errors(&verdicts, document, &mut outcome.errors);
        outcome
    });
    let mut sum = Outcome::default();
    parts.iter().for_each(|part| sum.add(part));
    sum
}

fn errors(verdicts: &[Verdict], document: &Document, errors: &mut BTreeMap<&'static str, usize>) {
    let mut count = |error| *errors.entry(error).or_default() += 1;
    let mut met = vec![false; document.gold.len()];
    for verdict in verdicts {
        match verdict {
            Verdict { partner: None, .. } => count("nothing there is marked"),
            Verdict { soft: false, source: true, .. } => count("another content"),
            Verdict { soft: true, source: false, .. } => count("another source"),
            Verdict { soft: false, source: false, .. } => count("another content and source"),
            Verdict { .. } => {}
        }
        if let Some(partner) = verdict.partner {
            met[partner] = true;
        }
    }
    for (gold, met) in document.gold.iter().zip(met) {
        match (met, gold.source.is_empty()) {
            (true, _) => {}
            (false, true) => count("missed, has no source"),
            (false, false) => count("missed"),
        }
    }
}

/// Fits to all but each fold and runs over the fold.
pub(crate) fn cross_validate(corpora: &Corpora, progress: impl Fn(&str)) -> Result<Vec<Outcome>> {
    let mut parts = Vec::new();
    for fold in 0..FOLDS {
        let model = pipeline::fit(&corpora.part(|index| index % FOLDS != fold), |_| {})?.model;
        let left: Vec<&Document> = corpora.train.iter().skip(fold).step_by(FOLDS).collect();
        parts.push(outcome(&model, &left));
        progress(&format!("fold {} of {FOLDS}", fold + 1));
    }
    Ok(parts)
}

/// Runs the model of each fold over the articles that it was not fitted to.
pub(crate) fn jackknife(corpora: &Corpora, folds: &[Model]) -> Outcome {
    let mut sum = Outcome::default();
    for (fold, model) in folds.iter().enumerate() {
        let left: Vec<&Document> = corpora.train.iter().skip(fold).step_by(FOLDS).collect();
        sum.add(&outcome(model, &left));
    }
    sum
}

/// Scores another marking of the same texts.
pub(crate) fn compare(gold: &[Document], other: &[Document]) -> Result<Scores> {
    let mut sum = Scores::default();
    for theirs in other {
        let mine = gold.iter().find(|mine| mine.stem == theirs.stem);
        let mine = mine.with_context(|| format!("{} is not marked twice", theirs.stem))?;
        ensure!(mine.text == theirs.text, "the texts of {} differ", mine.stem);
        sum.add(&score::score(&mine.text, &theirs.gold, &mine.gold).0);
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::corpus;

    fn press(part: &str) -> Vec<Document> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/press").join(part);
        corpus::read(&folder).expect("the marked articles are part of the repository")
    }

    fn model() -> Model {
        let bytes = include_bytes!("../../../model/attribution.model");
        Model::read(bytes).expect("the model of this repository is whole")
    }

    /// Scores on articles that nothing was tuned on; whoever lowers a floor says why in the commit.
    #[test]
    fn held_articles_score_above_their_floors() {
        let documents = press("held");
        assert!(documents.len() >= 20);
        let outcome = outcome(&model(), &documents.iter().collect::<Vec<_>>());
        let scores = &outcome.scores;
        assert!(scores.full.gold >= 500, "{} statements", scores.full.gold);
        let floors = [
            ("full", scores.full.f1(), 0.635),
            ("content soft", scores.content_soft.f1(), 0.66),
            ("source overlap", scores.source_overlap.f1(), 0.69),
            ("direct full", scores.direct_full.f1(), 0.85),
            ("precision of full", scores.full.precision(), 0.79),
        ];
        for (name, found, floor) in floors {
            assert!(found >= floor, "{name}: {found:.4}, the floor is {floor}");
        }
    }

    #[test]
    fn articles_marked_twice_agree_as_reported() {
        let mut gold = press("tuning");
        gold.extend(press("held"));
        let second = press("second");
        assert_eq!(second.len(), 10);
        let scores = compare(&gold, &second).expect("the same texts");
        assert!(scores.full.f1() > 0.95, "{:.4}", scores.full.f1());
    }
}
