//! The contract between processes: messages, services, JSON, ids and the rules of an article.
//!
//! `proto/readout/v1` is the source; [`v1`] is the code generated from it. Around it stand the few
//! functions that every process must do alike: [`article::complete`] checks an article and gives
//! it its ids, [`id`] makes ids and keys, [`token`] folds names, [`json`] reads and writes lines.
//!
//! This crate knows no broker, no database and no text engine.

pub mod article;
pub mod id;
pub mod json;
mod name;
pub mod time;
pub mod token;
pub mod v1;

/// Encoded `FileDescriptorSet` of `proto/readout/v1`, for gRPC reflection.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!("generated/readout.v1.bin");

/// Largest gRPC message that carries an article to a service, in bytes: the largest body and 1 MiB
/// for everything else.
pub const ARTICLE_MESSAGE_BYTES_MAX: usize = article::BODY_BYTES_MAX + (1 << 20);
