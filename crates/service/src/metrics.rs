//! What this crate counts.

use metrics::{Unit, counter, describe_counter};

const REFUSED: &str = "readout_refused_calls_total";
const SPANS: &str = "readout_spans_total";

/// Why a call was refused; the values of label `reason`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    /// It carries no token.
    NoToken,
    /// Its token is none of ours.
    UnknownToken,
    /// Its token lacks the scope.
    NoScope,
}

/// What became of a recorded span; the values of label `outcome`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SpanFate {
    /// The collector has it.
    Exported,
    /// The collector did not take it.
    Failed,
    /// Too many waited for the collector.
    Dropped,
}

pub(crate) fn describe() {
    describe_counter!(REFUSED, Unit::Count, "Calls refused for want of a token; label reason.");
    describe_counter!(
        SPANS,
        Unit::Count,
        "Recorded spans. Label: outcome is exported, failed or dropped."
    );
}

pub(crate) fn refused(refusal: Refusal) {
    let reason = match refusal {
        Refusal::NoToken => "no_token",
        Refusal::UnknownToken => "unknown_token",
        Refusal::NoScope => "no_scope",
    };
    counter!(REFUSED, "reason" => reason).increment(1);
}

pub(crate) fn spans(fate: SpanFate, count: usize) {
    let outcome = match fate {
        SpanFate::Exported => "exported",
        SpanFate::Failed => "failed",
        SpanFate::Dropped => "dropped",
    };
    counter!(SPANS, "outcome" => outcome).increment(count as u64);
}
