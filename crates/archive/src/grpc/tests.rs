//! The service over a real connection, without a broker.

use readout_service::{Door, Readiness};
use readout_wire::{
    id, time,
    v1::{
        Extraction, Highlight, StatementFilter, archive_service_client::ArchiveServiceClient,
        statement_change::Kind,
    },
};
use tokio::{net::TcpListener, time::timeout};
use tonic::{Code, transport::Channel};
use tonic_types::StatusExt as _;

use super::*;
use crate::samples::{Sandbox, article_id, extraction, statement};

const PATIENCE: Duration = Duration::from_secs(30);

struct Served {
    sandbox: Sandbox,
    client: ArchiveServiceClient<Channel>,
    shutdown: Shutdown,
}

async fn serve(extractions: Vec<Extraction>) -> Served {
    let sandbox = Sandbox::new();
    sandbox.apply(extractions).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shutdown = Shutdown::new(Duration::from_secs(10));
    let routes = routes(sandbox.store.clone(), &shutdown);
    let door = Door::open(listener);
    shutdown.spawn({
        let shutdown = shutdown.clone();
        async move {
            readout_service::serve(door, routes, &Readiness::new(), &shutdown).await.unwrap();
        }
    });
    let client = ArchiveServiceClient::connect(url).await.unwrap();
    Served { sandbox, client, shutdown }
}

fn three_articles() -> Vec<Extraction> {
    (1..=3).map(|n| extraction(n, i64::from(n), &["free trade", "no trade at all"])).collect()
}

/// Checks that a status blames a field.
fn blames<T>(result: Result<T, Status>, field: &str) {
    let Err(status) = result else { panic!("{field} was let through") };
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!(violations[0].field, field, "{status}");
}

#[tokio::test]
async fn things_are_got_by_their_names() {
    let mut served = serve(three_articles()).await;
    let name = id::article_name(&article_id(2));
    let article = served.client.get_article(GetArticleRequest { name: name.clone() }).await;
    let record = article.unwrap().into_inner().record.unwrap();
    assert_eq!(record.article.unwrap().body, "Body 2 at 2");
    assert_eq!(record.statement_count, 2);

    let wanted = statement(&article_id(2), "free trade");
    let request = GetStatementRequest { name: wanted.name.clone() };
    let record = served.client.get_statement(request).await.unwrap().into_inner().record.unwrap();
    assert_eq!(record.statement, Some(wanted.clone()));
    assert_eq!(record.article.unwrap().name, name);

    let key = wanted.speaker.unwrap().key;
    let request = GetSpeakerRequest { name: id::speaker_name(&key) };
    let record = served.client.get_speaker(request).await.unwrap().into_inner().record.unwrap();
    assert_eq!((record.key, record.statement_count), (key, 3));
}

#[tokio::test]
async fn names_that_nothing_has_are_not_found_and_malformed_ones_refused() {
    let Served { mut client, sandbox: _sandbox, .. } = serve(three_articles()).await;
    let unknown = id::article_name(&article_id(9));
    let status = client.get_article(GetArticleRequest { name: unknown.clone() }).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert_eq!(status.get_details_resource_info().unwrap().resource_name, unknown);
    let name = id::statement_name(&article_id(1), &article_id(1));
    let status = client.get_statement(GetStatementRequest { name }).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    let request = GetSpeakerRequest { name: "speakers/nobody".to_owned() };
    assert_eq!(client.get_speaker(request).await.unwrap_err().code(), Code::NotFound);
    for name in ["", "articles/", "articles/1", "statements/1", &unknown.to_uppercase()] {
        let name = name.to_owned();
        blames(client.get_article(GetArticleRequest { name: name.clone() }).await, "name");
        blames(client.get_statement(GetStatementRequest { name: name.clone() }).await, "name");
        blames(client.get_speaker(GetSpeakerRequest { name }).await, "name");
    }
}

