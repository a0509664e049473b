//! The consume loop: pulls messages, hands them to a handler in batches, settles the outcomes.
//!
//! A handler never acknowledges. What becomes of a message is decided in one table, in `settle`;
//! which messages go together is decided in `queue`; the broker is asked for more in `pull`.

mod pull;
mod queue;
mod settle;

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_nats::jetstream::{self, AckKind};
use futures_util::FutureExt as _;
use prost::Message;
use readout_service::{
    Shutdown,
    trace::{Kind, Span, Trace},
};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout},
};

use crate::{
    connection::Bus,
    dead::Reason,
    error::Error,
    limits::{
        FLUSH_TIMEOUT, HANDLER_TIMEOUT, HELD_MESSAGES_MAX, HELD_MESSAGES_MIN, PROGRESS_INTERVAL,
    },
    message, metrics,
    stream::Stage,
};
use queue::{Held, Queue};
use settle::{Ending, Settled};

/// A message as a handler gets it.
#[derive(Clone, Debug)]
pub struct Delivery<M> {
    /// The message.
    pub message: M,
    /// Where the work on it belongs: the trace that it names, else a new one.
    pub trace: Trace,
    /// How often it was delivered, this time included.
    pub deliveries: u64,
}

/// What a handler says about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It failed and may succeed after this pause. Eight failures make it a dead letter.
    Retry(Duration),
    /// Nothing is wrong with it, but it cannot be taken on before this pause has passed: the disk
    /// or a stream is full, or the broker is away. It stays in hand meanwhile, and counts as no try,
    /// however often it is said.
    Later(Duration),
    /// It will never succeed: it becomes a dead letter.
    Reject {
        /// Why, for programs.
        reason: Reason,
        /// Why, for people.
        detail: String,
    },
}

/// How much a handler takes on at once.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Calls of the handler at the same time, at least 1.
    pub concurrency: usize,
    /// Messages of one call, at least 1.
    pub batch_max: usize,
}

/// Consumes the stream of `stage` until the shutdown begins, then finishes what is in hand and
/// gives back the rest.
///
/// The handler gets 1 to `batch_max` deliveries and returns one outcome for each, in order. Its
/// panic, or taking more than 5 minutes, is a failed try of the whole batch; the messages are
/// tried again one by one, and the third such try of a message makes it a dead letter. Lost connections and broker restarts are survived.
///
/// # Errors
/// At the start only: [`Error::Missing`] when there is no consumer, [`Error::Unavailable`] when
/// the broker does not answer.
pub async fn consume<M, H, F>(
    bus: &Bus,
    stage: Stage,
    work: Work,
    shutdown: &Shutdown,
    handler: H,
) -> Result<(), Error>
where
    M: Message + Default + Send + 'static,
    H: Fn(Vec<Delivery<M>>) -> F + Send + Sync + 'static,
    F: Future<Output = Vec<Outcome>> + Send + 'static,
{
    metrics::begin(stage);
    let (concurrency, batch_max) = (work.concurrency.max(1), work.batch_max.max(1));
    let held = (2 * concurrency * batch_max).clamp(HELD_MESSAGES_MIN, HELD_MESSAGES_MAX);
    let found = bus.insist(|| bus.consumer(stage));
    let Some(consumer) = shutdown.token().run_until_cancelled(found).await else {
        return Ok(());
    };
    let consumer = consumer?;
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let puller = pull::Puller {
        bus: bus.clone(),
        stage,
        room: Arc::new(Semaphore::new(held)),
        room_max: held,
        arrived,
        stop: shutdown.token().clone(),
    };
    let puller = tokio::spawn(puller.run(consumer));
    let handler = Arc::new(handler);
    let mut queue = Queue::new(concurrency, batch_max);
    let mut running = JoinSet::new();
    let mut progress = every(PROGRESS_INTERVAL);
    let mut open = true;
    while open || !running.is_empty() {
        // The puller takes a moment to stop; nothing may be begun in it.
        while !shutdown.token().is_cancelled()
            && let Some(batch) = queue.next(running.len())
        {
            let (bus, handler) = (bus.clone(), Arc::clone(&handler));
            running.spawn(async move { handle(&bus, stage, &*handler, batch).await });
        }
        tokio::select! {
            arrival = arrivals.recv(), if open => match arrival {
                Some((message, room)) => queue.push(stage, message, room),
                None => {
                    open = false;
                    give_back(&mut queue).await;
                }
            },
            Some(settled) = running.join_next() => match settled {
                Ok(settled) => queue.learn(settled),
                // Whatever it held is delivered again once the broker has waited long enough.
                Err(error) => tracing::error!(%stage, %error, "batch lost"),
            },
            () = due(queue.due()) => queue.resume(),
            _ = progress.tick() => say_progress(bus, queue.waiting()).await,
        }
    }
    // What the last batches put off.
    give_back(&mut queue).await;
    // The puller has closed the channel as the last thing it did.
    let _ = puller.await;
    if timeout(FLUSH_TIMEOUT, bus.client().flush()).await.is_err() {
        tracing::warn!(%stage, "stopped before the last acknowledgements had left");
    }
    Ok(())
}

