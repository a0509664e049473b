//! Shutdown: one token that says stop, and one tracker of what must end before the process does.

use std::{future::Future, time::Duration};

use tokio::{
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{limits, trace::export};

/// Stops a process. Clones share the state.
#[derive(Clone, Debug)]
pub struct Shutdown {
    token: CancellationToken,
    tasks: TaskTracker,
    drain: Duration,
}

impl Shutdown {
    /// A shutdown that gives running tasks `drain` to end.
    pub fn new(drain: Duration) -> Self {
        Shutdown { token: CancellationToken::new(), tasks: TaskTracker::new(), drain }
    }

    /// Says stop. Saying it again changes nothing.
    pub fn begin(&self) {
        self.token.cancel();
    }

    /// Cancelled once the process should stop.
    pub fn token(&self) -> &CancellationToken {
        &self.token
    }

    /// Runs a task that a draining process waits for. The task must watch [`Shutdown::token`].
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn(task)
    }

    /// Waits, after [`Shutdown::begin`], until every task has ended, and lets the last spans leave;
    /// false when the time given for draining ran out before the tasks had ended.
    pub async fn drained(&self) -> bool {
        self.token.cancelled().await;
        self.tasks.close();
        let deadline = Instant::now() + self.drain;
        let drained = timeout_at(deadline, self.tasks.wait()).await.is_ok();
        export::flush(deadline.min(Instant::now() + limits::EXPORT_LAST)).await;
        drained
    }

    pub(crate) fn drain(&self) -> Duration {
        self.drain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn draining_waits_for_tasks_under_a_limit() {
        let shutdown = Shutdown::new(Duration::from_secs(1));
        let token = shutdown.token().clone();
        shutdown.spawn(async move { token.cancelled().await });
        shutdown.begin();
        assert!(shutdown.drained().await);

        let shutdown = Shutdown::new(Duration::from_secs(1));
        shutdown.spawn(std::future::pending::<()>());
        shutdown.begin();
        assert!(!shutdown.drained().await);
    }
}
