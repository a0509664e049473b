//! Cues: verb groups and phrases that can report something. Looks at the words next to the verb
//! only; whether there is a source and a content is the business of `argument`.

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::lexicon::class;
use crate::lexicon::verb::{self, Form, Frames, VERBS};
use crate::quote::Quotes;
use crate::statement::Act;
use crate::text::Text;
use crate::token::Kind;

/// Words that can report something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// The whole group with auxiliaries, adverbs and linking preposition.
    pub(crate) tokens: Range<usize>,
    /// The verb itself; the first token for a phrase.
    pub(crate) verb: usize,
    pub(crate) form: Form,
    /// What it can take as content.
    pub(crate) frames: Frames,
    pub(crate) act: Act,
    /// Whether a linking preposition is part of the group: "called for".
    pub(crate) linked: bool,
    /// "according to".
    pub(crate) according: bool,
}

/// How far auxiliaries and adverbs are followed to the left of a verb.
const GROUP_TOKENS_MAX: usize = 5;

/// How far around "called" a name or "what" is looked for.
const NAMING_TOKENS_MAX: usize = 6;

/// Finds all cues outside quotations, in reading order.
pub(crate) fn find(text: &Text<'_>, quotes: &Quotes) -> Vec<Cue> {
    (0..text.len())
        .filter(|at| quotes.at(*at).is_none())
        .filter_map(|at| phrase(text, at).or_else(|| verb_group(text, at)))
        .collect()
}

fn phrase(text: &Text<'_>, at: usize) -> Option<Cue> {
    let according = text.same(at, "according") && text.same(at + 1, "to");
    // "She went on:", "he goes on, “...”"
    let on = text.same(at + 1, "on")
        && (text.same(at, "went") || text.same(at, "goes"))
        && matches!(text.kind(at + 2), Kind::Comma | Kind::Colon | Kind::Stop | Kind::Quote(_));
    (according || on).then(|| Cue {
        tokens: at..at + 2,
        verb: at,
        form: if on { Form::Past } else { Form::Base },
        frames: if on { verb::QUOTE } else { verb::QUOTE | verb::CLAUSE },
        act: Act::Assert,
        linked: false,
        according,
    })
}

fn verb_group(text: &Text<'_>, at: usize) -> Option<Cue> {
    let tag = text.tags[at];
    if tag.form == Form::None || text.kind(at) != Kind::Word || text.is_capital(at) {
        return None;
    }
    let sentence = text.layout.sentence(at);
    let start = group_start(text, at, sentence.start);
    let form = if goes_on(text, at, sentence.start) { Form::Past } else { tag.form };
    if !stands_as_verb(text, at, form, start, sentence.start) {
        return None;
    }
    let verb = &VERBS[usize::from(tag.verb)];
    let mut end = at + 1;
    let mut linked = false;
    if end < sentence.end && !verb.links.is_empty() {
        linked = verb.links.split(' ').any(|link| text.same(end, link));
        end += usize::from(linked);
    }
    if verb.needs_link() && !linked {
        return None;
    }
    let names = verb.lemma == "call" && !linked && is_naming(text, start..at, sentence.start);
    // "Suzuki, quoting Okoro, said": whom or what somebody quotes is no statement.
    let refers =
        verb.lemma == "quote" && form == Form::Ing && text.kind(start.max(1) - 1) == Kind::Comma;
    if names || refers || is_asked(text, at, sentence.start) {
        return None;
    }
    // "called for a vote" asks; "called the vote a farce" does not.
    let act = if verb.lemma == "call" && !linked { Act::Assert } else { verb.act };
    Some(Cue {
        tokens: start..end,
        verb: at,
        form,
        frames: Lexicon::frames(tag.verb),
        act,
        linked,
        according: false,
    })
}

