//! `readout-training`: fits the engine's models, scores them and times them. Offline; no service uses
//! it.

mod boost;
mod corpus;
mod data;
mod entities;
mod evaluate;
mod fit;
mod pipeline;
mod report;
mod score;
mod stage;
mod structure;
mod times;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use readout_analysis::{Engine, Model, Options};

use data::Corpora;

/// Fits the models of the text engine and scores them.
#[derive(Debug, Parser)]
#[command(name = "readout-training", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fits all models to the training corpora and writes a model file and a report.
    Train {
        /// Folder of the corpora: `polnear/{train,dev,silver-pos}` and `gum`.
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,
        /// Folder of marked articles in the manner of press agencies, which train, too.
        #[arg(long, value_name = "FOLDER", default_value = "tests/press/tuning")]
        press: PathBuf,
        /// The model file to write.
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// The report to write, in Markdown.
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
    },
    /// Fits five times to four fifths of the training articles and scores the fifth that is left.
    CrossValidate {
        /// Folder of the corpora.
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,
        /// Folder of marked articles that train in every fold and are scored in none.
        #[arg(long, value_name = "FOLDER", default_value = "tests/press/tuning")]
        press: PathBuf,
        /// The report to write, in Markdown.
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
    },
    /// Scores a model on a folder of marked articles.
    Score {
        /// Folder with `text` and `attributions`.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// The model file.
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
    },
    /// Scores the values of dates on CoNLL-U files with `<date>` marks, relative to
    /// their `dateCreated`.
    Dates {
        /// Folder of the files, such as `gum`.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// The model file, for the parts of speech.
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// Scores the files whose names begin with this.
        #[arg(long, value_name = "START", default_value = "GUM_news_")]
        files: String,
        /// Lists what was missed, too.
        #[arg(long)]
        misses: bool,
    },
    /// Scores mentions and coreference on files of GUM.
    Entities {
        /// Folder of the `.conllu` files.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// The model file.
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// How the names of the files begin.
        #[arg(long, value_name = "PREFIX", default_value = "GUM_news")]
        files: String,
        /// Also list what was missed (-), too much (+) and linked (=).
        #[arg(long)]
        errors: bool,
    },
    /// Scores speakers, countries, acts and points on a folder of marked articles.
    Structure {
        /// Folder with `text`, `attributions` and `structure`.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// The model file.
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// Lists what was wrong, too.
        #[arg(long)]
        misses: bool,
    },
    /// Scores one marking of a folder of articles against another one.
    Compare {
        /// Folder with `text` and `attributions`: the truth.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Another folder with the same `text`.
        #[arg(value_name = "OTHER")]
        other: PathBuf,
    },
}

fn main() -> Result<()> {
    let start = Instant::now();
    let progress = |what: &str| note(start.elapsed().as_secs_f32(), what);
    match Args::parse().command {
        Command::Train { data, press, model, report } => {
            let corpora = Corpora::read(&data, &press)?;
            progress("read");
            let fitted = pipeline::fit(&corpora.all(), progress)?;
            let bytes = fitted.model.to_bytes();
            fs::write(&model, &bytes).with_context(|| format!("writing {model:?}"))?;
            let seconds = start.elapsed().as_secs_f32();
            let text = report::of_training(&corpora, &fitted, bytes.len(), seconds)?;
            fs::write(&report, text).with_context(|| format!("writing {report:?}"))?;
            progress("written");
        }
        Command::CrossValidate { data, press, report } => {
            let corpora = Corpora::read(&data, &press)?;
            let parts = evaluate::cross_validate(&corpora, progress)?;
            let text = report::of_cross_validation(&parts);
            fs::write(&report, &text).with_context(|| format!("writing {report:?}"))?;
            print(&text);
        }
        Command::Score { folder, model } => {
            let model = load(&model)?;
            let documents = corpus::read(&folder)?;
            let outcome = evaluate::outcome(&model, &documents.iter().collect::<Vec<_>>());
            print(&report::table(&outcome.scores));
        }
        Command::Dates { folder, model, files, misses } => {
            print(&times::report(&load(&model)?, &folder, &files, misses)?);
        }
        Command::Entities { folder, model, files, errors } => {
            let engine = Engine::new(Options::default(), load(&model)?);
            let files = entities::files(&folder, &files)?;
            print(&entities::score(&engine, &files, errors)?);
        }
        Command::Structure { folder, model, misses } => {
            let engine = Engine::new(Options::default(), load(&model)?);
            let tell = |miss: &str| {
                if misses {
                    print(&format!("{miss}\n"));
                }
            };
            let outcome = structure::score(&engine, &folder, tell)?;
            print(&report::shares(&outcome.rows()));
        }
        Command::Compare { folder, other } => {
            let (gold, other) = (corpus::read(&folder)?, corpus::read(&other)?);
            print(&report::table(&evaluate::compare(&gold, &other)?));
        }
    }
    Ok(())
}

fn load(model: &Path) -> Result<Model> {
    let bytes = fs::read(model).with_context(|| format!("reading {model:?}"))?;
    Ok(Model::read(&bytes)?)
}

#[expect(clippy::print_stderr, reason = "how far a long command has come")]
fn note(seconds: f32, what: &str) {
    eprintln!("{seconds:6.1} s  {what}");
}

#[expect(clippy::print_stdout, reason = "what the command answers")]
fn print(text: &str) {
    print!("{text}");
}
