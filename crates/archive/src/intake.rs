//! Intake: batches of extractions from the broker into the store, one outcome for each.
//!
//! A message is done only after the commit. While the database cannot take anything, it is put off: a
//! full disk is no fault of a message.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use readout_bus::{Delivery, Outcome, Reason};
use readout_service::{
    Part,
    trace::{Kind, Span},
};
use readout_wire::{id, time, v1::Extraction};

use crate::{
    limits, metrics,
    store::{Applied, Incoming, Store},
};

/// Stores what was delivered; `database` tells whether writing works.
pub(crate) async fn take_in(
    store: Store,
    database: Part,
    deliveries: Vec<Delivery<Extraction>>,
) -> Vec<Outcome> {
    let spans: Vec<_> = deliveries.iter().map(|one| begin(one, deliveries.len())).collect();
    let batch: Arc<[Incoming]> = deliveries
        .into_iter()
        .zip(&spans)
        .map(|(delivery, span)| Incoming {
            extraction: delivery.message,
            trace: span.trace().to_string(),
        })
        .collect();
    let started = Instant::now();
    match store.apply(batch.clone()).await {
        Ok(applied) => {
            metrics::written(started.elapsed());
            database.set(true);
            batch.iter().zip(applied).zip(spans).map(outcome).collect()
        }
        Err(error) => {
            metrics::write_failed();
            database.set(false);
            tracing::error!(%error, extractions = batch.len(), "batch not stored");
            spans.into_iter().for_each(|mut span| span.failed("not_stored"));
            vec![Outcome::Later(limits::WRITE_RETRY); batch.len()]
        }
    }
}

/// Starts the span of an article's share in a batch; its events belong below it.
fn begin(delivery: &Delivery<Extraction>, batch: usize) -> Span {
    let mut span = Span::start(format_args!("store"), Kind::Internal, Some(delivery.trace));
    // What is no id is refused below, and may be anything.
    let article = delivery.message.article.as_ref().filter(|it| id::is_id(&it.article_id));
    if let Some(article) = article {
        span.text("readout.article.id", &article.article_id);
    }
    span.number("readout.batch", batch);
    span
}

fn outcome(((incoming, applied), mut span): ((&Incoming, Applied), Span)) -> Outcome {
    span.text("readout.outcome", metrics::applied(&applied));
    let article = incoming.extraction.article.as_ref();
    let article_id = article.map_or("", |article| &article.article_id);
    tracing::debug!(article.id = article_id, traceparent = incoming.trace, ?applied, "taken in");
    let received_at = article.and_then(|article| article.received_at.as_ref());
    if let (Applied::Stored { .. }, Some(received_at)) = (&applied, received_at) {
        metrics::stored_after(since(time::to_micros(received_at)));
    }
    match applied {
        Applied::Stored { .. } | Applied::Unchanged | Applied::Outdated => Outcome::Done,
        Applied::Rejected(detail) => Outcome::Reject { reason: Reason::Invalid, detail },
    }
}

/// Time that has passed since; none when another machine's clock is ahead.
fn since(micros: i64) -> Duration {
    let passed = time::to_micros(&time::now()).saturating_sub(micros);
    Duration::from_micros(u64::try_from(passed).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use readout_service::{Readiness, trace::Trace};
    use rusqlite::Connection;

    use super::*;
    use crate::samples::{Sandbox, extraction};

    struct Bench {
        sandbox: Sandbox,
        readiness: Readiness,
        database: Part,
    }

    impl Bench {
        fn new() -> Bench {
            let readiness = Readiness::new();
            let database = readiness.part("database");
            database.set(true);
            Bench { sandbox: Sandbox::new(), readiness, database }
        }

        async fn take_in(&self, extractions: Vec<Extraction>) -> Vec<Outcome> {
            let deliver = |message| Delivery { message, trace: Trace::new(), deliveries: 1 };
            let deliveries = extractions.into_iter().map(deliver).collect();
            take_in(self.sandbox.store.clone(), self.database.clone(), deliveries).await
        }

        /// Makes every write fail, or succeed again.
        fn break_database(&self, broken: bool) {
            let (from, to) = if broken { ("article", "away") } else { ("away", "article") };
            Connection::open(self.sandbox.folder.path().join("archive.db"))
                .unwrap()
                .execute_batch(&format!("ALTER TABLE {from} RENAME TO {to}"))
                .unwrap();
        }
    }

    #[tokio::test]
    async fn each_extraction_gets_its_outcome() {
        let bench = Bench::new();
        let good = extraction(1, 10, &["one"]);
        let bad = Extraction { article: None, ..good.clone() };
        let outcomes = bench.take_in(vec![good.clone(), bad, good]).await;
        assert_eq!((&outcomes[0], &outcomes[2]), (&Outcome::Done, &Outcome::Done));
        let Outcome::Reject { reason: Reason::Invalid, detail } = &outcomes[1] else {
            panic!("{outcomes:?}");
        };
        assert_eq!(detail, "article is missing");
    }

    #[tokio::test]
    async fn a_batch_is_put_off_while_the_database_cannot_write() {
        let bench = Bench::new();
        bench.break_database(true);
        let batch = vec![extraction(1, 10, &["one"])];
        let outcomes = bench.take_in(batch.clone()).await;
        assert_eq!(outcomes, [Outcome::Later(limits::WRITE_RETRY)]);
        assert!(bench.readiness.missing().contains(&"database"));
        bench.break_database(false);
        assert_eq!(bench.take_in(batch).await, [Outcome::Done]);
        assert!(!bench.readiness.missing().contains(&"database"));
    }
}
