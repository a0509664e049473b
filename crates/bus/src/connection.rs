//! The connection to the broker: made within a bounded time, checked, watched.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use async_nats::{
    Client, ConnectErrorKind, ConnectOptions, Event, ServerAddr,
    jetstream::{Context, context::ContextBuilder},
};
use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

use crate::{
    args::BusArgs,
    error::Error,
    limits::{
        ACK_TIMEOUT, BROKER_VERSION_MIN, MESSAGE_BYTES_MAX, PAUSE_FIRST, PAUSE_MAX,
        RECONNECT_PAUSE_MAX, REQUEST_TIMEOUT, WINDOW_MESSAGES,
    },
    metrics,
    pressure::Pressure,
};

/// The bus. Clones share one connection and one window of unacknowledged messages.
#[derive(Clone)]
pub struct Bus(Arc<Inner>);

struct Inner {
    client: Client,
    publisher: Context,
    admin: Context,
    prefix: String,
    source: String,
    connect_timeout: Duration,
    publish_timeout: Duration,
    link: watch::Receiver<Link>,
    pressure: Pressure,
}

/// State of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// Whether it stands.
    pub(crate) connected: bool,
    /// How often it was lost.
    pub(crate) losses: u64,
}

impl Bus {
    /// Connects to the broker; `name` is the process, as in `ingest`.
    ///
    /// A broker that does not answer yet is dialled again until the connect timeout. Once made,
    /// the connection is restored whenever it is lost, for as long as it takes.
    ///
    /// # Errors
    /// [`Error::Address`] when the address is none; [`Error::Setting`] when password or authorities
    /// cannot be read; [`Error::Connect`] when nobody answered in
    /// time; [`Error::Unfit`] when the broker refuses the credentials, is older than 2.14, has no
    /// JetStream, or accepts only smaller messages than ours.
    pub async fn connect(args: &BusArgs, name: &str) -> Result<Bus, Error> {
        metrics::describe();
        let url = without_secrets(&args.nats_url);
        let servers = addresses(&args.nats_url)
            .map_err(|cause| Error::Address { url: url.clone(), cause })?;
        let (link, watched) = watch::channel(Link { connected: true, losses: 0 });
        let who = Who { name: name.to_owned(), user: args.login.user()?, ca: args.login.ca()? };
        let client = dial(&servers, &url, args.connect_timeout(), &who, &Arc::new(link)).await?;
        let info = client.server_info();
        let fit = fit(&info.version, info.jetstream, info.max_payload);
        fit.map_err(|cause| Error::Unfit { url, cause })?;
        let publisher = ContextBuilder::new()
            .timeout(ACK_TIMEOUT)
            .ack_timeout(ACK_TIMEOUT)
            .max_ack_inflight(WINDOW_MESSAGES)
            .backpressure_on_inflight(true)
            .build(client.clone());
        let mut admin = publisher.clone();
        admin.set_timeout(REQUEST_TIMEOUT);
        Ok(Bus(Arc::new(Inner {
            client,
            publisher,
            admin,
            prefix: args.subject_prefix.clone(),
            source: format!("/{}/{name}", args.subject_prefix),
            connect_timeout: args.connect_timeout(),
            publish_timeout: args.publish_timeout(),
            link: watched,
            pressure: Pressure::default(),
        })))
    }

    /// Whether the connection stands at the moment.
    pub fn is_connected(&self) -> bool {
        self.0.link.borrow().connected
    }

    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    /// For messages: short timeout, bounded window.
    pub(crate) fn publisher(&self) -> &Context {
        &self.0.publisher
    }

    /// For requests about streams and consumers.
    pub(crate) fn admin(&self) -> &Context {
        &self.0.admin
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// `ce-source` of what this process publishes.
    pub(crate) fn source(&self) -> &str {
        &self.0.source
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        self.0.connect_timeout
    }

    pub(crate) fn publish_timeout(&self) -> Duration {
        self.0.publish_timeout
    }

    pub(crate) fn pressure(&self) -> &Pressure {
        &self.0.pressure
    }

    pub(crate) fn link(&self) -> watch::Receiver<Link> {
        self.0.link.clone()
    }
}

impl fmt::Debug for Bus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bus").field("source", &self.0.source).finish_non_exhaustive()
    }
}

/// Waits until the connection stands; tells how often it was lost before.
pub(crate) async fn connected(link: &mut watch::Receiver<Link>) -> u64 {
    // The sender lives as long as the client does, which the bus holds: no error can come.
    link.wait_for(|link| link.connected).await.map_or(0, |link| link.losses)
}

/// Waits until the connection is lost once more than `losses` times.
pub(crate) async fn lost(link: &mut watch::Receiver<Link>, losses: u64) {
    // See `connected`.
    let _ = link.wait_for(|link| link.losses > losses).await;
}

/// How a connection introduces itself.
struct Who {
    name: String,
    user: Option<(String, String)>,
    ca: Option<PathBuf>,
}

