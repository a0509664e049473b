//! Everything is killed, again and again, with work pending; nothing is lost, doubled or halved.
//!
//! Rounds push the articles chunk by chunk. In each round one process is held so that work piles up
//! before its victim, and the victim is killed with SIGKILL, started, and killed again at any moment.
//! A reader looks at the archive all the while. `READOUT_SEED` gives a run again, as far as the machine allows.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use readout_tests::{
    Name, Sandbox,
    chance::Chance,
    generate,
    observer::Consumer,
    oracle::Oracle,
    process::{Process, program},
    reader::Reader,
    say, wait,
};
use readout_wire::{json, v1::Article};
use rustix::process::Signal;
use tokio::time::sleep;

const ARTICLES: usize = 2_000;
/// Articles that come a second time with an edited text; part of [`ARTICLES`].
const REVISED: usize = 100;
const KILLS_EACH: usize = 5;
const WITHIN: Duration = Duration::from_secs(120);
/// How long a process that is started again runs at the most before it is killed again.
const HEAD_START_MICROS: u64 = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Client,
    Ingest,
    Extractor,
    Archive,
    Broker,
}

const VICTIMS: [Victim; 5] =
    [Victim::Client, Victim::Ingest, Victim::Extractor, Victim::Archive, Victim::Broker];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_killed_nothing_is_lost() {
    let seed = Chance::seed();
    say(&format!("crash test with READOUT_SEED={seed}"));
    let mut chance = Chance::new(seed);
    let articles = generate_with_revisions(&mut chance);
    let oracle = Arc::new(Oracle::new(&articles));
    let mut sandbox = Sandbox::start().await;
    let reader = Reader::start(sandbox.archive(), Arc::clone(&oracle));

    let mut schedule = VICTIMS.repeat(KILLS_EACH);
    for place in (1..schedule.len()).rev() {
        schedule.swap(place, chance.below(place + 1));
    }
    let mut kills = BTreeMap::<Victim, usize>::new();
    let mut acknowledged = HashSet::new();
    let chunks = articles.chunks(articles.len().div_ceil(schedule.len()));
    assert_eq!(chunks.len(), schedule.len());
    for (round, (chunk, victim)) in chunks.zip(schedule).enumerate() {
        let mut pusher = Pusher::new(&sandbox, round, chunk);
        kill_with_work_pending(&mut sandbox, &mut pusher, victim, &mut chance).await;
        *kills.entry(victim).or_default() += 1;
        acknowledged.extend(pusher.finish().await);
    }
    assert!(VICTIMS.iter().all(|victim| kills[victim] >= KILLS_EACH), "{kills:?}");

    // Whoever gave up while the broker was away is started again, as every supervisor does.
    for name in [Name::Ingest, Name::Extractor, Name::Archive] {
        sandbox.ready(name).await;
    }
    let observer = sandbox.observer();
    let redeliveries = observer.settled().await;
    let reads = reader.stop().await;
    let statements = observer.archive_holds(&articles, &acknowledged, &oracle).await;
    let events = observer.events_tell(&statements).await;
    assert!(redeliveries > 0, "no message was delivered twice: the kills hit nothing");
    say(&format!(
        "crash test: {} articles acknowledged, {} statements archived, {events} events; killed with \
         work pending {kills:?}, all but the client once more each at any moment; {redeliveries} \
         redeliveries, {reads} whole reads under fire",
        acknowledged.len(),
        statements.len(),
    ));
}

/// Articles, and behind them some of them again with an edited text.
fn generate_with_revisions(chance: &mut Chance) -> Vec<Article> {
    let mut articles = generate::articles(chance.number(), ARTICLES - REVISED);
    let revised: Vec<_> = articles
        .iter()
        .step_by(articles.len() / REVISED)
        .take(REVISED)
        .map(generate::revised)
        .collect();
    articles.extend(revised);
    articles
}

/// The pushing client: `readout push` of one chunk, started again until all is acknowledged.
struct Pusher {
    process: Process,
    output: PathBuf,
    count: usize,
}

