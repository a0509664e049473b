//! What becomes of a message after a try: the one table, and its execution.

use std::time::Duration;

use async_nats::jetstream::AckKind;
use readout_service::trace::{Span, Trace};

use super::{
    Outcome,
    queue::{Held, Past},
};
use crate::{
    connection::Bus,
    dead::{Failed, Reason},
    limits::{BLOB_TRIES_MAX, BURY_PAUSE, FAULTS_MAX, RETRY_PAUSES, TRIES_MAX},
    message::Unreadable,
    metrics,
    stream::Stage,
};

/// How a try ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// The handler said so.
    Said(Outcome),
    /// The handler returned fewer outcomes than it got messages.
    Silence,
    /// The handler panicked.
    Panic,
    /// The handler took too long.
    Timeout,
    /// It could not be handed to the handler.
    Unreadable(Unreadable),
    /// It was not tried: every process that did has died.
    Killer,
}

/// What is done with a message.
#[derive(Debug, PartialEq, Eq)]
enum Settlement {
    Ack,
    /// Keep it, and try again after the pause.
    Keep {
        after: Duration,
    },
    /// Let the broker deliver it again after the pause: the try has failed.
    Nak {
        after: Duration,
    },
    Bury {
        reason: Reason,
        detail: String,
    },
}

/// What was done with a message.
pub(super) enum Settled {
    /// It does not come back.
    Gone,
    /// The broker delivers it again.
    Again { failed: bool },
    /// Nothing: it stays in hand, so that no delivery is counted, and is due after the pause.
    Later { after: Duration },
}

/// The table.
fn decide(ending: Ending, past: Past) -> Settlement {
    match ending {
        Ending::Said(Outcome::Done) => Settlement::Ack,
        Ending::Said(Outcome::Later(after)) => Settlement::Keep { after },
        Ending::Said(Outcome::Retry(after)) => {
            failed(past, after, TRIES_MAX, "the handler asked for another try")
        }
        Ending::Said(Outcome::Reject { reason, detail }) => Settlement::Bury { reason, detail },
        Ending::Silence => failed(past, pause(past), FAULTS_MAX, "the handler gave no outcome"),
        Ending::Panic => failed(past, pause(past), FAULTS_MAX, "the handler panicked"),
        Ending::Timeout => failed(past, pause(past), FAULTS_MAX, "the handler took too long"),
        Ending::Unreadable(Unreadable::Undecodable(detail)) => {
            Settlement::Bury { reason: Reason::Undecodable, detail }
        }
        Ending::Unreadable(Unreadable::UnknownBlob(detail)) => {
            if past.failures + 1 >= BLOB_TRIES_MAX {
                Settlement::Bury { reason: Reason::UnknownBlob, detail }
            } else {
                Settlement::Nak { after: pause(past) }
            }
        }
        Ending::Unreadable(Unreadable::Unavailable(_)) => {
            Settlement::Keep { after: RETRY_PAUSES[0] }
        }
        Ending::Killer => {
            let detail = "every process that took it on died, or the broker did".to_owned();
            Settlement::Bury { reason: Reason::SuspectedCrash, detail }
        }
    }
}

fn failed(past: Past, after: Duration, tries_max: u32, why: &str) -> Settlement {
    let tries = past.failures + 1;
    if tries >= tries_max {
        let detail = format!("{tries} tries failed; at the last {why}");
        Settlement::Bury { reason: Reason::Exhausted, detail }
    } else {
        Settlement::Nak { after }
    }
}

/// Pause before the next try of a message that has failed once more than `past` says.
fn pause(past: Past) -> Duration {
    let place = usize::try_from(past.failures).unwrap_or(usize::MAX);
    RETRY_PAUSES[place.min(RETRY_PAUSES.len() - 1)]
}

