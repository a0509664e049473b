//! `readout provision`: prepares a broker.

use readout_bus::ProvisionArgs;

use crate::{
    broker::{self, PrefixArgs},
    endpoints::EndpointArgs,
    limits,
    output::Out,
};

/// Makes the streams and consumers on a broker, or brings them up to date.
///
/// Doing it again is harmless. `readout up` does it by itself.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  readout provision --nats-url nats://broker.example:4222 --replicas 3")]
pub(crate) struct Args {
    #[command(flatten)]
    prefix: PrefixArgs,
    #[command(flatten)]
    streams: ProvisionArgs,
    #[command(flatten)]
    endpoints: EndpointArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, out: &mut Out) -> anyhow::Result<()> {
    let nats_url = args.endpoints.settle()?.nats_url;
    // A broker that starts at the same time, as in a container, is waited for.
    let bus = broker::connect(&nats_url, &args.prefix, limits::READY).await?;
    bus.provision(&args.streams).await?;
    out.line(&format!("streams and consumers are in place at {nats_url}"))
}
