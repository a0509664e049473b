//! The cast: everybody and everything that an article mentions, in all positions, and who is who. A
//! second reading behind attribution: it takes the names that `mention` found and the speakers that
//! were resolved, adds the pronouns and descriptions that no cue needs, and links them. Changes
//! nothing that attribution reads.

mod chain;
pub(crate) mod figure;
pub(crate) mod names;
mod tell;

use crate::Engine;
use crate::article::{Article, Span};
use crate::attribution::Reading;
use crate::entity::resolve::Who;
use crate::entity::{Entities, Entity, Referent};
use crate::lexicon::PlaceUse;
use crate::lexicon::class;
use crate::mention::{Mention, MentionKind};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;
use figure::NNP;
use names::Names;

/// What a mention stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// One person, or people.
    Person,
    /// A company, party, agency or other body.
    Organization,
    /// A country, city or region.
    Place,
    /// Anything else.
    Other,
}

/// How a mention names what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// By a proper name.
    Name,
    /// By a pronoun.
    Pronoun,
    /// By a description: "the premier".
    Description,
}

/// One mention in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The whole name with its titles, or the pronoun.
    pub span: Span,
    /// Its head: the first word of a person's name, the noun of a body's name.
    pub head: Span,
    /// What it stands for.
    pub figure: Figure,
    /// How it names it.
    pub form: Form,
    /// Mentions of one entity share this number within their article.
    pub entity: u32,
}

/// All mentions of an article, in reading order, title before body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    /// The mentions.
    pub mentions: Vec<Appearance>,
}

impl Cast {
    /// Reads one article for its mentions alone.
    pub fn read(engine: &Engine, article: &Article<'_>) -> Self {
        engine.study(article).1
    }
}

/// One field as the stages before left it.
pub(crate) struct Scene<'a> {
    pub(crate) reading: &'a Reading<'a>,
    pub(crate) referents: &'a [Referent],
    pub(crate) speakers: &'a [Who],
}

/// A mention before it is written out: ranges of tokens.
#[derive(Clone, Debug)]
struct Found {
    tokens: std::ops::Range<usize>,
    head: usize,
    figure: Figure,
    form: Form,
    /// Index of the mention it comes from.
    mention: Option<usize>,
    /// Whom it means, if that is settled.
    entity: Option<u32>,
}

