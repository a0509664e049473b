//! Events: publishes the change log to the broker, in order, at least once.
//!
//! The place reached is kept in the store and moves only over changes that the broker has
//! confirmed without a gap; after a crash what lies behind it is published again.

use std::{future::Future, pin::pin};

use futures_util::{StreamExt as _, stream};
use readout_bus::Bus;
use readout_service::{Shutdown, trace::Trace};
use tokio::time::sleep;

use crate::{
    Error, limits, metrics,
    store::{
        Store,
        changes::{self, Logged},
    },
};

/// Publishes one change on the bus.
pub(crate) async fn publish(bus: Bus, logged: Logged) -> Result<(), readout_bus::Error> {
    bus.publish_change(&logged.change, Trace::parse(&logged.trace)).await.map(drop)
}

/// Publishes changes until it is stopped.
pub(crate) async fn run<P, F>(store: Store, publish: P, shutdown: Shutdown)
where
    P: Fn(Logged) -> F,
    F: Future<Output = Result<(), readout_bus::Error>>,
{
    let mut last_change = store.last_change();
    let mut pause = limits::EVENTS_RETRY_MIN;
    let stop = shutdown.token();
    while !stop.is_cancelled() {
        let waiting = match page(&store, &publish, &shutdown).await {
            Ok(published) => {
                pause = limits::EVENTS_RETRY_MIN;
                let more = last_change.wait_for(|last| *last > published);
                // The store cannot end before those who hold it.
                stop.run_until_cancelled(more).await.map(drop)
            }
            Err(error) => {
                tracing::warn!(%error, pause_ms = pause.as_millis(), "events not published");
                let waited = stop.run_until_cancelled(sleep(pause)).await;
                pause = (pause * 2).min(limits::EVENTS_RETRY_MAX);
                waited
            }
        };
        if waiting.is_none() {
            break;
        }
    }
}

