//! Publishing: a message counts as published once the broker has said so.
//!
//! An attempt without an answer is repeated with the same id, by which the broker knows it.

use async_nats::jetstream::{
    self, ErrorCode,
    context::{PublishError, PublishErrorKind},
    message::PublishMessage,
};
use bytes::Bytes;
use prost::Message as _;
use readout_service::trace::{Kind, Span, TRACEPARENT, Trace};
use readout_wire::{
    id, json,
    v1::{Article, Extraction, StatementChange},
};
use tokio::time::{Instant, timeout_at};

use crate::{
    blob,
    connection::{self, Bus},
    error::Error,
    limits::{INLINE_BYTES_MAX, PAUSE_FIRST, PAUSE_MAX, PAYLOAD_BYTES_MAX},
    message::{self, Envelope, ID, Outgoing, header, value},
    metrics,
    stream::Stream,
    subject,
};

/// What became of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// The broker stored it.
    Stored,
    /// The broker has stored the same within the last five minutes; nothing was added.
    Duplicate,
}

const PROTOBUF: &str = "application/protobuf";
const JSON: &str = "application/json";

impl Bus {
    /// Publishes an article, complete with its ids; returns once the broker holds it.
    ///
    /// # Errors
    /// [`Error::Full`] when a stream it has to pass is over 90 % full; [`Error::Unavailable`] when
    /// the broker did not confirm it in time: it may hold it all the same, and publishing it again
    /// is harmless; [`Error::Refused`] when the broker will never take it.
    pub async fn publish_article(
        &self,
        article: &Article,
        trace: Trace,
    ) -> Result<Published, Error> {
        self.refuse_under_pressure(article.encoded_len()).await?;
        let envelope = Envelope {
            id: &message_id(article),
            kind: "Article",
            about: &article.name,
            media_type: PROTOBUF,
        };
        let subject = subject::of_article(Stream::Articles, self.prefix(), Some(article));
        let payload = article.encode_to_vec().into();
        self.publish(Stream::Articles, subject, &envelope, payload, Some(trace)).await
    }

    /// Publishes an extraction; returns once the broker holds it.
    ///
    /// # Errors
    /// [`Error::Full`] when the stream is full, [`Error::Unavailable`] and [`Error::Refused`] as
    /// with articles.
    pub async fn publish_extraction(
        &self,
        extraction: &Extraction,
        trace: Trace,
    ) -> Result<Published, Error> {
        let article = extraction.article.as_ref();
        let (work, name) = article.map_or_else(Default::default, |it| (message_id(it), &*it.name));
        let engine = extraction.engine_version.clone().unwrap_or_default();
        let envelope = Envelope {
            id: &format!("{work}:{}", id::engine_version(&engine)),
            kind: "Extraction",
            about: name,
            media_type: PROTOBUF,
        };
        let subject = subject::of_article(Stream::Extractions, self.prefix(), article);
        let payload = extraction.encode_to_vec().into();
        self.publish(Stream::Extractions, subject, &envelope, payload, Some(trace)).await
    }

    /// Publishes a change of a statement as JSON; returns once the broker holds it. One over
    /// 512 KiB has no payload but names a blob, as articles and extractions do.
    ///
    /// # Errors
    /// [`Error::Unavailable`] and [`Error::Refused`] as with articles. The stream is never full:
    /// its oldest events make room.
    pub async fn publish_change(
        &self,
        change: &StatementChange,
        trace: Option<Trace>,
    ) -> Result<Published, Error> {
        let (statement_id, name) = change
            .statement
            .as_ref()
            .map_or(("", ""), |statement| (&*statement.statement_id, &*statement.name));
        let envelope = Envelope {
            id: &format!("{statement_id}:{}", change.number),
            kind: "StatementChange",
            about: name,
            media_type: JSON,
        };
        let subject = subject::of_change(self.prefix(), change);
        let payload = json::line(change).map_err(|error| Error::Impossible {
            message: format!("{} on {subject}", envelope.id),
            cause: error.to_string(),
        })?;
        self.publish(Stream::Statements, subject, &envelope, payload.into(), trace).await
    }

