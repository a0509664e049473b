//! What the store keeps and tells, over several of its rooms.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use proptest::prelude::*;
use readout_wire::v1::{
    Extraction, ListArticlesRequest, Statement, StatementFilter, StatementRecord,
    statement_change::Kind,
};
use rusqlite::Connection;

use super::{Store, articles, changes, page::Page, row, speakers, statements};
use crate::{
    limits,
    samples::{Sandbox, article_id, extraction, incoming, statement},
    store::Applied,
};

const STORED: fn(u64, u64, u64) -> Applied =
    |created, updated, retracted| Applied::Stored { created, updated, retracted };

async fn contents(sandbox: &Sandbox, filter: StatementFilter) -> Vec<String> {
    all(sandbox, filter, 1_000).await.into_iter().map(|record| content(&record)).collect()
}

fn content(record: &StatementRecord) -> String {
    record.statement.as_ref().unwrap().content.as_ref().unwrap().text.clone()
}

/// Every statement of a filter, read in pages.
async fn all(sandbox: &Sandbox, filter: StatementFilter, rows: usize) -> Vec<StatementRecord> {
    let mut records = Vec::new();
    let mut after = None;
    loop {
        let (filter, page) = (filter.clone(), Page { rows, after });
        let (mut items, next) = sandbox
            .store
            .read(move |connection| statements::list(connection, &filter, page))
            .await
            .unwrap();
        assert!(!items.is_empty() || next.is_none());
        records.append(&mut items);
        after = next;
        if after.is_none() {
            return records;
        }
    }
}

/// The whole change log as (kind, content).
async fn log(sandbox: &Sandbox) -> Vec<(Kind, String)> {
    let changes =
        sandbox.store.read(|connection| changes::after(connection, 0, usize::MAX)).await.unwrap();
    let numbers: Vec<u64> = changes.iter().map(|logged| logged.change.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b));
    changes
        .into_iter()
        .map(|logged| {
            let content = logged.change.statement.as_ref().unwrap().content.as_ref().unwrap();
            (logged.change.kind(), content.text.clone())
        })
        .collect()
}

#[tokio::test]
async fn a_replay_changes_nothing() {
    let sandbox = Sandbox::new();
    let one = extraction(1, 10, &["one", "two"]);
    assert_eq!(sandbox.apply(vec![one.clone()]).await, [STORED(2, 0, 0)]);
    assert_eq!(
        sandbox.apply(vec![one.clone(), one]).await,
        [Applied::Unchanged, Applied::Unchanged]
    );
    assert_eq!(log(&sandbox).await.len(), 2);
}

#[tokio::test]
async fn an_older_extraction_is_ignored() {
    let sandbox = Sandbox::new();
    let mut newer_engine = extraction(1, 10, &["new"]);
    newer_engine.engine_version.as_mut().unwrap().generation = 2;
    sandbox.apply(vec![newer_engine]).await;
    let older_receipt = extraction(1, 9, &["old"]);
    let older_engine = extraction(1, 10, &["old"]);
    let outdated = sandbox.apply(vec![older_receipt, older_engine]).await;
    assert_eq!(outdated, [Applied::Outdated, Applied::Outdated]);
    assert_eq!(contents(&sandbox, StatementFilter::default()).await, ["new"]);
}

#[tokio::test]
async fn what_changed_is_logged_once() {
    let sandbox = Sandbox::new();
    sandbox.apply(vec![extraction(1, 10, &["stays", "changes", "goes"])]).await;
    let mut second = extraction(1, 11, &["changes", "stays", "comes"]);
    second.statements[0].confidence = 0.5;
    assert_eq!(sandbox.apply(vec![second]).await, [STORED(1, 1, 1)]);
    let back = extraction(1, 12, &["stays", "goes"]);
    assert_eq!(sandbox.apply(vec![back]).await, [STORED(1, 0, 2)]);
    let expected = [
        (Kind::Created, "stays"),
        (Kind::Created, "changes"),
        (Kind::Created, "goes"),
        (Kind::Updated, "changes"),
        (Kind::Created, "comes"),
        (Kind::Retracted, "goes"),
        (Kind::Created, "goes"),
    ];
    let log = log(&sandbox).await;
    let seen: Vec<(Kind, &str)> = log.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    assert_eq!(seen[..7], expected);
    assert!(seen[7..].iter().all(|(kind, _)| *kind == Kind::Retracted));
    assert_eq!(contents(&sandbox, StatementFilter::default()).await, ["stays", "goes"]);
}

