//! Bad input gets a clear error, and nothing is lost.

use std::{process::Output, time::Duration};

use readout_tests::{
    Name, Sandbox, Setup, generate,
    oracle::{self, Oracle, archived},
    process, wait,
};
use readout_wire::{
    article::BODY_BYTES_MAX,
    v1::{
        Article, ExtractRequest, GetArticleRequest, GetStatementRequest, ListStatementsRequest,
        PublishArticleRequest, PublishedAt, SearchStatementsRequest, StatementFilter,
        WatchStatementsRequest,
    },
};
use tonic::{Code, Status};

const WITHIN: Duration = Duration::from_secs(60);

fn article(body: &str) -> Article {
    Article { body: body.to_owned(), ..Default::default() }
}

fn has(status: &Status, code: Code, words: &str) {
    assert_eq!(status.code(), code, "{status}");
    assert!(status.message().contains(words), "{:?} lacks {words:?}", status.message());
}

#[tokio::test]
async fn services_name_the_field_at_fault() {
    let sandbox = Sandbox::start().await;
    let unknown_precision = Article {
        published_at: Some(PublishedAt {
            time: Some(readout_wire::time::now()),
            precision: 99,
            ..Default::default()
        }),
        ..article("Text.")
    };
    let cases = [
        (article(""), "article.body is empty"),
        (article(&"x".repeat(BODY_BYTES_MAX + 1)), "article.body has 16777217 bytes"),
        (Article { url: "ftp://a.example/".into(), ..article("Text.") }, "article.url"),
        (unknown_precision, "article.published_at.precision"),
    ];
    for (article, words) in cases {
        let request = PublishArticleRequest { article: Some(article.clone()) };
        let status = sandbox.ingest().publish_article(request).await.unwrap_err();
        has(&status, Code::InvalidArgument, words);
        let request = ExtractRequest { article: Some(article) };
        let status = sandbox.extractor().extract(request).await.unwrap_err();
        has(&status, Code::InvalidArgument, words);
    }
    let status = sandbox.ingest().publish_article(PublishArticleRequest::default()).await;
    has(&status.unwrap_err(), Code::InvalidArgument, "article.body is empty");
}

#[tokio::test]
async fn the_archive_refuses_what_it_cannot_answer() {
    let sandbox = Sandbox::start().await;
    for article in generate::articles(3, 10) {
        let request = PublishArticleRequest { article: Some(article) };
        sandbox.ingest().publish_article(request).await.unwrap();
    }
    let mut archive = sandbox.archive();
    let first = wait::until("a second page exists", WITHIN, || {
        let mut archive = archive.clone();
        async move {
            let request = ListStatementsRequest { page_size: 2, ..Default::default() };
            let page = archive.list_statements(request).await.unwrap().into_inner();
            Some(page).filter(|page| !page.next_page_token.is_empty())
        }
    })
    .await;

    let filter = |filter| ListStatementsRequest { filter: Some(filter), ..Default::default() };
    let elsewhere = ListStatementsRequest {
        page_token: first.next_page_token.clone(),
        ..filter(StatementFilter { country: "KHM".to_owned(), ..Default::default() })
    };
    let garbage = ListStatementsRequest { page_token: "garbage".to_owned(), ..Default::default() };
    let unknown_act = filter(StatementFilter { act: 99, ..Default::default() });
    let unknown_mode = filter(StatementFilter { mode: 99, ..Default::default() });
    let lists = [
        (elsewhere, "page_token"),
        (garbage, "page_token"),
        (unknown_act, "filter.act"),
        (unknown_mode, "filter.mode"),
    ];
    for (request, field) in lists {
        let status = archive.list_statements(request).await.unwrap_err();
        has(&status, Code::InvalidArgument, field);
    }
    let rest = ListStatementsRequest {
        page_size: 2,
        page_token: first.next_page_token,
        ..Default::default()
    };
    assert!(archive.list_statements(rest).await.is_ok(), "the token of its own query");

    for query in ["", "   ", "\"", "…", &"x".repeat(2_000)] {
        let request = SearchStatementsRequest { query: query.to_owned(), ..Default::default() };
        let status = archive.search_statements(request).await.unwrap_err();
        has(&status, Code::InvalidArgument, "query");
    }
    for hostile in ["a\" OR \"b", "NEAR(a b)", "content:x*", "a AND NOT b", "'; DROP TABLE"] {
        let request = SearchStatementsRequest { query: hostile.to_owned(), ..Default::default() };
        archive.search_statements(request).await.unwrap();
    }
    for name in ["", "articles/x", "statements/00", "articles/../x"] {
        let request = GetArticleRequest { name: name.to_owned() };
        has(&archive.get_article(request).await.unwrap_err(), Code::InvalidArgument, "name");
    }
    let nowhere = format!("articles/{0}/statements/{0}", "0".repeat(32));
    let status = archive.get_statement(GetStatementRequest { name: nowhere }).await.unwrap_err();
    has(&status, Code::NotFound, "articles/0");
    let request = WatchStatementsRequest { resume_token: "garbage".into(), ..Default::default() };
    let status = archive.watch_statements(request).await.unwrap_err();
    has(&status, Code::InvalidArgument, "resume_token");
}

