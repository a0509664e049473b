//! Chains: whom each pronoun and description of a field means, in reading order. Names are settled by
//! `entity`, sources by `resolve`; the rest follows the most salient person that fits. Looks at a
//! bounded number of people a mention.

use super::{Figure, Form, Found, Scene};
use crate::entity::resolve::Who;
use crate::entity::role::role_key;
use crate::entity::{Entities, Referent};
use crate::lexicon::Map;
use crate::lexicon::class;
use crate::mention::Gender;
use crate::text::Text;
use crate::token::Kind;

/// How many people are kept in mind.
const STAGE_MAX: usize = 24;

/// How many sentences a pronoun looks back.
const REACH_SENTENCES: usize = 8;

/// What it weighs to be named often.
const FAME: f32 = 0.3;

/// How many sentences a plural pronoun looks back.
const REACH_PLURAL: usize = 4;

/// Somebody who can be meant.
#[derive(Clone, Debug)]
struct Actor {
    entity: u32,
    gender: Gender,
    /// Whether they are several.
    plural: bool,
    /// The sentence of the last mention, and its head.
    sentence: usize,
    head: usize,
    /// How prominent the last mention was.
    weight: f32,
}

struct Stage<'a> {
    text: &'a Text<'a>,
    actors: Vec<Actor>,
    /// First and second persons, by speaker and pronoun.
    voices: Map<(Option<Who>, char), u32>,
    next: &'a mut u32,
    namesakes: Namesakes<'a>,
}

/// Who shares a last name, and how often each is named.
struct Namesakes<'a> {
    by_word: Map<&'a str, Vec<u32>>,
    counts: Vec<u32>,
}

/// More people of one last name than this are not told apart.
const NAMESAKES_MAX: usize = 8;

impl<'a> Namesakes<'a> {
    fn of(scene: &Scene<'_>, entities: &'a Entities) -> Self {
        let mut counts = vec![0; entities.list.len()];
        for referent in scene.referents {
            if let Referent::Entity(id) = referent {
                counts[*id as usize] += 1;
            }
        }
        let mut by_word: Map<&str, Vec<u32>> = Map::default();
        for (id, entity) in entities.list.iter().enumerate() {
            if let Some(word) = entity.words().last() {
                let ids = by_word.entry(word.as_str()).or_default();
                if ids.len() < NAMESAKES_MAX {
                    ids.push(id as u32);
                }
            }
        }
        Self { by_word, counts }
    }

    /// How often an entity is named, as a weight that grows slowly.
    fn fame(&self, entity: u32) -> f32 {
        self.counts.get(entity as usize).map_or(0.0, |count| (1.0 + *count as f32).ln())
    }
}

/// Gives every mention its entity.
pub(super) fn link(scene: &Scene<'_>, entities: &Entities, found: &mut [Found], next: &mut u32) {
    let text = &scene.reading.text;
    let sources = sources(scene);
    let mut own: Map<String, u32> = Map::default();
    let namesakes = Namesakes::of(scene, entities);
    let mut stage = Stage { text, actors: Vec::new(), voices: Map::default(), next, namesakes };
    let voices = voices(scene);
    let mut voice = 0;
    for slot in found.iter_mut() {
        let mention = slot.clone();
        while voices.get(voice).is_some_and(|(range, _)| range.end <= mention.head) {
            voice += 1;
        }
        let speaker = voices.get(voice).filter(|(range, _)| range.contains(&mention.head));
        let source = sources.get(&mention.head).copied();
        if mention.form == Form::Pronoun {
            let entity = stage.pronoun(&mention, source, speaker.map(|(_, who)| *who), entities);
            slot.entity = entity;
            if entity.is_none() {
                slot.figure = Figure::Other;
                slot.entity = Some(stage.fresh());
            }
            continue;
        }
        let settled = mention.entity.or(match source {
            Some(Who::Entity(id)) => Some(id),
            _ => None,
        });
        let entity = settled.unwrap_or_else(|| {
            // An ambiguous name, or a description: equal words mean the same.
            let described = mention.mention.map(|at| &scene.reading.mentions[at]);
            let definite = described.is_some_and(|it| it.definite);
            let namesake = stage.namesake(&mention);
            let office = (mention.figure == Figure::Person && definite)
                .then(|| stage.holder(&mention, entities))
                .flatten();
            namesake.or(office).unwrap_or_else(|| {
                let name = text.words(mention.head..mention.tokens.end.min(mention.head + 4));
                if definite {
                    *own.entry(name.to_lowercase()).or_insert_with(|| stage.fresh())
                } else {
                    stage.fresh()
                }
            })
        });
        slot.entity = Some(entity);
        if mention.figure == Figure::Person {
            stage.enter(scene, &mention, entity, entities);
        }
    }
}

