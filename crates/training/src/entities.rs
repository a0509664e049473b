//! Scores mentions and coreference against GUM: the F1 of mentions by their heads, of people (by name
//! or pronoun) and of organisations (by name), and the B³ F1 of who is who over the people found.
//! Fits nothing; which files may be looked at is the caller's business.

pub(crate) mod gum;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use readout_analysis::learning::{Cast, Figure, Form};
use readout_analysis::{Article, Engine};

use crate::corpus;
use gum::{Class, Gold, Marked};

/// Sums over documents, from which the measures follow.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Score {
    /// Right, found and marked mentions of each class.
    counts: BTreeMap<Class, [u32; 3]>,
    /// Sums of the precision and recall of B³, and over how many mentions.
    precision: f64,
    recall: f64,
    linked: u32,
}

impl Score {
    /// F1 of the mentions of a class, or of both.
    pub(crate) fn mentions(&self, class: Option<Class>) -> f64 {
        let counts = self.counts.iter().filter(|(key, _)| class.is_none_or(|class| class == **key));
        let [right, found, marked] = counts.fold([0; 3], |sum, (_, counts)| {
            [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]]
        });
        ratio(2.0 * f64::from(right), f64::from(found + marked))
    }

    /// F1 of B³ over the people that were found.
    pub(crate) fn linking(&self) -> f64 {
        let (precision, recall) = self.b_cubed();
        ratio(2.0 * precision * recall, precision + recall)
    }

    fn b_cubed(&self) -> (f64, f64) {
        let mentions = f64::from(self.linked);
        (ratio(self.precision, mentions), ratio(self.recall, mentions))
    }

    /// Adds one document. Each marked mention counts for at most one that was found.
    pub(crate) fn add(&mut self, gold: &[Marked], found: &[Marked]) {
        let mut heads: BTreeMap<(Class, usize), &Marked> = BTreeMap::new();
        for marked in gold {
            heads.entry((marked.class, marked.head.start)).or_insert(marked);
        }
        for (class, _) in heads.keys() {
            self.counts.entry(*class).or_default()[2] += 1;
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for mention in found {
            let counts = self.counts.entry(mention.class).or_default();
            counts[1] += 1;
            let range = (mention.class, mention.head.start)..(mention.class, mention.head.end);
            // The words of the gold may be smaller than ours: "al-Lund".
            let Some(key) = heads.range(range).map(|(key, _)| *key).next() else { continue };
            if let Some(marked) = heads.remove(&key) {
                counts[0] += 1;
                if mention.class == Class::Person {
                    pairs.push((marked.entity, mention.entity));
                }
            }
        }
        let count = |same: &dyn Fn(&(u32, u32)) -> bool| {
            f64::from(pairs.iter().filter(|pair| same(pair)).count() as u32)
        };
        for (gold, ours) in &pairs {
            let both = count(&|pair| pair == &(*gold, *ours));
            self.precision += both / count(&|pair| pair.1 == *ours);
            self.recall += both / count(&|pair| pair.0 == *gold);
            self.linked += 1;
        }
    }

    /// The measures as a table.
    pub(crate) fn table(&self) -> String {
        let mut out = String::new();
        let rows = [
            ("people", Some(Class::Person)),
            ("organisations", Some(Class::Organization)),
            ("all mentions", None),
        ];
        for (name, class) in rows {
            let counts = self.counts.iter().filter(|(key, _)| class.is_none_or(|it| it == **key));
            let [right, found, marked] = counts.fold([0; 3], |sum, (_, counts)| {
                [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]]
            });
            let f1 = 100.0 * self.mentions(class);
            let _ = writeln!(
                out,
                "{name:<16} F1 {f1:5.1}   right {right:5}  found {found:5}  marked {marked:5}"
            );
        }
        let (precision, recall) = self.b_cubed();
        let _ = writeln!(
            out,
            "{:<16} F1 {:5.1}   precision {:.3}  recall {:.3}  over {} mentions of people",
            "B3, who is who",
            100.0 * self.linking(),
            precision,
            recall,
            self.linked
        );
        out
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The CoNLL-U files of a folder whose names begin with `prefix`.
pub(crate) fn files(folder: &Path, prefix: &str) -> Result<Vec<PathBuf>> {
    let mut files = corpus::names(folder)?;
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(prefix) && name.ends_with(".conllu")
    });
    ensure!(!files.is_empty(), "no files {prefix}*.conllu in {folder:?}");
    Ok(files)
}

/// Scores an engine on files; with `errors`, what was missed or too much is listed before the table.
pub(crate) fn score(engine: &Engine, files: &[PathBuf], errors: bool) -> Result<String> {
    let mut score = Score::default();
    let mut out = String::new();
    for path in files {
        let gold = gum::read(path)?;
        let found = found(engine, &gold.text);
        if errors {
            let _ = writeln!(out, "# {}", path.file_name().unwrap_or_default().to_string_lossy());
            differences(&gold, &found, &mut out);
        }
        score.add(&gold.mentions, &found);
    }
    out.push_str(&score.table());
    Ok(out)
}

fn found(engine: &Engine, text: &str) -> Vec<Marked> {
    let article = Article { body: text, ..Article::default() };
    let Cast { mentions } = Cast::read(engine, &article);
    mentions
        .into_iter()
        .filter_map(|mention| {
            let class = match (mention.figure, mention.form) {
                (Figure::Person, Form::Name | Form::Pronoun) => Class::Person,
                (Figure::Organization, Form::Name) => Class::Organization,
                _ => return None,
            };
            let head = mention.head.start..mention.head.end;
            Some(Marked { head, class, entity: mention.entity })
        })
        .collect()
}

fn differences(gold: &Gold, found: &[Marked], out: &mut String) {
    let mut line = |sign: char, mention: &Marked| {
        let start = gold.text.floor_char_boundary(mention.head.start.saturating_sub(40));
        let end = gold.text.ceil_char_boundary((mention.head.end + 40).min(gold.text.len()));
        let (before, behind) =
            (&gold.text[start..mention.head.start], &gold.text[mention.head.end..end]);
        let head = &gold.text[mention.head.clone()];
        let text = format!("{before}[{head}]{behind}").replace('\n', " ");
        let _ = writeln!(out, "{sign} {:?} {} {text}", mention.class, mention.entity);
    };
    let same = |one: &Marked, other: &Marked| {
        one.class == other.class
            && one.head.start < other.head.end
            && other.head.start < one.head.end
    };
    for mention in &gold.mentions {
        match found.iter().find(|other| same(mention, other)) {
            None => line('-', mention),
            Some(other) if mention.class == Class::Person => {
                line(
                    '=',
                    &Marked { entity: mention.entity * 1000 + other.entity, ..mention.clone() },
                );
            }
            Some(_) => {}
        }
    }
    for mention in found {
        if !gold.mentions.iter().any(|other| same(mention, other)) {
            line('+', mention);
        }
    }
}

#[cfg(test)]
mod tests;
