//! Ingest: takes articles over gRPC and answers once the broker holds them.
//!
//! It checks the rules of an article, gives it its ids and the time it was received, and keeps
//! nothing: what it has answered is the broker's, what it has not is the caller's to send again.
//!
//! This crate knows no statement and no database.

mod args;
mod grpc;
mod intake;
mod limits;
mod metrics;

use readout_bus::Bus;
use readout_service::{Part, Process, Shutdown};

pub use args::Args;

/// Why ingest ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The broker lacks what ingest needs.
    #[error(transparent)]
    Bus(#[from] readout_bus::Error),
    /// The process could not serve.
    #[error(transparent)]
    Service(#[from] readout_service::Error),
}

/// Takes articles until the process is told to stop, then answers those in hand.
///
/// # Errors
/// When the broker lacks the streams or the gRPC server fails.
pub async fn run(bus: Bus, process: Process) -> Result<(), Error> {
    metrics::describe();
    let Process { grpc, readiness, shutdown } = process;
    match shutdown.token().run_until_cancelled(bus.check()).await {
        Some(checked) => checked?,
        None => return Ok(()),
    }
    shutdown.spawn(follow_broker(bus.clone(), readiness.part("broker"), shutdown.clone()));
    shutdown.spawn(readout_bus::observe(bus.clone(), shutdown.clone()));
    let routes = grpc::routes(bus, &shutdown);
    let served = readout_service::serve(grpc, routes, &readiness, &shutdown).await;
    shutdown.begin();
    if !shutdown.drained().await {
        tracing::warn!("stopped before every article in hand was answered");
    }
    Ok(served?)
}

/// Ingest is of no use without the broker: it is ready while it is connected.
async fn follow_broker(bus: Bus, part: Part, shutdown: Shutdown) {
    let mut tick = tokio::time::interval(limits::BROKER_LOOK);
    loop {
        tokio::select! {
            _ = tick.tick() => part.set(bus.is_connected()),
            () = shutdown.token().cancelled() => break,
        }
    }
}
