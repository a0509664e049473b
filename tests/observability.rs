//! What deploy/observability/ asks for is what the services export: the rules by promtool, every
//! query of dashboard and alerts by a real Prometheus, the tables and headings of docs/ by reading them.
//!
//! `make test` fetches Prometheus where there is apt; elsewhere the tests that need it say so.

#[path = "observability/exposition.rs"]
mod exposition;
#[path = "observability/prometheus.rs"]
mod prometheus;
#[path = "observability/query.rs"]
mod query;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use exposition::{Kind, Metrics};
use prometheus::{Prometheus, tool};
use readout_tests::{Name, Sandbox, Setup, generate, oracle, wait};
use readout_wire::v1::{
    ExtractRequest, GetArticleRequest, ListArticlesRequest, PublishArticleRequest,
    WatchStatementsRequest,
};
use serde_json::Value;
use tonic::{client::Grpc, codegen::http::uri::PathAndQuery, transport::Endpoint};

/// Longest wait for anything that should happen.
const WITHIN: Duration = Duration::from_secs(60);
const SERVICES: [Name; 3] = [Name::Ingest, Name::Extractor, Name::Archive];

#[test]
fn promtool_accepts_configuration_and_rules() {
    let Some(promtool) = tool("promtool") else { return };
    for arguments in [
        &["check", "config", "prometheus.yml"][..],
        &["check", "rules", "alerts.yml"],
        &["test", "rules", "alerts_test.yml"],
    ] {
        let folder = file("deploy/observability");
        let output = Command::new(&promtool).args(arguments).current_dir(folder).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&printed));
    }
}

