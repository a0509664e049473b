//! `readout health`: whether services answer and are ready; for people and container probes.

use std::borrow::Cow;

use anyhow::bail;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::{
    client,
    credentials::Credentials,
    endpoints::{EndpointArgs, Endpoints},
    limits,
    output::Out,
};

/// Asks services whether they are ready; the exit code is 0 when all asked are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout health
  readout health archive
  readout health http://10.0.0.7:7403
  readout health http://127.0.0.1:8222/healthz    a page of the broker, or /readyz of a service")]
pub(crate) struct Args {
    /// A service (ingest, extractor, archive), the address of one, or that of a health page. Without
    /// it, all three services.
    #[arg(value_name = "SERVICE|URL")]
    service: Option<String>,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let endpoints = args.endpoints.settle()?;
    let services = named(&endpoints);
    let asked: Vec<(String, String)> = match &args.service {
        None => services.map(|(name, url)| (name.to_owned(), url.to_owned())).to_vec(),
        Some(service) => {
            let known = services.into_iter().find(|(name, _)| name == service);
            let url = match known {
                Some((_, url)) => url.to_owned(),
                None if service.contains("://") => service.clone(),
                None if service.contains(':') => format!("http://{service}"),
                None => bail!("{service} is no service: ingest, extractor, archive or an address"),
            };
            vec![(service.clone(), url)]
        }
    };
    let mut unready = Vec::new();
    for (name, url) in asked {
        let state = match page(&url) {
            Some((host, path)) => page_state(host, path).await,
            None => state(&url, &endpoints.credentials).await.into(),
        };
        out.line(&format!("{name:9}  {url}  {state}"))?;
        if state != READY {
            unready.push(name);
        }
    }
    if !unready.is_empty() {
        bail!("not ready: {}", unready.join(", "));
    }
    Ok(())
}

const READY: &str = "ready";

/// The services and their addresses.
pub(crate) fn named(endpoints: &Endpoints) -> [(&'static str, &str); 3] {
    [
        ("ingest", &endpoints.ingest),
        ("extractor", &endpoints.extractor),
        ("archive", &endpoints.archive),
    ]
}

/// Host and path of an address that names a page.
fn page(url: &str) -> Option<(&str, &str)> {
    let (host, path) = url.strip_prefix("http://")?.split_once('/')?;
    (!path.is_empty()).then_some((host, path))
}

/// What a health page says: the probe of containers, which hold no other program. A service that is
/// not ready says what it misses.
async fn page_state(host: &str, path: &str) -> Cow<'static, str> {
    let ask = async {
        let mut stream = TcpStream::connect(host).await.ok()?;
        let request = format!("GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.take(limits::HEALTH_BYTES_MAX).read_to_string(&mut answer).await.ok()?;
        // "HTTP/1.1 200 OK"
        (answer.len() >= 12).then_some(answer)
    };
    match tokio::time::timeout(limits::HEALTH, ask).await {
        Ok(Some(answer)) if answer.get(8..12) == Some(" 200") => READY.into(),
        Ok(Some(answer)) => {
            let last = answer.lines().last().filter(|line| line.starts_with("not ready: "));
            let plain = last.filter(|line| !line.contains(char::is_control));
            plain.map_or("not ready".into(), |line| line.to_owned().into())
        }
        Ok(None) => "not there".into(),
        Err(_) => "no answer".into(),
    }
}

/// What the service at `url` says of itself, in one word or two.
pub(crate) async fn state(url: &str, credentials: &Credentials) -> &'static str {
    let ask = async {
        let channel = client::endpoint(url, credentials).ok()?.connect().await.ok()?;
        let answer = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
        Some(answer.ok()?.into_inner().status())
    };
    match tokio::time::timeout(limits::HEALTH, ask).await {
        Ok(Some(ServingStatus::Serving)) => READY,
        Ok(Some(_)) => "not ready",
        Ok(None) => "not there",
        Err(_) => "no answer",
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn an_address_with_a_path_is_a_page() {
        assert_eq!(page("http://127.0.0.1:8222/healthz"), Some(("127.0.0.1:8222", "healthz")));
        assert_eq!(page("http://127.0.0.1:7403"), None);
        assert_eq!(page("http://127.0.0.1:7403/"), None);
    }

    #[tokio::test]
    async fn a_page_tells_by_its_status() {
        for (answer, state) in [
            ("HTTP/1.1 200 OK", READY),
            ("HTTP/1.1 503 no", "not ready"),
            ("HTTP/1.1 503 no\r\n\r\nnot ready: broker\n", "not ready: broker"),
            ("HTTP/1.1 503 no\r\n\r\nnot ready: \u{1b}[2J", "not ready"),
            ("nonsense", "not there"),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let host = listener.local_addr().unwrap().to_string();
            let served = async {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            };
            assert_eq!(tokio::join!(page_state(&host, "readyz"), served).0, state);
        }
    }
}
