//! Blobs: payloads too large for a message, stored under their sha256 before the message that
//! names them.
//!
//! A blob is a row of pieces, each the last message of its own subject. Storing a blob again
//! replaces every piece by the same bytes, so that writers need no agreement, a writer that dies
//! leaves nothing half done, and the age of a piece is the time since it was last stored: what the
//! janitor goes by.

use async_nats::jetstream::stream::DirectGetErrorKind;
use bytes::Bytes;
use readout_wire::id;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use crate::{
    connection::Bus,
    error::Error,
    limits::{BLOB_BYTES_MAX, CHUNK_BYTES_MAX},
    message::{BLOB, BLOB_BYTES, Outgoing, Unreadable, value},
    stream::Stream,
    subject,
};

/// Stores the payload of a message as a blob and leaves its name in the headers.
pub(crate) async fn put(
    bus: &Bus,
    mut outgoing: Outgoing,
    deadline: Instant,
) -> Result<Outgoing, Error> {
    let payload = std::mem::take(&mut outgoing.payload);
    let sha256 = id::hex(&Sha256::digest(&payload));
    for index in 0..payload.len().div_ceil(CHUNK_BYTES_MAX) {
        let start = index * CHUNK_BYTES_MAX;
        let piece = Outgoing {
            stream: Stream::Blobs,
            subject: subject::of_piece(bus.prefix(), outgoing.stream, &sha256, index),
            headers: Default::default(),
            payload: payload.slice(start..payload.len().min(start + CHUNK_BYTES_MAX)),
            trace: None,
        };
        bus.send(&piece, deadline).await?;
    }
    outgoing.headers.insert(BLOB, value(&sha256));
    outgoing.headers.insert(BLOB_BYTES, payload.len().to_string());
    Ok(outgoing)
}

/// Reads a blob that a message of `stream` names.
pub(crate) async fn get(
    bus: &Bus,
    stream: Stream,
    sha256: &str,
    bytes: usize,
) -> Result<Bytes, Unreadable> {
    let unknown = |cause: &str| Unreadable::UnknownBlob(format!("blob {sha256} {cause}"));
    if bytes > BLOB_BYTES_MAX || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unknown("cannot exist"));
    }
    let blobs = bus.admin().get_stream_no_info(Stream::Blobs.name(bus.prefix())).await;
    let blobs = blobs.map_err(|error| Unreadable::Unavailable(error.to_string()))?;
    let mut payload = Vec::with_capacity(bytes);
    for index in 0.. {
        if payload.len() >= bytes {
            break;
        }
        let subject = subject::of_piece(bus.prefix(), stream, sha256, index);
        match blobs.direct_get_last_for_subject(subject).await {
            Ok(piece) if !piece.payload.is_empty() => payload.extend_from_slice(&piece.payload),
            Ok(_) => return Err(unknown("has an empty piece")),
            Err(error) if error.kind() == DirectGetErrorKind::NotFound => {
                return Err(unknown("is not there"));
            }
            Err(error) => return Err(Unreadable::Unavailable(error.to_string())),
        }
    }
    if id::hex(&Sha256::digest(&payload)) != sha256 {
        return Err(unknown("is not as it was stored"));
    }
    Ok(payload.into())
}
