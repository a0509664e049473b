//! Dead letters: messages that cannot be processed, kept whole with the reason.

use std::fmt;

use async_nats::{
    HeaderMap, HeaderName,
    jetstream::consumer::{AckPolicy, pull},
};
use futures_util::TryStreamExt as _;
use prost::Message as _;
use readout_service::trace::Trace;
use readout_wire::{
    time,
    v1::{DeadLetter, dead_letter::Header},
};
use serde::Serialize;

use crate::{
    connection::Bus,
    error::Error,
    limits::{DETAIL_BYTES_MAX, LETTERS_PAGE},
    message::{self, BLOB, BLOB_BYTES, Envelope, ID, Outgoing, TIME, Unreadable, header, value},
    publish::Published,
    stream::{Stage, Stream},
    subject,
};

/// Header of the subject of the message that failed.
const FAILED_SUBJECT: &str = "Readout-Failed-Subject";
/// Header of what went wrong, cut.
const DETAIL: &str = "Readout-Detail";
/// Header of how often the message was delivered.
const DELIVERIES: &str = "Readout-Deliveries";
/// Header that tells how many bytes a message has whose payload was left out.
const PAYLOAD_BYTES: &str = "Nats-Msg-Size";

/// Why a message became a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is no message of the kind that the stream carries.
    Undecodable,
    /// Its payload is a blob that is not there.
    UnknownBlob,
    /// It breaks a rule.
    Invalid,
    /// It was tried eight times.
    Exhausted,
    /// It was delivered sixteen times, and nobody lived to tell the end.
    SuspectedCrash,
}

impl Reason {
    /// All of them.
    pub(crate) const ALL: [Reason; 5] = [
        Reason::Undecodable,
        Reason::UnknownBlob,
        Reason::Invalid,
        Reason::Exhausted,
        Reason::SuspectedCrash,
    ];

    /// Its word in subjects and metrics.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Reason::Undecodable => "undecodable",
            Reason::UnknownBlob => "unknown-blob",
            Reason::Invalid => "invalid",
            Reason::Exhausted => "exhausted",
            Reason::SuspectedCrash => "suspected-crash",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.token())
    }
}

/// A dead letter without the message that it keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLetterInfo {
    /// Stable id: the failed message's id and the stage.
    pub id: String,
    /// Which consumer gave up: `extractor` or `archive`.
    pub stage: String,
    /// `undecodable`, `unknown-blob`, `invalid`, `exhausted` or `suspected-crash`.
    pub reason: String,
    /// What went wrong, for people; cut at 1 KiB.
    pub detail: String,
    /// Subject the failed message was published to.
    pub subject: String,
    /// How often it was delivered.
    pub deliveries: u64,
    /// When it was given up, RFC 3339.
    pub failed_at: String,
    /// Size of the letter in bytes.
    pub bytes: u64,
}

/// A message to be given up.
pub(crate) struct Failed<'a> {
    pub(crate) message: &'a async_nats::Message,
    pub(crate) deliveries: u64,
    pub(crate) stage: Stage,
    pub(crate) reason: Reason,
    pub(crate) detail: &'a str,
    /// Where the work on it belongs.
    pub(crate) trace: Trace,
}

impl Bus {
    /// Stores a dead letter; returns once the broker holds it.
    pub(crate) async fn bury(&self, failed: &Failed<'_>) -> Result<Published, Error> {
        let message = failed.message;
        let stream = failed.stage.stream();
        let kept = message::payload(self, stream, message.headers.as_ref(), &message.payload).await;
        let (headers, payload) = match kept {
            Ok(payload) => {
                (headers_to_keep(message.headers.as_ref(), &[BLOB, BLOB_BYTES]), payload)
            }
            Err(Unreadable::Unavailable(cause)) => {
                return Err(Error::Unavailable { tried: "read a blob".to_owned(), cause });
            }
            // Nothing can be kept of a payload that is gone but its name.
            Err(_) => (headers_to_keep(message.headers.as_ref(), &[]), message.payload.clone()),
        };
        let letter = DeadLetter {
            id: format!("{}:{}", message::id(message), failed.stage),
            stage: failed.stage.to_string(),
            reason: failed.reason.to_string(),
            detail: failed.detail.to_owned(),
            subject: message.subject.to_string(),
            headers,
            payload,
            deliveries: failed.deliveries,
            failed_at: Some(time::now()),
        };
        let envelope = Envelope {
            id: &letter.id,
            kind: "DeadLetter",
            about: &letter.id,
            media_type: "application/protobuf",
        };
        let mut headers = envelope.headers(self.source());
        headers.insert(FAILED_SUBJECT, value(&letter.subject));
        headers.insert(DETAIL, value(cut(&letter.detail)));
        headers.insert(DELIVERIES, letter.deliveries.to_string());
        let subject = subject::of_letter(self.prefix(), failed.stage, failed.reason);
        let payload = letter.encode_to_vec().into();
        let trace = Some(failed.trace);
        self.store(Outgoing { stream: Stream::Dead, subject, headers, payload, trace }).await
    }

