//! Names of people: forms of address, letters behind a name, and where an office ends and a name begins.

use super::super::{Gender, Mention, MentionKind, begins_sentence};
use super::address::{address, letters, premier, retired, style};
use super::join::BODIES;
use super::unname;
use crate::lexicon::sense::PERSON;
use crate::lexicon::{PlaceUse, class};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// Offices as parts of one word: "chairperson-in-office", "under-secretary".
const HYPHENED: &[&str] = &[
    "chair",
    "chairman",
    "chairperson",
    "chairwoman",
    "director",
    "secretary",
    "minister",
    "general",
];

/// Mends one mention.
pub(super) fn mend(text: &Text<'_>, mention: &mut Mention) {
    middle(text, mention);
    spokesman(text, mention);
    seat(text, mention);
    warm(text, mention);
    region(text, mention);
    member(text, mention);
    field(text, mention);
    address(text, mention);
    unknown(text, mention);
    patronym(text, mention);
    letters(text, mention);
    given(text, mention);
    retired(text, mention);
    style(text, mention);
    premier(text, mention);
    headed(text, mention);
    peer(text, mention);
    office(text, mention);
    mark(text, mention);
    namesake(text, mention);
    day(text, mention);
    month(text, mention);
    noun(text, mention);
    particle(text, mention);
}

/// "Her grandson Wellington": behind a word for a person a capital city is a name.
fn namesake(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    let person = mention.kind == MentionKind::Place
        && start > 0
        && text.tags[start - 1].sense.noun == PERSON
        && text.tags[start - 1].shape == Shape::Lower
        && text.part(start - 1) == "NN";
    if person {
        mention.kind = MentionKind::Name;
        mention.country = None;
    }
}

/// "Dang Hoai Thu": the short form of a day at the end of a name.
fn day(text: &Text<'_>, mention: &mut Mention) {
    const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Jun", "Mai"];
    let end = mention.name.end;
    let name = mention.kind == MentionKind::Name && !mention.name.is_empty();
    let foreign = name && !text.word(end - 1).is_ascii();
    let inside = end < text.layout.sentence(end.max(1) - 1).end && mention.tokens.end == end;
    if name
        && inside
        && DAYS.contains(&text.word(end))
        && text.kind(end + 1) != Kind::Number
        && (foreign || mention.name.len() == 2)
    {
        mention.name.end += 1;
        mention.tokens.end += 1;
        mention.weak = false;
    }
}

/// "Former international Ada Lund": the name begins behind the last noun that is none of its words.
fn noun(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    if mention.kind != MentionKind::Name || name.len() < 3 {
        return;
    }
    let noun = |at: &usize| {
        text.tags[*at].shape == Shape::Lower
            && text.tags[*at].sense.noun == PERSON
            && !text.is(*at, class::PARTICLE)
    };
    let last = name.clone().rev().find(noun).filter(|at| at + 1 < name.end);
    if let Some(at) = last.filter(|at| text.is_capital(at + 1)) {
        mention.title = mention.title.start.min(name.start)..at + 1;
        mention.name.start = at + 1;
        mention.weak = false;
    }
}

/// "Maria dela Rosa": small words inside a name that no list of particles has.
fn particle(text: &Text<'_>, mention: &mut Mention) {
    const SMALL: &[&str] =
        &["dela", "delos", "delas", "dos", "das", "ould", "mint", "ag", "arap", "ole", "wa"];
    let end = mention.name.end;
    let name = mention.kind == MentionKind::Name && mention.tokens.end == end && end > 0;
    if !name || mention.name.is_empty() || end + 1 >= text.layout.sentence(end - 1).end {
        return;
    }
    if text.kind(end) == Kind::Word && SMALL.contains(&text.word(end)) && text.is_capital(end + 1) {
        mention.name.end = end + 2;
        mention.tokens.end = end + 2;
    }
}

/// How far around a mark another one is looked for with which it pairs.
const MARK_TOKENS_MAX: usize = 200;

