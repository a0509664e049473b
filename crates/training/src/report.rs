//! Reports in Markdown.

use std::fmt::Write as _;

use anyhow::Result;
use readout_analysis::learning::Reader;

use crate::data::Corpora;
use crate::evaluate::{self, Outcome};
use crate::pipeline::Fitted;
use crate::score::{Count, Scores};

/// The measures as a table.
pub(crate) fn table(scores: &Scores) -> String {
    let mut out = String::from("| measure | precision | recall | F1 |\n|---|---|---|---|\n");
    for (name, count) in scores.rows() {
        let (precision, recall, f1) = (count.precision(), count.recall(), count.f1());
        let percent = |share: f64| format!("{:.2}", 100.0 * share);
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} |",
            percent(precision),
            percent(recall),
            percent(f1)
        );
    }
    let _ = writeln!(out, "\n{} predicted, {} marked.", scores.full.predicted, scores.full.gold);
    out
}

/// Shares of right answers as a table.
pub(crate) fn shares(rows: &[(&'static str, Count)]) -> String {
    let mut out = String::from("| measure | right | of | share |\n|---|---|---|---|\n");
    for (name, count) in rows {
        let percent = 100.0 * count.precision();
        let _ = writeln!(out, "| {name} | {} | {} | {percent:.1} % |", count.hits, count.predicted);
    }
    out
}

fn details(outcome: &Outcome) -> String {
    let mut out =
        String::from("\n| publisher | marked | full F1 | direct full F1 |\n|---|---|---|---|\n");
    for (publisher, scores) in &outcome.by_publisher {
        let (full, direct) = (100.0 * scores.full.f1(), 100.0 * scores.direct_full.f1());
        let _ = writeln!(out, "| {publisher} | {} | {full:.1} | {direct:.1} |", scores.full.gold);
    }
    let _ = writeln!(
        out,
        "\nConfidence against truth (expected calibration error {:.4}):\n\n| confidence | statements | \
         right |\n|---|---|---|",
        outcome.calibration_error()
    );
    for step in outcome.steps.iter().filter(|step| step.count > 0) {
        let mean = step.confidence / step.count as f64;
        let right = step.right as f64 / step.count as f64;
        let _ = writeln!(out, "| {mean:.2} | {} | {right:.2} |", step.count);
    }
    let mut errors: Vec<_> = outcome.errors.iter().collect();
    errors.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    out.push_str("\n| error | count |\n|---|---|\n");
    for (error, count) in errors {
        let _ = writeln!(out, "| {error} | {count} |");
    }
    out
}

/// The report of `train`.
pub(crate) fn of_training(
    corpora: &Corpora,
    fitted: &Fitted,
    bytes: usize,
    seconds: f32,
) -> Result<String> {
    let model = &fitted.model;
    let dev: Vec<_> = corpora.dev.iter().collect();
    let outcome = evaluate::outcome(model, &dev);
    let reader = Reader::default();
    let (mut right, mut all) = (0, 0);
    for (text, tagged) in &corpora.checks {
        let (hits, words) = tagged.check(&model.tagger, &reader, text);
        right += hits;
        all += words;
    }
    let digest: String = model.training_digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut out = format!(
        "# Report of the training\n\nWritten by `make train`. {} articles, {} attributions; digest of \
         the training data {digest}.\n\nModel file {bytes} bytes. Trained in {seconds:.0} s.\n\n",
        corpora.train.len(),
        corpora.train.iter().map(|document| document.gold.len()).sum::<usize>(),
    );
    let sizes = [
        ("tagger", model.tagger.table.count(), 32),
        ("cue", model.cue.table.count(), 4),
        ("argument", model.argument.table.count(), 8),
        ("rank", model.rank.table.count(), 4),
    ];
    out.push_str("| table | rows | bytes |\n|---|---|---|\n");
    for (name, rows, lanes) in sizes {
        let _ = writeln!(out, "| {name} | {rows} | {} |", rows * lanes);
    }
    let _ = writeln!(
        out,
        "\nParts of speech on the news files that train nothing: {:.2} % of {all} words.\n\n## dev\n",
        100.0 * right as f64 / all.max(1) as f64
    );
    out.push_str(&table(&outcome.scores));
    out.push_str(&details(&outcome));
    out.push_str("\n## Train, by stages that were fitted to the other four fifths\n\n");
    out.push_str(&table(&evaluate::jackknife(corpora, &fitted.folds).scores));
    Ok(out)
}

/// The report of `cross-validate`.
pub(crate) fn of_cross_validation(parts: &[Outcome]) -> String {
    let mut sum = Outcome::default();
    parts.iter().for_each(|part| sum.add(part));
    let mut out = String::from(
        "# Five-fold cross-validation inside train\n\nWritten by `make cross-validate`. All stages are \
         fitted anew for each fold, to the other four.\n\n",
    );
    out.push_str(&table(&sum.scores));
    let folds: Vec<String> =
        parts.iter().map(|part| format!("{:.2}", 100.0 * part.scores.full.f1())).collect();
    let _ = writeln!(out, "\nFull F1 by fold: {}.", folds.join(", "));
    out.push_str(&details(&sum));
    out
}
