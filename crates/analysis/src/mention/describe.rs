//! What a run of title words and capitals says: where the title ends and the name begins, its kind,
//! gender and country, and the words around it that belong to the phrase.

use std::ops::Range;

use super::{Gender, HEAD, Mention, MentionKind, TITLE, begins_sentence, is_calendar, phrase_end};
use crate::lexicon::PlaceUse;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::verb::Form;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many plain words a description may have before its head.
const ADJECTIVES_MAX: usize = 3;

/// Splits a run of title words and capitals into title and name.
pub(super) fn describe(text: &Text<'_>, run: Range<usize>) -> Mention {
    let titles = class::OFFICE | class::PERSON | class::HONORIFIC;
    let first_is_title =
        text.is(run.start, TITLE | class::HONORIFIC) || text.locale(run.start).is_some();
    // The last title word that has a name behind it; a title word at the very end is a surname
    // when plain capitals come before it.
    let mut split = run.start;
    for at in run.clone() {
        let ends = at + 1 == run.end;
        let surname = ends && !first_is_title && text.is_capital(at) && !text.is(at, class::PERSON);
        if text.is(at, titles) && !surname && text.kind(at) == Kind::Word {
            split = at + 1;
        }
    }
    split = skip_fields(text, split, &run);
    // "The ministry", "Officials": no name without a capital that the sentence does not explain.
    let explained = |at: usize| {
        !text.is_capital(at) || (at == run.start && text.is(at, HEAD) && begins_sentence(text, at))
    };
    let of = (split..run.end).any(|at| matches!(text.word(at), "of" | "for"));
    if !of && (split..run.end).all(explained) {
        split = run.end;
    }
    let name = split..run.end;
    let title = run.start..split;
    let mut mention = Mention {
        tokens: run.clone(),
        head: run.start,
        kind: MentionKind::Name,
        name,
        title,
        of: run.end..run.end,
        country: None,
        gender: Gender::Unknown,
        definite: true,
        weak: false,
    };
    mention.country = country_in(text, mention.title.clone());
    // "Ana Prado of Brazil": what stands behind "of" is no part of a person's name.
    let of = mention.name.clone().skip(1).find(|at| matches!(text.word(*at), "of" | "for"));
    let body = (mention.name.start..of.unwrap_or(mention.name.end))
        .any(|at| text.is(at, class::ORGANIZATION | class::DOCUMENT));
    if let (Some(of), false) = (of, body) {
        mention.country = mention.country.or_else(|| country_in(text, of + 1..run.end));
        mention.name.end = of;
        mention.of = of + 1..run.end;
    }
    classify(text, &mut mention);
    mention
}

/// Moves behind "of Foreign Affairs" and "of Cambodia" after the title that ends at `split`.
fn skip_fields(text: &Text<'_>, split: usize, run: &Range<usize>) -> usize {
    let mut at = split;
    if at == run.start || !matches!(text.kind(at), Kind::Word) || at >= run.end {
        return split;
    }
    if !matches!(text.word(at), "of" | "for") {
        return split;
    }
    at += 1;
    let mut behind = split;
    while at < run.end {
        if let Some(locale) = text.locale(at) {
            at = (locale.last as usize).min(run.end);
            behind = at;
        } else if text.is(at, class::PORTFOLIO | class::ORGANIZATION) {
            at += 1;
            behind = at;
        } else if matches!(text.word(at), "the" | "and" | "of" | "for") {
            at += 1;
        } else {
            break;
        }
    }
    // "of the Department for Roads": no name begins with a preposition.
    let goes_on = behind < run.end && matches!(text.word(behind), "of" | "for");
    if behind == split || goes_on { run.end } else { behind }
}

/// The country that the words of a title name.
fn country_in(text: &Text<'_>, title: Range<usize>) -> Option<u8> {
    let mut at = title.start;
    while at < title.end {
        if let Some(locale) = text.locale(at) {
            return Some(locale.country);
        }
        at += 1;
    }
    None
}

