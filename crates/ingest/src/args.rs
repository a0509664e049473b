//! Settings of ingest.

use std::net::SocketAddr;

use readout_bus::BusArgs;
use readout_service::CommonArgs;

/// Takes articles over gRPC and publishes them on the stream of articles.
///
/// Every setting can be given as a flag or as an environment variable; flags win. Exit codes: 0
/// after SIGTERM or Ctrl-C, 1 when the broker or an address is not to be had, 2 for wrong settings.
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "readout-ingest", version)]
pub struct Args {
    /// Address of the gRPC services: readout.v1.IngestService, health, reflection.
    #[arg(
        long,
        env = "READOUT_GRPC_LISTEN",
        default_value = "127.0.0.1:7401",
        value_name = "ADDRESS"
    )]
    pub grpc_listen: SocketAddr,
    /// Address of the health pages: /livez, /readyz, /metrics.
    #[arg(
        long,
        env = "READOUT_ADMIN_LISTEN",
        default_value = "127.0.0.1:7411",
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// The broker.
    #[command(flatten)]
    pub bus: BusArgs,
    /// The process.
    #[command(flatten)]
    pub common: CommonArgs,
}