#[tokio::test]
async fn pages_join_and_their_tokens_belong_to_one_request() {
    let Served { mut client, sandbox: _sandbox, .. } = serve(three_articles()).await;
    let mut names = Vec::new();
    let mut request = ListStatementsRequest { page_size: 4, ..Default::default() };
    loop {
        let page = client.list_statements(request.clone()).await.unwrap().into_inner();
        names.extend(page.records.into_iter().map(|record| record.statement.unwrap().name));
        if page.next_page_token.is_empty() {
            break;
        }
        // Another size is allowed, other parameters are not.
        request.page_size = 1;
        request.page_token = page.next_page_token;
        let mut other = request.clone();
        let filter = StatementFilter { country: "KHM".to_owned(), ..Default::default() };
        other.filter = Some(filter);
        blames(client.list_statements(other).await, "page_token");
        let page_token = request.page_token.clone();
        let other = ListArticlesRequest { page_token, ..Default::default() };
        blames(client.list_articles(other).await, "page_token");
    }
    let expected: Vec<String> = [3, 2, 1]
        .iter()
        .flat_map(|article| ["free trade", "no trade at all"].map(|text| (article, text)))
        .map(|(article, text)| statement(&article_id(*article), text).name)
        .collect();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn articles_and_speakers_are_listed() {
    let Served { mut client, sandbox: _sandbox, .. } = serve(three_articles()).await;
    let request = ListArticlesRequest {
        received_from: Some(time::from_micros(2_000_000)),
        page_size: 1,
        ..Default::default()
    };
    let page = client.list_articles(request.clone()).await.unwrap().into_inner();
    assert_eq!(page.records[0].article.as_ref().unwrap().title, "Title 3");
    let request = ListArticlesRequest { page_token: page.next_page_token, ..request };
    let page = client.list_articles(request).await.unwrap().into_inner();
    assert_eq!(page.records[0].article.as_ref().unwrap().title, "Title 2");
    assert_eq!(page.next_page_token, "");

    let page = client.list_speakers(ListSpeakersRequest::default()).await.unwrap().into_inner();
    assert!(!page.records.is_empty());
    let request = ListSpeakersRequest { query: "nobody".to_owned(), ..Default::default() };
    assert!(client.list_speakers(request).await.unwrap().into_inner().records.is_empty());
}

#[tokio::test]
async fn searches_highlight_what_they_found() {
    let Served { mut client, sandbox: _sandbox, .. } = serve(three_articles()).await;
    for order in [Order::Unspecified, Order::Newest, Order::Relevance] {
        let request = SearchStatementsRequest {
            query: "TRADE".to_owned(),
            order: order.into(),
            filter: Some(StatementFilter { article_id: article_id(2), ..Default::default() }),
            ..Default::default()
        };
        let page = client.search_statements(request).await.unwrap().into_inner();
        let mut highlights: Vec<_> =
            page.results.iter().map(|hit| hit.highlights.clone()).collect();
        highlights.sort_by_key(|highlights| std::cmp::Reverse(highlights[0].start));
        let at = |start, end| vec![Highlight { start, end }];
        assert_eq!(highlights, [at(5, 10), at(3, 8)]);
        assert_eq!((page.next_page_token.as_str(), page.ranking_truncated), ("", false));
    }
}

#[tokio::test]
async fn malformed_requests_name_the_field() {
    let Served { mut client, sandbox: _sandbox, .. } = serve(Vec::new()).await;
    let filters = [
        (StatementFilter { article_id: "x".to_owned(), ..Default::default() }, "filter.article_id"),
        (StatementFilter { country: "khm".to_owned(), ..Default::default() }, "filter.country"),
        (StatementFilter { act: 99, ..Default::default() }, "filter.act"),
        (StatementFilter { mode: -1, ..Default::default() }, "filter.mode"),
    ];
    for (filter, field) in filters {
        let filter = Some(filter);
        let list = ListStatementsRequest { filter: filter.clone(), ..Default::default() };
        blames(client.list_statements(list).await, field);
        let query = "x".to_owned();
        let search =
            SearchStatementsRequest { filter: filter.clone(), query, ..Default::default() };
        blames(client.search_statements(search).await, field);
        let watch = WatchStatementsRequest { filter, ..Default::default() };
        blames(client.watch_statements(watch).await, field);
    }
    let search = |query: &str, order, token: &str| SearchStatementsRequest {
        query: query.to_owned(),
        order,
        page_token: token.to_owned(),
        ..Default::default()
    };
    blames(client.search_statements(search("", 0, "")).await, "query");
    blames(client.search_statements(search("-", 0, "")).await, "query");
    blames(client.search_statements(search("x", 9, "")).await, "order");
    blames(client.search_statements(search("x", 0, "bad")).await, "page_token");
    let list = ListSpeakersRequest { country: "Cambodia".to_owned(), ..Default::default() };
    blames(client.list_speakers(list).await, "country");
    let list = ListSpeakersRequest { query: "!".to_owned(), ..Default::default() };
    blames(client.list_speakers(list).await, "query");
    let watch = WatchStatementsRequest { start: 7, ..Default::default() };
    blames(client.watch_statements(watch).await, "start");
    let resume_token = "bad".to_owned();
    let watch = WatchStatementsRequest { resume_token, ..Default::default() };
    blames(client.watch_statements(watch).await, "resume_token");
}

#[tokio::test]
async fn watches_resume_without_gap_or_repeat_while_the_archive_grows() {
    let Served { sandbox, mut client, shutdown } = serve(three_articles()).await;
    let store = sandbox.store.clone();
    let writer = tokio::spawn(async move {
        for article in 4..60 {
            let texts: Vec<String> = (0..article % 5).map(|n| format!("text {n}")).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let one = crate::samples::incoming(extraction(article, 1, &texts));
            store.apply([one].into()).await.unwrap();
        }
    });
    let mut numbers = Vec::new();
    let mut request = WatchStatementsRequest { start: Start::Oldest.into(), ..Default::default() };
    // 6 changes to begin with, and 0 to 4 of each article.
    let last = 6 + (4..60).map(|article| article % 5).sum::<u64>();
    while numbers.last() != Some(&last) {
        let mut watch = client.watch_statements(request.clone()).await.unwrap().into_inner();
        // Leaves after a heartbeat and a few changes, the more the later.
        for _ in 0..2 + numbers.len() / 4 {
            let response = timeout(PATIENCE, watch.message()).await.unwrap().unwrap().unwrap();
            request.resume_token = response.resume_token;
            if let Some(change) = response.change {
                assert_eq!(change.kind(), Kind::Created);
                numbers.push(change.number);
            }
            if numbers.last() == Some(&last) {
                break;
            }
        }
    }
    assert_eq!(numbers, (1..=last).collect::<Vec<u64>>());
    writer.await.unwrap();

    let now = WatchStatementsRequest::default();
    let mut watch = client.watch_statements(now).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().change, None);
    sandbox.apply(vec![extraction(99, 1, &["latest"])]).await;
    let response = timeout(PATIENCE, watch.message()).await.unwrap().unwrap().unwrap();
    assert_eq!(response.change.unwrap().number, last + 1);
    shutdown.begin();
    let status = timeout(PATIENCE, watch.message()).await.unwrap().unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(shutdown.drained().await);
}

#[tokio::test]
async fn a_watch_cannot_resume_where_the_log_is_not() {
    let mut served = serve(three_articles()).await;
    let archive = served.sandbox.store.instance();
    let resume = |archive, number| WatchStatementsRequest {
        resume_token: token::resume(archive, number),
        ..Default::default()
    };
    assert!(served.client.watch_statements(resume(archive, 6)).await.is_ok());
    for (archive, number) in [([0; 16], 1), (archive, 7)] {
        let status = served.client.watch_statements(resume(archive, number)).await.unwrap_err();
        assert_eq!(status.code(), Code::OutOfRange);
    }
    // The log begins after change 2.
    assert!(super::resume(archive, &token::resume(archive, 2), 2, 6).is_ok());
    let status = super::resume(archive, &token::resume(archive, 1), 2, 6).unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange);
}
