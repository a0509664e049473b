//! Mentions: noun phrases that can be somebody, and pronouns. Splits titles from names and reads
//! country, gender and number off the words. Does not know which mentions are the same person.

mod describe;
pub(crate) mod mend;

use std::ops::Range;

use crate::lexicon::class::{self, Classes};
use crate::lexicon::verb::Form;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::{Gap, Kind};

/// A noun phrase or pronoun that can be a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// The whole phrase, determiner included.
    pub(crate) tokens: Range<usize>,
    /// The first token without determiner, adjectives and possessor; mentions are sorted by it.
    pub(crate) head: usize,
    pub(crate) kind: MentionKind,
    /// Tokens of the proper name without titles; empty when there is none.
    pub(crate) name: Range<usize>,
    /// Tokens of the titles before the name, or of the description itself.
    pub(crate) title: Range<usize>,
    /// Tokens of the body or place behind "of" or "for", without the preposition. Behind a name
    /// they are no part of `tokens`.
    pub(crate) of: Range<usize>,
    /// Index of the country that the title names.
    pub(crate) country: Option<u8>,
    pub(crate) gender: Gender,
    /// Whether it stands for somebody known: "the", a possessive, or a name.
    pub(crate) definite: bool,
    /// A single capital at the start of a sentence or in a headline: a name only if the article
    /// has it elsewhere.
    pub(crate) weak: bool,
}

impl Mention {
    /// Whether the phrase, with or without the body that a name belongs to, ends before `token`.
    pub(crate) fn ends_at(&self, token: usize) -> bool {
        self.tokens.end == token || (!self.of.is_empty() && self.of.end == token)
    }

    /// Whether it is the office at a body that the other one names: "a former head of Malawi's agency".
    pub(crate) fn holds(&self, body: &Self) -> bool {
        self.kind == MentionKind::Role
            && self.of.start <= body.tokens.start
            && body.tokens.end <= self.of.end
    }

    /// The noun of a description.
    pub(crate) fn noun(&self) -> usize {
        self.title.end.max(self.head + 1) - 1
    }

    /// Whether `mend` found that its words belong to another one.
    pub(crate) fn is_discarded(&self) -> bool {
        self.kind == MentionKind::Document && self.name.is_empty() && self.title.is_empty()
    }

    /// Whether the other is a bare name that this name is "of": "Ana Prado of Greenpeace".
    fn belongs_to(&self, other: &Self) -> bool {
        self.kind == MentionKind::Name
            && other.kind == MentionKind::Name
            && other.title.is_empty()
            && self.of.contains(&other.head)
    }
}

/// What kind of phrase a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MentionKind {
    /// Has a proper name that is not an organisation's.
    Name,
    /// An office or role without a name: "the premier".
    Role,
    /// Several people.
    Group,
    /// An organisation, with or without a name.
    Organization,
    /// A written source.
    Document,
    /// A country or capital.
    Place,
    Pronoun,
}

/// Grammatical gender as far as the words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Gender {
    #[default]
    Unknown,
    Male,
    Female,
}

impl Gender {
    /// The gender that a set of classes tells; unknown when it tells both or none.
    pub(crate) fn of(classes: Classes) -> Self {
        match (classes & class::MALE != 0, classes & class::FEMALE != 0) {
            (true, false) => Self::Male,
            (false, true) => Self::Female,
            _ => Self::Unknown,
        }
    }

    /// Whether the two can belong to one person.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }
}

/// Nouns that can head a description.
pub(crate) const HEAD: Classes =
    class::OFFICE | class::PERSON | class::GROUP | class::ORGANIZATION | class::DOCUMENT;

/// Lower-case words that may stand in a title.
const TITLE: Classes = HEAD | class::MODIFIER | class::PORTFOLIO;

/// How many tokens one phrase may have; longer runs of capitals are headlines.
const PHRASE_TOKENS_MAX: usize = 24;

/// Finds all mentions, in order of their first token.
pub(crate) fn find(text: &Text<'_>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::with_capacity(text.len() / 12);
    let mut headline = false;
    let mut at = 0;
    while at < text.len() {
        if text.tokens[at].gap == Gap::Line {
            headline = is_headline(text, text.layout.paragraph(at));
        }
        if let Some(mention) = pronoun(text, at) {
            mentions.push(mention);
            at += 1;
        } else if begins_phrase(text, at) {
            let end = phrase_end(text, at);
            let mut mention = describe::describe(text, at..end);
            describe::extend_left(text, &mut mention, mentions.last());
            describe::extend_right(text, &mut mention);
            mention.weak |= headline && mention.kind == MentionKind::Name;
            if mentions.last().is_some_and(|holder| holder.belongs_to(&mention)) {
                mention.kind = MentionKind::Organization;
            }
            at = end.max(mention.of.start.min(mention.tokens.end));
            let headed = mention.head..mention.tokens.end;
            if !mention.name.is_empty() || headed.into_iter().any(|at| text.is(at, HEAD)) {
                mentions.push(mention);
            }
        } else {
            at += 1;
        }
    }
    mentions
}

