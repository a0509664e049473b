//! `readout up`: the broker and the three services as child processes of this one.
//!
//! Knows the order in which they start and stop; knows nothing of what they do.

mod child;
mod fleet;
mod leftovers;
mod plan;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use readout_bus::ProvisionArgs;
use tokio::signal::unix::{SignalKind, signal};

use self::{fleet::Fleet, plan::Plan};
use crate::{
    broker::{self, PrefixArgs},
    endpoints::{DataArgs, Endpoints},
    limits,
    output::{Out, note},
};

/// Runs the broker and the three services until Ctrl-C; everything lies in one folder.
///
/// The addresses are written where every other command finds them. A child that dies is started
/// again. Ctrl-C or SIGTERM stops all of them in order; what they hold is kept.
#[derive(Debug, clap::Args)]
#[command(after_help = "The services read their own READOUT_ variables, such as READOUT_LOG; see
`readout-ingest --help`, `readout-extractor --help`, `readout-archive --help`.

Examples:
  readout up
  readout up --data /srv/readout
  readout up --data /tmp/trial --ports free")]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Which ports to listen on, all of them on this machine only.
    #[arg(long, default_value = "fixed")]
    ports: Ports,
    /// The program of the broker, version 2.14 or later. [default: nats-server beside this
    /// program, else in the folder .tools, else in PATH]
    #[arg(long, env = "NATS_SERVER", value_name = "PATH")]
    nats_server: Option<PathBuf>,
    #[command(flatten)]
    prefix: PrefixArgs,
    #[command(flatten)]
    streams: ProvisionArgs,
}

/// Which ports to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Ports {
    /// 4222 (broker), 7401 to 7403 (gRPC) and 7411 to 7413 (health pages, metrics).
    Fixed,
    /// Whatever is free.
    Free,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    // First of all, so that an early Ctrl-C leaves nothing behind.
    let mut signals = Signals::watch()?;
    let folder = args.data.folder()?;
    fs::create_dir_all(&folder).with_context(|| format!("--data {}", folder.display()))?;
    let folder = folder.canonicalize()?;
    let _lock = lock(&folder)?;
    leftovers::stop(&folder).await?;
    let plan = Plan::make(args, &folder)?;

    let (mut fleet, mut failures) = Fleet::new();
    let lives = async {
        start(args, &plan, &mut fleet).await?;
        announce(args, &plan, out);
        std::future::pending::<anyhow::Result<()>>().await
    };
    let ended = tokio::select! {
        ended = lives => ended,
        Some(failure) = failures.recv() => Err(failure),
        () = signals.any() => Ok(()),
    };
    note("stopping");
    let _ = fs::remove_file(Endpoints::file(&folder));
    fleet.stop().await;
    ended
}

/// Starts everything and returns once all of it is ready.
async fn start(args: &Args, plan: &Plan, fleet: &mut Fleet) -> anyhow::Result<()> {
    fleet.start(std::slice::from_ref(&plan.broker)).await?;
    let bus = broker::connect(&plan.endpoints.nats_url, &args.prefix, limits::READY).await?;
    bus.provision(&args.streams).await?;
    fleet.start(&plan.services).await?;
    plan.endpoints.write(&plan.folder)
}

/// Says where everything is and what to type next. That nobody reads it is no reason to stop.
fn announce(args: &Args, plan: &Plan, out: &mut Out) {
    let Endpoints { nats_url, ingest, extractor, archive, .. } = &plan.endpoints;
    let folder = plan.folder.display();
    let mut lines = vec![
        "readout is up".to_owned(),
        format!("  broker     {nats_url}"),
        format!("  ingest     {ingest}"),
        format!("  extractor  {extractor}"),
        format!("  archive    {archive}"),
        format!("  data       {folder}"),
        format!("  logs       {folder}/logs/*.log"),
        String::new(),
        "In another terminal:".to_owned(),
    ];
    if !args.data.is_default() {
        lines.push(format!("  export READOUT_DATA='{folder}'"));
    }
    lines.extend(
        ["readout push FILE...", "readout statements", "readout search WORDS", "readout watch"]
            .map(|command| format!("  {command}")),
    );
    lines.extend([String::new(), "Ctrl-C stops everything.".to_owned()]);
    let _ = lines.iter().try_for_each(|line| out.line(line)).and_then(|()| out.flush());
}

/// Makes sure that one `up` at a time works on the folder.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => bail!(
            "another `readout up` runs on {}: stop it, or give another folder with --data",
            folder.display()
        ),
        Err(fs::TryLockError::Error(error)) => {
            Err(error).context(format!("cannot lock {}", path.display()))
        }
    }
}

/// The signals that end `up`.
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

impl Signals {
    fn watch() -> anyhow::Result<Signals> {
        let watch = |kind| signal(kind).context("cannot watch for signals");
        Ok(Signals {
            interrupt: watch(SignalKind::interrupt())?,
            terminate: watch(SignalKind::terminate())?,
            hangup: watch(SignalKind::hangup())?,
        })
    }

    async fn any(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_up_at_a_time_works_on_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let error = lock(folder.path()).unwrap_err().to_string();
        assert!(error.contains("another `readout up`") && error.contains("--data"), "{error}");
        drop(first);
        lock(folder.path()).unwrap();
    }
}
