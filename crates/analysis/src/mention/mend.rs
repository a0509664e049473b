//! A second look at mentions, for entities alone: what attribution has read is not changed, but who is
//! meant hangs on where a title ends. Keeps number and order of the mentions.

mod address;
mod body;
mod court;
mod join;
mod person;
mod place;
mod plain;
mod portfolio;
mod republic;
mod source;
mod whole;
mod work;

pub(crate) use address::SHORT_OFFICES;
pub(crate) use body::is_company_form;
pub(crate) use court::is_of_court;
pub(crate) use place::relocate;
pub(crate) use source::inside;

use super::{Mention, MentionKind};
use crate::frame::Frame;
use crate::lexicon::verb::Form;
use crate::lexicon::{PlaceUse, class};
use crate::text::Text;
use crate::token::Kind;

/// Gives the mentions as entities should see them.
pub(crate) fn mend(text: &Text<'_>, mentions: &mut [Mention], frames: &[Frame]) {
    source::cut(text, mentions, frames);
    for mention in mentions.iter_mut() {
        date(text, mention);
        headline(text, mention);
        person::mend(text, mention);
        court::court(text, mention);
        work::mend(text, mention);
        plain::mend(text, mention);
        body::mend(text, mention);
    }
    source::written(text, mentions, frames);
    for index in 0..mentions.len() {
        portfolio::several(text, mentions, index);
        republic::republic(text, mentions, index);
        body::written(text, mentions, index);
        whole::whole(text, mentions, index);
        body::mission(text, &mut mentions[index]);
        body::country_name(text, &mut mentions[index]);
        body::head_of_body(text, mentions, index);
        join::divided(text, mentions, index);
        join::offices(text, mentions, index);
        join::of_body(text, mentions, index);
        join::nicknamed(text, mentions, index);
    }
}

/// "14 June", "Jan 14": a month beside a number is nobody.
fn date(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let month = mention.kind == MentionKind::Name
        && name.len() == 1
        && mention.title.is_empty()
        && text.is(name.start, class::CALENDAR);
    let number = |at: usize| text.kind(at) == Kind::Number;
    if month && (number(name.end) || name.start > 0 && number(name.start - 1)) {
        discard(mention);
    }
}

/// "Kenya Reaffirm Partnership", "Health Ministry Urges Parents": in a headline a name ends where a verb
/// begins.
fn headline(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    // A single word can only be a verb behind a title, or a noun behind "a".
    let plain = mention.title.is_empty() && !text.is_indefinite(mention.tokens.start);
    if mention.name.is_empty() || mention.name.len() == 1 && plain {
        return;
    }
    let locale = text.locale(start).filter(|it| it.first as usize == start);
    if let Some(locale) = locale.filter(|_| mention.name.len() > 1) {
        let end = locale.last as usize;
        let verb = end < mention.name.end && is_verb(text, end);
        if verb && mention.kind == MentionKind::Name && locale.usage != PlaceUse::People {
            mention.kind = MentionKind::Place;
            mention.country = Some(locale.country);
            mention.name.end = end;
            mention.tokens.end = end;
            return;
        }
    }
    let paragraph = text.layout.paragraph(start);
    if !super::is_headline(text, paragraph.clone()) {
        return;
    }
    // "Holds a Telephone Conversation"
    if mention.kind == MentionKind::Name && text.is_indefinite(mention.tokens.start) {
        discard(mention);
        return;
    }
    // "Spokesman Denounces Drill", but "Minister Banks Urges Parents"
    let reports = |at: usize| {
        let acts = text.tags[at].sense.verb > 0 && text.is(at + 1, class::DET);
        acts || matches!(text.tags[at].form, Form::Third | Form::Past)
    };
    let next = start + 1 < paragraph.end && reports(start + 1);
    if !mention.title.is_empty() && reports(start) && !next && !text.is(start, class::GIVEN) {
        mention.kind = MentionKind::Role;
        mention.name = start..start;
        mention.tokens.end = start;
        return;
    }
    let verb = (start + 1..mention.name.end).find(|at| text.tags[*at].form == Form::Third);
    if let Some(end) = verb {
        mention.name.end = end;
        mention.tokens.end = end;
        mention.of = end..end;
        if (start..end).any(|at| text.is(at, class::ORGANIZATION)) {
            mention.kind = MentionKind::Organization;
        }
    }
}

/// Reads a name as a description after all.
fn unname(mention: &mut Mention, kind: MentionKind) {
    mention.kind = kind;
    mention.title = mention.name.clone();
    mention.name = mention.name.end..mention.name.end;
    mention.weak = false;
}

/// Takes a mention for nobody: another one has its words.
fn discard(mention: &mut Mention) {
    mention.kind = MentionKind::Document;
    mention.title = mention.tokens.start..mention.tokens.start;
    mention.name = mention.tokens.end..mention.tokens.end;
    mention.definite = false;
}

fn is_verb(text: &Text<'_>, at: usize) -> bool {
    let part = text.part(at);
    part.starts_with("VB") || text.tags[at].form != Form::None
}

fn is_noun(text: &Text<'_>, at: usize) -> bool {
    text.kind(at) == Kind::Word && matches!(text.part(at), "NN" | "NNS")
}
