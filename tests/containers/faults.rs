//! Containers are restarted, killed, paused and cut off, one by one, under load; nothing is lost, doubled
//! or halved.

use std::{sync::Arc, time::Duration};

use readout_tests::{chance::Chance, generate, oracle::Oracle, reader::Reader, say};
use readout_wire::v1::Article;
use tokio::time::{Instant, sleep};

use crate::{
    leave,
    load::Load,
    stack::{SERVICES, Stack, docker},
};

const ARTICLES_PER_SECOND: u32 = 50;
/// More than any of these tests has the time to push.
const ARTICLES: usize = 50 * 60 * 6;
/// How long a container stays paused or cut off: longer than a call waits, shorter than a message does.
pub(crate) const AWAY: Duration = Duration::from_secs(5);
/// Load between two faults.
pub(crate) const BETWEEN: Duration = Duration::from_secs(2);

/// An installation under load and under observation.
pub(crate) struct Trial {
    pub(crate) stack: Stack,
    articles: Vec<Article>,
    oracle: Arc<Oracle>,
    reader: Reader,
    load: Load,
    began: Instant,
}

impl Trial {
    pub(crate) async fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let seed = Chance::seed();
        say(&format!("containers {name} with READOUT_SEED={seed}"));
        let articles = generate::articles(seed, ARTICLES);
        let oracle = Arc::new(Oracle::new(&articles));
        let stack = Stack::start(name, settings);
        let reader = Reader::start(stack.observer().archive, Arc::clone(&oracle));
        let load = Load::start(&stack, articles.clone(), ARTICLES_PER_SECOND);
        sleep(BETWEEN).await;
        Trial { stack, articles, oracle, reader, load, began: Instant::now() }
    }

    /// Ends the load; everything that was pushed must have come through, once. Returns how many messages
    /// were delivered more than once.
    pub(crate) async fn finish(self, what: &str) -> u64 {
        let Trial { stack, articles, oracle, reader, load, began } = self;
        let took = began.elapsed().as_secs();
        let (fed, acknowledged) = load.finish();
        assert_eq!(acknowledged.len(), fed, "articles acknowledged of those pushed");
        assert!(fed < articles.len(), "the load ended before the faults did");
        let observer = stack.observer();
        let redeliveries = observer.settled().await;
        let reads = reader.stop().await;
        let statements = observer.archive_holds(&articles[..fed], &acknowledged, &oracle).await;
        let events = observer.events_tell(&statements).await;
        say(&format!(
            "{what} in {took} s: {fed} articles acknowledged and archived, {} statements, {events} \
             events; {redeliveries} redeliveries, {reads} whole reads",
            statements.len()
        ));
        redeliveries
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_refuses_and_loses_nothing() {
    let Some(_leave) = leave("a_rolling_restart_refuses_and_loses_nothing").await else { return };
    let trial = Trial::start("restart", &[]).await;
    for service in SERVICES {
        let container = trial.stack.container(service);
        docker(&["stop", "--time", "20", &container]);
        let code = trial.stack.inspect(service)["State"]["ExitCode"].clone();
        docker(&["start", &container]);
        assert_eq!(code, 0, "{service} did not stop by itself");
        trial.stack.ready(service).await;
        sleep(BETWEEN).await;
    }
    trial.finish("rolling restart").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_container_fails_nothing_is_lost() {
    let Some(_leave) = leave("whatever_container_fails_nothing_is_lost").await else { return };
    let trial = Trial::start("faults", &[]).await;
    let network = format!("{}_wire", trial.stack.project());
    for service in SERVICES {
        let container = trial.stack.container(service);
        docker(&["pause", &container]);
        sleep(AWAY).await;
        docker(&["unpause", &container]);
        trial.stack.ready(service).await;
        sleep(BETWEEN).await;

        // It is given work meanwhile and dies with that in hand. The engine takes a kill for a wish of
        // its owner and does not start it again.
        docker(&["pause", &container]);
        sleep(BETWEEN).await;
        docker(&["kill", &container]);
        docker(&["start", &container]);
        trial.stack.ready(service).await;
        sleep(BETWEEN).await;

        docker(&["network", "disconnect", &network, &container]);
        sleep(AWAY).await;
        docker(&["network", "connect", "--alias", service, &network, &container]);
        trial.stack.ready(service).await;
        sleep(BETWEEN).await;
    }
    let redeliveries = trial.finish("paused, killed and cut off").await;
    assert!(redeliveries > 0, "no message was delivered twice: the faults hit nothing");
}
