//! Scores what follows from an attribution: who exactly spoke, for which country, doing what, at which
//! point of a list. Of the marked attributions those count that the engine found, by their content.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use readout_analysis::{Act, Article, Engine, Statement};

use crate::corpus::{self, Document};
use crate::evaluate;
use crate::score::{self, Count};

/// What is marked beside an attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Marked {
    /// The fullest name in the article; empty when the text names nobody.
    speaker: String,
    /// ISO 3166-1 alpha-3; empty when the text does not tell.
    country: String,
    act: String,
    /// First and last point of a list, or 0.
    points: (u32, u32),
}

/// Right answers among those that were compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) speaker: Count,
    pub(crate) country: Count,
    pub(crate) act: Count,
    pub(crate) point: Count,
}

impl Outcome {
    /// Name and count of each measure.
    pub(crate) fn rows(&self) -> [(&'static str, Count); 4] {
        [
            ("canonical speaker", self.speaker),
            ("country", self.country),
            ("act", self.act),
            ("point", self.point),
        ]
    }
}

/// Runs the engine over a folder of articles with marked structure; `misses` is told each wrong answer.
///
/// # Errors
/// When the folder has no such articles, or its files do not belong together.
pub(crate) fn score(
    engine: &Engine,
    folder: &Path,
    mut misses: impl FnMut(&str),
) -> Result<Outcome> {
    let mut sum = Outcome::default();
    for document in corpus::read(folder)? {
        let marked = read(folder, &document)?;
        let article = Article { body: &document.text, ..Article::default() };
        let found = engine.analyze(&article).statements;
        let spans: Vec<_> = found.iter().map(evaluate::spans).collect();
        let (_, verdicts) = score::score(&document.text, &spans, &document.gold);
        for (statement, verdict) in found.iter().zip(verdicts) {
            let Some(gold) = verdict.partner.filter(|_| verdict.source) else { continue };
            let wrong = compare(statement, &marked[gold], &mut sum);
            if !wrong.is_empty() {
                misses(&format!("{} E{}: {wrong}", document.stem, gold + 1));
            }
        }
    }
    Ok(sum)
}

/// Counts one pair; gives what was wrong.
fn compare(found: &Statement, marked: &Marked, sum: &mut Outcome) -> String {
    let mut wrong = String::new();
    let mut count = |count: &mut Count, name: &str, found: &str, marked: &str| {
        count.predicted += 1;
        count.gold += 1;
        if found == marked {
            count.hits += 1;
        } else {
            wrong.push_str(&format!("{name} {found:?}, marked {marked:?}; "));
        }
    };
    let speaker = &found.speaker;
    count(&mut sum.speaker, "speaker", &plain(&speaker.name), &plain(&marked.speaker));
    count(&mut sum.country, "country", &speaker.country, &marked.country);
    count(&mut sum.act, "act", act(found.act.kind), &marked.act);
    let number = found.point.map_or(0, |point| point.number);
    // A mark of a whole list is met by any of its points, and by the words that lead in to them.
    let whole = marked.points.0 < marked.points.1;
    let inside = (marked.points.0..=marked.points.1).contains(&number) || whole && number == 0;
    let point = if inside { marked.points.0 } else { number };
    if number > 0 || marked.points.0 > 0 {
        count(&mut sum.point, "point", &point.to_string(), &marked.points.0.to_string());
    }
    wrong
}

/// A name without an article and without regard to case or to how, and in which order, its members are joined.
fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace('’', "'").replace(" + ", ", ").replace(" and ", ", ");
    let mut members: Vec<&str> = name.split(", ").collect();
    members.sort_unstable();
    let name = members.join(" and ");
    name.strip_prefix("the ").unwrap_or(&name).to_string()
}

fn act(act: Act) -> &'static str {
    match act {
        Act::Assert => "assert",
        Act::Announce => "announce",
        Act::Commit => "commit",
        Act::Request => "request",
        Act::Support => "support",
        Act::Criticize => "criticize",
        Act::Reject => "reject",
        Act::Warn => "warn",
        Act::Expect => "expect",
        Act::Express => "express",
    }
}

/// Reads `folder/structure/STEM.tsv`, a line for each attribution in order: its id, speaker, country, act
/// and point, with `-` for what is not there.
fn read(folder: &Path, document: &Document) -> Result<Vec<Marked>> {
    let path = folder.join("structure").join(format!("{}.tsv", document.stem));
    let raw = fs::read_to_string(&path).with_context(|| format!("reading {path:?}"))?;
    let marked: Option<Vec<Marked>> = raw.lines().map(line).collect();
    let marked = marked.with_context(|| format!("{path:?} is no table of five columns"))?;
    ensure!(marked.len() == document.gold.len(), "{path:?} does not fit the attributions");
    Ok(marked)
}

fn line(line: &str) -> Option<Marked> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [_, speaker, country, act, point] = fields[..] else { return None };
    let given = |field: &str| if field == "-" { String::new() } else { field.to_string() };
    let (first, last) = point.split_once('-').unwrap_or((point, point));
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse().ok() };
    Some(Marked {
        speaker: given(speaker),
        country: given(country),
        act: act.to_string(),
        points: (number(first)?, number(last)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use readout_analysis::{Model, Options};

    #[test]
    fn lines_are_read_and_answers_compared() {
        let marked = line("E4\tAda Lund + Tor Vik\tNOR\tcommit\t2-4").expect("five columns");
        assert_eq!(marked.points, (2, 4));
        assert_eq!(plain(&marked.speaker), plain("Ada Lund and Tor Vik"));
        assert_eq!(plain(&marked.speaker), plain("Tor Vik and Ada Lund"));
        assert_eq!(line("E4\t-\t-\tassert\t-").map(|marked| marked.points), Some((0, 0)));
        assert_eq!(line("E4\t-\t-\tassert"), None);
    }

    #[test]
    fn structure_stays_above_its_floors() {
        let model = Model::read(include_bytes!("../../../model/attribution.model"));
        let engine = Engine::new(Options::default(), model.expect("the model is whole"));
        let press = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/press");
        for (half, floors) in [
            ("fresh", [0.91, 0.93, 0.80, 1.0]),
            ("held", [0.89, 0.83, 0.77, 1.0]),
            ("more", [0.94, 0.91, 0.76, 1.0]),
            ("wide", [0.89, 0.83, 0.65, 0.97]),
            ("agency", [0.87, 0.90, 0.69, 0.89]),
        ] {
            let outcome =
                score(&engine, &press.join(half), |_| {}).expect("part of the repository");
            for ((name, count), floor) in outcome.rows().into_iter().zip(floors) {
                assert!(count.precision() >= floor, "{half}, {name}: {:.4}", count.precision());
            }
        }
    }
}
