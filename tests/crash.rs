//! Everything is killed, again and again, with work pending; nothing is lost, doubled or halved.
//!
//! Rounds push the articles chunk by chunk. In each round one process is held so that work piles up
//! before its victim, and the victim is killed with SIGKILL, started, and killed again at any moment.
//! A reader looks at the archive all the while. `READOUT_SEED` gives a run again, as far as the machine allows.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
    io::Write as _,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_nats::jetstream::{self, consumer::pull};
use futures_util::StreamExt as _;
use readout_tests::{
    Name, Sandbox,
    chance::Chance,
    generate,
    oracle::{self, Archive, Oracle},
    process::{Process, program},
    wait,
};
use readout_wire::{
    article::complete,
    json,
    v1::{Article, StatementChange, StatementFilter, statement_change::Kind},
};
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
    let redeliveries = settled(&sandbox).await;
    let reads = reader.stop().await;
    let statements = compare(&sandbox, &articles, &acknowledged, &oracle).await;
    let events = events_of(&sandbox, &statements).await;
    assert!(redeliveries > 0, "no message was delivered twice: the kills hit nothing");
    assert!(reads > 0, "the reader read nothing");
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
            backlog(sandbox, Consumer::EXTRACTOR).await.unfinished
        }
        Victim::Archive => backlog(sandbox, Consumer::ARCHIVE).await.unfinished,
    }
}

/// A durable consumer, as the broker names it.
#[derive(Clone, Copy)]
struct Consumer {
    stream: &'static str,
    name: &'static str,
}

impl Consumer {
    const EXTRACTOR: Consumer = Consumer { stream: "READOUT_ARTICLES", name: "extractor" };
    const ARCHIVE: Consumer = Consumer { stream: "READOUT_EXTRACTIONS", name: "archive" };
}

struct Backlog {
    unfinished: usize,
    redelivered: u64,
}

/// What the broker says of a consumer, without trusting the bus under test.
async fn backlog(sandbox: &Sandbox, consumer: Consumer) -> Backlog {
    let client = async_nats::connect(sandbox.nats_url()).await.expect("the broker runs");
    let stream = jetstream::new(client).get_stream_no_info(consumer.stream).await.unwrap();
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
async fn settled(sandbox: &Sandbox) -> u64 {
    let mut redelivered = 0;
    for consumer in [Consumer::EXTRACTOR, Consumer::ARCHIVE] {
        redelivered += wait::until("nothing is pending", WITHIN, || async {
            let backlog = backlog(sandbox, consumer).await;
            (backlog.unfinished == 0).then_some(backlog.redelivered)
        })
        .await;
    }
    redelivered
}

/// Reads articles all the while and insists that each is whole.
struct Reader {
    stop: Arc<AtomicBool>,
    reads: Arc<AtomicUsize>,
    torn: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Reader {
    fn start(archive: Archive, oracle: Arc<Oracle>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let reads = Arc::new(AtomicUsize::new(0));
        let torn = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(read(
            archive,
            oracle,
            Arc::clone(&stop),
            Arc::clone(&reads),
            Arc::clone(&torn),
        ));
        Reader { stop, reads, torn, task }
    }

    async fn stop(self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.expect("the reader does not panic");
        let torn = self.torn.lock().unwrap();
        assert!(torn.is_empty(), "articles seen in part: {torn:?}");
        self.reads.load(Ordering::Relaxed)
    }
}

async fn read(
    mut archive: Archive,
    oracle: Arc<Oracle>,
    stop: Arc<AtomicBool>,
    reads: Arc<AtomicUsize>,
    torn: Arc<Mutex<Vec<String>>>,
) {
    while !stop.load(Ordering::Relaxed) {
        // The archive is away now and then: that is the test.
        let Ok(records) = newest_articles(&mut archive).await else {
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        for id in records {
            if let Ok(found) = oracle::statements_of(&mut archive, &id).await {
                if !oracle.is_whole(&id, &found) {
                    torn.lock().unwrap().push(id);
                }
                reads.fetch_add(1, Ordering::Relaxed);
            }
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn newest_articles(archive: &mut Archive) -> Result<Vec<String>, tonic::Status> {
    let request = readout_wire::v1::ListArticlesRequest { page_size: 10, ..Default::default() };
    let page = archive.list_articles(request).await?.into_inner();
    Ok(page.records.into_iter().filter_map(|record| Some(record.article?.article_id)).collect())
}

/// The archive holds the newest revision of every acknowledged article, extracted purely, and
/// nothing else. Returns the ids of its statements.
async fn compare(
    sandbox: &Sandbox,
    articles: &[Article],
    acknowledged: &HashSet<String>,
    oracle: &Oracle,
) -> BTreeSet<String> {
    let mut archive = sandbox.archive();
    let completed = articles.iter().map(|article| complete(article.clone()).unwrap());
    let newest: BTreeMap<_, _> =
        completed.map(|article| (article.article_id.clone(), article)).collect();
    let dead = sandbox.bus().await.dead_letters(10).await.unwrap();
    assert!(dead.is_empty(), "sound articles became dead letters: {dead:?}");
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
async fn events_of(sandbox: &Sandbox, statements: &BTreeSet<String>) -> usize {
    let client = async_nats::connect(sandbox.nats_url()).await.unwrap();
    let stream = jetstream::new(client).get_stream("READOUT_STATEMENTS").await.unwrap();
    let consumer =
        stream.create_consumer(pull::OrderedConfig::default()).await.expect("a reader of events");
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

/// Says something although the test harness holds back what passing tests print.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
