//! The extractor's process.

use std::process::ExitCode;

use clap::Parser as _;
use readout_bus::Bus;
use readout_extractor::{Args, run};
use readout_service::{Process, exit_code};

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    match extractor(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "stopped");
            exit_code(error.chain())
        }
    }
}

async fn extractor(args: &Args) -> anyhow::Result<()> {
    let process =
        Process::start("extractor", &args.common, args.grpc_listen, args.admin_listen).await?;
    let connecting = Bus::connect(&args.bus, "extractor");
    match process.shutdown.token().run_until_cancelled(connecting).await {
        Some(bus) => Ok(run(args, bus?, process).await?),
        None => Ok(()),
    }
}
