//! gRPC connections to the services, and what a failed call means in a sentence.

use anyhow::anyhow;
use readout_wire::v1::archive_service_client::ArchiveServiceClient;
use tonic::{
    Code, Status,
    service::interceptor::InterceptedService,
    transport::{Channel, Endpoint},
};

use crate::{
    credentials::{Bearer, Credentials},
    endpoints::Endpoints,
    limits,
};

/// A connection whose calls carry the token.
pub(crate) type Line = InterceptedService<Channel, Bearer>;

/// A connected service.
pub(crate) struct Service {
    name: &'static str,
    url: String,
    /// The connection; it opens again by itself when it was lost.
    pub(crate) channel: Line,
}

impl Service {
    /// Connects.
    ///
    /// # Errors
    /// When nobody answers at `url`; the sentence says what to do.
    pub(crate) async fn connect(
        name: &'static str,
        url: &str,
        credentials: &Credentials,
    ) -> anyhow::Result<Service> {
        let endpoint = endpoint(url, credentials)?;
        let channel = endpoint.connect().await.map_err(|error| match root(&error) {
            Some(cause) => anyhow!("{name} at {url} cannot be talked to: {cause}"),
            None => absent(name, url),
        })?;
        let channel = InterceptedService::new(channel, credentials.bearer());
        Ok(Service { name, url: url.to_owned(), channel })
    }

    /// What a failed call means.
    pub(crate) fn explain(&self, status: &Status) -> anyhow::Error {
        let Service { name, url, .. } = self;
        match status.code() {
            Code::Unavailable if is_transport(status) => absent(name, url),
            _ if is_transport(status) => anyhow!("the connection to {name} at {url} was lost"),
            Code::DeadlineExceeded | Code::Cancelled => {
                anyhow!("{name} at {url} did not answer within {} s", limits::CALL.as_secs())
            }
            Code::Unimplemented => anyhow!("what answers at {url} is no {name}"),
            Code::InvalidArgument | Code::NotFound | Code::OutOfRange => {
                anyhow!("{}", status.message())
            }
            _ => anyhow!("{name} at {url}: {}", status.message()),
        }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// Whether the call failed on its way rather than in the service.
fn is_transport(status: &Status) -> bool {
    std::error::Error::source(status).is_some()
}

/// Whether the same request would get the same answer again.
pub(crate) fn is_final(code: Code) -> bool {
    matches!(
        code,
        Code::InvalidArgument
            | Code::OutOfRange
            | Code::Unimplemented
            | Code::PermissionDenied
            | Code::Unauthenticated
            | Code::FailedPrecondition
    )
}

fn absent(name: &str, url: &str) -> anyhow::Error {
    anyhow!("no {name} at {url}: is `readout up` running?")
}

/// What went wrong in the handshake of TLS, if that was it: nobody being there is told otherwise.
fn root(error: &tonic::transport::Error) -> Option<String> {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
        // TLS errors come wrapped as invalid data; a closed port is another kind.
        let io = cause.downcast_ref::<std::io::Error>();
        if io.is_some_and(|error| error.kind() == std::io::ErrorKind::InvalidData) {
            return Some(cause.to_string());
        }
    }
    None
}

/// An address with the limits of this command; `https://` is checked and shown our certificate.
///
/// # Errors
/// When `url` is no URL, or the certificates are none.
pub(crate) fn endpoint(url: &str, credentials: &Credentials) -> anyhow::Result<Endpoint> {
    let mut endpoint = Endpoint::from_shared(url.to_owned())
        .map_err(|_| anyhow!("{url} is no address such as http://127.0.0.1:7401"))?;
    if endpoint.uri().scheme_str() == Some("https") {
        endpoint = endpoint.tls_config(credentials.tls()).map_err(|error| {
            let cause = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            anyhow!("the certificates given cannot be used: {cause}")
        })?;
    }
    Ok(endpoint
        .connect_timeout(limits::CONNECT)
        .timeout(limits::CALL)
        .http2_keep_alive_interval(limits::KEEPALIVE)
        .keep_alive_timeout(limits::KEEPALIVE))
}

/// Reads pages until `limit` rows are there or no more come. `fetch` is given how many rows to ask
/// for and the token of the page, and returns how many came and the token of the next.
///
/// # Errors
/// When `fetch` fails.
pub(crate) async fn pages(
    limit: usize,
    mut fetch: impl AsyncFnMut(u32, String) -> anyhow::Result<(usize, String)>,
) -> anyhow::Result<()> {
    let mut left = limit;
    let mut token = String::new();
    while left > 0 {
        let rows =
            u32::try_from(left).map_or(limits::PAGE_ROWS, |left| left.min(limits::PAGE_ROWS));
        let (came, next) = fetch(rows, token).await?;
        left = left.saturating_sub(came);
        token = next;
        if token.is_empty() {
            break;
        }
    }
    Ok(())
}

/// The archive, ready for calls.
pub(crate) struct Archive {
    /// The connection.
    pub(crate) service: Service,
    /// Its calls.
    pub(crate) calls: ArchiveServiceClient<Line>,
}

impl Archive {
    /// Connects.
    ///
    /// # Errors
    /// When nobody answers there.
    pub(crate) async fn connect(endpoints: &Endpoints) -> anyhow::Result<Archive> {
        let Endpoints { archive, credentials, .. } = endpoints;
        let service = Service::connect("archive", archive, credentials).await?;
        let calls = ArchiveServiceClient::new(service.channel.clone())
            .max_decoding_message_size(limits::ANSWER_BYTES_MAX);
        Ok(Archive { service, calls })
    }
}
