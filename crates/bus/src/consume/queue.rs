//! Which pulled messages are handled together, and which alone.

use std::collections::{HashMap, VecDeque};

use async_nats::jetstream;
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use super::settle::Settled;
use crate::{
    limits::{CRASHES_ALONE, CRASHES_MAX, TRIES_REMEMBERED_MAX},
    message::{self, BLOB, header},
    metrics,
    stream::Stage,
};

/// A message in hand.
pub(super) struct Held {
    pub(super) message: jetstream::Message,
    pub(super) id: String,
    pub(super) deliveries: u64,
    pub(super) past: Past,
    _room: OwnedSemaphorePermit,
}

/// What this process knows about earlier tries of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// Tries that ended, in whatever way.
    pub(super) tries: u64,
    /// Those among them that count as failures.
    pub(super) failures: u32,
}

/// What a message may be handled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Company {
    /// Others of its batch.
    Batch,
    /// Other batches, but none in its own: it failed before, or is large.
    Batches,
    /// Nothing else: it may be what kills the process.
    Nobody,
}

/// Messages that wait for the handler, oldest first.
pub(super) struct Queue {
    concurrency: usize,
    batch_max: usize,
    waiting: VecDeque<Held>,
    /// Those that are not due yet.
    postponed: Vec<(Instant, Held)>,
    past: HashMap<String, Past>,
    /// Whether the batch that runs tolerates no other.
    alone: bool,
}

impl Held {
    /// Whether the message is held to be what kills the process.
    pub(super) fn kills(&self) -> bool {
        unexplained(self.deliveries, self.past) >= CRASHES_MAX
    }

    fn company(&self) -> Company {
        let large = !header(self.message.headers.as_ref(), BLOB).is_empty();
        company(self.deliveries, self.past, large)
    }
}

impl Queue {
    pub(super) fn new(concurrency: usize, batch_max: usize) -> Self {
        Queue {
            concurrency,
            batch_max,
            waiting: VecDeque::new(),
            postponed: Vec::new(),
            past: HashMap::new(),
            alone: false,
        }
    }

    pub(super) fn push(
        &mut self,
        stage: Stage,
        message: jetstream::Message,
        room: OwnedSemaphorePermit,
    ) {
        let id = message::id(&message);
        let past = self.past.get(&id).copied().unwrap_or_default();
        let delivered = message.info().map_or(1, |info| info.delivered);
        let deliveries = u64::try_from(delivered).unwrap_or(1);
        metrics::delivered(stage, deliveries > 1);
        self.waiting.push_back(Held { message, id, deliveries, past, _room: room });
    }

    /// The next batch to handle beside `running` others; `None` when it has to wait.
    pub(super) fn next(&mut self, running: usize) -> Option<Vec<Held>> {
        let company = self.waiting.front()?.company();
        if running == 0 {
            self.alone = false;
        }
        let busy = match company {
            Company::Nobody => running > 0,
            _ => running >= self.concurrency || self.alone,
        };
        if busy {
            return None;
        }
        self.alone = company == Company::Nobody;
        let first = self.waiting.pop_front()?;
        let mut batch = vec![first];
        while company == Company::Batch && batch.len() < self.batch_max {
            match self.waiting.pop_front_if(|held| held.company() == Company::Batch) {
                Some(held) => batch.push(held),
                None => break,
            }
        }
        Some(batch)
    }

    /// Remembers how a batch ended.
    pub(super) fn learn(&mut self, settled: Vec<(Held, Settled)>) {
        if self.past.len() >= TRIES_REMEMBERED_MAX {
            // Messages that others finished stay behind. Those forgotten have at most `TRIES_MAX`
            // deliveries without a known end, too few to be suspected of killing.
            self.past.clear();
        }
        for (held, settled) in settled {
            match settled {
                Settled::Gone => {
                    self.past.remove(&held.id);
                }
                Settled::Again { failed } => {
                    let past = self.past.entry(held.id).or_default();
                    past.tries += 1;
                    past.failures += u32::from(failed);
                }
                Settled::Later { after } => self.postponed.push((Instant::now() + after, held)),
            }
        }
    }

    /// When the next postponed message is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.postponed.iter().map(|(due, _)| *due).min()
    }

    /// Lets those that are due wait for the handler again.
    pub(super) fn resume(&mut self) {
        let now = Instant::now();
        self.waiting
            .extend(self.postponed.extract_if(.., |(due, _)| *due <= now).map(|(_, it)| it));
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = &jetstream::Message> {
        let postponed = self.postponed.iter().map(|(_, held)| held);
        self.waiting.iter().chain(postponed).map(|held| &held.message)
    }

    pub(super) fn drain(&mut self) -> impl Iterator<Item = jetstream::Message> {
        let postponed = self.postponed.drain(..).map(|(_, held)| held);
        self.waiting.drain(..).chain(postponed).map(|held| held.message)
    }
}

/// Earlier deliveries of which this process does not know how they ended.
fn unexplained(deliveries: u64, past: Past) -> u64 {
    deliveries.saturating_sub(1 + past.tries)
}

fn company(deliveries: u64, past: Past, large: bool) -> Company {
    if unexplained(deliveries, past) >= CRASHES_ALONE {
        Company::Nobody
    } else if past.failures > 0 || large {
        Company::Batches
    } else {
        Company::Batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn company_shrinks_with_what_is_known() {
        let fresh = Past::default();
        let failed = |tries| Past { tries, failures: 1 };
        let cases = [
            (1, fresh, false, Company::Batch),
            (3, fresh, false, Company::Batch),
            (4, fresh, false, Company::Nobody),
            (4, Past { tries: 1, failures: 0 }, false, Company::Batch),
            (2, failed(1), false, Company::Batches),
            (9, failed(8), false, Company::Batches),
            (9, failed(2), false, Company::Nobody),
            (1, fresh, true, Company::Batches),
        ];
        for (deliveries, past, large, expected) in cases {
            assert_eq!(company(deliveries, past, large), expected, "{deliveries} {past:?}");
        }
    }

    #[test]
    fn only_deliveries_without_a_known_end_are_suspect() {
        assert_eq!(unexplained(1, Past::default()), 0);
        assert_eq!(unexplained(12, Past::default()), 11);
        assert_eq!(unexplained(12, Past { tries: 11, failures: 0 }), 0);
        // Another process may have settled it in between.
        assert_eq!(unexplained(1, Past { tries: 3, failures: 3 }), 0);
    }
}
