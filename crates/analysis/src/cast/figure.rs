//! What a name names: a person, a body, a place or something else. Adds up what titles, lists of names
//! and neighbours say over all mentions of an entity. Knows no pronouns.

use super::Figure;
use super::names::{self, Names};
use crate::attribution::Reading;
use crate::entity::{Entities, Entity, Referent};
use crate::lexicon::PlaceUse;
use crate::lexicon::class;
use crate::mention::{Mention, MentionKind};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// A name with at least so much for it is a person's.
const PERSON_MIN: f32 = 1.0;

/// How much neighbours may say in all.
const CONTEXT_MAX: f32 = 2.5;

/// What it says against a person that "it" is what he says something of.
const THING_SAYS: f32 = 2.0;

/// What speaks for a person, in halves of a sure sign.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    /// From the words of the name, the most of any mention.
    form: f32,
    /// From titles, the most of any mention.
    title: f32,
    /// From neighbours, added up.
    context: f32,
    /// What speaks for a body: letters within the word, "the" before a plural.
    body: f32,
}

/// The figures of all entities.
pub(crate) fn of(
    fields: &[(&Reading<'_>, &[Referent])],
    entities: &Entities,
    names: &Names,
) -> Vec<Figure> {
    let mut weights = vec![Weight::default(); entities.list.len()];
    for (reading, referents) in fields {
        let text = &reading.text;
        for (mention, referent) in reading.mentions.iter().zip(*referents) {
            let Referent::Entity(id) = referent else { continue };
            if mention.name.is_empty() {
                continue;
            }
            let weight = &mut weights[*id as usize];
            weight.form = weight.form.max(form(text, mention, names));
            weight.title = weight.title.max(title(text, mention));
            weight.context += context(text, mention);
            weight.body = weight.body.max(body(text, mention));
        }
    }
    let decide = |(entity, weight): (&Entity, &Weight)| figure(entity, *weight, names);
    entities.list.iter().zip(&weights).map(decide).collect()
}

fn figure(entity: &Entity, weight: Weight, names: &Names) -> Figure {
    let full = entity.words().join(" ");
    let known = names.of(&full);
    let last = entity.words().last().map_or(0, |word| names.of(word));
    match entity.kind {
        MentionKind::Organization if known & names::LETTERS != 0 => Figure::Other,
        MentionKind::Organization => Figure::Organization,
        MentionKind::Place => Figure::Place,
        MentionKind::Name => {
            let role = if entity.roles.is_empty() { 0.0 } else { 2.0 };
            let place = if known & names::PLACE != 0 { -2.0 } else { 0.0 };
            let context = weight.context.clamp(-CONTEXT_MAX, CONTEXT_MAX);
            let titled = weight.title.max(role);
            if known & names::KNOWN != 0 && titled < 2.0 {
                return Figure::Organization;
            }
            let sum = weight.form + titled + place + context;
            let body = entity.words().iter().any(|word| names.of(word) & names::BODY != 0);
            match sum >= PERSON_MIN {
                true => Figure::Person,
                false if known & names::PLACE != 0 => Figure::Place,
                false if weight.body > 0.0 && known & names::LETTERS == 0 => Figure::Organization,
                false if body && last & names::THING == 0 => Figure::Organization,
                false => Figure::Other,
            }
        }
        _ => Figure::Other,
    }
}

/// What the words of a name say.
fn form(text: &Text<'_>, mention: &Mention, names: &Names) -> f32 {
    let of = |at: usize| names.of(text.folded.word(at));
    let name = mention.name.clone();
    let first = of(name.start);
    let last = of(name.end - 1);
    let listed = text.is(name.start, class::GIVEN);
    let odd = |at: usize| {
        let word = text.word(at);
        word.bytes().any(|byte| byte.is_ascii_digit()) || matches!(word, "of" | "the" | "for" | "&")
    };
    if name.clone().any(odd) {
        return -2.0;
    }
    if name.len() == 1 {
        if text.tags[name.start].shape == Shape::Upper {
            return -1.0;
        }
        let given = f32::from(u8::from(listed)) * 1.2;
        let other = if first & names::GIVEN != 0 { 0.8 } else { 0.0 };
        let family = if first & names::FAMILY != 0 { 0.6 } else { 0.0 };
        let thing = if first & (names::THING | names::BODY) != 0 { -1.5 } else { 0.0 };
        // What no list knows is a surname more often than not.
        let new = if first == 0 && !listed { 0.5 } else { 0.0 };
        return given.max(other) + family + thing + new;
    }
    let thing = name.clone().skip(1).any(|at| of(at) & (names::THING | names::BODY) != 0);
    let common =
        name.clone().any(|at| text.tags[at].shape == Shape::Lower && !text.is(at, class::PARTICLE));
    let initial = name.clone().skip(1).any(|at| {
        let word = text.word(at);
        word.len() <= 2 && word.ends_with('.') || word.len() == 1
    });
    let people = text.locale(name.start).is_some_and(|locale| locale.usage == PlaceUse::People);
    let mut sum = 0.3;
    sum += if listed {
        1.6
    } else if first & names::GIVEN != 0 {
        1.3
    } else {
        0.0
    };
    sum += if last & names::FAMILY != 0 { 0.8 } else { 0.0 };
    // Two or three words that no list knows: a person sooner than a thing.
    let new = first == 0 && last == 0 && name.len() <= 3;
    sum += if new && !thing { 0.3 } else { 0.0 };
    sum += if initial { 0.8 } else { 0.0 };
    sum += if name.len() <= 3 { 0.2 } else { -0.4 };
    sum -= if thing { 2.0 } else { 0.0 };
    sum -= if common { 1.5 } else { 0.0 };
    sum -= if people { 1.5 } else { 0.0 };
    sum
}

/// What the title before a name says.
fn title(text: &Text<'_>, mention: &Mention) -> f32 {
    let people = class::OFFICE | class::PERSON | class::HONORIFIC;
    let titled = mention.title.clone().any(|at| text.is(at, people));
    if titled { 3.0 } else { 0.0 }
}

/// "LibriVox", "the Gliders": what speaks for a body although no list knows it.
fn body(text: &Text<'_>, mention: &Mention) -> f32 {
    let name = mention.name.clone();
    let last = text.word(name.end - 1);
    let camel = name.len() == 1
        && last.chars().skip(1).any(char::is_uppercase)
        && last.chars().any(char::is_lowercase)
        && !last.contains(['-', '\'', '’'])
        && !last.starts_with("Mc")
        && !last.starts_with("Mac")
        && last.chars().all(char::is_alphabetic);
    let the = name.start > 0 && matches!(text.word(name.start - 1), "the" | "The");
    let plural = the && name.len() == 1 && last.ends_with('s') && last.len() > 4;
    if camel || plural { 1.0 } else { 0.0 }
}

/// What the words around a name say.
fn context(text: &Text<'_>, mention: &Mention) -> f32 {
    let start = mention.name.start;
    let end = mention.name.end;
    let mut sum = 0.0;
    let before = start.checked_sub(1).filter(|_| mention.title.is_empty());
    if let Some(before) = before.filter(|before| text.kind(*before) == Kind::Word) {
        match text.word(before) {
            "in" | "In" | "at" | "near" | "across" | "into" | "throughout" => sum -= 1.0,
            "the" | "The" | "a" | "an" | "this" => sum -= 1.5,
            "with" | "by" => sum += 0.3,
            _ => sum += if matches!(text.parts[before], 17..=22) { 0.3 } else { 0.0 },
        }
    }
    match text.kind(end) {
        Kind::Comma => {
            // "Ada Lund, 45," and "Ada Lund, who"
            let next = end + 1;
            let age = text.kind(next) == Kind::Number
                && text.word(next).len() == 2
                && text.kind(next + 1) == Kind::Comma;
            sum += if age { 2.5 } else { 0.0 };
            sum += if text.same(next, "who") { 2.0 } else { 0.0 };
        }
        Kind::Word => {
            let says = matches!(
                text.word(end),
                "said" | "says" | "told" | "added" | "wrote" | "thinks" | "believes" | "died"
            );
            // "Trans-Prairie Rail said it was sorry"
            let next = end + 1 + usize::from(text.is(end + 1, class::THAT));
            let thing = says && ["it", "its"].iter().any(|word| text.same(next, word));
            sum -= if thing { THING_SAYS } else { 0.0 };
            let acts = matches!(text.parts[end], VBD | VBZ);
            sum += if says {
                0.8
            } else if acts {
                0.4
            } else {
                0.0
            };
            sum += if text.same(end, "who") { 2.0 } else { 0.0 };
            // "Android phones": the name is an attribute.
            sum -= if matches!(text.parts[end], NN | NNS) { 0.7 } else { 0.0 };
        }
        Kind::Clitic => sum += 0.2,
        _ => {}
    }
    sum
}

/// Places of common nouns in `part::PARTS`.
pub(crate) const NN: u8 = 7;
pub(crate) const NNS: u8 = 8;
/// Places of finite verbs in `part::PARTS`.
const VBD: u8 = 18;
const VBZ: u8 = 22;
/// Place of proper nouns in `part::PARTS`.
pub(super) const NNP: u8 = 9;
