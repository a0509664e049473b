//! How a process of Readout starts, reports, becomes ready and stops.
//!
//! [`Process::start`] sets up logs, listeners, health pages and signals; [`serve`] runs the gRPC
//! services with health and reflection beside them; [`Shutdown`] stops all of it under a limit.
//!
//! This crate knows no article, no statement, no broker and no database.

mod admin;
mod grpc;
mod limits;
mod process;
mod readiness;
mod shutdown;
pub mod status;
mod telemetry;
pub mod trace;

pub use grpc::serve;
pub use process::{CommonArgs, Error, Process};
pub use readiness::{Part, Readiness};
pub use shutdown::Shutdown;
pub use telemetry::LogFormat;
