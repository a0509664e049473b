//! Every bound of this crate, and how the bounds hang together.

use std::time::Duration;

/// Oldest broker that is accepted: older ones stall a consumer whose stream lost its tail in a
/// power cut, and cannot find a message by time.
pub(crate) const BROKER_VERSION_MIN: (u64, u64, u64) = (2, 14, 0);

/// Largest payload that travels inside a message, in bytes; larger ones travel as blobs. Half of
/// what brokers accept by default, so that nobody has to raise `max_payload`.
pub(crate) const INLINE_BYTES_MAX: usize = 512 << 10;
/// Room for the headers of a message, in bytes.
pub(crate) const HEADER_BYTES_MAX: usize = 64 << 10;
/// Largest message of any stream, in bytes.
pub(crate) const MESSAGE_BYTES_MAX: usize = INLINE_BYTES_MAX + HEADER_BYTES_MAX;
/// Largest piece of a blob, in bytes.
pub(crate) const CHUNK_BYTES_MAX: usize = INLINE_BYTES_MAX;
/// Largest payload that is published, in bytes: sixteen times the largest body, for an extraction
/// repeats its text.
pub(crate) const PAYLOAD_BYTES_MAX: usize = 256 << 20;
/// Largest blob, in bytes: the largest payload, and what a dead letter adds to it.
pub(crate) const BLOB_BYTES_MAX: usize = PAYLOAD_BYTES_MAX + (1 << 20);
/// Longest text of what went wrong that a dead letter shows in lists, in bytes.
pub(crate) const DETAIL_BYTES_MAX: usize = 1 << 10;

/// How long a stream remembers message ids. Longer windows cost the broker memory.
pub(crate) const DEDUP_WINDOW: Duration = Duration::from_secs(5 * 60);
/// Longest time that one publication may be tried: a repeat after the window would be stored
/// again, which is harmless but wasteful.
pub(crate) const PUBLISH_TIMEOUT_MAX: Duration = Duration::from_secs(4 * 60);
/// Unacknowledged messages of one process. More bring nothing: the broker stores one by one.
pub(crate) const WINDOW_MESSAGES: usize = 256;
/// How long one attempt waits for the broker's word before the message is sent again.
pub(crate) const ACK_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a request about streams and consumers may take; purging gigabytes is slow.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// First and longest pause between attempts against a broker that does not answer.
pub(crate) const PAUSE_FIRST: Duration = Duration::from_millis(100);
/// See [`PAUSE_FIRST`].
pub(crate) const PAUSE_MAX: Duration = Duration::from_secs(2);
/// Longest pause before the client dials a lost broker again.
pub(crate) const RECONNECT_PAUSE_MAX: Duration = Duration::from_millis(500);

/// Ingest is refused when a work stream is fuller than this: the rest is for work in hand.
pub(crate) const FILL_REFUSE: f64 = 0.9;
/// Ingest of large articles is refused when the stream of blobs is fuller than this: each needs room
/// for its extraction, which repeats and multiplies its text.
pub(crate) const FILL_REFUSE_BLOBS: f64 = 0.25;
/// Longest id of a message that is kept as it is, in bytes; others are hashed.
pub(crate) const ID_BYTES_MAX: usize = 256;
/// The janitor purges finished messages before their time when a stream is fuller than this ...
pub(crate) const FILL_PURGE: f64 = 0.7;
/// ... down to this.
pub(crate) const FILL_KEEP: f64 = 0.5;
/// How often the metrics of streams and consumers are brought up to date: more often than anybody
/// scrapes.
pub(crate) const OBSERVE_INTERVAL: Duration = Duration::from_secs(5);
/// How old a known filling may be.
pub(crate) const FILL_AGE_MAX: Duration = Duration::from_secs(1);

