//! Looks at an installation from outside: what its broker says of itself, and whether its archive and
//! its events hold what they must, whatever happened before.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    time::Duration,
};

use async_nats::{
    ConnectOptions,
    jetstream::{self, Context, consumer::pull},
};
use futures_util::{StreamExt as _, TryStreamExt as _};
use readout_wire::{
    article::complete,
    json,
    v1::{Article, StatementChange, StatementFilter, statement_change::Kind},
};

use crate::{
    oracle::{self, Archive, Oracle},
    wait,
};

/// Longest wait for something that comes by itself.
const WITHIN: Duration = Duration::from_secs(120);

/// Reads an installation, without trusting the parts under test.
#[derive(Clone, Debug)]
pub struct Observer {
    /// A client of its archive.
    pub archive: Archive,
    /// URL of its broker.
    pub nats_url: String,
    /// User and password of an administrator of the broker, when it has users.
    pub login: Option<(String, String)>,
}

/// A durable consumer, as the broker names it.
#[derive(Clone, Copy, Debug)]
pub struct Consumer {
    stream: &'static str,
    name: &'static str,
}

impl Consumer {
    /// Takes articles.
    pub const EXTRACTOR: Consumer = Consumer { stream: "READOUT_ARTICLES", name: "extractor" };
    /// Takes extractions.
    pub const ARCHIVE: Consumer = Consumer { stream: "READOUT_EXTRACTIONS", name: "archive" };
}

/// What a consumer has before it.
#[derive(Clone, Copy, Debug)]
pub struct Backlog {
    /// Messages that nobody has settled.
    pub unfinished: usize,
    /// Messages that were delivered more than once.
    pub redelivered: u64,
}

impl Observer {
    /// Its broker.
    pub async fn jetstream(&self) -> Context {
        let options = match &self.login {
            Some((user, password)) => {
                ConnectOptions::with_user_and_password(user.clone(), password.clone())
                    .custom_inbox_prefix(format!("_INBOX_{user}"))
            }
            None => ConnectOptions::new(),
        };
        jetstream::new(options.connect(&self.nats_url).await.expect("the broker runs"))
    }

    /// What a consumer has before it.
    pub async fn backlog(&self, consumer: Consumer) -> Backlog {
        let stream = self.jetstream().await.get_stream_no_info(consumer.stream).await.unwrap();
        let consumer: jetstream::consumer::Consumer<pull::Config> =
            stream.get_consumer(consumer.name).await.expect("it was provisioned");
        let info = consumer.cached_info();
        Backlog {
            unfinished: usize::try_from(info.num_pending).unwrap() + info.num_ack_pending,
            redelivered: info
                .delivered
                .consumer_sequence
                .saturating_sub(info.delivered.stream_sequence),
        }
    }

    /// Waits until nothing is pending; returns how many messages were delivered more than once.
    pub async fn settled(&self) -> u64 {
        let mut redelivered = 0;
        for consumer in [Consumer::EXTRACTOR, Consumer::ARCHIVE] {
            redelivered += wait::until("nothing is pending", WITHIN, || async {
                let backlog = self.backlog(consumer).await;
                (backlog.unfinished == 0).then_some(backlog.redelivered)
            })
            .await;
        }
        redelivered
    }

    /// The archive holds the newest revision of every acknowledged article (`id:revision`), extracted
    /// purely, and nothing else, and there are no dead letters. Returns the ids of its statements.
    ///
    /// # Panics
    /// When it does not.
    pub async fn archive_holds(
        &self,
        articles: &[Article],
        acknowledged: &HashSet<String>,
        oracle: &Oracle,
    ) -> BTreeSet<String> {
        let dead = self.jetstream().await.get_stream("READOUT_DEAD").await.unwrap();
        let dead: Vec<_> = dead.info_with_subjects(">").await.unwrap().try_collect().await.unwrap();
        assert!(dead.is_empty(), "sound articles became dead letters: {dead:?}");
        let mut archive = self.archive.clone();
        let completed = articles.iter().map(|article| complete(article.clone()).unwrap());
        let newest: BTreeMap<_, _> =
            completed.map(|article| (article.article_id.clone(), article)).collect();
        let records = oracle::all_articles(&mut archive).await.unwrap();
        assert_eq!(records.len(), newest.len(), "articles in the archive");
        let mut ids = BTreeSet::new();
        for record in records {
            let article = record.article.expect("an article");
            let wanted = &newest[&article.article_id];
            assert_eq!(article.revision, wanted.revision, "{}", article.name);
            let key = format!("{}:{}", article.article_id, article.revision);
            assert!(acknowledged.contains(&key), "{key} was never acknowledged");
            let found = oracle::statements_of(&mut archive, &article.article_id).await.unwrap();
            assert_eq!(found, oracle.statements(wanted), "{}", article.name);
            for statement in found {
                assert!(ids.insert(statement.statement_id), "{} twice", statement.name);
            }
        }
        let all = oracle::all_statements(&mut archive, StatementFilter::default()).await.unwrap();
        assert_eq!(all.len(), ids.len(), "statements without an article");
        ids
    }

    /// Reads all statement events; every statement has its CREATED. Returns how many there are.
    ///
    /// # Panics
    /// When one is missing.
    pub async fn events_tell(&self, statements: &BTreeSet<String>) -> usize {
        let stream = self.jetstream().await.get_stream("READOUT_STATEMENTS").await.unwrap();
        let consumer = stream
            .create_consumer(pull::OrderedConfig::default())
            .await
            .expect("a reader of events");
        let mut messages = consumer.messages().await.unwrap();
        let mut missing = statements.clone();
        let mut seen = HashSet::new();
        while !missing.is_empty() {
            let next = tokio::time::timeout(WITHIN, messages.next()).await;
            let message = next.unwrap_or_else(|_| panic!("no event of {missing:?}"));
            let message = message.expect("a stream goes on").unwrap();
            let change: StatementChange =
                json::parse(std::str::from_utf8(&message.payload).unwrap()).unwrap();
            if change.kind() == Kind::Created {
                missing.remove(&change.statement.as_ref().expect("a statement").statement_id);
            }
            seen.insert(change.number);
        }
        seen.len()
    }
}
