//! Every bound of this crate.

use std::time::Duration;

/// How long an article waits before its extraction is published again, when the broker is away or
/// full: long enough not to add to the trouble.
pub(crate) const RETRY: Duration = Duration::from_secs(1);
/// Extract calls that are taken in at once; each may hold an article of any size.
pub(crate) const CALLS_MAX: usize = 32;
/// Results of one ExtractStream call that wait for a slow reader.
pub(crate) const STREAM_RESULTS_MAX: usize = 4;
/// Most bytes of statements in one extraction; behind them it is cut off with a warning. A thousand
/// times an ordinary article's.
pub(crate) const STATEMENTS_BYTES_MAX: usize = 64 << 20;
/// Text that language detection reads, in bytes: more adds time and no certainty.
pub(crate) const LANGUAGE_BYTES_MAX: usize = 4 << 10;
