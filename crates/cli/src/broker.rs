//! The broker as commands reach it, through `readout-bus`.

use std::time::Duration;

use readout_bus::{Bus, BusArgs, LoginArgs};

/// Which installation on the broker, and who we are there.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct PrefixArgs {
    /// First word of every subject: keeps installations on one broker apart.
    #[arg(
        long,
        global = true,
        env = "READOUT_SUBJECT_PREFIX",
        default_value = "readout",
        value_name = "WORD"
    )]
    pub(crate) subject_prefix: String,
    #[command(flatten)]
    login: LoginArgs,
}

/// Connects, trying for `patience`.
///
/// # Errors
/// When no broker answers, or one that is too old.
pub(crate) async fn connect(
    nats_url: &str,
    prefix: &PrefixArgs,
    patience: Duration,
) -> anyhow::Result<Bus> {
    let args = BusArgs {
        nats_url: nats_url.to_owned(),
        subject_prefix: prefix.subject_prefix.clone(),
        login: prefix.login.clone(),
        connect_timeout_ms: u64::try_from(patience.as_millis()).unwrap_or(u64::MAX),
        ..BusArgs::default()
    };
    Ok(Bus::connect(&args, "readout").await?)
}
