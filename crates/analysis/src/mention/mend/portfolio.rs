//! Offices of several fields, or at several places, with the name behind them in one phrase: "Minister of Food,
//! Agriculture and Light Industry Ada Lund", "Ambassador Extraordinary and Plenipotentiary of Norway to Chile Ada
//! Lund". Takes one phrase for the whole and leaves nobody in the others.

use std::ops::Range;

use super::super::{Mention, MentionKind, is_headline};
use super::court::court;
use super::discard;
use super::join::BODIES;
use crate::lexicon::verb::Form;
use crate::lexicon::{PlaceUse, class};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many tokens an office and the name behind it may have.
const OFFICE_TOKENS_MAX: usize = 28;

/// How many words a name behind an office may have.
const NAME_WORDS_MAX: usize = 5;

/// Words of diplomats' ranks.
const RANKS: &[&str] = &["Extraordinary", "Plenipotentiary"];

/// Words of regions of the world.
const REGIONS: &[&str] = &[
    "Eastern",
    "Western",
    "Northern",
    "Southern",
    "Central",
    "South",
    "North",
    "East",
    "West",
    "Africa",
    "Asia",
    "Europe",
    "America",
    "Americas",
    "Pacific",
    "Caribbean",
    "Gulf",
    "Mediterranean",
    "Caucasus",
    "Balkans",
    "Sahel",
    "Horn",
    "Great",
    "Lakes",
    "Latin",
    "Middle",
];

/// Parliaments by their own names.
const CHAMBERS: &[&str] = &[
    "Khural",
    "Hural",
    "Majlis",
    "Mejlis",
    "Duma",
    "Rada",
    "Sejm",
    "Knesset",
    "Bundestag",
    "Jirga",
    "Shura",
    "Kenesh",
    "Storting",
    "Riksdag",
    "Folketing",
    "Sabha",
    "Oireachtas",
];

/// Reads the office that `mentions[index]` begins with to its end.
pub(super) fn several(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    let mention = &mentions[index];
    let start = mention.tokens.start;
    let limit = text.layout.sentence(start).end.min(start + OFFICE_TOKENS_MAX);
    let link = |at: usize| matches!(text.word(at), "of" | "for" | "to" | "in") || ranks(text, at);
    let before = |at: &usize| {
        text.is(*at, class::DET | class::OFFICE | class::PERSON | class::MODIFIER)
            || text.locale(*at).is_some()
    };
    // "UNICEF's Regional Director for ..."
    let begin = if mention.title.is_empty() { start } else { mention.title.start };
    let office = (begin..limit.max(1) - 1)
        .take_while(before)
        .find(|at| text.is(*at, class::OFFICE | class::PERSON) && link(at + 1));
    // "A spokesman for Interior Minister Ada Lund" is another one.
    let other =
        text.is_indefinite(start) || office.is_some_and(|at| text.word(at).starts_with("spokes"));
    let Some(office) = office.filter(|_| !other && !mention.is_discarded()) else { return };
    let Some(run) = run(text, office, limit) else { return };
    let words = run.end - run.start;
    // What is no title behind the last field is a name.
    if words > NAME_WORDS_MAX {
        return;
    }
    let (title, name) = (start..run.start, run);
    let country = mention.country.or_else(|| {
        title
            .clone()
            .find_map(|at| text.locale(at).filter(|it| it.usage != PlaceUse::People))
            .map(|it| it.country)
    });
    let mention = &mut mentions[index];
    mention.tokens = start..name.end;
    mention.country = country;
    mention.definite |= words > 0;
    if words > 0 {
        mention.kind = MentionKind::Name;
        mention.title = title;
        mention.of = behind(text, name.end, text.layout.sentence(start).end);
        if let Some(place) = text.locale(mention.of.start).filter(|_| !mention.of.is_empty()) {
            mention.country = mention.country.or(Some(place.country));
        }
        mention.weak = false;
    } else {
        mention.kind = MentionKind::Role;
        mention.title = start..office + 1;
        mention.of = office + 2..name.end;
    }
    mention.name = name;
    let end = mention.tokens.end;
    court(text, mention);
    for other in mentions[index + 1..].iter_mut().take_while(|other| other.tokens.start < end) {
        discard(other);
    }
}

