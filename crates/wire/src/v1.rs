//! Generated from `proto/readout/v1` by `make bless`; nothing here is written by hand.

#![allow(missing_docs, clippy::all, reason = "generated; a test of proto/ checks the comments")]

include!("generated/readout.v1.rs");
include!("generated/readout.v1.serde.rs");
