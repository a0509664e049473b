//! Who may do what: tokens on the gRPC ports, TLS, users of the broker.
//!
//! One sandbox a test; each tries what is allowed and what is not.

#[path = "security/broker.rs"]
mod broker;
#[path = "security/tls.rs"]
mod tls;
#[path = "security/tokens.rs"]
mod tokens;

use std::{
    process::{Command, Output},
    time::Duration,
};

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

/// What a command prints, which must succeed.
fn succeeds(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("`make test` builds it first");
    assert!(status.success(), "{command:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("UTF-8")
}

/// What a command complains of, which must fail.
fn fails(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("`make test` builds it first");
    assert!(!status.success(), "{command:?}: {}", String::from_utf8_lossy(&stdout));
    String::from_utf8(stderr).expect("UTF-8")
}
