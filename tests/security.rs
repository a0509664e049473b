//! Who may do what: tokens on the gRPC ports, TLS, users of the broker.
//!
//! One sandbox a test; each tries what is allowed and what is not.

#[path = "security/broker.rs"]
mod broker;
#[path = "security/tls.rs"]
mod tls;
#[path = "security/tokens.rs"]
mod tokens;

use std::time::Duration;

use readout_tests::process::{fails, succeeds};
use readout_wire::v1::{Article, Publisher};

/// Longest wait for anything that should happen.
const WITHIN: Duration = Duration::from_secs(60);

/// An article with two statements.
fn article() -> Article {
    Article {
        url: "https://news.example/ferry".to_owned(),
        title: "Ferry to sail again".to_owned(),
        publisher: Some(Publisher { name: "Harbour Post".to_owned(), country: "NZL".to_owned() }),
        body: "Transport Minister Aroha Teller said on Monday that the ferry will sail in June.\n\
               “We keep our word to the islands,” she added."
            .to_owned(),
        ..Default::default()
    }
}
