//! Every bound of this command.

use std::time::Duration;

use readout_wire::{ARTICLE_MESSAGE_BYTES_MAX, article::BODY_BYTES_MAX};

/// Longest JSON form of an article, in bytes: an escape such as `\u0001` takes six bytes for one.
pub(crate) const JSON_BYTES_MAX: usize = 6 * ARTICLE_MESSAGE_BYTES_MAX;
/// Input read ahead of the network, in articles; bounds memory when files are large.
pub(crate) const READ_AHEAD: usize = 2;

/// Articles sent and not answered yet: enough to hide a round trip, few enough to send again.
pub(crate) const WINDOW: usize = 256;
/// Bytes of bodies sent and not answered yet.
pub(crate) const WINDOW_BYTES: usize = 2 * BODY_BYTES_MAX;

/// Largest answer taken from a service: an article with a long body, or an extraction of it.
pub(crate) const ANSWER_BYTES_MAX: usize = 10 * ARTICLE_MESSAGE_BYTES_MAX;
/// How long a connection may take to open.
pub(crate) const CONNECT: Duration = Duration::from_secs(3);
/// How long a call may take until it answers; a stream, until it begins.
pub(crate) const CALL: Duration = Duration::from_secs(30);
/// How long a call whose answers have all come may take to end.
pub(crate) const FAREWELL: Duration = Duration::from_secs(1);
/// How long a health check may take, so that a container probe never hangs.
pub(crate) const HEALTH: Duration = Duration::from_secs(3);
/// Most bytes read of a health page.
pub(crate) const HEALTH_BYTES_MAX: u64 = 4 << 10;
/// How long a command tries to reach the broker.
pub(crate) const BROKER: Duration = Duration::from_secs(5);
/// How often an open call is probed, so that a vanished peer is noticed.
pub(crate) const KEEPALIVE: Duration = Duration::from_secs(10);

/// First pause before something is tried again; each further one is twice as long.
pub(crate) const PAUSE_FIRST: Duration = Duration::from_millis(200);
/// Longest such pause.
pub(crate) const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Rows asked of the archive at a time: the most that it gives.
pub(crate) const PAGE_ROWS: u32 = 1_000;
/// Articles among which one is looked up by the start of its id, newest first.
pub(crate) const LOOKUP_ARTICLES: usize = 20_000;

/// How long a child of `up` may take to become ready.
pub(crate) const READY: Duration = Duration::from_secs(30);
/// How often it is asked.
pub(crate) const READY_POLL: Duration = Duration::from_millis(25);
/// How long a child may take to stop before it is killed: longer than a service drains.
pub(crate) const STOP: Duration = Duration::from_secs(15);
/// A child that lived shorter than this died quickly.
pub(crate) const QUICK_DEATH: Duration = Duration::from_secs(10);
/// Quick deaths in a row after which everything is stopped.
pub(crate) const QUICK_DEATHS_MAX: u32 = 5;
/// Lines of a child's log shown when it cannot be kept alive.
pub(crate) const TAIL_LINES: usize = 20;
/// Bytes read from the end of a log for these lines.
pub(crate) const TAIL_BYTES: u64 = 16 << 10;

const _: () = assert!(WINDOW_BYTES >= BODY_BYTES_MAX, "the largest article fits the window");
const _: () = assert!(ANSWER_BYTES_MAX > ARTICLE_MESSAGE_BYTES_MAX);
const _: () = assert!(PAUSE_FIRST.as_millis() < PAUSE_MAX.as_millis());
const _: () = assert!(HEALTH.as_millis() <= CONNECT.as_millis());

/// The pause before try number `tries` (from 1) is repeated.
pub(crate) fn pause(tries: u32) -> Duration {
    PAUSE_FIRST.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(PAUSE_MAX)
}
