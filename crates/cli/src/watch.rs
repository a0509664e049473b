//! `readout watch`: follows the statements as they are archived.

use std::time::Duration;

use anyhow::bail;
use readout_wire::v1::{
    StatementChange, WatchStatementsRequest, statement_change::Kind,
    watch_statements_request::Start,
};
use tokio::time::Instant;

use crate::{
    client::{Archive, is_final},
    endpoints::EndpointArgs,
    filter::FilterArgs,
    limits,
    output::{Format, Out, note, reader_gone},
    rows,
    table::{Column, Table},
};

/// Follows statements as they are archived, one line a change, until Ctrl-C.
///
/// A lost connection is opened again and goes on after the last change seen. The first column is
/// `+` for a new statement, `~` for one that changed, `-` for one that is no longer there.
#[derive(Debug, clap::Args)]
#[command(after_help = "For programs, each line is a WatchStatementsResponse: the change, and the
token that --resume takes to go on after it.

Examples:
  readout watch --country KHM
  readout watch --from oldest --count 10 --format jsonl")]
pub(crate) struct Args {
    /// Go on after the change that came with this token.
    #[arg(long, value_name = "TOKEN", conflicts_with = "from")]
    resume: Option<String>,
    /// Where to start.
    #[arg(long, default_value = "now")]
    from: From,
    /// End after this many changes.
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// End after this many seconds; with --count it is an error when fewer changes came.
    #[arg(long, value_name = "SECS")]
    timeout: Option<u64>,
    /// How results are printed.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// Where to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum From {
    /// With what is archived from now on.
    Now,
    /// With the oldest change that the archive remembers.
    Oldest,
}

/// How far a watch has come.
struct Follower<'a> {
    args: &'a Args,
    table: Table,
    out: &'a mut Out,
    token: String,
    seen: u64,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let mut archive = Archive::connect(&args.endpoints.settle()?).await?;
    let filter = args.filter.settle(&mut archive).await?;
    let start = match args.from {
        From::Now => Start::Now,
        From::Oldest => Start::Oldest,
    };
    let request = WatchStatementsRequest {
        filter: Some(filter),
        resume_token: args.resume.clone().unwrap_or_default(),
        start: start.into(),
    };
    let kind = Column { title: " ", max: 1 };
    let columns: Vec<_> = [kind].into_iter().chain(rows::columns(out.width)).collect();
    let mut follower = Follower {
        args,
        table: Table::ahead(&columns, out.width),
        out,
        token: request.resume_token.clone(),
        seen: 0,
    };
    let end = args.timeout.map(|secs| Instant::now() + Duration::from_secs(secs));
    let overdue = async {
        match end {
            Some(end) => tokio::time::sleep_until(end).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        followed = follower.follow(&mut archive, request) => return followed,
        _ = tokio::signal::ctrl_c() => {}
        () = reader_gone() => return Ok(()),
        () = overdue => if let Some(count) = args.count {
            bail!("{} of {count} changes came in time", follower.seen);
        },
    }
    if !follower.token.is_empty() {
        note(&format!("go on with --resume {}", follower.token));
    }
    Ok(())
}

impl Follower<'_> {
    /// Follows until enough was seen, over as many connections as it takes.
    async fn follow(
        &mut self,
        archive: &mut Archive,
        mut request: WatchStatementsRequest,
    ) -> anyhow::Result<()> {
        let mut tries = 0;
        loop {
            let token = self.token.clone();
            let Err(status) = self.read(archive, &request).await? else { return Ok(()) };
            if is_final(status.code()) {
                return Err(archive.service.explain(&status));
            }
            tries = if token == self.token { tries + 1 } else { 1 };
            if tries == 1 {
                note(&format!("{}; trying again", archive.service.explain(&status)));
            }
            tokio::time::sleep(limits::pause(tries)).await;
            request.resume_token.clone_from(&self.token);
        }
    }

    /// Reads one stream: `Ok` once enough was seen, the status when it broke off.
    async fn read(
        &mut self,
        archive: &mut Archive,
        request: &WatchStatementsRequest,
    ) -> anyhow::Result<Result<(), tonic::Status>> {
        let mut stream = match archive.calls.watch_statements(request.clone()).await {
            Ok(stream) => stream.into_inner(),
            Err(status) => return Ok(Err(status)),
        };
        let mut begun = false;
        while self.args.count.is_none_or(|count| self.seen < count) {
            let response = match stream.message().await {
                Ok(Some(response)) => response,
                Ok(None) => return Ok(Err(tonic::Status::unavailable("the archive is stopping"))),
                Err(status) => return Ok(Err(status)),
            };
            if !begun {
                note(&format!("watching {}", archive.service.url()));
                begun = true;
            }
            if let Some(change) = &response.change {
                match self.args.format {
                    Format::Jsonl => self.out.json(&response)?,
                    Format::Table => self.out.line(&self.table.row(&cells(change)))?,
                }
                self.out.flush()?;
                self.seen += 1;
            }
            self.token = response.resume_token;
        }
        Ok(Ok(()))
    }
}

fn cells(change: &StatementChange) -> Vec<String> {
    let sign = match change.kind() {
        Kind::Unspecified | Kind::Created => "+",
        Kind::Updated => "~",
        Kind::Retracted => "-",
    };
    let mut cells = vec![sign.to_owned()];
    cells.extend(rows::cells(&change.statement.clone().unwrap_or_default()));
    cells
}
