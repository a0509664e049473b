//! Metrics of the archive.

use std::time::Duration;

use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

use crate::store::Applied;

const EXTRACTIONS: &str = "readout_archive_extractions_total";
const CHANGES: &str = "readout_archive_changes_total";
const WRITE_SECONDS: &str = "readout_archive_write_seconds";
const WRITE_FAILURES: &str = "readout_archive_write_failures_total";
const READ_SECONDS: &str = "readout_archive_read_seconds";
const EVENTS: &str = "readout_archive_events_total";
const EVENT_FAILURES: &str = "readout_archive_event_failures_total";
const EVENTS_LAG: &str = "readout_archive_events_lag";
const WATCHES: &str = "readout_archive_watches";
const WATCHES_ENDED: &str = "readout_archive_watches_ended_total";

/// Describes them all.
pub(crate) fn describe() {
    describe_counter!(
        EXTRACTIONS,
        "Extractions taken in. Label: outcome is stored, unchanged, outdated or rejected."
    );
    describe_counter!(
        CHANGES,
        "Statements that changed. Label: kind is created, updated or retracted."
    );
    describe_histogram!(
        WRITE_SECONDS,
        Unit::Seconds,
        "From a batch of extractions to its commit, waiting for the writer included."
    );
    describe_counter!(WRITE_FAILURES, "Batches that the database could not take at that time.");
    describe_histogram!(
        READ_SECONDS,
        Unit::Seconds,
        "From a request to its answer. Label: call is the method."
    );
    describe_counter!(EVENTS, "Statement events that the broker has confirmed.");
    describe_counter!(EVENT_FAILURES, "Statement events that could not be published; tried again.");
    describe_gauge!(EVENTS_LAG, "Changes archived and not published as events yet.");
    describe_gauge!(WATCHES, "Open watches.");
    describe_counter!(
        WATCHES_ENDED,
        "Watches that ended. Label: reason is left, too_slow, stopping or failed."
    );
    counter!(WRITE_FAILURES).absolute(0);
    counter!(EVENT_FAILURES).absolute(0);
}

/// Counts what became of an extraction, and gives the word for it.
pub(crate) fn applied(applied: &Applied) -> &'static str {
    let outcome = match applied {
        Applied::Stored { created, updated, retracted } => {
            counter!(CHANGES, "kind" => "created").increment(*created);
            counter!(CHANGES, "kind" => "updated").increment(*updated);
            counter!(CHANGES, "kind" => "retracted").increment(*retracted);
            "stored"
        }
        Applied::Unchanged => "unchanged",
        Applied::Outdated => "outdated",
        Applied::Rejected(_) => "rejected",
    };
    counter!(EXTRACTIONS, "outcome" => outcome).increment(1);
    outcome
}

pub(crate) fn written(time: Duration) {
    histogram!(WRITE_SECONDS).record(time);
}

pub(crate) fn write_failed() {
    counter!(WRITE_FAILURES).increment(1);
}

pub(crate) fn read(call: &'static str, time: Duration) {
    histogram!(READ_SECONDS, "call" => call).record(time);
}

pub(crate) fn event_published() {
    counter!(EVENTS).increment(1);
}

pub(crate) fn event_failed() {
    counter!(EVENT_FAILURES).increment(1);
}

pub(crate) fn events_behind(changes: u64) {
    gauge!(EVENTS_LAG).set(changes as f64);
}

pub(crate) fn watch_opened() {
    gauge!(WATCHES).increment(1);
}

pub(crate) fn watch_ended(reason: &'static str) {
    gauge!(WATCHES).decrement(1);
    counter!(WATCHES_ENDED, "reason" => reason).increment(1);
}
