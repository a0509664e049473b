//! The users of `deploy/broker/nats.conf`: what each may do is enough, and no more.

use std::{fs, time::Duration};

use async_nats::{
    Client, ConnectOptions, Event,
    jetstream::{self, consumer::pull},
};
use futures_util::{StreamExt as _, TryStreamExt as _};
use readout_bus::Status;
use readout_tests::{
    Name, Sandbox, Setup,
    oracle::archived,
    password,
    process::{Process, free_ports, program},
    wait,
};
use readout_wire::v1::{Article, PublishArticleRequest};
use tokio::sync::mpsc;

use crate::{WITHIN, article, fails, succeeds};

const SERVICES: [&str; 3] = ["ingest", "extractor", "archive"];

/// A plain client of the broker that hears what the broker refuses.
struct User {
    client: Client,
    refusals: mpsc::UnboundedReceiver<String>,
}

impl User {
    async fn connect(sandbox: &Sandbox, user: &str) -> User {
        let (told, refusals) = mpsc::unbounded_channel();
        let mut options = ConnectOptions::with_user_and_password(user.to_owned(), password(user))
            .event_callback(move |event| {
                let told = told.clone();
                async move {
                    if let Event::ServerError(error) = event {
                        // Nobody listens once the test has seen enough.
                        let _ = told.send(error.to_string().to_lowercase());
                    }
                }
            });
        // As `readout-bus` does it; a subscriber is anybody's client.
        if user != "subscriber" {
            options = options.custom_inbox_prefix(format!("_INBOX_{user}"));
        }
        let client = options.connect(sandbox.nats_url()).await.expect("the user is known");
        User { client, refusals }
    }

    /// Checks that the broker lets nothing through on a subject.
    async fn may_not_publish(&mut self, subject: &str) {
        self.client.publish(subject.to_owned(), "{}".into()).await.unwrap();
        self.refused("publish", subject).await;
    }

    /// Checks that the broker hands out nothing from a subject.
    async fn may_not_subscribe(&mut self, subject: &str) {
        let _messages = self.client.subscribe(subject.to_owned()).await.unwrap();
        self.refused("subscription", subject).await;
    }

    async fn refused(&mut self, what: &str, subject: &str) {
        self.client.flush().await.unwrap();
        let refusal = tokio::time::timeout(WITHIN, self.refusals.recv()).await;
        let refusal = refusal.unwrap_or_else(|_| panic!("{what} to {subject} is not refused"));
        let refusal = refusal.expect("the client lives");
        let wanted = format!("permissions violation for {what} to \"{}", subject.to_lowercase());
        assert!(refusal.contains(&wanted), "{what} to {subject}: {refusal}");
    }
}

