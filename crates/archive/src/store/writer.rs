//! The one thread that writes: takes batches from a bounded queue, one transaction each.

use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
    thread::{self, JoinHandle},
};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use super::{
    Incoming,
    apply::{self, Applied},
    changes,
};
use crate::{Error, limits};

/// Handle of the writer thread. Dropping it waits for the thread to finish what it was given.
pub(crate) struct Writer {
    /// `None` only while being dropped.
    commands: Option<mpsc::Sender<Command>>,
    last_change: watch::Receiver<u64>,
    thread: Option<JoinHandle<()>>,
}

enum Command {
    Apply { batch: Arc<[Incoming]>, done: Done<Vec<Applied>> },
    SavePublished { number: u64, done: Done<()> },
}

/// Where the result goes, or the panic that came instead: whoever asked gets it, and the thread
/// lives on.
type Done<T> = oneshot::Sender<thread::Result<Result<T, Error>>>;

impl Writer {
    /// Starts the thread. It holds `lock` for as long as it can write.
    pub(crate) fn start(connection: Connection, lock: File) -> Result<Writer, Error> {
        let (commands, queue) = mpsc::channel(limits::WRITE_QUEUE);
        let (announce, last_change) = watch::channel(changes::last(&connection)?);
        let thread = thread::Builder::new()
            .name("archive-writer".to_owned())
            .spawn(move || run(connection, queue, &announce, lock))
            .map_err(Error::Thread)?;
        Ok(Writer { commands: Some(commands), last_change, thread: Some(thread) })
    }

    pub(crate) fn last_change(&self) -> watch::Receiver<u64> {
        self.last_change.clone()
    }

    pub(crate) async fn apply(&self, batch: Arc<[Incoming]>) -> Result<Vec<Applied>, Error> {
        self.command(|done| Command::Apply { batch, done }).await
    }

    pub(crate) async fn save_published(&self, number: u64) -> Result<(), Error> {
        self.command(|done| Command::SavePublished { number, done }).await
    }

    async fn command<T>(&self, command: impl FnOnce(Done<T>) -> Command) -> Result<T, Error> {
        let (done, result) = oneshot::channel();
        let commands = self.commands.as_ref().ok_or(Error::Stopped)?;
        commands.send(command(done)).await.map_err(|_| Error::Stopped)?;
        match result.await.map_err(|_| Error::Stopped)? {
            Ok(result) => result,
            Err(panic) => resume_unwind(panic),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // It panics only where `answer` does not reach, and then the hook has told.
            let _ = thread.join();
        }
    }
}

fn run(
    mut connection: Connection,
    mut queue: mpsc::Receiver<Command>,
    announce: &watch::Sender<u64>,
    lock: File,
) {
    while let Some(command) = queue.blocking_recv() {
        match command {
            Command::Apply { batch, done } => answer(done, || {
                let applied = apply::batch(&mut connection, &batch)?;
                let last = changes::last(&connection)?;
                announce.send_if_modified(|seen| std::mem::replace(seen, last) != last);
                Ok(applied)
            }),
            Command::SavePublished { number, done } => {
                answer(done, || save_published(&connection, number));
            }
        }
    }
    drop(connection);
    drop(lock);
}

fn answer<T>(done: Done<T>, work: impl FnOnce() -> Result<T, Error>) {
    // A panic unwinds through the transaction, which rolls back; nothing else is shared. Whoever
    // asked may have gone; what was stored stays stored.
    let _ = done.send(catch_unwind(AssertUnwindSafe(work)));
}

/// Saved without waiting for the disk: a power cut may undo it, and then some events are published
/// again, which their ids make harmless. The next transaction waits for the disk as ever.
fn save_published(connection: &Connection, number: u64) -> Result<(), Error> {
    connection.pragma_update(None, "synchronous", "normal")?;
    let saved = connection
        .prepare_cached("UPDATE archive SET published = ?1")
        .and_then(|mut update| update.execute([number.cast_signed()]));
    connection.pragma_update(None, "synchronous", "full")?;
    saved?;
    Ok(())
}