    /// Lists dead letters, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Missing`] when the stream is not there, [`Error::Unavailable`] when the broker
    /// does not answer.
    pub async fn dead_letters(&self, limit: usize) -> Result<Vec<DeadLetterInfo>, Error> {
        Ok(self.scan(limit).await?.into_iter().map(|(_, info)| info).collect())
    }

    /// Reads a dead letter, with the message it keeps.
    ///
    /// # Errors
    /// [`Error::NoLetter`] when there is none of that id, [`Error::UnreadableLetter`] when its
    /// bytes are no letter, [`Error::Missing`] and [`Error::Unavailable`] as with lists.
    pub async fn dead_letter(&self, id: &str) -> Result<DeadLetter, Error> {
        let sequences = self.find(id).await?;
        self.read(id, sequences[0]).await
    }

    async fn read(&self, id: &str, sequence: u64) -> Result<DeadLetter, Error> {
        let letter = self.dead_stream().await?.direct_get(sequence).await;
        let letter = letter.map_err(|error| self.unavailable("read a dead letter", &error))?;
        let unreadable = |cause: String| Error::UnreadableLetter { id: id.to_owned(), cause };
        let payload = message::payload(self, Stream::Dead, Some(&letter.headers), &letter.payload)
            .await
            .map_err(|cause| unreadable(format!("{cause:?}")))?;
        DeadLetter::decode(payload).map_err(|error| unreadable(error.to_string()))
    }

    /// Publishes the message of a dead letter again, under a new id, and deletes the letter once
    /// the broker holds it.
    ///
    /// # Errors
    /// As [`Bus::dead_letter`]; [`Error::Full`] when the stream of the message is full.
    pub async fn requeue(&self, id: &str) -> Result<(), Error> {
        let sequences = self.find(id).await?;
        let letter = self.read(id, sequences[0]).await?;
        let stage = Stage::ALL.into_iter().find(|stage| stage.token() == letter.stage);
        let Some(stage) = stage else {
            let cause = format!("its stage {:?} is not known", letter.stage);
            return Err(Error::UnreadableLetter { id: id.to_owned(), cause });
        };
        let mut headers = HeaderMap::new();
        for Header { name, value: text } in &letter.headers {
            if let Ok(name) = name.parse::<HeaderName>() {
                headers.append(name, value(text));
            }
        }
        let original = letter.id.strip_suffix(&format!(":{stage}")).unwrap_or(&letter.id);
        headers.insert(ID, value(&next_id(original)));
        let (stream, subject) = (stage.stream(), letter.subject);
        // Among its headers is the trace that it belongs to.
        let (payload, trace) = (letter.payload, None);
        self.store(Outgoing { stream, subject, headers, payload, trace }).await?;
        let dead = self.dead_stream().await?;
        for sequence in sequences {
            let deleted = dead.delete_message(sequence).await;
            deleted.map_err(|error| self.unavailable("delete a dead letter", &error))?;
        }
        Ok(())
    }

    /// Sequences of the letters of an id, never empty: the same message may fail again later.
    async fn find(&self, id: &str) -> Result<Vec<u64>, Error> {
        let mut letters = self.scan(usize::MAX).await?;
        letters.retain(|(_, info)| info.id == id);
        if letters.is_empty() {
            return Err(Error::NoLetter { id: id.to_owned() });
        }
        Ok(letters.into_iter().map(|(sequence, _)| sequence).collect())
    }

