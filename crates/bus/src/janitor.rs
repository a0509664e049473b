//! The janitor: purges what every consumer has finished, and blobs that nobody can name.
//!
//! Nothing unprocessed is ever purged: the bound is the acknowledgement floor of the consumers,
//! below which the broker waits for nothing.

use std::{error::Error as StdError, time::Duration};

use async_nats::{
    Request, StatusCode,
    jetstream::{
        consumer::Info as ConsumerInfo,
        stream::{Info, LastRawMessageErrorKind, No, Purge, Yes},
    },
};
use futures_util::TryStreamExt as _;
use readout_service::Shutdown;
use readout_wire::time;
use tokio::time::{MissedTickBehavior, interval};

use crate::{
    args::JanitorArgs,
    connection::Bus,
    error::Error,
    limits::{FILL_KEEP, FILL_PURGE, REQUEST_TIMEOUT},
    message::header,
    metrics,
    provision::fill,
    stream::{Stage, Stream},
    subject,
};

/// Purges now and then until the shutdown begins. One process of an installation runs it; two do
/// no harm.
pub async fn janitor(bus: &Bus, args: &JanitorArgs, shutdown: &Shutdown) {
    for stream in [Stream::Articles, Stream::Extractions, Stream::Blobs] {
        metrics::purged(stream, 0);
    }
    let mut rounds = interval(args.interval());
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let work = async {
        loop {
            rounds.tick().await;
            if let Err(error) = round(bus, args).await {
                tracing::warn!(%error, "janitor round failed");
            }
        }
    };
    shutdown.token().run_until_cancelled(work).await;
}

async fn round(bus: &Bus, args: &JanitorArgs) -> Result<(), Error> {
    let blobs = bus.info(Stream::Blobs).await?;
    for stage in Stage::ALL {
        purge_finished(bus, stage, args.keep(), fill(&blobs)).await?;
    }
    if blobs.state.messages > 0 {
        for stream in Stream::WITH_BLOBS {
            purge_blobs(bus, stream, args.blob_grace(), &blobs).await?;
        }
    }
    Ok(())
}

/// Purges messages that are finished and older than `keep`, or too many.
async fn purge_finished(
    bus: &Bus,
    stage: Stage,
    keep: Duration,
    blobs_fill: f64,
) -> Result<(), Error> {
    let stream = stage.stream();
    let info = bus.info(stream).await?;
    let (first, last) = (info.state.first_sequence, info.state.last_sequence);
    if info.state.messages == 0 {
        return Ok(());
    }
    let Some(floor) = finished(bus, stage).await? else {
        tracing::warn!(stream = info.config.name, "consumer missing, nothing is purged");
        return Ok(());
    };
    let kept = first_since(bus, stream, ">", micros_ago(keep)).await?.unwrap_or(last + 1);
    // Blobs go after the messages that name them, so a full bucket presses on the streams.
    let needed = first + surplus(last - first + 1, fill(&info).max(blobs_fill));
    let below = kept.max(needed).min(floor + 1).min(last + 1);
    if below <= first {
        return Ok(());
    }
    purge(bus, stream, |purge| purge.sequence(below)).await
}

/// How many of `messages` have to go when a stream is filled to `fill`.
fn surplus(messages: u64, fill: f64) -> u64 {
    if fill > FILL_PURGE { (messages as f64 * (1.0 - FILL_KEEP / fill)).ceil() as u64 } else { 0 }
}

/// The sequence up to which every durable consumer of the stage's stream is finished; `None` when
/// the stage's own is not there.
async fn finished(bus: &Bus, stage: Stage) -> Result<Option<u64>, Error> {
    let failed = |error: &dyn StdError| bus.unavailable("list consumers", error);
    let stream = bus.admin().get_stream_no_info(stage.stream().name(bus.prefix())).await;
    let stream = stream.map_err(|error| failed(&error))?;
    let consumers: Vec<ConsumerInfo> =
        stream.consumers().try_collect().await.map_err(|error| failed(&error))?;
    // Whoever only looks on, without a durable consumer, holds nothing up.
    let durable = || consumers.iter().filter(|info| info.config.durable_name.is_some());
    let ours = durable().any(|info| info.name == stage.token());
    Ok(durable().map(|info| info.ack_floor.stream_sequence).min().filter(|_| ours))
}

