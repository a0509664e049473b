//! Speakers as statements have them: what is known of somebody named, of two together, and of those whom
//! the article only describes.

use super::Reading;
use crate::article::{Article, Field, Span};
use crate::cast::Figure;
use crate::cast::figure::{NN, NNS};
use crate::entity::resolve::Who;
use crate::entity::role::{affiliation_of, role_of};
use crate::entity::short::is_named;
use crate::entity::{Entities, Entity};
use crate::frame::Frame;
use crate::home::is_international;
use crate::lexicon::{class, country_code, country_name};
use crate::mention::{Mention, MentionKind};
use crate::statement::{Speaker, SpeakerKind};
use crate::text::Text;

/// The speaker of a frame.
pub(super) fn of(
    reading: &Reading<'_>,
    frame: &Frame,
    who: Who,
    entities: &Entities,
    article: &Article<'_>,
) -> Speaker {
    let text = &reading.text;
    let mention: Option<Span> = frame.source.as_ref().map(|source| text.span(&source.tokens));
    let mut speaker = match who {
        Who::Entity(id) => named(entities, id),
        Who::Pair(one, other) => pair(entities, one, other),
        Who::State(country) => Speaker {
            name: country_name(country),
            country: country_code(country).to_string(),
            kind: SpeakerKind::Government,
            ..Speaker::default()
        },
        Who::Mention(index) => described(text, &reading.mentions[index], article),
        Who::Phrase => phrase(text, frame),
        Who::Nobody(reason) => {
            let index = frame.source.as_ref().and_then(|source| source.mention);
            let mut speaker = index.map_or_else(Speaker::default, |index| {
                described(text, &reading.mentions[index], article)
            });
            speaker.name.clear();
            speaker.unresolved = Some(reason);
            speaker
        }
    };
    // "An IMF official"
    let of_many = frame.source.as_ref().filter(|_| speaker.name.is_empty()).is_some_and(|source| {
        let capital = source.tokens.clone().filter(|at| text.is_capital(*at));
        let mut words = capital.map(|at| text.word(at));
        words.any(is_international)
    });
    // "Its spokeswoman" is of where the body comes from.
    let described = match who {
        Who::Mention(index) => Some(index),
        _ => frame.source.as_ref().and_then(|source| source.mention),
    };
    let owner = described
        .map(|index| &reading.mentions[index])
        .filter(|it| it.country.is_none() && speaker.name.is_empty())
        .filter(|_| text.field == Field::Body)
        .and_then(|it| entities.owners.get(&it.head))
        .map(|owner| &entities.list[*owner as usize]);
    if let Some((_, code)) = owner.and_then(|owner| owner.country.as_ref()) {
        speaker.country.clone_from(code);
    }
    // "Ada Lund of Norway, Bram Okker of Ghana and ..."
    let mixed = matches!(who, Who::Entity(id) if entities.list[id as usize].guest)
        && speaker.kind == SpeakerKind::Group;
    let guest = of_many
        || mixed
        || owner.is_some_and(|owner| owner.country.is_none() && is_international(&owner.name))
        || is_international(&speaker.name)
        || is_international(&speaker.affiliation);
    let body = matches!(speaker.kind, SpeakerKind::Organization | SpeakerKind::Government);
    let local =
        matches!(speaker.kind, SpeakerKind::Unnamed | SpeakerKind::Group | SpeakerKind::Document)
            && !matches!(who, Who::Pair(..))
            && frame.source.as_ref().is_some_and(|source| {
                let written = speaker.kind == SpeakerKind::Document;
                !(written && text.is(source.tokens.start, class::PRONOUN | class::POSSESSIVE))
                    && source
                        .tokens
                        .clone()
                        .all(|at| !FROM_ANYWHERE.contains(&text.folded.word(at)))
            });
    // "In Kabul, a spokesman for the water authority": he is of there, not from home.
    let there = frame.source.as_ref().filter(|_| text.field == Field::Body).and_then(|source| {
        let paragraph = text.layout.paragraph_index(source.tokens.start);
        entities.openings.get(paragraph).copied().flatten()
    });
    let home = article.publisher_country.is_some_and(|code| code == speaker.country);
    let own = match who {
        Who::Mention(index) => reading.mentions[index].country.is_none(),
        _ => speaker.country.is_empty(),
    };
    let known = owner.is_some_and(|owner| owner.country.is_some());
    if !guest
        && own
        && !known
        && (speaker.country.is_empty() || home)
        && (body || local)
        && let Some(code) = there.or(entities.home)
    {
        speaker.country = code.to_owned();
    }
    speaker.mention = mention;
    speaker
}