/// Publishes the next page of the log; returns the number up to which all is published.
async fn page<P, F>(store: &Store, publish: &P, shutdown: &Shutdown) -> Result<u64, Error>
where
    P: Fn(Logged) -> F,
    F: Future<Output = Result<(), readout_bus::Error>>,
{
    let (before, last, page) = store
        .read(|connection| {
            let published = changes::published(connection)?;
            let page = changes::after(connection, published, limits::EVENTS_PAGE_BYTES)?;
            Ok((published, changes::last(connection)?, page))
        })
        .await?;
    let confirmations = stream::iter(page)
        .map(|logged| {
            let number = logged.change.number;
            let confirmation = publish(logged);
            async move { (number, confirmation.await) }
        })
        .buffered(limits::EVENTS_IN_FLIGHT_MAX)
        .take_until(shutdown.token().cancelled());
    let mut confirmations = pin!(confirmations);
    let mut published = before;
    let mut failure = None;
    while let Some((number, confirmed)) = confirmations.next().await {
        match confirmed {
            Ok(()) => {
                metrics::event_published();
                published = number;
            }
            // All events behind it would wait for ever.
            Err(error) if error.is_impossible() => {
                metrics::event_failed();
                tracing::error!(change.number = number, %error, "event left out");
                published = number;
            }
            Err(error) => {
                metrics::event_failed();
                failure = Some(error);
                break;
            }
        }
    }
    metrics::events_behind(last.saturating_sub(published));
    if published > before {
        store.save_published(published).await?;
    }
    failure.map_or(Ok(published), |error| Err(error.into()))
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        sync::{Arc, Mutex},
        time::Duration,
    };

    use tokio::{sync::mpsc, time::timeout};

    use super::*;
    use crate::samples::{Sandbox, extraction};

    const TEXTS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];

    fn unavailable() -> readout_bus::Error {
        readout_bus::Error::Unavailable { tried: "publish".to_owned(), cause: "test".to_owned() }
    }

    async fn published(sandbox: &Sandbox) -> u64 {
        sandbox.store.read(|connection| changes::published(connection)).await.unwrap()
    }

    #[tokio::test]
    async fn every_change_is_published_although_some_fail_at_first() {
        let sandbox = Sandbox::new();
        sandbox.apply(vec![extraction(1, 10, &TEXTS)]).await;
        let (confirmed, mut confirmations) = mpsc::unbounded_channel();
        let failing = Arc::new(Mutex::new(BTreeSet::from([3, 5])));
        let shutdown = Shutdown::new(Duration::from_secs(10));
        let publish = move |logged: Logged| {
            let (confirmed, failing) = (confirmed.clone(), failing.clone());
            async move {
                if failing.lock().unwrap().remove(&logged.change.number) {
                    return Err(unavailable());
                }
                confirmed.send(logged.change.number).unwrap();
                Ok(())
            }
        };
        let task = tokio::spawn(run(sandbox.store.clone(), publish, shutdown.clone()));
        sandbox.apply(vec![extraction(2, 10, &TEXTS[..2])]).await;
        let mut seen = BTreeSet::new();
        while seen.len() < 8 {
            let number = timeout(Duration::from_secs(30), confirmations.recv()).await;
            seen.insert(number.unwrap().unwrap());
        }
        assert_eq!(seen, BTreeSet::from_iter(1..=8));
        shutdown.begin();
        task.await.unwrap();
    }

    #[tokio::test]
    async fn an_event_that_cannot_be_published_is_left_out() {
        let sandbox = Sandbox::new();
        sandbox.apply(vec![extraction(1, 10, &TEXTS)]).await;
        let shutdown = Shutdown::new(Duration::from_secs(10));
        let (sent, mut numbers) = mpsc::unbounded_channel();
        let publish = move |logged: Logged| {
            let number = logged.change.number;
            sent.send(number).unwrap();
            let (message, cause) = ("it".to_owned(), "test".to_owned());
            let impossible = readout_bus::Error::Impossible { message, cause };
            async move { if number == 3 { Err(impossible) } else { Ok(()) } }
        };
        let task = tokio::spawn(run(sandbox.store.clone(), publish, shutdown.clone()));
        let reached = async {
            while published(&sandbox).await < 6 {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(30), reached).await.unwrap();
        shutdown.begin();
        task.await.unwrap();
        let mut seen = Vec::new();
        while let Some(number) = numbers.recv().await {
            seen.push(number);
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6], "none is tried again");
    }

    #[tokio::test]
    async fn the_place_reached_stops_before_what_is_not_confirmed() {
        let sandbox = Sandbox::new();
        sandbox.apply(vec![extraction(1, 10, &TEXTS)]).await;
        let shutdown = Shutdown::new(Duration::from_secs(10));
        let (sent, mut numbers) = mpsc::unbounded_channel();
        let publish = move |logged: Logged| {
            let number = logged.change.number;
            sent.send(number).unwrap();
            async move {
                // The broker never answers for the third.
                if number == 3 { std::future::pending().await } else { Ok(()) }
            }
        };
        let task = tokio::spawn(run(sandbox.store.clone(), publish, shutdown.clone()));
        while numbers.recv().await.expect("the task lives") != 6 {}
        shutdown.begin();
        task.await.unwrap();
        assert_eq!(published(&sandbox).await, 2);

        let shutdown = Shutdown::new(Duration::from_secs(10));
        let (sent, mut numbers) = mpsc::unbounded_channel();
        let publish = move |logged: Logged| {
            sent.send(logged.change.number).unwrap();
            async { Ok(()) }
        };
        let task = tokio::spawn(run(sandbox.store.clone(), publish, shutdown.clone()));
        assert_eq!(numbers.recv().await, Some(3), "what lies behind the place comes again");
        while numbers.recv().await.expect("the task lives") != 6 {}
        shutdown.begin();
        task.await.unwrap();
    }
}
