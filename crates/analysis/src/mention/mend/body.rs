//! Names of bodies: where they begin and end when their words were taken for several phrases.

use super::super::{Gender, Mention, MentionKind};
use super::{discard, is_noun, unname};
use crate::lexicon::{PlaceUse, class};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How far into a paragraph its dateline may reach.
const DATELINE_TOKENS_MAX: usize = 14;

/// Mends one mention by itself.
pub(super) fn mend(text: &Text<'_>, mention: &mut Mention) {
    agency(text, mention);
    company(text, mention);
    owned(text, mention);
    ministry(text, mention);
    based(text, mention);
    sort_of_body(text, mention);
    office(text, mention);
    behind(text, mention);
    seat(text, mention);
}

/// "The Prime Minister's Office": hers, whatever its capital.
fn seat(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let owned = name.start > 0 && text.kind(name.start - 1) == Kind::Clitic;
    let office = name.len() == 1 && text.same(name.start, "office");
    if mention.kind == MentionKind::Organization && office && owned {
        unname(mention, MentionKind::Organization);
    }
}

/// "The opposition Fair Georgia party": a small noun behind a name is no part of it.
fn behind(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let last = name.end.max(1) - 1;
    let party = ["party", "newspaper", "weekly", "daily"].contains(&text.word(last));
    let capitals = name.len() > 2 && (name.start..last).all(|at| text.is_capital(at));
    if mention.kind == MentionKind::Organization && party && capitals {
        mention.name.end = last;
    }
}

/// "The office of President Ada Lund": the office, not she.
fn office(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    let office = mention.kind == MentionKind::Name
        && title.len() > 2
        && text.same(title.start, "office")
        && text.same(title.start + 1, "of");
    if office {
        let end = mention.name.end;
        mention.kind = MentionKind::Organization;
        mention.of = title.start + 2..end;
        mention.title = title.start..title.start + 1;
        mention.name = end..end;
        mention.country = None;
        mention.gender = Gender::Unknown;
    }
}

/// "JAKARTA, 3 May (Harbour Wire) -": who sends the report is nobody in it.
fn agency(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let bracketed = mention.kind == MentionKind::Name
        && !name.is_empty()
        && name.start > 0
        && text.kind(name.start - 1) == Kind::Open
        && text.kind(name.end) == Kind::Close;
    if bracketed && name.end - text.layout.paragraph(name.start).start < DATELINE_TOKENS_MAX {
        mention.kind = MentionKind::Organization;
        mention.weak = false;
    }
}

/// "Minera Alta S.A.": the form tells what it is.
fn company(text: &Text<'_>, mention: &mut Mention) {
    let plain = mention.kind == MentionKind::Name && mention.title.is_empty();
    if plain && mention.name.len() > 1 && is_company_form(text.word(mention.name.end - 1)) {
        mention.kind = MentionKind::Organization;
        mention.weak = false;
    }
}

/// Whether a word stands behind the name of a company for its legal form.
pub(crate) fn is_company_form(word: &str) -> bool {
    const FORMS: &[&str] = &[
        "ltd", "ltd.", "limited", "inc", "inc.", "plc", "corp", "corp.", "co.", "pty", "llc",
        "gmbh", "ag", "s.a.", "s.a", "nv", "n.v.", "bhd", "sdn", "hf.", "oy", "ab", "as", "spa",
        "s.p.a.",
    ];
    word.starts_with(char::is_uppercase) && FORMS.contains(&word.to_lowercase().as_str())
        || matches!(word, "hf." | "plc" | "gmbh")
}

/// "Its Department of Health": whose it is is no part of its name.
fn owned(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    if name.len() > 1 && text.is(name.start, class::POSSESSIVE) && text.same(name.start, "its") {
        mention.name.start += 1;
    }
}

/// "Ministry of Foreign Affairs and Expatriates": no person's name.
fn ministry(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    let joined = mention.name.len() == 1 && title.len() > 2 && text.same(title.end - 1, "and");
    let body = joined && text.is(title.start, class::STATE_BODY) && text.is_capital(title.start);
    if body && mention.kind == MentionKind::Name {
        mention.kind = MentionKind::Organization;
        mention.name = title.start..mention.name.end;
        mention.title = title.start..title.start;
    }
}

/// "the Vienna-based Energy Observatory"
fn based(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    if mention.name.len() > 1 && text.word(start).ends_with("-based") {
        mention.name.start += 1;
    }
}