/// How long the broker waits for a message to be settled before it delivers it again.
pub(crate) const ACK_WAIT: Duration = Duration::from_secs(30);
/// How often the broker is told that a message is still in hand.
pub(crate) const PROGRESS_INTERVAL: Duration = Duration::from_secs(10);
/// Delivered and unsettled messages of one consumer, over all processes.
pub(crate) const ACK_PENDING_MAX: i64 = 1_024;
/// Fewest messages that one process holds, so that pulls stay large.
pub(crate) const HELD_MESSAGES_MIN: usize = 32;
/// Most messages that one process holds: as many wait for `ACK_WAIT` when it is killed.
pub(crate) const HELD_MESSAGES_MAX: usize = 128;
/// How long one pull waits for messages.
pub(crate) const PULL_EXPIRES: Duration = Duration::from_secs(5);
/// How long a handler may take before the try counts as failed.
pub(crate) const HANDLER_TIMEOUT: Duration = Duration::from_secs(5 * 60);
/// How long the last acknowledgements of a stopping process may take to leave it.
pub(crate) const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// Failed tries after which a message becomes a dead letter.
pub(crate) const TRIES_MAX: u32 = 8;
/// Panics, silences and timeouts of the handler after which a message becomes a dead letter: a
/// handler that depends on the message alone does it again, and what is behind waits for its end.
pub(crate) const FAULTS_MAX: u32 = 3;
/// Tries to read a blob that is not there. Blobs are stored first, so waiting rarely helps.
pub(crate) const BLOB_TRIES_MAX: u32 = 3;
/// Deliveries that nobody knows the end of, after which a message is handled with nothing beside
/// it, so that one that kills the process takes nobody along.
pub(crate) const CRASHES_ALONE: u64 = 3;
/// Deliveries that nobody knows the end of, after which a message is held to be what kills the
/// process. Kills from outside and broker restarts look the same, so this is generous: a message
/// that is handled alone is in danger for milliseconds only.
pub(crate) const CRASHES_MAX: u64 = 15;
/// Messages whose failed tries a process remembers.
pub(crate) const TRIES_REMEMBERED_MAX: usize = 8_192;
/// Pauses before the next try of a message that failed without naming one; the last repeats.
pub(crate) const RETRY_PAUSES: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(30)];
/// Pause before the next try of a message whose dead letter could not be stored.
pub(crate) const BURY_PAUSE: Duration = Duration::from_secs(30);

/// Headers of dead letters read at once.
pub(crate) const LETTERS_PAGE: usize = 256;

const _: () = assert!(MESSAGE_BYTES_MAX < 1 << 20, "brokers refuse over 1 MiB by default");
const _: () = assert!(CHUNK_BYTES_MAX <= MESSAGE_BYTES_MAX);
const _: () = assert!(PAYLOAD_BYTES_MAX >= 16 * readout_wire::article::BODY_BYTES_MAX);
const _: () = assert!(HEADER_BYTES_MAX < BLOB_BYTES_MAX - PAYLOAD_BYTES_MAX);
const _: () = assert!(DETAIL_BYTES_MAX * 16 <= HEADER_BYTES_MAX);
const _: () = assert!(PUBLISH_TIMEOUT_MAX.as_secs() < DEDUP_WINDOW.as_secs());
const _: () = assert!(FILL_KEEP < FILL_PURGE && FILL_PURGE < FILL_REFUSE);
const _: () = assert!(PROGRESS_INTERVAL.as_secs() * 3 <= ACK_WAIT.as_secs());
const _: () = assert!(HELD_MESSAGES_MIN <= HELD_MESSAGES_MAX);
const _: () = assert!(HELD_MESSAGES_MAX as i64 <= ACK_PENDING_MAX);
const _: () = assert!(ACK_PENDING_MAX as usize <= TRIES_REMEMBERED_MAX);
const _: () = assert!(PULL_EXPIRES.as_secs() < ACK_WAIT.as_secs());
const _: () = assert!(FILL_REFUSE_BLOBS < FILL_REFUSE);
const _: () = assert!(BLOB_TRIES_MAX < TRIES_MAX && FAULTS_MAX <= TRIES_MAX);
const _: () = assert!(CRASHES_ALONE < CRASHES_MAX);