    async fn publish(
        &self,
        stream: Stream,
        subject: String,
        envelope: &Envelope<'_>,
        payload: Bytes,
        trace: Option<Trace>,
    ) -> Result<Published, Error> {
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(Error::Impossible {
                message: format!("{} on {subject}", envelope.id),
                cause: format!("{} bytes are more than {PAYLOAD_BYTES_MAX}", payload.len()),
            });
        }
        let headers = envelope.headers(self.source());
        self.store(Outgoing { stream, subject, headers, payload, trace }).await
    }

    /// Stores a message, its payload as a blob when it is large.
    pub(crate) async fn store(&self, mut outgoing: Outgoing) -> Result<Published, Error> {
        let (stream, started) = (outgoing.stream, Instant::now());
        let mut span = outgoing.trace.map(|trace| self.begin(&mut outgoing, trace));
        let deadline = started + self.publish_timeout();
        let result = if outgoing.payload.len() > INLINE_BYTES_MAX {
            match blob::put(self, outgoing, deadline).await {
                Ok(reference) => self.send(&reference, deadline).await,
                Err(error) => Err(error),
            }
        } else {
            self.send(&outgoing, deadline).await
        };
        let outcome = match &result {
            Ok(Published::Stored) => "stored",
            Ok(Published::Duplicate) => "duplicate",
            Err(Error::Full { .. }) => "full",
            Err(Error::Unavailable { .. }) => "unavailable",
            Err(_) => "refused",
        };
        metrics::published(stream, outcome, started.elapsed().as_secs_f64());
        if let Some(span) = &mut span {
            span.text("readout.outcome", outcome);
            if result.is_err() {
                span.failed(outcome);
            }
        }
        result
    }

    /// Starts the span of a publication, and lets the message carry it.
    fn begin(&self, outgoing: &mut Outgoing, trace: Trace) -> Span {
        let Outgoing { stream, headers, payload, .. } = outgoing;
        let mut span =
            message::span(Kind::Producer, *stream, self.prefix(), Some(headers), Some(trace));
        span.text("messaging.message.id", header(Some(headers), ID));
        span.number("messaging.message.body.size", payload.len());
        headers.insert(TRACEPARENT, value(&span.trace().to_string()));
        span
    }

    /// Sends a message that fits until the broker has confirmed or refused it.
    pub(crate) async fn send(
        &self,
        outgoing: &Outgoing,
        deadline: Instant,
    ) -> Result<Published, Error> {
        let mut pause = PAUSE_FIRST;
        loop {
            let cause = match self.attempt(outgoing, deadline).await {
                Ok(published) => return Ok(published),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Again(cause)) => cause,
            };
            if Instant::now() + pause >= deadline {
                let tried = format!("store a message on {}", outgoing.subject);
                return Err(Error::Unavailable { tried, cause });
            }
            metrics::publish_retried(outgoing.stream);
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    async fn attempt(&self, outgoing: &Outgoing, deadline: Instant) -> Result<Published, Failure> {
        let again = |cause: &str| Failure::Again(cause.to_owned());
        let mut link = self.link();
        let losses = timeout_at(deadline, connection::connected(&mut link))
            .await
            .map_err(|_| again("it is not connected"))?;
        let message = PublishMessage::build()
            .payload(outgoing.payload.clone())
            .headers(outgoing.headers.clone());
        let confirmed =
            async { self.publisher().send_publish(outgoing.subject.clone(), message).await?.await };
        // A request in flight when the connection is lost would only run into its timeout.
        tokio::select! {
            confirmed = timeout_at(deadline, confirmed) => match confirmed {
                Ok(Ok(ack)) if ack.duplicate => Ok(Published::Duplicate),
                Ok(Ok(_)) => Ok(Published::Stored),
                Ok(Err(error)) => Err(self.classify(outgoing, &error)),
                Err(_) => Err(again("it did not confirm; is its disk full?")),
            },
            () = connection::lost(&mut link, losses) => {
                Err(again("the connection was lost"))
            }
        }
    }

    fn classify(&self, outgoing: &Outgoing, error: &PublishError) -> Failure {
        let refused = || {
            Failure::Final(Error::Refused {
                tried: format!("store a message on {}", outgoing.subject),
                cause: error.to_string(),
            })
        };
        let source = std::error::Error::source(error);
        let answer = source.and_then(|source| source.downcast_ref::<jetstream::Error>());
        match (error.kind(), answer) {
            (PublishErrorKind::MaxPayloadExceeded, _) => refused(),
            // The code stands for every failure to store; only the text tells a full stream.
            (_, Some(answer))
                if answer.error_code() == ErrorCode::STREAM_STORE_FAILED
                    && answer.to_string().contains("maximum") =>
            {
                Failure::Final(Error::Full { stream: outgoing.stream.name(self.prefix()) })
            }
            // 503 means that the broker cannot at the moment.
            (_, Some(answer)) if answer.code() != 503 => refused(),
            (PublishErrorKind::StreamNotFound, _) => {
                Failure::Again("no stream takes it; run `readout provision`".to_owned())
            }
            _ => Failure::Again(error.to_string()),
        }
    }
}

/// Id of the message that carries an article: the same article gives the same id, however often it is
/// sent; one that was corrected in any respect gives another.
fn message_id(article: &Article) -> String {
    format!("{}:{}:{}", article.article_id, article.revision, id::article_digest(article))
}

enum Failure {
    Again(String),
    Final(Error),
}
