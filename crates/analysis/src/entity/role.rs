//! Titles taken apart: honorifics, the office or role, and the body that it belongs to.

use std::ops::Range;

use crate::lexicon::class;
use crate::mention::mend::{SHORT_OFFICES, is_of_court};
use crate::mention::{Mention, MentionKind};
use crate::text::Text;

/// An office or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// As written, without the name of the country.
    pub(crate) text: String,
    /// What descriptions are compared by; see [`role_key`].
    pub(crate) key: String,
    /// Whether it is an office, not what somebody does.
    pub(crate) office: bool,
}

/// Offices that descriptions take for one another.
const KIN: &[&[&str]] = &[
    &["envoy", "lawmaker", "coordinator", "rapporteur", "ambassador"],
    &["director", "director-general", "general", "chief", "head", "executive", "ceo", "boss"],
    &["chairman", "president", "head", "chief", "leader"],
    &["governor", "chief", "head"],
];

impl Role {
    /// Whether both may be said of one office: "envoy" and "special representative".
    pub(super) fn is_akin(&self, other: &Self) -> bool {
        let has = |kin: &[&str], role: &Self| kin.contains(&role.key.as_str());
        KIN.iter().any(|kin| has(kin, self) && has(kin, other))
    }
}

/// The honorifics in a title. Words that are also offices ("General") count when no other office
/// stands before them.
pub(super) fn honorifics(text: &Text<'_>, title: &Range<usize>) -> Vec<String> {
    let mut office = false;
    let mut found = Vec::new();
    for at in title.clone() {
        let place = text.locale(at).is_some();
        if !place
            && (text.is(at, class::HONORIFIC) || is_of_court(text, at))
            && text.is_capital(at)
            && !(office && is_office(text, at))
        {
            found.push(text.word(at).to_string());
        } else {
            office |= is_office(text, at) || text.is(at, class::MODIFIER);
        }
    }
    found
}

fn is_office(text: &Text<'_>, at: usize) -> bool {
    text.is(at, class::OFFICE | class::PERSON)
}

/// A noun for an organisation that is no office or field of government too.
fn is_body(text: &Text<'_>, at: usize) -> bool {
    text.is(at, class::ORGANIZATION)
        && !text.is(at, class::OFFICE | class::PERSON | class::PORTFOLIO)
}

/// The tokens of the role in a mention's title, without honorifics, country and organisation.
fn role_tokens(text: &Text<'_>, mention: &Mention) -> Option<Range<usize>> {
    let title = mention.title.clone();
    let mut start = None;
    let mut end = title.start;
    let mut office = false;
    for at in title {
        let word = text.is(at, class::OFFICE | class::PERSON | class::MODIFIER | class::PORTFOLIO);
        // "General Secretary" is one office.
        let whole = ["secretary", "manager", "director"].iter().any(|it| text.same(at + 1, it));
        let first = whole && text.same(at, "general");
        let honorific = text.is(at, class::HONORIFIC) && !(office && is_office(text, at)) && !first;
        let organization = is_body(text, at);
        let locale = text.locale(at).is_some();
        // "Bishop", "General": an address and, with no office beside it, also a role.
        let double = honorific && is_office(text, at) && at + 1 == mention.title.end;
        if (honorific && text.is_capital(at) && !double)
            || (organization && !office)
            || (locale && !office)
        {
            if office {
                break;
            }
            start = None;
            continue;
        }
        if word || organization || (text.is_capital(at) && !locale) {
            start.get_or_insert(at);
            office |= is_office(text, at);
            end = at + 1;
        } else if locale {
            break;
        }
    }
    let start = start?;
    (office && end > start).then_some(start..end)
}

