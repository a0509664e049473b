//! The pure function: an article and an engine version in, an extraction out.

use std::time::Instant;

use readout_analysis::{Article as Text, Engine, GENERATION, Model};
use readout_wire::{
    id,
    v1::{Article, EngineVersion, Extraction, extraction::Status},
};

use crate::{EngineArgs, EngineError, convert, language, metrics};

/// The model that is part of the program; its licence is its own, see `model/NOTICE.md`.
static MODEL: &[u8] = include_bytes!("../../../model/attribution.model");

/// The engine with its version. Calls do not influence one another.
#[derive(Debug)]
pub struct Extractor {
    engine: Engine,
    version: EngineVersion,
}

impl Extractor {
    /// Loads the engine with the built-in model and the usual options.
    pub fn new() -> Self {
        Self::load(&EngineArgs::default()).expect("the built-in model is whole; a test loads it")
    }

    /// Loads the engine as the settings say.
    ///
    /// # Errors
    /// When a file cannot be read, is no model, or has no sound topics.
    pub fn load(args: &EngineArgs) -> Result<Self, EngineError> {
        let (options, options_digest) = args.options()?;
        let (bytes, file) = match &args.model {
            Some(file) => {
                let read = std::fs::read(file);
                let bytes =
                    read.map_err(|error| EngineError::Read { file: file.clone(), error })?;
                (bytes, file.display().to_string())
            }
            None => (MODEL.to_vec(), "built-in model".to_string()),
        };
        let model = Model::read(&bytes).map_err(|error| EngineError::Model { file, error })?;
        let version = EngineVersion {
            generation: GENERATION,
            model_digest: id::of("model", &[&bytes]),
            options_digest,
        };
        Ok(Extractor { engine: Engine::new(options, model), version })
    }

    /// What an extraction depends on besides the article.
    pub fn version(&self) -> EngineVersion {
        self.version.clone()
    }

    /// Extracts the statements of an article that [`readout_wire::article::complete`] has checked.
    pub fn extract(&self, mut article: Article) -> Extraction {
        let start = Instant::now();
        article.language = language::of(&article.language, &article.body);
        let mut extraction = Extraction {
            engine_version: Some(self.version()),
            status: Status::UnsupportedLanguage.into(),
            ..Default::default()
        };
        if language::is_spoken(&article.language) {
            let country = article.publisher.as_ref().map_or("", |publisher| &publisher.country);
            let analysis = self.engine.analyze(&Text {
                title: &article.title,
                body: &article.body,
                publisher_country: Some(country).filter(|country| !country.is_empty()),
                published: article.published_at.as_ref().and_then(convert::published),
            });
            convert::fill(&mut extraction, &article, &analysis);
            extraction.status = Status::Ok.into();
        }
        extraction.article = Some(article);
        metrics::extracted(extraction.status(), extraction.statements.len(), start.elapsed());
        extraction
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Extractor::new()
    }
}
