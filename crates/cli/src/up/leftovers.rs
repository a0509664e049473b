//! Children that outlived an `up` that was killed.
//!
//! Ends a process only when it is one of ours for certain: noted in this data folder, running one
//! of our programs, inside this folder.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::{limits, output::note};

/// Our programs, as the names of their files.
const PROGRAMS: [&str; 4] =
    ["nats-server", "readout-ingest", "readout-extractor", "readout-archive"];
/// How often a process that was told to end is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Ends what an earlier `up` on this folder left running. The caller holds the folder's lock.
///
/// # Errors
/// When one cannot be ended.
pub(super) async fn stop(folder: &Path) -> anyhow::Result<()> {
    let Ok(entries) = fs::read_dir(folder.join("run")) else { return Ok(()) };
    for entry in entries {
        let path = entry.context("cannot read what ran before")?.path();
        let pid = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok());
        if let Some(pid) = pid.and_then(Pid::from_raw)
            && is_ours(pid, folder)
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            note(&format!("{name} (process {pid}) is left from an earlier run and is stopped"));
            end(pid, folder).await?;
        }
        let _ = fs::remove_file(path);
    }
    Ok(())
}

async fn end(pid: Pid, folder: &Path) -> anyhow::Result<()> {
    for (signal, limit) in [(Signal::TERM, limits::STOP), (Signal::KILL, limits::CONNECT)] {
        // It may have ended by itself just now.
        let _ = kill_process(pid, signal);
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if !is_ours(pid, folder) {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
    bail!("process {pid} of an earlier run does not end: end it by hand")
}

fn is_ours(pid: Pid, folder: &Path) -> bool {
    let process = Path::new("/proc").join(pid.as_raw_pid().to_string());
    let (Ok(exe), Ok(cwd)) =
        (fs::read_link(process.join("exe")), fs::read_link(process.join("cwd")))
    else {
        return false;
    };
    // Linux says so when the program was built anew since.
    let name = exe.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(" (deleted)").unwrap_or(&name);
    PROGRAMS.contains(&name) && cwd == folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_process_that_is_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run");
        fs::create_dir(&run).unwrap();
        let note = run.join("broker.pid");
        // This very process: alive, but none of our programs.
        fs::write(&note, std::process::id().to_string()).unwrap();
        stop(folder.path()).await.unwrap();
        assert!(!note.exists());
    }
}
