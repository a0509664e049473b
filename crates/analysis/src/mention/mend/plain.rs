//! Phrases without a name: several people, and what stands before the noun of a body.

use super::super::{Mention, MentionKind, begins_sentence};
use super::{is_noun, unname};
use crate::lexicon::verb::Form;
use crate::lexicon::{PlaceUse, class};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many words before its noun belong to what a body is called.
const QUALITIES_MAX: usize = 3;

/// Mends one mention.
pub(super) fn mend(text: &Text<'_>, mention: &mut Mention) {
    plural(text, mention);
    lower_group(text, mention);
    several(text, mention);
    qualities(text, mention);
    opener(text, mention);
}

/// "Leaders of the Forum", "The Leaders": people, though with a capital like a body.
fn plural(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let Some(at) = name.clone().next().filter(|at| text.is(*at, class::GROUP)) else { return };
    let alone = name.len() == 1 && text.is(at, class::PLURAL) && !text.is(at, class::ORGANIZATION);
    if alone && mention.kind != MentionKind::Group {
        unname(mention, MentionKind::Group);
    }
}

/// "Legal analysts": a capital that only opens the sentence is no name.
fn lower_group(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let opens = mention.kind == MentionKind::Group
        && name.len() > 1
        && text.locale(name.start).is_none()
        && begins_sentence(text, name.start)
        && name.clone().skip(1).all(|at| text.tags[at].shape == Shape::Lower);
    if opens {
        unname(mention, MentionKind::Group);
    }
}

/// "Exporters said", "Leaders of the Forum said": people, not a name.
fn several(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    if mention.name.is_empty() {
        return;
    }
    let plain = mention.kind == MentionKind::Name
        && mention.weak
        && mention.name.len() == 1
        && text.word(start).ends_with('s')
        && text.part(start) == "NNS";
    let leaders = mention.kind == MentionKind::Organization
        && text.is(start, class::GROUP)
        && !text.is(start, class::ORGANIZATION)
        && mention.name.len() > 1
        && text.same(start + 1, "of");
    if plain || leaders {
        unname(mention, MentionKind::Group);
    }
}

