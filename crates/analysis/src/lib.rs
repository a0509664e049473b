//! The text engine: an article goes in, its statements come out. Pure, synchronous, deterministic;
//! it cannot fail. Knows no wire format, clock, locale or file.
//!
//! ```
//! use readout_analysis::{Article, Engine, Options};
//!
//! let engine = Engine::new(Options::default());
//! let article = Article {
//!     title: "Ferry to run all winter",
//!     body: "Harbour master Ada Lund said the ferry was safe. “I sail on it myself,” she added.",
//!     publisher_country: None,
//! };
//! let analysis = engine.analyze(&article);
//! let second = &analysis.statements[1];
//! assert_eq!(second.speaker.name, "Ada Lund");
//! assert_eq!(second.content[0].text(&article), "“I sail on it myself,”");
//! ```

// In the order in which a text passes through them; blank lines keep rustfmt from sorting.
mod article;

mod statement;

mod token;

mod tag;

mod sentence;

mod text;

mod quote;

mod mention;

mod cue;

mod argument;

mod entity;

mod structure;

mod attribution;

mod lexicon;

#[cfg(test)]
mod golden;

pub use article::{Article, Field, Span};
pub use statement::{
    Act, Analysis, Mode, Point, Speaker, SpeakerKind, Statement, Unresolved, Warning, WarningCode,
};

use attribution::Reading;
use entity::Entities;
use lexicon::Lexicon;
use text::Text;

/// Rises with each release that changes output.
pub const GENERATION: u32 = 1;

/// The longest field that is read, in bytes; four times what the wire admits.
pub const FIELD_BYTES_MAX: usize = 64 << 20;

/// Choices that change output. There are none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {}

/// The engine: word lists, built once and shared by all analyses.
#[derive(Debug)]
pub struct Engine {
    lexicon: Lexicon,
}

impl Engine {
    /// Builds the word lists.
    pub fn new(options: Options) -> Self {
        let Options {} = options;
        Self { lexicon: Lexicon::new() }
    }

    /// Reads one article.
    pub fn analyze(&self, article: &Article<'_>) -> Analysis {
        let mut analysis = Analysis::default();
        let title = self.read(Field::Title, article.title, &mut analysis.warnings);
        let body = self.read(Field::Body, article.body, &mut analysis.warnings);

        // The body names people in full, so it is linked first.
        let mut entities = Entities::default();
        let body_names = entities.link(&body.text, &body.mentions);
        let title_names = entities.link(&title.text, &title.mentions);
        let title_speakers = attribution::resolve(&title, &title_names, None, &mut entities);
        let before = title_speakers.last().copied();
        let body_speakers = attribution::resolve(&body, &body_names, before, &mut entities);
        attribution::locate(&body, &body_speakers, article, &mut entities);

        let mut lists = 0;
        for (reading, speakers) in [(&title, &title_speakers), (&body, &body_speakers)] {
            let statements = &mut analysis.statements;
            attribution::write(reading, speakers, &entities, article, &mut lists, statements);
        }
        analysis
    }

    /// Runs the stages that look at one field alone.
    fn read<'a>(&self, field: Field, raw: &'a str, warnings: &mut Vec<Warning>) -> Reading<'a> {
        let kept = truncate(field, raw, warnings);
        let text = Text::read(field, kept, &self.lexicon);
        let quotes = quote::pair(&text);
        let mentions = mention::find(&text);
        let cues = cue::find(&text, &quotes);
        let frames = argument::find(&text, &quotes, &mentions, &cues);
        warnings.extend(quotes.unclosed.iter().map(|mark| Warning {
            code: WarningCode::UnclosedQuote,
            span: Some(text.span(&(*mark..*mark + 1))),
        }));
        Reading { text, quotes, mentions, frames }
    }
}

/// The part of a field that is read; warns when that is not all of it.
fn truncate<'a>(field: Field, raw: &'a str, warnings: &mut Vec<Warning>) -> &'a str {
    if raw.len() <= FIELD_BYTES_MAX {
        return raw;
    }
    let end = raw.floor_char_boundary(FIELD_BYTES_MAX);
    warnings.push(Warning {
        code: WarningCode::Truncated,
        span: Some(Span { field, start: end, end: raw.len() }),
    });
    &raw[..end]
}
