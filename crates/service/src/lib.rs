//! How a process of Readout starts, reports, becomes ready and stops.
//!
//! [`Process::start`] sets up logs, listeners, health pages and signals; [`serve`] runs the gRPC
//! services with health and reflection beside them, for callers whom the [`Door`] lets in;
//! [`Shutdown`] stops all of it under a limit.
//!
//! This crate knows no article, no statement, no broker and no database.

mod access;
mod admin;
mod calls;
mod door;
mod grpc;
mod limits;
mod metrics;
mod process;
mod readiness;
mod setting;
mod shutdown;
pub mod status;
mod telemetry;
mod tls;
mod tokens;
pub mod trace;

pub use door::{Door, DoorArgs};
pub use grpc::serve;
pub use process::{CommonArgs, Error, Process};
pub use readiness::{Part, Readiness};
pub use setting::{SettingError, exit_code, given};
pub use shutdown::Shutdown;
pub use telemetry::LogFormat;