/// Sets kind and gender from the words.
fn classify(text: &Text<'_>, mention: &mut Mention) {
    let run = mention.tokens.clone();
    let last = if mention.name.is_empty() { run.end } else { mention.name.end } - 1;
    let classes =
        |range: Range<usize>| range.fold(0, |classes: Classes, at| classes | text.tags[at].classes);
    let named = !mention.name.is_empty();
    if named
        && text.locale(mention.name.start).is_some_and(|locale| {
            locale.first as usize == mention.name.start && locale.last as usize == mention.name.end
        })
    {
        let usage = text.locale(mention.name.start).map(|locale| locale.usage);
        mention.country = text.locale(mention.name.start).map(|locale| locale.country);
        mention.kind = match usage {
            Some(PlaceUse::People) => MentionKind::Group,
            _ => MentionKind::Place,
        };
        return;
    }
    let name_classes = classes(mention.name.clone());
    if named && name_classes & (class::ORGANIZATION | class::DOCUMENT | class::GROUP) != 0 {
        let head = run
            .clone()
            .take_while(|at| !matches!(text.word(*at), "of" | "for"))
            .last()
            .map_or(0, |at| text.tags[at].classes);
        mention.kind = if head & class::GROUP != 0 && !text.is_capital(last) {
            MentionKind::Group
        } else if head & class::DOCUMENT != 0 && head & class::ORGANIZATION == 0 {
            MentionKind::Document
        } else {
            MentionKind::Organization
        };
        mention.country = mention.country.or_else(|| country_in(text, run.clone()));
        return;
    }
    let single = mention.name.len() == 1;
    let acronym = text.tags[last].shape == Shape::Upper || text.is(last, class::OUTLET);
    if named && single && mention.title.is_empty() && acronym {
        mention.kind = MentionKind::Organization;
    } else if named {
        let first = text.tags[mention.name.start].classes;
        let title = classes(mention.title.clone());
        let from_title = Gender::of(title);
        mention.gender = match from_title {
            // A single name may be a surname: "Linda James ... James".
            Gender::Unknown if !single && first & class::GIVEN != 0 => Gender::of(first),
            gender => gender,
        };
        mention.weak = single
            && mention.title.is_empty()
            && begins_sentence(text, last)
            && text.tags[last].classes & class::GIVEN == 0;
    } else {
        describe_role(text, mention, last);
    }
}

/// Kind, gender and definiteness of a description without a name.
fn describe_role(text: &Text<'_>, mention: &mut Mention, last: usize) {
    // The head stands before "of": "Ministry of Trade".
    let head = (mention.tokens.start..=last)
        .take_while(|at| !matches!(text.word(*at), "of" | "for"))
        .filter(|at| text.is(*at, HEAD))
        .last()
        .unwrap_or(last);
    let classes = text.tags[head].classes;
    mention.gender = Gender::of(classes);
    mention.definite = false;
    mention.kind = if classes & class::GROUP != 0 {
        MentionKind::Group
    } else if classes & (class::OFFICE | class::PERSON) != 0 {
        MentionKind::Role
    } else if classes & class::ORGANIZATION != 0 {
        MentionKind::Organization
    } else if classes & class::DOCUMENT != 0 {
        MentionKind::Document
    } else {
        MentionKind::Role
    };
    let of = (head..mention.tokens.end).find(|at| matches!(text.word(*at), "of" | "for"));
    if let (Some(of), true) = (of, mention.kind != MentionKind::Organization) {
        mention.title.end = of;
        mention.of = of + 1..mention.tokens.end;
        mention.country = mention.country.or_else(|| country_in(text, mention.of.clone()));
    }
    if mention.kind == MentionKind::Organization && text.is_capital(head) {
        mention.definite = true;
        mention.name = mention.tokens.clone();
        mention.title = mention.tokens.start..mention.tokens.start;
    }
}

/// Takes in the determiner, adjectives and possessor before the phrase.
pub(super) fn extend_left(text: &Text<'_>, mention: &mut Mention, before: Option<&Mention>) {
    let start = mention.tokens.start;
    let floor = text.layout.sentence(start).start;
    let described = mention.kind != MentionKind::Place;
    let mut at = start;
    while mention.title.is_empty()
        && mention.kind == MentionKind::Name
        && at > floor
        && text.is(at - 1, class::PARTICLE)
        && text.tags[at - 1].shape == Shape::Lower
        && !text.is(at - 1, class::PREP | class::DET)
    {
        at -= 1;
        mention.name.start = at;
    }
    let mut plain = 0;
    while at > floor && plain < ADJECTIVES_MAX && is_adjective(text, at - 1) && described {
        at -= 1;
        plain += 1;
    }
    if at > floor && described && is_possessive_mark(text, at - 1) {
        let owner = before.filter(|before| before.tokens.end == at - 1);
        if let Some(owner) = owner {
            mention.tokens.start = owner.tokens.start;
            mention.definite = true;
            mention.country = mention.country.or(owner.country);
            if owner.kind == MentionKind::Organization {
                mention.of = owner.tokens.clone();
            }
        }
        return;
    }
    let opens = at > floor
        && text.is(at - 1, class::DET | class::POSSESSIVE | class::NUMERAL)
        && text.kind(at - 1) == Kind::Word;
    if opens {
        mention.tokens.start = at - 1;
        mention.definite |= text.is(at - 1, class::POSSESSIVE)
            || matches!(text.word(at - 1), "the" | "The" | "this" | "This");
        // "all the ministers", "the two ministers"
        let more = at - 1 > floor && text.is(at - 2, class::DET) && text.is(at - 1, class::DET);
        if more && described && text.kind(at - 2) == Kind::Word {
            mention.tokens.start = at - 2;
        }
    } else if at == floor || matches!(mention.kind, MentionKind::Group) {
        mention.tokens.start = at;
    }
}

