//! Export: recorded spans go to a collector by OTLP over gRPC, in batches, beside the work.
//!
//! Spans wait in a bounded queue; what finds it full is dropped and counted. A collector that is away
//! costs spans and a line in the log now and then, never time.

use std::{sync::OnceLock, time::Duration};

use opentelemetry::{Context, KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::WithTonicConfig as _;
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{
        Sampler, SdkTracer, SdkTracerProvider, Span, SpanData, SpanExporter as _, SpanProcessor,
    },
};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};

use crate::{
    limits::{EXPORT, EXPORT_DELAY, EXPORT_SPANS_MAX, EXPORT_WARNING, SPANS_WAITING_MAX},
    metrics::{self, SpanFate},
    setting::{SettingError, set},
};

/// Where spans go. The variables are those of every OpenTelemetry program.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Traces")]
pub struct TraceArgs {
    /// Address of the collector that spans go to, OTLP over gRPC, as in http://127.0.0.1:4317.
    /// Without it nothing is recorded.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", hide_env_values = true, value_name = "URL")]
    pub otlp_endpoint: Option<String>,
    /// Share of the traces beginning here that is recorded, 0 to 1; without it all are. A trace that
    /// began elsewhere says itself whether it is.
    #[arg(long, env = "OTEL_TRACES_SAMPLER_ARG", value_name = "RATIO")]
    pub trace_ratio: Option<String>,
}

/// What records in this process, once it is told where to.
static RECORDER: OnceLock<Recorder> = OnceLock::new();

struct Recorder {
    tracer: SdkTracer,
    queue: mpsc::Sender<Waiting>,
}

/// What waits for its turn.
enum Waiting {
    Span(Box<SpanData>),
    /// All before it is to be exported now.
    Flush(oneshot::Sender<()>),
}

pub(super) fn tracer() -> Option<&'static SdkTracer> {
    RECORDER.get().map(|recorder| &recorder.tracer)
}

/// Begins to record when an address is given; says whether it does. A second call in one process
/// changes nothing, so that tests can start several services.
///
/// # Errors
/// When a setting cannot be used; a collector that is not there is no error.
pub(crate) fn start(service: &str, args: &TraceArgs) -> Result<bool, SettingError> {
    let Some(url) = set(&args.otlp_endpoint) else { return Ok(false) };
    let ratio = ratio(set(&args.trace_ratio))?;
    let mut exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_channel(channel(url)?)
        .build()
        .map_err(|error| SettingError::new("--otlp-endpoint", error.to_string()))?;
    let resource = Resource::builder()
        .with_service_name(format!("readout-{service}"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    exporter.set_resource(&resource);
    let (queue, waiting) = mpsc::channel(SPANS_WAITING_MAX);
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio))))
        .with_span_processor(Queue(queue.clone()))
        .build();
    if RECORDER.set(Recorder { tracer: provider.tracer("readout"), queue }).is_ok() {
        tokio::spawn(export(exporter, waiting));
    }
    Ok(true)
}

/// Exports what has ended by now, or as much as can be until the deadline.
pub(crate) async fn flush(deadline: Instant) {
    let Some(recorder) = RECORDER.get() else { return };
    let flushed = async {
        let (done, flushed) = oneshot::channel();
        recorder.queue.send(Waiting::Flush(done)).await.ok()?;
        flushed.await.ok()
    };
    if timeout_at(deadline, flushed).await.is_err() {
        tracing::warn!("stopped before all spans were exported");
    }
}

fn ratio(given: Option<&str>) -> Result<f64, SettingError> {
    let Some(given) = given else { return Ok(1.0) };
    given.parse().ok().filter(|ratio| (0.0..=1.0).contains(ratio)).ok_or_else(|| {
        SettingError::new(format!("--trace-ratio {given}"), "is no number from 0 to 1")
    })
}

/// A connection that is made when it is first needed.
fn channel(url: &str) -> Result<Channel, SettingError> {
    // The address may hold a password, and is not repeated.
    let wrong = |cause: &str| SettingError::new("--otlp-endpoint", cause);
    let malformed = "is no address such as http://127.0.0.1:4317";
    let endpoint = Endpoint::from_shared(url.to_owned()).map_err(|_| wrong(malformed))?;
    let endpoint = match endpoint.uri().scheme_str() {
        Some("http") => endpoint,
        Some("https") => endpoint
            .tls_config(ClientTlsConfig::new().with_native_roots())
            .map_err(|error| wrong(&error.to_string()))?,
        _ => return Err(wrong(malformed)),
    };
    Ok(endpoint.connect_timeout(EXPORT).connect_lazy())
}