/// What a name is of: "Ada Lund of Norway", "Ada Lund of the Reform Party".
fn behind(text: &Text<'_>, end: usize, limit: usize) -> Range<usize> {
    let start = end + 1;
    let the = start + usize::from(text.same(start, "the"));
    let words = (the..limit).take_while(|at| is_proper(text, *at, limit)).count();
    if end < limit && text.same(end, "of") && words > 0 { start..the + words } else { end..end }
}

/// How an office goes on at a token.
struct Step {
    /// Behind what belongs together.
    end: usize,
    /// Whether it surely belongs to the office, not to the name.
    office: bool,
    /// Whether it adds another field or place.
    several: bool,
}

impl Step {
    fn name(end: usize) -> Self {
        Self { end, office: false, several: false }
    }

    fn office(end: usize) -> Self {
        Self { end, office: true, several: false }
    }

    fn another(end: usize) -> Self {
        Self { end, office: true, several: true }
    }
}

/// The name behind an office of several fields or places, empty when none follows; `None` for other offices.
fn run(text: &Text<'_>, office: usize, limit: usize) -> Option<Range<usize>> {
    let headline = is_headline(text, text.layout.paragraph(office));
    let (mut at, mut last, mut several) = (office + 1, office + 1, false);
    while at < limit {
        let verb = matches!(text.tags[at].form, Form::Past | Form::Third);
        let reports = headline && at > office + 1 && verb;
        // "Speaker of the Senate of Chile Ada Lund of the Reform Party"
        let named = several && at > last + 1;
        let step = if reports { None } else { step(text, at, limit, at - last, named) };
        let Some(step) = step else { break };
        at = step.end;
        last = if step.office { at } else { last };
        several |= step.several;
    }
    // "Chairman of the company Nordfjell Minerals Lars Lund"
    let noun = text.tags[last - 1].shape == Shape::Lower && BODIES.contains(&text.word(last - 1));
    let given = (last + 1..at).find(|at| noun && text.is(*at, class::GIVEN));
    several |= given.is_some();
    last = given.unwrap_or(last);
    // "Chairwoman of the provincial People's Committee Pham Thi Nga"
    let body = text.is_capital(last - 1) && is_field(text, last - 1)
        || text.locale(last - 1).is_some_and(|it| it.usage != PlaceUse::People);
    let verb = matches!(text.part(at), "VBD" | "VBZ" | "VBP" | "MD");
    let name = at - last > 2 || at - last == 2 && (verb || text.is(last, class::GIVEN));
    (several || last > office + 1 && body && name).then_some(last..at)
}

