//! `readout`: the one command that people type.
//!
//! Each subcommand is a module; the others are what they share. What the services do is not known
//! here: they are asked over gRPC and through `readout-bus`. Only `extract` runs the engine itself.

mod articles;
mod dead;
mod extract;
mod health;
mod provision;
mod push;
mod search;
mod show;
mod speakers;
mod statements;
mod status;
mod up;
mod watch;

mod broker;
mod client;
mod credentials;
mod endpoints;
mod fields;
mod filter;
mod input;
mod limits;
mod lookup;
mod marking;
mod output;
mod rows;
mod table;
mod terms;

use std::process::ExitCode;

use clap::Parser;

use crate::output::{Out, ReaderGone, note};

/// Readout reads news and writes down who said what.
///
/// Articles go in; out come statements, each with its speaker, the reporting words, what was said,
/// and its place in the text: as a table, as JSON lines, as a live stream.
#[derive(Debug, Parser)]
#[command(
    name = "readout",
    version,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage.

Examples:
  readout extract article.txt          who says what in a file; nothing else is needed
  readout up                           start everything on this machine
  readout push --wait articles.jsonl   send articles and wait until they are archived
  readout statements --act commit      who committed to something
  readout search ceasefire             statements about it
  readout watch                        statements as they come in"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Up(Box<up::Args>),
    Push(Box<push::Args>),
    Extract(extract::Args),
    Articles(articles::Args),
    Statements(Box<statements::Args>),
    Search(Box<search::Args>),
    Watch(Box<watch::Args>),
    Show(show::Args),
    Speakers(speakers::Args),
    Dead(dead::Args),
    Status(status::Args),
    Health(health::Args),
    Provision(Box<provision::Args>),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Out::stdout();
    let done = match run(cli.command, &mut out).await {
        Ok(()) => out.flush(),
        failed => failed,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<ReaderGone>() => ExitCode::SUCCESS,
        Err(error) => {
            // What was found before it went wrong comes first.
            let _ = out.flush();
            note(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command, out: &mut Out) -> anyhow::Result<()> {
    match command {
        Command::Up(args) => up::run(&args, out).await,
        Command::Push(args) => push::run(*args, out).await,
        Command::Extract(args) => extract::run(&args, out),
        Command::Articles(args) => articles::run(&args, out).await,
        Command::Statements(args) => statements::run(&args, out).await,
        Command::Search(args) => search::run(&args, out).await,
        Command::Watch(args) => watch::run(&args, out).await,
        Command::Show(args) => show::run(&args, out).await,
        Command::Speakers(args) => speakers::run(&args, out).await,
        Command::Dead(args) => dead::run(&args, out).await,
        Command::Status(args) => status::run(&args, out).await,
        Command::Health(args) => health::run(&args, out).await,
        Command::Provision(args) => provision::run(&args, out).await,
    }
}
