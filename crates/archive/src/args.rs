//! Settings of the archive.

use std::{net::SocketAddr, path::PathBuf};

use readout_bus::{BusArgs, JanitorArgs};
use readout_service::CommonArgs;

/// Stores extractions, serves them over gRPC and publishes every change as a statement event.
///
/// Every setting can be given as a flag or as an environment variable; flags win. Exit codes: 0
/// after SIGTERM or Ctrl-C, 1 when the database, the broker or an address is not to be had, 2 for
/// wrong settings.
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "readout-archive", version)]
pub struct Args {
    /// Address of the gRPC services: readout.v1.ArchiveService, health, reflection.
    #[arg(
        long,
        env = "READOUT_GRPC_LISTEN",
        default_value = "127.0.0.1:7403",
        value_name = "ADDRESS"
    )]
    pub grpc_listen: SocketAddr,
    /// Address of the health pages: /livez, /readyz, /metrics.
    #[arg(
        long,
        env = "READOUT_ADMIN_LISTEN",
        default_value = "127.0.0.1:7413",
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// File of the database; it and its folder are created where they are missing. Beside it stand
    /// files of the same name with -wal, -shm and .lock at the end. One process at a time.
    #[arg(long, env = "READOUT_DATABASE", default_value = "archive.db", value_name = "PATH")]
    pub database: PathBuf,
    /// The broker.
    #[command(flatten)]
    pub bus: BusArgs,
    /// What the janitor, which runs in this process, keeps.
    #[command(flatten)]
    pub janitor: JanitorArgs,
    /// The process.
    #[command(flatten)]
    pub common: CommonArgs,
}
