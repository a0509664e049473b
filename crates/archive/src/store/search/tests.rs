//! What searches find, and how it is sorted.

use readout_wire::v1::StatementFilter;

use super::*;
use crate::samples::{Sandbox, extraction};

fn query(text: &str) -> Query {
    Query::parse(text).unwrap()
}

fn content(result: &SearchResult) -> &str {
    let statement = result.record.as_ref().unwrap().statement.as_ref().unwrap();
    &statement.content.as_ref().unwrap().text
}

async fn find(sandbox: &Sandbox, text: &str) -> Vec<String> {
    let query = query(text);
    let read = move |connection: &rusqlite::Transaction<'_>| {
        newest(connection, &query, &StatementFilter::default(), Page { rows: 100, after: None })
    };
    let (results, _) = sandbox.store.read(read).await.unwrap();
    results.iter().map(|result| content(result).to_owned()).collect()
}

async fn rank(sandbox: &Sandbox, text: &str, rows: usize) -> (Vec<String>, bool) {
    let query = query(text);
    let read = move |connection: &rusqlite::Transaction<'_>| {
        best(connection, &query, &StatementFilter::default(), rows)
    };
    let (results, truncated) = sandbox.store.read(read).await.unwrap();
    (results.iter().map(|result| content(result).to_owned()).collect(), truncated)
}

#[tokio::test]
async fn words_phrases_and_accents_find_latest_archived_first() {
    let sandbox = Sandbox::new();
    let texts = ["Free trade helps Zoë", "trade that is free", "ZOE said: “Free Trade!”"];
    sandbox.apply(vec![extraction(1, 10, &texts)]).await;
    let cases: [(&str, &[usize]); 9] = [
        ("trade", &[2, 1, 0]),
        ("FREE trade", &[2, 1, 0]),
        ("\"free trade\"", &[2, 0]),
        ("zoé", &[2, 0]),
        ("\"trade helps\" zoe", &[0]),
        ("that is", &[1]),
        ("tra", &[]),
        ("trade missing", &[]),
        ("free-trade", &[2, 0]),
    ];
    for (text, expected) in cases {
        let expected: Vec<&str> = expected.iter().map(|at| texts[*at]).collect();
        assert_eq!(find(&sandbox, text).await, expected, "{text}");
    }
}

#[tokio::test]
async fn hostile_queries_are_only_words() {
    let sandbox = Sandbox::new();
    sandbox.apply(vec![extraction(1, 10, &["or not near words and x"])]).await;
    for text in [
        "OR",
        "NOT x",
        "x OR",
        "AND",
        "NEAR(x",
        "words*",
        "^or",
        "-x",
        "words:x",
        "(",
        "x\"",
        "\"x",
        "x + y",
        "'; DROP TABLE change; --",
        "{words}: x",
        "\\\"x",
        "\u{0}x",
    ] {
        // None may fail; those without a word are refused before they get here.
        if let Ok(query) = Query::parse(text) {
            let read = move |connection: &rusqlite::Transaction<'_>| {
                let all = StatementFilter::default();
                best(connection, &query, &all, 10)?;
                newest(connection, &query, &all, Page { rows: 10, after: None })
            };
            assert!(sandbox.store.read(read).await.is_ok(), "{text}");
        }
    }
    assert_eq!(find(&sandbox, "OR").await.len(), 1);
    assert_eq!(find(&sandbox, "NOT x").await.len(), 1);
}

#[tokio::test]
async fn relevance_puts_the_best_first() {
    let sandbox = Sandbox::new();
    let long = format!("rice {}", "and other words ".repeat(40));
    sandbox.apply(vec![extraction(1, 10, &["rice", "rice and fish", &long, "fish"])]).await;
    let (found, truncated) = rank(&sandbox, "rice", 10).await;
    assert_eq!(found, ["rice", "rice and fish", &long]);
    assert!(!truncated);
    assert_eq!(rank(&sandbox, "rice", 1).await.0, ["rice"]);
    assert_eq!(rank(&sandbox, "maize", 1).await, (Vec::new(), false));
}

#[tokio::test]
async fn relevance_says_when_it_left_hits_out() {
    let sandbox = Sandbox::new();
    // The oldest is the best match.
    let mut texts = vec!["common".to_owned()];
    texts.extend((1..limits::RANKED_HITS_MAX).map(|n| format!("common {n}")));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    sandbox.apply(vec![extraction(1, 10, &texts)]).await;
    let (found, truncated) = rank(&sandbox, "common", 1).await;
    assert_eq!((found, truncated), (vec!["common".to_owned()], false));
    sandbox.apply(vec![extraction(2, 10, &["common one more"])]).await;
    let (found, truncated) = rank(&sandbox, "common", 1).await;
    assert!(truncated && found[0] != "common", "{found:?}");
    let (found, _) = rank(&sandbox, "common", limits::PAGE_ROWS_MAX).await;
    assert_eq!(found.len(), limits::PAGE_ROWS_MAX);
}

#[tokio::test]
async fn pages_of_a_search_join_to_the_whole() {
    let sandbox = Sandbox::new();
    let texts: Vec<String> = (0..23).map(|n| format!("fish {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    sandbox.apply(vec![extraction(1, 10, &texts)]).await;
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let (query, page) = (query("fish"), Page { rows: 5, after });
        let read = move |connection: &rusqlite::Transaction<'_>| {
            newest(connection, &query, &StatementFilter::default(), page)
        };
        let (results, next) = sandbox.store.read(read).await.unwrap();
        found.extend(results.iter().map(|result| content(result).to_owned()));
        after = next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<&str> = texts.into_iter().rev().collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn what_is_retracted_or_moved_is_found_rightly() {
    let sandbox = Sandbox::new();
    sandbox.apply(vec![extraction(1, 10, &["old words", "kept words"])]).await;
    sandbox.apply(vec![extraction(1, 11, &["kept words", "new words"])]).await;
    assert_eq!(find(&sandbox, "words").await, ["new words", "kept words"]);
    assert!(find(&sandbox, "old").await.is_empty());
    sandbox.apply(vec![extraction(1, 12, &["old words"])]).await;
    assert_eq!(find(&sandbox, "words").await, ["old words"]);
}
