//! What the extractor counts.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use readout_wire::v1::extraction::Status;

const ARTICLES: &str = "readout_extracted_articles_total";
const STATEMENTS: &str = "readout_extracted_statements_total";
const SECONDS: &str = "readout_extraction_seconds";

pub(crate) fn describe() {
    describe_counter!(ARTICLES, Unit::Count, "Articles worked through; label status.");
    describe_counter!(STATEMENTS, Unit::Count, "Statements found.");
    describe_histogram!(SECONDS, Unit::Seconds, "Time of the engine for one article.");
    for status in ["ok", "unsupported_language"] {
        counter!(ARTICLES, "status" => status).absolute(0);
    }
    counter!(STATEMENTS).absolute(0);
}

pub(crate) fn extracted(status: Status, statements: usize, took: Duration) {
    let status = match status {
        Status::UnsupportedLanguage => "unsupported_language",
        Status::Ok | Status::Unspecified => "ok",
    };
    counter!(ARTICLES, "status" => status).increment(1);
    counter!(STATEMENTS).increment(statements as u64);
    histogram!(SECONDS).record(took.as_secs_f64());
}
