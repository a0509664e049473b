//! `readout up`: starts everything, starts again what dies, refuses a second one, stops cleanly.

use std::{fs, path::Path, process::Command, time::Duration};

use readout_tests::{
    broker_program,
    process::{Process, program},
    wait,
};
use rustix::process::{Pid, Signal, kill_process};

const WITHIN: Duration = Duration::from_secs(60);

#[tokio::test]
async fn up_keeps_everything_running_until_it_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let endpoints = data.join("endpoints.json");
    let mut up = up(&data, folder.path().join("up.log"));
    up.start();
    wait::until("it is up", WITHIN, || async { endpoints.exists().then_some(()) }).await;

    let article = folder.path().join("article.txt");
    fs::write(&article, "“We keep our word,” President Ibou Saradi said.").unwrap();
    let pushed = readout(&data, &["push", "--wait", article.to_str().unwrap()]);
    assert!(pushed.contains("accepted"), "{pushed}");

    let second = Command::new(program("readout"))
        .args(["up", "--ports", "free", "--data"])
        .arg(&data)
        .env("NATS_SERVER", broker_program())
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1), "{second:?}");

    // A service and the broker die; both come back, and with them what was archived.
    for name in ["archive", "broker"] {
        let file = data.join("run").join(name).with_extension("pid");
        let pid = fs::read_to_string(&file).unwrap();
        kill_process(Pid::from_raw(pid.parse().unwrap()).unwrap(), Signal::KILL).unwrap();
        wait::until("another takes its place", WITHIN, || async {
            fs::read_to_string(&file).ok().filter(|next| !next.is_empty() && *next != pid)
        })
        .await;
    }
    wait::until("all are ready", WITHIN, || async {
        let mut health = Command::new(program("readout"));
        let health = health.arg("health").env("READOUT_DATA", &data).output().unwrap();
        health.status.success().then_some(())
    })
    .await;
    let listed = readout(&data, &["statements", "--format", "jsonl"]);
    assert!(listed.contains("Ibou Saradi"), "{listed}");

    up.signal(Signal::INT);
    let status = up.ended(WITHIN).await;
    assert!(status.success(), "{status}: {}", up.printed());
    assert!(!endpoints.exists(), "the next command would look for services that are gone");
    assert_eq!(fs::read_dir(data.join("run")).unwrap().count(), 0, "a process is left");
}

fn up(data: &Path, log: std::path::PathBuf) -> Process {
    let arguments = ["up", "--ports", "free", "--data", data.to_str().unwrap()];
    Process::new(&program("readout"), &arguments.map(str::to_owned), log)
        .env("NATS_SERVER", broker_program().display().to_string())
}

/// What a command prints, which must succeed.
fn readout(data: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program("readout"))
        .args(arguments)
        .env("READOUT_DATA", data)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}
