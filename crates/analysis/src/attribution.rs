//! Attribution: frames and entities become statements. Resolves every source in reading order,
//! gathers what the statements tell about the country of their speakers, and writes the speakers
//! out.

use crate::act::{self, Signs};
use crate::article::{Article, Span};
use crate::cast::Figure;
use crate::date;
use crate::entity::resolve::{Resolver, Who};
use crate::entity::role::{affiliation_of, role_of};
use crate::entity::{Entities, Evidence, Referent};
use crate::frame::{Frame, Link};
use crate::home::is_international;
use crate::lexicon::class;
use crate::lexicon::verb::{Form, VERBS};
use crate::lexicon::{PlaceUse, country_code, country_name};
use crate::mention::{Mention, MentionKind};
use crate::occasion;
use crate::quote::Quotes;
use crate::statement::{Act, Mode, Point, Speaker, SpeakerKind, SpeechAct, Statement, Unresolved};
use crate::structure::{self, Piece};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;
use crate::topic::Subjects;

/// One field with the results of the stages before this one.
pub(crate) struct Reading<'a> {
    pub(crate) text: Text<'a>,
    pub(crate) quotes: Quotes,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) signs: Signs,
    pub(crate) subjects: Subjects<'a>,
}

/// Resolves the sources of one field, one for each frame. `before` spoke last in the field before.
pub(crate) fn resolve(
    reading: &Reading<'_>,
    referents: &[Referent],
    before: Option<Who>,
    entities: &mut Entities,
) -> Vec<Who> {
    let mut resolver = Resolver::new(
        &reading.text,
        &reading.quotes,
        &reading.mentions,
        referents,
        before,
        entities,
    );
    let mut found: Vec<Who> = Vec::with_capacity(reading.frames.len());
    for frame in &reading.frames {
        let last = resolver.last;
        let who = match (&frame.source, frame.link) {
            (Some(source), _) => resolver.resolve(source, answers(&reading.text, frame), entities),
            (None, Link::Previous) => {
                found.last().copied().unwrap_or(Who::Nobody(Unresolved::NoSource))
            }
            (None, Link::Own) => Who::Nobody(Unresolved::NoSource),
        };
        if frame.nested {
            // Who is quoted in passing is not taken up by a later pronoun.
            resolver.last = last;
        }
        found.push(who);
    }
    found
}

/// Whether the cue says that somebody else spoke before.
fn answers(text: &Text<'_>, frame: &Frame) -> bool {
    frame.cue.clone().into_iter().flatten().any(|at| {
        let tag = &text.tags[at];
        let asked = text.same(text.layout.sentence(at).start, "asked");
        tag.form != Form::None && VERBS[usize::from(tag.verb)].answers() && !asked
    })
}

/// Lets what was said tell the country of who said it.
pub(crate) fn locate(
    reading: &Reading<'_>,
    speakers: &[Who],
    article: &Article<'_>,
    home: Option<&'static str>,
    entities: &mut Entities,
) {
    entities.home = home;
    for (frame, who) in reading.frames.iter().zip(speakers) {
        let Who::Entity(id) = who else { continue };
        if entities.list[*id as usize].kind != MentionKind::Name {
            continue;
        }
        if let Some(country) = country_of_content(&reading.text, frame) {
            entities.list[*id as usize].locate(Evidence::Content, country_code(country));
        }
    }
    let publisher = article.publisher_country.filter(|code| !code.is_empty());
    let Some(code) = publisher else { return };
    for entity in &mut entities.list {
        let office = entity.classes & class::NATIONAL != 0 && entity.kind == MentionKind::Name;
        let body =
            entity.classes & class::STATE_BODY != 0 && entity.kind == MentionKind::Organization;
        // An ambassador is of another country more often than not.
        let guest = entity.roles.first().is_some_and(|role| is_international(&role.text));
        if (office && !guest) || body {
            entity.locate(Evidence::Publisher, code);
        }
        let Some(home) = home else { continue };
        if matches!(entity.kind, MentionKind::Name | MentionKind::Organization)
            && !is_international(&entity.name)
            && !is_international(&entity.affiliation)
            && !guest
        {
            entity.locate(Evidence::Home, home);
        }
    }
}

