//! A broker of its own for one test, on a free port and in a folder that goes with it.

use std::{
    env, fs,
    future::Future,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use async_nats::jetstream;
use readout_bus::{
    Bus, BusArgs, Delivery, Error, Outcome, ProvisionArgs, Stage, Status, Work, consume,
};
use readout_service::Shutdown;
use readout_wire::{
    article,
    v1::{Article, Extraction, Publisher},
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// Longest wait for anything that should happen.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// A broker process.
pub(crate) struct Broker {
    port: u16,
    folder: TempDir,
    process: Child,
}

impl Broker {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let process = spawn(port, &folder);
        Broker { port, folder, process }
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(crate) fn args(&self) -> BusArgs {
        BusArgs { nats_url: self.url(), ..Default::default() }
    }

    /// A connection to a broker without streams.
    pub(crate) async fn connect(&self) -> Bus {
        Bus::connect(&self.args(), "test").await.unwrap()
    }

    /// A connection to a broker with streams.
    pub(crate) async fn bus(&self, limits: &ProvisionArgs) -> Bus {
        let bus = self.connect().await;
        bus.provision(limits).await.unwrap();
        bus
    }

    /// A plain client, for what the bus would never do.
    pub(crate) async fn client(&self) -> jetstream::Context {
        // Waits for the broker, which may not listen yet.
        self.connect().await;
        jetstream::new(async_nats::connect(self.url()).await.unwrap())
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again on the same port and files.
    pub(crate) fn restart(&mut self) {
        self.process = spawn(self.port, &self.folder);
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn spawn(port: u16, folder: &TempDir) -> Child {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.tools/nats-server");
    let server = env::var_os("NATS_SERVER").map_or(beside, PathBuf::from);
    let log = fs::File::create(folder.path().join("log")).unwrap();
    Command::new(&server)
        .args(["--jetstream", "--addr", "127.0.0.1", "--port", &port.to_string()])
        .arg("--store_dir")
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("{} does not start: {error}", server.display()))
}

/// A consume loop over articles, in the background.
pub(crate) struct Loop {
    shutdown: Shutdown,
    task: JoinHandle<Result<(), Error>>,
}

impl Loop {
    /// Starts one whose handler is a function of one delivery.
    pub(crate) fn start<F>(
        bus: &Bus,
        work: Work,
        handler: impl Fn(Delivery<Article>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        Loop::start_batches(bus, work, move |batch| {
            let outcomes: Vec<F> = batch.into_iter().map(&handler).collect();
            async move {
                let mut said = Vec::new();
                for outcome in outcomes {
                    said.push(outcome.await);
                }
                said
            }
        })
    }

    /// Starts one whose handler takes batches.
    pub(crate) fn start_batches<F>(
        bus: &Bus,
        work: Work,
        handler: impl Fn(Vec<Delivery<Article>>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Vec<Outcome>> + Send + 'static,
    {
        let shutdown = Shutdown::new(DEADLINE);
        let (bus, stop) = (bus.clone(), shutdown.clone());
        let task =
            tokio::spawn(
                async move { consume(&bus, Stage::Extractor, work, &stop, handler).await },
            );
        Loop { shutdown, task }
    }

    /// Says stop.
    pub(crate) fn begin_stop(&self) {
        self.shutdown.begin();
    }

    /// Says stop and waits for the end.
    pub(crate) async fn stop(self) {
        self.shutdown.begin();
        within(self.task).await.unwrap().unwrap();
    }
}

/// One message at a time.
pub(crate) const SINGLE: Work = Work { concurrency: 1, batch_max: 1 };

/// Waits for a future, but not for ever.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, future).await.expect("it should have happened by now")
}

/// Waits until the state of the bus is as wanted.
pub(crate) async fn until(bus: &Bus, wanted: impl Fn(&Status) -> bool) {
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let mut last = None;
    let reached = tokio::time::timeout(DEADLINE, async {
        loop {
            tick.tick().await;
            if let Ok(status) = bus.status().await {
                if wanted(&status) {
                    break;
                }
                last = Some(status);
            }
        }
    });
    assert!(reached.await.is_ok(), "the bus stays as {last:#?}");
}

/// Whether everything of the extractor's stream is settled.
pub(crate) fn settled(status: &Status) -> bool {
    let extractor = &status.consumers[0];
    extractor.pending == 0 && extractor.ack_pending == 0
}

/// Messages that a stream holds.
pub(crate) async fn messages(bus: &Bus, stream: &str) -> u64 {
    let streams = bus.status().await.unwrap().streams;
    streams.into_iter().find(|status| status.name == stream).unwrap().messages
}

/// An article with that body.
pub(crate) fn article(body: &str) -> Article {
    let publisher = Publisher { name: "Harbour Post".to_owned(), country: "NZL".to_owned() };
    let publisher = Some(publisher);
    article::complete(Article { body: body.to_owned(), publisher, ..Default::default() }).unwrap()
}

/// An extraction without statements.
pub(crate) fn extraction(body: &str) -> Extraction {
    Extraction { article: Some(article(body)), ..Default::default() }
}
