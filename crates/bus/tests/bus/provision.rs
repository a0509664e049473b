//! Connecting, checking, provisioning.

use std::time::{Duration, Instant};

use readout_bus::{Bus, BusArgs, Error, ProvisionArgs};

use crate::sandbox::{Broker, article, free_port, within};

#[tokio::test(flavor = "multi_thread")]
async fn provisioning_again_and_at_once_changes_nothing() {
    let broker = Broker::start();
    let bus = broker.connect().await;
    let missing = bus.check().await.unwrap_err();
    assert!(missing.to_string().contains("run `readout provision`"), "{missing}");

    let (limits, other) = (ProvisionArgs::default(), broker.connect().await);
    let (first, second) = tokio::join!(bus.provision(&limits), other.provision(&limits));
    first.unwrap();
    second.unwrap();
    let status = bus.status().await.unwrap();
    bus.provision(&limits).await.unwrap();
    bus.check().await.unwrap();
    assert_eq!(bus.status().await.unwrap(), status);
    let names: Vec<&str> = status.streams.iter().map(|stream| &*stream.name).collect();
    let wanted = ["READOUT_ARTICLES", "READOUT_EXTRACTIONS", "READOUT_STATEMENTS", "READOUT_DEAD"];
    assert_eq!(names[..4], wanted);
    assert_eq!(status.consumers[0].name, "extractor");
    assert_eq!(status.consumers[1].name, "archive");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_change_but_never_below_what_is_stored() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let smaller = ProvisionArgs { articles_bytes_max: 20_000, ..Default::default() };
    bus.provision(&smaller).await.unwrap();
    assert_eq!(bus.status().await.unwrap().streams[0].bytes_max, 20_000);

    bus.publish_article(&article(&"x".repeat(9_000)), Default::default()).await.unwrap();
    let too_small = ProvisionArgs { articles_bytes_max: 5_000, ..Default::default() };
    let refused = bus.provision(&too_small).await.unwrap_err();
    assert!(matches!(refused, Error::Provision { .. }), "{refused}");
    assert!(refused.to_string().contains("READOUT_ARTICLES"), "{refused}");
    assert_eq!(bus.status().await.unwrap().streams[0].bytes_max, 20_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_broker_cannot_change_is_told() {
    let broker = Broker::start();
    let client = broker.client().await;
    client
        .create_stream(async_nats::jetstream::stream::Config {
            name: "READOUT_DEAD".to_owned(),
            subjects: vec!["readout.dead.v1.>".to_owned()],
            storage: async_nats::jetstream::stream::StorageType::Memory,
            ..Default::default()
        })
        .await
        .unwrap();
    let refused = broker.connect().await.provision(&ProvisionArgs::default()).await.unwrap_err();
    assert!(refused.to_string().starts_with("READOUT_DEAD cannot be provisioned"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn installations_are_kept_apart_by_prefix() {
    let broker = Broker::start();
    let bus = broker.bus(&ProvisionArgs::default()).await;
    let args = BusArgs { subject_prefix: "other".to_owned(), ..broker.args() };
    let other = Bus::connect(&args, "test").await.unwrap();
    other.provision(&ProvisionArgs::default()).await.unwrap();
    other.publish_article(&article("one"), Default::default()).await.unwrap();
    assert_eq!(other.status().await.unwrap().streams[0].name, "OTHER_ARTICLES");
    assert_eq!(other.status().await.unwrap().streams[0].messages, 1);
    assert_eq!(bus.status().await.unwrap().streams[0].messages, 0);
}

#[tokio::test]
async fn no_broker_is_an_error_in_time_that_names_the_address() {
    let url = format!("nats://127.0.0.1:{}", free_port());
    let args = BusArgs { nats_url: url.clone(), connect_timeout_ms: 500, ..Default::default() };
    let started = Instant::now();
    let error = Bus::connect(&args, "test").await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(error.is_unavailable());
    assert!(error.to_string().contains(&url), "{error}");
    assert!(error.to_string().contains("start nats-server"), "{error}");
}

#[tokio::test]
async fn a_silent_broker_is_an_error_in_time() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("nats://{}", listener.local_addr().unwrap());
    let args = BusArgs { nats_url: url, connect_timeout_ms: 500, ..Default::default() };
    let error = within(Bus::connect(&args, "test")).await.unwrap_err();
    assert!(error.to_string().contains("does not answer"), "{error}");
}
