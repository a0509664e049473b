//! An article goes in; its statements come out of every door: the archive's lists and search, the
//! watch, the events, the extractor, the command line.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    time::Duration,
};

use futures_util::StreamExt as _;
use readout_tests::{
    Name, Sandbox, generate,
    oracle::{self, Oracle, archived},
    process, wait,
};
use readout_wire::{
    json,
    v1::{
        Article, ExtractRequest, ExtractStreamRequest, Extraction, GetSpeakerRequest,
        GetStatementRequest, ListSpeakersRequest, PublishArticleRequest, PublishArticlesRequest,
        Receipt, SearchStatementsRequest, StatementChange, StatementFilter, WatchStatementsRequest,
        extract_stream_response, publish_articles_response, receipt::Outcome,
        search_statements_request::Order, statement_change::Kind, watch_statements_request::Start,
    },
};

const WITHIN: Duration = Duration::from_secs(60);

/// A speech, from another country and in other words than the samples of `deploy/`.
fn speech() -> Article {
    Article {
        url: "https://news.example/speech".to_owned(),
        title: "Vantara to open its ports".to_owned(),
        publisher: Some(readout_wire::v1::Publisher {
            name: "Kestrel Wire".to_owned(),
            country: "KHM".to_owned(),
        }),
        body: "Prime Minister Sopheak Daran said on Monday that the ports will open in May.\n\
               “We keep our word to every fisherman,” he added.\n\
               According to Foreign Minister Lena Marchetto, the talks go on."
            .to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn an_article_comes_out_of_every_door() {
    let sandbox = Sandbox::start().await;
    let mut archive = sandbox.archive();
    let mut watch = archive
        .watch_statements(WatchStatementsRequest {
            start: Start::Oldest.into(),
            ..Default::default()
        })
        .await
        .unwrap()
        .into_inner();

    let receipt = publish(&sandbox, speech()).await;
    assert_eq!(receipt.outcome(), Outcome::Accepted);
    let again = publish(&sandbox, speech()).await;
    assert_eq!(again.outcome(), Outcome::Duplicate);
    let record = wait::until("the article is archived", WITHIN, || {
        let mut archive = archive.clone();
        let id = receipt.article_id.clone();
        async move { archived(&mut archive, &id).await }
    })
    .await;
    let article = record.article.expect("an article");
    assert_eq!(article.body, speech().body);
    assert_eq!(article.language, "en");
    assert!(article.received_at.is_some());

    // The archive holds the pure extraction.
    let oracle = Oracle::new([&speech()]);
    let listed = oracle::statements_of(&mut archive, &receipt.article_id).await.unwrap();
    assert_eq!(listed, oracle.statements(&article));
    assert_eq!(listed.len(), 3, "{listed:#?}");
    assert_eq!(record.statement_count, 3);

    // So does the extractor say.
    let response = sandbox
        .extractor()
        .extract(ExtractRequest { article: Some(speech()) })
        .await
        .unwrap()
        .into_inner();
    assert_eq!(response.extraction.unwrap().statements, listed);

    // One by one.
    let name = listed[1].name.clone();
    let one = archive.get_statement(GetStatementRequest { name }).await.unwrap().into_inner();
    assert_eq!(one.record.unwrap().statement.unwrap(), listed[1]);

    // By words.
    let found = archive
        .search_statements(SearchStatementsRequest {
            query: "FISHERMAN".to_owned(),
            order: Order::Relevance.into(),
            ..Default::default()
        })
        .await
        .unwrap()
        .into_inner();
    assert_eq!(found.results.len(), 1);
    let content = listed[1].content.as_ref().unwrap();
    let mark = found.results[0].highlights[0];
    let marked: String = content
        .text
        .chars()
        .skip(mark.start as usize)
        .take((mark.end - mark.start) as usize)
        .collect();
    assert_eq!(marked, "fisherman");

    // By speaker and country.
    let speaker = listed[0].speaker.as_ref().unwrap();
    assert_eq!((speaker.name.as_str(), speaker.country.as_str()), ("Sopheak Daran", "KHM"));
    let filter = StatementFilter { speaker_key: speaker.key.clone(), ..Default::default() };
    let theirs = oracle::all_statements(&mut archive, filter).await.unwrap();
    assert_eq!(theirs, listed[..2]);
    let request = GetSpeakerRequest { name: readout_wire::id::speaker_name(&speaker.key) };
    let known = archive.get_speaker(request).await.unwrap().into_inner().record.unwrap();
    assert_eq!((known.display_name.as_str(), known.statement_count), ("Sopheak Daran", 2));
    let speakers = archive.list_speakers(ListSpeakersRequest::default()).await.unwrap();
    assert_eq!(speakers.into_inner().records.len(), 2);

    // As changes, to the watch and to any NATS client.
    let mut watched = Vec::new();
    while watched.len() < 3 {
        let response = watch.next().await.expect("a watch goes on").unwrap();
        watched.extend(response.change);
    }
    let wanted: BTreeSet<_> = listed.iter().map(|one| one.statement_id.clone()).collect();
    assert_eq!(created(&watched), wanted);
    assert_eq!(created(&events(&sandbox, "readout.statements.v1.>", 3).await), wanted);
    let theirs = events(&sandbox, "readout.statements.v1.KHM.sopheak-daran.>", 2).await;
    assert_eq!(theirs.len(), 2);
}

#[tokio::test]
async fn an_edit_changes_only_what_it_touches() {
    let sandbox = Sandbox::start().await;
    let mut archive = sandbox.archive();
    let first = publish(&sandbox, speech()).await;
    // Of two revisions that are extracted side by side the archive may see the later one alone.
    wait::until("the first revision is archived", WITHIN, || {
        let (mut archive, id) = (archive.clone(), first.article_id.clone());
        async move { archived(&mut archive, &id).await }
    })
    .await;
    let edited = Article {
        body: speech().body.replace("in May", "in June") + "\nThe hall was full.",
        ..speech()
    };
    let receipt = publish(&sandbox, edited.clone()).await;
    let oracle = Oracle::new([&edited]);
    wait::until("the edit is archived", WITHIN, || {
        let mut archive = archive.clone();
        let receipt = receipt.clone();
        async move {
            let record = archived(&mut archive, &receipt.article_id).await?;
            record.article.filter(|article| article.revision == receipt.revision)
        }
    })
    .await;
    let listed = oracle::statements_of(&mut archive, &receipt.article_id).await.unwrap();
    assert!(oracle.is_whole(&receipt.article_id, &listed));

    let changes = events(&sandbox, "readout.statements.v1.>", 7).await;
    let mut kinds = BTreeMap::<_, usize>::new();
    for change in &changes {
        *kinds.entry(change.kind().as_str_name()).or_default() += 1;
    }
    // One statement was replaced; the two behind it kept their ids and moved by a letter.
    let wanted = [("KIND_CREATED", 4), ("KIND_RETRACTED", 1), ("KIND_UPDATED", 2)];
    assert_eq!(kinds, BTreeMap::from(wanted));
    let numbers: Vec<_> = changes.iter().map(|change| change.number).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
}

#[tokio::test]
async fn a_corrected_publisher_is_no_duplicate() {
    let sandbox = Sandbox::start().await;
    let unknown = Article { publisher: None, ..speech() };
    let first = publish(&sandbox, unknown).await;
    let second = publish(&sandbox, speech()).await;
    assert_eq!(first.revision, second.revision);
    assert_eq!(second.outcome(), Outcome::Accepted);
    wait::until("the speaker has a country", WITHIN, || {
        let (mut archive, id) = (sandbox.archive(), first.article_id.clone());
        async move {
            let listed = oracle::statements_of(&mut archive, &id).await.ok()?;
            let speaker = listed.first()?.speaker.as_ref()?;
            (speaker.country == "KHM").then_some(())
        }
    })
    .await;
}

#[tokio::test]
async fn many_articles_are_answered_in_order() {
    let sandbox = Sandbox::start().await;
    let mut articles = generate::articles(7, 120);
    articles[50].body = " ".to_owned();
    let requests: Vec<_> = articles
        .iter()
        .map(|article| PublishArticlesRequest { article: Some(article.clone()) })
        .collect();
    let responses: Vec<_> = sandbox
        .ingest()
        .publish_articles(tokio_stream::iter(requests))
        .await
        .unwrap()
        .into_inner()
        .map(|response| response.unwrap())
        .collect()
        .await;
    assert_eq!(responses.len(), articles.len());
    for (index, response) in responses.into_iter().enumerate() {
        assert_eq!(response.index, index as u64);
        match response.result.expect("an answer") {
            publish_articles_response::Result::Receipt(receipt) => {
                let article = readout_wire::article::complete(articles[index].clone()).unwrap();
                assert_eq!(receipt.article_id, article.article_id);
            }
            publish_articles_response::Result::Error(error) => {
                assert_eq!((index, error.field.as_str(), error.code), (50, "article.body", 3));
            }
        }
    }
    articles.remove(50);
    let oracle = Oracle::new(&articles);
    let mut archive = sandbox.archive();
    let records = wait::until("all are archived", WITHIN, || {
        let mut archive = archive.clone();
        let wanted = articles.len();
        async move {
            let records = oracle::all_articles(&mut archive).await.ok()?;
            Some(records).filter(|records| records.len() == wanted)
        }
    })
    .await;
    for record in records {
        let article = record.article.unwrap();
        let found = oracle::statements_of(&mut archive, &article.article_id).await.unwrap();
        assert_eq!(found, oracle.statements(&article));
    }

    // The stream of the extractor answers in order, too.
    let requests: Vec<_> = articles
        .iter()
        .map(|article| ExtractStreamRequest { article: Some(article.clone()) })
        .collect();
    let mut extracted = sandbox
        .extractor()
        .extract_stream(tokio_stream::iter(requests))
        .await
        .unwrap()
        .into_inner();
    for article in &articles {
        let response = extracted.next().await.expect("one for each").unwrap();
        let Some(extract_stream_response::Result::Extraction(extraction)) = response.result else {
            panic!("a sound article is extracted")
        };
        let extracted = extraction.article.unwrap();
        assert_eq!(extracted.url, article.url);
        assert_eq!(extraction.statements, oracle.statements(&extracted));
    }
}

#[tokio::test]
async fn services_drain_and_end_well() {
    let mut sandbox = Sandbox::start().await;
    for name in [Name::Ingest, Name::Extractor, Name::Archive] {
        let live = sandbox.page(name, "/livez").await.expect("a page");
        assert!(live.starts_with("HTTP/1.1 200"), "{live}");
        let metrics = sandbox.page(name, "/metrics").await.expect("a page");
        assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
        // An open watch must not keep the archive from stopping.
        let watch = sandbox.archive().watch_statements(WatchStatementsRequest::default()).await;
        sandbox.process(name).signal(rustix::process::Signal::TERM);
        let status = sandbox.process(name).ended(Duration::from_secs(20)).await;
        assert!(status.success(), "{name:?}: {status}\n{}", sandbox.process(name).printed());
        drop(watch);
    }
    let log = sandbox.folder().join("archive.db-wal");
    assert!(!log.exists(), "a clean stop leaves one file that holds everything");
}

#[tokio::test]
async fn the_command_line_tells_the_same() {
    let sandbox = Sandbox::start().await;
    let file = sandbox.folder().join("speech.jsonl");
    std::fs::write(&file, json::line(&speech()).unwrap()).unwrap();
    let file = file.to_str().unwrap();
    let pushed = lines(&mut sandbox.readout(&["push", "--wait", "--format", "jsonl", file]));
    assert_eq!(pushed.len(), 1, "{pushed:?}");

    let extracted = lines(&mut sandbox.readout(&["extract", "--format", "jsonl", file]));
    let extraction: Extraction = json::parse(&extracted[0]).unwrap();
    let oracle = Oracle::new([&speech()]);
    assert_eq!(extraction.statements, oracle.statements(extraction.article.as_ref().unwrap()));

    let listed = lines(&mut sandbox.readout(&["statements", "--format", "jsonl"]));
    assert_eq!(listed.len(), 3, "{listed:?}");
    let table = lines(&mut sandbox.readout(&["statements", "--country", "KHM"]));
    assert!(table.iter().any(|line| line.contains("Sopheak Daran")), "{table:?}");
    let found = lines(&mut sandbox.readout(&["search", "fisherman"]));
    assert!(found.iter().any(|line| line.contains("added")), "{found:?}");
    let shown = lines(&mut sandbox.readout(&["show", &extraction.article.unwrap().article_id]));
    assert!(shown.iter().any(|line| line.contains("We keep our word")), "{shown:?}");
    let watched = ["watch", "--from", "oldest", "--count", "3", "--format", "jsonl"];
    assert_eq!(lines(&mut sandbox.readout(&watched)).len(), 3);
    assert!(lines(&mut sandbox.readout(&["dead", "list", "--format", "jsonl"])).is_empty());
    assert!(!lines(&mut sandbox.readout(&["status"])).is_empty());
    for service in ["ingest", "extractor", "archive"] {
        lines(&mut sandbox.readout(&["health", service]));
    }
}

#[tokio::test]
async fn spans_are_offsets_into_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-report.txt");
    let text = "Überblick\nPresident Zoë Ånström said “we will pay – in full”.\n";
    std::fs::write(&file, text).unwrap();
    let mut extract = Command::new(process::program("readout"));
    extract.args(["extract", "--format", "spans"]).arg(&file);
    let lines = lines(&mut extract);
    let spans: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((lines.len(), spans["doc"].as_str()), (1, Some("a-report")));
    let chars: Vec<char> = text.chars().collect();
    let words = |role: &str| -> String {
        let span = &spans["statements"][0][role][0];
        let at = |place: usize| usize::try_from(span[place].as_u64().unwrap()).unwrap();
        chars[at(0)..at(1)].iter().collect()
    };
    assert_eq!(words("source"), "President Zoë Ånström");
    assert_eq!(words("cue"), "said");
    assert!(words("content").contains("we will pay – in full"), "{}", words("content"));
}

async fn publish(sandbox: &Sandbox, article: Article) -> Receipt {
    let request = PublishArticleRequest { article: Some(article) };
    let response = sandbox.ingest().publish_article(request).await.unwrap();
    response.into_inner().receipt.expect("a receipt")
}

/// The first `count` events on a subject, as a plain NATS client sees them.
async fn events(sandbox: &Sandbox, subject: &str, count: usize) -> Vec<StatementChange> {
    let client = async_nats::connect(sandbox.nats_url()).await.unwrap();
    let stream = async_nats::jetstream::new(client).get_stream("READOUT_STATEMENTS").await.unwrap();
    let ordered = async_nats::jetstream::consumer::pull::OrderedConfig {
        filter_subject: subject.to_owned(),
        ..Default::default()
    };
    let consumer = stream.create_consumer(ordered).await.unwrap();
    let messages = consumer.messages().await.unwrap().take(count);
    let read = messages.map(|message| {
        let message = message.unwrap();
        let text = std::str::from_utf8(&message.payload).unwrap();
        json::parse(text).unwrap()
    });
    tokio::time::timeout(WITHIN, read.collect()).await.expect("the events come")
}

fn created(changes: &[StatementChange]) -> BTreeSet<String> {
    let new = changes.iter().filter(|change| change.kind() == Kind::Created);
    new.filter_map(|change| Some(change.statement.as_ref()?.statement_id.clone())).collect()
}

/// What a command prints, which must succeed.
fn lines(command: &mut Command) -> Vec<String> {
    let output = command.output().expect("`make test` builds it first");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}
