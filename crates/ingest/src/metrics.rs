//! What ingest counts.

use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};

const ARTICLES: &str = "readout_ingested_articles_total";
const BYTES: &str = "readout_ingested_article_bytes_total";
const PENDING: &str = "readout_ingest_pending_articles";

/// What became of an article; the values of label `outcome`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// Stored.
    Accepted,
    /// Stored before.
    Duplicate,
    /// Breaks a rule.
    Invalid,
    /// The stream is full.
    Full,
    /// The broker is away.
    Unavailable,
    /// Anything else.
    Failed,
}

impl Outcome {
    const ALL: [Outcome; 6] = [
        Outcome::Accepted,
        Outcome::Duplicate,
        Outcome::Invalid,
        Outcome::Full,
        Outcome::Unavailable,
        Outcome::Failed,
    ];

    fn word(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Duplicate => "duplicate",
            Outcome::Invalid => "invalid",
            Outcome::Full => "full",
            Outcome::Unavailable => "unavailable",
            Outcome::Failed => "failed",
        }
    }
}

pub(crate) fn describe() {
    describe_counter!(ARTICLES, Unit::Count, "Articles answered; label outcome.");
    describe_counter!(BYTES, Unit::Bytes, "Bytes of the articles accepted.");
    describe_gauge!(PENDING, Unit::Count, "Articles that wait for the broker's answer.");
    for outcome in Outcome::ALL {
        counter!(ARTICLES, "outcome" => outcome.word()).absolute(0);
    }
    counter!(BYTES).absolute(0);
    gauge!(PENDING).set(0.0);
}

/// Counts an article as pending for as long as it lives.
pub(crate) struct Pending(());

impl Pending {
    pub(crate) fn new() -> Self {
        gauge!(PENDING).increment(1.0);
        Pending(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        gauge!(PENDING).decrement(1.0);
    }
}

pub(crate) fn answered(outcome: Outcome) {
    counter!(ARTICLES, "outcome" => outcome.word()).increment(1);
}

pub(crate) fn accepted_bytes(bytes: usize) {
    counter!(BYTES).increment(bytes as u64);
}