async fn dial(
    servers: &[ServerAddr],
    url: &str,
    limit: Duration,
    who: &Who,
    link: &Arc<watch::Sender<Link>>,
) -> Result<Client, Error> {
    let deadline = Instant::now() + limit;
    let mut pause = PAUSE_FIRST;
    let mut cause = "it accepts connections but does not answer".to_owned();
    loop {
        let attempt = options(who, Arc::clone(link)).connect(servers);
        match timeout_at(deadline, attempt).await {
            Ok(Ok(client)) => return Ok(client),
            Ok(Err(error)) => {
                cause = error.to_string();
                let refused =
                    [ConnectErrorKind::AuthorizationViolation, ConnectErrorKind::Authentication];
                if refused.contains(&error.kind()) {
                    let cause = format!(
                        "it refuses user or password of --nats-user or --nats-url ({cause})"
                    );
                    return Err(Error::Unfit { url: url.to_owned(), cause });
                }
            }
            Err(_) => {}
        }
        if Instant::now() + pause >= deadline {
            return Err(Error::Connect { url: url.to_owned(), waited: limit, cause });
        }
        tracing::warn!(broker = url, cause, "broker does not answer yet");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

fn options(who: &Who, link: Arc<watch::Sender<Link>>) -> ConnectOptions {
    let mut options = ConnectOptions::new().name(format!("readout-{}", who.name));
    if let Some((user, password)) = &who.user {
        // Answers hold whole articles. On the inbox of all users each could read those of others.
        let inbox = format!("_INBOX_{user}");
        options = options.user_and_password(user.clone(), password.clone());
        options = options.custom_inbox_prefix(inbox);
    }
    if let Some(ca) = &who.ca {
        options = options.add_root_certificates(ca.clone()).require_tls(true);
    }
    options
        .reconnect_delay_callback(|attempts| {
            let doubled = 1 << attempts.saturating_sub(1).min(16);
            Duration::from_millis(doubled).min(RECONNECT_PAUSE_MAX)
        })
        .event_callback(move |event| {
            follow(&link, &event);
            std::future::ready(())
        })
}

fn follow(link: &watch::Sender<Link>, event: &Event) {
    match event {
        Event::Connected => {
            link.send_modify(|link| link.connected = true);
            metrics::connected(true);
            tracing::info!("broker connected");
        }
        Event::Disconnected | Event::Closed => {
            link.send_modify(|link| {
                link.connected = false;
                link.losses += 1;
            });
            metrics::connected(false);
            tracing::warn!("broker lost");
        }
        Event::LameDuckMode => tracing::warn!("broker is about to stop"),
        Event::SlowConsumer(_) | Event::ServerError(_) | Event::ClientError(_) => {
            tracing::warn!(%event, "broker connection in trouble");
        }
        Event::Draining => {}
    }
}

fn addresses(urls: &str) -> Result<Vec<ServerAddr>, String> {
    let parse = |url: &str| url.trim().parse::<ServerAddr>().map_err(|error| error.to_string());
    urls.split(',').map(parse).collect()
}

/// The addresses as they may be shown: user and password left out.
fn without_secrets(urls: &str) -> String {
    let hidden = |url: &str| {
        let (scheme, rest) = url.trim().split_once("://").unwrap_or(("nats", url.trim()));
        let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        format!("{scheme}://{host}")
    };
    urls.split(',').map(hidden).collect::<Vec<_>>().join(",")
}

/// Whether a broker can be used; else what it lacks and what to do.
fn fit(version: &str, jetstream: bool, payload_bytes_max: usize) -> Result<(), String> {
    if parse_version(version).is_none_or(|found| found < BROKER_VERSION_MIN) {
        let (major, minor, _) = BROKER_VERSION_MIN;
        return Err(format!(
            "it is nats-server {version}, and {major}.{minor} or newer is needed; upgrade it"
        ));
    }
    if !jetstream {
        return Err("JetStream is off; start nats-server with -js or a jetstream block".to_owned());
    }
    if payload_bytes_max < MESSAGE_BYTES_MAX {
        return Err(format!(
            "its max_payload is {payload_bytes_max} bytes; set it to the default of 1MB"
        ));
    }
    Ok(())
}

fn parse_version(text: &str) -> Option<(u64, u64, u64)> {
    let release = text.trim_start_matches('v').split(['-', '+']).next()?;
    let mut numbers = release.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_brokers_are_refused_with_what_to_do() {
        for version in ["2.9.10", "2.13.99", "1.4.1", "", "dev"] {
            let cause = fit(version, true, 1 << 20).unwrap_err();
            assert!(cause.contains("2.14 or newer") && cause.contains("upgrade"), "{cause}");
        }
        for version in ["2.14.0", "v2.15.1", "2.16.0-RC.1", "3.0.0"] {
            assert_eq!(fit(version, true, 1 << 20), Ok(()), "{version}");
        }
    }

    #[test]
    fn brokers_without_streams_or_room_are_refused() {
        assert!(fit("2.15.1", false, 1 << 20).unwrap_err().contains("JetStream is off"));
        assert!(fit("2.15.1", true, 1 << 16).unwrap_err().contains("max_payload"));
    }

    #[test]
    fn passwords_are_not_shown() {
        let shown = without_secrets("nats://user:p@ss@one:4222, two:4222");
        assert_eq!(shown, "nats://one:4222,nats://two:4222");
    }
}
