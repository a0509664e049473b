//! Dead letters.

use std::time::Duration;

use readout_bus::{Error, Outcome, ProvisionArgs, Reason};
use readout_service::trace::Trace;
use tokio::sync::mpsc;

use crate::sandbox::{Broker, Loop, SINGLE, article, messages, settled, until, within};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_kept_whole_with_the_reason() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let client = broker.client().await;
    let payload = vec![0xff; 600_000];
    client
        .publish_with_headers(
            "readout.articles.v1.somebody",
            [("X-From".parse().unwrap(), "elsewhere".parse().unwrap())].into_iter().collect(),
            payload[..500_000].to_vec().into(),
        )
        .await
        .unwrap()
        .await
        .unwrap();
    let running = Loop::start(&bus, SINGLE, |_| async { Outcome::Done });
    until(&bus, |status| settled(status) && status.streams[3].messages == 1).await;
    running.stop().await;

    let letters = bus.dead_letters(10).await.unwrap();
    assert_eq!(letters.len(), 1);
    let info = &letters[0];
    assert_eq!((&*info.stage, &*info.reason), ("extractor", "undecodable"));
    assert_eq!(info.subject, "readout.articles.v1.somebody");
    assert_eq!(info.deliveries, 1);
    assert!(!info.detail.is_empty() && info.bytes > 500_000, "{info:?}");
    let letter = bus.dead_letter(&info.id).await.unwrap();
    assert!(letter.payload == payload[..500_000]);
    assert_eq!(letter.headers[0].name, "X-From");
    assert_eq!(letter.headers[0].value, "elsewhere");
    let none = bus.dead_letter("nothing").await.unwrap_err();
    assert!(matches!(none, Error::NoLetter { .. }), "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_message_can_be_queued_again() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    // Larger than a message may be, so that the letter needs a blob as well.
    let large = article(&"word ".repeat(300_000));
    bus.publish_article(&large, Trace::new()).await.unwrap();
    let running = Loop::start(&bus, SINGLE, |_| async {
        Outcome::Reject { reason: Reason::Invalid, detail: "not\nnow".to_owned() }
    });
    until(&bus, |status| settled(status) && status.streams[3].messages == 1).await;
    running.stop().await;
    let letters = bus.dead_letters(10).await.unwrap();
    let id = &letters[0].id;
    let digest = readout_wire::id::article_digest(&large);
    assert_eq!(*id, format!("{}:{}:{digest}:extractor", large.article_id, large.revision));
    assert_eq!(letters[0].detail, "not now");
    assert!(letters[0].bytes > 1_500_000);

    bus.requeue(id).await.unwrap();
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);
    assert_eq!(messages(&bus, "READOUT_ARTICLES").await, 2);
    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send(delivery.message).unwrap();
        async { Outcome::Done }
    });
    assert!(within(seen.recv()).await.unwrap() == large);
    until(&bus, settled).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eighth_failure_is_the_last() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    bus.publish_article(&article("one"), Trace::new()).await.unwrap();
    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        sender.send(delivery.deliveries).unwrap();
        async { Outcome::Retry(Duration::from_millis(5)) }
    });
    until(&bus, |status| settled(status) && status.streams[3].messages == 1).await;
    running.stop().await;
    let mut tries = Vec::new();
    while let Some(delivery) = within(seen.recv()).await {
        tries.push(delivery);
    }
    assert_eq!(tries, (1..=8).collect::<Vec<_>>());
    let letters = bus.dead_letters(10).await.unwrap();
    assert_eq!(letters[0].reason, "exhausted");
    assert!(letters[0].detail.contains("8 tries"), "{}", letters[0].detail);
}

#[tokio::test(flavor = "multi_thread")]
async fn putting_off_while_a_stream_is_full_does_not_count() {
    let broker = Broker::start();
    let limits = ProvisionArgs { extractions_bytes_max: 1_000, ..Default::default() };
    let bus = broker.bus(&limits).await;
    bus.publish_article(&article(&"x".repeat(2_000)), Trace::new()).await.unwrap();
    let (sender, mut seen) = mpsc::unbounded_channel();
    let publisher = bus.clone();
    let running = Loop::start(&bus, SINGLE, move |delivery| {
        let (bus, sender) = (publisher.clone(), sender.clone());
        async move {
            let extraction = readout_wire::v1::Extraction {
                article: Some(delivery.message),
                ..Default::default()
            };
            let published = bus.publish_extraction(&extraction, delivery.trace).await;
            sender.send(delivery.deliveries).unwrap();
            match published {
                Ok(_) => Outcome::Done,
                Err(_) => Outcome::Later(Duration::from_millis(5)),
            }
        }
    });
    for _ in 0..20 {
        assert_eq!(within(seen.recv()).await.unwrap(), 1, "putting off counts no delivery");
    }
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);
    bus.provision(&ProvisionArgs::default()).await.unwrap();
    until(&bus, |status| settled(status) && status.streams[1].messages == 1).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_waits_while_there_is_no_room_for_its_letter() {
    let broker = Broker::start();
    let limits = ProvisionArgs { dead_bytes_max: 100, ..Default::default() };
    let bus = broker.bus(&limits).await;
    bus.publish_article(&article("one"), Trace::new()).await.unwrap();
    let (sender, mut seen) = mpsc::unbounded_channel();
    let running = Loop::start(&bus, SINGLE, move |_| {
        sender.send(()).unwrap();
        async { Outcome::Reject { reason: Reason::Invalid, detail: String::new() } }
    });
    within(seen.recv()).await.unwrap();
    running.stop().await;
    let extractor = &bus.status().await.unwrap().consumers[0];
    assert_eq!(extractor.ack_pending, 1, "given back, not settled");
    assert_eq!(messages(&bus, "READOUT_DEAD").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_without_its_blob_is_buried() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let large = article(&"word ".repeat(300_000));
    bus.publish_article(&large, Trace::new()).await.unwrap();
    let client = broker.client().await;
    client.get_stream("READOUT_BLOBS").await.unwrap().purge().await.unwrap();
    let running = Loop::start(&bus, SINGLE, |_| async { Outcome::Done });
    until(&bus, |status| settled(status) && status.streams[3].messages == 1).await;
    running.stop().await;
    let letters = bus.dead_letters(10).await.unwrap();
    assert_eq!(letters[0].reason, "unknown-blob");
    let letter = bus.dead_letter(&letters[0].id).await.unwrap();
    assert!(letter.headers.iter().any(|header| header.name == "Readout-Blob"));
}
