//! The whole archive beside a real broker.

use std::{
    env,
    net::TcpListener as StdListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use clap::Parser as _;
use readout_bus::{ProvisionArgs, Published};
use readout_service::{Door, Readiness, Shutdown, trace::Trace};
use readout_wire::v1::{
    Extraction, ListStatementsRequest, WatchStatementsRequest,
    archive_service_client::ArchiveServiceClient, watch_statements_request::Start,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tonic::transport::Channel;

use super::*;
use crate::samples::extraction;

const PATIENCE: Duration = Duration::from_secs(30);

/// A broker on a free port, ended with the test.
struct Broker {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Broker {
    fn start() -> Broker {
        let folder = tempfile::tempdir().unwrap();
        let port = StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let fetched = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.tools/nats-server");
        let program = env::var_os("NATS_SERVER").map_or(fetched, PathBuf::from);
        let process = Command::new(&program)
            .args(["--jetstream", "--addr", "127.0.0.1", "--port", &port.to_string()])
            .arg("--store_dir")
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        Broker { process, port, folder }
    }

    /// Settings of an archive at this broker, its database beside the streams.
    fn args(&self) -> Args {
        let database = self.folder.path().join("archive/archive.db");
        let nats = format!("nats://127.0.0.1:{}", self.port);
        Args::parse_from([
            "readout-archive",
            "--nats-url",
            &nats,
            "--database",
            database.to_str().unwrap(),
        ])
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A running archive.
struct Running {
    task: JoinHandle<Result<(), Error>>,
    client: ArchiveServiceClient<Channel>,
    shutdown: Shutdown,
}

impl Running {
    async fn start(args: &Args, bus: &Bus) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let grpc = Door::open(listener);
        let shutdown = Shutdown::new(PATIENCE);
        let process = Process { grpc, readiness: Readiness::new(), shutdown: shutdown.clone() };
        let (args, bus) = (args.clone(), bus.clone());
        let task = tokio::spawn(async move { run(&args, bus, process).await });
        let client = ArchiveServiceClient::connect(url).await.unwrap();
        Running { task, client, shutdown }
    }

    /// Follows the log from its start until it has seen `count` changes.
    async fn until_changes(&mut self, count: usize) {
        let request = WatchStatementsRequest { start: Start::Oldest.into(), ..Default::default() };
        let mut watch = self.client.watch_statements(request).await.unwrap().into_inner();
        let mut seen = 0;
        while seen < count {
            let response = timeout(PATIENCE, watch.message()).await.unwrap().unwrap().unwrap();
            seen += usize::from(response.change.is_some());
        }
    }

    async fn stop(self) {
        self.shutdown.begin();
        timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap();
    }
}

/// Waits until a stream of the bus holds as many messages as it should.
async fn until_messages(bus: &Bus, stream: &str, count: u64) {
    let reached = async {
        loop {
            let streams = bus.status().await.unwrap().streams;
            let held = streams.iter().find(|it| it.name.ends_with(stream)).unwrap().messages;
            assert!(held <= count, "{stream} holds {held}");
            if held == count {
                break;
            }
        }
    };
    timeout(PATIENCE, reached).await.unwrap();
}

async fn publish(bus: &Bus, extraction: &Extraction) {
    let published = bus.publish_extraction(extraction, Trace::new()).await.unwrap();
    assert_eq!(published, Published::Stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn extractions_become_statements_and_events_across_a_restart() {
    let broker = Broker::start();
    let args = broker.args();
    let bus = Bus::connect(&args.bus, "test").await.unwrap();
    bus.provision(&ProvisionArgs::default()).await.unwrap();

    let mut archive = Running::start(&args, &bus).await;
    for article in 1..=20 {
        publish(&bus, &extraction(article, 1, &["one", "two"])).await;
    }
    // One that can never be stored goes to the dead letters and holds nobody up.
    let mut bad = extraction(99, 1, &["one"]);
    bad.statements[0].statement_id.clear();
    publish(&bus, &bad).await;
    archive.until_changes(40).await;
    until_messages(&bus, "STATEMENTS", 40).await;
    until_messages(&bus, "DEAD", 1).await;
    archive.stop().await;

    publish(&bus, &extraction(20, 2, &["two", "three"])).await;
    let mut archive = Running::start(&args, &bus).await;
    archive.until_changes(42).await;
    until_messages(&bus, "STATEMENTS", 42).await;
    let request = ListStatementsRequest { page_size: 1_000, ..Default::default() };
    let page = archive.client.list_statements(request).await.unwrap().into_inner();
    assert_eq!(page.records.len(), 40);
    archive.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_streams_the_archive_says_what_to_do() {
    let broker = Broker::start();
    let args = broker.args();
    let bus = Bus::connect(&args.bus, "test").await.unwrap();
    let grpc = Door::open(TcpListener::bind("127.0.0.1:0").await.unwrap());
    let shutdown = Shutdown::new(PATIENCE);
    let process = Process { grpc, readiness: Readiness::new(), shutdown };
    let error = run(&args, bus, process).await.unwrap_err().to_string();
    assert!(error.contains("readout provision"), "{error}");
}
