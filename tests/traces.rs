//! Traces: what a collector is told about an article on its way, and what it is not told.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::StreamExt as _;
use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use readout_tests::{
    Name, Sandbox, Setup,
    oracle::{archived, statements_of},
    password,
    process::free_ports,
    wait,
};
use readout_wire::{
    id, json,
    v1::{Article, PublishArticleRequest, Publisher, Receipt},
};
use rustix::process::Signal;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Request, Response, Status,
    transport::{Identity, Server, ServerTlsConfig},
};

const WITHIN: Duration = Duration::from_secs(60);
/// How long services may drain in these tests, and how long their ends may take altogether: less than
/// a batch may take to be given up.
const DRAIN_MS: &str = "1000";
const END: Duration = Duration::from_secs(4);
const SERVICES: [Name; 3] = [Name::Ingest, Name::Extractor, Name::Archive];

/// A trace that began elsewhere, and the span within it.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";

/// Each span of an article: its service, its kind, its name, and the name of what it is below.
const TREE: [(&str, SpanKind, &str, &str); 8] = [
    ("readout-ingest", SpanKind::Server, "readout.v1.IngestService/PublishArticle", ""),
    (
        "readout-ingest",
        SpanKind::Producer,
        "publish articles",
        "readout.v1.IngestService/PublishArticle",
    ),
    ("readout-extractor", SpanKind::Consumer, "process articles", "publish articles"),
    ("readout-extractor", SpanKind::Internal, "extract", "process articles"),
    ("readout-extractor", SpanKind::Producer, "publish extractions", "process articles"),
    ("readout-archive", SpanKind::Consumer, "process extractions", "publish extractions"),
    ("readout-archive", SpanKind::Internal, "store", "process extractions"),
    // One for each statement.
    ("readout-archive", SpanKind::Producer, "publish statements", "store"),
];

/// A collector that remembers each span with the name of the service that sent it.
#[derive(Clone, Default)]
struct Collector {
    told: Arc<Mutex<Vec<(String, Span)>>>,
    /// Every request as it is printed, in lower case: whatever text is in it shows.
    texts: Arc<Mutex<BTreeSet<String>>>,
    /// What came as `authorization`.
    tokens: Arc<Mutex<BTreeSet<String>>>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let token =
            request.metadata().get("authorization").map(|it| it.to_str().unwrap().to_owned());
        self.tokens.lock().unwrap().extend(token);
        let request = request.into_inner();
        self.texts.lock().unwrap().insert(format!("{request:?}").to_lowercase());
        for resource_spans in request.resource_spans {
            let resource = resource_spans.resource.expect("a resource");
            let service = attribute(&resource.attributes, "service.name").expect("a name");
            let spans = resource_spans.scope_spans.into_iter().flat_map(|scope| scope.spans);
            let mut told = self.told.lock().unwrap();
            told.extend(spans.map(|span| (service.clone(), span)));
        }
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

impl Collector {
    /// Starts it; gives its address.
    async fn start() -> (Collector, String) {
        let (collector, address) = Collector::start_on(Server::builder()).await;
        (collector, format!("http://{address}"))
    }

