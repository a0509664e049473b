//! The stream's door: articles come from the bus, extractions go back to it.
//!
//! An article is acknowledged only after the broker holds its extraction.

use std::{num::NonZeroUsize, sync::Arc};

use readout_bus::{Bus, Delivery, Outcome, Reason, Stage, Work};
use readout_service::{
    Shutdown,
    trace::{Kind, Span},
};
use readout_wire::{
    article::complete,
    v1::{Article, Extraction},
};

use crate::limits::RETRY;

/// Consumes articles until the shutdown begins, extracting each with `extract` on the blocking
/// pool, at most `concurrency` at once.
///
/// # Errors
/// When the bus gives up; a failed article is not an error.
pub async fn consume<E>(
    bus: &Bus,
    concurrency: NonZeroUsize,
    shutdown: &Shutdown,
    extract: E,
) -> Result<(), readout_bus::Error>
where
    E: Fn(Article) -> Extraction + Send + Sync + 'static,
{
    let (extract, for_handler) = (Arc::new(extract), bus.clone());
    let work = Work { concurrency: concurrency.get(), batch_max: 1 };
    readout_bus::consume(bus, Stage::Extractor, work, shutdown, move |batch| {
        let (bus, extract) = (for_handler.clone(), Arc::clone(&extract));
        async move {
            let mut outcomes = Vec::with_capacity(batch.len());
            for delivery in batch {
                outcomes.push(handle(&bus, Arc::clone(&extract), delivery).await);
            }
            outcomes
        }
    })
    .await
}

async fn handle<E>(bus: &Bus, extract: Arc<E>, delivery: Delivery<Article>) -> Outcome
where
    E: Fn(Article) -> Extraction + Send + Sync + 'static,
{
    let reject = |detail: &str| Outcome::Reject { reason: Reason::Invalid, detail: detail.into() };
    let article = match complete(delivery.message) {
        Ok(article) if article.received_at.is_some() => article,
        Ok(_) => return reject("article.received_at is missing"),
        Err(violation) => return reject(&violation.to_string()),
    };
    let (id, trace) = (article.article_id.clone(), delivery.trace);
    let work = move || {
        let mut span = Span::start(format_args!("extract"), Kind::Internal, Some(trace));
        span.text("readout.article.id", &article.article_id);
        let extraction = extract(article);
        span.number("readout.statements", extraction.statements.len());
        extraction
    };
    let extraction = match tokio::task::spawn_blocking(work).await {
        Ok(extraction) => extraction,
        // The loop counts a panic as a failed try; it gets the one of the engine as it was.
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The process stops.
        Err(_) => return Outcome::Later(RETRY),
    };
    match bus.publish_extraction(&extraction, trace).await {
        Ok(_) => Outcome::Done,
        Err(error) => {
            tracing::warn!(
                article.id = id,
                trace.id = trace.trace_id(),
                %error,
                "extraction not published"
            );
            if error.is_impossible() { reject(&error.to_string()) } else { Outcome::Later(RETRY) }
        }
    }
}
