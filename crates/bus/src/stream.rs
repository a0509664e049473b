//! The streams and consumers of an installation, and what they are made of.

use std::fmt;

use std::time::Duration;

use async_nats::jetstream::{
    consumer::{AckPolicy, DeliverPolicy, pull},
    stream::{Config, DiscardPolicy, RetentionPolicy, StorageType},
};

use crate::{
    args::ProvisionArgs,
    limits::{ACK_PENDING_MAX, ACK_WAIT, DEDUP_WINDOW, MESSAGE_BYTES_MAX},
};

/// A stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Articles,
    Extractions,
    Statements,
    Dead,
    /// Payloads too large for a message; see `blob`.
    Blobs,
}

impl Stream {
    /// All of them.
    pub(crate) const ALL: [Stream; 5] =
        [Stream::Articles, Stream::Extractions, Stream::Statements, Stream::Dead, Stream::Blobs];
    /// Those whose messages may refer to a blob.
    pub(crate) const WITH_BLOBS: [Stream; 4] =
        [Stream::Articles, Stream::Extractions, Stream::Statements, Stream::Dead];

    /// Its word in subjects and metrics.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Stream::Articles => "articles",
            Stream::Extractions => "extractions",
            Stream::Statements => "statements",
            Stream::Dead => "dead",
            Stream::Blobs => "blobs",
        }
    }

    /// Its name at the broker.
    pub(crate) fn name(self, prefix: &str) -> String {
        format!("{prefix}_{}", self.token()).to_ascii_uppercase()
    }

    /// Where the subjects of its messages begin.
    pub(crate) fn subject_root(self, prefix: &str) -> String {
        format!("{prefix}.{}.v1", self.token())
    }

    /// `found` made what this stream should be; what is not decided here stays as found.
    pub(crate) fn config(self, prefix: &str, args: &ProvisionArgs, found: Config) -> Config {
        let bytes_max = match self {
            Stream::Articles => args.articles_bytes_max,
            Stream::Extractions => args.extractions_bytes_max,
            Stream::Statements => args.statements_bytes_max,
            Stream::Dead => args.dead_bytes_max,
            Stream::Blobs => args.blobs_bytes_max,
        };
        Config {
            name: self.name(prefix),
            subjects: vec![format!("{}.>", self.subject_root(prefix))],
            storage: StorageType::File,
            // A work queue would forget its window of message ids in a broker restart.
            retention: RetentionPolicy::Limits,
            discard: match self {
                Stream::Statements => DiscardPolicy::Old,
                _ => DiscardPolicy::New,
            },
            // Nothing goes by age or number: only the janitor knows what is finished.
            max_age: Duration::ZERO,
            max_messages: -1,
            max_bytes: i64::try_from(bytes_max).unwrap_or(i64::MAX),
            max_message_size: MESSAGE_BYTES_MAX as i32,
            // A piece of a blob that is stored again takes the place of the older one.
            max_messages_per_subject: if self == Stream::Blobs { 1 } else { -1 },
            duplicate_window: DEDUP_WINDOW,
            num_replicas: usize::from(args.replicas),
            // Lets the janitor find messages by time and readers find pieces of blobs by subject.
            allow_direct: true,
            ..found
        }
    }
}

/// A service that consumes a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Turns articles into extractions.
    Extractor,
    /// Stores extractions.
    Archive,
}

impl Stage {
    /// Both of them.
    pub(crate) const ALL: [Stage; 2] = [Stage::Extractor, Stage::Archive];

    /// Its word in subjects, metrics and dead letters, and the name of its durable consumer.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Stage::Extractor => "extractor",
            Stage::Archive => "archive",
        }
    }

    /// The stream it consumes.
    pub(crate) fn stream(self) -> Stream {
        match self {
            Stage::Extractor => Stream::Articles,
            Stage::Archive => Stream::Extractions,
        }
    }

    /// Its consumer.
    pub(crate) fn config(self) -> pull::Config {
        pull::Config {
            durable_name: Some(self.token().to_owned()),
            deliver_policy: DeliverPolicy::All,
            ack_policy: AckPolicy::Explicit,
            ack_wait: ACK_WAIT,
            // The broker would drop exhausted messages silently; the consume loop buries them.
            max_deliver: -1,
            max_ack_pending: ACK_PENDING_MAX,
            ..Default::default()
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.token())
    }
}
