//! Publishing.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use readout_bus::{ProvisionArgs, Published};
use readout_service::trace::Trace;
use readout_wire::{
    json,
    v1::{Act, Speaker, Statement, StatementChange, act, statement_change},
};

use crate::sandbox::{Broker, article, extraction, messages, within};

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_is_a_duplicate_and_headers_tell_the_message() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let client = broker.client().await;
    let mut seen = client.client().subscribe("readout.articles.v1.>").await.unwrap();
    client.client().flush().await.unwrap();

    let (article, trace) = (article("one"), Trace::new());
    assert_eq!(bus.publish_article(&article, trace).await.unwrap(), Published::Stored);
    assert_eq!(bus.publish_article(&article, trace).await.unwrap(), Published::Duplicate);
    assert_eq!(messages(&bus, "READOUT_ARTICLES").await, 1);

    let message = within(seen.next()).await.unwrap();
    assert_eq!(message.subject.as_str(), "readout.articles.v1.harbour-post");
    let headers = message.headers.unwrap();
    let header = |name: &str| headers.get(name).unwrap().as_str().to_owned();
    let digest = readout_wire::id::article_digest(&article);
    let id = format!("{}:{}:{digest}", article.article_id, article.revision);
    assert_eq!(header("Nats-Msg-Id"), id);
    assert_eq!(header("ce-id"), id);
    assert_eq!(header("ce-specversion"), "1.0");
    assert_eq!(header("ce-source"), "/readout/test");
    assert_eq!(header("ce-type"), "readout.v1.Article");
    assert_eq!(header("ce-subject"), article.name);
    assert_eq!(header("ce-datacontenttype"), "application/protobuf");
    assert_eq!(header("Readout-Schema"), "1");
    assert_eq!(header("traceparent"), trace.to_string());
    let time = format!("\"{}\"", header("ce-time"));
    assert!(
        json::parse::<readout_wire::v1::DeadLetter>(&format!(r#"{{"failedAt":{time}}}"#)).is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_json_on_the_subject_of_its_speaker() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let client = broker.client().await;
    let mut seen = client.client().subscribe("readout.statements.v1.KHM.>").await.unwrap();
    client.client().flush().await.unwrap();

    let speaker =
        Speaker { name: "Sok Dara".to_owned(), country: "KHM".to_owned(), ..Default::default() };
    let statement = Statement {
        statement_id: "5".repeat(32),
        speaker: Some(speaker),
        act: Some(Act { kind: act::Kind::Assert.into(), ..Default::default() }),
        ..Default::default()
    };
    let change = StatementChange {
        number: 7,
        kind: statement_change::Kind::Created.into(),
        statement: Some(statement),
        ..Default::default()
    };
    assert_eq!(bus.publish_change(&change, None).await.unwrap(), Published::Stored);
    assert_eq!(bus.publish_change(&change, None).await.unwrap(), Published::Duplicate);
    let message = within(seen.next()).await.unwrap();
    assert_eq!(message.subject.as_str(), "readout.statements.v1.KHM.sok-dara.assert");
    let headers = message.headers.unwrap();
    assert_eq!(headers.get("ce-id").unwrap().as_str(), format!("{}:7", "5".repeat(32)));
    assert_eq!(headers.get("ce-datacontenttype").unwrap().as_str(), "application/json");
    let text = std::str::from_utf8(&message.payload).unwrap();
    assert_eq!(json::parse::<StatementChange>(text).unwrap(), change);
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_survives_a_broker_restart_without_repeats() {
    let mut broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let publish = |range: std::ops::Range<u32>| {
        range
            .map(|number| {
                let bus = bus.clone();
                tokio::spawn(async move {
                    let article = article(&format!("article {number}"));
                    bus.publish_article(&article, Trace::new()).await
                })
            })
            .collect::<Vec<_>>()
    };
    let mut tasks = publish(0..500);
    // Somewhere in the middle.
    within(tasks.remove(100)).await.unwrap().unwrap();
    broker.kill();
    tasks.extend(publish(500..600));
    broker.restart();
    for task in tasks {
        within(task).await.unwrap().unwrap();
    }
    assert_eq!(messages(&bus, "READOUT_ARTICLES").await, 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_stream_is_told_at_once() {
    let broker = Broker::start();
    let limits = ProvisionArgs { extractions_bytes_max: 20_000, ..Default::default() };
    let bus = broker.bus(&limits).await;
    let mut stored = 0;
    let (error, took) = loop {
        let started = Instant::now();
        let extraction = extraction(&format!("{stored} {}", "x".repeat(2_000)));
        match bus.publish_extraction(&extraction, Trace::new()).await {
            Ok(_) => stored += 1,
            Err(error) => break (error, started.elapsed()),
        }
    };
    assert!(error.is_full() && !error.is_unavailable(), "{error}");
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!((5..10).contains(&stored), "{stored}");
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_are_refused_when_any_work_stream_is_nearly_full() {
    let broker = Broker::start();
    let limits = ProvisionArgs { extractions_bytes_max: 30_000, ..Default::default() };
    let bus = broker.bus(&limits).await;
    bus.publish_extraction(&extraction(&"x".repeat(28_000)), Trace::new()).await.unwrap();
    let refused = bus.publish_article(&article("one"), Trace::new()).await.unwrap_err();
    assert!(refused.is_full(), "{refused}");
    assert!(refused.to_string().contains("READOUT_EXTRACTIONS"), "{refused}");
    bus.publish_extraction(&extraction("small"), Trace::new()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_broker_is_unavailable_in_time() {
    let mut broker = Broker::start();
    broker.bus(&ProvisionArgs::default()).await;
    let args = readout_bus::BusArgs { publish_timeout_ms: 700, ..broker.args() };
    let bus = readout_bus::Bus::connect(&args, "test").await.unwrap();
    broker.kill();
    let started = Instant::now();
    let error = bus.publish_extraction(&extraction("one"), Trace::new()).await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(!bus.is_connected());
}