/// Purges the blobs that no message of `stream` can name any more.
///
/// A blob is stored anew before each message that names it, at most a publish timeout before. So
/// the messages that a stream still holds name no blob that was stored `grace` before the oldest
/// of them, and messages to come name none that was stored `grace` before now. A blob stored
/// again has new sequences, above those that are purged.
async fn purge_blobs(
    bus: &Bus,
    stream: Stream,
    grace: Duration,
    blobs: &Info,
) -> Result<(), Error> {
    let info = bus.info(stream).await?;
    let grace_ago = micros_ago(grace);
    let before = match info.state.messages {
        0 => grace_ago,
        _ => {
            let oldest = info.state.first_timestamp.unix_timestamp_nanos() / 1_000;
            let grace = i64::try_from(grace.as_micros()).unwrap_or(i64::MAX);
            grace_ago.min(i64::try_from(oldest).unwrap_or(i64::MIN).saturating_sub(grace))
        }
    };
    let subjects = subject::of_blobs(bus.prefix(), stream) + ".>";
    let first = first_since(bus, Stream::Blobs, &subjects, 0).await?;
    let kept = first_since(bus, Stream::Blobs, &subjects, before).await?;
    // A purge by subject reads whole blocks, so it is asked for only when there is something.
    let Some(first) = first else { return Ok(()) };
    if kept.is_some_and(|kept| kept <= first) {
        return Ok(());
    }
    // Asked after the state was: what was stored since has a higher sequence than its last.
    let below = kept.unwrap_or(blobs.state.last_sequence + 1);
    purge(bus, Stream::Blobs, |purge| purge.filter(subjects).sequence(below)).await
}

/// Purges what is asked for.
async fn purge(
    bus: &Bus,
    stream: Stream,
    what: impl FnOnce(Purge<No, No>) -> Purge<Yes, No>,
) -> Result<(), Error> {
    let handle = bus.admin().get_stream_no_info(stream.name(bus.prefix())).await;
    let handle = handle.map_err(|error| bus.unavailable("open a stream", &error))?;
    let purged = what(handle.purge()).await;
    let purged = purged.map_err(|error| bus.unavailable("purge a stream", &error))?.purged;
    if purged > 0 {
        metrics::purged(stream, purged);
        tracing::debug!(stream = stream.token(), messages = purged, "purged");
    }
    Ok(())
}

/// Sequence of the first message on `subjects` that was stored at `micros` or later; 0 when that cannot
/// be told at the moment.
async fn first_since(
    bus: &Bus,
    stream: Stream,
    subjects: &str,
    micros: i64,
) -> Result<Option<u64>, Error> {
    let time = time::rfc3339(&time::from_micros(micros.max(0)));
    let query = format!(r#"{{"next_by_subj":"{subjects}","start_time":"{time}"}}"#);
    let request = Request::new().payload(query.into()).timeout(Some(REQUEST_TIMEOUT));
    let subject = format!("$JS.API.DIRECT.GET.{}", stream.name(bus.prefix()));
    let tried = "find a message by time";
    let answer = bus.client().send_request(subject, request).await;
    let answer = answer.map_err(|error| bus.unavailable(tried, &error))?;
    match answer.status {
        Some(StatusCode::NOT_FOUND) => confirm_none(bus, stream, subjects, micros).await,
        None => {
            let sequence = header(answer.headers.as_ref(), "Nats-Sequence").parse();
            sequence.map(Some).map_err(|error| bus.unavailable(tried, &error))
        }
        Some(_) => Err(Error::Refused {
            tried: tried.to_owned(),
            cause: answer.description.unwrap_or_default(),
        }),
    }
}

/// Any replica of a stream answers by time, also one that lags behind: that there is nothing since
/// `micros` counts when the leader's last message is older as well.
async fn confirm_none(
    bus: &Bus,
    stream: Stream,
    subjects: &str,
    micros: i64,
) -> Result<Option<u64>, Error> {
    let tried = "read the last message";
    let handle = bus.admin().get_stream_no_info(stream.name(bus.prefix())).await;
    let handle = handle.map_err(|error| bus.unavailable(tried, &error))?;
    match handle.get_last_raw_message_by_subject(subjects).await {
        Ok(last) if last.time.unix_timestamp_nanos() / 1_000 < i128::from(micros) => Ok(None),
        // Some replica does not know it yet.
        Ok(_) => Ok(Some(0)),
        Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(bus.unavailable(tried, &error)),
    }
}

fn micros_ago(age: Duration) -> i64 {
    let age = i64::try_from(age.as_micros()).unwrap_or(i64::MAX);
    time::to_micros(&time::now()).saturating_sub(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stream_is_purged_to_half() {
        assert_eq!(surplus(1_000, 0.7), 0);
        assert_eq!(surplus(1_000, 0.8), 375);
        assert_eq!(surplus(1_000, 1.0), 500);
        assert_eq!(surplus(0, 1.0), 0);
    }
}
