//! Articles/s from push to the last event, compared with bare transport of the same bytes.
//!
//! Three runs, each on a fresh broker: *bare* moves the articles, extractions and events through the
//! same streams and does nothing else; *fixed* is the whole of Readout with an engine that returns
//! prepared statements; *real* is all of it. Then the time from push to event at 100 articles/s.
//! The last line is one JSON object. `READOUT_BENCH_ARTICLES` sets the number of articles.

use std::{
    collections::HashMap,
    io::Write as _,
    net::SocketAddr,
    num::NonZeroUsize,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use async_nats::jetstream::{self, consumer::pull, message::PublishMessage};
use clap::Parser as _;
use futures_util::{
    StreamExt as _, TryStreamExt as _,
    stream::{self, Stream},
};
use prost::Message as _;
use readout_extractor::Extractor;
use readout_service::{CommonArgs, Process, Shutdown};
use readout_tests::{Name, Sandbox, Setup, chance::Chance, generate};
use readout_wire::{
    article::complete,
    json, time,
    v1::{
        Article, Extraction, PublishArticlesRequest, StatementChange,
        ingest_service_client::IngestServiceClient, publish_articles_response::Result as Answer,
        statement_change::Kind,
    },
};
use tokio::{sync::mpsc, task::JoinSet};
use tokio_stream::wrappers::ReceiverStream;

const ARTICLES: usize = 3_000;
const STATEMENTS_EACH: usize = 24;
const WINDOW: usize = 256;
/// Text without statements: a report of an agency has one in about thirty words.
const FILLER: &str = "The delegation arrived in the morning and left after a short visit. Rain delayed \
                      the opening by an hour, and the hall was only half full. ";
/// Rate and length of the latency run.
const LATENCY_RATE: u32 = 100;
const LATENCY_ARTICLES: usize = 1_000;

fn main() -> anyhow::Result<()> {
    // `cargo test --benches` and `cargo clippy` build this too; only `cargo bench` runs it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(bench())
}

async fn bench() -> anyhow::Result<()> {
    let count = match std::env::var("READOUT_BENCH_ARTICLES") {
        Ok(count) => count.parse().context("READOUT_BENCH_ARTICLES is no number")?,
        Err(_) => ARTICLES,
    };
    let articles = articles(count);
    let extractions: Vec<_> = extractions(&articles);
    let statements: usize = extractions.iter().map(|one| one.statements.len()).sum();
    let bytes: usize = extractions.iter().map(|extraction| extraction.encoded_len()).sum();
    say(&format!(
        "{count} articles, {} statements and {} bytes of extraction each",
        statements / count,
        bytes / count
    ));

    let bare = bare(&articles, &extractions).await?;
    say(&format!("bare transport:  {bare:8.0} articles/s"));
    let prepared = extractions[0].statements.clone();
    let fixed = wire(&articles, statements, move |article| fixed(article, &prepared)).await?;
    say(&format!("fixed engine:    {fixed:8.0} articles/s, {:.2} of bare", fixed / bare));
    let extractor = Extractor::new();
    let found: Vec<_> = articles
        .iter()
        .map(|article| extractor.extract(article.clone()).statements.len())
        .collect();
    let real = wire(&articles, found.iter().sum(), move |one| extractor.extract(one)).await?;
    let found_each = found.iter().sum::<usize>() / count;
    say(&format!(
        "real engine:     {real:8.0} articles/s, {:.2} of bare, {found_each} statements each",
        real / bare
    ));
    let (p50, p99) = latency(&articles[..count.min(LATENCY_ARTICLES)], &found).await?;
    say(&format!("push to event at {LATENCY_RATE} articles/s: p50 {p50:.1} ms, p99 {p99:.1} ms"));

    say(&serde_json::to_string(&serde_json::json!({
        "articles": count,
        "statements_per_article": statements / count,
        "extraction_bytes": bytes / count,
        "bare_articles_per_second": bare.round(),
        "fixed_engine_articles_per_second": fixed.round(),
        "real_engine_articles_per_second": real.round(),
        "real_engine_statements_per_article": found_each,
        "fixed_to_bare": rounded(fixed / bare, 3),
        "real_to_bare": rounded(real / bare, 3),
        "push_to_event_p50_ms": rounded(p50, 1),
        "push_to_event_p99_ms": rounded(p99, 1),
    }))?);
    Ok(())
}

/// Articles of about 750 words, all different.
fn articles(count: usize) -> Vec<Article> {
    let mut chance = Chance::new(1);
    let parts = generate::articles(2, 400);
    let bodies = parts.iter().filter(|part| part.body.contains('“') && part.body.len() < 2_000);
    let bodies: Vec<_> = bodies.map(|part| part.body.as_str()).collect();
    (0..count)
        .map(|number| {
            let mut body = format!("Report {number}.");
            while body.split_ascii_whitespace().count() < 750 {
                body.push('\n');
                body.push_str(chance.pick(&bodies));
                body.push('\n');
                body.push_str(&FILLER.repeat(3));
            }
            let url = format!("https://bench.example/{number}");
            let article = Article { url, body, ..parts[number % parts.len()].clone() };
            complete(Article { received_at: Some(time::now()), ..article }).expect("it is sound")
        })
        .collect()
}

/// Extractions of [`STATEMENTS_EACH`] statements, which the bare run moves and the fixed engine
/// returns.
fn extractions(articles: &[Article]) -> Vec<Extraction> {
    let extractor = Extractor::new();
    let whole = extractor.extract(articles[0].clone());
    let prepared: Vec<_> = whole.statements.into_iter().cycle().take(STATEMENTS_EACH).collect();
    articles.iter().map(|article| fixed(article.clone(), &prepared)).collect()
}

fn fixed(article: Article, prepared: &[readout_wire::v1::Statement]) -> Extraction {
    let statements = prepared.iter().enumerate().map(|(count, statement)| {
        let id = &article.article_id;
        let count = u32::try_from(count).expect("a few");
        let statement_id = readout_wire::id::statement(id, "said", "prepared", count);
        let name = readout_wire::id::statement_name(id, &statement_id);
        let article_id = id.clone();
        readout_wire::v1::Statement { name, statement_id, article_id, ..statement.clone() }
    });
    Extraction {
        statements: statements.collect(),
        article: Some(article),
        engine_version: Some(Extractor::new().version()),
        status: readout_wire::v1::extraction::Status::Ok.into(),
        warnings: Vec::new(),
    }
}

async fn broker_only() -> Sandbox {
    let without = vec![Name::Ingest, Name::Extractor, Name::Archive];
    Sandbox::with(Setup { without, ..Default::default() }).await
}

/// The same bytes through the same streams, one stage after another at the same time: publish the
/// articles, pull them and publish extractions, pull those and publish events, pull the events.
async fn bare(articles: &[Article], extractions: &[Extraction]) -> anyhow::Result<f64> {
    let sandbox = broker_only().await;
    let connect =
        || async { anyhow::Ok(jetstream::new(async_nats::connect(sandbox.nats_url()).await?)) };
    let bodies: Vec<_> =
        articles.iter().map(|article| message("articles", article.encode_to_vec())).collect();
    let results: Vec<_> =
        extractions.iter().map(|one| ("extractions", one.encode_to_vec())).collect();
    let changes: Vec<Vec<_>> = extractions.iter().map(changes).collect();
    let count = articles.len();
    let (ingest, extractor, archive, reader) =
        tokio::try_join!(connect(), connect(), connect(), connect())?;
    let start = Instant::now();
    tokio::try_join!(
        publish(&ingest, stream::iter(bodies)),
        async {
            let pulled = pull_all(&extractor, "READOUT_ARTICLES", "extractor", count).await?;
            let out =
                pulled.zip(stream::iter(results)).map(|(_, (kind, bytes))| message(kind, bytes));
            publish(&extractor, out).await
        },
        async {
            let pulled = pull_all(&archive, "READOUT_EXTRACTIONS", "archive", count).await?;
            let out = pulled.zip(stream::iter(changes)).flat_map(|(_, all)| stream::iter(all));
            publish(&archive, out).await
        },
        async {
            let all = events(&reader).await?.take(count * STATEMENTS_EACH);
            ensure!(all.count().await == count * STATEMENTS_EACH, "events are missing");
            Ok(())
        },
    )?;
    Ok(rate(count, start))
}

fn message(kind: &str, payload: Vec<u8>) -> (String, Vec<u8>) {
    (format!("readout.{kind}.v1.bare"), payload)
}

fn changes(extraction: &Extraction) -> Vec<(String, Vec<u8>)> {
    let article = extraction
        .article
        .as_ref()
        .map(|article| Article { body: String::new(), ..article.clone() });
    let change = |statement: &readout_wire::v1::Statement| StatementChange {
        number: 1,
        kind: Kind::Created.into(),
        statement: Some(statement.clone()),
        article: article.clone(),
        changed_at: Some(time::now()),
    };
    let lines = extraction
        .statements
        .iter()
        .map(|statement| json::line(&change(statement)).expect("all its values have names"));
    lines.map(|line| ("readout.statements.v1._._._".to_owned(), line.into_bytes())).collect()
}

async fn publish(
    to: &jetstream::Context,
    messages: impl Stream<Item = (String, Vec<u8>)>,
) -> anyhow::Result<()> {
    messages
        .then(|(subject, payload)| {
            to.send_publish(subject, PublishMessage::build().payload(payload.into()))
        })
        .map(|sent| async move { anyhow::Ok(sent?.await?) })
        .buffer_unordered(WINDOW)
        .try_for_each(|_| async { Ok(()) })
        .await
}

/// Messages of a durable consumer, acknowledged as they come.
async fn pull_all(
    from: &jetstream::Context,
    stream: &str,
    consumer: &str,
    count: usize,
) -> anyhow::Result<impl Stream<Item = ()>> {
    let stream = from.get_stream(stream).await?;
    let consumer: jetstream::consumer::Consumer<pull::Config> =
        stream.get_consumer(consumer).await.map_err(|error| anyhow::anyhow!(error))?;
    let messages = consumer.stream().max_messages_per_batch(100).messages().await?;
    Ok(messages.take(count).then(|message| async {
        if let Ok(message) = message {
            // Lost acknowledgements show as missing messages at the end.
            let _ = message.ack().await;
        }
    }))
}

/// Readout as it is, its services in this process, with `extract` for an engine: from the first push
/// to the last event.
async fn wire<E>(articles: &[Article], events: usize, extract: E) -> anyhow::Result<f64>
where
    E: Fn(Article) -> Extraction + Send + Sync + 'static,
{
    let running = Running::start(extract).await?;
    let published = running.events().await?.take(events);
    let start = Instant::now();
    let (pushed, published) =
        tokio::join!(running.push(stream::iter(articles.to_vec())), published.count());
    ensure!((pushed?, published) == (articles.len(), events), "articles or events are missing");
    let rate = rate(articles.len(), start);
    running.stop().await?;
    Ok(rate)
}

/// Median and 99th percentile of the time from push to an article's last event, in milliseconds.
async fn latency(articles: &[Article], events: &[usize]) -> anyhow::Result<(f64, f64)> {
    let extractor = Extractor::new();
    let running = Running::start(move |article| extractor.extract(article)).await?;
    let mut published = running.events().await?;
    let (sender, receiver) = mpsc::channel(1);
    let paced = async {
        let mut pace = tokio::time::interval(Duration::from_secs(1) / LATENCY_RATE);
        let mut starts = HashMap::new();
        for article in articles {
            pace.tick().await;
            starts.insert(article.article_id.clone(), Instant::now());
            sender.send(article.clone()).await?;
        }
        drop(sender);
        anyhow::Ok(starts)
    };
    let arrivals = async {
        let ids = articles.iter().map(|article| article.article_id.clone());
        let mut left: HashMap<_, _> =
            ids.zip(events.iter().copied()).filter(|(_, events)| *events > 0).collect();
        let mut ends = HashMap::new();
        while !left.is_empty() {
            let message = published.next().await.context("the stream of events ended")??;
            let change: StatementChange = json::parse(std::str::from_utf8(&message.payload)?)?;
            let id = change.article.context("an event has its article")?.article_id;
            let events = left.get_mut(&id).context("an event of another article")?;
            *events -= 1;
            if *events == 0 {
                left.remove(&id);
                ends.insert(id, Instant::now());
            }
        }
        anyhow::Ok(ends)
    };
    let (_, starts, ends) =
        tokio::try_join!(running.push(ReceiverStream::new(receiver)), paced, arrivals)?;
    running.stop().await?;
    let millis = |(id, end): (String, Instant)| (end - starts[&id]).as_secs_f64() * 1_000.0;
    let mut times: Vec<_> = ends.into_iter().map(millis).collect();
    times.sort_by(f64::total_cmp);
    Ok((times[times.len() / 2], times[times.len() * 99 / 100]))
}

/// A broker as a process and the three services in this one.
struct Running {
    sandbox: Sandbox,
    ingest: SocketAddr,
    shutdowns: Vec<Shutdown>,
    services: JoinSet<anyhow::Result<()>>,
}

impl Running {
    async fn start<E>(extract: E) -> anyhow::Result<Self>
    where
        E: Fn(Article) -> Extraction + Send + Sync + 'static,
    {
        let sandbox = broker_only().await;
        let mut services = JoinSet::new();
        let ingest = process("ingest").await?;
        let archive = process("archive").await?;
        let extractor = Shutdown::new(Duration::from_secs(10));
        let address = ingest.grpc.local_addr()?;
        let shutdowns = vec![ingest.shutdown.clone(), extractor.clone(), archive.shutdown.clone()];
        let bus = sandbox.bus().await;
        services.spawn(async move { Ok(readout_ingest::run(bus, ingest).await?) });
        let bus = sandbox.bus().await;
        let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        services.spawn(async move {
            Ok(readout_extractor::consume(&bus, cores, &extractor, extract).await?)
        });
        let bus = sandbox.bus().await;
        let database = sandbox.folder().join("archive.db").display().to_string();
        let args =
            readout_archive::Args::try_parse_from(["archive", "--database", database.as_str()])?;
        services.spawn(async move { Ok(readout_archive::run(&args, bus, archive).await?) });
        Ok(Running { sandbox, ingest: address, shutdowns, services })
    }

    /// Pushes articles over gRPC; returns how many were taken.
    async fn push(
        &self,
        articles: impl Stream<Item = Article> + Send + 'static,
    ) -> anyhow::Result<usize> {
        let url = format!("http://{}", self.ingest);
        let mut client = IngestServiceClient::connect(url).await?;
        let requests = articles.map(|article| PublishArticlesRequest { article: Some(article) });
        let mut answers = client.publish_articles(requests).await?.into_inner();
        let mut taken = 0;
        while let Some(answer) = answers.try_next().await? {
            taken += usize::from(matches!(answer.result, Some(Answer::Receipt(_))));
        }
        Ok(taken)
    }

    async fn events(&self) -> anyhow::Result<pull::Ordered> {
        let client = async_nats::connect(self.sandbox.nats_url()).await?;
        events(&jetstream::new(client)).await
    }

    async fn stop(mut self) -> anyhow::Result<()> {
        self.shutdowns.iter().for_each(Shutdown::begin);
        while let Some(ended) = self.services.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// The statement events as they come.
async fn events(from: &jetstream::Context) -> anyhow::Result<pull::Ordered> {
    let stream = from.get_stream("READOUT_STATEMENTS").await?;
    let consumer = stream.create_consumer(pull::OrderedConfig::default()).await?;
    Ok(consumer.messages().await?)
}

async fn process(name: &'static str) -> anyhow::Result<Process> {
    let args = Common::try_parse_from([name, "--log", "warn"])?;
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    Ok(Process::start(name, &args.common, loopback, loopback).await?)
}

#[derive(clap::Parser)]
struct Common {
    #[command(flatten)]
    common: CommonArgs,
}

fn rate(count: usize, start: Instant) -> f64 {
    count as f64 / start.elapsed().as_secs_f64()
}

/// Rounded to `digits` behind the point.
fn rounded(number: f64, digits: i32) -> f64 {
    let unit = 10f64.powi(digits);
    (number * unit).round() / unit
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
