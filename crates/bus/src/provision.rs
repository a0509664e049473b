//! Provisioning: streams and consumers become what `stream` says, however often it is run.

use std::future::Future;

use async_nats::jetstream::{
    ErrorCode,
    consumer::PullConsumer,
    context::{CreateStreamErrorKind, GetStreamErrorKind},
    stream::{ConsumerErrorKind, Info},
};
use tokio::time::Instant;

use crate::{
    args::ProvisionArgs,
    connection::{self, Bus},
    error::Error,
    limits::PAUSE_FIRST,
    metrics,
    stream::{Stage, Stream},
};

impl Bus {
    /// Makes the streams and consumers what they should be: creates what is missing, changes what
    /// differs. Running it again, or from two processes at once, changes nothing more.
    ///
    /// # Errors
    /// [`Error::Provision`] when the broker cannot make a stream or consumer so, or when a stream
    /// holds more than it should; [`Error::Unavailable`] when the broker does not answer.
    pub async fn provision(&self, args: &ProvisionArgs) -> Result<(), Error> {
        for stream in Stream::ALL {
            match self.info(stream).await {
                Ok(found) => self.change(stream, args, &found).await?,
                Err(Error::Missing { .. }) => self.create(stream, args).await?,
                Err(error) => return Err(error),
            }
        }
        for stage in Stage::ALL {
            let stream = stage.stream().name(self.prefix());
            let created = self.admin().create_consumer_on_stream(stage.config(), &stream).await;
            created.map_err(|error| match error.kind() {
                ConsumerErrorKind::TimedOut => self.unavailable("create a consumer", &error),
                _ => Error::Provision {
                    name: format!("consumer {stage} on {stream}"),
                    cause: error.to_string(),
                },
            })?;
        }
        Ok(())
    }

    /// Checks that the streams and consumers are there.
    ///
    /// # Errors
    /// [`Error::Missing`] for the first that is not; [`Error::Unavailable`] when the broker does
    /// not answer.
    pub async fn check(&self) -> Result<(), Error> {
        for stream in Stream::ALL {
            self.insist(|| self.info(stream)).await?;
        }
        for stage in Stage::ALL {
            self.insist(|| self.consumer(stage)).await?;
        }
        Ok(())
    }

    /// Asks until the broker answers, for as long as connecting to it may take: a question on its
    /// way when the connection is lost gets no answer.
    pub(crate) async fn insist<T, F>(&self, ask: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let deadline = Instant::now() + self.connect_timeout();
        loop {
            let mut link = self.link();
            let losses = link.borrow_and_update().losses;
            let answer = tokio::select! {
                answer = ask() => answer,
                () = connection::lost(&mut link, losses) => {
                    let tried = "answer a question".to_owned();
                    Err(Error::Unavailable { tried, cause: "the connection was lost".to_owned() })
                }
            };
            match answer {
                Err(error) if error.is_unavailable() && Instant::now() < deadline => {
                    tracing::warn!(%error, "asking again");
                    tokio::time::sleep(PAUSE_FIRST).await;
                }
                answer => return answer,
            }
        }
    }

    /// State of a stream.
    pub(crate) async fn info(&self, stream: Stream) -> Result<Info, Error> {
        let name = stream.name(self.prefix());
        match self.admin().get_stream(&name).await {
            Ok(found) => {
                let info = found.cached_info().clone();
                metrics::holds(stream, info.state.messages, fill(&info));
                Ok(info)
            }
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(cause)
                    if cause.error_code() == ErrorCode::STREAM_NOT_FOUND =>
                {
                    Err(Error::Missing { name: format!("stream {name}") })
                }
                _ => Err(self.unavailable(&format!("describe stream {name}"), &error)),
            },
        }
    }

    /// The consumer of a stage.
    pub(crate) async fn consumer(&self, stage: Stage) -> Result<PullConsumer, Error> {
        let stream = stage.stream().name(self.prefix());
        let found = self.admin().get_consumer_from_stream(stage.token(), &stream).await;
        let found = found.inspect(|found| metrics::waiting(stage, found.cached_info()));
        found.map_err(|error| match error.kind() {
            ConsumerErrorKind::JetStream(cause)
                if [ErrorCode::CONSUMER_NOT_FOUND, ErrorCode::STREAM_NOT_FOUND]
                    .contains(&cause.error_code()) =>
            {
                Error::Missing { name: format!("consumer {stage} on {stream}") }
            }
            _ => self.unavailable(&format!("describe consumer {stage}"), &error),
        })
    }

    pub(crate) fn unavailable(&self, tried: &str, error: &dyn std::error::Error) -> Error {
        Error::Unavailable { tried: tried.to_owned(), cause: error.to_string() }
    }

    async fn create(&self, stream: Stream, args: &ProvisionArgs) -> Result<(), Error> {
        let config = stream.config(self.prefix(), args, Default::default());
        match self.admin().create_stream(config).await {
            Ok(_) => {
                tracing::info!(stream = stream.name(self.prefix()), "stream created");
                Ok(())
            }
            // Another process was faster, with other settings.
            Err(error) if is(&error.kind(), ErrorCode::STREAM_NAME_EXIST) => {
                let found = self.info(stream).await?;
                self.change(stream, args, &found).await
            }
            Err(error) => Err(self.unprovisioned(stream, &error.kind(), &error)),
        }
    }

    async fn change(
        &self,
        stream: Stream,
        args: &ProvisionArgs,
        found: &Info,
    ) -> Result<(), Error> {
        let wanted = stream.config(self.prefix(), args, found.config.clone());
        if wanted == found.config {
            return Ok(());
        }
        let bytes_max = u64::try_from(wanted.max_bytes).unwrap_or(u64::MAX);
        if bytes_max < found.state.bytes {
            return Err(Error::Provision {
                name: wanted.name,
                cause: format!(
                    "it holds {} bytes, more than the {bytes_max} wanted; allow more or purge it",
                    found.state.bytes
                ),
            });
        }
        match self.admin().update_stream(&wanted).await {
            Ok(_) => {
                tracing::info!(stream = wanted.name, "stream changed");
                Ok(())
            }
            Err(error) => Err(self.unprovisioned(stream, &error.kind(), &error)),
        }
    }

    fn unprovisioned(
        &self,
        stream: Stream,
        kind: &CreateStreamErrorKind,
        error: &dyn std::error::Error,
    ) -> Error {
        let name = stream.name(self.prefix());
        match kind {
            CreateStreamErrorKind::TimedOut => {
                self.unavailable(&format!("provision stream {name}"), error)
            }
            kind if is(kind, ErrorCode::STORAGE_RESOURCES_EXCEEDED) => Error::Provision {
                name,
                cause: format!(
                    "{error}; the streams together need more than the broker's max_file: raise it \
                     or lower the --*-bytes-max settings"
                ),
            },
            _ => Error::Provision { name, cause: error.to_string() },
        }
    }
}

/// How full a stream is, from 0 to 1.
pub(crate) fn fill(info: &Info) -> f64 {
    match info.config.max_bytes {
        limit if limit > 0 => info.state.bytes as f64 / limit as f64,
        _ => 0.0,
    }
}

fn is(kind: &CreateStreamErrorKind, code: ErrorCode) -> bool {
    matches!(kind, CreateStreamErrorKind::JetStream(error) if error.error_code() == code)
}
