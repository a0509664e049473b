//! A span: one piece of work of a trace, from its start until it is dropped.
//!
//! Where nothing is recorded it is no more than the context it was given, which goes on unchanged,
//! so that the spans of those who do record stay one tree. Attributes never hold text of an article.

use std::{borrow::Cow, fmt};

use opentelemetry::{
    Context, KeyValue,
    trace::{
        Span as _, SpanContext, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceState,
        Tracer as _,
    },
};
use tonic::Code;

use super::{Trace, export};

/// What a piece of work is to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It answers a call.
    Server,
    /// It gives a message to the broker.
    Producer,
    /// It handles a message from the broker.
    Consumer,
    /// It is nobody else's business.
    Internal,
}

/// A piece of work that goes on. It ends when it is dropped.
#[derive(Debug)]
pub struct Span {
    trace: Trace,
    recorded: Option<Box<opentelemetry_sdk::trace::Span>>,
}

impl Span {
    /// Starts a piece of work below `parent`; without one it begins a trace. `name` is one of few.
    pub fn start(name: fmt::Arguments<'_>, kind: Kind, parent: Option<Trace>) -> Span {
        match record(name, kind, parent) {
            Some(span) => Span { trace: of(span.span_context()), recorded: Some(Box::new(span)) },
            None => Span { trace: parent.unwrap_or_default(), recorded: None },
        }
    }

    /// Starts answering a call of `method`, as in `readout.v1.IngestService/PublishArticle`.
    pub fn of_call(method: &'static str, parent: Option<Trace>) -> Span {
        let mut span = Span::start(format_args!("{method}"), Kind::Server, parent);
        span.text("rpc.system.name", "grpc");
        span.text("rpc.method", method);
        span
    }

    /// What belongs below it is given this.
    pub fn trace(&self) -> Trace {
        self.trace
    }

    /// Whether anything told about it is kept.
    pub fn is_recorded(&self) -> bool {
        self.recorded.is_some()
    }

    /// Tells something about the work in a word or an id.
    pub fn text(&mut self, key: &'static str, value: &str) {
        if let Some(span) = &mut self.recorded {
            span.set_attribute(KeyValue::new(key, value.to_owned()));
        }
    }

    /// Tells something about the work in a number.
    pub fn number(&mut self, key: &'static str, value: impl TryInto<i64>) {
        if let Some(span) = &mut self.recorded {
            span.set_attribute(KeyValue::new(key, value.try_into().unwrap_or(i64::MAX)));
        }
    }

    /// Says that the work failed, and of what kind the failure is.
    pub fn failed(&mut self, kind: &str) {
        self.text("error.type", kind);
        if let Some(span) = &mut self.recorded {
            span.set_status(Status::error(""));
        }
    }

    /// Says how a call was answered. What is the caller's fault is no failure.
    pub fn answered(&mut self, code: Code) {
        if self.recorded.is_none() {
            return;
        }
        let word = crate::metrics::word(code);
        self.text("rpc.response.status_code", word);
        if matches!(
            code,
            Code::Unknown
                | Code::DeadlineExceeded
                | Code::Unimplemented
                | Code::Internal
                | Code::Unavailable
                | Code::DataLoss
        ) {
            self.failed(word);
        }
    }
}

/// Begins to record, unless nothing is recorded here or the trace says that it is not.
fn record(
    name: fmt::Arguments<'_>,
    kind: Kind,
    parent: Option<Trace>,
) -> Option<opentelemetry_sdk::trace::Span> {
    let tracer = export::tracer()?;
    let context = match parent {
        Some(parent) if !parent.recorded => return None,
        Some(parent) => Context::new().with_remote_span_context(context(parent)),
        None => Context::new(),
    };
    let name = name.as_str().map_or_else(|| Cow::Owned(name.to_string()), Cow::Borrowed);
    let kind = match kind {
        Kind::Server => SpanKind::Server,
        Kind::Producer => SpanKind::Producer,
        Kind::Consumer => SpanKind::Consumer,
        Kind::Internal => SpanKind::Internal,
    };
    let span = tracer.build_with_context(tracer.span_builder(name).with_kind(kind), &context);
    span.is_recording().then_some(span)
}

fn context(trace: Trace) -> SpanContext {
    let flags = TraceFlags::default().with_sampled(trace.recorded);
    SpanContext::new(trace.trace.into(), trace.span.into(), flags, true, TraceState::NONE)
}

fn of(context: &SpanContext) -> Trace {
    Trace {
        trace: u128::from_be_bytes(context.trace_id().to_bytes()),
        span: u64::from_be_bytes(context.span_id().to_bytes()),
        recorded: context.is_sampled(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_goes_on_unchanged_where_nothing_is_recorded() {
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let parent = Trace::parse(header);
        let mut span = Span::start(format_args!("work"), Kind::Internal, parent);
        span.failed("test");
        assert_eq!(span.trace().to_string(), header);
        let root = Span::start(format_args!("work"), Kind::Internal, None);
        assert!(root.trace().to_string().ends_with("-00"));
    }

    #[test]
    fn contexts_survive_the_library() {
        let trace = Trace { recorded: true, ..Trace::new() };
        assert_eq!(of(&context(trace)), trace);
    }
}
