//! Lists, searches and watches agree on what a filter lets through.

use readout_wire::{
    time,
    v1::{Statement, StatementFilter},
};

use super::*;
use crate::{
    samples::{Sandbox, article_id, extraction},
    store::{page::Page, search, statements},
    words::Query,
};

/// Every combination of a value that some statements have and no value, for each field.
fn filters() -> Vec<StatementFilter> {
    let set: [fn(&mut StatementFilter); 9] = [
        |it| it.article_id = article_id(4),
        |it| it.speaker_key = "KHM-chea-sok".to_owned(),
        |it| it.country = "KHM".to_owned(),
        |it| it.act = 2,
        |it| it.mode = 1,
        |it| it.publisher = "Outlet 1".to_owned(),
        |it| it.topic = "medtop:1".to_owned(),
        |it| it.received_from = Some(time::from_micros(3_000_000)),
        |it| it.received_until = Some(time::from_micros(7_000_000)),
    ];
    (0..1 << set.len())
        .map(|chosen: u32| {
            let mut filter = StatementFilter::default();
            for (bit, set) in set.iter().enumerate() {
                if chosen & (1 << bit) != 0 {
                    set(&mut filter);
                }
            }
            filter
        })
        .collect()
}

#[tokio::test]
async fn all_ways_to_filter_agree() {
    let sandbox = Sandbox::new();
    for article in 0..10 {
        let texts: Vec<String> = (1..40).map(|n| format!("w{:n$}", "")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        sandbox.apply(vec![extraction(article, i64::from(article), &texts)]).await;
    }
    let names = |records: Vec<Option<Statement>>| -> Vec<String> {
        records.into_iter().flatten().map(|statement| statement.name).collect()
    };
    let checked = sandbox.store.read(move |connection| {
        let list = |filter: &StatementFilter| {
            statements::list(connection, filter, Page { rows: 1_000, after: None })
        };
        let (whole, _) = list(&StatementFilter::default())?;
        let mut found = 0;
        for filter in filters() {
            let expected = whole.iter().filter(|record| {
                let (statement, article) = (record.statement.as_ref(), record.article.as_ref());
                matches(&filter, statement.unwrap(), article.unwrap())
            });
            let expected = names(expected.map(|record| record.statement.clone()).collect());
            let (listed, _) = list(&filter)?;
            let listed = names(listed.into_iter().map(|record| record.statement).collect());
            assert_eq!(listed, expected, "{filter:?}");

            let (query, page) = (Query::parse("w").unwrap(), Page { rows: 1_000, after: None });
            let (hits, _) = search::newest(connection, &query, &filter, page)?;
            let hits = hits.into_iter().filter_map(|hit| hit.record);
            let mut hits = names(hits.map(|record| record.statement).collect());
            let mut expected = expected;
            hits.sort();
            expected.sort();
            assert_eq!(hits, expected, "{filter:?}");
            found += usize::from(!hits.is_empty());
        }
        Ok(found)
    });
    // Enough combinations let something through that the test says something.
    assert!(checked.await.unwrap() > 100);
}
