//! Who is told of, by which names, and in which order.

use readout_wire::v1::{Extraction, Speaker};

use super::*;
use crate::samples::{Sandbox, extraction};

/// An extraction in which each (key, name, role) says something.
fn said(article: u32, received: i64, speakers: &[(&str, &str, &str)]) -> Extraction {
    let texts: Vec<String> = (0..speakers.len()).map(|n| format!("text {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut extraction = extraction(article, received, &texts);
    for (statement, (key, name, role)) in extraction.statements.iter_mut().zip(speakers) {
        statement.speaker = Some(Speaker {
            key: (*key).to_owned(),
            name: (*name).to_owned(),
            role: (*role).to_owned(),
            country: key.get(..3).unwrap_or_default().to_owned(),
            ..Default::default()
        });
    }
    extraction
}

async fn list(sandbox: &Sandbox, country: &str, query: &str, rows: usize) -> Vec<String> {
    let mut keys = Vec::new();
    let mut after = None;
    loop {
        let (country, page) = (country.to_owned(), Page { rows, after });
        let query = Query::parse(query).ok();
        let read = move |connection: &rusqlite::Transaction<'_>| {
            super::list(connection, &country, query.as_ref(), page)
        };
        let (records, next) = sandbox.store.read(read).await.unwrap();
        keys.extend(records.into_iter().map(|record| record.key));
        after = next;
        if after.is_none() {
            return keys;
        }
    }
}

async fn get(sandbox: &Sandbox, key: &'static str) -> Option<SpeakerRecord> {
    sandbox.store.read(move |connection| super::get(connection, key)).await.unwrap()
}

#[tokio::test]
async fn a_speaker_is_what_the_statements_say() {
    let sandbox = Sandbox::new();
    let first = [("KHM-sok", "Sok", "minister"), ("KHM-sok", "Chea Sok", "minister")];
    let second = [("KHM-sok", "Chea Sok", "deputy"), ("", "", "")];
    sandbox.apply(vec![said(1, 10, &first), said(2, 20, &second)]).await;
    let speaker = get(&sandbox, "KHM-sok").await.unwrap();
    assert_eq!(speaker.name, "speakers/KHM-sok");
    assert_eq!(speaker.display_name, "Chea Sok");
    assert_eq!(speaker.aliases, ["Chea Sok", "Sok"]);
    assert_eq!(speaker.roles, ["minister", "deputy"]);
    assert_eq!((speaker.statement_count, speaker.country.as_str()), (3, "KHM"));
    assert_eq!(speaker.first_received_at, Some(time::from_micros(10_000_000)));
    assert_eq!(speaker.last_received_at, Some(time::from_micros(20_000_000)));

    sandbox.apply(vec![said(2, 21, &[])]).await;
    let speaker = get(&sandbox, "KHM-sok").await.unwrap();
    assert_eq!(speaker.roles, ["minister"]);
    assert_eq!(speaker.last_received_at, Some(time::from_micros(10_000_000)));
    sandbox.apply(vec![said(1, 21, &[])]).await;
    assert_eq!(get(&sandbox, "KHM-sok").await, None);
    assert!(list(&sandbox, "", "sok", 10).await.is_empty());
}

#[tokio::test]
async fn lists_put_who_says_most_first_and_find_by_name() {
    let sandbox = Sandbox::new();
    let (ana, bo, zoe) = (
        ("PRT-ana-silva", "Ana Silva", ""),
        ("SWE-bo-lind", "Bo Lind", ""),
        ("PRT-zoe-silva", "Zoë Silva", ""),
    );
    sandbox.apply(vec![said(1, 10, &[ana, bo, bo, zoe, zoe, zoe])]).await;
    let cases: [(&str, &str, &[&str]); 6] = [
        ("", "", &["PRT-zoe-silva", "SWE-bo-lind", "PRT-ana-silva"]),
        ("PRT", "", &["PRT-zoe-silva", "PRT-ana-silva"]),
        ("", "silva", &["PRT-zoe-silva", "PRT-ana-silva"]),
        ("", "ZOE silva", &["PRT-zoe-silva"]),
        ("SWE", "silva", &[]),
        ("", "ana lind", &[]),
    ];
    for (country, query, expected) in cases {
        for rows in [1, 2, 10] {
            assert_eq!(list(&sandbox, country, query, rows).await, expected, "{country} {query}");
        }
    }
}