/// Whether "called" gives a name: "a song called “Rise”", "what she called her promises:". `group`
/// ends before the verb.
fn is_naming(text: &Text<'_>, group: Range<usize>, floor: usize) -> bool {
    let (start, verb) = (group.start, group.end);
    let near = floor.max(start.saturating_sub(NAMING_TOKENS_MAX))..start;
    let word = |at: usize| text.kind(at) == Kind::Word;
    let behind = verb + 1..text.layout.sentence(verb).end.min(verb + 1 + NAMING_TOKENS_MAX);
    let what = near.clone().rev().take_while(|at| word(*at)).any(|at| text.same(at, "what"));
    if what {
        return !behind.into_iter().any(|at| text.is_quote(at));
    }
    let Some(noun) = near.clone().next_back().filter(|noun| group.is_empty() && word(*noun)) else {
        return false;
    };
    let name = text.is_quote(verb + 1) || text.is_capital(verb + 1);
    if !name || text.is_capital(noun) || text.is(noun, class::PRONOUN) {
        return false;
    }
    let somebody = class::OFFICE | class::PERSON | class::GROUP | class::ORGANIZATION;
    let indefinite = near.rev().take(3).any(|at| text.same(at, "a") || text.same(at, "an"));
    indefinite || !text.is(noun, somebody)
}

/// Whether the verb at `at` stands in what somebody was asked, which nobody has stated: "Asked if
/// she would call an election, Okoro".
fn is_asked(text: &Text<'_>, at: usize, floor: usize) -> bool {
    let asked = floor + usize::from(text.same(floor, "when"));
    text.same(asked, "asked")
        && (asked + 1..at)
            .rev()
            .take_while(|at| text.kind(*at) != Kind::Comma)
            .any(|at| text.same(at, "whether") || text.same(at, "if"))
}

/// The first token of the verb group whose verb stands at `at`.
fn group_start(text: &Text<'_>, at: usize, floor: usize) -> usize {
    let mut start = at;
    let helps = class::AUX | class::BE | class::NEG | class::ADV;
    while start > floor && at - start < GROUP_TOKENS_MAX && text.is(start - 1, helps) {
        let adverb = text.is(start - 1, class::ADV);
        if text.is_capital(start - 1) || (adverb && text.is(start - 1, class::PREP)) {
            break;
        }
        start -= 1;
    }
    if goes_on(text, at, floor) {
        return at - 3;
    }
    // "was quoted as saying"
    if start >= floor + 2 && text.same(start - 1, "as") && text.same(start - 2, "quoted") {
        return group_start(text, start - 2, floor);
    }
    start
}

/// Whether the token at `at` can only follow a verb.
fn introduces(text: &Text<'_>, at: usize) -> bool {
    text.same(at, "that") || matches!(text.kind(at), Kind::Quote(_) | Kind::Colon | Kind::Comma)
}

/// "went on to say"
fn goes_on(text: &Text<'_>, at: usize, floor: usize) -> bool {
    at > floor + 3
        && text.same(at - 1, "to")
        && text.same(at - 2, "on")
        && (text.same(at - 3, "went") || text.same(at - 3, "goes"))
}

/// Whether the word at `at` is used as a finite verb, or as a participle that can report.
fn stands_as_verb(text: &Text<'_>, at: usize, form: Form, start: usize, floor: usize) -> bool {
    let group = start..at;
    let has = |classes| group.clone().any(|token| text.is(token, classes));
    if start == floor {
        return false;
    }
    let before = start - 1;
    let nominal = class::DET | class::POSSESSIVE | class::PREP | class::TO;
    let relative = text.is(before, class::THAT) && text.is(before, class::DET);
    match form {
        Form::Base => {
            has(class::AUX)
                || text.is(
                    before,
                    class::PLURAL | class::FIRST_SINGULAR | class::FIRST_PLURAL | class::YOU,
                ) && !text.is(before, class::POSSESSIVE)
                || (text.word(before).ends_with('s')
                    && text.kind(before) == Kind::Word
                    && !text.is(before, nominal | class::PRONOUN | class::ADV | class::MODIFIER))
        }
        Form::Third => {
            !text.is(before, nominal)
                && text.kind(before) != Kind::Clitic
                && !has(class::AUX)
                && !text.is(at + 1, class::AUX | class::BE)
                && (!text.same(at, "states") || introduces(text, at + 1))
        }
        Form::Past | Form::Participle => {
            let passive = has(class::BE);
            let bare = form == Form::Participle && !has(class::AUX);
            let noun = text.is(before, nominal) && !relative;
            let owned = text.kind(before) == Kind::Clitic && group.is_empty();
            !(passive || bare || noun || owned)
        }
        Form::Ing => {
            has(class::BE)
                || matches!(text.kind(before), Kind::Comma | Kind::Quote(_) | Kind::Dash)
                || text.same(at - 1, "as")
        }
        Form::None => false,
    }
}