#[tokio::test]
async fn what_is_no_protobuf_becomes_a_dead_letter() {
    let sandbox = Sandbox::start().await;
    let client = async_nats::connect(sandbox.nats_url()).await.unwrap();
    let jetstream = async_nats::jetstream::new(client);
    let sent = jetstream.publish("readout.articles.v1.nobody", "no protobuf \u{1}".into()).await;
    sent.unwrap().await.unwrap();
    let bus = sandbox.bus().await;
    let letter = wait::until("the dead letter", WITHIN, || async {
        bus.dead_letters(10).await.unwrap().into_iter().next()
    })
    .await;
    let whole = bus.dead_letter(&letter.id).await.unwrap();
    assert_eq!(whole.payload.as_ref(), "no protobuf \u{1}".as_bytes());
    assert_eq!((whole.stage.as_str(), whole.reason.as_str()), ("extractor", "undecodable"));
    assert_eq!(whole.subject, "readout.articles.v1.nobody");

    let listed = sandbox.readout(&["dead", "list"]).output().unwrap();
    assert!(String::from_utf8_lossy(&listed.stdout).contains("undecodable"), "{listed:?}");
    // Requeued, it fails again: it is not lost and not doubled.
    let requeued = sandbox.readout(&["dead", "requeue", &letter.id]).output().unwrap();
    assert!(requeued.status.success(), "{requeued:?}");
    wait::until("the dead letter is back", WITHIN, || async {
        let letters = bus.dead_letters(10).await.unwrap();
        (letters.len() == 1 && letters[0].id != letter.id).then_some(())
    })
    .await;
    // The stream goes on behind it.
    let request = PublishArticleRequest { article: Some(article("“Go on,” said Ann Lee.")) };
    let receipt = sandbox.ingest().publish_article(request).await.unwrap().into_inner().receipt;
    let id = receipt.unwrap().article_id;
    let archive = sandbox.archive();
    wait::until("the next article", WITHIN, || {
        let (mut archive, id) = (archive.clone(), id.clone());
        async move { archived(&mut archive, &id).await }
    })
    .await;
}