/// What each service may not publish.
const FORBIDDEN: [(&str, &[&str]); 3] = [
    (
        "ingest",
        &[
            "readout.extractions.v1.x",
            "readout.statements.v1._._._",
            "readout.dead.v1.extractor.invalid",
            "readout.blobs.v1.extractions.00.0",
            "$JS.API.CONSUMER.MSG.NEXT.READOUT_ARTICLES.extractor",
            "$JS.API.CONSUMER.CREATE.READOUT_ARTICLES.mine",
            "$JS.API.DIRECT.GET.READOUT_ARTICLES",
            "$JS.API.STREAM.MSG.GET.READOUT_ARTICLES",
            "$JS.API.STREAM.PURGE.READOUT_ARTICLES",
            "$JS.API.STREAM.DELETE.READOUT_ARTICLES",
            "$JS.API.STREAM.CREATE.READOUT_MINE",
            "$JS.ACK.READOUT_ARTICLES.extractor.1.1.1.1.1",
        ],
    ),
    (
        "extractor",
        &[
            "readout.articles.v1.x",
            "readout.statements.v1._._._",
            "readout.dead.v1.archive.invalid",
            "readout.blobs.v1.articles.00.0",
            "$JS.API.CONSUMER.MSG.NEXT.READOUT_EXTRACTIONS.archive",
            "$JS.API.CONSUMER.CREATE.READOUT_ARTICLES.mine",
            "$JS.API.CONSUMER.DELETE.READOUT_ARTICLES.extractor",
            "$JS.API.DIRECT.GET.READOUT_BLOBS",
            "$JS.API.DIRECT.GET.READOUT_BLOBS.readout.blobs.v1.extractions.00.0",
            "$JS.API.STREAM.PURGE.READOUT_ARTICLES",
            "$JS.API.STREAM.UPDATE.READOUT_ARTICLES",
            "$JS.ACK.READOUT_EXTRACTIONS.archive.1.1.1.1.1",
        ],
    ),
    (
        "archive",
        &[
            "readout.articles.v1.x",
            "readout.extractions.v1.x",
            "readout.dead.v1.extractor.invalid",
            "readout.blobs.v1.articles.00.0",
            "$JS.API.CONSUMER.MSG.NEXT.READOUT_ARTICLES.extractor",
            "$JS.API.CONSUMER.CREATE.READOUT_EXTRACTIONS.mine",
            "$JS.API.STREAM.PURGE.READOUT_STATEMENTS",
            "$JS.API.STREAM.DELETE.READOUT_STATEMENTS",
            "$JS.ACK.READOUT_ARTICLES.extractor.1.1.1.1.1",
        ],
    ),
];

#[tokio::test]
async fn the_services_can_do_their_work_and_nothing_else() {
    let environment = vec![
        ("READOUT_JANITOR_INTERVAL_MS", "200".to_owned()),
        ("READOUT_KEEP_MS", "0".to_owned()),
    ];
    let mut sandbox = Sandbox::with(Setup { users: true, environment, ..Default::default() }).await;

    // A short article, and one that travels as a blob.
    let mut long = Article { url: "https://news.example/long".to_owned(), ..article() };
    while long.body.len() < 600 << 10 {
        long.body.push_str("\n\nThe ferry sailed. The ferry came back. It rained on the quay.");
    }
    for article in [article(), long] {
        let request = PublishArticleRequest { article: Some(article) };
        let receipt = sandbox.ingest().publish_article(request).await.unwrap().into_inner();
        let id = receipt.receipt.expect("a receipt").article_id;
        wait::until("the article is archived", WITHIN, || {
            let (mut archive, id) = (sandbox.archive(), id.clone());
            async move { archived(&mut archive, &id).await }
        })
        .await;
    }

    // What cannot be processed is buried by both stages.
    let admin = User::connect(&sandbox, "admin").await;
    let js = jetstream::new(admin.client.clone());
    for subject in ["readout.articles.v1.x", "readout.extractions.v1.x"] {
        js.publish(subject, "no message".into()).await.unwrap().await.unwrap();
    }
    let bus = sandbox.bus().await;
    let holds = |status: &Status, stream: &str| {
        let stream = status.streams.iter().find(|it| it.name == stream);
        stream.expect("it is there").messages
    };
    wait::until("everything is finished and purged", WITHIN, || {
        let bus = bus.clone();
        async move {
            let status = bus.status().await.expect("the broker answers");
            let done = holds(&status, "READOUT_DEAD") == 2
                && holds(&status, "READOUT_STATEMENTS") >= 4
                && holds(&status, "READOUT_ARTICLES") == 0
                && holds(&status, "READOUT_EXTRACTIONS") == 0;
            done.then_some(())
        }
    })
    .await;
    let letters = succeeds(&mut sandbox.readout(&["dead", "list", "--format", "jsonl"]));
    assert_eq!(letters.lines().count(), 2, "{letters}");
    succeeds(&mut sandbox.readout(&["status"]));
    succeeds(&mut sandbox.readout(&["provision"]));

    for name in [Name::Ingest, Name::Extractor, Name::Archive] {
        let log = sandbox.process(name).printed();
        for word in ["ermissions", "in trouble", "janitor round failed"] {
            assert!(!log.contains(word), "{name:?}: {log}");
        }
    }
    for (user, subjects) in FORBIDDEN {
        let mut client = User::connect(&sandbox, user).await;
        for subject in subjects {
            client.may_not_publish(subject).await;
        }
        for other in SERVICES.into_iter().filter(|other| *other != user) {
            client.may_not_subscribe(&format!("_INBOX_{other}.>")).await;
        }
        for subject in ["_INBOX.>", "_INBOX_admin.>", "readout.articles.v1.>", "readout.>", ">"] {
            client.may_not_subscribe(subject).await;
        }
    }
}

