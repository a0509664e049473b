//! Settings of the engine, for everything that runs it.

use std::path::PathBuf;

use readout_analysis::{CONFIDENCE_MIN, ModelError, Options};

/// The engine.
#[derive(Clone, Debug, clap::Args)]
pub struct EngineArgs {
    /// Model file to use in place of the built-in one; `make train` writes one.
    #[arg(long, env = "READOUT_MODEL", value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Leave out statements less likely than this, from 0 to 1. Of those with 0.8, four in five are
    /// right.
    #[arg(
        long,
        env = "READOUT_CONFIDENCE_MIN",
        value_name = "SHARE",
        default_value_t = CONFIDENCE_MIN,
        value_parser = share
    )]
    pub confidence_min: f32,
}

impl Default for EngineArgs {
    fn default() -> Self {
        Self { model: None, confidence_min: CONFIDENCE_MIN }
    }
}

impl EngineArgs {
    /// The options that change output.
    pub(crate) fn options(&self) -> Options {
        Options { confidence_min: self.confidence_min }
    }
}

fn share(text: &str) -> Result<f32, String> {
    let share = text.parse::<f32>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1 is needed".to_string())
}

/// Why the engine could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The model file cannot be read.
    #[error("reading the model {file:?}")]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// The file is no model for this engine.
    #[error("loading the model {file}")]
    Model {
        /// The file.
        file: String,
        /// What is wrong with it.
        #[source]
        error: ModelError,
    },
}