#[tokio::test]
async fn an_extraction_over_the_message_limit_travels_as_a_blob() {
    let sandbox = Sandbox::start().await;
    let mut long = generate::articles(5, 1).remove(0);
    long.body = "President Ibou Saradi said the bridge will open.\n“We keep our word,” he added.\n"
        .repeat(30_000);
    assert!(long.body.len() > 2 << 20, "twice the broker's limit");
    let request = PublishArticleRequest { article: Some(long.clone()) };
    let receipt = sandbox.ingest().publish_article(request).await.unwrap().into_inner().receipt;
    let id = receipt.unwrap().article_id;
    let mut archive = sandbox.archive().max_decoding_message_size(64 << 20);
    let record = wait::until("the long article", Duration::from_secs(120), || {
        let (mut archive, id) = (archive.clone(), id.clone());
        async move { archived(&mut archive, &id).await }
    })
    .await;
    let oracle = Oracle::new([&long]);
    let article = record.article.unwrap();
    assert_eq!(article.body, long.body);
    let wanted = oracle.statements(&article);
    assert!(wanted.len() > 10_000, "{} statements", wanted.len());
    assert_eq!(record.statement_count as usize, wanted.len());
    // The default client reads them: pages are bounded by bytes.
    let mut archive_of_default_client = sandbox.archive();
    let found = oracle::statements_of(&mut archive_of_default_client, &id).await.unwrap();
    assert!(found == wanted, "the archive holds other statements");
    let request = GetArticleRequest { name: article.name };
    assert!(archive.get_article(request).await.is_ok());
}

#[tokio::test]
async fn a_full_stream_is_told_and_empties_again() {
    let setup = Setup {
        provision: vec!["--articles-bytes-max", "4194304"],
        without: vec![Name::Extractor],
        ..Default::default()
    };
    let mut sandbox = Sandbox::with(setup).await;
    let mut articles = generate::articles(11, 2_000).into_iter();
    let mut taken = Vec::new();
    let status = loop {
        let mut article = articles.next().expect("the stream is full before all are pushed");
        article.body = format!("{}\n", article.body).repeat(20);
        let request = PublishArticleRequest { article: Some(article.clone()) };
        match sandbox.ingest().publish_article(request).await {
            Ok(_) => taken.push(article),
            Err(status) => break status,
        }
    };
    has(&status, Code::ResourceExhausted, "later");
    assert!(taken.len() > 100, "{} were taken", taken.len());
    // Nothing taken is lost: the extractor comes, and the archive gets all of it.
    sandbox.process(Name::Extractor).start();
    let archive = sandbox.archive();
    wait::until("all that was taken is archived", WITHIN, || {
        let mut archive = archive.clone();
        let wanted = taken.len();
        async move {
            let records = oracle::all_articles(&mut archive).await.ok()?;
            (records.len() == wanted).then_some(())
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_broker_a_service_says_so_and_ends() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["ingest", "extractor", "archive"] {
        let log = folder.path().join(format!("{name}.log"));
        let mut service =
            process::Process::new(&process::program(&format!("readout-{name}")), &[], log)
                .env(
                    "READOUT_NATS_URL",
                    format!("nats://127.0.0.1:{}", process::free_ports::<1>()[0]),
                )
                .env("READOUT_CONNECT_TIMEOUT_MS", "700")
                .env("READOUT_GRPC_LISTEN", "127.0.0.1:0")
                .env("READOUT_ADMIN_LISTEN", "127.0.0.1:0")
                .env("READOUT_DATABASE", folder.path().join("a.db").display().to_string());
        service.start();
        let status = service.ended(Duration::from_secs(20)).await;
        let printed = service.printed();
        assert_eq!(status.code(), Some(1), "{printed}");
        assert!(printed.contains("nats://127.0.0.1:"), "{printed}");
    }
}

#[test]
fn the_command_line_names_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let latin_1 = file("latin1.txt", b"The caf\xe9 was open.");
    let unknown = file(
        "unknown.jsonl",
        b"{\"body\": \"Text.\", \"publishedAt\": {\"precision\": \"DAYISH\"}}\n",
    );
    let empty = file("empty.txt", b"");
    let cases = [
        (latin_1, "latin1.txt", "7"),
        (unknown, "unknown.jsonl", "DAYISH"),
        (empty, "empty.txt", "empty"),
        (folder.path().join("missing.txt"), "missing.txt", "No such file"),
    ];
    for (path, name, word) in cases {
        let output = std::process::Command::new(process::program("readout"))
            .arg("extract")
            .arg(&path)
            .output()
            .expect("`make test` builds it first");
        let Output { status, stderr, .. } = output;
        let stderr = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(1), "{stderr}");
        assert!(stderr.contains(name) && stderr.contains(word), "{stderr}");
    }
}