/// "reaffirmed Cambodia's stance", "I reiterate Cambodia's commitment", "Cambodia pins our hope".
fn country_of_content(text: &Text<'_>, frame: &Frame) -> Option<u8> {
    for range in &frame.content {
        let first_person =
            range.clone().any(|at| text.is(at, class::FIRST_SINGULAR | class::FIRST_PLURAL));
        // Who supports or criticizes speaks of somebody else.
        let own = frame.act.is_some_and(|act| !matches!(act, Act::Support | Act::Criticize));
        let start = text.locales.partition_point(|locale| (locale.first as usize) < range.start);
        let inside = text.locales[start..]
            .iter()
            .take_while(|locale| (locale.last as usize) <= range.end)
            .filter(|locale| locale.usage == PlaceUse::Name);
        for locale in inside {
            let behind = locale.last as usize;
            let opens = locale.first as usize <= range.start + 1;
            let possessive = text.kind(behind) == Kind::Clitic;
            let stance = possessive
                && (behind + 1..behind + 5)
                    .take_while(|at| text.is_word(*at) && !text.is(*at, class::PREP))
                    .any(|at| text.is(at, class::STANCE));
            let direct = frame.mode == Mode::Direct;
            // The object right behind the cue, or the speaker's own "we".
            let object = stance && own && opens && !direct;
            let first = first_person && direct && (stance || pins_ours(text, behind));
            if object || first {
                return Some(locale.country);
            }
        }
    }
    None
}

/// "Cambodia ... our" within a few words: the country speaks of itself as "we".
fn pins_ours(text: &Text<'_>, behind: usize) -> bool {
    (behind..behind + 4)
        .take_while(|at| text.is_word(*at))
        .any(|at| text.is(at, class::FIRST_PLURAL) && text.is(at, class::POSSESSIVE))
}

/// Writes the statements of one field.
pub(crate) fn write(
    reading: &Reading<'_>,
    referents: &[Referent],
    speakers: &[Who],
    entities: &Entities,
    article: &Article<'_>,
    lists: &mut u32,
    out: &mut Vec<Statement>,
) {
    let text = &reading.text;
    let same = |one: usize, other: usize| {
        speakers[one] == speakers[other] && matches!(speakers[one], Who::Entity(_))
    };
    let dates = date::find(text, article.published);
    let pieces = structure::points(text, &reading.quotes, &reading.frames, same);
    let base = *lists;
    let first = out.len();
    for piece in &pieces {
        let frame = &reading.frames[piece.frame];
        let speaker = speaker(reading, frame, speakers[piece.frame], entities, article);
        let act = speech_act(reading, piece, &speaker, referents, entities, article);
        out.push(statement(reading, piece, speaker, act, &dates, base));
        if let Some(place) = &piece.point {
            *lists = (*lists).max(base + place.list + 1);
        }
    }
    for (index, piece) in pieces.iter().enumerate() {
        let frame = &reading.frames[piece.frame];
        if let Some(cue) = frame.cue.as_ref().filter(|_| frame.nested) {
            let holds = |other: &Piece| {
                !reading.frames[other.frame].nested
                    && other.content.iter().any(|range| range.contains(&cue.start))
            };
            out[first + index].parent = pieces.iter().position(holds).map(|parent| first + parent);
        }
    }
}

fn statement(
    reading: &Reading<'_>,
    piece: &Piece,
    speaker: Speaker,
    act: SpeechAct,
    dates: &[date::Found],
    base: u32,
) -> Statement {
    let (text, frame) = (&reading.text, &reading.frames[piece.frame]);
    Statement {
        speaker,
        cue: frame.cue.iter().map(|cue| text.span(cue)).collect(),
        content: piece.content.iter().map(|range| text.span(range)).collect(),
        mode: frame.mode,
        act,
        topics: reading.subjects.of(text, &piece.content),
        point: piece.point.as_ref().map(|place| Point {
            list: base + place.list,
            number: place.number,
            lead_in: place.lead_in.as_ref().map(|range| text.span(range)),
        }),
        occasion: occasion::find(text, frame, dates),
        dates: date::within(dates, &piece.content),
        mentions: Vec::new(),
        parent: None,
        confidence: frame.trust,
    }
}

