//! `readout health`: whether services answer and are ready; for people and container probes.

use anyhow::bail;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::{
    client,
    endpoints::{EndpointArgs, Endpoints},
    limits,
    output::Out,
};

/// Asks services whether they are ready; the exit code is 0 when all asked are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout health
  readout health archive
  readout health http://10.0.0.7:7403")]
pub(crate) struct Args {
    /// A service (ingest, extractor, archive) or the address of one. Without it, all three.
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
        let state = state(&url).await;
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

/// What the service at `url` says of itself, in one word or two.
pub(crate) async fn state(url: &str) -> &'static str {
    let ask = async {
        let channel = client::endpoint(url).ok()?.connect().await.ok()?;
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
