//! Traces after W3C Trace Context: one an article, across gRPC metadata and messages.
//!
//! [`Trace`] is what is carried; [`Span`] is a piece of work in it; `export` tells a collector. Only
//! these rooms name opentelemetry.

pub(crate) mod export;
mod span;

use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
};

pub use export::TraceArgs;
pub use span::{Kind, Span};

/// Name of the metadata key and message header that carry a trace.
pub const TRACEPARENT: &str = "traceparent";

/// Where a piece of work belongs: a trace, the span within it, and whether that is recorded.
///
/// Its `Display` is the value of a `traceparent` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    trace: u128,
    span: u64,
    recorded: bool,
}

impl Trace {
    /// A new trace that nobody records: its id joins log lines.
    pub fn new() -> Self {
        let trace = (u128::from(random()) << 64) | u128::from(random());
        Trace { trace, span: random(), recorded: false }
    }

    /// Reads a `traceparent` value; `None` unless it is well formed, version 00, not all zeros.
    pub fn parse(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (version, trace, span, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let lengths = [version.len(), trace.len(), span.len(), flags.len()];
        let digits = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if parts.next().is_some()
            || version != "00"
            || lengths != [2, 32, 16, 2]
            || ![trace, span, flags].into_iter().all(digits)
        {
            return None;
        }
        let trace = u128::from_str_radix(trace, 16).ok().filter(|id| *id != 0)?;
        let span = u64::from_str_radix(span, 16).ok().filter(|id| *id != 0)?;
        let flags = u8::from_str_radix(flags, 16).ok()?;
        Some(Trace { trace, span, recorded: flags & 1 == 1 })
    }

    /// The trace that a gRPC request names.
    pub fn of_request<T>(request: &tonic::Request<T>) -> Option<Self> {
        let header = request.metadata().get(TRACEPARENT).and_then(|value| value.to_str().ok());
        header.and_then(Trace::parse)
    }

    /// Id of the trace, 32 hex digits, for log fields.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }
}

impl Default for Trace {
    fn default() -> Self {
        Trace::new()
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, u8::from(self.recorded))
    }
}

/// A random number other than zero. `RandomState` is keyed from the operating system's randomness
/// and differs at each call, which is all that ids need.
fn random() -> u64 {
    RandomState::new().hash_one(0u8).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_survives_its_header() {
        let trace = Trace::new();
        assert_eq!(Trace::parse(&trace.to_string()), Some(trace));
        assert_ne!(Trace::new().trace_id(), trace.trace_id());
        for flags in ["00", "01"] {
            let header = format!("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}");
            assert_eq!(Trace::parse(&header).unwrap().to_string(), header);
        }
        let unknown = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe";
        assert!(Trace::parse(unknown).unwrap().to_string().ends_with("-00"));
    }

    #[test]
    fn malformed_headers_are_no_trace() {
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert!(Trace::parse(good).is_some());
        for bad in [
            "",
            "00",
            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-+7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        ] {
            assert_eq!(Trace::parse(bad), None, "{bad}");
        }
    }
}
