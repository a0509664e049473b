//! A whole Readout for tests: a real broker and the services as processes, on free loopback ports,
//! in a folder that goes with it.
//!
//! [`Sandbox`] starts, kills and restarts them; [`generate`] writes articles from a seed;
//! [`oracle`] says what the archive must hold. It knows no test.

pub mod chance;
pub mod generate;
pub mod oracle;
pub mod process;
mod sandbox;
pub mod wait;

pub use sandbox::{Name, Sandbox, Setup, broker_program, password};
