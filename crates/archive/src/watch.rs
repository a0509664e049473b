//! Watch: follows the change log for one reader, from a place in it, for as long as the reader
//! takes what comes.
//!
//! Nothing is queued for a reader beyond a few responses; the log is what it reads from.

use std::sync::Arc;

use readout_service::Shutdown;
use readout_wire::v1::{StatementChange, StatementFilter, WatchStatementsResponse};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
    time::{Instant, sleep_until, timeout},
};
use tokio_stream::wrappers::ReceiverStream;

use crate::{
    Error, limits, metrics,
    store::{
        Store,
        changes::{self, Logged},
        filter,
    },
    token,
};

/// Why a watch ended that the reader did not end.
#[derive(Debug)]
pub(crate) enum End {
    /// The reader took nothing for too long.
    TooSlow,
    /// The process stops.
    Stopping,
    /// The log could not be read.
    Failed(Error),
}

/// Opens watches, a bounded number of them.
#[derive(Clone)]
pub(crate) struct Watches {
    store: Store,
    shutdown: Shutdown,
    places: Arc<Semaphore>,
}

/// One watch.
struct Watch {
    cursor: Cursor,
    shutdown: Shutdown,
    responses: mpsc::Sender<Response>,
    _place: OwnedSemaphorePermit,
}

/// A place in the log, and what comes after it.
struct Cursor {
    store: Store,
    filter: StatementFilter,
    last_change: watch::Receiver<u64>,
    /// Number of the last change looked at, whether it was wanted or not.
    position: u64,
    page: std::vec::IntoIter<Logged>,
    heartbeat: Instant,
}

type Response = Result<WatchStatementsResponse, End>;

impl Watches {
    pub(crate) fn new(store: Store, shutdown: Shutdown) -> Watches {
        Watches { store, shutdown, places: Arc::new(Semaphore::new(limits::WATCHES_MAX)) }
    }

    /// Starts a watch after change `position`; `None` when there are too many.
    pub(crate) fn open(
        &self,
        filter: StatementFilter,
        position: u64,
    ) -> Option<ReceiverStream<Response>> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        // The last place of the queue is kept for saying why the watch ended.
        let (responses, taken) = mpsc::channel(limits::WATCH_QUEUE + 1);
        let last_word = responses.clone().try_reserve_owned().ok()?;
        let cursor = Cursor {
            store: self.store.clone(),
            filter,
            last_change: self.store.last_change(),
            position,
            page: Vec::new().into_iter(),
            heartbeat: Instant::now(),
        };
        let shutdown = self.shutdown.clone();
        let watch = Watch { cursor, shutdown, responses, _place: place };
        metrics::watch_opened();
        self.shutdown.spawn(async move {
            let end = watch.follow().await;
            metrics::watch_ended(match &end {
                None => "left",
                Some(End::TooSlow) => "too_slow",
                Some(End::Stopping) => "stopping",
                Some(End::Failed(_)) => "failed",
            });
            if let Some(end) = end {
                last_word.send(Err(end));
            }
        });
        Some(ReceiverStream::new(taken))
    }
}

impl Watch {
    /// Sends responses until the end; `None` when the reader has left.
    async fn follow(mut self) -> Option<End> {
        loop {
            let response = tokio::select! {
                biased;
                () = self.shutdown.token().cancelled() => return Some(End::Stopping),
                () = self.responses.closed() => return None,
                response = self.cursor.next() => match response {
                    Ok(response) => response,
                    Err(error) => return Some(End::Failed(error)),
                },
            };
            match timeout(limits::WATCH_STALL_MAX, self.responses.send(Ok(response))).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some(End::TooSlow),
            }
        }
    }
}

impl Cursor {
    /// The next change that the filter lets through, or a heartbeat when one is due.
    async fn next(&mut self) -> Result<WatchStatementsResponse, Error> {
        loop {
            if Instant::now() >= self.heartbeat {
                self.heartbeat = Instant::now() + limits::HEARTBEAT;
                return Ok(self.response(None));
            }
            if let Some(Logged { change, .. }) = self.page.next() {
                self.position = change.number;
                if self.lets_through(&change) {
                    return Ok(self.response(Some(change)));
                }
                continue;
            }
            tokio::select! {
                () = sleep_until(self.heartbeat) => {}
                page = more(&self.store, &mut self.last_change, self.position) => match page {
                    // Others are reading; a watch has time.
                    Err(Error::Busy) => {}
                    page => self.page = page?.into_iter(),
                },
            }
        }
    }