#[tokio::test]
async fn a_subscriber_reads_statements_and_touches_nothing() {
    let sandbox = Sandbox::with(Setup { users: true, ..Default::default() }).await;
    let mut subscriber = User::connect(&sandbox, "subscriber").await;
    let mut live = subscriber.client.subscribe("readout.statements.v1.NZL.>").await.unwrap();
    subscriber.client.flush().await.unwrap();
    let request = PublishArticleRequest { article: Some(article()) };
    sandbox.ingest().publish_article(request).await.unwrap();

    // As they come.
    for _ in 0..2 {
        let event = tokio::time::timeout(WITHIN, live.next()).await.expect("an event").unwrap();
        assert!(event.headers.is_some_and(|headers| headers.get("ce-id").is_some()));
    }
    // From the stream, by a durable consumer and by one that only reads along.
    let js = jetstream::with_domain(subscriber.client.clone(), "readout");
    let stream = js.get_stream("READOUT_STATEMENTS").await.unwrap();
    let config = pull::Config { durable_name: Some("mine".to_owned()), ..Default::default() };
    let durable = stream.create_consumer(config).await.unwrap();
    let events: Vec<_> = durable
        .fetch()
        .max_messages(2)
        .expires(Duration::from_secs(5))
        .messages()
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(events.len(), 2);
    for event in &events {
        event.double_ack().await.unwrap();
    }
    let ordered = pull::OrderedConfig {
        filter_subject: "readout.statements.v1.NZL.>".to_owned(),
        ..Default::default()
    };
    let ordered = stream.create_consumer(ordered).await.unwrap();
    let mut replay = ordered.messages().await.unwrap();
    for _ in 0..2 {
        tokio::time::timeout(WITHIN, replay.next()).await.expect("an event").unwrap().unwrap();
    }
    drop(replay);
    stream.delete_consumer("mine").await.unwrap();

    for subject in [
        "readout.articles.v1.x",
        "readout.statements.v1._._._",
        "$JS.API.STREAM.INFO.READOUT_ARTICLES",
        "$JS.API.CONSUMER.CREATE.READOUT_STATEMENTS.mine",
        "$JS.readout.API.STREAM.INFO.READOUT_ARTICLES",
        "$JS.readout.API.STREAM.PURGE.READOUT_STATEMENTS",
        "$JS.readout.API.STREAM.DELETE.READOUT_STATEMENTS",
        "$JS.readout.API.CONSUMER.CREATE.READOUT_ARTICLES.mine",
        "$JS.readout.API.CONSUMER.MSG.NEXT.READOUT_ARTICLES.extractor",
        "$JS.readout.API.DIRECT.GET.READOUT_ARTICLES",
        "$JS.readout.API.DIRECT.GET.READOUT_BLOBS",
        "$JS.readout.API.DIRECT.GET.READOUT_BLOBS.readout.blobs.v1.articles.00.0",
        "$JS.ACK.READOUT_ARTICLES.extractor.1.1.1.1.1",
    ] {
        subscriber.may_not_publish(subject).await;
    }
    for subject in ["readout.articles.v1.>", "readout.>", ">", "_INBOX_extractor.>", "$JS.>"] {
        subscriber.may_not_subscribe(subject).await;
    }
    nothing_is_written_or_purged_by_detour(&sandbox, &subscriber.client, &js).await;
}