/// How an office goes on at a token, `open` words behind what surely belongs to it; `named` when these are a
/// name. `None` where it ends.
fn step(text: &Text<'_>, at: usize, limit: usize, open: usize, named: bool) -> Option<Step> {
    let capital = |at: usize| is_proper(text, at, limit);
    let next = at + 1;
    let the = next + usize::from(text.same(next, "the"));
    let small = text.tags[at].shape == Shape::Lower;
    match text.kind(at) {
        Kind::Comma => {
            let goes_on = capital(next) && is_field(text, next) && listed(text, next, limit);
            return goes_on.then(|| Step::another(next + 1));
        }
        Kind::Stop if text.is(at - 1, class::HONORIFIC) && capital(next) => {
            return Some(Step::office(next));
        }
        // "Director of the Food Organisation (FAO) Ada Lund"
        Kind::Open
            if text.tags[next.min(limit - 1)].shape == Shape::Upper
                && text.kind(next + 1) == Kind::Close
                && capital(next + 2) =>
        {
            return Some(Step::another(next + 2));
        }
        // "Hon. (Dr.) Ada Lund"
        Kind::Open if text.is(next, class::HONORIFIC) => {
            let close = (next + 1..limit.min(next + 3)).find(|at| text.kind(*at) == Kind::Close)?;
            return capital(close + 1).then(|| Step::another(close + 1));
        }
        // "the People's Committee"
        Kind::Clitic if capital(next) && open == 0 => return Some(Step::office(next)),
        _ => {}
    }
    if text.same(at, "and") || text.word(at) == "&" {
        return adds(text, at, limit).then(|| Step::another(next + 1));
    }
    if text.kind(at) != Kind::Word {
        return None;
    }
    if ranks(text, at) {
        return Some(Step::another(next));
    }
    if capital(at) {
        return Some(if is_field(text, at) { Step::office(next) } else { Step::name(next) });
    }
    if text.is(at, class::PARTICLE) && !text.is(at, class::PREP) && capital(next) && open > 0 {
        return Some(Step::name(next));
    }
    if named {
        return None;
    }
    match text.word(at) {
        "of" | "for" | "to" | "on" if capital(the) => Some(Step::office(the)),
        "in" if capital(the) && the > next => Some(Step::another(the)),
        _ if small && capital(next) && (text.is(at, class::MODIFIER) || text.part(at) == "JJ") => {
            Some(Step::office(next))
        }
        _ if small && text.is(at, class::ORGANIZATION | class::GROUP) => Some(Step::office(next)),
        _ => None,
    }
}

/// Whether the "and" at a token adds a field to those before it.
fn adds(text: &Text<'_>, and: usize, limit: usize) -> bool {
    let next = and + 1;
    let words = (next..limit).take_while(|at| is_proper(text, *at, limit));
    // "of Finance and Foreign Minister Ada Lund": another office.
    let (count, titled) = words.fold((0, false), |(count, titled), at| {
        (count + 1, titled || text.is(at, class::OFFICE) && !text.is(at, class::PORTFOLIO))
    });
    // "Minister of Transport and Infocommunications"
    let alone = count == 1 && text.is(and - 1, class::PORTFOLIO);
    let new = (count > 2 || alone) && text.locale(next).is_none();
    let before = ranks(text, and - 1) || is_field(text, and - 1);
    let known = (next..next + count).any(|at| is_field(text, at) || ranks(text, at));
    let field = known || new;
    count > 0 && !titled && before && field && !text.is(next, class::GIVEN)
}

/// Whether a token is a word with a capital, and no day or month.
pub(super) fn is_proper(text: &Text<'_>, at: usize, limit: usize) -> bool {
    at < limit
        && text.kind(at) == Kind::Word
        && text.is_capital(at)
        && !text.is(at, class::CALENDAR)
}

fn ranks(text: &Text<'_>, at: usize) -> bool {
    text.kind(at) == Kind::Word && RANKS.contains(&text.word(at))
}

/// Whether a list of fields goes on behind the one at `at` until an "and".
fn listed(text: &Text<'_>, at: usize, limit: usize) -> bool {
    (at + 1..limit)
        .take_while(|at| {
            text.is_capital(*at) || text.kind(*at) == Kind::Comma || text.same(*at, "and")
        })
        .any(|at| text.same(at, "and"))
}

/// Whether a word in capitals says what an office is for, rather than who holds it.
fn is_field(text: &Text<'_>, at: usize) -> bool {
    const ENDINGS: &[&str] = &["logy", "tion", "ment", "ics", "ity", "ance", "ture", "ism", "ing"];
    let word = text.word(at);
    let known =
        class::PORTFOLIO | class::ORGANIZATION | class::MODIFIER | class::HONORIFIC | class::OFFICE;
    text.is(at, known)
        || text.locale(at).is_some()
        || CHAMBERS.contains(&word)
        || REGIONS.contains(&word)
        || !text.is(at, class::GIVEN)
            && (text.tags[at].sense.noun > 0 && word.len() > 4
                || word.len() > 6 && ENDINGS.iter().any(|end| word.ends_with(end)))
}
