//! Readiness: a process is ready while every part of it is, and it is not draining.
//!
//! `/readyz` and the gRPC health service both show it; neither knows why a part is not ready.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::watch;

/// What a process needs to be ready. Clones share the state.
#[derive(Clone, Debug)]
pub struct Readiness {
    parts: Arc<Mutex<BTreeMap<&'static str, bool>>>,
    ready: Arc<watch::Sender<bool>>,
}

/// One thing that must hold before the process is ready; not ready until [`Part::set`].
#[derive(Clone, Debug)]
pub struct Part {
    name: &'static str,
    readiness: Readiness,
}

/// Part that a draining process is not ready for.
const RUNNING: &str = "running";

impl Readiness {
    /// A process that has not started.
    pub fn new() -> Self {
        let parts = BTreeMap::from([(RUNNING, false)]);
        Readiness { parts: Arc::new(Mutex::new(parts)), ready: Arc::new(watch::Sender::new(false)) }
    }

    /// Adds a part, not ready yet.
    pub fn part(&self, name: &'static str) -> Part {
        self.set(name, false);
        Part { name, readiness: self.clone() }
    }

    /// Whether the process is ready.
    pub fn is_ready(&self) -> bool {
        *self.ready.borrow()
    }

    /// Names of the parts that are not ready.
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.iter().filter(|(_, ready)| !**ready).map(|(name, _)| *name).collect()
    }

    pub(crate) fn running(&self, running: bool) {
        self.set(RUNNING, running);
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<bool> {
        self.ready.subscribe()
    }

    fn set(&self, name: &'static str, ready: bool) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = parts.insert(name, ready);
        let all = parts.values().all(|ready| *ready);
        // Sent under the lock, so that the last change of the parts is the last one announced.
        self.ready.send_if_modified(|current| std::mem::replace(current, all) != all);
        drop(parts);
        if before.is_some_and(|before| before != ready) && name != RUNNING {
            tracing::info!(part = name, ready, "readiness changed");
        }
    }
}

impl Default for Readiness {
    fn default() -> Self {
        Readiness::new()
    }
}

impl Part {
    /// Says whether the part is ready.
    pub fn set(&self, ready: bool) {
        self.readiness.set(self.name, ready);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_needs_every_part() {
        let readiness = Readiness::new();
        let (store, broker) = (readiness.part("store"), readiness.part("broker"));
        readiness.running(true);
        assert!(!readiness.is_ready());
        store.set(true);
        assert_eq!(readiness.missing(), ["broker"]);
        broker.set(true);
        assert!(readiness.is_ready());
        broker.set(false);
        assert!(!readiness.is_ready());
        broker.set(true);
        readiness.running(false);
        assert!(!readiness.is_ready(), "a draining process is not ready");
    }
}
