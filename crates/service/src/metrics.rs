//! What this crate counts, and what it tells of the process.

use std::{fs, time::Duration};

use metrics::{
    SharedString, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge,
    histogram,
};
use readout_wire::time;
use tonic::Code;

const REFUSED: &str = "readout_refused_calls_total";
const CALLS: &str = "readout_calls_total";
const CALL_SECONDS: &str = "readout_call_seconds";
const BUILD: &str = "readout_build_info";
const READY: &str = "readout_ready";
// As Prometheus's own clients name them.
const STARTED: &str = "process_start_time_seconds";
const MEMORY: &str = "process_resident_memory_bytes";
const FILES: &str = "process_open_fds";

/// A label that is not known when this is compiled, but one of few.
pub(crate) type Label = SharedString;
const SPANS: &str = "readout_spans_total";

/// Why a call was refused; the values of label `reason`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    /// It carries no token.
    NoToken,
    /// Its token is none of ours.
    UnknownToken,
    /// Its token lacks the scope.
    NoScope,
}

impl Refusal {
    const ALL: [Refusal; 3] = [Refusal::NoToken, Refusal::UnknownToken, Refusal::NoScope];

    fn word(self) -> &'static str {
        match self {
            Refusal::NoToken => "no_token",
            Refusal::UnknownToken => "unknown_token",
            Refusal::NoScope => "no_scope",
        }
    }
}

/// What became of a recorded span; the values of label `outcome`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SpanFate {
    /// The collector has it.
    Exported,
    /// The collector did not take it.
    Failed,
    /// Too many waited for the collector.
    Dropped,
}

impl SpanFate {
    const ALL: [SpanFate; 3] = [SpanFate::Exported, SpanFate::Failed, SpanFate::Dropped];

    fn word(self) -> &'static str {
        match self {
            SpanFate::Exported => "exported",
            SpanFate::Failed => "failed",
            SpanFate::Dropped => "dropped",
        }
    }
}

/// Describes them all, and remembers that the process starts now.
pub(crate) fn describe() {
    describe_counter!(REFUSED, Unit::Count, "Calls refused for want of a token; label reason.");
    describe_counter!(CALLS, Unit::Count, "Calls that ended; labels method and code.");
    describe_histogram!(
        CALL_SECONDS,
        Unit::Seconds,
        "From a call to its answer, for methods with one answer; label method."
    );
    describe_gauge!(BUILD, "1; label version.");
    describe_gauge!(READY, "1 while the process is ready, else 0.");
    describe_gauge!(STARTED, Unit::Seconds, "When the process started, in seconds since 1970.");
    describe_gauge!(MEMORY, Unit::Bytes, "Memory that the process holds.");
    describe_gauge!(FILES, Unit::Count, "Files and connections that the process has open.");
    describe_counter!(
        SPANS,
        Unit::Count,
        "Recorded spans. Label: outcome is exported, failed or dropped."
    );
    for refusal in Refusal::ALL {
        counter!(REFUSED, "reason" => refusal.word()).absolute(0);
    }
    for fate in SpanFate::ALL {
        counter!(SPANS, "outcome" => fate.word()).absolute(0);
    }
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    gauge!(STARTED).set(time::to_micros(&time::now()) as f64 / 1e6);
}

pub(crate) fn refused(refusal: Refusal) {
    counter!(REFUSED, "reason" => refusal.word()).increment(1);
}

/// A call has ended; `took` is told of calls with one answer.
pub(crate) fn called(method: &Label, code: Code, took: Option<Duration>) {
    // From the first call on, so that a rate of faults can be had before the first fault.
    for fault in [Code::Internal, Code::Unavailable] {
        counter!(CALLS, "method" => method.clone(), "code" => word(fault)).increment(0);
    }
    counter!(CALLS, "method" => method.clone(), "code" => word(code)).increment(1);
    if let Some(took) = took {
        histogram!(CALL_SECONDS, "method" => method.clone()).record(took);
    }
}

pub(crate) fn spans(fate: SpanFate, count: usize) {
    counter!(SPANS, "outcome" => fate.word()).increment(count as u64);
}

/// Sets what is looked up only when somebody asks.
pub(crate) fn sample(ready: bool) {
    gauge!(READY).set(if ready { 1.0 } else { 0.0 });
    if let Some(bytes) = resident_bytes() {
        gauge!(MEMORY).set(bytes as f64);
    }
    if let Ok(files) = fs::read_dir("/proc/self/fd") {
        gauge!(FILES).set(files.count() as f64);
    }
}

/// Linux alone tells it so; elsewhere there is no such metric.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

/// A code as the documents of gRPC write it.
pub(crate) fn word(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_written_as_grpc_does() {
        for code in (0..17).map(Code::from) {
            let camel = format!("{code:?}").to_ascii_uppercase();
            assert_eq!(word(code).replace('_', ""), camel);
        }
    }

    #[test]
    fn memory_is_read_from_linux() {
        let bytes = resident_bytes().expect("tests run on Linux");
        assert!((1 << 20..1 << 40).contains(&bytes), "{bytes}");
    }
}
