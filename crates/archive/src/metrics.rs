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
const DELAY_SECONDS: &str = "readout_archive_delay_seconds";
const DATABASE_BYTES: &str = "readout_archive_database_bytes";
const DISK_BYTES: &str = "readout_archive_disk_bytes";
const DISK_FREE_BYTES: &str = "readout_archive_disk_free_bytes";

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
    describe_histogram!(
        DELAY_SECONDS,
        Unit::Seconds,
        "From the time that ingest received an article to the commit of its statements."
    );
    describe_gauge!(DATABASE_BYTES, Unit::Bytes, "Size of the database with its log.");
    describe_gauge!(DISK_BYTES, Unit::Bytes, "Size of the disk that the database lies on.");
    describe_gauge!(DISK_FREE_BYTES, Unit::Bytes, "What the archive may still write there.");
    for outcome in ["stored", "unchanged", "outdated", "rejected"] {
        counter!(EXTRACTIONS, "outcome" => outcome).absolute(0);
    }
    for kind in ["created", "updated", "retracted"] {
        counter!(CHANGES, "kind" => kind).absolute(0);
    }
    for reason in ["left", "too_slow", "stopping", "failed"] {
        counter!(WATCHES_ENDED, "reason" => reason).absolute(0);
    }
    for total in [WRITE_FAILURES, EVENTS, EVENT_FAILURES] {
        counter!(total).absolute(0);
    }
    gauge!(EVENTS_LAG).set(0.0);
    gauge!(WATCHES).set(0.0);
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

/// A new revision is stored; its article was received `delay` ago.
pub(crate) fn stored_after(delay: Duration) {
    histogram!(DELAY_SECONDS).record(delay);
}

pub(crate) fn database(bytes: u64) {
    gauge!(DATABASE_BYTES).set(bytes as f64);
}

pub(crate) fn disk(bytes: u64, free: u64) {
    gauge!(DISK_BYTES).set(bytes as f64);
    gauge!(DISK_FREE_BYTES).set(free as f64);
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
