//! The pure function: an article and an engine version in, an extraction out.

use std::time::Instant;

use readout_analysis::{Article as Text, Engine, GENERATION, Options};
use readout_wire::{
    id,
    v1::{Article, EngineVersion, Extraction, extraction::Status},
};

use crate::{convert, language, metrics};

/// The engine with its version. Calls do not influence one another.
#[derive(Debug)]
pub struct Extractor {
    engine: Engine,
}

impl Extractor {
    /// Loads the engine.
    pub fn new() -> Self {
        Extractor { engine: Engine::new(Options::default()) }
    }

    /// What an extraction depends on besides the article.
    pub fn version(&self) -> EngineVersion {
        EngineVersion {
            generation: GENERATION,
            model_digest: String::new(),
            // There are no options yet; the digest is that of none.
            options_digest: id::of("options", &[]),
        }
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