/// Finds and links all mentions of the fields of one article.
pub(crate) fn of(scenes: &[Scene<'_>], entities: &Entities, names: &Names) -> Cast {
    let figures: Vec<Figure> = entities.list.iter().map(Entity::figure).collect();
    let mut cast = Cast::default();
    let mut next = entities.list.len() as u32;
    for scene in scenes {
        let mut found = gather(scene, &figures, names);
        chain::link(scene, entities, &mut found, &mut next);
        let text = &scene.reading.text;
        cast.mentions.extend(found.into_iter().filter_map(|found| {
            Some(Appearance {
                span: text.span(&found.tokens),
                head: text.span(&(found.head..found.head + 1)),
                figure: found.figure,
                form: found.form,
                entity: found.entity?,
            })
        }));
    }
    cast
}

/// All mentions of a field in order of their heads.
fn gather(scene: &Scene<'_>, figures: &[Figure], names: &Names) -> Vec<Found> {
    let text = &scene.reading.text;
    let mut all: Vec<Found> = Vec::new();
    for (index, mention) in scene.reading.mentions.iter().enumerate() {
        if mention.kind == MentionKind::Pronoun {
            continue;
        }
        let entity = scene.referents[index].entity();
        let (head, figure, form) = if mention.name.is_empty() {
            nameless(text, mention)
        } else {
            named(text, mention, entity.map(|id| figures[id as usize]), names)
        };
        let tokens = mention.tokens.start.min(head)..mention.tokens.end.max(head + 1);
        all.push(Found { tokens, head, figure, form, mention: Some(index), entity });
    }
    inner(scene, names, &mut all);
    for at in 0..text.len() {
        if is_pronoun(text, at) {
            all.push(Found {
                tokens: at..at + 1,
                head: at,
                figure: Figure::Person,
                form: Form::Pronoun,
                mention: None,
                entity: None,
            });
        }
    }
    all.sort_by_key(|found| found.head);
    all.dedup_by_key(|found| found.head);
    all
}

/// Pronouns that can mean people, in any case.
fn is_pronoun(text: &Text<'_>, at: usize) -> bool {
    const ANY: class::Classes = class::HE
        | class::SHE
        | class::THEY
        | class::FIRST_SINGULAR
        | class::FIRST_PLURAL
        | class::YOU
        | class::POSSESSIVE
        | class::OBJECT;
    if text.kind(at) != Kind::Word {
        return false;
    }
    if !text.is(at, ANY) {
        // Their length tells most words apart without reading them.
        let length = text.tokens[at].end - text.tokens[at].start;
        return matches!(length, 4 | 6) && matches!(text.word(at), "hers" | "theirs" | "Theirs");
    }
    // "its" and "whose" are possessive, "it" and "itself" objects.
    !matches!(text.word(at), "it" | "It" | "its" | "Its" | "itself" | "Itself" | "whose" | "Whose")
}

/// The head and figure of a description. With a capital it is a name of an office.
fn nameless(text: &Text<'_>, mention: &Mention) -> (usize, Figure, Form) {
    let end = noun_end(text, mention);
    let head = end.max(mention.head + 1) - 1;
    let capital = text.is_capital(head) && text.parts[head] == NNP;
    let person = matches!(mention.kind, MentionKind::Role | MentionKind::Group);
    let figure = match mention.kind {
        MentionKind::Role => Figure::Person,
        MentionKind::Group if text.is(head, class::GROUP) => Figure::Person,
        MentionKind::Organization => Figure::Organization,
        _ => Figure::Other,
    };
    let form = if capital && person { Form::Name } else { Form::Description };
    (head, figure, form)
}

/// The head, figure and form of a name.
fn named(
    text: &Text<'_>,
    mention: &Mention,
    figure: Option<Figure>,
    names: &Names,
) -> (usize, Figure, Form) {
    let end = noun_end(text, mention).max(mention.name.start + 1);
    let words = lower(text, mention.name.start..end);
    if names.of(&words) & names::KNOWN != 0 && figure != Some(Figure::Person) {
        return (end - 1, Figure::Organization, Form::Name);
    }
    // "Senators", "Democrats": with a capital like a body, but people.
    let several = text.is(end - 1, class::GROUP)
        && !text.is(end - 1, class::ORGANIZATION)
        && names.of(text.folded.word(end - 1)) & names::BODY == 0;
    if several && figure == Some(Figure::Organization) {
        return (end - 1, Figure::Person, Form::Name);
    }
    let people = text.locale(mention.name.start).is_some_and(|it| it.usage == PlaceUse::People);
    if mention.kind == MentionKind::Group {
        let head = mention.name.end - 1;
        let plural = !people || text.word(head).ends_with('s');
        let figure = if plural { Figure::Person } else { Figure::Other };
        return (head, figure, Form::Name);
    }
    // "in Phnom Penh" is the city, "Phnom Penh" the government.
    let before = mention.name.start.checked_sub(1);
    let city = text.locale(mention.name.start).is_some_and(|it| it.usage == PlaceUse::Capital)
        && before.is_some_and(|at| text.is(at, class::PREP));
    if mention.kind == MentionKind::Place && city {
        return (end - 1, Figure::Other, Form::Name);
    }
    let figure = figure.unwrap_or(Figure::Person);
    if figure == Figure::Person {
        return (mention.name.start, figure, Form::Name);
    }
    let head = end - 1;
    let form = if text.tags[head].shape == Shape::Lower { Form::Description } else { Form::Name };
    (head, figure, form)
}

/// The words of a range in lower case.
fn lower(text: &Text<'_>, range: std::ops::Range<usize>) -> String {
    text.words(range).to_lowercase()
}

/// Names of bodies inside titles and descriptions: "Members of the House", "a Wikipedia editor".
fn inner(scene: &Scene<'_>, names: &Names, all: &mut Vec<Found>) {
    let text = &scene.reading.text;
    for mention in &scene.reading.mentions {
        let outside = |at: &usize| !mention.name.contains(at);
        let range = mention.tokens.start..mention.tokens.end.max(mention.of.end);
        let mut at = range.start;
        while at < range.end {
            let proper =
                |at: usize| text.is_capital(at) && text.kind(at) == Kind::Word && outside(&at);
            if !proper(at) {
                at += 1;
                continue;
            }
            let start = at;
            while at < range.end && proper(at) {
                at += 1;
            }
            if let Some(end) = body(text, start..at, names) {
                all.push(Found {
                    tokens: start..end,
                    head: end - 1,
                    figure: Figure::Organization,
                    form: Form::Name,
                    mention: None,
                    entity: None,
                });
            }
        }
    }
}

/// No listed name of a body has more tokens.
const LISTED_WORDS_MAX: usize = 6;

/// Behind the name of a body at the start of a run of capitals.
fn body(text: &Text<'_>, run: std::ops::Range<usize>, names: &Names) -> Option<usize> {
    let longest = run.end.min(run.start + LISTED_WORDS_MAX);
    for end in (run.start + 1..=longest).rev() {
        if names.of(&lower(text, run.start..end)) & names::KNOWN != 0 {
            return Some(end);
        }
    }
    (run.start..run.end).rev().find_map(|at| {
        let office = text.is(at, class::OFFICE | class::HONORIFIC | class::PERSON);
        let known = names.of(text.folded.word(at));
        let noun = known & names::BODY != 0 && !office;
        let word = text.word(at);
        let letters = text.tags[at].shape == Shape::Upper
            && known & names::LETTERS == 0
            && word.len() > 1
            && !word.ends_with('.')
            && text.locale(at).is_none()
            && !office;
        (noun || letters).then_some(at + 1)
    })
}

/// Behind the noun that heads a phrase: what stands behind a preposition is no part of it.
fn noun_end(text: &Text<'_>, mention: &Mention) -> usize {
    let start = if mention.name.is_empty() { mention.head } else { mention.name.start };
    let end = if mention.name.is_empty() { mention.title.end } else { mention.name.end };
    (start + 1..end)
        .find(|at| text.is(*at, class::PREP) && text.tags[*at].shape == Shape::Lower)
        .unwrap_or(end)
}

#[cfg(test)]
mod tests;