/// "'Ofa Manuma": a mark before a name that closes nothing is a letter of it.
fn mark(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    let name = mention.kind == MentionKind::Name && !mention.name.is_empty() && start > 1;
    let single = |at: usize| matches!(text.kind(at), Kind::Quote(mark) if mark.is_single());
    if !name || !single(start - 1) || !text.touches(start) || text.touches(start - 1) {
        return;
    }
    // A quotation may close sentences later.
    let paragraph = text.layout.paragraph(start);
    let near = paragraph.start.max(start.saturating_sub(MARK_TOKENS_MAX))
        ..paragraph.end.min(start + MARK_TOKENS_MAX);
    let others = near.filter(|at| single(*at)).count();
    if others == 1 {
        mention.name.start -= 1;
        mention.tokens.start = mention.tokens.start.min(start - 1);
        mention.weak = false;
    }
}

/// "Jun Villaroel": a month before a name without a day is a given name.
fn month(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    let alone = mention.kind == MentionKind::Name && mention.title.is_empty();
    let before = start.wrapping_sub(1);
    if !alone || mention.name.len() != 1 || start == 0 || mention.tokens.start != start {
        return;
    }
    let month = text.kind(before) == Kind::Word
        && text.is(before, class::CALENDAR)
        && text.is_capital(before);
    let opens = before == 0
        || begins_sentence(text, before)
        || text.is(before - 1, class::OFFICE | class::PERSON | class::HONORIFIC)
        || text.kind(before - 1) == Kind::Comma;
    let day = text.word(before).ends_with("day");
    if month && opens && !day && !text.is(start, class::OFFICE | class::PERSON) {
        mention.name.start = before;
        mention.tokens.start = before;
        mention.weak = false;
    }
}

/// "Professor Anwara Begum Haldar": a form of address behind a name is part of it.
fn middle(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    let known = class::HONORIFIC
        | class::OFFICE
        | class::PERSON
        | class::MODIFIER
        | class::PORTFOLIO
        | class::ORGANIZATION
        | class::PREP
        | class::CONJ
        | class::DET;
    let new = |at: &usize| {
        text.is_capital(*at)
            && !text.is(*at, known)
            && text.locale(*at).is_none()
            && text.kind(*at) == Kind::Word
    };
    let Some(first) = title.clone().find(new).filter(|_| mention.kind == MentionKind::Name) else {
        return;
    };
    let address = |at: usize| text.is(at, class::HONORIFIC) && !text.is(at, class::OFFICE);
    if first + 1 < title.end && (first + 1..title.end).all(address) {
        mention.title.end = first;
        mention.name.start = first;
    }
}

/// "A spokesman for Prime Minister Ada Lund", "a spokesman for the Accord": the first is meant.
fn spokesman(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.title.start;
    let link = (start + 1..mention.name.start)
        .find(|at| matches!(text.word(*at), "for" | "of" | "to" | "from"));
    let from = link.is_some_and(|at| text.same(at, "from"));
    let Some(link) = link.filter(|_| mention.kind == MentionKind::Name) else { return };
    let speaks = text.is(link - 1, class::PERSON) && !text.is(link - 1, class::NATIONAL);
    let people = class::OFFICE | class::PERSON | class::HONORIFIC;
    let titled = (link + 1..mention.name.start).any(|at| text.is(at, people));
    let next = link + 1 + usize::from(text.same(link + 1, "the"));
    // "The president of the Council of Salt Flat Communities": no name, but a body's.
    let last = mention.name.start - 1;
    // "A spokesperson for the Vietnamese carrier Lotus Wings"
    let company = BODIES.contains(&text.word(last));
    let body = text.same(last, "of") && (link..last).any(|at| text.is(at, class::ORGANIZATION));
    if body
        || speaks
            && (titled || company || from || next == mention.name.start)
            && text.tags[link - 1].shape == Shape::Lower
    {
        let end = mention.name.end;
        mention.kind = MentionKind::Role;
        mention.title = start..link;
        mention.of = link + 1..end;
        mention.name = end..end;
        mention.country = None;
        mention.definite = !matches!(text.word(mention.tokens.start), "a" | "A" | "an" | "An");
        mention.gender = Gender::of(text.tags[link - 1].classes);
    }
}

