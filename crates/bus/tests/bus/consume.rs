//! The consume loop.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_nats::jetstream::{AckKind, consumer::PullConsumer};
use futures_util::StreamExt as _;
use readout_bus::{Bus, Outcome, ProvisionArgs, Work};
use readout_service::trace::Trace;
use tokio::sync::{Semaphore, mpsc};

use crate::sandbox::{Broker, DEADLINE, Loop, SINGLE, article, messages, settled, until, within};

async fn publish(bus: &Bus, bodies: impl IntoIterator<Item = String>) {
    for body in bodies {
        bus.publish_article(&article(&body), Trace::new()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_arrive_whole_with_their_trace() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let trace = Trace::new();
    bus.publish_article(&article("0"), trace).await.unwrap();
    publish(&bus, (1..100).map(|number| number.to_string())).await;
    let (sender, mut batches) = mpsc::unbounded_channel();
    let work = Work { concurrency: 2, batch_max: 16 };
    let running = Loop::start_batches(&bus, work, move |batch| {
        sender.send(batch.clone()).unwrap();
        async move { vec![Outcome::Done; batch.len()] }
    });
    let mut seen = BTreeMap::new();
    while seen.len() < 100 {
        let batch = within(batches.recv()).await.unwrap();
        assert!((1..=16).contains(&batch.len()));
        for delivery in batch {
            assert_eq!(delivery.deliveries, 1);
            seen.insert(delivery.message.body, delivery.trace);
        }
    }
    assert_eq!(seen["0"], trace);
    until(&bus, settled).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_article_goes_through_as_a_blob() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let large = article(&"A long speech. ".repeat(5_000_000 / 15));
    bus.publish_article(&large, Trace::new()).await.unwrap();
    assert!(bus.status().await.unwrap().streams[0].bytes < 1_000);
    let pieces = large.body.len().div_ceil(512 << 10) as u64;
    assert_eq!(messages(&bus, "READOUT_BLOBS").await, pieces);

    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send(delivery.message).unwrap();
        async { Outcome::Done }
    });
    assert!(within(seen.recv()).await.unwrap() == large);
    until(&bus, settled).await;
    running.stop().await;

    // Storing it again replaces every piece.
    bus.publish_article(&large, Trace::new()).await.unwrap();
    assert_eq!(messages(&bus, "READOUT_BLOBS").await, pieces);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_comes_back_after_its_pause() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    publish(&bus, ["one".to_owned()]).await;
    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send(delivery.deliveries).unwrap();
        async move {
            match delivery.deliveries {
                3 => Outcome::Done,
                _ => Outcome::Retry(Duration::from_millis(50)),
            }
        }
    });
    for delivery in 1..=3 {
        assert_eq!(within(seen.recv()).await, Some(delivery));
    }
    until(&bus, settled).await;
    running.stop().await;
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_failed_try_of_its_batch_and_then_of_its_message_alone() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    publish(&bus, (0..4).map(|number| number.to_string())).await;
    let (sender, mut seen) = mpsc::unbounded_channel();
    let work = Work { concurrency: 1, batch_max: 4 };
    let running = Loop::start_batches(&bus, work, move |batch| {
        sender.send(batch.len()).unwrap();
        assert!(batch[0].deliveries > 1, "panics at the first try");
        async move { vec![Outcome::Done; batch.len()] }
    });
    until(&bus, settled).await;
    running.stop().await;
    let mut sizes = Vec::new();
    while let Some(size) = within(seen.recv()).await {
        sizes.push(size);
    }
    let retried = &sizes[sizes.len() - 4..];
    assert_eq!(retried, [1, 1, 1, 1], "{sizes:?}");
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_loop_finishes_what_it_began_and_gives_back_the_rest() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    publish(&bus, (0..20).map(|number| number.to_string())).await;
    let (sender, mut begun) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let running = Loop::start(&bus, SINGLE, {
        let gate = Arc::clone(&gate);
        move |delivery| {
            sender.send(delivery.message.body).unwrap();
            let gate = Arc::clone(&gate);
            async move {
                let _permit = gate.acquire().await.unwrap();
                Outcome::Done
            }
        }
    });
    assert_eq!(within(begun.recv()).await.unwrap(), "0");
    until(&bus, |status| status.consumers[0].pending == 0).await;
    running.begin_stop();
    gate.add_permits(1);
    running.stop().await;
    assert!(begun.try_recv().is_err(), "nothing was begun after the stop");

    let (sender, mut rest) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send((delivery.message.body, delivery.deliveries)).unwrap();
        async { Outcome::Done }
    });
    let mut bodies = BTreeSet::new();
    for _ in 1..20 {
        // Far sooner than the broker would have delivered again by itself.
        let (body, deliveries) = tokio::time::timeout(Duration::from_secs(10), rest.recv())
            .await
            .expect("given back at once")
            .unwrap();
        assert_eq!(deliveries, 2);
        bodies.insert(body);
    }
    assert_eq!(bodies.len(), 19);
    assert!(!bodies.contains("0"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_broker_is_killed() {
    const ARTICLES: usize = 1_000;
    let mut broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    publish(&bus, (0..ARTICLES).map(|number| number.to_string())).await;
    shorten_ack_wait(&broker).await;

    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let calls = Arc::new(AtomicUsize::new(0));
    let (sender, mut progress) = mpsc::unbounded_channel();
    let work = Work { concurrency: 4, batch_max: 4 };
    let running = Loop::start(&bus, work, {
        let (seen, calls) = (Arc::clone(&seen), Arc::clone(&calls));
        move |delivery| {
            sender.send(calls.fetch_add(1, Ordering::Relaxed)).unwrap();
            seen.lock().unwrap().insert(delivery.message.body);
            async {
                tokio::task::yield_now().await;
                Outcome::Done
            }
        }
    });
    for kill_at in [200, 500] {
        while within(progress.recv()).await.unwrap() < kill_at {}
        broker.kill();
        broker.restart();
    }
    until(&bus, settled).await;
    assert_eq!(seen.lock().unwrap().len(), ARTICLES);
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);
    running.stop().await;
}

/// So that what the kill swallowed comes back sooner than after half a minute.
async fn shorten_ack_wait(broker: &Broker) {
    let client = broker.client().await;
    let stream = client.get_stream("READOUT_ARTICLES").await.unwrap();
    let consumer: PullConsumer = stream.get_consumer("extractor").await.unwrap();
    let mut config = consumer.cached_info().config.clone();
    config.ack_wait = Duration::from_secs(2);
    stream.update_consumer(config).await.unwrap();
}

/// Delivers the oldest article some times, with nobody to tell how that ended.
async fn kick_about(broker: &Broker, times: i64) {
    let client = broker.client().await;
    let stream = client.get_stream("READOUT_ARTICLES").await.unwrap();
    let consumer: PullConsumer = stream.get_consumer("extractor").await.unwrap();
    for delivery in 1..=times {
        let pull = consumer.batch().max_messages(1).expires(DEADLINE).messages();
        let message = within(pull.await.unwrap().next()).await.unwrap().unwrap();
        message.ack_with(AckKind::Nak(None)).await.unwrap();
        assert_eq!(message.info().unwrap().delivered, delivery);
    }
    client.client().flush().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspect_is_handled_with_nothing_beside_it() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    publish(&bus, ["suspect".to_owned()]).await;
    kick_about(&broker, 3).await;
    publish(&bus, (0..50).map(|number| number.to_string())).await;
    let begun = Arc::new(AtomicUsize::new(0));
    let ended = Arc::new(AtomicUsize::new(0));
    let (sender, mut suspects) = mpsc::unbounded_channel();
    let work = Work { concurrency: 8, batch_max: 4 };
    let running = Loop::start(&bus, work, {
        let (begun, ended) = (Arc::clone(&begun), Arc::clone(&ended));
        move |delivery| {
            let (begun, ended, sender) = (Arc::clone(&begun), Arc::clone(&ended), sender.clone());
            async move {
                let before = begun.fetch_add(1, Ordering::SeqCst);
                let at_once = before - ended.load(Ordering::SeqCst);
                // Gives others the chance to begin, if they may.
                for _ in 0..1_000 {
                    tokio::task::yield_now().await;
                }
                if delivery.message.body == "suspect" {
                    let since = begun.load(Ordering::SeqCst) - before - 1;
                    sender.send((at_once, since)).unwrap();
                }
                ended.fetch_add(1, Ordering::SeqCst);
                Outcome::Done
            }
        }
    });
    until(&bus, settled).await;
    running.stop().await;
    assert_eq!(within(suspects.recv()).await, Some((0, 0)));
    assert_eq!(begun.load(Ordering::SeqCst), 51);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_nobody_survived_is_buried_but_not_too_soon() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    publish(&bus, ["killer".to_owned()]).await;
    kick_about(&broker, 15).await;
    publish(&bus, ["unlucky".to_owned()]).await;
    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send(delivery.message.body).unwrap();
        async { Outcome::Done }
    });
    assert_eq!(within(seen.recv()).await.unwrap(), "unlucky");
    until(&bus, settled).await;
    running.stop().await;
    assert!(seen.recv().await.is_none(), "the killer was not handled");
    let letters = bus.dead_letters(10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].reason, "suspected-crash");
    assert_eq!(letters[0].deliveries, 16);

    publish(&bus, ["kicked about".to_owned()]).await;
    kick_about(&broker, 13).await;
    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send(delivery.deliveries).unwrap();
        async { Outcome::Done }
    });
    assert_eq!(within(seen.recv()).await, Some(14));
    until(&bus, settled).await;
    running.stop().await;
    assert_eq!(bus.dead_letters(10).await.unwrap().len(), 1);
}
