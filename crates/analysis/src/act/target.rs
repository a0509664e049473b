//! The target of an act: the one who is asked, thanked, blamed or backed, where the words behind the
//! act's verb or noun name one. Pronouns and listeners of a report are none.

use super::{Clue, Target};
use crate::frame::Frame;
use crate::lexicon::{PlaceUse, class};
use crate::mention::{Mention, MentionKind};
use crate::statement::Act;
use crate::text::Text;
use crate::token::Kind;

/// How far behind the word of the act a target is looked for.
const TOKENS_MAX: usize = 12;

/// Finds whom or what an act is aimed at; `None` when nobody is named.
pub(super) fn find(
    text: &Text<'_>,
    mentions: &[Mention],
    frame: &Frame,
    clue: &Clue,
) -> Option<Target> {
    let aims = !matches!(clue.act, Act::Assert | Act::Announce | Act::Expect);
    // "called for help" names what is asked for.
    if !aims || clue.anchor >= text.len() || text.same(clue.anchor, "for") {
        return None;
    }
    if clue.act == Act::Request && text.is(clue.anchor, class::AUX) {
        return subject(text, mentions, clue.anchor);
    }
    let start = clue.anchor + 1;
    let sentence = text.layout.sentence(clue.anchor);
    let end = sentence.end.min(start + TOKENS_MAX);
    let from = mentions.partition_point(|mention| mention.head < start);
    let own = frame.source.as_ref().map(|source| source.tokens.clone());
    let mut at = start;
    while at < end {
        let near = mentions[from..].iter().take_while(|mention| mention.head < end);
        let found = near
            .enumerate()
            .find(|(_, mention)| mention.head == at && is_named(text, mention))
            .map(|(index, mention)| (from + index, mention));
        let target = match found {
            Some((index, mention)) => Some(Target {
                tokens: at..phrase_end(text, mention).max(at + 1),
                mention: Some(index),
                country: (mention.kind == MentionKind::Place).then(|| place(text, at)).flatten(),
            }),
            None => place(text, at).map(|country| Target {
                tokens: at..text.locale(at).map_or(at + 1, |locale| locale.last as usize),
                mention: None,
                country: Some(country),
            }),
        };
        if let Some(target) = target {
            let mine = own
                .as_ref()
                .is_some_and(|own| own.start < target.tokens.end && target.tokens.start < own.end);
            return (!mine).then_some(target);
        }
        if !may_pass(text, at, clue.act) {
            return None;
        }
        at += 1;
    }
    None
}

/// The country whose name or capital begins at `at`.
fn place(text: &Text<'_>, at: usize) -> Option<u8> {
    let locale = text.locale(at)?;
    let names = locale.first as usize == at && locale.usage != PlaceUse::People;
    names.then_some(locale.country)
}

/// Whether a mention names somebody who can be aimed at.
fn is_named(text: &Text<'_>, mention: &Mention) -> bool {
    let listener = mention
        .tokens
        .clone()
        .all(|at| text.is(at, class::AUDIENCE | class::DET | class::PREP) && !text.is_capital(at));
    mention.kind != MentionKind::Pronoun && mention.kind != MentionKind::Document && !listener
}

/// The end of a mention without what is no name: "the bank | of ignoring prices".
fn phrase_end(text: &Text<'_>, mention: &Mention) -> usize {
    (mention.head + 1..mention.tokens.end.max(1) - 1)
        .find(|at| text.is(*at, class::PREP) && matches!(text.part(at + 1), "VBG" | "PRP$"))
        .unwrap_or(mention.tokens.end)
}

/// Prepositions that may stand before a target, by act; others tell where and when.
const LINKS: [&str; 6] = ["to", "of", "for", "by", "with", "on"];
const REQUEST_LINKS: [&str; 4] = ["to", "on", "upon", "with"];

/// Whether a target may stand behind the token at `at`, which names nobody.
fn may_pass(text: &Text<'_>, at: usize, act: Act) -> bool {
    if !matches!(text.kind(at), Kind::Word | Kind::Clitic | Kind::Quote(_) | Kind::Number) {
        return false;
    }
    let part = text.part(at);
    let verb = matches!(part, "VB" | "VBD" | "VBP" | "VBZ" | "MD");
    let link =
        |links: &[&str]| !text.is(at, class::PREP) || links.iter().any(|word| text.same(at, word));
    if verb || text.is(at, class::CONJ | class::RELATIVE) {
        return false;
    }
    // What follows "that" is what is said, not to whom; a demand names its target there. What one
    // is committed to is not the one who is promised it.
    match act {
        Act::Request => link(&REQUEST_LINKS),
        Act::Commit => !text.is(at, class::PREP | class::THAT),
        _ => !text.is(at, class::THAT) && link(&LINKS),
    }
}

/// Who must do something: the subject of the modal at `modal`.
fn subject(text: &Text<'_>, mentions: &[Mention], modal: usize) -> Option<Target> {
    let behind = mentions.partition_point(|mention| mention.head < modal);
    let index = behind.checked_sub(1)?;
    let mention = &mentions[index];
    if mention.tokens.end != modal || !is_named(text, mention) {
        return None;
    }
    let country = (mention.kind == MentionKind::Place).then(|| place(text, mention.head)).flatten();
    Some(Target { tokens: mention.head..mention.tokens.end, mention: Some(index), country })
}
