//! The janitor.

use std::time::Duration;

use async_nats::jetstream::consumer::PullConsumer;
use futures_util::StreamExt as _;
use readout_bus::{Bus, JanitorArgs, Outcome, ProvisionArgs, janitor};
use readout_service::{Shutdown, trace::Trace};
use tokio::task::JoinHandle;

use crate::sandbox::{
    Broker, DEADLINE, Loop, SINGLE, article, extraction, messages, settled, until, within,
};

struct Janitor {
    shutdown: Shutdown,
    task: JoinHandle<()>,
}

impl Janitor {
    fn start(bus: &Bus, keep_ms: u64, blob_grace_ms: u64) -> Self {
        let args = JanitorArgs { janitor_interval_ms: 50, keep_ms, blob_grace_ms };
        let shutdown = Shutdown::new(DEADLINE);
        let (bus, stop) = (bus.clone(), shutdown.clone());
        let task = tokio::spawn(async move { janitor(&bus, &args, &stop).await });
        Janitor { shutdown, task }
    }

    /// Waits until it has gone its whole round at least once from now on.
    async fn round(&self, broker: &Broker) {
        let client = broker.client().await.client();
        // What it asks first in every round: between two such questions lies a whole one.
        let first = "$JS.API.STREAM.INFO.READOUT_BLOBS";
        let mut rounds = client.subscribe(first).await.unwrap();
        client.flush().await.unwrap();
        for _ in 0..2 {
            within(rounds.next()).await.unwrap();
        }
    }

    async fn stop(self) {
        self.shutdown.begin();
        within(self.task).await.unwrap();
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn only_the_finished_is_purged() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    for number in 0..10 {
        bus.publish_article(&article(&number.to_string()), Trace::new()).await.unwrap();
    }
    let running = Loop::start(&bus, SINGLE, |delivery| async move {
        match &*delivery.message.body {
            "6" => Outcome::Retry(Duration::from_secs(3_600)),
            _ => Outcome::Done,
        }
    });
    until(&bus, |status| status.consumers[0].pending + status.consumers[0].ack_pending == 1).await;
    running.stop().await;

    let janitor = Janitor::start(&bus, DAY_MS, DAY_MS);
    janitor.round(&broker).await;
    janitor.stop().await;
    assert_eq!(messages(&bus, "READOUT_ARTICLES").await, 10);

    let janitor = Janitor::start(&bus, 0, DAY_MS);
    // 6 waits, and what follows it is kept with it.
    until(&bus, |status| status.streams[0].messages == 4).await;
    janitor.round(&broker).await;
    janitor.stop().await;
    assert_eq!(messages(&bus, "READOUT_ARTICLES").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_consumer_a_stream_is_left_alone() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let client = broker.client().await;
    bus.publish_article(&article("one"), Trace::new()).await.unwrap();
    bus.publish_extraction(&extraction("one"), Trace::new()).await.unwrap();
    let held =
        async |name: &str| client.get_stream(name).await.unwrap().cached_info().state.messages;
    let articles = client.get_stream("READOUT_ARTICLES").await.unwrap();
    articles.delete_consumer("extractor").await.unwrap();
    let janitor = Janitor::start(&bus, 0, DAY_MS);

    // The extractions are looked after all the same, after the articles in every round.
    let extractions = client.get_stream("READOUT_EXTRACTIONS").await.unwrap();
    let archive: PullConsumer = extractions.get_consumer("archive").await.unwrap();
    let mut batch = archive.batch().max_messages(1).expires(DEADLINE).messages().await.unwrap();
    let message = within(batch.next()).await.unwrap().unwrap();
    assert_eq!(held("READOUT_EXTRACTIONS").await, 1, "not finished yet");
    message.double_ack().await.unwrap();
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    within(async {
        while held("READOUT_EXTRACTIONS").await > 0 {
            tick.tick().await;
        }
    })
    .await;
    assert_eq!(held("READOUT_ARTICLES").await, 1);
    janitor.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filling_stream_is_purged_before_its_time() {
    let broker = Broker::start();
    let limits = ProvisionArgs { articles_bytes_max: 100_000, ..Default::default() };
    let bus = broker.bus(&limits).await;
    let running = Loop::start(&bus, SINGLE, |_| async { Outcome::Done });
    for number in 0..35 {
        let body = format!("{number} {}", "x".repeat(1_600));
        bus.publish_article(&article(&body), Trace::new()).await.unwrap();
    }
    until(&bus, settled).await;
    running.stop().await;
    let before = bus.status().await.unwrap().streams[0].bytes;
    assert!((70_000..90_000).contains(&before), "{before}");
    let janitor = Janitor::start(&bus, DAY_MS, DAY_MS);
    until(&bus, |status| status.streams[0].bytes <= 50_000).await;
    janitor.round(&broker).await;
    janitor.stop().await;
    let after = bus.status().await.unwrap().streams[0].bytes;
    assert!((40_000..=50_000).contains(&after), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_go_after_the_messages_that_name_them() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let large = article(&"word ".repeat(300_000));
    bus.publish_article(&large, Trace::new()).await.unwrap();
    let pieces = messages(&bus, "READOUT_BLOBS").await;
    assert!(pieces > 1);

    // Nobody has handled the article, so neither it nor its blob may go, grace or not. The
    // janitor keeps on while it is handled.
    let janitor = Janitor::start(&bus, 0, 1_000);
    let running = Loop::start(&bus, SINGLE, move |delivery| async move {
        assert_eq!(delivery.message.body.len(), 1_500_000);
        match delivery.deliveries {
            1 => Outcome::Retry(Duration::from_millis(300)),
            _ => Outcome::Done,
        }
    });
    until(&bus, |status| status.streams[0].messages == 0 && status.streams[4].messages == 0).await;
    running.stop().await;
    janitor.stop().await;
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);

    // A day has not passed: a blob that no message names yet stays.
    bus.publish_extraction(&extraction(&large.body), Trace::new()).await.unwrap();
    broker.client().await.get_stream("READOUT_EXTRACTIONS").await.unwrap().purge().await.unwrap();
    let janitor = Janitor::start(&bus, 0, DAY_MS);
    janitor.round(&broker).await;
    janitor.stop().await;
    assert_eq!(messages(&bus, "READOUT_BLOBS").await, pieces);
}
