//! Attribution: frames and entities become statements. Resolves every source in reading order,
//! gathers what the statements tell about the country of their speakers, and writes the speakers
//! out.

pub(crate) mod speaker;

use std::ops::Range;

use crate::act::{self, Signs};
use crate::article::Article;
use crate::date;
use crate::entity::resolve::{Resolver, Who};
use crate::entity::{Entities, Evidence, Referent};
use crate::frame::{Frame, Link};
use crate::home::{is_hub, is_international, is_national, is_of_many};
use crate::lexicon::class;
use crate::lexicon::verb::{Form, VERBS};
use crate::lexicon::{PlaceUse, country_code};
use crate::mention::{Mention, MentionKind};
use crate::occasion;
use crate::quote::Quotes;
use crate::statement::{
    Act, Mode, Occasion, Point, Speaker, SpeakerKind, SpeechAct, Statement, Unresolved,
};
use crate::structure::{self, Piece};
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
    let frames = &reading.frames;
    let mut found = vec![Who::Nobody(Unresolved::NoSource); frames.len()];
    let mut before = vec![(None, None); frames.len()];
    // Who is meant hangs on what stands before the source, wherever the content begins.
    let mut order: Vec<usize> = (0..frames.len()).collect();
    let place = |index: &usize| {
        let tokens = frames[*index].source.as_ref().map(|source| &source.tokens);
        tokens.map_or((usize::MAX, 0), |tokens| (tokens.start, usize::MAX - tokens.end))
    };
    order.sort_by_key(place);
    // Two cues of one source may have read it differently far: "Peru, an observer,", "an observer".
    let mut widest: (Range<usize>, Who) = (0..0, Who::Phrase);
    for index in order {
        let frame = &frames[index];
        before[index] = (resolver.last, resolver.last_at);
        found[index] = match (&frame.source, frame.link) {
            _ if frame.nested => continue,
            (Some(source), _)
                if widest.0.start <= source.tokens.start && source.tokens.end <= widest.0.end =>
            {
                widest.1
            }
            (Some(source), _) => {
                resolver.resolve(source, answers(&reading.text, frame), None, entities)
            }
            (None, Link::Previous) if index > 0 => found[index - 1],
            (None, _) => continue,
        };
        if let Some(source) = frame.source.as_ref().filter(|it| it.tokens.end > widest.0.end) {
            widest = (source.tokens.clone(), found[index]);
        }
    }
    // Who is quoted in passing waits for those in whose words he is quoted, and is not taken up by a
    // later pronoun.
    let voices = Voices::of(reading);
    for (index, frame) in frames.iter().enumerate().filter(|(_, frame)| frame.nested) {
        let Some(source) = &frame.source else {
            let same = frame.link == Link::Previous && index > 0;
            found[index] = if same { found[index - 1] } else { found[index] };
            continue;
        };
        (resolver.last, resolver.last_at) = before[index];
        let voice = voices.at(source.tokens.start).map(|holder| found[holder]);
        found[index] = resolver.resolve(source, answers(&reading.text, frame), voice, entities);
    }
    found
}

/// Which frame holds which quoted words.
struct Voices {
    /// Content by its start, with the index of the frame.
    ranges: Vec<(Range<usize>, usize)>,
}

/// How many contents that begin before a word are asked whether they hold it.
const HOLDERS_MAX: usize = 4;

impl Voices {
    fn of(reading: &Reading<'_>) -> Self {
        let frames = reading.frames.iter().enumerate().filter(|(_, frame)| !frame.nested);
        let contents = frames.flat_map(|(index, frame)| {
            frame.content.iter().map(move |range| (range.clone(), index))
        });
        let quoted = |(range, _): &(Range<usize>, usize)| {
            reading.quotes.at(range.start).or(reading.quotes.at(range.end - 1)).is_some()
        };
        let mut ranges: Vec<_> = contents.filter(quoted).collect();
        ranges.sort_by_key(|(range, _)| range.start);
        Self { ranges }
    }

    /// The frame in whose content a word stands.
    fn at(&self, word: usize) -> Option<usize> {
        let behind = self.ranges.partition_point(|(range, _)| range.start <= word);
        self.ranges[behind.saturating_sub(HOLDERS_MAX)..behind]
            .iter()
            .rev()
            .find(|(range, _)| word < range.end)
            .map(|(_, index)| *index)
    }
}

/// Whether the cue says that somebody else spoke before.
fn answers(text: &Text<'_>, frame: &Frame) -> bool {
    const ASKED: &[&str] = &["asked", "pressed", "questioned", "quizzed"];

    frame.cue.clone().into_iter().flatten().any(|at| {
        let tag = &text.tags[at];
        // "Asked if it rained, she paused. "No," she replied."
        let sentence = text.layout.sentence_index(at);
        let paragraph = text.layout.paragraph(at).start;
        let near = [sentence, sentence.saturating_sub(1)];
        let asked = near.iter().any(|index| {
            let start = text.layout.sentences[*index].tokens.start;
            start >= paragraph && ASKED.iter().any(|word| text.same(start, word))
        });
        tag.form != Form::None && VERBS[usize::from(tag.verb)].answers() && !asked
    })
}

