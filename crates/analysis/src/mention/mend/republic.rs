//! Names of states with "People's" in them: "Minister of Trade of the Lao People's Democratic Republic". The mark
//! had divided them.

use super::super::{Mention, MentionKind};
use super::discard;
use super::portfolio::is_proper;
use crate::lexicon::{class, country_index};
use crate::text::Text;
use crate::token::Kind;

/// How many words of a name are taken that follows such a title.
const NAME_WORDS_MAX: usize = 5;

/// Reads the name of a state that begins inside, or as, `mentions[index]` to its end.
pub(super) fn republic(text: &Text<'_>, mentions: &mut [Mention], index: usize) {
    if mentions[index].is_discarded() {
        return;
    }
    let tokens = mentions[index].tokens.clone();
    let people = |at: &usize| text.same(*at, "people") && text.kind(*at + 1) == Kind::Clitic;
    let Some(people) = tokens.clone().find(people) else { return };
    let mut end = people + 2;
    while end < people + 4 && text.same(end, "democratic") {
        end += 1;
    }
    if !text.same(end, "republic") {
        return;
    }
    end += 1;
    let of = text.locale(end + 1).filter(|_| text.same(end, "of"));
    let before = people.checked_sub(1);
    let lao = before.and_then(|before| text.locale(before));
    let northern = before.is_some_and(|at| text.same(at, "democratic"))
        && text.same(end, "of")
        && text.same(end + 1, "korea");
    let (start, country) = match (of, lao) {
        _ if northern => (people - 1, country_index("PRK")),
        (Some(place), _) => (people, Some(place.country)),
        (None, Some(place)) => (place.first as usize, Some(place.country)),
        (None, None) => return,
    };
    end = if northern { end + 2 } else { of.map_or(end, |place| place.last as usize) };
    let mention = &mut mentions[index];
    let link = |at: &usize| matches!(text.word(*at), "of" | "for" | "to");
    let office = (tokens.start..start).find(link).filter(|of| {
        (tokens.start..*of).any(|at| text.is(at, class::OFFICE | class::PERSON | class::DOCUMENT))
    });
    mention.tokens.end = end;
    mention.country = country;
    mention.weak = false;
    if let Some(of) = office {
        let own = !mention.name.is_empty() && mention.name.end <= start;
        let limit = text.layout.sentence(people).end.min(end + NAME_WORDS_MAX);
        let words = (end..limit).take_while(|at| is_proper(text, *at, limit)).count();
        let name = end..end + words;
        if !own && !name.is_empty() {
            mention.kind = MentionKind::Name;
            mention.title = tokens.start..end;
            end = name.end;
            mention.of = end..end;
            mention.tokens.end = end;
            mention.name = name;
        } else {
            if !own {
                mention.kind = MentionKind::Role;
                mention.title = tokens.start..of;
                mention.name = end..end;
            }
            mention.of = of + 1..end;
        }
    } else if tokens.start + 2 > start {
        mention.kind = MentionKind::Place;
        mention.title = start..start;
        mention.name = start..end;
        mention.head = mention.head.min(start);
    }
    for other in mentions[index + 1..].iter_mut().take_while(|other| other.tokens.start < end) {
        discard(other);
    }
}