/// Where spans wait that have ended. The library has such a queue too; it does not say what it drops,
/// and keeps a thread.
#[derive(Debug)]
struct Queue(mpsc::Sender<Waiting>);

impl SpanProcessor for Queue {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if self.0.try_send(Waiting::Span(Box::new(span))).is_err() {
            metrics::spans(SpanFate::Dropped, 1);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// Exports batches until the process ends.
async fn export(exporter: opentelemetry_otlp::SpanExporter, mut waiting: mpsc::Receiver<Waiting>) {
    let mut warned: Option<Instant> = None;
    while let Some(first) = waiting.recv().await {
        let (batch, flush) = batch(first, &mut waiting).await;
        let count = batch.len();
        let exported = match batch.is_empty() {
            true => Ok(()),
            false => match timeout(EXPORT, exporter.export(batch)).await {
                Ok(exported) => exported.map_err(|error| error.to_string()),
                Err(_) => Err(format!("no answer within {EXPORT:?}")),
            },
        };
        match exported {
            Ok(()) => metrics::spans(SpanFate::Exported, count),
            Err(error) => {
                metrics::spans(SpanFate::Failed, count);
                if warned.is_none_or(|warned| warned.elapsed() >= EXPORT_WARNING) {
                    warned = Some(Instant::now());
                    tracing::warn!(error, spans = count, "spans not exported");
                }
            }
        }
        if let Some(done) = flush {
            // Whoever asked may have given up.
            let _ = done.send(());
        }
    }
}

/// What goes together: spans that end shortly after one another.
async fn batch(
    first: Waiting,
    waiting: &mut mpsc::Receiver<Waiting>,
) -> (Vec<SpanData>, Option<oneshot::Sender<()>>) {
    let due = Instant::now() + EXPORT_DELAY;
    let mut batch = Vec::new();
    let mut next = Some(first);
    while let Some(one) = next {
        match one {
            Waiting::Span(span) => batch.push(*span),
            Waiting::Flush(done) => return (batch, Some(done)),
        }
        if batch.len() >= EXPORT_SPANS_MAX {
            break;
        }
        next = timeout_at(due, waiting.recv()).await.ok().flatten();
    }
    (batch, None)
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::Tracer as _;

    use super::*;

    fn refusal(url: &str, ratio: &str) -> Option<String> {
        let args = TraceArgs { otlp_endpoint: Some(url.into()), trace_ratio: Some(ratio.into()) };
        start("test", &args).err().map(|error| error.to_string())
    }

    #[test]
    fn a_full_queue_drops_spans_and_holds_nobody_up() {
        let (queue, mut waiting) = mpsc::channel(1);
        let provider = SdkTracerProvider::builder().with_span_processor(Queue(queue)).build();
        for name in ["first", "second"] {
            drop(provider.tracer("test").start(name));
        }
        let first = waiting.try_recv();
        assert!(matches!(first, Ok(Waiting::Span(span)) if span.name == "first"));
        assert!(waiting.try_recv().is_err());
    }

    #[test]
    fn wrong_settings_are_told_and_empty_ones_are_not_given() {
        assert_eq!(start("test", &TraceArgs::default()), Ok(false));
        assert_eq!(refusal("", ""), None);
        // Other programs give this variable other values.
        assert_eq!(refusal("", "parentbased"), None);
        for ratio in ["1.1", "-1", "NaN", "half"] {
            let text = refusal("http://127.0.0.1:1", ratio).unwrap();
            assert_eq!(text, format!("--trace-ratio {ratio}: is no number from 0 to 1"));
        }
        for url in ["127.0.0.1:4317", "collector", "ftp://127.0.0.1", "http://me:secret@a b"] {
            let text = refusal(url, "").unwrap();
            assert!(text.starts_with("--otlp-endpoint: is no address"), "{url}: {text}");
            assert!(!text.contains("secret"), "{text}");
        }
    }
}
