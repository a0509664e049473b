//! Every bound of this crate.

use std::time::Duration;

/// How long a draining process may take before it is ended. Containers are given more.
pub(crate) const DRAIN: Duration = Duration::from_secs(10);
/// Requests that one gRPC connection may have open, far above what a client needs.
pub(crate) const CONNECTION_REQUESTS_MAX: u32 = 256;
/// How often an idle connection is probed, so that dead peers are noticed.
pub(crate) const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(30);
/// How long a probed peer may stay silent.
pub(crate) const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest header list of a gRPC request, in bytes.
pub(crate) const HEADER_BYTES_MAX: u32 = 16 << 10;
/// How long a caller may take to shake hands over TLS.
pub(crate) const TLS_HANDSHAKE: Duration = Duration::from_secs(10);
/// Shortest and longest token, in bytes: long enough that nobody guesses it, short enough for a
/// header.
pub(crate) const TOKEN_BYTES_MIN: usize = 16;
pub(crate) const TOKEN_BYTES_MAX: usize = 512;
/// Largest file of tokens, in bytes: some ten thousand lines.
pub(crate) const TOKENS_FILE_BYTES_MAX: u64 = 1 << 20;
/// How often the file of tokens is looked at.
pub(crate) const TOKENS_LOOK: Duration = Duration::from_secs(2);
/// Recorded spans that wait for the collector, some 8 MiB: what ends in a few seconds of a full load.
pub(crate) const SPANS_WAITING_MAX: usize = 8192;
/// Spans that go to the collector at once, as other programs do.
pub(crate) const EXPORT_SPANS_MAX: usize = 512;
/// How long a span waits for others to go with.
pub(crate) const EXPORT_DELAY: Duration = Duration::from_secs(1);
/// How long the collector may take to answer, retries included.
pub(crate) const EXPORT: Duration = Duration::from_secs(5);
/// How long a stopping process waits for the collector.
pub(crate) const EXPORT_LAST: Duration = Duration::from_secs(3);
/// The least time between two log lines about a collector that is away.
pub(crate) const EXPORT_WARNING: Duration = Duration::from_secs(60);
/// How often samples of histograms are folded into their buckets.
pub(crate) const METRICS_UPKEEP: Duration = Duration::from_secs(5);
/// Upper bounds of the buckets of a histogram, in seconds: from a call that reads one row to a text
/// of many megabytes.
pub(crate) const HISTOGRAM_SECONDS: [f64; 15] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// The same for a histogram whose name ends in `_delay_seconds`: what waits for its turn may do so
/// for hours.
pub(crate) const HISTOGRAM_DELAY_SECONDS: [f64; 15] =
    [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 7_200.0];

const _: () = assert!(TOKEN_BYTES_MAX < HEADER_BYTES_MAX as usize);
const _: () = assert!(EXPORT_SPANS_MAX < SPANS_WAITING_MAX);
const _: () = assert!(EXPORT_LAST.as_secs() < DRAIN.as_secs());
const _: () = assert!(KEEPALIVE_TIMEOUT.as_secs() < KEEPALIVE_INTERVAL.as_secs());
