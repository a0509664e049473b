//! What this crate counts.

use metrics::{Unit, counter, describe_counter};

const REFUSED: &str = "readout_refused_calls_total";

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

pub(crate) fn describe() {
    describe_counter!(REFUSED, Unit::Count, "Calls refused for want of a token; label reason.");
}

pub(crate) fn refused(refusal: Refusal) {
    let reason = match refusal {
        Refusal::NoToken => "no_token",
        Refusal::UnknownToken => "unknown_token",
        Refusal::NoScope => "no_scope",
    };
    counter!(REFUSED, "reason" => reason).increment(1);
}
