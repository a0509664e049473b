//! Pressure: new work is refused before the streams are full, so that work in hand has room.

use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::{
    connection::Bus,
    error::Error,
    limits::{ACK_TIMEOUT, FILL_AGE_MAX, FILL_REFUSE, FILL_REFUSE_BLOBS, INLINE_BYTES_MAX},
    provision::fill,
    stream::Stream,
};

/// What was last known about the filling of the streams.
#[derive(Default)]
pub(crate) struct Pressure(Mutex<Option<Known>>);

#[derive(Clone, Copy)]
struct Known {
    at: Instant,
    full: Option<Stream>,
    blobs_full: bool,
}

impl Bus {
    /// Refuses new work of `bytes` when a stream that it will pass is nearly full.
    pub(crate) async fn refuse_under_pressure(&self, bytes: usize) -> Result<(), Error> {
        // Without a connection nobody knows; publishing waits for it and tells.
        if !self.is_connected() {
            return Ok(());
        }
        // The lock is held while asking, so that one asks and the others wait for the answer.
        let mut known = self.pressure().0.lock().await;
        let known = match *known {
            Some(known) if known.at.elapsed() < FILL_AGE_MAX => known,
            _ => *known.insert(self.measure().await),
        };
        let full = match known.full {
            None if known.blobs_full && bytes > INLINE_BYTES_MAX => Some(Stream::Blobs),
            full => full,
        };
        match full {
            Some(stream) => Err(Error::Full { stream: stream.name(self.prefix()) }),
            None => Ok(()),
        }
    }

    async fn measure(&self) -> Known {
        let fuller = async |stream, limit| {
            // Without an answer nothing is refused: publishing will tell what is wrong.
            let info = timeout(ACK_TIMEOUT, self.info(stream)).await;
            info.is_ok_and(|info| info.is_ok_and(|info| fill(&info) > limit))
        };
        let (articles, extractions, blobs_full) = tokio::join!(
            fuller(Stream::Articles, FILL_REFUSE),
            fuller(Stream::Extractions, FILL_REFUSE),
            fuller(Stream::Blobs, FILL_REFUSE_BLOBS),
        );
        let full = match (articles, extractions) {
            (true, _) => Some(Stream::Articles),
            (_, true) => Some(Stream::Extractions),
            _ => None,
        };
        Known { at: Instant::now(), full, blobs_full }
    }
}
