//! Forms of address, and what else stands beside a name and is no part of it: "Samdech", "Cllr", "Gen. (ret.)",
//! "Her Honour", letters behind it.

use super::super::{Mention, MentionKind};
use super::unname;
use crate::lexicon::class;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// Forms of address that `lexicon` does not have, as written. Source: written for this project.
const ADDRESS: &[&str] = &[
    "Cllr",
    "Cllr.",
    "DSP",
    "ACP",
    "CSP",
    "SSP",
    "IGP",
    "PM",
    "DPM",
    "FM",
    "VP",
    "CS",
    "HRM",
    "HRH",
    "HM",
    "HIM",
    "HE",
    "Sardar",
    "Balozi",
    "Mheshimiwa",
    "Bwana",
    "Bibi",
    "Elhadj",
    "Elhadji",
    "Alhadji",
    "Alhajia",
    "Hajia",
    "Hajiya",
    "Mallam",
    "Malam",
    "Engr",
    "Engr.",
    "Barr.",
    "Barrister",
    "Togbe",
    "Torgbui",
    "Oba",
    "Otumfuo",
    "Ato",
    "Woizero",
    "Weizero",
    "Panglima",
    "Pengiran",
    "Afioga",
    "Susuga",
    "Tofa",
    "Capitaine",
    "Commandant",
    "Général",
    "Maître",
    "Docteur",
    "Monseigneur",
    "Capitán",
    "Coronel",
    "Ingeniero",
    "Ingeniera",
    "Doctor",
    "Doctora",
    "Sister",
    "Canon",
    "Rav",
    "Hadj",
    "Hadji",
    "Thakin",
    "Daw",
    "Aum",
    "Ashi",
    "Lyonchhen",
    "Dom",
    "Dona",
    "Ratu",
    "Tuan",
    "Encik",
    "Cik",
    "Alhaji",
    "Otunba",
    "Mwalimu",
    "Ustadh",
    "Mzee",
    "Dasho",
    "Lyonpo",
    "Phra",
    "Khun",
    "Comrade",
    "Auntie",
    "Adi",
    "Mdm",
    "Mdm.",
    "Academician",
    "Raden",
    "Ap",
    "Opanyin",
    "Naa",
    "Nene",
    "Osabarima",
    "Daasebre",
    "Licenciado",
    "Licenciada",
    "Doña",
    "Brother",
    "Hajji",
];

/// Those before a single name, too.
const SURE: &[&str] = &[
    "Hajiya", "Hajia", "Mallam", "Malam", "Comrade", "PM", "DPM", "FM", "VP", "CS", "HRM", "HRH",
    "HM", "Afioga", "Susuga", "Ratu", "Adi",
];

/// Addresses at the start of a name.
pub(super) fn address(text: &Text<'_>, mention: &mut Mention) {
    // "told reporters Prado"
    let group = text.is(mention.name.start, class::GROUP) && !mention.name.is_empty();
    let rest = mention.name.clone().skip(1);
    if group
        && mention.kind == MentionKind::Organization
        && rest.clone().all(|at| text.is_capital(at) && !text.is(at, class::ORGANIZATION))
    {
        mention.kind = MentionKind::Name;
    }
    while mention.kind == MentionKind::Name
        && mention.name.len() > 1
        && text.is(mention.name.start, class::GROUP)
        && text.tags[mention.name.start].shape == Shape::Lower
    {
        mention.name.start += 1;
        mention.tokens.start = mention.tokens.start.max(mention.name.start);
        mention.weak = false;
    }
    while mention.kind == MentionKind::Name
        && mention.name.len() > 1
        && ADDRESS.contains(&text.word(mention.name.start))
        && (mention.name.len() > 2 || SURE.contains(&text.word(mention.name.start)))
    {
        mention.name.start += 1;
        mention.weak = false;
        // "Mdm Dr Ada Lund"
        let next = mention.name.start;
        if mention.name.len() > 1 && text.is(next, class::HONORIFIC) && !text.is(next, class::GIVEN)
        {
            mention.name.start += 1;
        }
    }
}