/// Whether a paragraph is set like a headline: nearly every word has a capital.
pub(crate) fn is_headline(text: &Text<'_>, range: Range<usize>) -> bool {
    if range.len() > 40
        || matches!(text.kind(range.end - 1), Kind::Stop | Kind::Exclaim | Kind::Quote(_))
    {
        return false;
    }
    let (mut capitals, mut lower) = (0, 0);
    for at in range {
        if text.is_capital(at) {
            capitals += 1;
        } else if text.tags[at].shape == Shape::Lower
            && !text.is(at, class::DET | class::PREP | class::CONJ | class::BE | class::SUBORD)
            && text.kind(at) == Kind::Word
        {
            lower += 1;
        }
    }
    capitals >= 3 && lower <= 1
}

fn pronoun(text: &Text<'_>, at: usize) -> Option<Mention> {
    if text.kind(at) != Kind::Word || !text.is(at, class::PRONOUN) {
        return None;
    }
    // Initials, Roman numerals and possessives are none.
    if text.is(at, class::POSSESSIVE | class::OBJECT) && !text.is(at, class::IT | class::YOU) {
        return None;
    }
    Some(Mention {
        tokens: at..at + 1,
        head: at,
        kind: MentionKind::Pronoun,
        name: at..at,
        title: at..at,
        of: at..at,
        country: None,
        gender: Gender::of(text.tags[at].classes),
        definite: true,
        weak: false,
    })
}

/// Whether the token begins a sentence, also the first one of a quotation.
pub(crate) fn begins_sentence(text: &Text<'_>, at: usize) -> bool {
    text.layout.sentence(at).start == at
        || matches!(text.kind(at - 1), Kind::Quote(_) | Kind::Open | Kind::Colon | Kind::Dash)
}

fn begins_phrase(text: &Text<'_>, at: usize) -> bool {
    if text.kind(at) != Kind::Word {
        return false;
    }
    let tag = &text.tags[at];
    if !tag.is_capital() {
        return tag.is(TITLE) && !is_verb_use(text, at);
    }
    if tag.is(class::CALENDAR) && !tag.is(class::GIVEN) {
        return false;
    }
    let opener = tag.is(class::OPENER) && tag.shape == Shape::Title;
    !(opener && (begins_sentence(text, at) || tag.is(class::DET | class::PREP)))
        || tag.is(HEAD | class::PLACE)
}

/// Whether a noun of the lists is used as a verb: "they report", "to state".
fn is_verb_use(text: &Text<'_>, at: usize) -> bool {
    let form = text.tags[at].form;
    if !matches!(form, Form::Base | Form::Third) || at == 0 {
        return false;
    }
    text.is(at - 1, class::TO | class::PRONOUN | class::AUX | class::PLURAL)
        && !text.is(at - 1, class::POSSESSIVE)
}

/// The end of the run of capitals and title words that begins at `at`.
fn phrase_end(text: &Text<'_>, at: usize) -> usize {
    let limit = text.layout.sentence(at).end.min(at + PHRASE_TOKENS_MAX);
    let mut end = at + 1;
    let mut head = text.is(at, HEAD);
    let mut last = end; // behind the last token that may end the phrase
    while end < limit {
        let tag = &text.tags[end];
        if text.kind(end) == Kind::Word && tag.is_capital() && !is_calendar(text, end) {
            end += 1;
        } else if text.kind(end) == Kind::Word
            && tag.is(TITLE | class::HONORIFIC)
            && !tag.is(class::PRONOUN | class::POSSESSIVE)
            && !is_verb_use(text, end)
        {
            end += 1;
            if !tag.is(HEAD) {
                continue;
            }
        } else if let Some(next) = connector_end(text, end, limit, head) {
            end = next;
            continue;
        } else {
            break;
        }
        head |= text.is(end - 1, HEAD);
        last = end;
    }
    last
}

fn is_calendar(text: &Text<'_>, at: usize) -> bool {
    text.is(at, class::CALENDAR) && !text.is(at, class::GIVEN)
}

/// Behind the particles and connectors at `at` when they are inside a name: "van der", "of the",
/// "and" between two fields of government, "&".
fn connector_end(text: &Text<'_>, at: usize, limit: usize, head: bool) -> Option<usize> {
    let next = at + 1;
    let joins = |next: usize| {
        next < limit
            && text.kind(next) == Kind::Word
            && text.is_capital(next)
            && !is_calendar(text, next)
    };
    if text.word(at) == "&" {
        return joins(next).then_some(next);
    }
    if text.kind(at) != Kind::Word {
        return None;
    }
    if head && text.is(at, class::PREP) && matches!(text.word(at), "of" | "for") {
        let next = next + usize::from(text.same(next, "the"));
        let field = text.is(next, class::PORTFOLIO) && text.kind(next) == Kind::Word;
        return (joins(next) || field).then_some(next);
    }
    if text.word(at) == "and" {
        let field = text.is(at - 1, class::PORTFOLIO) && text.is_capital(at - 1);
        return (field && text.is(next, class::PORTFOLIO) && joins(next)).then_some(next);
    }
    let mut next = at;
    while next < limit && next < at + 3 && text.is(next, class::PARTICLE) {
        next += 1;
    }
    (next > at && joins(next) && text.word(at) != "of" && !text.is(at, class::PREP)).then_some(next)
}