/// Settles a message and ends the span of its try.
pub(super) async fn settle(
    bus: &Bus,
    stage: Stage,
    held: &Held,
    ending: Ending,
    mut span: Span,
) -> Settled {
    if !matches!(ending, Ending::Said(Outcome::Done)) {
        tracing::warn!(
            %stage,
            message.id = held.id,
            trace.id = span.trace().trace_id(),
            deliveries = held.deliveries,
            failures = held.past.failures,
            ?ending,
            "message not handled"
        );
    }
    let (kind, failed) = match decide(ending, held.past) {
        Settlement::Ack => (AckKind::Ack, false),
        Settlement::Keep { after } => {
            span.text("readout.settlement", "later");
            return Settled::Later { after };
        }
        Settlement::Nak { after } => {
            span.failed("again");
            (AckKind::Nak(Some(after)), true)
        }
        Settlement::Bury { reason, detail } => {
            span.failed(reason.token());
            let buried = bury(bus, stage, held, reason, &detail, span.trace()).await;
            (if buried { AckKind::Term } else { AckKind::Nak(Some(BURY_PAUSE)) }, false)
        }
    };
    if let Err(error) = held.message.ack_with(kind).await {
        tracing::warn!(%stage, message.id = held.id, %error, "message not settled");
    }
    let (word, gone) = match kind {
        AckKind::Nak(_) => ("nak", false),
        AckKind::Term => ("term", true),
        _ => ("ack", true),
    };
    metrics::settled(stage, word);
    span.text("readout.settlement", word);
    if gone { Settled::Gone } else { Settled::Again { failed } }
}

/// Whether the message is among the dead letters now. Otherwise it has to come back.
async fn bury(
    bus: &Bus,
    stage: Stage,
    held: &Held,
    reason: Reason,
    detail: &str,
    trace: Trace,
) -> bool {
    let (message, deliveries) = (&held.message, held.deliveries);
    match bus.bury(&Failed { message, deliveries, stage, reason, detail, trace }).await {
        Ok(_) => {
            metrics::buried(stage, reason);
            tracing::error!(%stage, message.id = held.id, %reason, detail, "dead letter");
            true
        }
        Err(error) => {
            tracing::error!(%stage, message.id = held.id, %error, "dead letter not stored");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32) -> Past {
        Past { tries: u64::from(failures), failures }
    }

    fn retry() -> Ending {
        Ending::Said(Outcome::Retry(Duration::from_millis(7)))
    }

    #[test]
    fn the_eighth_failure_buries() {
        let nak = Settlement::Nak { after: Duration::from_millis(7) };
        assert_eq!(decide(retry(), after(0)), nak);
        assert_eq!(decide(retry(), after(6)), nak);
        let settlement = decide(retry(), after(7));
        assert!(
            matches!(settlement, Settlement::Bury { reason: Reason::Exhausted, .. }),
            "{settlement:?}"
        );
    }

    #[test]
    fn a_fault_of_the_handler_is_not_waited_out() {
        for ending in [|| Ending::Panic, || Ending::Timeout, || Ending::Silence] {
            assert_eq!(decide(ending(), after(1)), Settlement::Nak { after: RETRY_PAUSES[1] });
            let settlement = decide(ending(), after(2));
            assert!(
                matches!(settlement, Settlement::Bury { reason: Reason::Exhausted, .. }),
                "{settlement:?}"
            );
        }
    }

    #[test]
    fn trouble_around_a_message_is_not_held_against_it() {
        let later = Ending::Said(Outcome::Later(Duration::from_millis(7)));
        let keep = Settlement::Keep { after: Duration::from_millis(7) };
        assert_eq!(decide(later, after(100)), keep);
        let unavailable = Ending::Unreadable(Unreadable::Unavailable(String::new()));
        assert!(matches!(decide(unavailable, after(100)), Settlement::Keep { .. }));
    }

    #[test]
    fn pauses_grow_to_the_last() {
        assert_eq!(pause(after(0)), RETRY_PAUSES[0]);
        assert_eq!(pause(after(2)), RETRY_PAUSES[2]);
        assert_eq!(pause(after(u32::MAX)), RETRY_PAUSES[2]);
    }

    #[test]
    fn what_cannot_be_read_is_buried_with_its_reason() {
        let undecodable = Ending::Unreadable(Unreadable::Undecodable("no tag".to_owned()));
        let settlement = decide(undecodable, after(0));
        let detail = "no tag".to_owned();
        assert_eq!(settlement, Settlement::Bury { reason: Reason::Undecodable, detail });
        let unknown = || Ending::Unreadable(Unreadable::UnknownBlob("gone".to_owned()));
        assert!(matches!(decide(unknown(), after(1)), Settlement::Nak { .. }));
        let settlement = decide(unknown(), after(2));
        let detail = "gone".to_owned();
        assert_eq!(settlement, Settlement::Bury { reason: Reason::UnknownBlob, detail });
    }
}
