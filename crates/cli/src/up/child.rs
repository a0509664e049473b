//! One child process: started, watched, started again when it dies, stopped.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::Command,
};
use tokio_util::sync::CancellationToken;

use super::plan::{Ready, local};
use crate::{limits, output::note};

/// What to start.
#[derive(Clone, Debug)]
pub(super) struct Child {
    /// What people call it.
    pub(super) name: &'static str,
    /// Its program.
    pub(super) program: PathBuf,
    /// Its arguments.
    pub(super) args: Vec<String>,
    /// The data folder, in which it runs.
    pub(super) folder: PathBuf,
    /// How to see that it is ready.
    pub(super) ready: Ready,
}

impl Child {
    fn log(&self) -> PathBuf {
        self.folder.join("logs").join(self.name).with_extension("log")
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.join("run").join(self.name).with_extension("pid")
    }

    /// Keeps the log of the run before under another name, and no more than that.
    pub(super) fn turn_log(&self) {
        // Without an older log there is nothing to keep.
        let _ = fs::rename(self.log(), self.log().with_extension("log.old"));
    }

    /// Keeps the child alive until `stop`, then ends it.
    ///
    /// # Errors
    /// When it cannot be started, or dies quickly again and again.
    pub(super) async fn live(&self, stop: &CancellationToken) -> anyhow::Result<()> {
        let mut quick_deaths = 0;
        loop {
            let mut process = self.spawn()?;
            let started = Instant::now();
            let status = tokio::select! {
                status = process.wait() => status,
                () = stop.cancelled() => {
                    self.end(process).await;
                    let _ = fs::remove_file(self.pid_file());
                    return Ok(());
                }
            };
            let status = status.with_context(|| format!("cannot watch {}", self.name))?;
            let quick = started.elapsed() < limits::QUICK_DEATH;
            quick_deaths = if quick { quick_deaths + 1 } else { 1 };
            let how = describe(status);
            if quick_deaths >= limits::QUICK_DEATHS_MAX {
                return Err(self.given_up(&format!("{how}, {quick_deaths} times in a row")));
            }
            let pause = limits::pause(quick_deaths);
            note(&format!("{} {how}; starting it again", self.name));
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return Ok(()),
            }
        }
    }

    fn spawn(&self) -> anyhow::Result<tokio::process::Child> {
        let log = self.log();
        let output = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .with_context(|| format!("cannot write {}", log.display()))?;
        let process = Command::new(&self.program)
            .args(&self.args)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone().context("cannot share a log")?)
            .stderr(output)
            // A group of its own: Ctrl-C reaches `up` alone, which stops all in order.
            .process_group(0)
            // Whoever stops watching it, by an error or a panic, leaves nothing behind.
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        let pid = process.id().unwrap_or_default();
        fs::write(self.pid_file(), pid.to_string()).context("cannot note a process id")?;
        Ok(process)
    }

    /// Asks the process to end; kills it when it does not.
    async fn end(&self, mut process: tokio::process::Child) {
        let pid = process.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        if let Some(pid) = pid {
            // It may have ended by itself just now.
            let _ = kill_process(pid, Signal::TERM);
        }
        if tokio::time::timeout(limits::STOP, process.wait()).await.is_err() {
            let secs = limits::STOP.as_secs();
            note(&format!("{} did not stop within {secs} s and is killed", self.name));
            let _ = process.kill().await;
        }
    }

    /// Waits until the child is ready.
    ///
    /// # Errors
    /// When that takes too long.
    pub(super) async fn ready(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + limits::READY;
        while !is_ready(self.ready).await {
            if Instant::now() > deadline {
                let secs = limits::READY.as_secs();
                return Err(self.given_up(&format!("was not ready within {secs} s")));
            }
            tokio::time::sleep(limits::READY_POLL).await;
        }
        Ok(())
    }

    fn given_up(&self, why: &str) -> anyhow::Error {
        let log = self.log();
        anyhow!("{} {why}; {} ends with:\n{}", self.name, log.display(), tail(&log))
    }
}

fn describe(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with code {code}"),
        (None, Some(signal)) => format!("was killed by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}

async fn is_ready(ready: Ready) -> bool {
    let asked = async {
        match ready {
            Ready::Listening(port) => TcpStream::connect(local(port)).await.map(|_| true),
            Ready::Http(port) => {
                let mut stream = TcpStream::connect(local(port)).await?;
                stream.write_all(b"GET /readyz HTTP/1.0\r\n\r\n").await?;
                let mut status_line = [0; 12];
                stream.read_exact(&mut status_line).await?;
                Ok(status_line.ends_with(b" 200"))
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(1), asked)
        .await
        .is_ok_and(|ready| ready.unwrap_or(false))
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let read = || -> std::io::Result<String> {
        let mut file = File::open(log)?;
        let start = file.metadata()?.len().saturating_sub(limits::TAIL_BYTES);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(limits::TAIL_BYTES).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = read().unwrap_or_else(|error| error.to_string());
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(limits::TAIL_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(folder: &Path, script: &str) -> Child {
        for name in ["logs", "run"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        Child {
            name: "broker",
            program: PathBuf::from("/bin/sh"),
            args: vec!["-c".to_owned(), script.to_owned()],
            folder: folder.to_owned(),
            ready: Ready::Listening(1),
        }
    }

    // Paused: the pauses between its lives pass at once.
    #[tokio::test(start_paused = true)]
    async fn a_child_that_keeps_dying_is_given_up_with_its_last_words() {
        let folder = tempfile::tempdir().unwrap();
        let child = child(folder.path(), "echo no disk left >&2; exit 3");
        let error = child.live(&CancellationToken::new()).await.unwrap_err().to_string();
        assert!(
            error.contains("ended with code 3, 5 times in a row")
                && error.ends_with("no disk left"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_child_is_asked_to_end() {
        let folder = tempfile::tempdir().unwrap();
        let child = child(
            folder.path(),
            "trap 'echo bye; exit' TERM; echo on; while :; do sleep 0.1; done",
        );
        let stop = CancellationToken::new();
        let begun = async {
            while !tail(&child.log()).contains("on") {
                tokio::task::yield_now().await;
            }
            stop.cancel();
        };
        let limit = limits::STOP * 2;
        let (lived, ()) =
            tokio::time::timeout(limit, async { tokio::join!(child.live(&stop), begun) })
                .await
                .unwrap();
        lived.unwrap();
        assert!(tail(&child.log()).ends_with("bye"));
        assert!(!child.pid_file().exists());
    }

    #[test]
    fn the_tail_of_a_log_is_short() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("a.log");
        let lines: Vec<String> = (0..9_000).map(|line| format!("line {line}")).collect();
        fs::write(&log, lines.join("\n")).unwrap();
        let tail = tail(&log);
        assert!(tail.starts_with("line 8980\n") && tail.ends_with("line 8999"), "{tail}");
    }
}
