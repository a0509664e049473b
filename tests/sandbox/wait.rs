//! Waiting for something to become true, under a deadline.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, sleep};

/// How often a condition is looked at.
const STEP: Duration = Duration::from_millis(20);

/// Looks until `condition` gives a value.
///
/// # Panics
/// When it gives none in time; the message says what was waited for.
pub async fn until<T, F>(what: &str, within: Duration, mut condition: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let deadline = Instant::now() + within;
    loop {
        if let Some(value) = condition().await {
            return value;
        }
        assert!(Instant::now() < deadline, "{what}: not within {within:?}");
        sleep(STEP).await;
    }
}