/// What is known of somebody named.
pub(crate) fn named(entities: &Entities, id: u32) -> Speaker {
    let entity = &entities.list[id as usize];
    Speaker {
        honorifics: entity.honorifics.clone(),
        role: entity.roles.first().map_or_else(String::new, |role| role.text.clone()),
        affiliation: entity.affiliation.clone(),
        ..known(entity)
    }
}

/// The kind of somebody named.
pub(crate) fn kind_of(entity: &Entity) -> SpeakerKind {
    match entity.kind {
        MentionKind::Name if entity.figure == Some(Figure::Organization) => {
            SpeakerKind::Organization
        }
        MentionKind::Name => SpeakerKind::Person,
        MentionKind::Place => SpeakerKind::Government,
        MentionKind::Group => SpeakerKind::Group,
        MentionKind::Document => SpeakerKind::Document,
        _ if entity.classes & class::STATE_BODY != 0 => SpeakerKind::Government,
        _ => SpeakerKind::Organization,
    }
}

/// Name, kind and country of somebody named, without offices.
pub(crate) fn known(entity: &Entity) -> Speaker {
    Speaker {
        // "Phnom Penh said": the state speaks.
        name: entity.capital_of.map_or_else(|| entity.name.clone(), country_name),
        country: entity.country.as_ref().map_or_else(String::new, |(_, code)| code.clone()),
        kind: kind_of(entity),
        ..Speaker::default()
    }
}

/// Two who speak together.
fn pair(entities: &Entities, one: u32, other: u32) -> Speaker {
    let (one, other) = (named(entities, one), named(entities, other));
    Speaker {
        name: format!("{} and {}", one.name, other.name),
        country: if one.country == other.country { one.country } else { String::new() },
        kind: SpeakerKind::Group,
        ..Speaker::default()
    }
}

/// A source that is no mention; bodies in the plural go by what they are called.
fn phrase(text: &Text<'_>, frame: &Frame) -> Speaker {
    let tokens = frame.source.as_ref().map_or(0..0, |source| source.tokens.clone());
    let noun = tokens.clone().find(|at| text.is(*at, class::PREP)).unwrap_or(tokens.end);
    let body = noun > tokens.start && BODIES.contains(&text.folded.word(noun - 1));
    let start = tokens.start + usize::from(text.is(tokens.start, class::DET | class::POSSESSIVE));
    // "internal emails obtained by the Gazette"
    let written = tokens.clone().find(|at| WRITTEN.contains(&text.folded.word(*at)));
    if let Some(written) = written.filter(|at| (start..*at).all(|at| !text.is(at, class::PREP))) {
        return Speaker {
            name: text.words(start..written + 1).to_string(),
            kind: SpeakerKind::Document,
            ..Speaker::default()
        };
    }
    if !body || start >= tokens.end {
        let one = ["one", "another", "some", "others", "many"]
            .iter()
            .any(|word| text.same(tokens.start, word));
        let noun = noun > tokens.start && matches!(text.parts[noun - 1], NN | NNS);
        let kind = if one || noun { SpeakerKind::Unnamed } else { SpeakerKind::Unknown };
        return Speaker { kind, ..Speaker::default() };
    }
    Speaker {
        name: text.words(start..tokens.end).to_string(),
        kind: SpeakerKind::Group,
        ..Speaker::default()
    }
}