/// The broker sends an answer wherever the asker says. What a subscriber has sent elsewhere must
/// stay in the subscribers' own account.
async fn nothing_is_written_or_purged_by_detour(
    sandbox: &Sandbox,
    subscriber: &Client,
    js: &jetstream::Context,
) {
    let admin = User::connect(sandbox, "admin").await;
    let articles =
        jetstream::new(admin.client.clone()).get_stream("READOUT_ARTICLES").await.unwrap();
    let before = articles.get_info().await.unwrap().state;
    assert!(before.messages > 0);
    let stream = js.get_stream("READOUT_STATEMENTS").await.unwrap();
    let config = pull::Config { durable_name: Some("detour".to_owned()), ..Default::default() };
    stream.create_consumer(config).await.unwrap();
    for target in ["readout.articles.v1.detour", "$JS.API.STREAM.PURGE.READOUT_ARTICLES"] {
        for (ask, with) in [
            ("$JS.readout.API.STREAM.INFO.READOUT_STATEMENTS", ""),
            ("$JS.readout.API.CONSUMER.MSG.NEXT.READOUT_STATEMENTS.detour", "1"),
        ] {
            let publish = subscriber.publish_with_reply(ask, target, with.into());
            publish.await.unwrap();
        }
        let push = format!(
            r#"{{"stream_name": "READOUT_STATEMENTS", "config":
                {{"name": "push", "ack_policy": "none", "deliver_subject": "{target}"}}}}"#
        );
        let create = "$JS.readout.API.CONSUMER.CREATE.READOUT_STATEMENTS.push";
        // The broker takes it and delivers nothing, for no client listens there; docs/security.md
        // tells what that leaves open.
        let _ = subscriber.request(create, push.into()).await;
        let _ = stream.delete_consumer("push").await;
    }
    // A body that asks for another message than the subject does.
    let blob = "$JS.readout.API.DIRECT.GET.READOUT_BLOBS.readout.blobs.v1.statements.00.0";
    let body = r#"{"last_by_subj": "readout.blobs.v1.articles.>", "seq": 1}"#;
    let answer = subscriber.request(blob, body.into()).await.unwrap();
    assert!(answer.payload.is_empty(), "{answer:?}");
    // A question after all that: the broker has worked off what came before.
    js.get_stream("READOUT_STATEMENTS").await.unwrap();

    let after = articles.get_info().await.unwrap().state;
    assert_eq!((after.messages, after.last_sequence), (before.messages, before.last_sequence));
}

#[tokio::test]
async fn wrong_passwords_and_brokers_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let without = vec![Name::Ingest, Name::Extractor, Name::Archive];
    let sandbox = Sandbox::with(Setup { users: true, without, ..Default::default() }).await;
    let wrong = folder.path().join("wrong");
    fs::write(&wrong, "not-the-password").unwrap();
    let complaint =
        fails(sandbox.readout(&["provision"]).env("READOUT_NATS_PASSWORD_FILE", &wrong));
    assert!(complaint.contains("refuses user or password"), "{complaint}");
    assert!(!complaint.contains("not-the-password"), "{complaint}");
    let [grpc, admin] = free_ports();
    let mut ingest =
        Process::new(&program("readout-ingest"), &[], folder.path().join("ingest.log"))
            .env("READOUT_NATS_URL", sandbox.nats_url())
            .env("READOUT_GRPC_LISTEN", format!("127.0.0.1:{grpc}"))
            .env("READOUT_ADMIN_LISTEN", format!("127.0.0.1:{admin}"));
    ingest.start();
    assert_eq!(ingest.ended(WITHIN).await.code(), Some(1), "{}", ingest.printed());
    assert!(ingest.printed().contains("--nats-user"), "{}", ingest.printed());
}
