//! Beyond the plain installation: encrypted, with three brokers, with a second extractor, from a backup.

use std::{fs, process::Output};

use readout_tests::{generate, process::succeeds, say};
use readout_wire::{json, v1::Article};
use tokio::time::{Instant, sleep};

use crate::{
    faults::{AWAY, BETWEEN, Trial},
    leave,
    stack::{SERVICES, Stack, docker},
};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/samples");

#[tokio::test]
async fn an_installation_is_encrypted_when_that_is_asked_for() {
    let Some(_leave) = leave("an_installation_is_encrypted_when_that_is_asked_for").await else {
        return;
    };
    let stack = Stack::start("tls", &[]);
    succeeds(&mut stack.readout(&["push", "--wait", SAMPLES]));
    refuses(&stack, "cluster", "would begin without them");
    refuses(&stack, "mtls", "needs tls");

    stack.set("READOUT_WITH", "tls mtls");
    let changed = stack.up(&["up"]);
    assert!(changed.status.success(), "{}", String::from_utf8_lossy(&changed.stderr));
    let encrypted = |arguments: &[&str]| {
        let mut command = stack.readout(arguments);
        for (name, port) in stack.ports() {
            command.env(format!("READOUT_{name}"), format!("https://127.0.0.1:{port}"));
        }
        command.env("READOUT_TLS_CA", stack.secret("ca.pem"));
        command.env("READOUT_NATS_CA", stack.secret("ca.pem"));
        command
    };
    let known = |arguments: &[&str]| {
        let mut command = encrypted(arguments);
        command.env("READOUT_TLS_CLIENT_CERT", stack.secret("operator-tls.pem"));
        command.env("READOUT_TLS_CLIENT_KEY", stack.secret("operator-tls.key"));
        command
    };
    assert!(succeeds(&mut known(&["statements"])).lines().count() > 20, "what was there is there");
    succeeds(&mut known(&["push", "--wait", SAMPLES]));
    assert!(succeeds(&mut known(&["status"])).contains("READOUT_ARTICLES"));
    for (why, mut refused) in [
        ("without TLS", stack.readout(&["statements"])),
        ("without a certificate", encrypted(&["statements"])),
    ] {
        let output = refused.output().unwrap();
        assert!(!output.status.success(), "{why}: {output:?}");
    }
    // Also to the broker, and from the command line in its container.
    let observer = stack.observer();
    let (user, password) = observer.login.expect("the broker has users");
    let stranger = async_nats::ConnectOptions::with_user_and_password(user, password);
    let error = stranger.connect(&observer.nats_url).await.expect_err("the broker asks for TLS");
    assert!(error.to_string().contains("certificate"), "{error}");
    let output = stack.up(&["demo"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("said"), "statements of the samples");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_outlives_its_leaders() {
    let Some(_leave) = leave("a_cluster_outlives_its_leaders").await else { return };
    let trial = Trial::start("cluster", &[("READOUT_WITH", "cluster")]).await;
    let stack = &trial.stack;
    for stream in ["READOUT_ARTICLES", "READOUT_EXTRACTIONS", "READOUT_STATEMENTS"] {
        let mut stream = stack.observer().jetstream().await.get_stream(stream).await.unwrap();
        let info = stream.info().await.unwrap();
        assert_eq!(info.config.num_replicas, 3, "{}", info.config.name);
        let leader = info.cluster.as_ref().and_then(|cluster| cluster.leader.clone());
        let leader = leader.expect("a stream has a leader");
        let container = stack.container(&leader);
        docker(&["kill", &container]);
        // The other two go on meanwhile.
        sleep(AWAY).await;
        docker(&["start", &container]);
        stack.ready(&leader).await;
        sleep(BETWEEN).await;
    }
    refuses(stack, "", "would begin without them");
    stack.set("READOUT_WITH", "cluster");
    trial.finish("three brokers, each stream's leader killed").await;
}

/// `up` with these files laid over is refused.
fn refuses(stack: &Stack, with: &str, words: &str) {
    stack.set("READOUT_WITH", with);
    let refused = stack.up(&["up"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains(words), "{said}");
}

/// Processor that each extractor gets, so that a machine of two shows what a larger one would.
const CPUS: &str = "0.2";
const LONG_ARTICLES: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_extractor_takes_its_share() {
    let Some(_leave) = leave("a_second_extractor_takes_its_share").await else { return };
    let stack = Stack::start("more", &[("READOUT_MORE_EXTRACTORS", "1")]);
    let containers = ["extractor", "extractor-more"].map(|service| stack.container(service));
    for container in &containers {
        docker(&["update", "--cpus", CPUS, container]);
    }
    let mut rates = Vec::new();
    for running in [1, 2] {
        docker(&[if running == 1 { "stop" } else { "start" }, &containers[1]]);
        stack.ready(if running == 1 { "extractor" } else { "extractor-more" }).await;
        let file = stack.folder().join(format!("{running}.jsonl"));
        fs::write(&file, long_articles(running)).unwrap();
        let began = Instant::now();
        succeeds(&mut stack.readout(&["push", file.to_str().unwrap()]));
        stack.observer().settled().await;
        rates.push(LONG_ARTICLES as f64 / began.elapsed().as_secs_f64());
    }
    say(&format!(
        "articles of about 750 words on {CPUS} processors an extractor: {:.1}/s with one, {:.1}/s with two, \
         {:.2} times as many",
        rates[0],
        rates[1],
        rates[1] / rates[0]
    ));
    assert!(rates[1] > 1.3 * rates[0], "a second extractor helps: {rates:?}");
}

/// JSON lines.
fn long_articles(seed: u64) -> String {
    let reports = generate::articles(seed, LONG_ARTICLES * 8);
    let lines = reports.chunks(8).map(|reports| {
        let bodies: Vec<_> = reports.iter().map(|report| report.body.as_str()).collect();
        let article = Article { body: bodies.join("\n"), ..reports[0].clone() };
        json::line(&article).unwrap() + "\n"
    });
    lines.collect()
}

#[tokio::test]
async fn a_backup_brings_everything_back() {
    let Some(_leave) = leave("a_backup_brings_everything_back").await else { return };
    let stack = Stack::start("backup", &[]);
    succeeds(&mut stack.readout(&["push", "--wait", SAMPLES]));
    let list = ["statements", "--format", "jsonl", "--limit", "1000"];
    let before = succeeds(&mut stack.readout(&list));
    let folder = stack.folder().join("backup");
    let folder = folder.to_str().unwrap();
    let done = |output: Output| {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    done(stack.up(&["backup", folder]));
    for service in SERVICES {
        stack.ready(service).await;
    }
    assert_eq!(succeeds(&mut stack.readout(&list)), before, "the installation goes on");

    stack.remove();
    done(stack.up(&["restore", folder]));
    done(stack.up(&["up"]));
    assert_eq!(succeeds(&mut stack.readout(&list)), before);
    let again = succeeds(&mut stack.readout(&["push", "--wait", SAMPLES]));
    assert!(again.contains("accepted") || again.contains("duplicate"), "{again}");
    assert_eq!(succeeds(&mut stack.readout(&list)), before, "nothing is doubled");
    assert!(!stack.up(&["restore", folder]).status.success(), "what is there is not written over");
}