/// "the monetary policy committee": nouns before the noun of a body are part of what it is called.
fn qualities(text: &Text<'_>, mention: &mut Mention) {
    let body = matches!(
        mention.kind,
        MentionKind::Organization | MentionKind::Group | MentionKind::Document
    );
    let start = mention.tokens.start;
    if !body || !mention.name.is_empty() {
        return;
    }
    // "workers at the Cerro Huanta copper mine"
    let behind = |mention: &Mention| {
        let end = mention.tokens.end;
        let next = end < text.layout.sentence(start).end && is_noun(text, end) && end > 0;
        next && !mention.of.is_empty() && mention.of.end == end
    };
    while behind(mention) {
        mention.tokens.end += 1;
        mention.of.end += 1;
    }
    // "Heads of State and Government of the Forum"
    let end = mention.tokens.end;
    if mention.kind == MentionKind::Group
        && text.same(end.max(1) - 1, "state")
        && text.same(end, "and")
        && text.same(end + 1, "government")
    {
        let of = end + 2 + usize::from(text.same(end + 3, "the"));
        let mut last = end + 2;
        if text.same(end + 2, "of") && text.is_capital(of + 1) {
            last = (of + 1..text.layout.sentence(start).end)
                .find(|at| !text.is_capital(*at) || text.kind(*at) != Kind::Word)
                .unwrap_or(last);
        }
        mention.tokens.end = last;
        mention.of.end = last;
    }
    // "ministers from nine states and territories"
    let end = mention.tokens.end;
    let plural = |at: usize| text.part(at) == "NNS";
    let inside = end > 1 && end + 1 < text.layout.sentence(start).end;
    if inside
        && mention.of.end == end
        && text.same(end, "and")
        && plural(end - 1)
        && plural(end + 1)
        && text.tags[end + 1].shape == Shape::Lower
    {
        mention.tokens.end = end + 2;
        mention.of.end = end + 2;
    }
    if text.is(start, class::DET | class::POSSESSIVE) {
        return;
    }
    let sentence = text.layout.sentence(start);
    let mut first = start;
    while first > sentence.start && start - first < QUALITIES_MAX {
        let part = text.part(first - 1);
        let facto = text.same(first, "facto") && text.same(first - 1, "de");
        let organizing = part == "VBG" && first > 1 && text.is(first - 2, class::DET);
        let quality = (facto || organizing || matches!(part, "JJ" | "NN" | "NNS" | "NNP"))
            && text.kind(first - 1) == Kind::Word
            && text.locale(first - 1).is_none()
            && !text.is(first - 1, class::DET | class::POSSESSIVE | class::PRONOUN)
            || mention.kind == MentionKind::Document && is_year(text, first - 1);
        if !quality {
            break;
        }
        first -= 1;
    }
    // "The Philippine central bank"
    let people = first > sentence.start
        && text.locale(first - 1).is_some_and(|it| it.usage == PlaceUse::People);
    if people && mention.kind == MentionKind::Organization {
        let locale = text.locale(first - 1);
        mention.country = mention.country.or(locale.map(|it| it.country));
        first = locale.map_or(first, |it| it.first as usize);
    }
    let opened = first > sentence.start
        && text.is(first - 1, class::DET | class::POSSESSIVE)
        && text.kind(first - 1) == Kind::Word;
    // "Iceland's central bank"
    let owned = first < start && first > sentence.start && text.kind(first - 1) == Kind::Clitic;
    if owned && mention.kind == MentionKind::Organization {
        let state = first.checked_sub(2).and_then(|at| text.locale(at));
        mention.country = mention.country.or(state.map(|it| it.country));
        mention.tokens.start = first;
        mention.definite = true;
        return;
    }
    let begins = people && first == sentence.start;
    if begins && mention.kind == MentionKind::Organization {
        mention.tokens.start = first;
        return;
    }
    if first < start && opened {
        mention.definite |=
            matches!(text.word(first - 1), "the" | "The" | "this" | "This" | "its" | "Its");
        mention.tokens.start = first - 1;
        mention.head = mention.head.min(start);
    }
}

/// "a 2023 report"
fn is_year(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    text.kind(at) == Kind::Number && word.len() == 4 && word.starts_with(['1', '2'])
}

/// "Summing up, the premier", "Fruit sellers": a capital that only opens the sentence.
fn opener(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    // "An Iraqi delegate"
    let people = mention.kind == MentionKind::Group
        && text.locale(name.start).is_some_and(|it| it.usage == PlaceUse::People);
    let plain = mention.kind == MentionKind::Name
        && mention.weak
        && name.len() == 1
        && !text.is(name.start, class::MODIFIER | class::OFFICE | class::PERSON);
    if !people && !plain {
        return;
    }
    let next = name.end;
    // "Guamán hopes": what no dictionary has is a name.
    let known = people
        || text.tags[name.start].sense.noun > 0
        || text.tags.get(next).is_none_or(|tag| tag.form == Form::None);
    let noun = known
        && text.kind(next) == Kind::Word
        && text.tags[next].shape == Shape::Lower
        && matches!(text.part(next), "NN" | "NNS");
    // "Summing up", "Nearly seven in ten"
    let adverb = text.part(name.start) == "RB";
    let gerund = (text.word(name.start).ends_with("ing") || adverb)
        && !text.same(name.start, "acting")
        && !text.is_capital(next);
    if noun {
        let one = text.part(next) == "NN";
        mention.kind = if one { MentionKind::Role } else { MentionKind::Group };
        mention.tokens.end = mention.tokens.end.max(next + 1);
        mention.title = name.start..next + 1;
    } else if gerund && !people {
        mention.kind = MentionKind::Document;
    } else {
        return;
    }
    mention.name = name.end..name.end;
    mention.weak = false;
}
