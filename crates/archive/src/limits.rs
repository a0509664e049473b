//! Every bound of this crate, and how they hang together.

use std::time::Duration;

/// Rows of a page when the caller names no number.
pub(crate) const PAGE_ROWS_DEFAULT: usize = 50;
/// Most rows of a page; larger wishes are cut to it.
pub(crate) const PAGE_ROWS_MAX: usize = 1_000;
/// A page ends once it holds this many encoded bytes: gRPC clients refuse messages over 4 MiB, and
/// the last row may be larger than what was left.
pub(crate) const PAGE_BYTES_MAX: usize = 2 << 20;
/// Longest page or resume token taken in; ours are far shorter.
pub(crate) const TOKEN_BYTES_MAX: usize = 1_024;

/// Longest search query, in bytes.
pub(crate) const QUERY_BYTES_MAX: usize = 1_024;
/// Most words of a search query: each costs a walk through its list of hits.
pub(crate) const QUERY_WORDS_MAX: usize = 32;
/// Hits that a search by relevance ranks: ranking every hit of a common word takes a second at a
/// million statements.
pub(crate) const RANKED_HITS_MAX: usize = 2_000;
/// Names, roles and affiliations told of a speaker, each.
pub(crate) const SPEAKER_LABELS_MAX: usize = 20;

/// Reads that run at once. Two cores gain nothing from more.
pub(crate) const READERS_MAX: usize = 4;
/// How long a read waits for its turn.
pub(crate) const READ_WAIT: Duration = Duration::from_secs(2);
/// How long a read may run.
pub(crate) const READ_TIME_MAX: Duration = Duration::from_secs(5);
/// Database steps between two looks at the clock; some microseconds of work.
pub(crate) const READ_STEPS: i32 = 1_000;

/// Extractions of one transaction: enough to share the cost of a commit, few enough that a reader
/// sees an article soon.
pub(crate) const BATCH_EXTRACTIONS_MAX: usize = 64;
/// Commands that wait for the writer; each may hold a batch.
pub(crate) const WRITE_QUEUE: usize = 4;
/// How long another writer (a backup tool, a shell) may hold the database before a write fails.
pub(crate) const WRITE_WAIT: Duration = Duration::from_secs(5);
/// Page cache of the writer, in KiB: the upper levels of the indexes of a million statements.
pub(crate) const WRITER_CACHE_KIB: i64 = 64 << 10;
/// Page cache of each reader, in KiB.
pub(crate) const READER_CACHE_KIB: i64 = 8 << 10;
/// Pages of the write-ahead log between checkpoints: with few, each commit pays for one.
pub(crate) const CHECKPOINT_PAGES: i64 = 4_000;
/// Statements that a connection keeps compiled; more than this crate has.
pub(crate) const COMPILED_MAX: usize = 96;
/// How often it is looked how large the database is and how much room is left.
pub(crate) const DISK_LOOK: Duration = Duration::from_secs(5);
/// Pause before a failed write is tried again.
pub(crate) const WRITE_RETRY: Duration = Duration::from_secs(1);

/// Bytes of changes read from the log at once for events; about a thousand events.
pub(crate) const EVENTS_PAGE_BYTES: usize = 1 << 20;
/// Events on the way to the broker at once: hides its round trip.
pub(crate) const EVENTS_IN_FLIGHT_MAX: usize = 256;
/// First pause after an event could not be published; doubles up to the longest.
pub(crate) const EVENTS_RETRY_MIN: Duration = Duration::from_millis(200);
/// Longest pause after an event could not be published.
pub(crate) const EVENTS_RETRY_MAX: Duration = Duration::from_secs(10);

/// Watches at once.
pub(crate) const WATCHES_MAX: usize = 128;
/// Bytes of changes read from the log at once for a watch.
pub(crate) const WATCH_PAGE_BYTES: usize = 256 << 10;
/// Responses that wait for a watcher, beside the page they come from.
pub(crate) const WATCH_QUEUE: usize = 16;
/// A watch sends at least this often, so that both sides know that the other lives.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a watcher may take nothing before its watch is ended.
pub(crate) const WATCH_STALL_MAX: Duration = Duration::from_secs(10);

/// Largest request, in bytes; none has a field that is long.
pub(crate) const REQUEST_BYTES_MAX: usize = 64 << 10;

const _: () = assert!(PAGE_ROWS_DEFAULT <= PAGE_ROWS_MAX);
const _: () = assert!(PAGE_ROWS_MAX <= RANKED_HITS_MAX, "a page of ranked hits can be full");
const _: () = assert!(PAGE_BYTES_MAX * 2 <= 4 << 20, "half of what clients take by default");
const _: () = assert!(QUERY_BYTES_MAX + TOKEN_BYTES_MAX < REQUEST_BYTES_MAX);
const _: () = assert!(EVENTS_RETRY_MIN.as_millis() < EVENTS_RETRY_MAX.as_millis());
const _: () = assert!(WATCHES_MAX * WATCH_PAGE_BYTES <= 64 << 20, "a third of a service's memory");
const _: () = assert!(WATCH_STALL_MAX.as_secs() < HEARTBEAT.as_secs());
