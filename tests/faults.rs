//! What goes away comes back: the broker, a slow archive, a reader that falls behind.

use std::time::Duration;

use futures_util::StreamExt as _;
use readout_tests::{
    Name, Sandbox, generate,
    oracle::{self, archived},
    wait,
};
use readout_wire::v1::{
    Article, PublishArticleRequest, Receipt, WatchStatementsRequest,
    watch_statements_request::Start,
};
use rustix::process::Signal;
use tonic::Status;

const WITHIN: Duration = Duration::from_secs(60);

async fn publish(sandbox: &Sandbox, article: &Article) -> Result<Receipt, Status> {
    let request = PublishArticleRequest { article: Some(article.clone()) };
    let response = sandbox.ingest().publish_article(request).await?;
    Ok(response.into_inner().receipt.expect("a receipt"))
}

async fn until_archived(sandbox: &Sandbox, id: &str) {
    wait::until("the article is archived", WITHIN, || {
        let mut archive = sandbox.archive();
        async move { archived(&mut archive, id).await }
    })
    .await;
}

#[tokio::test]
async fn a_broker_restart_is_survived_by_all() {
    let mut sandbox = Sandbox::start().await;
    let articles = generate::articles(21, 2);
    let receipt = publish(&sandbox, &articles[0]).await.unwrap();
    until_archived(&sandbox, &receipt.article_id).await;

    assert!(sandbox.kill(Name::Broker));
    // Ingest is of no use without it; the others still answer calls.
    wait::until("ingest is not ready without a broker", WITHIN, || async {
        let page = sandbox.page(Name::Ingest, "/readyz").await?;
        page.contains("not ready: broker").then_some(())
    })
    .await;
    // What is archived can still be read, and an article that comes now waits for the broker.
    assert!(archived(&mut sandbox.archive(), &receipt.article_id).await.is_some());
    let waiting = {
        let request = PublishArticleRequest { article: Some(articles[1].clone()) };
        let mut ingest = sandbox.ingest();
        tokio::spawn(async move { ingest.publish_article(request).await })
    };
    sandbox.restart(Name::Broker).await;
    let receipt = waiting.await.unwrap().expect("it was worth the wait").into_inner().receipt;
    until_archived(&sandbox, &receipt.unwrap().article_id).await;
    for name in [Name::Ingest, Name::Extractor, Name::Archive] {
        sandbox.ready(name).await;
    }
}

#[tokio::test]
async fn a_watch_resumes_where_it_was_cut_off() {
    let mut sandbox = Sandbox::start().await;
    let articles = generate::articles(23, 40);
    let mut watch = follow(&sandbox, String::new()).await.unwrap();
    let (before, after) = articles.split_at(20);
    for article in before {
        publish(&sandbox, article).await.unwrap();
    }
    let mut numbers = Vec::new();
    let mut token = String::new();
    while numbers.len() < 10 {
        let response = watch.next().await.expect("a watch goes on").unwrap();
        numbers.extend(response.change.map(|change| change.number));
        token = response.resume_token;
    }
    assert!(sandbox.kill(Name::Archive));
    for article in after {
        publish(&sandbox, article).await.unwrap();
    }
    sandbox.restart(Name::Archive).await;
    let records = wait::until("all are archived", WITHIN, || {
        let mut archive = sandbox.archive();
        async move {
            let records = oracle::all_articles(&mut archive).await.ok()?;
            Some(records).filter(|records| records.len() == 40)
        }
    })
    .await;
    let total: usize = records.iter().map(|record| record.statement_count as usize).sum();
    let mut watch = follow(&sandbox, token).await.unwrap();
    while numbers.len() < total {
        let response = tokio::time::timeout(WITHIN, watch.next()).await.expect("changes come");
        numbers.extend(response.expect("a watch goes on").unwrap().change.map(|one| one.number));
    }
    assert!(numbers.is_sorted_by(|one, next| one < next), "a gap or a repeat: {numbers:?}");
}

#[tokio::test]
async fn a_held_service_delays_and_loses_nothing() {
    let mut sandbox = Sandbox::start().await;
    sandbox.process(Name::Archive).signal(Signal::STOP);
    let articles = generate::articles(25, 50);
    for article in &articles {
        publish(&sandbox, article).await.unwrap();
    }
    sandbox.process(Name::Archive).signal(Signal::CONT);
    wait::until("all are archived", WITHIN, || {
        let (mut archive, wanted) = (sandbox.archive(), articles.len());
        async move {
            let records = oracle::all_articles(&mut archive).await.ok()?;
            (records.len() == wanted).then_some(())
        }
    })
    .await;
}

async fn follow(
    sandbox: &Sandbox,
    resume_token: String,
) -> Result<tonic::Streaming<readout_wire::v1::WatchStatementsResponse>, Status> {
    let request =
        WatchStatementsRequest { resume_token, start: Start::Oldest.into(), ..Default::default() };
    Ok(sandbox.archive().watch_statements(request).await?.into_inner())
}
