//! State of the streams and consumers, for people and programs.

use async_nats::jetstream::consumer::Info;
use serde::Serialize;

use crate::{
    connection::Bus,
    error::Error,
    stream::{Stage, Stream},
};

/// State of the bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Version of the broker.
    pub broker_version: String,
    /// Every stream.
    pub streams: Vec<StreamStatus>,
    /// Every consumer of ours.
    pub consumers: Vec<ConsumerStatus>,
}

/// State of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StreamStatus {
    /// Its name, as in `READOUT_ARTICLES`.
    pub name: String,
    /// Messages it holds.
    pub messages: u64,
    /// Bytes it holds.
    pub bytes: u64,
    /// Most bytes it takes.
    pub bytes_max: u64,
}

/// State of a consumer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsumerStatus {
    /// Its name, as in `extractor`.
    pub name: String,
    /// The stream it consumes.
    pub stream: String,
    /// Messages not delivered yet.
    pub pending: u64,
    /// Messages delivered and not settled yet.
    pub ack_pending: u64,
    /// Messages among those that were delivered more than once.
    pub redelivered: u64,
}

impl Bus {
    /// Asks the broker for the state of the streams and consumers.
    ///
    /// # Errors
    /// [`Error::Missing`] when one is not there, [`Error::Unavailable`] when the broker does not
    /// answer.
    pub async fn status(&self) -> Result<Status, Error> {
        let mut streams = Vec::new();
        for stream in Stream::ALL {
            let info = self.info(stream).await?;
            streams.push(StreamStatus {
                name: info.config.name,
                messages: info.state.messages,
                bytes: info.state.bytes,
                bytes_max: u64::try_from(info.config.max_bytes).unwrap_or(u64::MAX),
            });
        }
        let mut consumers = Vec::new();
        for stage in Stage::ALL {
            consumers.push(consumer(self.consumer(stage).await?.cached_info()));
        }
        let broker_version = self.client().server_info().version;
        Ok(Status { broker_version, streams, consumers })
    }
}

fn consumer(info: &Info) -> ConsumerStatus {
    ConsumerStatus {
        name: info.name.clone(),
        stream: info.stream_name.clone(),
        pending: info.num_pending,
        ack_pending: info.num_ack_pending as u64,
        redelivered: info.num_redelivered as u64,
    }
}