/// Lets what was said tell the country of who said it.
pub(crate) fn locate(
    reading: &Reading<'_>,
    speakers: &[Who],
    article: &Article<'_>,
    entities: &mut Entities,
) {
    for (frame, who) in reading.frames.iter().zip(speakers) {
        let Who::Entity(id) = who else { continue };
        if entities.list[*id as usize].kind != MentionKind::Name {
            continue;
        }
        if let Some(country) = country_of_content(&reading.text, frame) {
            entities.list[*id as usize].locate(Evidence::Content, country_code(country));
        }
    }
    // Who is somebody's comes from where that one comes from, and from nowhere if that is a body of
    // several countries.
    for id in 0..entities.list.len() {
        let Some(owner) = entities.list[id].owner else { continue };
        let owner = &entities.list[owner as usize];
        let country = owner.country.clone();
        let abroad = country.is_none() && is_international(&owner.name);
        if let Some((evidence, code)) = country {
            entities.list[id].locate(evidence.max(Evidence::Place), &code);
        }
        entities.list[id].guest |= abroad;
    }
    let publisher = article.publisher_country.filter(|code| !code.is_empty());
    let (home, subject) = (entities.home, entities.subject);
    for entity in &mut entities.list {
        let office = entity.classes & class::NATIONAL != 0 && entity.kind == MentionKind::Name;
        let body =
            entity.classes & class::STATE_BODY != 0 && entity.kind == MentionKind::Organization;
        let abroad = is_international(&entity.name) && !is_national(&entity.name);
        // An ambassador is of another country more often than not.
        let guest = entity.guest
            || entity.roles.first().is_some_and(|role| is_of_many(&role.text, &entity.affiliation));
        let code = if body {
            publisher.filter(|_| !abroad)
        } else {
            publisher.or(subject).filter(|_| office && !guest)
        };
        if let Some(code) = code {
            entity.locate(Evidence::Publisher, code);
        }
        // What is sent from the seat of a body of many countries is about people of one.
        let about = subject.filter(|_| entity.kind == MentionKind::Name);
        let Some(home) = home.or(about) else { continue };
        if matches!(entity.kind, MentionKind::Name | MentionKind::Organization)
            && !abroad
            && !is_international(&entity.affiliation)
            && !is_hub(&entity.name.to_lowercase())
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

/// How many pieces that begin before a nested cue are asked whether they hold it.
const PARENTS_MAX: usize = 32;

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
    if reading.frames.is_empty() {
        return;
    }
    let text = &reading.text;
    let same = |one: usize, other: usize| {
        speakers[one] == speakers[other] && !matches!(speakers[one], Who::Nobody(_) | Who::Phrase)
    };
    let dates = date::find(text, article.published);
    let pieces = structure::points(text, &reading.quotes, &reading.frames, same);
    let base = *lists;
    let first = out.len();
    // What hangs on the frame alone is the same for all points of it.
    let mut last: Option<(usize, Speaker, Option<Occasion>)> = None;
    for piece in &pieces {
        let frame = &reading.frames[piece.frame];
        let (speaker, occasion) = match last.take() {
            Some((index, speaker, occasion)) if index == piece.frame => (speaker, occasion),
            _ => (
                speaker::of(reading, frame, speakers[piece.frame], entities, article),
                occasion::find(text, frame, &dates),
            ),
        };
        let act = speech_act(reading, piece, &speaker, referents, entities, article);
        if piece.point.is_some() {
            last = Some((piece.frame, speaker.clone(), occasion.clone()));
        }
        out.push(statement(reading, piece, speaker, act, occasion, &dates, base));
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
            let begins =
                |other: &Piece| other.content.first().is_some_and(|it| it.start <= cue.start);
            let behind = pieces.partition_point(begins);
            let near = behind.saturating_sub(PARENTS_MAX);
            let parent = pieces[near..behind].iter().position(holds);
            let parent = parent.map(|parent| first + near + parent);
            out[first + index].parent = parent;
            // What somebody is quoted with in a point belongs to that point.
            if let (None, Some(parent)) = (out[first + index].point, parent) {
                out[first + index].point = out[parent].point;
            }
        }
    }
}

fn statement(
    reading: &Reading<'_>,
    piece: &Piece,
    speaker: Speaker,
    act: SpeechAct,
    occasion: Option<Occasion>,
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
        occasion,
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
    let who = (authority, speaker.kind != SpeakerKind::Document);
    let country = Some(speaker.country.as_str()).filter(|code| !code.is_empty());
    let judged =
        act::judge(text, &reading.signs, &reading.mentions, frame, &piece.content, who, country);
    let target = judged.target.as_ref().map(|found| {
        let described = match found.mention.map(|index| (index, referents[index])) {
            Some((_, Referent::Entity(id))) => speaker::known(&entities.list[id as usize]),
            Some((index, _)) => Speaker {
                name: String::new(),
                ..speaker::described(text, &reading.mentions[index], article)
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
