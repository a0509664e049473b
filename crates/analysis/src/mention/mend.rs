//! A second look at mentions, for entities alone: what attribution has read is not changed, but who is
//! meant hangs on where a title ends. Keeps number and order of the mentions.

use super::{Mention, MentionKind};
use crate::lexicon::class;
use crate::part;
use crate::tag::Shape;
use crate::text::Text;

/// Forms of address that `lexicon` does not have, as written. Source: written for this project.
const ADDRESS: &[&str] = &[
    "Dom", "Dona", "Ratu", "Tuan", "Encik", "Cik", "Alhaji", "Otunba", "Mwalimu", "Ustadh", "Mzee",
    "Dasho", "Lyonpo", "Phra", "Khun",
];

/// Gives the mentions as entities should see them.
pub(crate) fn mend(text: &Text<'_>, mentions: &mut [Mention]) {
    for mention in mentions {
        field(text, mention);
        ministry(text, mention);
        based(text, mention);
        address(text, mention);
        several(text, mention);
        sort_of_body(text, mention);
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
    let fields =
        (of + 1..title.end).all(|at| text.is(at, class::PORTFOLIO) || text.same(at, "and"));
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

/// Addresses at the start of a name.
fn address(text: &Text<'_>, mention: &mut Mention) {
    while mention.kind == MentionKind::Name
        && mention.name.len() > 2
        && ADDRESS.contains(&text.word(mention.name.start))
    {
        mention.name.start += 1;
        mention.weak = false;
    }
}

/// "Exporters said", "Leaders of the Forum said": people, not a name.
fn several(text: &Text<'_>, mention: &mut Mention) {
    let start = mention.name.start;
    if mention.name.is_empty() {
        return;
    }
    let plain = mention.kind == MentionKind::Name
        && mention.weak
        && mention.name.len() == 1
        && text.word(start).ends_with('s')
        && part::PARTS.get(usize::from(text.parts[start])) == Some(&"NNS");
    let leaders = mention.kind == MentionKind::Organization
        && text.is(start, class::GROUP)
        && !text.is(start, class::ORGANIZATION)
        && mention.name.len() > 1
        && text.same(start + 1, "of");
    if plain || leaders {
        mention.kind = MentionKind::Group;
        mention.title = mention.name.clone();
        mention.name = mention.name.end..mention.name.end;
        mention.weak = false;
    }
}

/// "the consultancy Metal Markets": the sort of body is no part of its name.
fn sort_of_body(text: &Text<'_>, mention: &mut Mention) {
    let name = mention.name.clone();
    let lower = |at: usize| text.tags[at].shape == Shape::Lower;
    if mention.kind != MentionKind::Organization || name.is_empty() || !lower(name.start) {
        return;
    }
    let capital = name.clone().find(|at| !lower(*at));
    let Some(capital) = capital else { return };
    let of = (name.start..capital).any(|at| text.is(at, class::PREP));
    if !of && text.is(capital - 1, class::ORGANIZATION) {
        mention.name.start = capital;
    }
}
