//! Articles and extractions for tests: everything follows from a few small numbers.

use readout_wire::{
    id, time,
    v1::{
        Act, Article, EngineVersion, Extraction, Passage, Publisher, Speaker, Statement, Topic,
        extraction, statement,
    },
};
use tempfile::TempDir;

use crate::store::{Applied, Incoming, Store};

/// A store in a folder of its own.
pub(crate) struct Sandbox {
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Sandbox {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("archive.db")).unwrap();
        Sandbox { store, folder }
    }

    /// Stores extractions in one batch.
    pub(crate) async fn apply(&self, batch: Vec<Extraction>) -> Vec<Applied> {
        self.store.apply(batch.into_iter().map(incoming).collect()).await.unwrap()
    }
}

pub(crate) fn incoming(extraction: Extraction) -> Incoming {
    Incoming { extraction, trace: "00-trace".to_owned() }
}

/// An extraction of article `article`, received at `received` seconds, that says `contents`.
pub(crate) fn extraction(article: u32, received: i64, contents: &[&str]) -> Extraction {
    let article = self::article(article, received);
    let statements =
        contents.iter().map(|content| statement(&article.article_id, content)).collect();
    Extraction {
        article: Some(article),
        statements,
        engine_version: Some(EngineVersion { generation: 1, ..Default::default() }),
        status: extraction::Status::Ok.into(),
        warnings: Vec::new(),
    }
}

pub(crate) fn article_id(article: u32) -> String {
    id::of("test-article", &[&article.to_le_bytes()])
}

fn article(article: u32, received: i64) -> Article {
    let article_id = article_id(article);
    Article {
        name: id::article_name(&article_id),
        revision: id::of("test-revision", &[&received.to_le_bytes()]),
        publisher: Some(Publisher {
            name: format!("Outlet {}", article % 3),
            ..Default::default()
        }),
        title: format!("Title {article}"),
        body: format!("Body {article} at {received}"),
        received_at: Some(time::from_micros(received * 1_000_000)),
        article_id,
        ..Default::default()
    }
}

/// A statement whose speaker, act, mode and topics follow from the length of its content.
pub(crate) fn statement(article_id: &str, content: &str) -> Statement {
    let statement_id = id::statement(article_id, "said", content, 0);
    let len = content.len();
    let name = ["Ana Silva", "Bo Lind", "Chea Sok", ""][len % 4];
    let country = if name.is_empty() { "" } else { ["PRT", "SWE", "KHM"][len % 4] };
    let topics =
        (0..len % 3).map(|topic| Topic { code: format!("medtop:{topic}"), ..Default::default() });
    Statement {
        name: id::statement_name(article_id, &statement_id),
        article_id: article_id.to_owned(),
        speaker: Some(Speaker {
            key: id::speaker_key(country, name),
            name: name.to_owned(),
            country: country.to_owned(),
            role: "Minister".to_owned(),
            ..Default::default()
        }),
        cue: Some(Passage { text: "said".to_owned(), ..Default::default() }),
        content: Some(Passage { text: content.to_owned(), ..Default::default() }),
        mode: [statement::Mode::Direct, statement::Mode::Indirect][len % 2].into(),
        act: Some(Act { kind: i32::try_from(len % 5).unwrap() + 1, ..Default::default() }),
        topics: topics.collect(),
        statement_id,
        ..Default::default()
    }
}