    async fn start_on(mut server: Server) -> (Collector, SocketAddr) {
        let collector = Collector::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has free ports");
        let address = listener.local_addr().expect("it is bound");
        let server = server.add_service(TraceServiceServer::new(collector.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        (collector, address)
    }

    /// The spans about an article.
    fn spans(&self, article_id: &str) -> Vec<(String, Span)> {
        let about = |span: &Span| attribute(&span.attributes, "readout.article.id");
        let told = self.told.lock().unwrap();
        told.iter()
            .filter(|(_, span)| about(span).as_deref() == Some(article_id))
            .cloned()
            .collect()
    }

    /// Waits until as many spans about an article have come as there are, and gives them.
    async fn all(&self, article_id: &str, statements: usize) -> Vec<(String, Span)> {
        wait::until("the spans come", WITHIN, || async {
            Some(self.spans(article_id)).filter(|spans| spans.len() >= TREE.len() - 1 + statements)
        })
        .await
    }
}

fn attribute(attributes: &[KeyValue], key: &str) -> Option<String> {
    let value = attributes.iter().find(|one| one.key == key)?.value.clone()?.value?;
    Some(match value {
        Value::StringValue(text) => text,
        Value::IntValue(number) => number.to_string(),
        other => panic!("{key}: {other:?}"),
    })
}

/// An article with two statements; different words at each `number`.
fn article(number: usize) -> Article {
    let (minister, ship) = [
        ("Aroha Tellerquist", "steamboat"),
        ("Bautista Ferrandino", "catamaran"),
        ("Cosima Wendelgard", "hovercraft"),
    ][number];
    Article {
        url: format!("https://gazette.example/{ship}-returns"),
        title: format!("Longawaited {ship} returns"),
        publisher: Some(Publisher {
            name: "Harbourside Gazette".to_owned(),
            country: "NZL".into(),
        }),
        body: format!(
            "Transport Minister {minister} said on Monday that the {ship} will return in June.\n\
             “We keep our promise to every islander,” she added."
        ),
        ..Default::default()
    }
}

fn exporting_to(url: &str) -> Setup {
    let environment = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.to_owned()),
        ("READOUT_DRAIN_TIMEOUT_MS", DRAIN_MS.to_owned()),
    ];
    Setup { environment, ..Default::default() }
}

async fn publish(sandbox: &Sandbox, article: Article, traceparent: Option<&str>) -> Receipt {
    let mut request = Request::new(PublishArticleRequest { article: Some(article) });
    if let Some(traceparent) = traceparent {
        request.metadata_mut().insert("traceparent", traceparent.parse().unwrap());
    }
    let response = sandbox.ingest().publish_article(request).await.unwrap();
    response.into_inner().receipt.expect("a receipt")
}

/// Waits until an article is archived; gives the number of its statements.
async fn until_archived(sandbox: &Sandbox, article_id: &str) -> usize {
    wait::until("the article is archived", WITHIN, || {
        let mut archive = sandbox.archive();
        async move { archived(&mut archive, article_id).await }
    })
    .await;
    let statements = statements_of(&mut sandbox.archive(), article_id).await.unwrap();
    statements.len()
}

/// Checks that spans of an article are `TREE` below `root`, in one trace; gives the trace.
fn check_tree(spans: &[(String, Span)], statements: usize, root: &str, call: &str) -> String {
    let by_id: BTreeMap<_, _> =
        spans.iter().map(|(_, span)| (id::hex(&span.span_id), span)).collect();
    assert_eq!(by_id.len(), spans.len(), "an id stands twice");
    let mut found = Vec::new();
    for (service, span) in spans {
        assert_eq!(span.trace_id, spans[0].1.trace_id, "{}", span.name);
        assert!(span.start_time_unix_nano <= span.end_time_unix_nano);
        let parent = match by_id.get(&id::hex(&span.parent_span_id)) {
            Some(parent) => parent.name.as_str(),
            None => {
                assert_eq!(id::hex(&span.parent_span_id), root, "{} hangs in the air", span.name);
                ""
            }
        };
        found.push((service.as_str(), span.kind(), span.name.as_str(), parent));
    }
    let renamed = |name: &'static str| if name.contains("IngestService") { call } else { name };
    let mut wanted: Vec<_> = TREE
        .map(|(service, kind, name, parent)| (service, kind, renamed(name), renamed(parent)))
        .to_vec();
    wanted.extend(vec![wanted[TREE.len() - 1]; statements - 1]);
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    id::hex(&spans[0].1.trace_id)
}

#[tokio::test]
async fn an_article_is_one_trace_from_push_to_events() {
    let (collector, url) = Collector::start().await;
    let sandbox = Sandbox::with(Setup { users: true, ..exporting_to(&url) }).await;
    let unary = "readout.v1.IngestService/PublishArticle";
    let traceparent = format!("00-{TRACE}-{SPAN}-01");

    // Of a trace that began elsewhere.
    let receipt = publish(&sandbox, article(0), Some(&traceparent)).await;
    let statements = until_archived(&sandbox, &receipt.article_id).await;
    assert!(statements > 1, "the test wants several events");
    let spans = collector.all(&receipt.article_id, statements).await;
    assert_eq!(check_tree(&spans, statements, SPAN, unary), TRACE);

    // Without one.
    let receipt = publish(&sandbox, article(1), None).await;
    let statements = until_archived(&sandbox, &receipt.article_id).await;
    let own = collector.all(&receipt.article_id, statements).await;
    assert_ne!(check_tree(&own, statements, "", unary), TRACE);

    // From the command line, over a stream.
    let file = sandbox.folder().join("article.jsonl");
    std::fs::write(&file, json::line(&article(2)).unwrap()).unwrap();
    let pushed = sandbox.readout(&["push"]).arg(&file).env("TRACEPARENT", &traceparent).output();
    assert!(pushed.as_ref().unwrap().status.success(), "{pushed:?}");
    let id = readout_wire::article::complete(article(2)).unwrap().article_id;
    let statements = until_archived(&sandbox, &id).await;
    let streamed = collector.all(&id, statements).await;
    let call = "readout.v1.IngestService/PublishArticles";
    assert_eq!(check_tree(&streamed, statements, SPAN, call), TRACE);

    // An article that breaks a rule is the caller's fault; the same one again goes no further.
    let request = PublishArticleRequest { article: Some(Article::default()) };
    assert!(sandbox.ingest().publish_article(request).await.is_err());
    publish(&sandbox, article(1), None).await;
    let told = wait::until("the spans come", WITHIN, || async {
        let told = collector.told.lock().unwrap().clone();
        let server = |(_, span): &&(String, Span)| span.kind() == SpanKind::Server;
        (told.iter().filter(server).count() == 5).then_some(told)
    })
    .await;
    let values = |key: &str| -> BTreeSet<String> {
        told.iter().filter_map(|(_, span)| attribute(&span.attributes, key)).collect()
    };
    assert_eq!(
        values("rpc.response.status_code"),
        BTreeSet::from(["OK", "INVALID_ARGUMENT"].map(str::to_owned))
    );
    let outcomes = ["stored", "duplicate"].map(str::to_owned);
    assert_eq!(values("readout.outcome"), BTreeSet::from(outcomes));
    assert_eq!(values("readout.settlement"), BTreeSet::from(["ack".to_owned()]));
    assert_eq!(values("messaging.system"), BTreeSet::from(["nats".to_owned()]));
    let failed =
        |span: &Span| span.status.as_ref().is_some_and(|it| it.code() == StatusCode::Error);
    assert!(!told.iter().any(|(_, span)| failed(span)), "nothing failed");

    // No text of an article, no secret, in whatever place.
    let texts = collector.texts.lock().unwrap();
    assert!(texts.iter().any(|text| text.contains("readout_articles")), "texts are seen");
    let articles = [article(0), article(1), article(2)];
    let words = articles.iter().flat_map(|article| {
        let publisher = article.publisher.as_ref().unwrap();
        let texts = [&article.url, &article.title, &article.body, &publisher.name];
        texts.map(|text| text.to_lowercase()).to_vec()
    });
    let words: BTreeSet<String> = words
        .flat_map(|text| {
            text.split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|word| word.len() > 5)
        .collect();
    assert!(words.contains("steamboat") && words.contains("islander"), "{words:?}");
    let secrets = ["ingest", "extractor", "archive"].map(password);
    for word in words.iter().chain(&secrets) {
        assert!(!texts.iter().any(|text| text.contains(word.as_str())), "{word} was told");
    }
}

#[tokio::test]
async fn who_does_not_record_is_respected() {
    let (collector, url) = Collector::start().await;
    let mut setup = exporting_to(&url);
    setup.environment.push(("OTEL_TRACES_SAMPLER_ARG", "0".to_owned()));
    let sandbox = Sandbox::with(setup).await;
    let unrecorded = format!("00-{TRACE}-{SPAN}-00");
    let first = publish(&sandbox, article(0), Some(&unrecorded)).await.article_id;
    let second = publish(&sandbox, article(1), None).await.article_id;
    let statements = until_archived(&sandbox, &first).await;
    until_archived(&sandbox, &second).await;

    // The context has gone all the way as it came.
    let client = async_nats::connect(sandbox.nats_url()).await.unwrap();
    let stream = async_nats::jetstream::new(client).get_stream("READOUT_STATEMENTS").await.unwrap();
    let ordered = async_nats::jetstream::consumer::pull::OrderedConfig::default();
    let events = stream.create_consumer(ordered).await.unwrap().messages().await.unwrap();
    let headers = events.take(2 * statements).map(|event| {
        let event = event.unwrap();
        event.headers.as_ref().unwrap().get("traceparent").unwrap().to_string()
    });
    let headers = tokio::time::timeout(WITHIN, headers.collect::<Vec<_>>()).await.unwrap();
    assert_eq!(headers.iter().filter(|header| **header == unrecorded).count(), statements);
    assert!(headers.iter().all(|header| header.ends_with("-00")), "{headers:?}");

    // Whoever records is told of, the share notwithstanding; all before it would have come by then.
    let recorded = format!("00-{}-{SPAN}-01", TRACE.replace('0', "1"));
    let third = publish(&sandbox, article(2), Some(&recorded)).await.article_id;
    let statements = until_archived(&sandbox, &third).await;
    collector.all(&third, statements).await;
    for id in [&first, &second] {
        assert_eq!(collector.spans(id), []);
    }
    assert_eq!(collector.told.lock().unwrap().len(), TREE.len() - 1 + statements);
}

#[tokio::test]
async fn the_last_spans_leave_before_the_process_does() {
    let (collector, url) = Collector::start().await;
    let mut sandbox = Sandbox::with(exporting_to(&url)).await;
    let receipt = publish(&sandbox, article(0), None).await;
    // Long before the second that spans wait for others.
    sandbox.process(Name::Ingest).signal(Signal::TERM);
    assert!(sandbox.process(Name::Ingest).ended(END).await.success());
    let names: Vec<_> =
        collector.spans(&receipt.article_id).into_iter().map(|(_, span)| span.name).collect();
    assert!(names.iter().any(|name| name == TREE[0].2), "{names:?}");
}

#[tokio::test]
async fn a_collector_that_refuses_costs_one_line_and_no_article() {
    let [port] = free_ports();
    let mut sandbox = Sandbox::with(exporting_to(&format!("http://127.0.0.1:{port}"))).await;
    for number in 0..3 {
        let mut before = Vec::new();
        for name in SERVICES {
            before.push(failed_spans(&sandbox, name).await);
        }
        let id = publish(&sandbox, article(number), None).await.article_id;
        until_archived(&sandbox, &id).await;
        // Another batch has failed, in each service.
        for (name, before) in SERVICES.into_iter().zip(before) {
            wait::until("spans are given up", WITHIN, || async {
                (failed_spans(&sandbox, name).await > before).then_some(())
            })
            .await;
        }
    }
    for name in SERVICES {
        stops_in_time(&mut sandbox, name).await;
        let printed = sandbox.process(name).printed();
        assert_eq!(printed.matches("spans not exported").count(), 1, "{printed}");
    }
}

#[tokio::test]
async fn a_collector_that_never_answers_holds_nothing_up() {
    // The system takes the connections, and nobody ever reads from them.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let mut sandbox = Sandbox::with(exporting_to(&url)).await;
    for number in 0..3 {
        let id = publish(&sandbox, article(number), None).await.article_id;
        until_archived(&sandbox, &id).await;
    }
    for name in SERVICES {
        stops_in_time(&mut sandbox, name).await;
    }
}

#[tokio::test]
async fn a_dead_letter_stays_in_the_trace_of_its_message() {
    let (collector, url) = Collector::start().await;
    let without = vec![Name::Ingest, Name::Archive];
    let sandbox = Sandbox::with(Setup { without, ..exporting_to(&url) }).await;
    let client = async_nats::connect(sandbox.nats_url()).await.unwrap();
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("traceparent", format!("00-{TRACE}-{SPAN}-01"));
    let subject = "readout.articles.v1.somebody";
    let jetstream = async_nats::jetstream::new(client);
    let sent = jetstream.publish_with_headers(subject, headers, "no article".into()).await;
    sent.unwrap().await.unwrap();
    let spans = wait::until("both spans come", WITHIN, || async {
        let told = collector.told.lock().unwrap().clone();
        (told.len() == 2).then_some(told)
    })
    .await;
    let named = |name| &spans.iter().find(|(_, span)| span.name == name).expect(name).1;
    let (process, publish) = (named("process articles"), named("publish dead"));
    assert_eq!(id::hex(&process.trace_id), TRACE);
    assert_eq!(id::hex(&process.parent_span_id), SPAN);
    assert_eq!(publish.trace_id, process.trace_id);
    assert_eq!(publish.parent_span_id, process.span_id);
    assert_eq!(process.status.as_ref().unwrap().code(), StatusCode::Error);
    let told = |key| attribute(&process.attributes, key);
    assert_eq!(told("error.type").as_deref(), Some("undecodable"));
    assert_eq!(told("readout.settlement").as_deref(), Some("term"));
    assert_eq!(told("readout.deliveries").as_deref(), Some("1"));
    assert_eq!(publish.status.as_ref().unwrap().code(), StatusCode::Unset);
}

#[tokio::test]
async fn a_collector_may_want_encryption_and_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let authorities = folder.path().join("authorities.pem");
    std::fs::write(&authorities, own.cert.pem()).unwrap();
    let identity = Identity::from_pem(own.cert.pem(), own.signing_key.serialize_pem());
    let tls = ServerTlsConfig::new().identity(identity);
    let server = Server::builder().tls_config(tls).unwrap();
    let (collector, address) = Collector::start_on(server).await;

    let mut setup = exporting_to(&format!("https://{address}"));
    setup.environment.extend([
        ("SSL_CERT_FILE", authorities.display().to_string()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20collectors-secret".to_owned()),
    ]);
    setup.without = vec![Name::Extractor, Name::Archive];
    let mut sandbox = Sandbox::with(setup).await;
    let receipt = publish(&sandbox, article(0), None).await;
    wait::until("the spans come", WITHIN, || async {
        (collector.spans(&receipt.article_id).len() == 2).then_some(())
    })
    .await;
    let tokens = collector.tokens.lock().unwrap().clone();
    assert_eq!(tokens, BTreeSet::from(["Bearer collectors-secret".to_owned()]));
    let printed = sandbox.process(Name::Ingest).printed();
    assert!(!printed.contains("collectors-secret"), "{printed}");
}

#[tokio::test]
async fn a_wrong_address_is_told_at_once() {
    let mut sandbox =
        Sandbox::with(Setup { without: SERVICES.to_vec(), ..exporting_to("collector") }).await;
    sandbox.process(Name::Ingest).start();
    let status = sandbox.process(Name::Ingest).ended(WITHIN).await;
    assert_eq!(status.code(), Some(2));
    let printed = sandbox.process(Name::Ingest).printed();
    assert!(printed.contains("--otlp-endpoint: is no address such as"), "{printed}");
}

async fn stops_in_time(sandbox: &mut Sandbox, name: Name) {
    sandbox.process(name).signal(Signal::TERM);
    let status = sandbox.process(name).ended(END).await;
    assert!(status.success(), "{name:?}: {status}\n{}", sandbox.process(name).printed());
}

/// Spans that a service could not export, by its own count.
async fn failed_spans(sandbox: &Sandbox, name: Name) -> u64 {
    let page = sandbox.page(name, "/metrics").await.unwrap_or_default();
    let line = page.lines().find_map(|line| {
        line.strip_prefix("readout_spans_total{outcome=\"failed\"} ")?.parse().ok()
    });
    line.unwrap_or(0)
}
