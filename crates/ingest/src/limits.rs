//! Every bound of this crate.

use std::time::Duration;

use readout_wire::ARTICLE_MESSAGE_BYTES_MAX;

/// Articles of one call that wait for the broker's answer; more gain nothing.
pub(crate) const CALL_ARTICLES_MAX: usize = 256;
/// PublishArticle calls that are taken in at once; each may hold an article of any size before its
/// bytes are counted.
pub(crate) const CALLS_MAX: usize = 32;
/// Article bytes of all calls that wait for the broker's answer.
pub(crate) const PENDING_BYTES_MAX: usize = 64 << 20;
/// When a caller should come back to a full stream: it empties by being worked off.
pub(crate) const RETRY_FULL: Duration = Duration::from_secs(5);
/// When a caller should come back while the broker is away.
pub(crate) const RETRY_AWAY: Duration = Duration::from_secs(1);
/// How often it is looked whether the broker is connected.
pub(crate) const BROKER_LOOK: Duration = Duration::from_millis(500);

// One article of any size must fit.
const _: () = assert!(ARTICLE_MESSAGE_BYTES_MAX <= PENDING_BYTES_MAX);
// Permits are counted in `u32`.
const _: () = assert!(PENDING_BYTES_MAX <= u32::MAX as usize);
