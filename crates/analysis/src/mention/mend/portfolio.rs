//! Offices of several fields, or at several places, with the name behind them in one phrase: "Minister of Food,
//! Agriculture and Light Industry Ada Lund", "Ambassador Extraordinary and Plenipotentiary of Norway to Chile Ada
//! Lund". Takes one phrase for the whole and leaves nobody in the others.

use std::ops::Range;

use super::super::{Mention, MentionKind, is_headline};
use super::discard;
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
    let Some(office) = office.filter(|_| !mention.is_discarded()) else { return };
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
        mention.of = name.end..name.end;
        mention.weak = false;
    } else {
        mention.kind = MentionKind::Role;
        mention.title = start..office + 1;
        mention.of = office + 2..name.end;
    }
    mention.name = name;
    let end = mention.tokens.end;
    for other in mentions[index + 1..].iter_mut().take_while(|other| other.tokens.start < end) {
        discard(other);
    }
}

/// The name behind an office of several fields or places, empty when none follows; `None` for other offices.
fn run(text: &Text<'_>, office: usize, limit: usize) -> Option<Range<usize>> {
    let capital = |at: usize| {
        at < limit
            && text.kind(at) == Kind::Word
            && text.is_capital(at)
            && !text.is(at, class::CALENDAR)
    };
    let headline = is_headline(text, text.layout.paragraph(office));
    let verb = |at: usize| matches!(text.tags[at].form, Form::Past | Form::Third);
    let mut at = office + 1;
    let (mut several, mut last) = (false, at);
    while at < limit {
        let next = at + 1;
        let the = next + usize::from(text.same(next, "the"));
        if ranks(text, at) {
            several = true;
            last = next;
            at = next;
        } else if capital(at) && !(headline && at > office + 1 && verb(at)) {
            at = next;
            if is_field(text, at - 1) {
                last = at;
            }
        } else if text.kind(at) == Kind::Stop && text.is(at - 1, class::HONORIFIC) && capital(next)
        {
            at = next;
            last = next;
        } else if text.kind(at) == Kind::Open && text.is(next, class::HONORIFIC) {
            // "Hon. (Dr.) Ada Lund"
            let close = (next + 1..limit.min(next + 3)).find(|at| text.kind(*at) == Kind::Close);
            let Some(close) = close.filter(|close| capital(close + 1)) else { break };
            several = true;
            last = close + 1;
            at = close + 1;
        } else if text.is(at, class::PARTICLE) && capital(next) && at > last {
            at = next;
        } else if text.kind(at) == Kind::Comma {
            if !capital(next) || !is_field(text, next) || !listed(text, next, limit) {
                break;
            }
            several = true;
            last = next + 1;
            at = next + 1;
        } else if text.same(at, "and") || text.word(at) == "&" {
            // "of Finance and Foreign Minister Ada Lund": another office.
            let fields = (next..limit).take_while(|at| capital(*at));
            let (count, titled) = fields.fold((0, false), |(count, titled), at| {
                (count + 1, titled || text.is(at, class::OFFICE) && !text.is(at, class::PORTFOLIO))
            });
            let ranked = ranks(text, next);
            let before = ranks(text, at - 1) || is_field(text, at - 1);
            let field = ranked || is_field(text, next) || count > 2 && text.locale(next).is_none();
            if count == 0 || titled || !before || !field || text.is(next, class::GIVEN) {
                break;
            }
            several = true;
            last = next + 1;
            at = next + 1;
        } else if at > last + 1 && several && text.kind(at) == Kind::Word {
            // "Speaker of the Senate of Chile Ada Lund of the Reform Party"
            break;
        } else if matches!(text.word(at), "of" | "for" | "to" | "on") && capital(the) {
            last = the;
            at = the;
        } else if text.word(at) == "in" && capital(the) && the > next {
            several = true;
            last = the;
            at = the;
        } else if text.is(at, class::ORGANIZATION | class::GROUP)
            && text.tags[at].shape == Shape::Lower
        {
            last = next;
            at = next;
        } else {
            break;
        }
    }
    several.then_some(last..at)
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