/// What the sources of frames were resolved to, by the head of the mention.
fn sources(scene: &Scene<'_>) -> Map<usize, Who> {
    let mut sources = Map::default();
    for (frame, who) in scene.reading.frames.iter().zip(scene.speakers) {
        let index = frame.source.as_ref().and_then(|source| source.mention);
        if let Some(index) = index {
            let mention = &scene.reading.mentions[index];
            sources.insert(mention.head, *who);
        }
    }
    sources
}

/// Who speaks where: the quoted content of frames, in reading order, without overlaps.
fn voices(scene: &Scene<'_>) -> Vec<(std::ops::Range<usize>, Who)> {
    let mut all: Vec<(std::ops::Range<usize>, Who)> = Vec::new();
    for (frame, who) in scene.reading.frames.iter().zip(scene.speakers) {
        let quoted = |range: &&std::ops::Range<usize>| {
            let inner = (range.start + 1).min(range.end - 1);
            scene.reading.quotes.at(inner).is_some()
        };
        all.extend(frame.content.iter().filter(quoted).map(|range| (range.clone(), *who)));
    }
    all.sort_by_key(|(range, _)| (range.start, range.end));
    let mut end = 0;
    all.retain(|(range, _)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    all
}

impl Stage<'_> {
    fn fresh(&mut self) -> u32 {
        let id = *self.next;
        *self.next += 1;
        id
    }

    /// Whom a pronoun means; nobody when it means no person.
    fn pronoun(
        &mut self,
        mention: &Found,
        source: Option<Who>,
        speaker: Option<Who>,
        entities: &Entities,
    ) -> Option<u32> {
        let text = self.text;
        let at = mention.head;
        let word = text.folded.word(at);
        let first = text.is(at, class::FIRST_SINGULAR);
        let second = text.is(at, class::YOU);
        let several = text.is(at, class::FIRST_PLURAL) || word == "our";
        if first || word == "my" || second || several {
            let voice = match speaker {
                Some(Who::Entity(id)) if !second && !several => return Some(id),
                voice => voice,
            };
            let person = match (second, several) {
                (true, _) => 'y',
                (_, true) => 'w',
                _ => 'i',
            };
            let key = (voice, person);
            if let Some(id) = self.voices.get(&key) {
                return Some(*id);
            }
            let id = self.fresh();
            self.voices.insert(key, id);
            return Some(id);
        }
        if let Some(Who::Entity(id)) = source {
            self.touch(id, at, 2.0);
            return Some(id);
        }
        let gender = match word {
            "he" | "him" | "his" | "himself" => Gender::Male,
            "she" | "her" | "hers" | "herself" => Gender::Female,
            _ => return self.several(at),
        };
        let id = self.singular(at, word, gender, entities);
        let id = id.unwrap_or_else(|| {
            let id = self.fresh();
            self.actors.push(self.actor(id, at, gender, false));
            id
        });
        let subject = matches!(word, "he" | "she");
        self.touch(id, at, if subject { 2.0 } else { 1.0 });
        if let Some(actor) = self.actors.iter_mut().find(|actor| actor.entity == id)
            && actor.gender == Gender::Unknown
        {
            actor.gender = gender;
        }
        Some(id)
    }

    fn actor(&self, entity: u32, head: usize, gender: Gender, plural: bool) -> Actor {
        let sentence = self.text.layout.sentence_index(head);
        Actor { entity, gender, plural, sentence, head, weight: 1.0 }
    }

    /// The most salient person of that gender.
    fn singular(&self, at: usize, word: &str, gender: Gender, entities: &Entities) -> Option<u32> {
        let here = self.text.layout.sentence_index(at);
        let object = matches!(word, "him") || (word == "her" && !self.is_owner(at));
        let mut best: Option<(f32, u32)> = None;
        for actor in self.actors.iter().rev() {
            let back = here.saturating_sub(actor.sentence);
            if actor.plural || back > REACH_SENTENCES || !actor.gender.agrees(gender) {
                continue;
            }
            // "Ada Lund met her": the subject of the same clause is another one.
            if object && back == 0 && actor.weight >= 2.0 && at - actor.head < 8 {
                continue;
            }
            let sound = entities
                .list
                .get(actor.entity as usize)
                .map_or(Gender::Unknown, |entity| entity.sound());
            let known = match (actor.gender, sound) {
                (Gender::Unknown, Gender::Unknown) => 0.0,
                (Gender::Unknown, sound) if sound == gender => 0.7,
                (Gender::Unknown, _) => -0.7,
                _ => 1.0,
            };
            let fame = FAME * self.namesakes.fame(actor.entity);
            let score = actor.weight + known + fame - 0.9 * back as f32;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, actor.entity));
            }
        }
        best.map(|(_, entity)| entity)
    }

    /// "her book": a noun follows.
    fn is_owner(&self, at: usize) -> bool {
        let next = at + 1;
        self.text.kind(next) == Kind::Word
            && !self.text.is(
                next,
                class::PREP | class::DET | class::CONJ | class::SUBORD | class::BE | class::AUX,
            )
            && matches!(self.text.parts.get(next), Some(5 | 7 | 8 | 9 | 20 | 19))
    }

    /// "they": the people who were named last; nobody when the last plural is none.
    fn several(&mut self, at: usize) -> Option<u32> {
        let here = self.text.layout.sentence_index(at);
        let last = self
            .actors
            .iter()
            .rev()
            .filter(|actor| actor.plural && here.saturating_sub(actor.sentence) <= REACH_PLURAL)
            .max_by(|one, other| one.head.cmp(&other.head))?;
        let id = last.entity;
        self.touch(id, at, 1.5);
        Some(id)
    }

    /// The person whose office a description names: "the premier".
    fn holder(&self, mention: &Found, entities: &Entities) -> Option<u32> {
        let key = role_key(self.text, mention.tokens.clone());
        if key.is_empty() {
            return None;
        }
        let holds = |actor: &&Actor| {
            entities
                .list
                .get(actor.entity as usize)
                .is_some_and(|entity| entity.roles.iter().any(|role| role.key == key))
        };
        let mut holders = self.actors.iter().filter(holds);
        let first = holders.next()?;
        holders.next().is_none().then_some(first.entity)
    }

    /// Of several people with one last name, the one who is named most, or was named last.
    fn namesake(&self, mention: &Found) -> Option<u32> {
        if mention.form != Form::Name || mention.figure != Figure::Person {
            return None;
        }
        let last = self.text.word(mention.tokens.end - 1).to_lowercase();
        let near = |id: u32| {
            let place = self.actors.iter().rev().position(|actor| actor.entity == id);
            place.map_or(0.0, |place| 1.5 - 0.3 * place.min(5) as f32)
        };
        let weight = |id: &u32| self.namesakes.fame(*id) + near(*id);
        let ids = self.namesakes.by_word.get(last.as_str())?;
        ids.iter().copied().max_by(|one, other| weight(one).total_cmp(&weight(other)))
    }

    /// Remembers a mention of somebody.
    fn enter(&mut self, scene: &Scene<'_>, mention: &Found, entity: u32, entities: &Entities) {
        let text = self.text;
        let at = mention.head;
        let known = entities.list.get(entity as usize);
        let source = mention.mention.map(|index| &scene.reading.mentions[index]);
        let gender = match known.map_or(Gender::Unknown, |entity| entity.gender) {
            Gender::Unknown => source.map_or(Gender::Unknown, |mention| mention.gender),
            gender => gender,
        };
        let plural = text.is(at, class::GROUP | class::PLURAL);
        let start = text.layout.sentence(at).start;
        let first = mention.tokens.start;
        // A subject stands early and behind no preposition.
        let behind = first.checked_sub(1).filter(|before| *before >= start);
        let object = behind.is_some_and(|before| {
            text.is(before, class::PREP) || matches!(text.parts[before], 17..=22)
        });
        let weight = if object { 1.0 } else { 2.0 };
        let weight = if mention.form == Form::Name { weight } else { weight - 0.5 };
        if !self.actors.iter().any(|actor| actor.entity == entity) {
            let actor = self.actor(entity, at, gender, plural);
            self.actors.push(actor);
        }
        self.touch(entity, at, weight);
    }

    /// Moves somebody to the front.
    fn touch(&mut self, entity: u32, at: usize, weight: f32) {
        let sentence = self.text.layout.sentence_index(at);
        let Some(index) = self.actors.iter().position(|actor| actor.entity == entity) else {
            return;
        };
        let mut actor = self.actors.remove(index);
        // Of two mentions in one sentence the more prominent one counts.
        actor.weight = if actor.sentence == sentence { actor.weight.max(weight) } else { weight };
        (actor.sentence, actor.head) = (sentence, at);
        self.actors.push(actor);
        if self.actors.len() > STAGE_MAX {
            self.actors.remove(0);
        }
    }
}
