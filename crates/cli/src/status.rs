//! `readout status`: how full the streams are, what waits, which services are ready.

use readout_bus::Status;
use serde::Serialize;

use crate::{
    broker::{self, PrefixArgs},
    endpoints::EndpointArgs,
    health, limits,
    output::{Format, Out},
    table::Column,
};

/// Shows services, streams and what waits in them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`waiting`: messages not handed out yet. `in hand`: handed out and not done.
`again`: of those, handed out more than once."
)]
pub(crate) struct Args {
    /// How results are printed: for programs, one object.
    #[arg(long, default_value = "table")]
    format: Format,
    #[command(flatten)]
    prefix: PrefixArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

#[derive(Serialize)]
struct Report {
    services: Vec<ServiceState>,
    #[serde(flatten)]
    bus: Status,
}

#[derive(Serialize)]
struct ServiceState {
    name: &'static str,
    url: String,
    state: &'static str,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let endpoints = args.endpoints.settle()?;
    let mut services = Vec::new();
    for (name, url) in health::named(&endpoints) {
        let state = health::state(url, &endpoints.credentials).await;
        services.push(ServiceState { name, url: url.to_owned(), state });
    }
    if args.format == Format::Jsonl {
        let bus = broker::connect(&endpoints.nats_url, &args.prefix, limits::BROKER).await?;
        let report = Report { services, bus: bus.status().await? };
        return out.line(&serde_json::to_string(&report)?);
    }
    let row = |service: ServiceState| {
        vec![service.name.to_owned(), service.state.to_owned(), service.url]
    };
    print(["service", "state", "address"], services.into_iter().map(row).collect(), out)?;
    out.line("")?;
    // The services are shown even when the broker is away.
    out.flush()?;
    let bus = broker::connect(&endpoints.nats_url, &args.prefix, limits::BROKER).await?;
    let Status { broker_version, streams, consumers } = bus.status().await?;
    let broker = vec!["nats-server".to_owned(), broker_version, endpoints.nats_url.clone()];
    print(["broker", "version", "address"], vec![broker], out)?;
    out.line("")?;
    let streams = streams.iter().map(|stream| {
        let percent = stream.bytes.saturating_mul(100) / stream.bytes_max.max(1);
        let filling = format!("{} of {} ({percent} %)", size(stream.bytes), size(stream.bytes_max));
        vec![stream.name.clone(), stream.messages.to_string(), filling]
    });
    print(["stream", "messages", "filling"], streams.collect(), out)?;
    out.line("")?;
    let consumers = consumers.iter().map(|consumer| {
        let waits = format!(
            "{} waiting, {} in hand, {} again",
            consumer.pending, consumer.ack_pending, consumer.redelivered
        );
        vec![consumer.name.clone(), consumer.stream.clone(), waits]
    });
    print(["consumer", "stream", "work"], consumers.collect(), out)
}

fn print(titles: [&'static str; 3], rows: Vec<Vec<String>>, out: &mut Out) -> anyhow::Result<()> {
    let columns = titles.map(|title| Column { title, max: 40 });
    out.table(&columns, &rows)
}

fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes as f64 / 1_024.0;
    let mut unit = 0;
    while value >= 1_000.0 && unit + 1 < UNITS.len() {
        value /= 1_024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        let cases =
            [(0, "0.0 KiB"), (1_536, "1.5 KiB"), (1 << 30, "1.0 GiB"), (1 << 60, "1048576.0 TiB")];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }
}