#[tokio::test]
async fn every_query_finds_what_the_services_export() {
    if tool("prometheus").is_none() {
        return;
    }
    let sandbox = busy().await;
    let prometheus = Prometheus::start(&sandbox).await;
    let alerts = prometheus.alerts().await;
    assert_eq!(alerts.len(), alert_names().len(), "Prometheus knows every alert");
    // A rate needs two scrapes.
    wait::until("every service was asked twice", WITHIN, || async {
        let twice = "count by (job) (rate(process_open_fds{job=~\"readout-.+\"}[1m]))";
        (prometheus.ask(twice).await.ok()?.len() == SERVICES.len()).then_some(())
    })
    .await;
    let mut faults = Vec::new();
    for expression in panels().iter().flat_map(queries) {
        faults.extend(fault(&prometheus, &expression, !expression.ends_with("> 0")).await);
    }
    for expression in &alerts {
        faults.extend(fault(&prometheus, expression, false).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong with an expression: it cannot be read, a selector in it finds nothing, a label by
/// which it groups is none, or, where it should have one, it has no result.
async fn fault(prometheus: &Prometheus, expression: &str, result: bool) -> Option<String> {
    match prometheus.ask(expression).await {
        Err(error) => return Some(format!("{expression}: {error}")),
        Ok(found) if result && found.is_empty() => return Some(format!("{expression}: nothing")),
        Ok(_) => {}
    }
    let mut labels = BTreeSet::new();
    for selector in query::selectors(expression) {
        let found = prometheus.ask(selector).await.unwrap_or_default();
        if found.is_empty() {
            return Some(format!("{expression}: nothing is {selector}"));
        }
        labels.extend(found.iter().flat_map(|series| series.keys().cloned()));
    }
    let unknown = query::groupings(expression).into_iter().find(|label| !labels.contains(*label));
    unknown.map(|label| format!("{expression}: nothing has a label {label}"))
}

#[tokio::test]
async fn the_table_of_metrics_lists_what_is_exported() {
    let sandbox = busy().await;
    let mut exported = Metrics::new();
    for name in SERVICES {
        let page = sandbox.page(name, "/metrics").await.expect("a service answers");
        exposition::read(&page, &mut exported);
    }
    let text = fs::read_to_string(file("docs/observability.md")).unwrap();
    let words = |cell: &str| -> BTreeSet<String> {
        cell.split(", ")
            .map(|word| word.trim_matches('`').to_owned())
            .filter(|it| !it.is_empty())
            .collect()
    };
    let listed: Metrics = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"))
        .filter_map(|row| match row.split(" | ").collect::<Vec<_>>()[..] {
            [name, kind, labels, _] => {
                let kind = Kind::parse(kind)?;
                Some((name.trim_end_matches('`').to_owned(), (kind, words(labels))))
            }
            _ => None,
        })
        .collect();
    for (name, is) in &exported {
        assert_eq!(listed.get(name), Some(is), "{name} in docs/observability.md");
    }
    for name in listed.keys() {
        assert!(
            exported.contains_key(name),
            "docs/observability.md lists {name}, nobody exports it"
        );
    }
}

#[tokio::test]
async fn calls_are_counted_by_what_became_of_them() {
    let sandbox = Sandbox::start().await;
    let nothing = GetArticleRequest { name: "articles/nothing".to_owned() };
    sandbox.archive().get_article(nothing).await.unwrap_err();
    sandbox.archive().list_articles(ListArticlesRequest::default()).await.unwrap();
    drop(sandbox.archive().watch_statements(WatchStatementsRequest::default()).await.unwrap());
    let channel = Endpoint::try_from(sandbox.url(Name::Archive)).unwrap().connect_lazy();
    let mut client = Grpc::new(channel);
    client.ready().await.unwrap();
    let path = PathAndQuery::from_static("/made.up/By-A-Caller");
    let codec = tonic_prost::ProstCodec::<(), ()>::default();
    client.unary(tonic::Request::new(()), path, codec).await.unwrap_err();
    wait::until("all calls are counted", WITHIN, || async {
        let page = sandbox.page(Name::Archive, "/metrics").await?;
        let counted = [
            ("ArchiveService/GetArticle", "INVALID_ARGUMENT"),
            ("ArchiveService/ListArticles", "OK"),
            ("ArchiveService/WatchStatements", "CANCELLED"),
            ("other", "UNIMPLEMENTED"),
        ]
        .iter()
        .all(|(method, code)| {
            let call = format!("readout_calls_total{{method=\"{method}\",code=\"{code}\"}} 1\n");
            page.contains(&call)
        });
        assert!(!page.contains("By-A-Caller"), "{page}");
        counted.then_some(())
    })
    .await;
}

#[test]
fn every_panel_says_what_it_shows() {
    let panels = panels();
    assert!(panels.len() > 30, "{}", panels.len());
    let mut ids = BTreeSet::new();
    for panel in &panels {
        let title = panel["title"].as_str().unwrap_or_default();
        assert!(!title.is_empty(), "{panel}");
        let told = |path: &str| {
            let value = panel.pointer(path).and_then(Value::as_str).unwrap_or_default();
            assert!(!value.is_empty(), "panel {title:?} has no {path}");
        };
        told("/description");
        told("/fieldConfig/defaults/unit");
        told("/datasource/uid");
        assert!(ids.insert(panel["id"].as_u64()), "panel {title:?} has the id of another");
        assert!(!queries(panel).is_empty(), "panel {title:?} asks for nothing");
    }
}

#[test]
fn every_alert_has_its_page() {
    let runbook = fs::read_to_string(file("docs/runbook.md")).unwrap();
    let pages: Vec<_> = runbook.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(pages, alert_names(), "docs/runbook.md has a page for each alert, in their order");
    let tests = fs::read_to_string(file("deploy/observability/alerts_test.yml")).unwrap();
    let alerts = fs::read_to_string(file("deploy/observability/alerts.yml")).unwrap();
    for name in pages {
        let link = format!("runbook: docs/runbook.md#{}\n", name.to_lowercase());
        assert!(alerts.contains(&link), "{name} does not name its page");
        let fires = format!("alertname: {name}\n        exp_alerts:");
        assert!(tests.contains(&fires), "no test sees {name} fire");
        assert!(tests.contains(&format!("alertname: {name}}}")), "no test sees {name} at rest");
    }
}

/// A Readout in which each service has done each thing that it does without a fault.
async fn busy() -> Sandbox {
    let sandbox = Sandbox::with(Setup { users: true, ..Default::default() }).await;
    let articles = generate::articles(41, 12);
    let mut last = String::new();
    for article in &articles {
        let request = PublishArticleRequest { article: Some(article.clone()) };
        let answer = sandbox.ingest().publish_article(request).await.unwrap().into_inner();
        last = answer.receipt.expect("a receipt").article_id;
    }
    let request = ExtractRequest { article: articles.first().cloned() };
    sandbox.extractor().extract(request).await.unwrap();
    let watch = WatchStatementsRequest::default();
    drop(sandbox.archive().watch_statements(watch).await.unwrap());
    wait::until("the last article is archived", WITHIN, || {
        let (mut archive, last) = (sandbox.archive(), last.clone());
        async move { oracle::archived(&mut archive, &last).await }
    })
    .await;
    wait::until("events are published, streams are looked at", WITHIN, || async {
        let archive = sandbox.page(Name::Archive, "/metrics").await?;
        let published = archive.contains("readout_bus_publications_total{stream=\"statements\"");
        (published && archive.contains("readout_bus_pending_messages{")).then_some(())
    })
    .await;
    sandbox
}

fn panels() -> Vec<Value> {
    let text = fs::read_to_string(file("deploy/observability/dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().expect("a list").clone();
    panels.into_iter().filter(|panel| panel["type"] != "row").collect()
}

/// What a panel asks for, with an interval in the place of Grafana's.
fn queries(panel: &Value) -> Vec<String> {
    let targets = panel["targets"].as_array().into_iter().flatten();
    let expressions = targets.filter_map(|target| target["expr"].as_str());
    expressions.map(|expression| expression.replace("$__rate_interval", "1m")).collect()
}

fn alert_names() -> Vec<String> {
    let text = fs::read_to_string(file("deploy/observability/alerts.yml")).unwrap();
    let names = text.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
    names.map(str::to_owned).collect()
}

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