    fn lets_through(&self, change: &StatementChange) -> bool {
        match (&change.statement, &change.article) {
            (Some(statement), Some(article)) => filter::matches(&self.filter, statement, article),
            _ => false,
        }
    }

    fn response(&self, change: Option<StatementChange>) -> WatchStatementsResponse {
        let resume_token = token::resume(self.store.instance(), self.position);
        WatchStatementsResponse { change, resume_token }
    }
}

/// Waits until the log goes on after `position` and reads what comes next.
async fn more(
    store: &Store,
    last_change: &mut watch::Receiver<u64>,
    position: u64,
) -> Result<Vec<Logged>, Error> {
    last_change.wait_for(|last| *last > position).await.map_err(|_| Error::Stopped)?;
    store
        .read(move |connection| changes::after(connection, position, limits::WATCH_PAGE_BYTES))
        .await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio_stream::StreamExt as _;

    use super::*;
    use crate::samples::{Sandbox, extraction};

    fn watches(sandbox: &Sandbox) -> (Watches, Shutdown) {
        let shutdown = Shutdown::new(Duration::from_secs(10));
        (Watches::new(sandbox.store.clone(), shutdown.clone()), shutdown)
    }

    fn open(watches: &Watches, position: u64) -> ReceiverStream<Response> {
        watches.open(StatementFilter::default(), position).unwrap()
    }

    async fn next(watch: &mut ReceiverStream<Response>) -> WatchStatementsResponse {
        timeout(Duration::from_secs(30), watch.next()).await.unwrap().unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_watch_starts_with_a_heartbeat_and_follows_what_is_wanted() {
        let sandbox = Sandbox::new();
        let (watches, _) = watches(&sandbox);
        let filter = StatementFilter { country: "KHM".to_owned(), ..Default::default() };
        let mut watch = watches.open(filter, 0).unwrap();
        assert_eq!(next(&mut watch).await.change, None);
        // Six letters make a speaker from KHM.
        sandbox.apply(vec![extraction(1, 10, &["one", "sextet", "three", "poison"])]).await;
        for number in [2, 4] {
            let response = next(&mut watch).await;
            assert_eq!(response.change.unwrap().number, number);
            let archive = sandbox.store.instance();
            assert_eq!(token::number(archive, &response.resume_token), Ok(number));
        }
    }

    #[tokio::test]
    async fn a_quiet_watch_beats() {
        let sandbox = Sandbox::new();
        let (watches, _) = watches(&sandbox);
        tokio::time::pause();
        let mut watch = open(&watches, 0);
        let started = Instant::now();
        for _ in 0..3 {
            assert_eq!(next(&mut watch).await.change, None);
        }
        assert_eq!(started.elapsed().as_secs(), 2 * limits::HEARTBEAT.as_secs());
    }

    #[tokio::test]
    async fn a_reader_that_takes_nothing_is_told_so_and_frees_its_place() {
        let sandbox = Sandbox::new();
        let texts: Vec<String> = (0..limits::WATCH_QUEUE + 5).map(|n| n.to_string()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        sandbox.apply(vec![extraction(1, 10, &texts)]).await;
        let (watches, shutdown) = watches(&sandbox);
        let mut watch = open(&watches, 0);
        tokio::time::pause();
        let place_free = watches.places.clone();
        let all = u32::try_from(limits::WATCHES_MAX).unwrap();
        let _all = place_free.acquire_many(all).await.unwrap();
        for _ in 0..limits::WATCH_QUEUE {
            next(&mut watch).await;
        }
        assert!(matches!(watch.next().await, Some(Err(End::TooSlow))));
        assert!(watch.next().await.is_none());
        shutdown.begin();
    }

    #[tokio::test]
    async fn watches_are_bounded_and_end_with_the_process() {
        let sandbox = Sandbox::new();
        let (watches, shutdown) = watches(&sandbox);
        let mut open: Vec<_> = (0..limits::WATCHES_MAX).map(|_| open(&watches, 0)).collect();
        assert!(watches.open(StatementFilter::default(), 0).is_none());
        shutdown.begin();
        assert!(shutdown.drained().await);
        let watch = &mut open[0];
        let mut last = None;
        while let Some(response) = watch.next().await {
            last = Some(response);
        }
        assert!(matches!(last, Some(Err(End::Stopping))));
    }
}
