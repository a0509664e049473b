//! Settings of the extractor.

use std::{net::SocketAddr, num::NonZeroUsize};

use readout_bus::BusArgs;
use readout_service::CommonArgs;

use crate::EngineArgs;

/// Extracts statements from the articles on the stream and from those sent over gRPC.
///
/// Every setting can be given as a flag or as an environment variable; flags win. Exit codes: 0
/// after SIGTERM or Ctrl-C, 1 when the broker or an address is not to be had, 2 for wrong settings.
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "readout-extractor", version)]
pub struct Args {
    /// Address of the gRPC services: readout.v1.ExtractorService, health, reflection.
    #[arg(
        long,
        env = "READOUT_GRPC_LISTEN",
        default_value = "127.0.0.1:7402",
        value_name = "ADDRESS"
    )]
    pub grpc_listen: SocketAddr,
    /// Address of the health pages: /livez, /readyz, /metrics.
    #[arg(
        long,
        env = "READOUT_ADMIN_LISTEN",
        default_value = "127.0.0.1:7412",
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// Articles worked on at the same time by each of the two doors [default: one a core].
    #[arg(long, env = "READOUT_CONCURRENCY", value_name = "N")]
    pub concurrency: Option<NonZeroUsize>,
    /// The engine.
    #[command(flatten)]
    pub engine: EngineArgs,
    /// The broker.
    #[command(flatten)]
    pub bus: BusArgs,
    /// The process.
    #[command(flatten)]
    pub common: CommonArgs,
}

impl Args {
    /// Articles worked on at the same time: as given, or one a core.
    pub(crate) fn concurrency(&self) -> NonZeroUsize {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.concurrency.unwrap_or_else(cores)
    }
}
