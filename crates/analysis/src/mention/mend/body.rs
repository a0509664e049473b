//! Names of bodies: where they begin and end when their words were taken for several phrases.

use super::super::{Gender, Mention, MentionKind, begins_sentence};
use super::whole::{OWNERS_TOKENS, is_apostrophe};
use super::{discard, unname};
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
    owners(text, mention);
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
    const SORTS: &[&str] = &["party", "newspaper", "weekly", "daily", "union", "movement"];
    let party = SORTS.contains(&text.word(last));
    let more = name.len() > 2 || name.len() == 2 && !begins_sentence(text, name.start);
    let capitals = more && (name.start..last).all(|at| text.is_capital(at));
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
    const NOUNS: &[&str] = &[
        "Banco",
        "Banque",
        "Banca",
        "Bangko",
        "Radio",
        "Rádio",
        "Televisión",
        "Instituto",
        "Institut",
        "Universidad",
        "Université",
        "Universidade",
        "Asociación",
        "Association",
        "Sindicato",
        "Syndicat",
        "Comité",
        "Comisión",
        "Commission",
        "Fundación",
        "Fondation",
        "Cámara",
        "Chambre",
        "Federación",
        "Fédération",
        "Federação",
        "Confederación",
        "Sociedad",
        "Société",
        "Compañía",
        "Compagnie",
        "Empresa",
        "Corporación",
        "Agencia",
        "Agence",
        "Partido",
        "Parti",
        "Movimiento",
        "Mouvement",
        "Frente",
        "Unión",
        "Ministerio",
        "Ministère",
        "Ministério",
        "Barisan",
        "Persatuan",
    ];
    let plain = mention.kind == MentionKind::Name && mention.title.is_empty();
    let foreign = mention.name.len() > 1 && NOUNS.contains(&text.word(mention.name.start));
    let form = mention.name.len() > 1 && is_company_form(text.word(mention.name.end - 1));
    if plain && (foreign || form) {
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
    word.starts_with(char::is_uppercase) && FORMS.iter().any(|form| form.eq_ignore_ascii_case(word))
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

/// "The Pensioners' List", "the Pot Fishers' Co-operative": a name behind owners in the plural is a body's.
fn owners(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let plain = mention.kind == MentionKind::Name && mention.title.is_empty() && name.len() == 1;
    let owned = name.start > 2
        && plain
        && is_apostrophe(text, name.start - 1)
        && text.is_capital(name.start - 2)
        && text.kind(name.start - 2) == Kind::Word
        && text.word(name.start - 2).ends_with('s');
    let mut before = (name.start.saturating_sub(OWNERS_TOKENS)..name.start).rev();
    let the = before
        .find(|at| text.same(*at, "the") || !text.is_capital(*at) && !is_apostrophe(text, *at));
    if owned && the.is_some_and(|at| text.same(at, "the")) {
        mention.kind = MentionKind::Organization;
        mention.weak = false;
    }
}

/// "the Vienna-based Energy Observatory"
fn based(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    if mention.name.len() > 1 && text.word(start).ends_with("-based") {
        mention.name.start += 1;
        if mention.name.clone().all(|at| text.tags[at].shape == Shape::Lower) {
            unname(mention, MentionKind::Organization);
        }
    }
    let beside = mention.name.len() > 1
        && ["Neighbouring", "Neighboring", "Nearby"].contains(&text.word(start));
    let place = if beside { text.locale(start + 1) } else { None };
    if let Some(locale) = place.filter(|it| it.first as usize == start + 1) {
        mention.name = start + 1..locale.last as usize;
        mention.kind = MentionKind::Place;
        mention.country = Some(locale.country);
        mention.weak = false;
    }
}

/// "the consultancy Metal Markets": the sort of body is no part of its name.
fn sort_of_body(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let lower = |at: usize| text.tags[at].shape == Shape::Lower;
    let body = mention.kind == MentionKind::Organization && !name.is_empty();
    // "Rating company Alder", "Rival Acme Ltd": a capital that only opens the sentence
    let opener = name.start;
    let opens = body && name.len() > 1 && begins_sentence(text, opener);
    if opens && ["Rival", "Fellow"].contains(&text.word(opener)) {
        mention.name.start += 1;
        return;
    }
    let sort = opens
        && name.len() > 2
        && lower(opener + 1)
        && text.is_capital(opener + 2)
        && text.is(opener + 1, class::ORGANIZATION);
    if sort {
        mention.title = opener..opener + 2;
        mention.name.start = opener + 2;
        return;
    }
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
    let ruling = ["opposition", "ruling", "governing"].contains(&text.word(capital - 1));
    let whole = name.end - capital > 1 || ruling;
    if !of && (whole || text.is(capital - 1, class::ORGANIZATION)) {
        mention.title = name.start..capital;
        mention.name.start = capital;
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

/// "The Dutch Embassy in Lima": where a mission sits tells it from others.
pub(super) fn mission(text: &Text<'_>, mention: &mut Mention) {
    let end = mention.name.end;
    let sits = mention.kind == MentionKind::Organization
        && !mention.name.is_empty()
        && text.same(end, "in")
        && ["Embassy", "Consulate", "embassy", "consulate"].contains(&text.word(end - 1));
    if !sits {
        return;
    }
    let place = (end + 1..text.layout.sentence(end - 1).end).take(3);
    let place = place.take_while(|at| text.is_capital(*at) && text.kind(*at) == Kind::Word).count();
    if place > 0 {
        mention.name.end = end + 1 + place;
        mention.tokens.end = mention.tokens.end.max(mention.name.end);
        mention.of = mention.name.end..mention.name.end;
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
