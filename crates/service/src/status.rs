//! gRPC errors with google.rpc details: one function for each kind of fault.
//!
//! What goes to the caller names the field, the resource or the time to wait; what went wrong
//! inside goes to the log only.

use std::{collections::HashMap, error::Error, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// Domain of the ErrorInfo details.
const DOMAIN: &str = "readout";

/// INVALID_ARGUMENT: `field` breaks a rule, told as the rest of a sentence that starts with it.
pub fn invalid(field: &str, rule: &str) -> Status {
    let details = ErrorDetails::with_bad_request_violation(field, rule);
    Status::with_error_details(Code::InvalidArgument, format!("{field} {rule}"), details)
}

/// NOT_FOUND: there is no resource of that name.
pub fn not_found(name: &str) -> Status {
    let kind = name.split('/').nth_back(1).unwrap_or_default();
    let details = ErrorDetails::with_resource_info(kind, name, "", "");
    Status::with_error_details(Code::NotFound, format!("there is no {name}"), details)
}

/// RESOURCE_EXHAUSTED: come back after `retry`.
pub fn exhausted(reason: &str, message: &str, retry: Duration) -> Status {
    retryable(Code::ResourceExhausted, reason, message, retry)
}

/// UNAVAILABLE: come back after `retry`.
pub fn unavailable(reason: &str, message: &str, retry: Duration) -> Status {
    retryable(Code::Unavailable, reason, message, retry)
}

/// UNAUTHENTICATED: the caller is not known.
pub fn unauthenticated(reason: &str, message: &str) -> Status {
    explained(Code::Unauthenticated, reason, message)
}

/// PERMISSION_DENIED: the caller is known and may not do this.
pub fn denied(reason: &str, message: &str) -> Status {
    explained(Code::PermissionDenied, reason, message)
}

/// OUT_OF_RANGE: the position asked for does not exist.
pub fn out_of_range(reason: &str, message: &str) -> Status {
    explained(Code::OutOfRange, reason, message)
}

/// DEADLINE_EXCEEDED: the request takes longer than the service allows.
pub fn too_slow(message: &str) -> Status {
    Status::deadline_exceeded(message)
}

/// INTERNAL: logs the error with its causes and tells the caller only that there was one.
pub fn internal(error: &dyn Error) -> Status {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        chain.push_str(": ");
        chain.push_str(&error.to_string());
        cause = error.source();
    }
    tracing::error!(error = chain, "request failed");
    Status::internal("the service failed; its log has the reason")
}

fn explained(code: Code, reason: &str, message: &str) -> Status {
    let details = ErrorDetails::with_error_info(reason, DOMAIN, HashMap::new());
    Status::with_error_details(code, message, details)
}

fn retryable(code: Code, reason: &str, message: &str, retry: Duration) -> Status {
    let mut details = ErrorDetails::with_error_info(reason, DOMAIN, HashMap::new());
    details.set_retry_info(Some(retry));
    Status::with_error_details(code, message, details)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_name_what_is_at_fault() {
        let status = invalid("article.body", "is empty");
        assert_eq!(status.message(), "article.body is empty");
        let violations = status.get_details_bad_request().unwrap().field_violations;
        assert_eq!(violations[0].field, "article.body");

        let status = not_found("articles/00");
        assert_eq!(status.get_details_resource_info().unwrap().resource_type, "articles");

        let status = exhausted("STREAM_FULL", "full", Duration::from_secs(2));
        let retry = status.get_details_retry_info().unwrap().retry_delay;
        assert_eq!(retry, Some(Duration::from_secs(2)));
    }

    #[test]
    fn inside_detail_stays_inside() {
        let error = std::io::Error::other("/var/lib/secret: disk broken");
        assert!(!internal(&error).message().contains("secret"));
    }
}
