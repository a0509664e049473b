//! The store: one SQLite file, one writer thread, a few read connections.
//!
//! [`Store::apply`] is the only way in; reads run one of the functions of the modules below on a
//! snapshot, by [`Store::read`]. The store knows no gRPC and no broker.

pub(crate) mod articles;
pub(crate) mod changes;
pub(crate) mod filter;
pub(crate) mod page;
pub(crate) mod row;
pub(crate) mod search;
pub(crate) mod speakers;
pub(crate) mod statements;

mod apply;
mod index;
mod readers;
mod schema;
mod writer;

#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc};

use readout_wire::v1::Extraction;
use rusqlite::Transaction;
use tokio::sync::watch;

pub(crate) use apply::Applied;

use self::{readers::Readers, writer::Writer};
use crate::Error;

/// An open archive. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub(crate) struct Store {
    // Dropped before the writer: the last connection to go empties the log into the database, which
    // a connection that only reads cannot.
    readers: Arc<Readers>,
    writer: Arc<Writer>,
    instance: [u8; 16],
}

/// An extraction on its way into the store.
pub(crate) struct Incoming {
    pub(crate) extraction: Extraction,
    /// Trace of the article, kept in the change log so that its events continue it.
    pub(crate) trace: String,
}

impl Store {
    /// Opens the database at `path`, and creates it and its folder where they are missing.
    ///
    /// # Errors
    /// When another process has it open, a newer release wrote it, or the file cannot be made or
    /// read.
    pub(crate) fn open(path: &Path) -> Result<Store, Error> {
        let lock = schema::lock(path)?;
        let connection = schema::open(path)?;
        let instance =
            connection.query_row("SELECT instance FROM archive", [], |row| row.get(0))?;
        let writer = Writer::start(connection, lock)?;
        let readers = Arc::new(Readers::new(path));
        Ok(Store { writer: Arc::new(writer), readers, instance })
    }

    /// What tells this archive from others, for tokens.
    pub(crate) fn instance(&self) -> [u8; 16] {
        self.instance
    }

    /// Number of the last change that readers can see; wakes those who wait for more.
    pub(crate) fn last_change(&self) -> watch::Receiver<u64> {
        self.writer.last_change()
    }

    /// Stores extractions in one transaction; the result has one entry for each, in order. When it
    /// returns, the disk has them.
    ///
    /// # Errors
    /// When the database cannot take them: nothing of them is stored then, and they may be tried
    /// again.
    pub(crate) async fn apply(&self, batch: Arc<[Incoming]>) -> Result<Vec<Applied>, Error> {
        self.writer.apply(batch).await
    }

    /// Remembers that all changes up to `number` are published.
    ///
    /// # Errors
    /// When the database cannot take it.
    pub(crate) async fn save_published(&self, number: u64) -> Result<(), Error> {
        self.writer.save_published(number).await
    }

    /// Runs `query` on a snapshot of the archive.
    ///
    /// # Errors
    /// `Busy` when no connection comes free in time, `TooSlow` when the query takes longer than it
    /// may, else what `query` returns.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.readers.read(query).await
    }
}
