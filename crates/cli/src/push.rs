//! `readout push`: articles go to ingest; optionally waits until the archive has them.

mod transfer;
mod wait;

use std::time::Duration;

use anyhow::bail;
use readout_wire::{
    time::{now, to_micros},
    v1::{PublishError, Receipt, receipt::Outcome},
};
use serde::Serialize;
use tokio::sync::mpsc;

use crate::{
    client::{Archive, Service},
    endpoints::EndpointArgs,
    input::{InputArgs, Item},
    limits,
    output::{Format, Out, Progress, note},
    table::{Column, Table},
    terms,
};

/// Publishes articles. Doing it again is harmless: an article is known by its id.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Prints one line an article: its id, what became of it, where it came from.
Faulty articles are reported on standard error and the others go on; the exit code is then 1.

Examples:
  readout push article.txt --publisher 'Harbour Post' --publisher-country NZL
  readout push --wait archive/2024
  generate-articles | readout push -")]
pub(crate) struct Args {
    /// Return only once the archive holds every article as pushed, or a newer revision of it.
    #[arg(long)]
    wait: bool,
    /// How long --wait waits for the next article to be archived, in seconds.
    #[arg(long, value_name = "SECS", default_value_t = 60)]
    wait_timeout: u64,
    /// How long to keep trying, once connected, while ingest is full or away, in seconds.
    #[arg(long, value_name = "SECS", default_value_t = 60)]
    retry_timeout: u64,
    /// The trace that the articles belong to, a W3C traceparent; without it each begins its own.
    #[arg(long, env = "TRACEPARENT", value_name = "TRACEPARENT")]
    traceparent: Option<String>,
    /// How results are printed.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

const COLUMNS: [Column; 3] = [
    Column { title: "article", max: 32 },
    Column { title: "outcome", max: 9 },
    Column { title: "file", max: 0 },
];

/// One article as a line of JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    article_id: &'a str,
    revision: &'a str,
    outcome: &'a str,
    file: &'a str,
}

/// Prints answers and counts them.
struct Report<'a> {
    out: &'a mut Out,
    format: Format,
    table: Table,
    progress: Progress,
    taken: usize,
    faults: usize,
    /// What to wait for; nothing is kept when nobody waits.
    waited_for: Option<Vec<Receipt>>,
}

/// Runs the command.
pub(crate) async fn run(args: Args, out: &mut Out) -> anyhow::Result<()> {
    args.input.check()?;
    let endpoints = args.endpoints.settle()?;
    let start = to_micros(&now());
    let ingest = Service::connect("ingest", &endpoints.ingest, &endpoints.credentials).await?;
    // Told now rather than once everything is pushed.
    let archive = match args.wait {
        true => Some(Archive::connect(&endpoints).await?),
        false => None,
    };
    let mut report = Report {
        table: Table::ahead(&COLUMNS, out.width),
        out,
        format: args.format,
        progress: Progress::new(),
        taken: 0,
        faults: 0,
        waited_for: args.wait.then(Vec::new),
    };
    let retry = Duration::from_secs(args.retry_timeout);
    let traceparent = args.traceparent.as_deref().unwrap_or_default();
    transfer::run(&ingest, traceparent, retry, read(args.input), &mut report).await?;
    report.progress.clear();

    let Report { taken, faults, waited_for, mut progress, .. } = report;
    if let (Some(archive), Some(receipts)) = (archive, waited_for) {
        let limit = Duration::from_secs(args.wait_timeout);
        wait::run(archive, &receipts, start, limit, &mut progress).await?;
    }
    if faults > 0 {
        bail!("{faults} of {} articles were not taken", taken + faults);
    }
    Ok(())
}

/// Reads the input on a thread of its own: a pipe may make it wait while answers come in.
fn read(input: InputArgs) -> mpsc::Receiver<anyhow::Result<Item>> {
    let (sender, receiver) = mpsc::channel(limits::READ_AHEAD);
    std::thread::spawn(move || input.read(|item| sender.blocking_send(item).is_ok()));
    receiver
}

impl Report<'_> {
    /// The broker holds an article.
    fn taken(&mut self, item: &Item, receipt: Receipt) -> anyhow::Result<()> {
        let outcome = match receipt.outcome() {
            Outcome::Unspecified => "unknown".to_owned(),
            known => terms::word(known.as_str_name(), "OUTCOME_"),
        };
        self.progress.clear();
        let Receipt { article_id, revision, .. } = &receipt;
        if self.format == Format::Jsonl {
            let line = Line { article_id, revision, outcome: &outcome, file: &item.place };
            self.out.line(&serde_json::to_string(&line)?)?;
        } else {
            if self.taken == 0 {
                self.out.heading(&self.table.header())?;
            }
            self.out.line(&self.table.row(&[article_id, &outcome, &item.place]))?;
        }
        // Whoever feeds a pipe waits for this line.
        self.out.flush()?;
        self.taken += 1;
        self.waited_for.iter_mut().for_each(|receipts| receipts.push(receipt.clone()));
        // On a terminal the lines themselves show the progress.
        if !self.out.terminal {
            let count = self.taken;
            self.progress.show(|| format!("{count} articles pushed"));
        }
        Ok(())
    }

    /// Ingest refuses an article.
    fn refused(&mut self, item: &Item, error: &PublishError) {
        self.fault(&format!("{}: {}", item.place, error.message));
    }

    /// Something is no article.
    fn fault(&mut self, why: &str) {
        self.faults += 1;
        self.progress.clear();
        note(&format!("error: {why}"));
    }
}