/// Warm words before the name of a state.
const WARM: &[&str] =
    &["sisterly", "brotherly", "fraternal", "friendly", "neighbouring", "neighboring"];

/// "The Prime Minister of the sisterly Kingdom of Norway": warm words do not end an office.
fn warm(text: &Text<'_>, mention: &mut Mention) {
    let end = mention.tokens.end;
    let the = end + 1 + usize::from(text.same(end + 1, "the"));
    let bare = mention.kind == MentionKind::Role && mention.of.is_empty() && text.same(end, "of");
    if !bare || !WARM.iter().any(|word| text.same(the, word)) {
        return;
    }
    let limit = text.layout.sentence(end).end.min(the + PLACE_TOKENS);
    if let Some(place) = (the + 1..limit).find_map(|at| text.locale(at)) {
        mention.of = end + 1..place.last as usize;
        mention.tokens.end = place.last as usize;
        mention.country = Some(place.country);
    }
}

/// How many tokens behind a warm word a state is named.
const PLACE_TOKENS: usize = 6;

/// "In Vientiane Mr. Ada Lund": where it was is no part of a title.
fn seat(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.title.start;
    let place = text.locale(start).filter(|it| {
        it.first as usize == start
            && it.usage != PlaceUse::People
            && mention.kind == MentionKind::Name
    });
    let Some(end) = place.map(|it| it.last as usize).filter(|end| *end < mention.title.end) else {
        return;
    };
    let within = mention.tokens.start == start
        && start > 0
        && ["in", "at", "from"].iter().any(|it| text.same(start - 1, it))
        && text.is(end, class::HONORIFIC);
    if within {
        mention.title.start = end;
        mention.tokens.start = end;
        mention.head = mention.head.max(end);
        mention.country = None;
    }
}

/// "A senior official of the Commission for Asia": no name stands behind "for".
fn region(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    let link = |at: usize| matches!(text.word(at), "of" | "for");
    let of = title.clone().skip(1).find(|at| link(*at));
    let Some(of) = of.filter(|_| mention.kind == MentionKind::Name && link(title.end - 1)) else {
        return;
    };
    let end = mention.name.end;
    mention.kind = MentionKind::Role;
    mention.title = title.start..of;
    mention.of = of + 1..end;
    mention.name = end..end;
}

/// "Lawmaker Ada Lund of the Justice Party": a word of the party's name was taken for a title.
fn member(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    let of = title.clone().skip(2).find(|at| text.same(*at, "of"));
    let Some(of) = of.filter(|_| mention.kind == MentionKind::Organization) else { return };
    let people = class::OFFICE | class::PERSON | class::HONORIFIC;
    let titles = title.clone().take_while(|at| text.is(*at, people | class::MODIFIER)).count();
    let name = title.start + titles..of;
    let plain = |at: usize| {
        text.is_capital(at) && !text.is(at, class::ORGANIZATION | class::PORTFOLIO | class::PREP)
    };
    if titles > 0 && name.len() > 1 && name.clone().all(plain) {
        let end = mention.name.end;
        mention.kind = MentionKind::Name;
        mention.title = title.start..name.start;
        mention.of = of + 1..end;
        mention.name = name;
    }
}

/// "The Special Envoy": an office with capitals is no name.
fn office(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let bare = mention.kind == MentionKind::Name && mention.title.is_empty() && name.len() > 1;
    let the = name.start > 0 && text.same(name.start - 1, "the");
    let last = name.end.max(1) - 1;
    let titled = text.is(last, class::OFFICE | class::NATIONAL) && mention.tokens.end == name.end;
    if bare && the && titled {
        unname(mention, MentionKind::Role);
        mention.definite = true;
    }
}