impl Pusher {
    fn new(sandbox: &Sandbox, round: usize, chunk: &[Article]) -> Self {
        let input = sandbox.folder().join(format!("chunk-{round}.jsonl"));
        let output = sandbox.folder().join(format!("chunk-{round}.out"));
        let lines: Vec<_> = chunk.iter().map(|article| json::line(article).unwrap()).collect();
        fs::write(&input, lines.join("\n")).expect("the folder can be written");
        let arguments = ["push", "--format", "jsonl", &input.display().to_string()];
        let process =
            Process::new(&program("readout"), &arguments.map(str::to_owned), output.clone())
                .env("READOUT_INGEST", sandbox.url(Name::Ingest))
                .env("READOUT_DATA", sandbox.folder().display().to_string());
        Pusher { process, output, count: chunk.len() }
    }

    /// Ids acknowledged so far, by this start or an earlier one.
    fn acknowledged(&self) -> HashSet<String> {
        let printed = fs::read_to_string(&self.output).unwrap_or_default();
        let receipts = printed.lines().filter_map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(format!("{}:{}", line["articleId"].as_str()?, line["revision"].as_str()?))
        });
        receipts.collect()
    }

    async fn finish(mut self) -> HashSet<String> {
        let count = self.count;
        wait::until("the chunk is pushed", WITHIN, || {
            if !self.process.is_running() && self.acknowledged().len() < count {
                self.process.kill();
                self.process.start();
            }
            let done = Some(self.acknowledged()).filter(|acknowledged| acknowledged.len() == count);
            async move { done }
        })
        .await
    }
}

/// Pushes while whoever takes the victim's work is held, so that work piles up; kills the victim with
/// all of that pending; starts it again, and kills it again at any moment after that.
async fn kill_with_work_pending(
    sandbox: &mut Sandbox,
    pusher: &mut Pusher,
    victim: Victim,
    chance: &mut Chance,
) {
    // Client and ingest wait for the answers of a held broker. The other three have deliveries
    // that nobody has finished.
    let held = match victim {
        Victim::Client | Victim::Ingest => Name::Broker,
        Victim::Extractor | Victim::Broker => Name::Extractor,
        Victim::Archive => Name::Archive,
    };
    sandbox.process(held).signal(Signal::STOP);
    pusher.process.start();
    if held == Name::Broker {
        wait::until("ingest has articles in hand", WITHIN, || async {
            let page = sandbox.page(Name::Ingest, "/metrics").await?;
            let gauge =
                |line: &str| line.strip_prefix("readout_ingest_pending_articles ")?.parse().ok();
            page.lines().find_map(gauge).filter(|pending: &f64| *pending > 0.0)
        })
        .await;
    }
    wait::until("work piles up", WITHIN, || async {
        let left = unfinished(sandbox, pusher, victim).await;
        (left >= pusher.count / 2).then_some(())
    })
    .await;
    let target = match victim {
        Victim::Client => None,
        Victim::Ingest => Some(Name::Ingest),
        Victim::Extractor => Some(Name::Extractor),
        Victim::Archive => Some(Name::Archive),
        Victim::Broker => Some(Name::Broker),
    };
    let was_running = match target {
        None => pusher.process.kill(),
        Some(name) => sandbox.kill(name),
    };
    assert!(was_running, "{victim:?} had ended before it was killed");
    if Some(held) != target {
        sandbox.process(held).signal(Signal::CONT);
    }
    let Some(name) = target else { return };
    sandbox.restart(name).await;
    // Once more, anywhere in its work on what has piled up.
    sleep(Duration::from_micros(chance.number() % HEAD_START_MICROS)).await;
    assert!(sandbox.kill(name), "{victim:?} had ended before it was killed");
    sandbox.restart(name).await;
}

/// How much of the victim's work is not done: unanswered articles, or unfinished deliveries.
async fn unfinished(sandbox: &Sandbox, pusher: &Pusher, victim: Victim) -> usize {
    match victim {
        Victim::Client | Victim::Ingest => pusher.count - pusher.acknowledged().len(),
        Victim::Extractor | Victim::Broker => {
            sandbox.observer().backlog(Consumer::EXTRACTOR).await.unfinished
        }
        Victim::Archive => sandbox.observer().backlog(Consumer::ARCHIVE).await.unfinished,
    }
}
