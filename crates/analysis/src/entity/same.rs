//! Which names may be one: "Lund" and "Ada Lund", "A. Lund", "Nordhem" and "Nordhem Group". Looks at the words of
//! names alone.

use crate::mention::MentionKind;

pub(super) fn compatible(one: MentionKind, other: MentionKind) -> bool {
    one == other
        || (one == MentionKind::Name) == (other == MentionKind::Name)
        || one == MentionKind::Organization
        || other == MentionKind::Organization
}

/// Whether one name is a part of the other, or both begin and end alike.
pub(super) fn same_person(known: &[String], new: &[String]) -> bool {
    let (short, long) = if known.len() <= new.len() { (known, new) } else { (new, known) };
    // "A. Lund"
    let initial = |one: &str, other: &str| {
        one.len() < 4 && one.ends_with('.') && other.starts_with(one.trim_end_matches('.'))
    };
    if short.len() > 1 && short.last() == long.last() {
        let (one, other) = (&known[0], &new[0]);
        if initial(one, other) || initial(other, one) {
            return true;
        }
    }
    if short.len() == long.len() {
        return short.len() > 1 && short == long;
    }
    long.ends_with(short)
        || (short.len() > 1 && long.windows(short.len()).any(|part| part == short))
        || long.starts_with(short)
        || (short.len() == 1 && long.contains(&short[0]))
        || (short.len() >= 2 && short.first() == long.first() && short.last() == long.last())
}

/// "Nordhem" for "Nordhem Group": the first word of a company's name, when the others only say what it is.
pub(super) fn is_trading_name(short: &[String], long: &[String]) -> bool {
    const FORMS: &[&str] = &[
        "group",
        "holding",
        "holdings",
        "industries",
        "corporation",
        "company",
        "enterprises",
        "partners",
        "energy",
        "power",
        "mining",
        "minerals",
        "metals",
        "steel",
        "resources",
        "petroleum",
        "oil",
        "gas",
        "motors",
        "pharma",
        "pharmaceuticals",
        "chemie",
        "chemicals",
        "airlines",
        "airways",
        "shipping",
        "lines",
        "logistics",
        "towage",
        "telecom",
        "systems",
        "technologies",
        "foods",
        "capital",
        "securities",
        "insurance",
        "properties",
        "works",
        "marine",
        "maritime",
        "construction",
        "engineering",
        "dredging",
        "contractors",
        "transport",
        "rail",
        "air",
        "media",
        "brothers",
        "sons",
        "stores",
        "farms",
        "shipyard",
        "shipyards",
        "mills",
        "brands",
        "electric",
    ];
    !short.is_empty()
        && long.len() > short.len()
        && long.starts_with(short)
        && long[short.len()..].iter().all(|word| FORMS.contains(&word.as_str()))
}