/// "Minister of Social Solidarity": the last word belongs to the office.
fn field(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    if mention.kind != MentionKind::Name || mention.name.len() != 1 || title.len() < 2 {
        return;
    }
    let before = title.end - 1;
    let of = title.clone().rev().find(|at| matches!(text.word(*at), "of" | "for"));
    let Some(of) = of else { return };
    // "Minister of Water Resources and Meteorology"
    let word = text.word(mention.name.start);
    let noun = text.same(before, "and")
        && (text.tags[mention.name.start].sense.noun > 0
            || ["logy", "tion", "ment", "ics", "ity", "ance", "ure"]
                .iter()
                .any(|end| word.ends_with(end)));
    let fields =
        noun || (of + 1..title.end).all(|at| text.is(at, class::PORTFOLIO) || text.same(at, "and"));
    let apart = text.locale(before).is_some();
    if of + 1 < title.end && fields && !apart && !text.is(mention.name.start, class::GIVEN) {
        let end = mention.name.end;
        mention.kind = MentionKind::Role;
        mention.name = end..end;
        mention.title = title.start..of;
        mention.of = of + 1..end;
        mention.weak = false;
    }
}

/// "Syed Ghulam Murtaza Shah": what looks like an office behind unknown words is a family name.
fn unknown(text: &Text<'_>, mention: &mut Mention) {
    let title = mention.title.clone();
    let bare = mention.kind == MentionKind::Role
        && mention.name.is_empty()
        && title.len() > 2
        && matches!(
            text.word(title.end - 1),
            "Shah" | "Begum" | "Haji" | "Imam" | "Tun" | "Tan" | "Sri" | "Khan"
        );
    let new = |at: &usize| text.is_capital(*at) && text.tags[*at].classes & !class::GIVEN == 0;
    let known = class::OFFICE | class::PERSON | class::MODIFIER | class::PORTFOLIO;
    let office = title.clone().rev().find(|at| text.is(*at, known) && !text.is(*at, class::GIVEN));
    if !bare
        || !title.clone().all(|at| text.is_capital(at))
        || title.clone().filter(new).count() < 2
    {
        return;
    }
    let mut title = title;
    let after = office.filter(|at| at + 2 < title.end).map_or(title.start, |at| at + 1);
    let Some(first) = (after..title.end).find(new) else { return };
    title.end = mention.title.end;
    mention.kind = MentionKind::Name;
    mention.title = title.start..first;
    mention.name = first..title.end;
    mention.definite = true;
}

/// "Aizada Sultankul kyzy": what stands behind a father's name belongs to it.
fn patronym(text: &Text<'_>, mention: &mut Mention) {
    const BEHIND: &[&str] = &[
        "kyzy", "kizi", "qizi", "gizi", "uulu", "ugli", "oglu", "ogly", "zoda", "zade", "hanim",
        "bey",
    ];
    let end = mention.name.end;
    let name = mention.kind == MentionKind::Name && mention.tokens.end == end;
    if name && text.kind(end) == Kind::Word && BEHIND.contains(&text.word(end)) {
        mention.name.end += 1;
        mention.tokens.end += 1;
    }
}