#[tokio::test]
async fn a_change_tells_statement_article_and_time() {
    let sandbox = Sandbox::new();
    sandbox.apply(vec![extraction(1, 10, &["one"])]).await;
    sandbox.apply(vec![extraction(1, 11, &[])]).await;
    let log =
        sandbox.store.read(|connection| changes::after(connection, 1, usize::MAX)).await.unwrap();
    let change = &log[0].change;
    assert_eq!(change.kind(), Kind::Retracted);
    assert_eq!(change.statement, Some(statement(&article_id(1), "one")));
    let article = change.article.as_ref().unwrap();
    assert_eq!((article.title.as_str(), article.body.as_str()), ("Title 1", ""));
    assert!(change.changed_at.is_some());
    assert_eq!(log[0].trace, "00-trace");
}

#[tokio::test]
async fn what_breaks_the_rules_is_rejected_alone() {
    let sandbox = Sandbox::new();
    let broken = |spoil: fn(&mut Extraction)| {
        let mut extraction = extraction(2, 10, &["one", "two"]);
        spoil(&mut extraction);
        extraction
    };
    let faults: [fn(&mut Extraction); 9] = [
        |it| it.article = None,
        |it| it.engine_version = None,
        |it| it.article.as_mut().unwrap().article_id = "no id".to_owned(),
        |it| it.article.as_mut().unwrap().name.clear(),
        |it| it.article.as_mut().unwrap().revision.clear(),
        |it| it.article.as_mut().unwrap().received_at = None,
        |it| it.statements[1].statement_id = "f".repeat(33),
        |it| it.statements[1] = it.statements[0].clone(),
        |it| it.statements[1].article_id = article_id(9),
    ];
    for fault in faults {
        let good = extraction(1, 10, &["good"]);
        let applied = sandbox.apply(vec![broken(fault), good]).await;
        assert!(matches!(applied[0], Applied::Rejected(_)), "{applied:?}");
        assert!(matches!(applied[1], Applied::Stored { .. } | Applied::Unchanged));
    }
    assert_eq!(contents(&sandbox, StatementFilter::default()).await, ["good"]);
}

#[tokio::test]
async fn what_the_database_refuses_takes_nothing_along() {
    let sandbox = Sandbox::new();
    Connection::open(sandbox.folder.path().join("archive.db"))
        .unwrap()
        .execute_batch(
            "CREATE TRIGGER poison BEFORE INSERT ON statement WHEN new.country = 'KHM'
             BEGIN SELECT RAISE(ABORT, 'poisoned'); END",
        )
        .unwrap();
    // Six letters make a speaker from KHM; the statement before it must go too.
    let batch = vec![
        extraction(1, 10, &["good"]),
        extraction(2, 10, &["half", "poison"]),
        extraction(3, 10, &["fine"]),
    ];
    let applied = sandbox.apply(batch).await;
    assert_eq!((&applied[0], &applied[2]), (&STORED(1, 0, 0), &STORED(1, 0, 0)));
    assert!(matches!(&applied[1], Applied::Rejected(why) if why.contains("poisoned")));
    assert_eq!(log(&sandbox).await.len(), 2);
    assert_eq!(contents(&sandbox, StatementFilter::default()).await.len(), 2);
}

