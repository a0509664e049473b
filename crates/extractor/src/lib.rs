//! The extractor: a pure function from an article to its statements, behind two doors.
//!
//! [`Extractor`] is the function; [`run`] serves it to the stream of articles and to gRPC. The
//! command line calls the function itself.
//!
//! This crate knows no database and keeps nothing between two articles.

mod args;
mod convert;
mod engine;
mod extract;
mod grpc;
mod language;
mod limits;
mod metrics;
mod stream;

use std::sync::Arc;

use readout_bus::Bus;
use readout_service::Process;

pub use args::Args;
pub use engine::{EngineArgs, EngineError};
pub use extract::Extractor;
pub use stream::consume;

/// Why the extractor ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The broker lacks what the extractor needs, or the connection failed for good.
    #[error(transparent)]
    Bus(#[from] readout_bus::Error),
    /// The engine could not be loaded.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The process could not serve.
    #[error(transparent)]
    Service(#[from] readout_service::Error),
}

/// Extracts until the process is told to stop, then finishes what is in hand.
///
/// # Errors
/// When the model is none, the broker lacks the streams or the gRPC server fails.
pub async fn run(args: &Args, bus: Bus, process: Process) -> Result<(), Error> {
    metrics::describe();
    let Process { grpc, readiness, shutdown } = process;
    let extractor = Arc::new(Extractor::load(&args.engine)?);
    let part = readiness.part("broker");
    match shutdown.token().run_until_cancelled(bus.check()).await {
        Some(checked) => checked?,
        None => return Ok(()),
    }
    part.set(true);
    shutdown.spawn(readout_bus::observe(bus.clone(), shutdown.clone()));
    let concurrency = args.concurrency();
    let routes = grpc::routes(Arc::clone(&extractor), concurrency, &shutdown);
    let consumer = shutdown.spawn({
        let shutdown = shutdown.clone();
        async move {
            let extract = move |article| extractor.extract(article);
            let consumed = consume(&bus, concurrency, &shutdown, extract).await;
            // Without it articles would pile up unseen.
            shutdown.begin();
            consumed
        }
    });
    let served = readout_service::serve(grpc, routes, &readiness, &shutdown).await;
    shutdown.begin();
    if !shutdown.drained().await {
        tracing::warn!("stopped before all was done; the broker delivers the rest again");
        return Ok(served?);
    }
    if let Ok(consumed) = consumer.await {
        consumed?;
    }
    Ok(served?)
}
