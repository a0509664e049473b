//! The whole name of a body, when its words were taken for several phrases: "General Federation of Labour",
//! "the Tugmen and Pilots' Union", "Ministry of Agriculture, Forestry and Fisheries".

use super::super::{Mention, MentionKind, begins_sentence};
use super::{discard, is_noun};
use crate::lexicon::{PlaceUse, class};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many tokens owners before a name may take with their "the".
pub(super) const OWNERS_TOKENS: usize = 8;

/// The whole name of a body, when its words were taken for several phrases: "General Federation of
/// Labour", "People's Harvest Party", "Mission to Moldova", "Committee on Trade".
pub(super) fn whole(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let mention = &mentions[index];
    let name = mention.name.clone();
    if mention.kind != MentionKind::Organization || name.is_empty() || !text.is_capital(name.start)
    {
        return;
    }
    let sentence = text.layout.sentence(name.start);
    let proper = |at: usize| {
        text.kind(at) == Kind::Word
            && !text.word(at).ends_with("-based")
            && text.is_capital(at)
            && !text.is(at, class::DET | class::CALENDAR | class::POSSESSIVE)
    };
    let mut start = name.start;
    let person = |at: usize, start: usize| {
        let before = mentions[..index].iter().rev().take(3);
        let mut holders =
            before.filter(|it| it.tokens.contains(&at) && !it.tokens.contains(&start));
        holders.any(|it| it.kind == MentionKind::Name && it.name.len() > 1)
    };
    loop {
        let before = start.saturating_sub(1);
        // "Jamaica Traders' Alliance"
        let home = text
            .locale(before)
            .is_none_or(|it| start < name.start && it.usage != PlaceUse::Capital);
        // "Rival Acme Ltd"
        let known = class::OFFICE | class::PERSON | class::HONORIFIC | class::MODIFIER;
        let titled = mention.title.contains(&before)
            && begins_sentence(text, before)
            && !text.is(before, known | class::ORGANIZATION | class::PORTFOLIO);
        let word = start > sentence.start && proper(before) && home && !titled;
        // "Meat Exporters' Union", "People's Party": an owner in the plural is part of the name.
        let mark = start > sentence.start + 1
            && (text.kind(before) == Kind::Clitic || is_apostrophe(text, before));
        let owner = before.saturating_sub(1);
        // "the Hawke's Bay Council": with "the" it is no person who owns it
        let held = owner > sentence.start
            && text.same(owner - 1, "the")
            && text.kind(owner) == Kind::Word
            && !text.is(owner, class::ORGANIZATION | class::OFFICE | class::PERSON | class::GROUP)
            && text.tags[owner].shape == Shape::Title
            && start < name.end
            && text.is_capital(start);
        let plural = mark
            && proper(owner)
            && text.locale(owner).is_none()
            && (text.kind(before) != Kind::Clitic || is_people(text, owner) || held);
        // "The Water and Drainage Authority"
        let joined = start > sentence.start + 2
            && (start == name.start
                || text.kind(start + 1) == Kind::Clitic
                || is_apostrophe(text, start + 1))
            && text.same(before, "and")
            && proper(before - 1)
            && opens_with_the(text, before - 2, sentence.start)
            && text.locale(before - 1).is_none()
            && !text.is(before - 1, class::ORGANIZATION | class::OFFICE);
        if joined {
            start = before - 1;
        } else if word && !person(before, start) {
            start = before;
        } else if plural {
            start = owner;
        } else {
            break;
        }
    }
    let mut end = name.end;
    let office = text.word(end - 1);
    let state = ["Ministry", "Department"].contains(&text.word(name.start));
    let sent = matches!(office, "Mission" | "Delegation" | "Embassy" | "Representation" | "Envoy");
    loop {
        let next = end + 1;
        // "Ministry of Agriculture, Forestry and Fisheries"
        let listed = state
            && text.kind(end) == Kind::Comma
            && proper(next)
            && (text.same(next + 1, "and") && proper(next + 2)
                || text.kind(next + 1) == Kind::Comma && text.same(next + 2, "and"));
        if listed {
            end = next + 1;
            continue;
        }
        if next >= sentence.end || text.kind(end) != Kind::Word {
            break;
        }
        let word = text.word(end);
        let the = next + usize::from(text.same(next, "the"));
        let field = |at: usize| {
            let word = text.word(at);
            proper(at)
                && text.locale(at).is_none()
                && (text.is(at, class::PORTFOLIO)
                    || state
                    || ["tion", "ment", "ness", "ity", "ing", "ure", "ance"]
                        .iter()
                        .any(|end| word.ends_with(end)))
        };
        let goes_on = match word {
            "of" | "for" => proper(the) && the < sentence.end,
            "to" => sent && proper(the),
            "and" if state && proper(next) && !field(next) => {
                // "Ministry of Foreign Affairs and East African Cooperation"
                let run = (next..sentence.end).take_while(|at| proper(*at)).last();
                run.is_some_and(|last| last > next && text.is(last, class::PORTFOLIO))
            }
            "and" => end > name.start && !text.is(end - 1, class::ORGANIZATION) && field(next),
            "on" => {
                let body = ["committee", "commission", "council", "panel", "forum", "board"];
                let body = body.iter().any(|body| text.same(end - 1, body));
                body && text.kind(next) == Kind::Word
                    && !text.is(next, class::DET | class::CALENDAR)
            }
            _ => false,
        };
        if !goes_on {
            break;
        }
        end = match word {
            "of" | "for" | "to" => the + 1,
            _ => next + 1,
        };
        let particle =
            |at: usize| text.is(at, class::PARTICLE) && at + 1 < sentence.end && proper(at + 1);
        while end < sentence.end
            && (proper(end) || particle(end) || (word == "on" && is_noun(text, end)))
        {
            end += 1;
        }
    }
    let mention = &mut mentions[index];
    mention.title = start..start;
    mention.name = start..end;
    mention.head = mention.head.min(start);
    mention.tokens = mention.tokens.start.min(start)..mention.tokens.end.max(end);
    if mention.of.start < end {
        mention.of = end..end;
    }
    // "The president of the Pot Fishers' Co-operative"
    for holder in &mut mentions[index.saturating_sub(3)..index] {
        let cut = holder.of.start <= start && start < holder.of.end && holder.of.end < end;
        if holder.kind == MentionKind::Role && cut {
            holder.tokens.end = holder.tokens.end.max(end);
            holder.of.end = end;
        }
    }
    // What the name took in is nobody of its own.
    let inside = |it: &Mention| start <= it.name.start && it.name.end <= end && !it.name.is_empty();
    let reach = index.saturating_sub(3)..mentions.len().min(index + 4);
    for other in reach.filter(|other| *other != index) {
        if !inside(&mentions[other]) {
            continue;
        }
        // "A representative of the Operators' Forum": she is of it.
        let holder = &mut mentions[other];
        let title = holder.title.clone();
        let link = title.clone().find(|at| matches!(text.word(*at), "of" | "for" | "from" | "at"));
        match link {
            Some(link)
                if holder.kind == MentionKind::Name
                    && link > title.start
                    && text.is(link - 1, class::PERSON | class::OFFICE) =>
            {
                holder.kind = MentionKind::Role;
                holder.title = title.start..link;
                holder.of = link + 1..end;
                holder.name = end..end;
                holder.tokens.end = end;
                holder.definite = !text.is_indefinite(holder.tokens.start);
            }
            _ => discard(holder),
        }
    }
}

/// Whether "the" stands at a token, or before the capitals that end there.
fn opens_with_the(text: &Text<'_>, at: usize, limit: usize) -> bool {
    let floor = at.saturating_sub(OWNERS_TOKENS).max(limit);
    let mut before = (floor..=at).rev();
    let plain = class::ORGANIZATION | class::OFFICE | class::PERSON;
    before
        .find(|at| text.same(*at, "the") || !text.is_capital(*at) || text.is(*at, plain))
        .is_some_and(|at| text.same(at, "the"))
}

/// The apostrophe behind a plural.
pub(super) fn is_apostrophe(text: &Text<'_>, at: usize) -> bool {
    matches!(text.kind(at), Kind::Quote(mark) if mark.is_single())
        && text.touches(at)
        && at > 0
        && text.word(at - 1).ends_with('s')
}

/// "People's", "Women's"
fn is_people(text: &Text<'_>, at: usize) -> bool {
    const PEOPLE: &[&str] = &["people", "women", "men", "children", "king", "queen"];
    PEOPLE.iter().any(|word| text.same(at, word))
}