/// The role that a mention names.
pub(crate) fn role_of(text: &Text<'_>, mention: &Mention) -> Option<Role> {
    let tokens = role_tokens(text, mention)?;
    // "minister" + "of trade": the field belongs to the office.
    let place = mention.of.clone().find(|at| text.locale(*at).is_some());
    // Without "of" or "in" and the article before the place.
    let mut end = place.map_or(mention.of.end, |place| place.saturating_sub(1));
    while end > mention.of.start && text.is(end - 1, class::DET | class::PREP) {
        end -= 1;
    }
    let mut fields = mention.of.start..end.max(mention.of.start);
    let field = mention.name.is_empty() && fields.any(|at| text.is(at, class::PORTFOLIO));
    let whole = if field { tokens.start..end } else { tokens.clone() };
    let office = tokens.clone().any(|at| text.is(at, class::OFFICE | class::NATIONAL));
    Some(Role { text: text.words(whole).to_string(), key: role_key(text, tokens), office })
}

/// The word that descriptions of the same office share: the head noun, with one form for the
/// variants of "prime minister", "spokesman" and "chairman".
pub(crate) fn role_key(text: &Text<'_>, tokens: Range<usize>) -> String {
    let head = tokens
        .clone()
        .take_while(|at| !matches!(text.word(*at), "of" | "for"))
        .filter(|at| is_office(text, *at) || SHORT_OFFICES.contains(&text.word(*at)))
        .last();
    let Some(head) = head else { return String::new() };
    let folded = text.folded.word(head);
    let prime = head > tokens.start && text.same(head - 1, "prime");
    let of = |what: &str| text.same(head + 1, "of") && text.same(head + 2, what);
    // "The Head of our state"
    let own = text.is(head + 2, class::POSSESSIVE) || text.same(head + 2, "the");
    let state = text.same(head + 1, "of") && own && text.same(head + 3, "state");
    let royal = ["royal", "federal"].iter().any(|it| text.same(head + 3, it));
    let government = of("the") && text.same(head + 3 + usize::from(royal), "government");
    match folded {
        "head" | "chief" if of("state") || state => "president".into(),
        "head" | "chief" if of("government") || government => "premier".into(),
        "minister" if prime => "premier".into(),
        "pm" | "dpm" | "lyonchhen" => "premier".into(),
        "fm" => "minister".into(),
        "cs" => "secretary".into(),
        "spokeswoman" | "spokesperson" => "spokesman".into(),
        "chairwoman" | "chairperson" | "chair" => "chairman".into(),
        "congressman" | "congresswoman" | "representative" | "rep." | "legislator" | "mp" => {
            "lawmaker".into()
        }
        "sen." => "senator".into(),
        "gov." => "governor".into(),
        _ => folded.into(),
    }
}

/// The body that a person belongs to: an organisation in the title or behind "of" or "for".
pub(crate) fn affiliation_of(text: &Text<'_>, mention: &Mention) -> String {
    let title = mention.title.clone();
    let organization = title.clone().rev().find(|at| is_body(text, *at));
    if let Some(last) = organization.filter(|last| *last + 1 < title.end) {
        let mut start = last;
        while start > title.start
            && !is_office(text, start - 1)
            && !text.is(start - 1, class::HONORIFIC)
            && text.locale(start - 1).is_none()
        {
            start -= 1;
        }
        return text.words(start..last + 1).to_string();
    }
    let of = mention.of.clone();
    // "Minister of Transport and Roads", "Minister of Trade of the Lao People's Democratic Republic": a field and a
    // state are no body.
    let field = text.is(of.start, class::PORTFOLIO);
    let state = |at: usize| ["people", "republic"].iter().any(|it| text.same(at, it));
    let body = of.clone().filter(|at| !(field && state(*at))).any(|at| {
        let named = text.is_capital(at) && text.locale(at).is_none();
        is_body(text, at) || !field && named && !text.is(at, class::PORTFOLIO)
    });
    if !body || matches!(mention.kind, MentionKind::Organization | MentionKind::Group) {
        return String::new();
    }
    let start = of.start + usize::from(text.is(of.start, class::DET));
    text.words(start..of.end).to_string()
}
