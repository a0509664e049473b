//! Trace context after W3C Trace Context: one trace an article, across gRPC metadata and messages.

use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
};

/// Name of the metadata key and message header that carry a trace.
pub const TRACEPARENT: &str = "traceparent";

/// Where a piece of work belongs: a trace and the span within it.
///
/// Its `Display` is the value of a `traceparent` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    trace: u128,
    span: u64,
}

impl Trace {
    /// A new trace.
    pub fn new() -> Self {
        let trace = (u128::from(random()) << 64) | u128::from(random());
        Trace { trace, span: random() }
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
        Some(Trace { trace, span })
    }

    /// The trace of a gRPC request, or a new one when it carries none.
    pub fn of_request<T>(request: &tonic::Request<T>) -> Self {
        let header = request.metadata().get(TRACEPARENT).and_then(|value| value.to_str().ok());
        header.and_then(Trace::parse).map_or_else(Trace::new, |trace| trace.child())
    }

    /// A new span of the same trace.
    pub fn child(&self) -> Self {
        Trace { trace: self.trace, span: random() }
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
        write!(f, "00-{:032x}-{:016x}-01", self.trace, self.span)
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
        assert_eq!(trace.child().trace_id(), trace.trace_id());
        assert_ne!(trace.child(), trace);
        assert_ne!(Trace::new().trace_id(), trace.trace_id());
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
