//! Settings of the engine, for everything that runs it.

use std::path::PathBuf;

use readout_analysis::{CONFIDENCE_MIN, ModelError, Options, TopicError, Topics};
use readout_wire::id;

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
    /// File of topics in TOML, with the words that lead to them; it extends the built-in IPTC Media
    /// Topics, or replaces them when it says `replace = true`.
    #[arg(long, env = "READOUT_TOPICS", value_name = "FILE")]
    pub topics: Option<PathBuf>,
}

impl Default for EngineArgs {
    fn default() -> Self {
        Self { model: None, confidence_min: CONFIDENCE_MIN, topics: None }
    }
}

impl EngineArgs {
    /// The options that change output, with their digest.
    ///
    /// # Errors
    /// When the topic file cannot be read or is not sound.
    pub(crate) fn options(&self) -> Result<(Options, String), EngineError> {
        let confidence = self.confidence_min.to_le_bytes();
        let Some(file) = &self.topics else {
            let options = Options { confidence_min: self.confidence_min, ..Options::default() };
            return Ok((options, id::of("options", &[&confidence])));
        };
        let text = std::fs::read_to_string(file)
            .map_err(|error| EngineError::ReadTopics { file: file.clone(), error })?;
        let topics = Topics::read(&text)
            .map_err(|error| EngineError::Topics { file: file.clone(), error })?;
        let options = Options { confidence_min: self.confidence_min, topics };
        Ok((options, id::of("options", &[&confidence, text.as_bytes()])))
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
    /// The topic file cannot be read.
    #[error("reading the topics {file:?}")]
    ReadTopics {
        /// The file.
        file: PathBuf,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// The topic file is not sound.
    #[error("loading the topics {file:?}")]
    Topics {
        /// The file.
        file: PathBuf,
        /// What is wrong with it, and in which line.
        #[source]
        error: TopicError,
    },
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::Extractor;

    fn load(text: &str) -> Result<Extractor, EngineError> {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("topics.toml");
        std::fs::write(&file, text).expect("the folder is writable");
        Extractor::load(&EngineArgs { topics: Some(file), ..Default::default() })
    }

    #[test]
    fn topics_are_part_of_the_engine_version() {
        let usual = Extractor::new().version();
        let one = load("replace = true").expect("a sound file").version();
        let other = load("replace = false").expect("a sound file").version();
        let digests = [usual.options_digest, one.options_digest, other.options_digest];
        assert!(digests[0] != digests[1] && digests[1] != digests[2] && digests[0] != digests[2]);
        assert_eq!(usual.model_digest, one.model_digest);
    }

    #[test]
    fn a_bad_topic_file_tells_the_line() {
        let error = load("\n[[topic]]\ncode = \"x:1\"\n").expect_err("a topic without a label");
        assert!(error.to_string().ends_with("topics.toml\""), "{error}");
        let source = error.source().expect("the reason").to_string();
        assert_eq!(source, "line 3: topic \"x:1\", field label: a new topic needs one");
    }
}
