//! Reads articles all the while and insists that each is whole.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use readout_wire::v1::ListArticlesRequest;
use tokio::{task::JoinHandle, time::sleep};

use crate::oracle::{self, Archive, Oracle};

/// A reader at work.
#[derive(Debug)]
pub struct Reader {
    task: JoinHandle<()>,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    stop: AtomicBool,
    reads: AtomicUsize,
    torn: Mutex<Vec<String>>,
}

impl Reader {
    /// Begins to read.
    pub fn start(archive: Archive, oracle: Arc<Oracle>) -> Self {
        let seen = Arc::new(Seen::default());
        Reader { task: tokio::spawn(read(archive, oracle, Arc::clone(&seen))), seen }
    }

    /// Ends; returns how many articles it read.
    ///
    /// # Panics
    /// When it saw an article in part, or none at all.
    pub async fn stop(self) -> usize {
        self.seen.stop.store(true, Ordering::Relaxed);
        self.task.await.expect("the reader does not panic");
        let torn = self.seen.torn.lock().unwrap();
        assert!(torn.is_empty(), "articles seen in part: {torn:?}");
        let reads = self.seen.reads.load(Ordering::Relaxed);
        assert!(reads > 0, "the reader read nothing");
        reads
    }
}

async fn read(mut archive: Archive, oracle: Arc<Oracle>, seen: Arc<Seen>) {
    while !seen.stop.load(Ordering::Relaxed) {
        // The archive is away now and then: that is the test.
        let Ok(records) = newest_articles(&mut archive).await else {
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        for id in records {
            if let Ok(found) = oracle::statements_of(&mut archive, &id).await {
                if !oracle.is_whole(&id, &found) {
                    seen.torn.lock().unwrap().push(id);
                }
                seen.reads.fetch_add(1, Ordering::Relaxed);
            }
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn newest_articles(archive: &mut Archive) -> Result<Vec<String>, tonic::Status> {
    let request = ListArticlesRequest { page_size: 10, ..Default::default() };
    let page = archive.list_articles(request).await?.into_inner();
    Ok(page.records.into_iter().filter_map(|record| Some(record.article?.article_id)).collect())
}
