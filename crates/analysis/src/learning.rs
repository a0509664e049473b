//! The learned stages as training sees them: the same features, on texts whose answers are known.
//! Analysis itself does not use this module.

use std::ops::Range;

use crate::Engine;
use crate::argument::{self, Window};
use crate::article::{Field, Published};
use crate::cue::{self, Cue};
use crate::date;
use crate::lexicon::Lexicon;

use crate::frame::Frame;
use crate::mention;
use crate::part;
use crate::quote;
use crate::rule;
use crate::sentence::{self, Layout};
use crate::sight::{self, Sight};
use crate::statement::DateMention;
use crate::tag;
use crate::text::Text;
use crate::token::{self, Token};

pub use crate::argument::{
    ArgumentModel, CONTENT, LABELS as ARGUMENT_LABELS, LANES as ARGUMENT_LANES, SOURCE,
};
pub use crate::cast::{Appearance, Cast, Figure, Form};
pub use crate::cue::Cue as CueCandidate;
pub use crate::cue::{CueModel, LABELS as CUE_LABELS, LANES as CUE_LANES};
use crate::hypothesis;
pub use crate::hypothesis::{Hypothesis, Origin};
pub use crate::linear::forest::{DEPTH, Forest, Tree};
pub use crate::linear::{Chain, Feature, Marginals, Table};
pub use crate::part::{PART_LANES, PARTS, Tagger, part_of};
use crate::rank::feature::{self, Around};
pub use crate::rank::feature::{NUMBERS, complete, rivals};
pub use crate::rank::{LABELS as RANK_LABELS, LANES as RANK_LANES, RankModel};

/// Reads texts for training.
#[derive(Debug)]
pub struct Reader {
    lexicon: Lexicon,
}

impl Default for Reader {
    fn default() -> Self {
        Self { lexicon: Lexicon::new() }
    }
}

/// The words of a text, before they have parts of speech.
#[derive(Debug)]
pub struct Words {
    tokens: Vec<Token>,
    forms: Vec<part::Form>,
    layout: Layout,
}

impl Words {
    /// Where each token stands, in bytes.
    pub fn spans(&self) -> impl Iterator<Item = Range<usize>> {
        self.tokens.iter().map(|token| token.start as usize..token.end as usize)
    }

    /// Calls `each` with hash, features and known part of every word; it answers with the part that
    /// the words behind it shall see.
    pub fn each(
        &self,
        known: &[Option<u8>],
        mut each: impl FnMut(u32, &[Feature], Option<u8>) -> u8,
    ) {
        let mut row = Vec::new();
        part::each_known(&self.tokens, &self.layout, known, |at, sentence, before, known| {
            row.clear();
            part::features(&self.forms, at, sentence, before, |feature| row.push(feature));
            each(self.forms[at].word, &row, known)
        });
    }
}

/// A hypothesis as the ranking is trained on it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The hypothesis.
    pub hypothesis: Hypothesis,
    /// Its features.
    pub features: Vec<Feature>,
    /// Its numbers.
    pub numbers: [f32; NUMBERS],
}

/// How many attributions an engine finds in a text, without saying what follows from them; for timing.
pub fn attribute(engine: &Engine, raw: &str) -> usize {
    let text = Text::read(Field::Body, raw, &engine.lexicon, &engine.model.tagger);
    let (quotes, mentions) = (quote::pair(&text), mention::find(&text));
    engine.frames(&text, &quotes, &mentions).len()
}

/// A text with all that the learned stages look at.
#[derive(Debug)]
pub struct Sheet<'a> {
    text: Text<'a>,
    sights: Vec<Sight>,
    frames: Vec<Frame>,
}

impl Reader {
    /// Splits a text into words.
    pub fn words(&self, raw: &str) -> Words {
        let tokens = token::split(raw, &self.lexicon);
        let (tags, forms, _) = tag::tag(raw, &tokens, &self.lexicon);
        let layout = sentence::layout(raw, &tokens, &tags);
        Words { tokens, forms, layout }
    }

    /// Runs the stages before the learned ones.
    pub fn sheet<'a>(&self, raw: &'a str, tagger: &Tagger) -> Sheet<'a> {
        let text = Text::read(Field::Body, raw, &self.lexicon, tagger);
        let quotes = quote::pair(&text);
        let mentions = mention::find(&text);
        let frames = rule::find(&text, &quotes, &mentions);
        let sights = sight::of(&text, &quotes, &mentions, &frames);
        Sheet { text, sights, frames }
    }
}

impl Sheet<'_> {
    /// Where each token stands, in bytes.
    pub fn spans(&self) -> impl Iterator<Item = Range<usize>> {
        self.text.tokens.iter().map(|token| token.start as usize..token.end as usize)
    }

    /// The parts of speech.
    pub fn parts(&self) -> &[u8] {
        &self.text.parts
    }

    /// The times that the text names.
    pub fn dates(&self, published: Option<Published>) -> Vec<DateMention> {
        date::find(&self.text, published).iter().map(date::Found::mention).collect()
    }

    /// Calls `each` with the tokens of every sentence and their features for the cue stage.
    pub fn sentences(&self, each: impl FnMut(&Range<usize>, &[Vec<Feature>])) {
        cue::sentences(&self.text, &self.sights, each);
    }

    /// The cues that a model finds.
    pub fn cues(&self, model: &CueModel) -> Vec<Cue> {
        model.find(&self.text, &self.sights)
    }

    /// How many hypotheses a model makes of the cues; for timing.
    pub fn propose(&self, model: &ArgumentModel, cues: &[Cue]) -> usize {
        let scene = argument::Scene::new(&self.text, &self.sights, &self.frames, cues);
        hypothesis::find(&scene, model, cues).all.len()
    }

    /// Calls `each` with the window of every cue of `wanted` and the features of its tokens;
    /// `cues` are those of the text.
    pub fn windows(
        &self,
        cues: &[Cue],
        wanted: &[Cue],
        mut each: impl FnMut(usize, &Range<usize>, &[Vec<Feature>]),
    ) {
        let scene = argument::Scene::new(&self.text, &self.sights, &self.frames, cues);
        let mut window = Window::default();
        for (index, cue) in wanted.iter().enumerate() {
            window.move_to(&scene, cue);
            each(index, &window.tokens, &argument::feature::rows(&scene, &window));
        }
    }

    /// All hypotheses for the cues, each with its features, and the numbers that [`complete`] fills up.
    pub fn hypotheses(&self, model: &ArgumentModel, cues: &[Cue]) -> Vec<Candidate> {
        let scene = argument::Scene::new(&self.text, &self.sights, &self.frames, cues);
        let found = hypothesis::find(&scene, model, cues);
        let judge = |hypothesis: &Hypothesis| {
            let around = Around::of(&scene, hypothesis, cues, &found.best);
            let mut features = Vec::with_capacity(64);
            feature::features(&scene, hypothesis, &around, |feature| features.push(feature));
            let numbers = feature::numbers(&scene, hypothesis, &around);
            Candidate { hypothesis: hypothesis.clone(), features, numbers }
        };
        found.all.iter().map(judge).collect()
    }
}
