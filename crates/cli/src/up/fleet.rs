//! The children together: the broker starts first and stops last.

use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::child::Child;

/// Everything that runs, in the order in which it was started.
pub(super) struct Fleet {
    running: Vec<(CancellationToken, JoinHandle<()>)>,
    failure: mpsc::UnboundedSender<anyhow::Error>,
}

impl Fleet {
    /// An empty fleet, and where it tells that a child cannot be kept alive.
    pub(super) fn new() -> (Fleet, mpsc::UnboundedReceiver<anyhow::Error>) {
        let (failure, failures) = mpsc::unbounded_channel();
        (Fleet { running: Vec::new(), failure }, failures)
    }

    /// Starts children side by side and returns once all are ready.
    ///
    /// # Errors
    /// When one does not become ready; that one cannot be started is told as a failure.
    pub(super) async fn start(&mut self, children: &[Child]) -> anyhow::Result<()> {
        for child in children {
            child.turn_log();
            let (child, stop, failure) =
                (child.clone(), CancellationToken::new(), self.failure.clone());
            let stopped = stop.clone();
            let task = tokio::spawn(async move {
                if let Err(error) = child.live(&stopped).await {
                    // Nobody listens once everything is being stopped.
                    let _ = failure.send(error);
                }
            });
            self.running.push((stop, task));
        }
        for child in children {
            child.ready().await?;
        }
        Ok(())
    }

    /// Stops one child after the other, each in its own time: the services as they were started,
    /// the broker, which they need until their end, last.
    pub(super) async fn stop(mut self) {
        if !self.running.is_empty() {
            self.running.rotate_left(1);
        }
        for (stop, task) in self.running {
            stop.cancel();
            // A child that panicked has nothing left to stop.
            let _ = task.await;
        }
    }
}