/// `'s`, or the apostrophe of a plural: "the United Nations' food agency".
fn is_possessive_mark(text: &Text<'_>, at: usize) -> bool {
    match text.kind(at) {
        Kind::Clitic => true,
        Kind::Quote(mark) => {
            mark.is_single()
                && at > 0
                && text.touches(at)
                && !text.touches(at + 1)
                && text.word(at - 1).ends_with('s')
        }
        _ => false,
    }
}

/// A plain lower-case word that can stand before a noun.
fn is_adjective(text: &Text<'_>, at: usize) -> bool {
    let tag = &text.tags[at];
    text.kind(at) == Kind::Word
        && tag.shape == Shape::Lower
        && tag.form == Form::None
        && (tag.classes == 0
            || tag.is(class::MODIFIER | class::PORTFOLIO | class::OPENER) && !tag.is(FUNCTION))
        && !text.word(at).ends_with("ing")
}

/// Words that are no adjectives although they may open a sentence.
const FUNCTION: Classes = class::DET
    | class::PREP
    | class::CONJ
    | class::SUBORD
    | class::BE
    | class::AUX
    | class::NEG
    | class::ADV
    | class::PRONOUN
    | class::POSSESSIVE
    | class::OBJECT
    | class::THAT
    | class::TO
    | class::WH
    | class::VERB
    | class::TIME;

/// Takes in "of the ministry", "for Acme", "at the University of Y" behind a description.
pub(super) fn extend_right(text: &Text<'_>, mention: &mut Mention) {
    let mut end = mention.tokens.end;
    let limit = text.layout.sentence(mention.tokens.start).end;
    let nameless = mention.kind != MentionKind::Name && mention.kind != MentionKind::Place;
    if !nameless {
        if mention.kind == MentionKind::Name && mention.of.is_empty() {
            belong(text, mention, limit);
        }
        return;
    }
    for _ in 0..2 {
        let linked = text.kind(end) == Kind::Word
            && end < limit
            && matches!(text.word(end), "of" | "for" | "at" | "from" | "in" | "with");
        let Some(object) = linked.then(|| plain_phrase(text, end + 1, limit)).flatten() else {
            return;
        };
        if mention.of.is_empty() {
            mention.of = end + 1..object;
        }
        mention.country = mention.country.or_else(|| country_in(text, end + 1..object));
        end = object;
        mention.tokens.end = end;
    }
}

/// Notes the body or place that somebody is "of", "from", "at" or "with", which stays a phrase of
/// its own: "Ana Prado of Greenpeace", "Ana Prado, of Oxford University".
fn belong(text: &Text<'_>, mention: &mut Mention, limit: usize) {
    let comma = text.kind(mention.tokens.end) == Kind::Comma;
    let link = mention.tokens.end + usize::from(comma);
    if link + 1 >= limit || text.kind(link) != Kind::Word {
        return;
    }
    let of = text.word(link) == "of";
    let linked =
        of || text.word(link) == "from" || (!comma && matches!(text.word(link), "at" | "with"));
    if !linked {
        return;
    }
    let start = link + 1 + usize::from(text.is(link + 1, class::DET | class::POSSESSIVE));
    let opens = |at: usize| {
        at < limit
            && text.kind(at) == Kind::Word
            && !is_calendar(text, at)
            && (text.is_capital(at) || text.is(at, TITLE))
    };
    if !opens(start) {
        return;
    }
    let mut end = phrase_end(text, start);
    if text.kind(end) == Kind::Clitic && opens(end + 1) {
        end = phrase_end(text, end + 1);
    }
    // "Ana Prado with Bram Okker" is with somebody, not of a body.
    let with = text.word(link) == "with";
    let named = (start..end).any(|at| {
        let body = text.is(at, class::ORGANIZATION) || text.tags[at].shape == Shape::Upper;
        body || (!with && text.is_capital(at))
    });
    if named {
        mention.of = link + 1..end;
        if of {
            mention.country = mention.country.or_else(|| country_in(text, mention.of.clone()));
        }
    }
}

/// The end of a simple noun phrase at `at`, up to six words.
fn plain_phrase(text: &Text<'_>, at: usize, limit: usize) -> Option<usize> {
    let mut end = at;
    if end < limit && text.is(end, class::DET | class::POSSESSIVE) {
        end += 1;
    }
    let start = end;
    while end < limit && end < start + 6 && text.kind(end) == Kind::Word {
        let tag = &text.tags[end];
        let stop = tag.is(FUNCTION) || is_calendar(text, end);
        let verb = !matches!(tag.form, Form::None) && !tag.is(TITLE) && !text.is_capital(end);
        if stop || verb {
            break;
        }
        end += 1;
    }
    (end > start).then_some(end)
}
