//! Standard output and standard error as this command uses them.
//!
//! Knows terminals: their width, whether colours are wanted, and that a reader may leave early.

use std::{
    fmt,
    io::{self, BufWriter, IsTerminal as _, StdoutLock, Write as _},
    time::{Duration, Instant},
};

use anstyle::Style;
use anyhow::Context as _;
use readout_wire::json;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    termios::tcgetwinsize,
};

use serde::Serialize;

use crate::table::{Column, Table};

/// Columns where there is no terminal to ask.
const WIDTH_DEFAULT: usize = 100;
/// Below this no table can be read; a narrower terminal wraps.
const WIDTH_MIN: usize = 40;
/// Redrawing progress more often costs more than it tells.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// How soon a command that waits notices that its reader has gone.
const LOOK_FOR_READER: Duration = Duration::from_millis(250);

const HEADING: Style = Style::new().bold();

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people; rows are cut to the width of the terminal (100 columns in a pipe).
    Table,
    /// For programs: one proto3 JSON object a line.
    Jsonl,
}

/// The reader of standard output has gone, as in `readout statements | head`. Not a failure.
#[derive(Debug)]
pub(crate) struct ReaderGone;

impl fmt::Display for ReaderGone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("nobody reads the output any more")
    }
}

impl std::error::Error for ReaderGone {}

/// Standard output.
pub(crate) struct Out {
    writer: BufWriter<StdoutLock<'static>>,
    /// Columns of a row.
    pub(crate) width: usize,
    /// Whether it is a terminal.
    pub(crate) terminal: bool,
    /// Whether colours and underlines are wanted.
    pub(crate) styled: bool,
}

impl Out {
    /// Opens standard output. Colours are left out in a pipe, for `NO_COLOR` and on dumb terminals.
    pub(crate) fn stdout() -> Out {
        let stdout = io::stdout();
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let dumb = set("TERM").is_none_or(|term| term == "dumb");
        let terminal = stdout.is_terminal();
        let styled = terminal && set("NO_COLOR").is_none() && !dumb;
        let columns = tcgetwinsize(&stdout)
            .ok()
            .map(|size| usize::from(size.ws_col))
            .filter(|columns| *columns > 0);
        let width = columns
            .or_else(|| std::env::var("COLUMNS").ok()?.parse().ok())
            .unwrap_or(WIDTH_DEFAULT)
            .max(WIDTH_MIN);
        Out { writer: BufWriter::new(stdout.lock()), width, terminal, styled }
    }

    /// Prints one line.
    pub(crate) fn line(&mut self, text: &str) -> anyhow::Result<()> {
        let written = writeln!(self.writer, "{}", text.trim_end());
        written.map_err(gone)
    }

    /// Prints a message as one line of JSON.
    pub(crate) fn json(&mut self, message: &impl Serialize) -> anyhow::Result<()> {
        self.line(&json::line(message).context("a service of a newer release sent this")?)
    }

    /// Hands everything printed so far to the reader.
    pub(crate) fn flush(&mut self) -> anyhow::Result<()> {
        self.writer.flush().map_err(gone)
    }

    /// Prints a whole table.
    pub(crate) fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) -> anyhow::Result<()> {
        let table = Table::new(columns, self.width, rows);
        self.heading(&table.header())?;
        rows.iter().try_for_each(|row| self.line(&table.row(row)))
    }

    /// Prints the headings of a table.
    pub(crate) fn heading(&mut self, text: &str) -> anyhow::Result<()> {
        let text = text.trim_end();
        if self.styled {
            self.line(&format!("{HEADING}{text}{HEADING:#}"))
        } else {
            self.line(text)
        }
    }
}

fn gone(error: io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::BrokenPipe {
        anyhow::Error::new(ReaderGone)
    } else {
        anyhow::Error::new(error).context("cannot write to standard output")
    }
}

/// Returns once the reader of standard output has gone; for commands that wait without writing.
pub(crate) async fn reader_gone() {
    let stdout = io::stdout();
    loop {
        let mut watched = [PollFd::new(&stdout, PollFlags::empty())];
        // Errors and hang-ups are reported without being asked for.
        let reported = poll(&mut watched, Some(&Timespec::default()));
        if reported.is_ok_and(|count| count > 0) {
            return;
        }
        tokio::time::sleep(LOOK_FOR_READER).await;
    }
}

/// Tells people something on standard error. That nobody reads it is no reason to stop.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A line on standard error that says how far long work is; only on a terminal.
pub(crate) struct Progress {
    terminal: bool,
    drawn: Option<Instant>,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        Progress { terminal: io::stderr().is_terminal(), drawn: None }
    }

    /// Draws the line anew, unless that happened a moment ago.
    pub(crate) fn show(&mut self, text: impl FnOnce() -> String) {
        if self.terminal && self.drawn.is_none_or(|drawn| drawn.elapsed() >= PROGRESS_EVERY) {
            self.drawn = Some(Instant::now());
            let _ = write!(io::stderr(), "\r\x1b[K{}", text());
        }
    }

    /// Removes the line, so that something else can be printed.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