/// What the speaker of a piece does by saying it, and to whom.
fn speech_act(
    reading: &Reading<'_>,
    piece: &Piece,
    speaker: &Speaker,
    referents: &[Referent],
    entities: &Entities,
    article: &Article<'_>,
) -> SpeechAct {
    let (text, frame) = (&reading.text, &reading.frames[piece.frame]);
    let authority = !speaker.role.is_empty()
        || matches!(speaker.kind, SpeakerKind::Government | SpeakerKind::Organization);
    let judged =
        act::judge(text, &reading.signs, &reading.mentions, frame, &piece.content, authority);
    let target = judged.target.as_ref().map(|found| {
        let described = match found.mention.map(|index| (index, referents[index])) {
            Some((_, Referent::Entity(id))) => named(entities, id),
            Some((index, _)) => Speaker {
                name: String::new(),
                ..described(text, &reading.mentions[index], article)
            },
            None => Speaker { kind: SpeakerKind::Government, ..Speaker::default() },
        };
        let words = || text.words(found.tokens.clone()).to_string();
        crate::statement::Mention {
            span: text.span(&found.tokens),
            name: if described.name.is_empty() { words() } else { described.name },
            country: found.country.map_or(described.country, |index| country_code(index).into()),
            kind: described.kind,
        }
    });
    // "I reiterate Cambodia's commitment": who speaks for a state does not aim at it.
    let own = |target: &crate::statement::Mention| {
        target.kind == SpeakerKind::Government
            && !target.country.is_empty()
            && target.country == speaker.country
            && judged.act == Act::Commit
    };
    let target = target.filter(|target| !own(target));
    SpeechAct {
        kind: judged.act,
        polarity: judged.polarity,
        plover: act::plover(judged.act, judged.threat),
        target,
        confidence: judged.confidence,
    }
}

fn speaker(
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
        Who::Mention(index) => {
            let speaker = described(text, &reading.mentions[index], article);
            let body = matches!(speaker.kind, SpeakerKind::Organization | SpeakerKind::Government);
            let full = entities.body(&speaker.name).filter(|_| body);
            full.map_or(speaker, |id| named(entities, id))
        }
        Who::Phrase => Speaker { kind: SpeakerKind::Unknown, ..Speaker::default() },
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
    let guest = is_international(&speaker.name) || is_international(&speaker.affiliation);
    let body = matches!(speaker.kind, SpeakerKind::Organization | SpeakerKind::Government);
    if speaker.country.is_empty() && !guest && body {
        speaker.country = entities.home.unwrap_or_default().to_owned();
    }
    speaker.mention = mention;
    speaker
}

/// What is known of somebody named.
pub(crate) fn named(entities: &Entities, id: u32) -> Speaker {
    let entity = &entities.list[id as usize];
    let kind = match entity.kind {
        MentionKind::Name if entity.figure == Some(Figure::Organization) => {
            SpeakerKind::Organization
        }
        MentionKind::Name => SpeakerKind::Person,
        MentionKind::Place => SpeakerKind::Government,
        MentionKind::Group => SpeakerKind::Group,
        MentionKind::Document => SpeakerKind::Document,
        _ if entity.classes & class::STATE_BODY != 0 => SpeakerKind::Government,
        _ => SpeakerKind::Organization,
    };
    Speaker {
        mention: None,
        // "Phnom Penh said": the state speaks.
        name: entity.capital_of.map_or_else(|| entity.name.clone(), country_name),
        honorifics: entity.honorifics.clone(),
        role: entity.roles.first().map_or_else(String::new, |role| role.text.clone()),
        affiliation: entity.affiliation.clone(),
        country: entity.country.as_ref().map_or_else(String::new, |(_, code)| code.clone()),
        kind,
        unresolved: None,
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

/// A speaker without a name of his own.
fn described(text: &Text<'_>, mention: &Mention, article: &Article<'_>) -> Speaker {
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
    // "officials" is no name, "Council members" is one.
    let named = kind != SpeakerKind::Group
        || (phrase.max(mention.tokens.start + 1)..mention.tokens.end).any(|at| text.is_capital(at))
        || text.tags[mention.tokens.start].shape == Shape::Upper;
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
