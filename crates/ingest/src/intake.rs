//! One article: checked, stamped, published, answered. Knows no gRPC server.

use std::sync::Arc;

use prost::Message as _;
use readout_bus::{Bus, Published};
use readout_service::{status, trace::Span};
use readout_wire::{
    article::complete,
    time,
    v1::{Article, Receipt, receipt},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

use crate::{
    limits::{PENDING_BYTES_MAX, RETRY_AWAY, RETRY_FULL},
    metrics::{self, Outcome},
};

/// Publishes articles within a bound on the bytes in hand. Clones share the bound.
#[derive(Clone)]
pub(crate) struct Intake {
    bus: Bus,
    pending_bytes: Arc<Semaphore>,
}

/// An article that keeps the rules, with the room it takes up until it is answered.
pub(crate) struct Admitted {
    article: Article,
    bytes: usize,
    _room: OwnedSemaphorePermit,
    _pending: metrics::Pending,
}

impl Intake {
    pub(crate) fn new(bus: Bus) -> Self {
        Intake { bus, pending_bytes: Arc::new(Semaphore::new(PENDING_BYTES_MAX)) }
    }

    /// Checks an article and waits until there is room for it.
    pub(crate) async fn room(&self, article: Article) -> Result<Admitted, Status> {
        let mut article = complete(article).map_err(|violation| {
            metrics::answered(Outcome::Invalid);
            status::invalid(violation.field, &violation.rule)
        })?;
        article.received_at = Some(time::now());
        let bytes = article.encoded_len();
        let permits = u32::try_from(bytes.min(PENDING_BYTES_MAX))
            .expect("the bound fits, asserted where it stands");
        let room = Arc::clone(&self.pending_bytes).acquire_many_owned(permits).await;
        let room = room.map_err(|error| {
            metrics::answered(Outcome::Failed);
            status::internal(&error)
        })?;
        Ok(Admitted { article, bytes, _room: room, _pending: metrics::Pending::new() })
    }

    /// Answers once the broker holds the article; `span` is that of the answer.
    pub(crate) async fn publish(
        &self,
        admitted: Admitted,
        span: &mut Span,
    ) -> Result<Receipt, Status> {
        let Admitted { article, bytes, _room, _pending } = admitted;
        span.text("readout.article.id", &article.article_id);
        let published = self.bus.publish_article(&article, span.trace()).await;
        let outcome = match published {
            Ok(Published::Stored) => {
                metrics::answered(Outcome::Accepted);
                metrics::accepted_bytes(bytes);
                receipt::Outcome::Accepted
            }
            Ok(Published::Duplicate) => {
                metrics::answered(Outcome::Duplicate);
                receipt::Outcome::Duplicate
            }
            Err(error) => {
                tracing::warn!(
                    article.id = article.article_id,
                    trace.id = span.trace().trace_id(),
                    %error,
                    "article not published"
                );
                return Err(refusal(&error));
            }
        };
        let accepted = outcome == receipt::Outcome::Accepted;
        Ok(Receipt {
            article_id: article.article_id,
            revision: article.revision,
            outcome: outcome.into(),
            received_at: article.received_at.filter(|_| accepted),
        })
    }
}

fn refusal(error: &readout_bus::Error) -> Status {
    if error.is_full() {
        metrics::answered(Outcome::Full);
        let message = "too many articles wait to be worked through; send this one again later";
        status::exhausted("STREAM_FULL", message, RETRY_FULL)
    } else if error.is_unavailable() {
        metrics::answered(Outcome::Unavailable);
        let message = "the broker does not answer; sending the article again is harmless";
        status::unavailable("BROKER_UNAVAILABLE", message, RETRY_AWAY)
    } else {
        metrics::answered(Outcome::Failed);
        status::internal(error)
    }
}
