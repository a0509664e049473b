//! `readout extract`: statements of files, found in this process; no service is needed.

use std::path::Path;

use anyhow::bail;
use readout_extractor::{EngineArgs, Extractor};
use readout_wire::{
    json,
    v1::{Extraction, Span, extraction::Status, span::Field},
};
use serde::Serialize;

use crate::{
    input::InputArgs,
    output::{Out, note},
    rows,
    table::Table,
};

/// Finds the statements of articles without storing anything; needs no service.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout extract article.txt
  readout extract --publisher-country KHM article.txt
  curl -s https://news.example/a.txt | readout extract -
  readout extract --format jsonl articles.jsonl | jq '.statements[].speaker.name'")]
pub(crate) struct Args {
    /// How statements are printed.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    input: InputArgs,
}

/// How statements are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// One Extraction a line, proto3 JSON.
    Jsonl,
    /// Only where things stand, for scoring: one line a plain file, with code point offsets into
    /// it, `{"doc": file stem, "statements": [{"source": [[b,e]], "cue": .., "content": ..}]}`.
    Spans,
}

/// Runs the command.
pub(crate) fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    args.input.check()?;
    let extractor = Extractor::load(&args.engine)?;
    let (mut faults, mut total) = (0, 0);
    let mut result = Ok(());
    args.input.read(|item| {
        total += 1;
        let printed = item.and_then(|item| {
            let extraction = extractor.extract(item.article);
            let plain = item.plain.as_deref();
            Ok(match (args.format, plain) {
                (Format::Table, _) => table(&extraction, &item.place, out.width),
                (Format::Jsonl, _) => vec![json::line(&extraction)?],
                (Format::Spans, Some(file)) => vec![spans(&extraction, file)],
                (Format::Spans, None) => bail!("{}: spans count in plain files only", item.place),
            })
        });
        match printed {
            Ok(lines) => result = lines.iter().try_for_each(|line| out.line(line)),
            Err(error) => {
                faults += 1;
                note(&format!("error: {error:#}"));
            }
        }
        result.is_ok()
    });
    result?;
    if faults > 0 {
        bail!("{faults} of {total} articles could not be read");
    }
    Ok(())
}

fn table(extraction: &Extraction, place: &str, width: usize) -> Vec<String> {
    let rows: Vec<_> = extraction.statements.iter().map(rows::cells).collect();
    let found = match (extraction.status(), &extraction.article) {
        (Status::UnsupportedLanguage, Some(article)) => {
            format!("the language {} is not supported", article.language)
        }
        _ => format!("{} statements", rows.len()),
    };
    let mut lines = vec![format!("{place}: {found}")];
    if !rows.is_empty() {
        let table = Table::new(&rows::columns(width), width, &rows);
        lines.push(table.header());
        lines.extend(rows.iter().map(|row| table.row(row)));
    }
    lines.push(String::new());
    lines
}

#[derive(Serialize)]
struct Document {
    doc: String,
    statements: Vec<Places>,
}

#[derive(Serialize)]
struct Places {
    source: Vec<[u32; 2]>,
    cue: Vec<[u32; 2]>,
    content: Vec<[u32; 2]>,
}

fn spans(extraction: &Extraction, file: &Path) -> String {
    fn places<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<[u32; 2]> {
        spans
            .filter(|span| span.field() == Field::Body)
            .map(|span| [span.start, span.end])
            .collect()
    }
    let statements = extraction.statements.iter().map(|statement| Places {
        source: places(statement.speaker.iter().flat_map(|speaker| &speaker.mention)),
        cue: places(statement.cue.iter().flat_map(|passage| &passage.spans)),
        content: places(statement.content.iter().flat_map(|passage| &passage.spans)),
    });
    let document = Document {
        doc: file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        statements: statements.collect(),
    };
    serde_json::to_string(&document).expect("numbers and a string are always JSON")
}

#[cfg(test)]
mod tests {
    use readout_wire::v1::{Passage, Speaker, Statement};

    use super::*;

    #[test]
    fn spans_are_the_places_in_the_body() {
        let span = |field: Field, start, end| Span {
            field: field.into(),
            start,
            end,
            text: String::new(),
        };
        let extraction = Extraction {
            statements: vec![
                Statement {
                    speaker: Some(Speaker {
                        mention: Some(span(Field::Body, 20, 22)),
                        ..Default::default()
                    }),
                    cue: Some(Passage {
                        spans: vec![span(Field::Body, 23, 27)],
                        ..Default::default()
                    }),
                    content: Some(Passage {
                        spans: vec![
                            span(Field::Title, 0, 3),
                            span(Field::Body, 0, 19),
                            span(Field::Body, 29, 40),
                        ],
                        ..Default::default()
                    }),
                    ..Default::default()
                },
                Statement::default(),
            ],
            ..Default::default()
        };
        assert_eq!(
            spans(&extraction, Path::new("in/wsj.01.txt")),
            concat!(
                r#"{"doc":"wsj.01","statements":["#,
                r#"{"source":[[20,22]],"cue":[[23,27]],"content":[[0,19],[29,40]]},"#,
                r#"{"source":[],"cue":[],"content":[]}]}"#
            )
        );
    }
}
