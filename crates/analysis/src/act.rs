//! Speech acts: what a speaker does by saying something, told from the cue, and where that only says
//! "said", from mood and words of the content. Rules over word lists; it knows frames and mentions,
//! not who the speaker is beyond whether he can act for somebody.

mod content;
mod cue;
mod target;
mod words;

use std::ops::Range;

use crate::frame::Frame;
use crate::lemma;
use crate::lexicon::Map;
use crate::mention::Mention;
use crate::statement::{Act, Polarity};
use crate::text::Text;
use crate::token::Kind;
use words::Roles;

/// What the lists say about one word.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    verb: Option<Act>,
    noun: Option<Act>,
    state: Option<Act>,
    tone: Option<Act>,
    roles: Roles,
}

impl Word {
    fn is(self, roles: Roles) -> bool {
        self.roles & roles != 0
    }
}

/// The word lists in one table.
#[derive(Debug)]
pub(crate) struct Acts {
    words: Map<&'static str, Word>,
}

impl Acts {
    pub(crate) fn new() -> Self {
        let mut table: Map<&'static str, Word> = Map::default();
        let mut each = |lists: &'static [(Act, &'static str)], set: fn(&mut Word, Act)| {
            for (act, list) in lists {
                for word in list.split_whitespace() {
                    set(table.entry(word).or_default(), *act);
                }
            }
        };
        each(words::VERBS, |word, act| word.verb = Some(act));
        each(words::NOUNS, |word, act| word.noun = Some(act));
        each(words::STATES, |word, act| word.state = Some(act));
        each(words::TONES, |word, act| word.tone = Some(act));
        for (roles, list) in words::ROLES {
            for word in list.split_whitespace() {
                table.entry(word).or_default().roles |= roles;
            }
        }
        Self { words: table }
    }

    /// Looks every word up that stands in a paragraph in which somebody says something, once.
    pub(crate) fn read(&self, text: &Text<'_>, frames: &[Frame]) -> Signs {
        let mut said = vec![false; text.layout.paragraphs.len()];
        for frame in frames {
            let ranges = frame.content.iter().chain(&frame.cue);
            for range in ranges.filter(|range| !range.is_empty()) {
                let first = text.layout.paragraph_index(range.start);
                said[first..=text.layout.paragraph_index(range.end - 1)].fill(true);
            }
        }
        let mut words = vec![Word::default(); text.len()];
        let known = |form: &str| self.words.get(form).copied();
        for (paragraph, _) in text.layout.paragraphs.iter().zip(said).filter(|(_, said)| *said) {
            for at in paragraph.clone() {
                if matches!(text.kind(at), Kind::Word | Kind::Clitic) {
                    let form = text.folded.word(at);
                    let mut word = lemma::find(form, known).unwrap_or_default();
                    // "launched" has a role of its own; what it does is said of "launch".
                    if word.is(words::SCHEDULED) && word.verb.is_none() {
                        let verb = |form: &str| known(form).and_then(|word| word.verb);
                        word.verb = lemma::find(form, verb);
                    }
                    words[at] = word;
                }
            }
        }
        Signs(words)
    }
}

/// What the lists say about each token of a text.
#[derive(Debug)]
pub(crate) struct Signs(Vec<Word>);

impl Signs {
    fn at(&self, at: usize) -> Word {
        self.0.get(at).copied().unwrap_or_default()
    }
}

/// The act of one statement, with its target as token ranges.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) act: Act,
    pub(crate) polarity: Polarity,
    /// Whether the speaker would cause the harm that is warned of.
    pub(crate) threat: bool,
    pub(crate) target: Option<Target>,
    pub(crate) confidence: f32,
}

/// Whom or what an act is aimed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) tokens: Range<usize>,
    /// Index of the mention that covers it.
    pub(crate) mention: Option<usize>,
    /// Index of the country that it is, when it is one.
    pub(crate) country: Option<u8>,
}

/// What one place in the text says about the act.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Clue {
    act: Act,
    negative: bool,
    threat: bool,
    /// How strong it is: for a cue a probability, in a content its weight.
    weight: f32,
    /// The token whose object is the target.
    anchor: usize,
}

/// A clue without negation or threat.
fn clue(act: Act, weight: f32, anchor: usize) -> Clue {
    Clue { act, negative: false, threat: false, weight, anchor }
}

/// What an act is judged by.
struct Case<'a> {
    text: &'a Text<'a>,
    signs: &'a Signs,
    frame: &'a Frame,
    content: &'a [Range<usize>],
    /// Whether the speaker can bind somebody: an office, a body, a state.
    authority: bool,
    /// Whether the speaker is no text.
    person: bool,
    /// The country of the speaker, if it is known.
    country: Option<&'a str>,
}

/// How sure a plain report is when nothing speaks for another act.
const ASSERT_CONFIDENCE: f32 = 0.7;

/// Judges one statement. `content` is the part of the frame's content that belongs to it.
pub(crate) fn judge(
    text: &Text<'_>,
    signs: &Signs,
    mentions: &[Mention],
    frame: &Frame,
    content: &[Range<usize>],
    (authority, person): (bool, bool),
    country: Option<&str>,
) -> Judgement {
    let case = Case { text, signs, frame, content, authority, person, country };
    let whole =
        frame.content.first().map(|range| range.start) == content.first().map(|range| range.start);
    let by_cue = match listed(frame) {
        Some(counted) => counted,
        None => frame.cue.as_ref().and_then(|range| cue::read(&case, range)),
    };
    // A later point of a list has its own act, if its words tell; so has what was "announced".
    let open = by_cue.is_none_or(|clue| !whole && clue.act != Act::Reject);
    let by_content = if open { content::read(&case) } else { None };
    let clue = match (by_content, by_cue) {
        (Some(content), Some(cue)) if content.act == Act::Assert => cue,
        (Some(content), _) => content,
        (None, Some(cue)) => cue,
        (None, None) => Clue {
            act: Act::Assert,
            negative: frame.cue.as_ref().is_some_and(|range| cue::is_negated(text, range)),
            threat: false,
            weight: ASSERT_CONFIDENCE,
            anchor: usize::MAX,
        },
    };
    Judgement {
        act: clue.act,
        polarity: if clue.negative { Polarity::Negative } else { Polarity::Positive },
        threat: clue.threat,
        target: target::find(text, mentions, frame, &clue),
        confidence: clue.weight,
    }
}

/// What is done by what a list counts: "three requests"; nothing when the lead-in does not tell.
fn listed(frame: &Frame) -> Option<Option<Clue>> {
    let cue = frame.cue.as_ref()?;
    let act = frame.act.filter(|_| frame.marker.is_some_and(|marker| cue.start < marker))?;
    Some((act != Act::Assert).then(|| clue(act, ASSERT_CONFIDENCE, cue.start)))
}

/// The event type of the PLOVER ontology; a warning is one only when the speaker would cause the
/// harm.
pub(crate) fn plover(act: Act, threat: bool) -> &'static str {
    match act {
        Act::Commit => "AGREE",
        Act::Request => "REQUEST",
        Act::Support => "SUPPORT",
        Act::Criticize => "ACCUSE",
        Act::Reject => "REJECT",
        Act::Warn if threat => "THREATEN",
        Act::Assert | Act::Announce | Act::Warn | Act::Expect | Act::Express => "",
    }
}

#[cfg(test)]
mod tests;