/// Handles and settles a batch, telling the broker meanwhile that it is in hand.
async fn handle<M, H, F>(
    bus: &Bus,
    stage: Stage,
    handler: &H,
    batch: Vec<Held>,
) -> Vec<(Held, Settled)>
where
    M: Message + Default,
    H: Fn(Vec<Delivery<M>>) -> F,
    F: Future<Output = Vec<Outcome>>,
{
    let work = async {
        let spans: Vec<_> = batch.iter().map(|held| begin(bus, stage, held)).collect();
        let endings = endings(bus, stage, handler, &batch, &spans).await;
        let mut settled = Vec::with_capacity(batch.len());
        for ((held, span), ending) in batch.iter().zip(spans).zip(endings) {
            settled.push(settle::settle(bus, stage, held, ending, span).await);
        }
        settled
    };
    let mut work = Box::pin(work);
    let mut progress = every(PROGRESS_INTERVAL);
    let settled = loop {
        tokio::select! {
            settled = &mut work => break settled,
            _ = progress.tick() => say_progress(bus, batch.iter().map(|held| &held.message)).await,
        }
    };
    drop(work);
    batch.into_iter().zip(settled).collect()
}

/// Starts the span of a try. A repeated try stands beside the first, below what published the
/// message: after a crash nothing is left of the first that it could be linked to.
fn begin(bus: &Bus, stage: Stage, held: &Held) -> Span {
    let (message, stream) = (&held.message, stage.stream());
    let (headers, parent) = (message.headers.as_ref(), message::trace(message));
    let mut span = message::span(Kind::Consumer, stream, bus.prefix(), headers, parent);
    span.text("messaging.message.id", &held.id);
    span.text("messaging.consumer.group.name", stage.token());
    span.number("readout.deliveries", held.deliveries);
    span
}

/// Waits until a time; without one, for ever.
async fn due(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// How the try of each message of a batch ended, in order.
async fn endings<M, H, F>(
    bus: &Bus,
    stage: Stage,
    handler: &H,
    batch: &[Held],
    spans: &[Span],
) -> Vec<Ending>
where
    M: Message + Default,
    H: Fn(Vec<Delivery<M>>) -> F,
    F: Future<Output = Vec<Outcome>>,
{
    let mut endings = Vec::with_capacity(batch.len());
    let (mut deliveries, mut places) = (Vec::new(), Vec::new());
    for (place, (held, span)) in batch.iter().zip(spans).enumerate() {
        if held.kills() {
            endings.push(Ending::Killer);
            continue;
        }
        match message::decode(bus, stage.stream(), &held.message).await {
            Ok(message) => {
                let trace = span.trace();
                deliveries.push(Delivery { message, trace, deliveries: held.deliveries });
                places.push(place);
                // Replaced by what the handler says.
                endings.push(Ending::Silence);
            }
            Err(unreadable) => endings.push(Ending::Unreadable(unreadable)),
        }
    }
    if deliveries.is_empty() {
        return endings;
    }
    // A call that panics before it returns a future is caught as well.
    let call = AssertUnwindSafe(async { handler(deliveries).await }).catch_unwind();
    match timeout(HANDLER_TIMEOUT, call).await {
        Ok(Ok(outcomes)) => {
            for (place, outcome) in places.into_iter().zip(outcomes) {
                endings[place] = Ending::Said(outcome);
            }
        }
        Ok(Err(_)) => {
            metrics::panicked(stage);
            places.into_iter().for_each(|place| endings[place] = Ending::Panic);
        }
        Err(_) => places.into_iter().for_each(|place| endings[place] = Ending::Timeout),
    }
    endings
}

/// Lets the broker deliver again at once what was pulled and not begun.
async fn give_back(queue: &mut Queue) {
    for message in queue.drain() {
        // Without a connection it comes back by itself.
        let _ = timeout(FLUSH_TIMEOUT, message.ack_with(AckKind::Nak(None))).await;
    }
}

async fn say_progress(bus: &Bus, messages: impl Iterator<Item = &jetstream::Message>) {
    if !bus.is_connected() {
        return;
    }
    for message in messages {
        // A failure means that the connection went just now: the broker will deliver again.
        let _ = message.ack_with(AckKind::Progress).await;
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
