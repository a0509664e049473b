//! Keeps the metrics of streams and consumers fresh.
//!
//! Every process does it: what waits for a service that is down is told by those that are up.

use readout_service::Shutdown;
use tokio::time::{MissedTickBehavior, interval};

use crate::{connection::Bus, limits::OBSERVE_INTERVAL};

/// Asks the broker for its state every few seconds until the shutdown begins.
pub async fn observe(bus: Bus, shutdown: Shutdown) {
    let mut rounds = interval(OBSERVE_INTERVAL);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let work = async {
        loop {
            rounds.tick().await;
            if !bus.is_connected() {
                continue;
            }
            // The answers are all that is wanted: whoever asks for one sets its metric.
            if let Err(error) = bus.status().await {
                tracing::debug!(%error, "the broker's state is not known");
            }
        }
    };
    shutdown.token().run_until_cancelled(work).await;
}
