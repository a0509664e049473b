//! A whole Readout for tests: a real broker and the services as processes, on free loopback ports,
//! in a folder that goes with it.
//!
//! [`Sandbox`] starts, kills and restarts them; [`generate`] writes articles from a seed;
//! [`oracle`] says what the archive must hold, [`observer`] and [`reader`] whether it does. It knows no
//! test.

pub mod chance;
pub mod generate;
pub mod observer;
pub mod oracle;
pub mod process;
pub mod reader;
mod sandbox;
pub mod wait;

use std::io::Write as _;

pub use sandbox::{Name, Sandbox, Setup, broker_program, password};

/// Says something although the test harness holds back what passing tests print.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