/// "Ada Lund SC": letters behind a name are no part of it.
pub(super) fn letters(text: &Text<'_>, mention: &mut Mention) {
    const LETTERS: &[&str] = &[
        "SC", "KC", "QC", "MP", "MEP", "MLA", "MBE", "OBE", "CBE", "PhD", "Ph.D.", "Ph.D", "MD",
        "SJ", "OSB", "FRS", "JP",
    ];
    while mention.kind == MentionKind::Name
        && mention.name.len() > 2
        && LETTERS.contains(&text.word(mention.name.end - 1))
    {
        mention.name.end -= 1;
    }
}

/// How many tokens of a title stand before "(ret.)".
const RETIRED_TOKENS_MAX: usize = 8;

/// "Gen. (ret.) Ada Lund"
pub(super) fn retired(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    let stop = start > 4 && text.kind(start - 2) == Kind::Stop;
    let marked = mention.kind == MentionKind::Name
        && mention.title.is_empty()
        && start > 3
        && text.kind(start - 1) == Kind::Close
        && matches!(
            text.word(start - 2 - usize::from(stop)).trim_end_matches('.'),
            "ret" | "Ret" | "retd" | "rtd" | "Rtd" | "Retd" | "Mrs" | "Mr" | "Dr" | "Engr" | "Prof"
        );
    // The full stop of "ret." may be a token of its own.
    let open = (start.saturating_sub(5)..start).rev().find(|at| text.kind(*at) == Kind::Open);
    let Some(open) = open.filter(|open| marked && *open > 0) else { return };
    let mut first = open;
    let title = class::HONORIFIC | class::OFFICE | class::MODIFIER | class::PORTFOLIO;
    while first > 0
        && (text.is(first - 1, title) || text.word(first - 1) == ".")
        && open - first < RETIRED_TOKENS_MAX
    {
        first -= 1;
    }
    if first < open {
        mention.title = first..start;
        mention.tokens.start = first;
    }
}

/// "Her Honour": an address, not a name.
pub(super) fn style(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let alone =
        name.len() == 1 && matches!(mention.kind, MentionKind::Name | MentionKind::Organization);
    const STYLES: &[&str] = &["Honour", "Honor", "Grace", "Lordship", "Ladyship", "Worship"];
    let word = alone && STYLES.contains(&text.word(name.start));
    // "His Worship Ada Lund"
    let addressed = mention.kind == MentionKind::Name
        && name.len() > 1
        && name.start > 0
        && text.is(name.start - 1, class::POSSESSIVE)
        && STYLES.contains(&text.word(name.start));
    if addressed {
        mention.title = name.start - 1..name.start + 1;
        mention.name.start += 1;
        mention.tokens.start = mention.tokens.start.min(name.start - 1);
    }
    let owned = word && name.start > 0 && text.is(name.start - 1, class::POSSESSIVE);
    if owned {
        mention.kind = MentionKind::Role;
        mention.tokens.start = name.start - 1;
        mention.title = mention.tokens.clone();
        mention.name = name.end..name.end;
        mention.definite = true;
    }
}

/// Offices by one word that no list of offices has; the premier of Bhutan goes by his title alone.
pub(crate) const SHORT_OFFICES: &[&str] = &["PM", "FM", "DPM", "CS", "Lyonchhen"];

/// "PM", "the Danish PM", "Kuwait FM": the office, not a body.
pub(super) fn premier(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let last = name.end.max(1) - 1;
    let locale = text.locale(name.start).filter(|place| place.last as usize == last);
    let office = SHORT_OFFICES.contains(&text.word(last))
        && (name.len() == 1 || locale.is_some() || name.len() == 2 && text.word(last) == "CS");
    if name.len() == 1 && matches!(text.word(last), "PMs" | "FMs") {
        unname(mention, MentionKind::Group);
        mention.definite = true;
    }
    if office && !name.is_empty() && mention.kind != MentionKind::Role {
        let country = locale.map(|place| place.country);
        unname(mention, MentionKind::Role);
        mention.country = mention.country.or(country);
        mention.definite = true;
    }
}
