//! The archive: stores extractions, serves them, and tells what changed.
//!
//! What is stored goes one way: `intake` writes batches into the `store`, whose change log is the
//! only source of `events` (to the broker) and of each `watch` (over gRPC). An event or a watch
//! response therefore means that the statement can be read.
//!
//! This crate knows no text engine. Only `store` knows SQL; only `grpc` knows tonic.

mod args;
mod disk;
mod error;
mod events;
mod grpc;
mod intake;
mod limits;
mod metrics;
mod store;
mod token;
mod watch;
mod words;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::future::Future;

use readout_bus::{Bus, Stage, Work, consume, janitor, observe};
use readout_service::{Process, Shutdown};
use tokio::task::JoinHandle;

pub use args::Args;
pub use error::Error;

use crate::store::Store;

/// Archives until the process is told to stop, then commits and answers what is in hand.
///
/// # Errors
/// When the database cannot be opened, the broker lacks what the archive needs, or the gRPC
/// server fails.
pub async fn run(args: &Args, bus: Bus, process: Process) -> Result<(), Error> {
    metrics::describe();
    let Process { grpc, readiness, shutdown } = process;
    let database = readiness.part("database");
    let store = Store::open(&args.database)?;
    match shutdown.token().run_until_cancelled(bus.check()).await {
        Some(checked) => checked?,
        None => return Ok(()),
    }
    database.set(true);
    shutdown.spawn(observe(bus.clone(), shutdown.clone()));
    shutdown.spawn(disk::watch(args.database.clone(), shutdown.clone()));

    let consumer = spawn(&shutdown, {
        let (bus, store, shutdown) = (bus.clone(), store.clone(), shutdown.clone());
        let work = Work { concurrency: 1, batch_max: limits::BATCH_EXTRACTIONS_MAX };
        async move {
            let take_in =
                move |deliveries| intake::take_in(store.clone(), database.clone(), deliveries);
            consume(&bus, Stage::Archive, work, &shutdown, take_in).await
        }
    });
    let publisher = spawn(&shutdown, {
        let bus = bus.clone();
        let publish = move |logged| events::publish(bus.clone(), logged);
        events::run(store.clone(), publish, shutdown.clone())
    });
    let janitor = spawn(&shutdown, {
        let (args, shutdown) = (args.janitor.clone(), shutdown.clone());
        async move { janitor(&bus, &args, &shutdown).await }
    });
    let routes = grpc::routes(store, &shutdown);
    let served = readout_service::serve(grpc, routes, &readiness, &shutdown).await;

    shutdown.begin();
    if shutdown.drained().await {
        consumer.await.map_err(|_| Error::Stopped)??;
        publisher.await.map_err(|_| Error::Stopped)?;
        janitor.await.map_err(|_| Error::Stopped)?;
    } else {
        tracing::warn!("stopped before everything in hand was stored; the broker keeps it");
    }
    Ok(served?)
}

/// Runs a task without which the archive would go stale unseen: when it ends, so does the process.
fn spawn<F>(shutdown: &Shutdown, task: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let stop = shutdown.token().clone().drop_guard();
    shutdown.spawn(async move {
        let _stop = stop;
        task.await
    })
}
