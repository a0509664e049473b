//! A child process that can be started again, killed and asked to stop.

use std::{
    fs::{File, OpenOptions},
    net::TcpListener,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::wait;

/// A program with its arguments, running or not. Dropping it kills what runs.
#[derive(Debug)]
pub struct Process {
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    log: PathBuf,
    child: Option<Child>,
}

impl Process {
    /// A program that is not running yet; what it prints is appended to `log`.
    pub fn new(program: &Path, arguments: &[String], log: PathBuf) -> Self {
        Process {
            program: program.to_owned(),
            arguments: arguments.to_vec(),
            environment: Vec::new(),
            log,
            child: None,
        }
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// When it runs already or cannot be started.
    pub fn start(&mut self) {
        assert!(self.child.is_none(), "{} runs already", self.program.display());
        let log = || -> File {
            OpenOptions::new().create(true).append(true).open(&self.log).expect("a log file")
        };
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log())
            .stderr(log())
            .spawn();
        self.child = Some(child.unwrap_or_else(|error| {
            panic!("{}: {error}; `make test` builds it first", self.program.display())
        }));
    }

    /// Whether it runs.
    pub fn is_running(&mut self) -> bool {
        let ended = |child: &mut Child| child.try_wait().expect("a child can be waited for");
        self.child.as_mut().is_some_and(|child| ended(child).is_none())
    }

    /// Kills it with SIGKILL and waits until it is gone. True when it was running.
    pub fn kill(&mut self) -> bool {
        let Some(mut child) = self.child.take() else { return false };
        // Fails when it has ended, which the status tells.
        let _ = child.kill();
        let status = child.wait().expect("a child can be waited for");
        status.signal() == Some(Signal::KILL.as_raw())
    }

    /// Sends a signal.
    ///
    /// # Panics
    /// When it does not run.
    pub fn signal(&self, signal: Signal) {
        let child = self.child.as_ref().expect("it runs");
        let pid = Pid::from_child(child);
        kill_process(pid, signal).expect("an own child can be signalled");
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// When it does not end in time.
    pub async fn ended(&mut self, within: Duration) -> ExitStatus {
        let child = self.child.as_mut().expect("it was started");
        let what = format!("{} ends", self.program.display());
        let status = wait::until(&what, within, || {
            let status = child.try_wait().expect("a child can be waited for");
            async move { status }
        })
        .await;
        self.child = None;
        status
    }

    /// What it has printed so far.
    pub fn printed(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Loopback ports that nothing listens on at this moment, all different.
pub fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    let held =
        [(); COUNT].map(|()| TcpListener::bind("127.0.0.1:0").expect("loopback has free ports"));
    held.each_ref().map(|listener| listener.local_addr().expect("it is bound").port())
}

/// Path of a program of this workspace, beside the running test.
///
/// # Panics
/// When the test does not stand in a target folder.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a path");
    let folder = test.parent().and_then(Path::parent).expect("target/<profile>/deps");
    folder.join(name)
}

/// What a command prints, which must succeed.
///
/// # Panics
/// When it does not.
pub fn succeeds(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("`make test` builds it first");
    assert!(status.success(), "{command:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("UTF-8")
}

/// What a command complains of, which must fail.
///
/// # Panics
/// When it does not.
pub fn fails(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("`make test` builds it first");
    assert!(!status.success(), "{command:?}: {}", String::from_utf8_lossy(&stdout));
    String::from_utf8(stderr).expect("UTF-8")
}