    /// Reads the headers of letters, oldest first.
    async fn scan(&self, limit: usize) -> Result<Vec<(u64, DeadLetterInfo)>, Error> {
        let held = self.info(Stream::Dead).await?.state.messages;
        let wanted = limit.min(usize::try_from(held).unwrap_or(usize::MAX));
        let failed = |error: &dyn std::error::Error| self.unavailable("list dead letters", error);
        let config =
            pull::Config { headers_only: true, ack_policy: AckPolicy::None, ..Default::default() };
        let dead = self.dead_stream().await?;
        let reader = dead.create_consumer(config).await.map_err(|error| failed(&error))?;
        let mut letters = Vec::new();
        while letters.len() < wanted {
            let page = LETTERS_PAGE.min(wanted - letters.len());
            let page = reader.fetch().max_messages(page).messages().await;
            let page: Vec<_> = page
                .map_err(|error| failed(&error))?
                .map_err(|error| failed(&*error))
                .try_collect()
                .await?;
            if page.is_empty() {
                break;
            }
            for letter in page {
                let sequence = letter.info().map_err(|error| failed(&*error))?.stream_sequence;
                letters.push((sequence, describe(&letter)));
            }
        }
        let name = &reader.cached_info().name;
        // It would go by itself when nobody reads; deleting it only spares the broker the wait.
        let _ = dead.delete_consumer(name).await;
        Ok(letters)
    }

    async fn dead_stream(&self) -> Result<async_nats::jetstream::stream::Stream<()>, Error> {
        let stream = self.admin().get_stream_no_info(Stream::Dead.name(self.prefix())).await;
        stream.map_err(|error| self.unavailable("open the stream of dead letters", &error))
    }
}

fn describe(letter: &async_nats::Message) -> DeadLetterInfo {
    let headers = letter.headers.as_ref();
    let mut tokens = letter.subject.rsplit('.').map(str::to_owned);
    let (reason, stage) = (tokens.next(), tokens.next());
    let number = |name| header(headers, name).parse().unwrap_or(0);
    DeadLetterInfo {
        id: header(headers, ID).to_owned(),
        stage: stage.unwrap_or_default(),
        reason: reason.unwrap_or_default(),
        detail: header(headers, DETAIL).to_owned(),
        subject: header(headers, FAILED_SUBJECT).to_owned(),
        deliveries: number(DELIVERIES),
        failed_at: header(headers, TIME).to_owned(),
        bytes: number(BLOB_BYTES).max(number(PAYLOAD_BYTES)),
    }
}

fn headers_to_keep(headers: Option<&HeaderMap>, left_out: &[&str]) -> Vec<Header> {
    let lines = headers.into_iter().flat_map(HeaderMap::iter);
    lines
        .map(|(name, values)| (name.to_string(), values))
        .filter(|(name, _)| !left_out.contains(&&**name))
        .flat_map(|(name, values)| {
            values.iter().map(move |value| Header { name: name.clone(), value: value.to_string() })
        })
        .collect()
}

/// The id under which a message is published again: the broker would take the old one for a
/// repeat.
fn next_id(id: &str) -> String {
    let requeued = id.rsplit_once(":r").and_then(|(id, n)| Some((id, n.parse::<u64>().ok()?)));
    let (original, times) = requeued.unwrap_or((id, 0));
    format!("{original}:r{}", times.saturating_add(1))
}

fn cut(detail: &str) -> &str {
    &detail[..detail.floor_char_boundary(DETAIL_BYTES_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requeued_messages_get_the_next_id() {
        assert_eq!(next_id("a:b"), "a:b:r1");
        assert_eq!(next_id("a:b:r1"), "a:b:r2");
        assert_eq!(next_id("a:rest"), "a:rest:r1");
    }

    #[test]
    fn details_are_cut_between_characters() {
        let long = "é".repeat(DETAIL_BYTES_MAX);
        assert_eq!(cut(&long).len(), DETAIL_BYTES_MAX);
        assert_eq!(cut(&format!("x{long}")).len(), DETAIL_BYTES_MAX - 1);
        assert_eq!(cut("short"), "short");
    }
}
