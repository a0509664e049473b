//! `readout dead`: messages that could not be processed.

use anyhow::bail;
use prost::Message as _;
use readout_bus::DeadLetterInfo;
use readout_wire::{
    json,
    time::to_micros,
    v1::{Article, DeadLetter, Extraction},
};

use crate::{
    broker::{self, PrefixArgs},
    endpoints::EndpointArgs,
    limits,
    output::{Format, Out, note},
    table::{Column, cut, printable},
    terms,
};

/// Messages that could not be processed, kept whole with the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout dead list
  readout dead show ID
  readout dead requeue --all")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    prefix: PrefixArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Lists dead letters, oldest first.
    List {
        /// At most this many.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
        /// How results are printed: for programs, one object a line.
        #[arg(long, default_value = "table")]
        format: Format,
    },
    /// Shows one with its message.
    Show {
        /// Its id from the list, or the start of it.
        id: String,
        /// How it is printed: for programs, as one DeadLetter.
        #[arg(long, default_value = "table")]
        format: Format,
    },
    /// Sends messages on their way again; their letters are gone then.
    Requeue {
        /// Ids from the list, or the start of each.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<String>,
        /// Every dead letter.
        #[arg(long)]
        all: bool,
    },
}

/// Digits of an id shown in the table; enough to name a letter.
const SHORT_ID: usize = 16;

const COLUMNS: [Column; 5] = [
    Column { title: "id", max: SHORT_ID },
    Column { title: "stage", max: 9 },
    Column { title: "reason", max: 16 },
    Column { title: "failed at", max: 20 },
    Column { title: "detail", max: 0 },
];

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let nats_url = args.endpoints.settle()?.nats_url;
    let bus = broker::connect(&nats_url, &args.prefix, limits::BROKER).await?;
    match &args.command {
        Command::List { limit, format } => list(&bus.dead_letters(*limit).await?, *format, out),
        Command::Show { id, format } => {
            let id = named(id, &bus.dead_letters(usize::MAX).await?)?;
            let letter = bus.dead_letter(&id).await?;
            match format {
                Format::Jsonl => out.json(&letter),
                Format::Table => show(&letter).iter().try_for_each(|line| out.line(line)),
            }
        }
        Command::Requeue { ids, all } => {
            let letters = bus.dead_letters(usize::MAX).await?;
            let ids = if *all {
                letters.into_iter().map(|letter| letter.id).collect()
            } else {
                let named = ids.iter().map(|id| named(id, &letters));
                named.collect::<anyhow::Result<Vec<String>>>()?
            };
            let mut faults = 0;
            for id in &ids {
                match bus.requeue(id).await {
                    Ok(()) => out.line(&format!("{id} requeued"))?,
                    Err(error) => {
                        faults += 1;
                        note(&format!("error: {error}"));
                    }
                }
            }
            if faults > 0 {
                bail!("{faults} of {} dead letters were not requeued", ids.len());
            }
            Ok(())
        }
    }
}

/// The id of the one letter whose id begins with `text`.
fn named(text: &str, letters: &[DeadLetterInfo]) -> anyhow::Result<String> {
    let mut ids: Vec<&String> = letters.iter().map(|letter| &letter.id).collect();
    ids.retain(|id| id.starts_with(text));
    // The same message may have failed more than once.
    ids.dedup();
    match ids.as_slice() {
        [] => bail!("there is no dead letter {text}"),
        [one] => Ok((*one).clone()),
        [..] if ids.iter().any(|id| *id == text) => Ok(text.to_owned()),
        [first, second, ..] => bail!("{text} may be {first} or {second}: give more of the id"),
    }
}

fn list(letters: &[DeadLetterInfo], format: Format, out: &mut Out) -> anyhow::Result<()> {
    if format == Format::Jsonl {
        return letters.iter().try_for_each(|letter| out.line(&serde_json::to_string(letter)?));
    }
    let row = |letter: &DeadLetterInfo| {
        let DeadLetterInfo { id, stage, reason, failed_at, detail, .. } = letter.clone();
        let start = |text: String, chars| text.chars().take(chars).collect::<String>();
        // To the second; the rest of RFC 3339 tells people nothing.
        vec![start(id, SHORT_ID), stage, reason, start(failed_at, 19), detail]
    };
    let rows: Vec<_> = letters.iter().map(row).collect();
    out.table(&COLUMNS, &rows)
}

/// A letter for people: the facts, then its message, readable as far as it can be read.
fn show(letter: &DeadLetter) -> Vec<String> {
    let failed_at =
        letter.failed_at.as_ref().map_or(String::new(), |at| terms::when(to_micros(at)));
    let deliveries = letter.deliveries.to_string();
    let facts = [
        ("id", &letter.id),
        ("stage", &letter.stage),
        ("reason", &letter.reason),
        ("detail", &letter.detail),
        ("subject", &letter.subject),
        ("deliveries", &deliveries),
        ("failed at", &failed_at),
    ];
    let headers = letter.headers.iter().map(|header| (header.name.as_str(), &header.value));
    let mut lines: Vec<String> = facts
        .into_iter()
        .chain(headers)
        .map(|(name, value)| format!("{name}: {value}").chars().map(printable).collect())
        .collect();
    lines.push(String::new());
    lines.push(message(letter));
    lines
}

fn message(letter: &DeadLetter) -> String {
    let payload = letter.payload.as_ref();
    let known = match letter.stage.as_str() {
        "extractor" => Article::decode(payload).ok().and_then(|it| json::line(&it).ok()),
        _ => Extraction::decode(payload).ok().and_then(|it| json::line(&it).ok()),
    };
    known.unwrap_or_else(|| {
        let text = String::from_utf8_lossy(payload);
        let bytes = payload.len();
        format!("{bytes} bytes that cannot be decoded: {}", cut(&text, 2_000))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_named_by_the_start_of_its_id() {
        let letter = |id: &str| DeadLetterInfo {
            id: id.to_owned(),
            stage: String::new(),
            reason: String::new(),
            detail: String::new(),
            subject: String::new(),
            deliveries: 1,
            failed_at: String::new(),
            bytes: 0,
        };
        let letters = ["ab1:extractor", "ab2", "ab2:archive", "cd", "cd"].map(letter);
        let named = |text| named(text, &letters);
        assert_eq!(named("ab1").unwrap(), "ab1:extractor");
        assert_eq!(named("ab2").unwrap(), "ab2");
        assert_eq!(named("cd").unwrap(), "cd");
        assert!(named("ab").unwrap_err().to_string().contains("ab1:extractor or ab2"));
        assert!(named("x").is_err());
    }
}