/// "Sri Wahyuni": before a single word these are given names.
fn given(text: &Text<'_>, mention: &mut Mention) {
    let last = mention.title.end.wrapping_sub(1);
    let alone =
        mention.kind == MentionKind::Name && mention.name.len() == 1 && !mention.title.is_empty();
    // "Syed Murtaza": written so, a name like others in South Asia
    let inside = mention.title.end.wrapping_sub(1);
    if mention.kind == MentionKind::Name
        && !mention.title.is_empty()
        && matches!(text.word(inside), "Syed" | "Syeda")
    {
        mention.title.end = inside;
        mention.name.start = inside;
        return;
    }
    let word = alone
        && matches!(text.word(last), "Sri" | "Siti" | "Amir" | "Emir" | "Sultan" | "Tan" | "Tun");
    let learned = ["dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "prof.", "professor"];
    let plain = last > 0 && learned.iter().any(|it| text.same(last - 1, it));
    let titled = word
        && !plain
        && (last > mention.title.start && text.is(last - 1, class::HONORIFIC)
            || last > 0 && text.same(last - 1, "the"));
    if word && !titled {
        mention.title.end = last;
        mention.name.start = last;
    }
}

/// "Acting head of mission Ada Lund", "OSCE Chairperson-in-Office Ada Lund": the office ends where
/// the name begins.
fn headed(text: &Text<'_>, mention: &mut Mention) {
    let run = mention.tokens.clone();
    let small = |at: usize| text.tags[at].shape == Shape::Lower;
    // "Acting head of mission Ada Lund": "mission" makes no body of her.
    let name = mention.name.clone();
    let of = name.clone().find(|at| text.same(*at, "of"));
    if let (MentionKind::Organization, Some(of)) = (mention.kind, of) {
        let office = class::OFFICE | class::MODIFIER | class::PERSON;
        let person = name.clone().rev().take_while(|at| text.is_capital(*at)).last();
        let Some(person) = person.filter(|at| *at > of + 1 && name.end - at > 1) else { return };
        let titled = of > name.start
            && (name.start..of).all(|at| text.is(at, office))
            && small(of - 1)
            && (of + 1..person).all(small)
            && !(person..name.end).any(|at| text.is(at, class::ORGANIZATION));
        if titled {
            mention.kind = MentionKind::Name;
            mention.title = name.start..person;
            mention.name.start = person;
            mention.country = None;
        }
        return;
    }
    let office = |at: &usize| {
        if !text.word(*at).contains('-') {
            return false;
        }
        let word = text.word(*at).to_lowercase();
        let first = word.split('-').next().unwrap_or_default();
        let last = word.rsplit('-').next().unwrap_or_default();
        first.len() < word.len() && (HYPHENED.contains(&first) || HYPHENED.contains(&last))
    };
    // "Interior Minister-designate Ada Lund"
    let designate = mention.kind == MentionKind::Organization
        && name.len() > 2
        && name.clone().skip(1).any(|at| office(&at) && at + 1 < name.end);
    if designate {
        mention.kind = MentionKind::Name;
        mention.country = None;
    }
    if mention.kind == MentionKind::Role && mention.of.end == run.end {
        // The last lower-case word of "of ..." and two capitals behind it, else the last two.
        let of = mention.of.clone();
        let name = of.clone().rev().take_while(|at| text.is_capital(*at)).last();
        let noun = |at: usize| small(at) && !text.is(at, class::PREP);
        let Some(start) = name.filter(|start| *start == of.start || noun(start - 1)) else {
            return;
        };
        let other = class::ORGANIZATION | class::OFFICE | class::HONORIFIC;
        let known = (start..of.end).any(|at| text.locale(at).is_some() || text.is(at, other));
        // "Director of Verification Ada Lund"
        let start =
            if small(of.start) { start } else { of.end.saturating_sub(2).max(of.start + 1) };
        if of.end - start < 2 || known || text.is(of.end - 1, class::PORTFOLIO) {
            return;
        }
        mention.kind = MentionKind::Name;
        mention.title = run.start..start;
        mention.name = start..of.end;
        mention.of = of.end..of.end;
    } else if mention.kind == MentionKind::Name {
        let Some(at) = mention.name.clone().find(office).filter(|at| at + 1 < mention.name.end)
        else {
            return;
        };
        mention.title = mention.title.start..at + 1;
        mention.name.start = at + 1;
    }
}

/// "Baroness Lund of Oslo": the place belongs to the name of a peer.
fn peer(text: &Text<'_>, mention: &mut Mention) {
    const PEERS: &[&str] = &["baroness", "lord", "viscount", "viscountess", "countess", "earl"];
    let titled = mention.title.clone().any(|at| PEERS.iter().any(|peer| text.same(at, peer)));
    let of = mention.of.clone();
    let place = of.len() == 1 && text.is_capital(of.start) && text.same(of.start - 1, "of");
    if titled && place && mention.name.end + 1 == of.start {
        mention.name.end = of.end;
        mention.tokens.end = mention.tokens.end.max(of.end);
        mention.of = of.end..of.end;
        mention.country = None;
    }
}