#[tokio::test]
async fn lists_are_newest_first_then_in_text_order_whatever_the_page() {
    let sandbox = Sandbox::new();
    // Articles 2 to 5 were received in the same second.
    for (article, received) in [(1, 1), (2, 5), (3, 5), (4, 5), (5, 5), (6, 9)] {
        let texts: Vec<String> = (0..5).map(|n| format!("{article}.{n}{:n$}", "")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        sandbox.apply(vec![extraction(article, received, &texts)]).await;
    }
    let whole = all(&sandbox, StatementFilter::default(), 1_000).await;
    assert_eq!(whole.len(), 30);
    assert!(content(&whole[0]).starts_with("6.0") && content(&whole[29]).starts_with("1.4"));
    let order: Vec<_> = whole
        .iter()
        .map(|record| {
            let article = record.article.as_ref().unwrap();
            let seconds = article.received_at.as_ref().unwrap().seconds;
            (-seconds, article.article_id.clone(), content(record).len())
        })
        .collect();
    assert!(order.is_sorted());
    for rows in [1, 2, 3, 7, 29, 30] {
        assert_eq!(all(&sandbox, StatementFilter::default(), rows).await, whole, "{rows} rows");
    }
}

#[tokio::test]
async fn pages_end_at_their_byte_limit_and_hold_a_row_at_least() {
    let sandbox = Sandbox::new();
    let large: Vec<String> =
        (0..5).map(|n| format!("{n}").repeat(limits::PAGE_BYTES_MAX * 2 / 5)).collect();
    let mut texts: Vec<&str> = large.iter().map(String::as_str).collect();
    let huge = "h".repeat(limits::PAGE_BYTES_MAX * 2);
    texts.push(&huge);
    sandbox.apply(vec![extraction(1, 10, &texts)]).await;
    let mut lens = Vec::new();
    let mut after = None;
    loop {
        let page = Page { rows: 1_000, after };
        let read = move |connection: &rusqlite::Transaction<'_>| {
            statements::list(connection, &StatementFilter::default(), page)
        };
        let (items, next) = sandbox.store.read(read).await.unwrap();
        lens.push(items.len());
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(lens, [2, 2, 1, 1]);
}

#[tokio::test]
async fn articles_are_listed_without_and_got_with_their_body() {
    let sandbox = Sandbox::new();
    for article in 1..=6 {
        let batch = vec![extraction(article, i64::from(article), &["one", "two"])];
        sandbox.apply(batch).await;
    }
    let wanted = ListArticlesRequest {
        publisher: "Outlet 1".to_owned(),
        received_from: Some(readout_wire::time::from_micros(1_000_000)),
        received_until: Some(readout_wire::time::from_micros(5_000_000)),
        ..Default::default()
    };
    let mut titles = Vec::new();
    let mut after = None;
    loop {
        let (wanted, page) = (wanted.clone(), Page { rows: 1, after });
        let read =
            move |connection: &rusqlite::Transaction<'_>| articles::list(connection, &wanted, page);
        let (records, next) = sandbox.store.read(read).await.unwrap();
        for record in records {
            let article = record.article.unwrap();
            assert_eq!((article.body.as_str(), record.statement_count), ("", 2));
            titles.push(article.title);
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(titles, ["Title 4", "Title 1"]);
    let id = row::id(&article_id(4)).unwrap();
    let record = sandbox.store.read(move |connection| articles::get(connection, id)).await;
    assert_eq!(record.unwrap().unwrap().article.unwrap().body, "Body 4 at 4");
}

#[tokio::test]
async fn a_topic_stays_with_its_statement_when_places_swap() {
    let sandbox = Sandbox::new();
    // Both have the topics 0 and 1; the second extraction swaps their places.
    sandbox.apply(vec![extraction(1, 10, &["first", "second's"])]).await;
    sandbox.apply(vec![extraction(1, 10, &["second's", "first"])]).await;
    let topic = StatementFilter { topic: "medtop:1".to_owned(), ..Default::default() };
    assert_eq!(contents(&sandbox, topic).await, ["second's", "first"]);
}

/// A copy of the files at this moment is what a killed process leaves.
#[tokio::test]
async fn what_was_acknowledged_survives_a_crash() {
    let sandbox = Sandbox::new();
    sandbox.apply(vec![extraction(1, 10, &["one", "two"])]).await;
    sandbox.store.save_published(1).await.unwrap();
    let copy = tempfile::tempdir().unwrap();
    for file in ["archive.db", "archive.db-wal"] {
        std::fs::copy(sandbox.folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let store = Store::open(&copy.path().join("archive.db")).unwrap();
    assert_eq!(store.instance(), sandbox.store.instance());
    assert_eq!(*store.last_change().borrow(), 2);
    let published = store.read(|connection| changes::published(connection)).await.unwrap();
    assert_eq!(published, 1);
    let replayed =
        store.apply([incoming(extraction(1, 10, &["one", "two"]))].into()).await.unwrap();
    assert_eq!(replayed, [Applied::Unchanged]);
}

#[tokio::test]
async fn readers_never_see_part_of_an_article() {
    let sandbox = Sandbox::new();
    let (store, stop) = (sandbox.store.clone(), Arc::new(AtomicBool::new(false)));
    let writer = tokio::spawn({
        let stop = stop.clone();
        async move {
            let texts: Vec<String> = (0..40).map(|n| format!("statement {n}")).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                let texts = if round % 2 == 0 { &texts[..20] } else { &texts };
                store.apply([incoming(extraction(1, round, texts))].into()).await.unwrap();
                round += 1;
            }
        }
    });
    let mut seen: BTreeMap<usize, u32> = BTreeMap::new();
    let enough = |seen: &BTreeMap<usize, u32>| [20, 40].iter().all(|len| seen.get(len) > Some(&5));
    while !enough(&seen) {
        let found = all(&sandbox, StatementFilter::default(), 1_000).await;
        *seen.entry(found.len()).or_default() += 1;
        assert!(seen.keys().all(|len| [0, 20, 40].contains(len)), "{seen:?}");
        assert!(!writer.is_finished());
    }
    stop.store(true, Ordering::Relaxed);
    writer.await.unwrap();
}

/// One step of a random history: an article, when it was received, by which generation, and which
/// of the possible statements it holds with which confidence.
type Step = (u32, i64, u32, Vec<(usize, u8)>);

const TEXTS: [&str; 6] = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff"];

fn made(step: &Step) -> Extraction {
    let (article, received, generation, chosen) = step;
    // Equal versions are equal extractions: the engine is a pure function.
    let mut texts: BTreeMap<usize, u8> = BTreeMap::new();
    texts.extend(chosen.iter().copied());
    let contents: Vec<&str> = texts.keys().map(|text| TEXTS[*text]).collect();
    let mut made = extraction(*article, *received, &contents);
    made.engine_version.as_mut().unwrap().generation = *generation;
    for (statement, confidence) in made.statements.iter_mut().zip(texts.values()) {
        statement.confidence = f32::from(*confidence);
    }
    made
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    let chosen = prop::collection::vec((0..TEXTS.len(), 0..3_u8), 0..6);
    let versions = prop::collection::btree_map((0..3_u32, 0..4_i64, 1..3_u32), chosen, 1..14);
    let steps = versions.prop_map(|versions| {
        let steps = versions.into_iter();
        steps.map(|((article, at, by), chosen)| (article, at, by, chosen)).collect::<Vec<_>>()
    });
    // Each once at least, in any order, with replays.
    steps
        .prop_flat_map(|steps| {
            let replays = prop::collection::vec(0..steps.len(), 0..8);
            (Just(steps), replays)
        })
        .prop_map(|(mut steps, replays)| {
            steps.extend(replays.into_iter().map(|step| steps[step].clone()).collect::<Vec<_>>());
            steps
        })
        .prop_shuffle()
}

async fn check_history(steps: Vec<Step>, batch: usize) {
    let sandbox = Sandbox::new();
    for steps in steps.chunks(batch) {
        sandbox.apply(steps.iter().map(made).collect()).await;
    }
    let mut newest: BTreeMap<u32, &Step> = BTreeMap::new();
    for step in &steps {
        let held = newest.entry(step.0).or_insert(step);
        if (step.1, step.2) > (held.1, held.2) {
            *held = step;
        }
    }
    let by_name = |statements: Vec<Statement>| -> BTreeMap<String, Statement> {
        statements.into_iter().map(|statement| (statement.name.clone(), statement)).collect()
    };
    let expected =
        by_name(newest.values().flat_map(|step| made(step).statements).collect::<Vec<_>>());
    let listed = all(&sandbox, StatementFilter::default(), 3).await;
    let listed = by_name(listed.into_iter().filter_map(|record| record.statement).collect());
    assert_eq!(listed, expected, "the archive is the newest extraction of each article");

    let mut replayed: BTreeMap<String, Statement> = BTreeMap::new();
    let log =
        sandbox.store.read(|connection| changes::after(connection, 0, usize::MAX)).await.unwrap();
    for logged in log {
        let kind = logged.change.kind();
        let statement = logged.change.statement.unwrap();
        let before = match kind {
            Kind::Retracted => replayed.remove(&statement.name),
            _ => replayed.insert(statement.name.clone(), statement),
        };
        assert_eq!(before.is_some(), kind != Kind::Created, "{kind:?}");
    }
    assert_eq!(replayed, expected, "the change log leads to the archive");

    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for statement in expected.values() {
        let key = statement.speaker.as_ref().unwrap().key.clone();
        if !key.is_empty() {
            *counts.entry(key).or_default() += 1;
        }
    }
    let page = Page { rows: 100, after: None };
    let read =
        move |connection: &rusqlite::Transaction<'_>| speakers::list(connection, "", None, page);
    let (listed, _) = sandbox.store.read(read).await.unwrap();
    let listed: BTreeMap<String, u64> =
        listed.into_iter().map(|speaker| (speaker.key, speaker.statement_count)).collect();
    assert_eq!(listed, counts, "speakers are counted by what the archive holds");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_order_and_any_replay_end_alike(steps in history(), batch in 1..5_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check_history(steps, batch));
    }
}

/// A list that sorts would hold all of a long article in memory for every page.
#[tokio::test]
async fn no_list_sorts() {
    let sandbox = Sandbox::new();
    let filter = |set: fn(&mut StatementFilter)| {
        let mut filter = StatementFilter::default();
        set(&mut filter);
        filter
    };
    let filters = [
        filter(|_| {}),
        filter(|it| it.article_id = "0".repeat(32)),
        filter(|it| it.speaker_key = "KHM-x".to_owned()),
        filter(|it| it.country = "KHM".to_owned()),
        filter(|it| it.publisher = "x".to_owned()),
        filter(|it| it.topic = "x".to_owned()),
    ];
    for filter in filters {
        let (walk, from) = super::filter::Walk::of(&filter);
        let table = walk.table();
        let conditions = super::filter::conditions(&filter, walk).sql;
        let conditions =
            if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT s.number FROM {from} WHERE {conditions}
             ORDER BY {table}.age, {table}.article_id, {table}.position"
        );
        let plan = sandbox
            .store
            .read(move |connection| {
                let mut select = connection.prepare(&sql)?;
                let parameters = vec![rusqlite::types::Value::Null; select.parameter_count()];
                let rows =
                    select.query_map(rusqlite::params_from_iter(parameters), |row| row.get(3))?;
                Ok(rows.collect::<Result<Vec<String>, _>>()?)
            })
            .await
            .unwrap();
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{filter:?}: {plan:?}");
    }
}
