//! Messages: which headers they carry, and how one is read.
//!
//! CloudEvents in binary mode: the payload is the message itself, its attributes are headers.

use async_nats::{HeaderMap, HeaderValue};
use bytes::Bytes;
use prost::Message;
use readout_service::trace::{Kind, Span, TRACEPARENT, Trace};
use readout_wire::{id, time};

use crate::{blob, connection::Bus, limits::ID_BYTES_MAX, stream::Stream};

/// Header of the id that the broker recognises repeats by.
pub(crate) const ID: &str = "Nats-Msg-Id";
/// Header of the version of the payload's schema.
pub(crate) const SCHEMA: &str = "Readout-Schema";
/// Header of the sha256 of the payload, when that is stored as a blob.
pub(crate) const BLOB: &str = "Readout-Blob";
/// Header of the length of the payload in bytes, when that is stored as a blob.
pub(crate) const BLOB_BYTES: &str = "Readout-Blob-Bytes";
/// Header of the resource it is about.
const ABOUT: &str = "ce-subject";
/// Header of the time it happened, RFC 3339.
pub(crate) const TIME: &str = "ce-time";

/// Version of `readout.v1` messages.
const SCHEMA_VERSION: &str = "1";

/// A message on its way to the broker, as the broker will hold it but for the blob.
pub(crate) struct Outgoing {
    pub(crate) stream: Stream,
    pub(crate) subject: String,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Bytes,
    /// What it belongs to; without one it is stored with the headers as they are.
    pub(crate) trace: Option<Trace>,
}

/// What a message says about itself.
pub(crate) struct Envelope<'a> {
    /// Unique among messages of its type; repeats of a message share it.
    pub(crate) id: &'a str,
    /// Name of the protobuf message.
    pub(crate) kind: &'static str,
    /// Resource that it is about.
    pub(crate) about: &'a str,
    /// Media type of the payload.
    pub(crate) media_type: &'static str,
}

impl Envelope<'_> {
    /// Its headers, when published by `source`.
    pub(crate) fn headers(&self, source: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ID, value(self.id));
        headers.insert(SCHEMA, SCHEMA_VERSION);
        headers.insert("ce-specversion", "1.0");
        headers.insert("ce-id", value(self.id));
        headers.insert("ce-source", value(source));
        headers.insert("ce-type", value(&format!("readout.v1.{}", self.kind)));
        headers.insert(TIME, value(&time::rfc3339(&time::now())));
        headers.insert(ABOUT, value(self.about));
        headers.insert("ce-datacontenttype", self.media_type);
        headers
    }
}

/// Text as a header value. Line breaks would end the header, and become spaces.
pub(crate) fn value(text: &str) -> HeaderValue {
    HeaderValue::from(text.replace(['\r', '\n'], " "))
}

/// A header as text; empty when absent.
pub(crate) fn header<'a>(headers: Option<&'a HeaderMap>, name: &str) -> &'a str {
    headers.and_then(|headers| headers.get(name)).map_or("", |value| value.as_str())
}

/// Id of a message: that of its publisher; for messages without one a hash of the whole, for one too
/// long to be repeated in the headers of a dead letter a hash of it.
pub(crate) fn id(message: &async_nats::Message) -> String {
    match header(message.headers.as_ref(), ID) {
        "" => id::of("message", &[message.subject.as_bytes(), &message.payload]),
        long if long.len() > ID_BYTES_MAX => id::of("message-id", &[long.as_bytes()]),
        id => id.to_owned(),
    }
}

/// Trace that a message names.
pub(crate) fn trace(message: &async_nats::Message) -> Option<Trace> {
    Trace::parse(header(message.headers.as_ref(), TRACEPARENT))
}

/// Starts the span of work with a message. Subjects are not told: they hold names of people.
pub(crate) fn span(
    kind: Kind,
    stream: Stream,
    prefix: &str,
    headers: Option<&HeaderMap>,
    parent: Option<Trace>,
) -> Span {
    let (name, sort) = match kind {
        Kind::Producer => ("publish", "send"),
        _ => ("process", "process"),
    };
    let mut span = Span::start(format_args!("{name} {}", stream.token()), kind, parent);
    if span.is_recorded() {
        span.text("messaging.system", "nats");
        span.text("messaging.operation.name", name);
        span.text("messaging.operation.type", sort);
        span.text("messaging.destination.name", &stream.name(prefix));
        let article = header(headers, ABOUT).strip_prefix("articles/").unwrap_or_default();
        let article = article.split('/').next().unwrap_or_default();
        if id::is_id(article) {
            span.text("readout.article.id", article);
        }
    }
    span
}

/// Why a message cannot be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It is no message of the kind expected.
    Undecodable(String),
    /// Its payload is a blob that is not there, or not as it was.
    UnknownBlob(String),
    /// The broker did not say.
    Unavailable(String),
}

/// Reads a message of `stream`.
pub(crate) async fn decode<M: Message + Default>(
    bus: &Bus,
    stream: Stream,
    message: &async_nats::Message,
) -> Result<M, Unreadable> {
    let schema = header(message.headers.as_ref(), SCHEMA);
    if !matches!(schema, "" | SCHEMA_VERSION) {
        return Err(Unreadable::Undecodable(format!("schema version {schema} is not known")));
    }
    let payload = payload(bus, stream, message.headers.as_ref(), &message.payload).await?;
    M::decode(payload).map_err(|error| Unreadable::Undecodable(error.to_string()))
}

/// The payload of a message of `stream`, wherever it is.
pub(crate) async fn payload(
    bus: &Bus,
    stream: Stream,
    headers: Option<&HeaderMap>,
    inline: &Bytes,
) -> Result<Bytes, Unreadable> {
    match header(headers, BLOB) {
        "" => Ok(inline.clone()),
        sha256 => {
            let bytes = header(headers, BLOB_BYTES).parse().map_err(|_| {
                Unreadable::Undecodable(format!("{BLOB} without a length in {BLOB_BYTES}"))
            })?;
            blob::get(bus, stream, sha256, bytes).await
        }
    }
}
