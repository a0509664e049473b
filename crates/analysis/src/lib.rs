//! The text engine: an article goes in, its statements come out. Pure, synchronous, deterministic;
//! it cannot fail. Knows no wire format, clock, locale or file.
//!
//! ```
//! use readout_analysis::{Article, Engine, Model, Options};
//!
//! let model = Model::read(include_bytes!("../../../model/attribution.model"))?;
//! let engine = Engine::new(Options::default(), model);
//! let article = Article {
//!     title: "Ferry to run all winter",
//!     body: "Harbour master Ada Lund said the ferry was safe. “I sail on it myself,” she added.",
//!     ..Article::default()
//! };
//! let analysis = engine.analyze(&article);
//! let second = &analysis.statements[1];
//! assert_eq!(second.speaker.name, "Ada Lund");
//! assert_eq!(second.content[0].text(&article), "“I sail on it myself,”");
//! # Ok::<(), readout_analysis::ModelError>(())
//! ```

// In the order in which a text passes through them; blank lines keep rustfmt from sorting.
mod article;

mod statement;

mod token;

mod tag;

mod sentence;

mod part;

mod chunk;

mod text;

mod date;

mod quote;

mod mention;

mod rule;

mod frame;

mod sight;

mod cue;

mod argument;

mod occasion;

mod hypothesis;

mod rank;

mod model;

mod entity;

mod enumeration;

mod structure;

mod act;

mod topic;

mod attribution;

mod home;

mod cast;

mod lexicon;

mod lemma;

mod linear;

pub mod learning;

#[cfg(test)]
mod golden;

pub use article::{Article, Field, Published, Span};
pub use model::{Model, ModelError};
pub use statement::{
    Act, Analysis, DateMention, Mention, Mode, Occasion, OccasionKind, Point, Polarity, Speaker,
    SpeakerKind, SpeechAct, Statement, Topic, Unresolved, Warning, WarningCode,
};
pub use topic::{TopicError, Topics};

use act::Acts;
use attribution::Reading;
use cast::figure;
use cast::names::Names;
use cast::{Cast, Scene};
use entity::Entities;
use frame::Frame;
use lexicon::Lexicon;
use quote::Quotes;
use text::Text;

/// Rises with each release that changes output.
pub const GENERATION: u32 = 6;

/// The longest field that is read, in bytes; four times what the wire admits.
pub const FIELD_BYTES_MAX: usize = 64 << 20;

/// A statement is given when it is at least so likely. Half of what the measure can reach at best:
/// above it precision is bought with more recall than it is worth.
pub const CONFIDENCE_MIN: f32 = 0.3;

/// Choices that change output.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Statements less likely than this are left out; from 0 to 1.
    pub confidence_min: f32,
    /// The rules that tell what a statement is about.
    pub topics: Topics,
}

impl Default for Options {
    fn default() -> Self {
        Self { confidence_min: CONFIDENCE_MIN, topics: Topics::default() }
    }
}

/// The engine: word lists and models, loaded once and shared by all analyses.
#[derive(Debug)]
pub struct Engine {
    options: Options,
    lexicon: Lexicon,
    acts: Acts,
    model: Model,
    names: Names,
}

impl Engine {
    /// Builds the word lists around a model.
    pub fn new(options: Options, model: Model) -> Self {
        Self { options, lexicon: Lexicon::new(), acts: Acts::new(), model, names: Names::new() }
    }

    /// Reads one article.
    pub fn analyze(&self, article: &Article<'_>) -> Analysis {
        self.study(article).0
    }

    /// Reads one article; also gives everybody it mentions.
    pub(crate) fn study(&self, article: &Article<'_>) -> (Analysis, Cast) {
        let mut analysis = Analysis::default();
        let title = self.read(Field::Title, article.title, &mut analysis.warnings);
        let body = self.read(Field::Body, article.body, &mut analysis.warnings);

        // The body names people in full, so it is linked first.
        let mut entities = Entities::default();
        let mut body_names = entities.link(&body.text, &body.mentions);
        let title_names = entities.link(&title.text, &title.mentions);
        entities.introduce(&body.text, &body.mentions, &mut body_names, &body.frames);
        entities.place(&body.text, &body.mentions, &body_names, &self.names);
        let named = [(&title, title_names.as_slice()), (&body, body_names.as_slice())];
        let figures = figure::of(&named, &entities, &self.names);
        for (entity, figure) in entities.list.iter_mut().zip(figures) {
            entity.figure = Some(figure);
        }
        let texts = [&title.text, &body.text];
        entities.home = home::of(&texts, &self.names);
        entities.subject = entities.home.or_else(|| home::subject(&texts));
        let title_speakers = attribution::resolve(&title, &title_names, None, &mut entities);
        let before = title_speakers.last().copied();
        let body_speakers = attribution::resolve(&body, &body_names, before, &mut entities);
        let publisher = article.publisher_country.filter(|code| !code.is_empty());
        let article = &Article { publisher_country: publisher.or(entities.home), ..*article };
        attribution::locate(&body, &body_speakers, article, &mut entities);

        let scenes = [
            Scene { reading: &title, referents: &title_names, speakers: &title_speakers },
            Scene { reading: &body, referents: &body_names, speakers: &body_speakers },
        ];
        let cast = cast::of(&scenes, &entities, &self.names);

        let mut lists = 0;
        let fields =
            [(&title, &title_names, &title_speakers), (&body, &body_names, &body_speakers)];
        for (reading, names, speakers) in fields {
            let statements = &mut analysis.statements;
            attribution::write(
                reading, names, speakers, &entities, article, &mut lists, statements,
            );
        }
        occasion::inherit(&mut analysis.statements);
        cast.tell(&entities, &mut analysis.statements);
        (analysis, cast)
    }

    /// Runs the stages that look at one field alone.
    fn read<'a>(&'a self, field: Field, raw: &'a str, warnings: &mut Vec<Warning>) -> Reading<'a> {
        let kept = truncate(field, raw, warnings);
        let mut text = Text::read(field, kept, &self.lexicon, &self.model.tagger);
        let quotes = quote::pair(&text);
        let mut mentions = mention::find(&text);
        let frames = self.frames(&text, &quotes, &mentions);
        mention::mend::relocate(&mut text, &mut mentions);
        mention::mend::mend(&text, &mut mentions, &frames);
        warnings.extend(quotes.unclosed.iter().map(|mark| Warning {
            code: WarningCode::UnclosedQuote,
            span: Some(text.span(&(*mark..*mark + 1))),
        }));
        let (signs, subjects) =
            (self.acts.read(&text, &frames), self.options.topics.read_text(&text));
        Reading { text, quotes, mentions, frames, signs, subjects }
    }

    /// Who said what: hypotheses of rules and models, of which the likeliest stand.
    fn frames(
        &self,
        text: &Text<'_>,
        quotes: &Quotes,
        mentions: &[mention::Mention],
    ) -> Vec<Frame> {
        let by_rules = rule::find(text, quotes, mentions);
        let sights = sight::of(text, quotes, mentions, &by_rules);
        let cues = self.model.cue.find(text, &sights);
        let scene = argument::Scene::new(text, &sights, &by_rules, &cues);
        let mut found = hypothesis::find(&scene, &self.model.argument, &cues);
        self.model.rank.judge(&scene, &cues, &mut found);
        let chosen = rank::choose(found.all, self.options.confidence_min, text.len());
        let frames = chosen.iter();
        let frames = frames.map(|found| frame::of(text, quotes, mentions, &by_rules, found));
        enumeration::complete(text, quotes, mentions, frames.collect())
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
