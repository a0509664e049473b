//! What can go wrong in the archive.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the archive could not start, store or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder of the database or its lock file cannot be made.
    #[error("cannot create {path}: {source}")]
    Create {
        /// What should be there.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process has the database open.
    #[error(
        "{path} is in use by another archive process; stop that one, or give this one its own --database"
    )]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// The database was written by a newer release.
    #[error(
        "{path} has schema {found} and this release knows {known} at most; \
         run the release that wrote it, or a newer one"
    )]
    NewerSchema {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema this release knows.
        known: u32,
    },
    /// The database refuses.
    #[error("database: {0}{advice}", advice = advice(.0))]
    Database(#[from] rusqlite::Error),
    /// Stored bytes are no message.
    #[error("stored bytes are no message: {0}")]
    Stored(#[from] prost::DecodeError),
    /// A read takes longer than it may.
    #[error("the read takes longer than it may")]
    TooSlow,
    /// Too many reads at once.
    #[error("no read connection came free in time")]
    Busy,
    /// A thread or task has ended before its time.
    #[error("a part of the archive has stopped; its log has the reason")]
    Stopped,
    /// The writer cannot start.
    #[error("cannot start the writer thread: {0}")]
    Thread(std::io::Error),
    /// The broker.
    #[error(transparent)]
    Bus(#[from] readout_bus::Error),
    /// The gRPC server.
    #[error(transparent)]
    Service(#[from] readout_service::Error),
}

impl Error {
    /// Whether the fault lies in what should be stored and not in the place it should go to: only
    /// then is it right to give the message up.
    pub(crate) fn is_of_the_message(&self) -> bool {
        let Error::Database(error) = self else { return false };
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch)
        )
    }
}

/// What to do about a fault that somebody can mend.
fn advice(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "; make room, what is not stored yet waits in the broker",
        _ => "",
    }
}
