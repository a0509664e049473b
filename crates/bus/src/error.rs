//! Why the bus could not do something.

use std::time::Duration;

use readout_service::SettingError;

/// Why the bus could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is none.
    #[error("{url} is no broker address: {cause}; write it as nats://HOST:PORT")]
    Address {
        /// The address, without password.
        url: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A setting cannot be used.
    #[error("the broker cannot be reached with these settings")]
    Setting(#[from] SettingError),
    /// Nobody answered in time.
    #[error(
        "no broker at {url} within {waited:?}: {cause}; start nats-server there or set --nats-url"
    )]
    Connect {
        /// The address, without password.
        url: String,
        /// How long it was tried.
        waited: Duration,
        /// Why the last attempt failed.
        cause: String,
    },
    /// The broker refuses us, is too old, lacks JetStream or accepts too small messages.
    #[error("the broker at {url} cannot be used: {cause}")]
    Unfit {
        /// The address, without password.
        url: String,
        /// What it lacks and what to do.
        cause: String,
    },
    /// A stream or consumer is missing.
    #[error("{name} does not exist: run `readout provision`")]
    Missing {
        /// Stream, or stream and consumer.
        name: String,
    },
    /// A stream or consumer could not be made what it should be.
    #[error("{name} cannot be provisioned: {cause}")]
    Provision {
        /// Stream, or stream and consumer.
        name: String,
        /// Why not.
        cause: String,
    },
    /// A stream is full, or so nearly full that new work is refused.
    #[error("{stream} is full")]
    Full {
        /// The stream.
        stream: String,
    },
    /// The broker did not answer in time; the same may be tried again.
    #[error("the broker did not {tried} in time: {cause}")]
    Unavailable {
        /// What it was asked to do.
        tried: String,
        /// Why the last attempt failed.
        cause: String,
    },
    /// The broker said no, and would say so again.
    #[error("the broker refused to {tried}: {cause}")]
    Refused {
        /// What it was asked to do.
        tried: String,
        /// What it said.
        cause: String,
    },
    /// The message can never be published.
    #[error("{message} cannot be published: {cause}")]
    Impossible {
        /// Its id and subject.
        message: String,
        /// What is wrong with it.
        cause: String,
    },
    /// There is no such dead letter.
    #[error("there is no dead letter {id}")]
    NoLetter {
        /// The id asked for.
        id: String,
    },
    /// A dead letter cannot be read.
    #[error("the dead letter {id} cannot be read: {cause}")]
    UnreadableLetter {
        /// Its id.
        id: String,
        /// Why not.
        cause: String,
    },
}

impl Error {
    /// Whether a stream is full: the same may succeed once something was worked off.
    pub fn is_full(&self) -> bool {
        matches!(self, Error::Full { .. })
    }

    /// Whether the message itself is at fault: the same can never be published.
    pub fn is_impossible(&self) -> bool {
        matches!(self, Error::Impossible { .. })
    }

    /// Whether the broker does not answer: the same may succeed once it does.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Error::Unavailable { .. } | Error::Connect { .. })
    }
}
