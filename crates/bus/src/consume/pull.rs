//! Pulling: asks the broker for as many messages as there is room for, whatever happens to it.

use std::sync::Arc;

use async_nats::jetstream::{self, consumer::PullConsumer};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    connection::{self, Bus},
    limits::{ACK_TIMEOUT, PAUSE_FIRST, PAUSE_MAX, PULL_EXPIRES},
    metrics,
    stream::Stage,
};

/// A message and the room it takes up until it is settled.
type Arrival = (jetstream::Message, OwnedSemaphorePermit);

/// The one task that pulls for a consume loop.
pub(super) struct Puller {
    pub(super) bus: Bus,
    pub(super) stage: Stage,
    pub(super) room: Arc<Semaphore>,
    pub(super) room_max: usize,
    pub(super) arrived: mpsc::UnboundedSender<Arrival>,
    pub(super) stop: CancellationToken,
}

impl Puller {
    /// Pulls until it is stopped. Ends by closing the channel.
    pub(super) async fn run(self, consumer: PullConsumer) {
        let stop = self.stop.clone();
        let mut consumer = Some(consumer);
        let mut pause = PAUSE_FIRST;
        while !stop.is_cancelled() {
            let pulled = match &consumer {
                Some(consumer) => self.pull(consumer).await,
                None => {
                    let found = self.find().await;
                    found.map(|found| consumer = Some(found))
                }
            };
            match pulled {
                Ok(()) => pause = PAUSE_FIRST,
                Err(_) if stop.is_cancelled() => break,
                Err(cause) => {
                    metrics::pull_failed(self.stage);
                    tracing::warn!(stage = %self.stage, cause, "pull failed");
                    // Whatever it was, the consumer may have been made anew since.
                    consumer = None;
                    stop.run_until_cancelled(tokio::time::sleep(pause)).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    async fn find(&self) -> Result<PullConsumer, String> {
        let mut link = self.bus.link();
        let found = async {
            connection::connected(&mut link).await;
            self.bus.consumer(self.stage).await.map_err(|error| error.to_string())
        };
        self.stop.run_until_cancelled(found).await.unwrap_or_else(|| Err("stopped".to_owned()))
    }

    /// One pull, to its end.
    async fn pull(&self, consumer: &PullConsumer) -> Result<(), String> {
        let Some(mut room) = self.stop.run_until_cancelled(self.room()).await else {
            return Ok(());
        };
        let mut link = self.bus.link();
        let losses = link.borrow_and_update().losses;
        // No idle heartbeat: the client's batch stops waking up after one. A broker that falls
        // silent is noticed by the lost connection, or when the pull should have expired.
        let batch =
            consumer.batch().max_messages(room.num_permits()).expires(PULL_EXPIRES).messages();
        let batch = timeout(ACK_TIMEOUT, batch).await.map_err(|_| "pull not sent".to_owned())?;
        let mut batch = batch.map_err(|error| error.to_string())?;
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => {
                    // What has arrived already is given back at once rather than after a wait.
                    while let Some(Some(Ok(message))) = batch.next().now_or_never() {
                        self.hand_over(message, &mut room);
                    }
                    return Ok(());
                }
                message = batch.next() => match message {
                    Some(Ok(message)) => self.hand_over(message, &mut room),
                    Some(Err(error)) => return Err(error.to_string()),
                    None => return Ok(()),
                },
                () = connection::lost(&mut link, losses) => {
                    return Err("the connection was lost".to_owned());
                }
            }
        }
    }

    /// Waits until half of the room is free, so that pulls stay large, and takes all that is.
    async fn room(&self) -> OwnedSemaphorePermit {
        let half = u32::try_from(self.room_max.div_ceil(2)).unwrap_or(u32::MAX);
        let closed = "the semaphore is never closed";
        let mut room = Arc::clone(&self.room).acquire_many_owned(half).await.expect(closed);
        while let Ok(more) = Arc::clone(&self.room).try_acquire_owned() {
            room.merge(more);
        }
        room
    }

    fn hand_over(&self, message: jetstream::Message, room: &mut OwnedSemaphorePermit) {
        // One message more than asked for would go without; the broker does not send it.
        if let Some(room) = room.split(1) {
            // The loop reads until this side closes.
            let _ = self.arrived.send((message, room));
        }
    }
}
