//! The life of a process: logs, listeners, health pages, signals.

use std::{net::SocketAddr, time::Duration};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

use crate::{
    Door, DoorArgs, LogFormat, Readiness, SettingError, Shutdown, admin,
    door::Lock,
    limits, metrics, telemetry,
    trace::{TraceArgs, export},
};

/// Settings that every service has.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Process")]
pub struct CommonArgs {
    /// Which log lines to write: error, warn, info, debug or trace, also by module, as in
    /// `info,readout_bus=debug`. Article text never appears above debug.
    #[arg(long, env = "READOUT_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// How log lines look: text, json, or auto (text on a terminal, JSON elsewhere).
    #[arg(long, env = "READOUT_LOG_FORMAT", default_value = "auto", value_name = "FORMAT")]
    pub log_format: LogFormat,
    /// After SIGTERM or Ctrl-C, how long work in hand may take to finish, in milliseconds.
    #[arg(
        long,
        env = "READOUT_DRAIN_TIMEOUT_MS",
        default_value_t = limits::DRAIN.as_millis() as u64,
        value_name = "MS"
    )]
    pub drain_timeout_ms: u64,
    /// Who may call.
    #[command(flatten)]
    pub door: DoorArgs,
    /// Where spans go.
    #[command(flatten)]
    pub traces: TraceArgs,
}

/// Why a process could not start or serve.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting cannot be used.
    #[error("wrong settings")]
    Setting(#[from] SettingError),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {source}; is something else running there?")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// A signal handler cannot be installed.
    #[error("cannot watch for signals: {0}")]
    Signal(std::io::Error),
    /// The gRPC server ended.
    #[error("the gRPC server failed: {0}")]
    Serve(#[from] tonic::transport::Error),
}

/// A started process: bound, watched by signals, not ready yet.
#[derive(Debug)]
pub struct Process {
    /// Where gRPC calls arrive; bound, not served yet.
    pub grpc: Door,
    /// What it still needs to be ready.
    pub readiness: Readiness,
    /// How it stops.
    pub shutdown: Shutdown,
}

impl Process {
    /// Starts logs and traces, binds both addresses, serves the health pages, and begins the shutdown at
    /// SIGTERM or Ctrl-C.
    ///
    /// # Errors
    /// When settings cannot be used, others could call without leave, an address is taken, or
    /// signals cannot be watched.
    pub async fn start(
        name: &'static str,
        common: &CommonArgs,
        grpc: SocketAddr,
        admin: SocketAddr,
    ) -> Result<Process, Error> {
        let filter = EnvFilter::try_new(&common.log);
        let malformed = filter.as_ref().err().map(ToString::to_string);
        // Also when the filter is malformed, or nobody could read so.
        telemetry::start(filter.unwrap_or_else(|_| EnvFilter::new("info")), common.log_format);
        if let Some(cause) = malformed {
            return Err(SettingError::new(format!("--log {}", common.log), cause).into());
        }
        let lock = Lock::make(&common.door, grpc)?;
        let traces = export::start(name, &common.traces)?;
        let grpc = bind(grpc).await?;
        let admin = bind(admin).await?;
        let shutdown = Shutdown::new(Duration::from_millis(common.drain_timeout_ms));
        let readiness = Readiness::new();
        watch_signals(&shutdown)?;
        tracing::info!(
            service = name,
            version = env!("CARGO_PKG_VERSION"),
            grpc.addr = address(&grpc),
            admin.addr = address(&admin),
            tokens = lock.tokens.is_some(),
            tls = lock.tls.is_some(),
            traces,
            "started"
        );
        tokio::spawn(admin::serve(admin, readiness.clone(), recorder()));
        metrics::describe();
        Ok(Process { grpc: Door { listener: grpc, lock }, readiness, shutdown })
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|source| Error::Listen { address, source })
}

fn address(listener: &TcpListener) -> String {
    listener.local_addr().map(|address| address.to_string()).unwrap_or_default()
}

/// The metrics of this process; `None` when a recorder is installed already, as in tests that run
/// several services in one process.
fn recorder() -> Option<PrometheusHandle> {
    let delays = Matcher::Suffix("_delay_seconds".to_owned());
    let builder = PrometheusBuilder::new()
        .set_buckets(&limits::HISTOGRAM_SECONDS)
        .and_then(|it| it.set_buckets_for_metric(delays, &limits::HISTOGRAM_DELAY_SECONDS))
        .expect("the lists of buckets are not empty");
    let handle = builder.install_recorder().ok()?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            // Samples wait in memory until a scrape or this; without it nobody scraping is a leak.
            tokio::time::sleep(limits::METRICS_UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    Some(handle)
}

fn watch_signals(shutdown: &Shutdown) -> Result<(), Error> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::Signal)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::Signal)?;
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => tracing::info!(signal = "SIGTERM", "stopping"),
            _ = interrupt.recv() => tracing::info!(signal = "SIGINT", "stopping"),
            () = shutdown.token().cancelled() => {}
        }
        shutdown.begin();
    });
    Ok(())
}