/// Unnamed people and texts that are of any country, and words before them.
const FROM_ANYWHERE: &[&str] = &[
    "diplomat",
    "diplomats",
    "delegate",
    "delegates",
    "analyst",
    "analysts",
    "economist",
    "economists",
    "expert",
    "experts",
    "critics",
    "observers",
    "participants",
    "people",
    "scientists",
    "campaigners",
    "members",
    "leaders",
    "participant",
    "scientist",
    "strategist",
    "strategists",
    "negotiators",
    "delegations",
    "envoys",
    "ministers",
    "states",
    "countries",
    "two",
    "both",
    "three",
    "environmental",
    "joint",
    "communique",
    "communiqué",
    "declaration",
    "treaty",
    "memorandum",
    "convention",
    "resolution",
    "statement",
    "data",
];

/// Nouns for what is written and sent, as far as [`class::DOCUMENT`] has them not.
const WRITTEN: &[&str] = &[
    "banner", "banners", "bulletin", "calendar", "email", "emails", "e-mail", "e-mails", "leaflet",
    "message", "minutes", "note", "petition", "placard", "poster", "records", "sign",
];

/// Groups of bodies, not of people, go by what they are called.
const BODIES: &[&str] = &[
    "agencies",
    "associations",
    "authorities",
    "banks",
    "bodies",
    "businesses",
    "committees",
    "companies",
    "countries",
    "firms",
    "governments",
    "groups",
    "institutions",
    "ministries",
    "nations",
    "organisations",
    "organizations",
    "parties",
    "states",
    "unions",
    "universities",
];

/// A speaker without a name of his own.
pub(super) fn described(text: &Text<'_>, mention: &Mention, article: &Article<'_>) -> Speaker {
    let classes = mention.tokens.clone().fold(0, |all, at| all | text.tags[at].classes);
    let kind = match mention.kind {
        MentionKind::Role | MentionKind::Name => SpeakerKind::Unnamed,
        MentionKind::Group => SpeakerKind::Group,
        MentionKind::Document => SpeakerKind::Document,
        MentionKind::Place => SpeakerKind::Government,
        MentionKind::Organization if classes & class::STATE_BODY != 0 => SpeakerKind::Government,
        MentionKind::Organization => SpeakerKind::Organization,
        MentionKind::Pronoun if classes & (class::HE | class::SHE) != 0 => SpeakerKind::Person,
        MentionKind::Pronoun => SpeakerKind::Unknown,
    };
    let national = classes & (class::NATIONAL | class::STATE_BODY) != 0
        && matches!(kind, SpeakerKind::Unnamed | SpeakerKind::Government)
        || text.same(mention.tokens.start, "the") && kind == SpeakerKind::Organization;
    let country = mention
        .country
        .map(country_code)
        .or(article.publisher_country.filter(|_| national))
        .unwrap_or_default();
    let phrase = mention.tokens.start
        + usize::from(text.is(mention.tokens.start, class::DET | class::POSSESSIVE));
    let collective = matches!(
        kind,
        SpeakerKind::Group
            | SpeakerKind::Document
            | SpeakerKind::Organization
            | SpeakerKind::Government
    );
    // "officials" is no name, "workers at the Acme mine" is one.
    let several = text.is(mention.head, class::GROUP) && kind != SpeakerKind::Document
        || kind == SpeakerKind::Group;
    let named = !several
        || (phrase..mention.tokens.end).any(|at| BODIES.contains(&text.folded.word(at)))
        || is_named(text, &(phrase + 1..mention.tokens.end));
    let name = if collective && named && phrase < mention.tokens.end {
        text.words(phrase..mention.tokens.end).to_string()
    } else {
        String::new()
    };
    Speaker {
        mention: None,
        name,
        honorifics: Vec::new(),
        role: role_of(text, mention).map_or_else(String::new, |role| role.text),
        affiliation: affiliation_of(text, mention),
        country: country.to_string(),
        kind,
        unresolved: None,
    }
}
