//! What a newcomer may run into: each tells what is wrong and how to mend it.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
    time::Duration,
};

use readout_tests::{chance::Chance, generate, oracle::Oracle, say, wait};
use tempfile::TempDir;

use crate::{docker, leave, load::Load, stack::Stack};

const WITHIN: Duration = Duration::from_secs(60);

/// What a command complained of; it must have failed.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{}{said}", String::from_utf8_lossy(&output.stdout));
    said
}

#[tokio::test]
async fn wrong_settings_name_their_mending() {
    let Some(_leave) = leave("wrong_settings_name_their_mending").await else { return };
    let stack = Stack::new("wrong", &[("READOUT_ACHIVE_MEMORY", "2g")]);
    let said = complaint(&stack.up(&["up"]));
    assert!(said.contains(".env line 5: READOUT_ACHIVE_MEMORY is no setting"), "{said}");
    assert!(said.contains(".env.example"), "{said}");

    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port().to_string();
    let stack = Stack::new("taken", &[("READOUT_EXTRACTOR_PORT", &port)]);
    let said = complaint(&stack.up(&["up"]));
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
    assert!(said.contains("READOUT_EXTRACTOR_PORT="), "{said}");
}

#[tokio::test]
async fn a_token_that_is_taken_out_opens_nothing() {
    let Some(_leave) = leave("a_token_that_is_taken_out_opens_nothing").await else { return };
    let stack = Stack::start("tokens", &[]);
    let call = || stack.readout(&["statements"]).output().unwrap();
    assert!(call().status.success());
    // As editors do it: another file in its place.
    let tokens = stack.secret("of-services/tokens");
    let new = tokens.with_extension("new");
    fs::write(&new, "reader read another-token-of-some-length\n").unwrap();
    fs::rename(&new, &tokens).unwrap();
    let said = wait::until("the token is refused", WITHIN, || async {
        let output = call();
        (!output.status.success()).then(|| complaint(&output))
    })
    .await;
    assert!(said.contains("token"), "{said}");
}

#[tokio::test]
async fn the_smoke_test_passes_and_leaves_nothing_behind() {
    let Some(_leave) = leave("the_smoke_test_passes_and_leaves_nothing_behind").await else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/smoke.sh");
    let output = std::process::Command::new(script)
        .env("READOUT_PROGRAM", readout_tests::process::program("readout"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("Everything worked"), "{said}{errors}");
    let left = docker(&["ps", "--all", "--quiet", "--filter", "name=readout-smoke"]);
    assert!(left.is_empty(), "containers are left: {left}");
}

/// A small file system; dropping it takes it away.
struct Disk(TempDir);

impl Disk {
    /// `None` for users who may not mount one, which it says.
    fn new() -> Option<Self> {
        let disk = Disk(tempfile::tempdir().unwrap());
        let mounted = disk.mount("size=2m,uid=65532,gid=65532,mode=0755");
        if !mounted {
            say("full disks are not tried: they need the right to mount");
        }
        mounted.then_some(disk)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn mount(&self, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(self.path());
        mount.output().is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Fails when it was not mounted.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).output();
    }
}

/// The disk of `service` fills up under load; `words` in a log of one of `writers` tell. With more room,
/// and after `mended`, everything comes through.
async fn fill_disk_of(service: &str, writers: &[&str], words: &str, mended: impl FnOnce(&Stack)) {
    let Some(disk) = Disk::new() else { return };
    let setting = format!("READOUT_{}_DATA", service.to_ascii_uppercase());
    let settings = [(setting.as_str(), disk.path().to_str().unwrap())];
    let stack = Stack::start(&format!("full-{service}"), &settings);
    let articles = generate::articles(Chance::seed(), 1_000);
    let load = Load::start(&stack, articles.clone(), 250);
    wait::until("the full disk is told of", 2 * WITHIN, || async {
        writers.iter().any(|writer| stack.logs(writer).contains(words)).then_some(())
    })
    .await;
    assert!(disk.mount("remount,size=200m"), "it can be made larger");
    mended(&stack);
    let (fed, acknowledged) = load.finish();
    assert_eq!(acknowledged.len(), fed);
    let observer = stack.observer();
    observer.settled().await;
    let articles = &articles[..fed];
    observer.archive_holds(articles, &acknowledged, &Oracle::new(articles)).await;
    stack.ready(service).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_of_the_archive_is_told_and_loses_nothing() {
    let test = "a_full_disk_of_the_archive_is_told_and_loses_nothing";
    let Some(_leave) = leave(test).await else { return };
    fill_disk_of("archive", &["archive"], "disk is full; make room", |_| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_of_the_broker_is_told_and_loses_nothing() {
    let test = "a_full_disk_of_the_broker_is_told_and_loses_nothing";
    let Some(_leave) = leave(test).await else { return };
    // Whichever of the two finds no room first; without articles the extractor has nothing to write.
    fill_disk_of("broker", &["ingest", "extractor"], "is its disk full?", |stack| {
        docker(&["restart", &stack.container("broker")]);
    })
    .await;
}
