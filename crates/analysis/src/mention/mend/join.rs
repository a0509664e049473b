//! Names whose words were taken for several phrases: nicknames in marks, days and months inside names, two
//! offices of one person, nouns that say what body a name is of. Takes one phrase for the whole and leaves
//! nobody in the others.

use super::super::{Mention, MentionKind};
use super::address::address;
use super::discard;
use crate::lexicon::class;
use crate::text::Text;
use crate::token::Kind;

/// Nouns behind which a name is that of a body.
pub(super) const BODIES: &[&str] = &[
    "airline",
    "agency",
    "builder",
    "chain",
    "giant",
    "insurer",
    "developer",
    "exporter",
    "association",
    "brokerage",
    "broker",
    "carrier",
    "company",
    "corporation",
    "firm",
    "group",
    "lender",
    "lobby",
    "maker",
    "manufacturer",
    "miner",
    "movement",
    "newspaper",
    "operator",
    "organisation",
    "organization",
    "party",
    "producer",
    "retailer",
    "union",
    "watchdog",
];

/// "Ignacio 'Nacho' Prado": a nickname in marks does not end a name.
pub(super) fn nicknamed(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let end = mentions[index].name.end;
    let named = mentions[index].kind == MentionKind::Name && !mentions[index].name.is_empty();
    let sentence = text.layout.sentence(end.max(1) - 1).end;
    let quote = |at: usize| at < sentence && matches!(text.kind(at), Kind::Quote(_));
    let capital = |at: usize| at < sentence && text.kind(at) == Kind::Word && text.is_capital(at);
    if !named || mentions[index].tokens.end != end || !quote(end) || !capital(end + 1) {
        return;
    }
    let close = end + 2 + usize::from(capital(end + 2));
    if !quote(close) || !capital(close + 1) {
        return;
    }
    let mut last = close + 2;
    while capital(last) {
        last += 1;
    }
    mentions[index].name.end = last;
    mentions[index].tokens.end = last;
    mentions[index].weak = false;
    let behind = mentions.len().min(index + 4);
    for other in &mut mentions[index + 1..behind] {
        if other.tokens.start > end && other.tokens.end <= last {
            discard(other);
        }
    }
}

/// "Deputy Premier and Minister of Defence Ada Lund": one person with two offices.
pub(super) fn offices(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let Some(before) = index.checked_sub(1) else { return };
    let (first, named) = (&mentions[before], &mentions[index]);
    let and = first.tokens.end;
    // "Prime Minister the Honourable Ada Lund"
    let honored = named.tokens.start == and
        && text.same(and, "the")
        && text.is(and + 1, class::HONORIFIC)
        && !text.is(and + 1, class::OFFICE);
    let second = named.tokens.start == and + 1
        && text.same(and, "and")
        && (and + 1..named.name.start).any(|at| text.is(at, class::OFFICE));
    let both = first.kind == MentionKind::Role
        && named.kind == MentionKind::Name
        && (second || honored)
        && !text.is(first.tokens.start, class::DET | class::POSSESSIVE)
        && text.is_capital(first.noun());
    if both {
        let first = first.clone();
        let named = &mut mentions[index];
        named.tokens.start = first.tokens.start;
        named.head = first.head;
        named.title.start = first.title.start;
        named.country = named.country.or(first.country);
        discard(&mut mentions[before]);
    }
}

/// "Rotterdam brokerage Pieterse & Co": the noun before a name says that it is a body's.
pub(super) fn of_body(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let Some(before) = index.checked_sub(1) else { return };
    let start = mentions[index].name.start;
    let bare = mentions[index].kind == MentionKind::Name && mentions[index].title.is_empty();
    let noun = mentions[before].name.is_empty() && mentions[before].tokens.end == start;
    if bare && noun && start > 0 && BODIES.contains(&text.word(start - 1)) {
        // "A spokesperson for the carrier Lotus Wings": the office is his who speaks for it.
        let end = mentions[index].name.end;
        if mentions[before].kind == MentionKind::Role && !mentions[before].of.is_empty() {
            mentions[before].tokens.end = end;
            mentions[before].of.end = end;
            mentions[index].kind = MentionKind::Organization;
            return;
        }
        let noun = mentions[before].clone();
        let body = &mut mentions[index];
        body.kind = MentionKind::Organization;
        body.tokens.start = noun.tokens.start;
        body.head = body.head.min(noun.head);
        body.title = noun.title;
        body.country = body.country.or(noun.country);
        body.weak = false;
        discard(&mut mentions[before]);
    }
}

/// "Minister Le Thu Ha": the short form of a day inside a name.
pub(super) fn divided(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let name = mentions[index].name.clone();
    let plain = mentions[index].kind == MentionKind::Name && mentions[index].title.is_empty();
    let Some(before) = index.checked_sub(1).filter(|_| plain && name.start > 1) else { return };
    let day = text.is(name.start - 1, class::CALENDAR) && text.is_capital(name.start - 1);
    let first = &mentions[before];
    // "Environment Minister Jun Hanyu"
    if first.kind == MentionKind::Role
        && first.tokens.end == name.start
        && first.of.is_empty()
        && text.is(name.start, class::CALENDAR)
    {
        let first = first.clone();
        mentions[index].tokens.start = first.tokens.start;
        mentions[index].head = first.head;
        mentions[index].title = first.title;
        mentions[index].country = first.country;
        discard(&mut mentions[before]);
        return;
    }
    if day
        && first.kind == MentionKind::Name
        && (name.start - 1..=name.start).contains(&first.name.end)
    {
        let first = first.clone();
        mentions[index].tokens.start = first.tokens.start;
        mentions[index].head = first.head;
        mentions[index].title = first.title;
        mentions[index].name.start = first.name.start;
        mentions[index].country = first.country;
        mentions[index].weak = false;
        discard(&mut mentions[before]);
        address(text, &mut mentions[index]);
    }
}