/// "the consultancy Metal Markets": the sort of body is no part of its name.
fn sort_of_body(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let lower = |at: usize| text.tags[at].shape == Shape::Lower;
    let body = mention.kind == MentionKind::Organization && !name.is_empty();
    // "Dutch lender Oranje Handelsbank"
    let people = body
        && text.locale(name.start).is_some_and(|it| it.usage == PlaceUse::People)
        && name.len() > 2
        && lower(name.start + 1);
    if !body || !(people || lower(name.start)) {
        return;
    }
    let capital = name.clone().skip(usize::from(people)).find(|at| !lower(*at));
    let Some(capital) = capital else { return };
    let of = (name.start..capital).any(|at| text.is(at, class::PREP));
    let whole = name.end - capital > 1;
    if !of && (whole || text.is(capital - 1, class::ORGANIZATION)) {
        mention.title = name.start..capital;
        mention.name.start = capital;
    }
}

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
        let word = start > sentence.start && proper(before) && home;
        // "Meat Exporters' Union", "People's Party": an owner in the plural is part of the name.
        let mark = start > sentence.start + 1
            && (text.kind(before) == Kind::Clitic || is_apostrophe(text, before));
        let owner = before.saturating_sub(1);
        let plural = mark
            && proper(owner)
            && text.locale(owner).is_none()
            && (text.kind(before) != Kind::Clitic || is_people(text, owner));
        // "The Water and Drainage Authority"
        let joined = start > sentence.start + 2
            && start == name.start
            && text.same(before, "and")
            && proper(before - 1)
            && text.same(before - 2, "the")
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
    // What the name took in is nobody of its own.
    let inside = |it: &Mention| start <= it.name.start && it.name.end <= end && !it.name.is_empty();
    let reach = index.saturating_sub(3)..mentions.len().min(index + 4);
    for other in reach.filter(|other| *other != index) {
        if inside(&mentions[other]) {
            discard(&mut mentions[other]);
        }
    }
}

/// "a survey by the Vektor institute": who wrote it is part of what it is called.
pub(super) fn written(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let document = &mentions[index];
    let by = document.tokens.end;
    let start = by + 1 + usize::from(text.is(by + 1, class::DET));
    let plain = document.kind == MentionKind::Document && document.name.is_empty();
    if !plain || !text.same(by, "by") {
        return;
    }
    let author = mentions[index + 1..].iter().take(3).find(|author| {
        author.kind == MentionKind::Organization
            && (author.tokens.start == by + 1
                || author.tokens.start == start
                || author.head == start)
    });
    let Some(end) = author.map(|author| author.tokens.end) else { return };
    mentions[index].of = by + 1..end;
    mentions[index].tokens.end = end;
}

/// "a former head of Malawi's agency": the body is part of the office, not the other way round.
pub(super) fn head_of_body(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let Some(before) = index.checked_sub(1).map(|at| &mentions[at]) else { return };
    let body = &mentions[index];
    let start = before.of.start;
    let holds = before.kind == MentionKind::Role
        && body.kind == MentionKind::Organization
        && body.tokens.start == before.tokens.start
        && !before.of.is_empty()
        && text.kind(before.tokens.end) == Kind::Clitic;
    if holds {
        let end = body.tokens.end;
        mentions[index].tokens.start = start;
        let office = &mut mentions[index - 1];
        office.tokens.end = end;
        office.of = start..end;
    }
}

/// "of Trinidad and Tobago": the second half of a country's name is nobody.
pub(super) fn country_name(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    let half = !mention.name.is_empty()
        && text.locale(start).is_some_and(|it| {
            (it.first as usize) < mention.tokens.start && mention.name.end <= it.last as usize
        });
    if half {
        discard(mention);
        return;
    }
    // "Trinidad and Tobago" is one.
    let whole = text
        .locale(start)
        .filter(|it| !mention.name.is_empty() && it.first as usize == start)
        .filter(|it| it.usage == PlaceUse::Name && (it.last as usize) > mention.name.end)
        .filter(|_| matches!(mention.kind, MentionKind::Place | MentionKind::Name))
        .filter(|_| mention.title.is_empty());
    if let Some(locale) = whole {
        mention.kind = MentionKind::Place;
        mention.country = Some(locale.country);
        mention.weak = false;
        mention.name.end = locale.last as usize;
        mention.tokens.end = mention.tokens.end.max(mention.name.end);
    }
}

/// The apostrophe behind a plural.
fn is_apostrophe(text: &Text<'_>, at: usize) -> bool {
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
