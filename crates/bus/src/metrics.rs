//! Metrics of the bus.
//!
//! Labels: `stream` is the word of a stream (`articles`, `extractions`, `statements`, `dead`,
//! `blobs`), `stage` the consuming service (`extractor`, `archive`); the rest is told below.

use async_nats::jetstream::consumer::Info;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

use crate::{
    dead::Reason,
    stream::{Stage, Stream},
};

const PUBLICATIONS: &str = "readout_bus_publications_total";
const PUBLISH_RETRIES: &str = "readout_bus_publish_retries_total";
const PUBLISH_SECONDS: &str = "readout_bus_publish_seconds";
const DELIVERIES: &str = "readout_bus_deliveries_total";
const SETTLEMENTS: &str = "readout_bus_settlements_total";
const PANICS: &str = "readout_bus_handler_panics_total";
const DEAD_LETTERS: &str = "readout_bus_dead_letters_total";
const PULL_FAILURES: &str = "readout_bus_pull_failures_total";
const PURGED: &str = "readout_bus_purged_messages_total";
const FILL: &str = "readout_bus_stream_fill_ratio";
const MESSAGES: &str = "readout_bus_stream_messages";
const PENDING: &str = "readout_bus_pending_messages";
const ACK_PENDING: &str = "readout_bus_ack_pending_messages";
const CONNECTED: &str = "readout_bus_connected";
const DISCONNECTS: &str = "readout_bus_disconnects_total";

/// Describes them all.
pub(crate) fn describe() {
    describe_counter!(
        PUBLICATIONS,
        "Publications. Labels: stream; outcome is stored, duplicate, full, unavailable or refused."
    );
    describe_counter!(PUBLISH_RETRIES, "Attempts to publish that were repeated. Label: stream.");
    describe_histogram!(
        PUBLISH_SECONDS,
        Unit::Seconds,
        "From the wish to publish to the broker's word, retries included. Label: stream."
    );
    describe_counter!(
        DELIVERIES,
        "Messages received. Labels: stage; redelivered is true or false."
    );
    describe_counter!(SETTLEMENTS, "Messages settled. Labels: stage; as is ack, nak or term.");
    describe_counter!(PANICS, "Handler calls that panicked. Label: stage.");
    describe_counter!(DEAD_LETTERS, "Dead letters stored. Labels: stage; reason.");
    describe_counter!(PULL_FAILURES, "Pulls that ended with an error. Label: stage.");
    describe_counter!(PURGED, "Messages that the janitor purged. Label: stream.");
    describe_gauge!(FILL, "Bytes in a stream divided by the most it takes. Label: stream.");
    describe_gauge!(MESSAGES, "Messages in a stream. Label: stream.");
    describe_gauge!(PENDING, "Messages that nobody has been given yet. Label: stage.");
    describe_gauge!(ACK_PENDING, "Messages delivered and not settled yet. Label: stage.");
    describe_gauge!(CONNECTED, "1 while the broker is connected, else 0.");
    describe_counter!(DISCONNECTS, "Times the connection to the broker was lost.");
    gauge!(CONNECTED).set(0.0);
    counter!(DISCONNECTS).absolute(0);
}

/// Lets all counts of a stage begin at zero, so that the first fault is seen as a rise.
pub(crate) fn begin(stage: Stage) {
    for redelivered in ["true", "false"] {
        counter!(DELIVERIES, "stage" => stage.token(), "redelivered" => redelivered).absolute(0);
    }
    for settlement in ["ack", "nak", "term"] {
        counter!(SETTLEMENTS, "stage" => stage.token(), "as" => settlement).absolute(0);
    }
    for reason in Reason::ALL {
        counter!(DEAD_LETTERS, "stage" => stage.token(), "reason" => reason.token()).absolute(0);
    }
    counter!(PANICS, "stage" => stage.token()).absolute(0);
    counter!(PULL_FAILURES, "stage" => stage.token()).absolute(0);
}

pub(crate) fn published(stream: Stream, outcome: &'static str, seconds: f64) {
    counter!(PUBLICATIONS, "stream" => stream.token(), "outcome" => outcome).increment(1);
    histogram!(PUBLISH_SECONDS, "stream" => stream.token()).record(seconds);
    // So that it is there before the first.
    counter!(PUBLISH_RETRIES, "stream" => stream.token()).increment(0);
}

pub(crate) fn publish_retried(stream: Stream) {
    counter!(PUBLISH_RETRIES, "stream" => stream.token()).increment(1);
}

pub(crate) fn delivered(stage: Stage, redelivered: bool) {
    let redelivered = if redelivered { "true" } else { "false" };
    counter!(DELIVERIES, "stage" => stage.token(), "redelivered" => redelivered).increment(1);
}

pub(crate) fn settled(stage: Stage, settlement: &'static str) {
    counter!(SETTLEMENTS, "stage" => stage.token(), "as" => settlement).increment(1);
}

pub(crate) fn panicked(stage: Stage) {
    counter!(PANICS, "stage" => stage.token()).increment(1);
}

pub(crate) fn buried(stage: Stage, reason: Reason) {
    counter!(DEAD_LETTERS, "stage" => stage.token(), "reason" => reason.token()).increment(1);
}

pub(crate) fn pull_failed(stage: Stage) {
    counter!(PULL_FAILURES, "stage" => stage.token()).increment(1);
}

pub(crate) fn purged(stream: Stream, messages: u64) {
    counter!(PURGED, "stream" => stream.token()).increment(messages);
}

pub(crate) fn holds(stream: Stream, messages: u64, fill: f64) {
    gauge!(MESSAGES, "stream" => stream.token()).set(messages as f64);
    gauge!(FILL, "stream" => stream.token()).set(fill);
}

pub(crate) fn waiting(stage: Stage, consumer: &Info) {
    gauge!(PENDING, "stage" => stage.token()).set(consumer.num_pending as f64);
    gauge!(ACK_PENDING, "stage" => stage.token()).set(consumer.num_ack_pending as f64);
}

pub(crate) fn connected(connected: bool) {
    gauge!(CONNECTED).set(if connected { 1.0 } else { 0.0 });
    if !connected {
        counter!(DISCONNECTS).increment(1);
    }
}
