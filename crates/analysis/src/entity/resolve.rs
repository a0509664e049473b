//! Who a source is: follows pronouns and descriptions back to somebody named. Reads the article in
//! order and remembers who spoke last. When nothing fits it says so instead of guessing.

use std::cell::OnceCell;

use super::behind::is_one;
use super::joint;
use super::office::Offices;
use super::voice::Turns;
use super::{Entities, Referent};
use crate::article::Field;
use crate::frame::Source;
use crate::lexicon::class;
use crate::mention::{Gender, Mention, MentionKind};
use crate::quote::Quotes;
use crate::statement::Unresolved;
use crate::text::Text;
use crate::token::Kind;

/// How many mentions a pronoun looks back.
pub(super) const LOOKBACK_MENTIONS: usize = 60;

/// How many mentions anything but a pronoun looks back or ahead.
pub(super) const REACH_MENTIONS: usize = 240;

/// How many paragraphs a pronoun or description looks back.
const LOOKBACK_PARAGRAPHS: usize = 6;

/// How many mentions of a source are looked at for whose somebody is.
const OWN_MENTIONS: usize = 6;

/// The outcome for one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// A named entity.
    Entity(u32),
    /// Two named entities together.
    Pair(u32, u32),
    /// A state that a nationality names: "the Japanese side".
    State(u8),
    /// A mention that stands for itself: "officials", "a diplomat", "the report".
    Mention(usize),
    /// A phrase that is no mention.
    Phrase,
    /// Nobody, with the reason.
    Nobody(Unresolved),
}

/// Resolves the sources of one field, to be asked in reading order.
pub(crate) struct Resolver<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) quotes: &'a Quotes,
    pub(crate) mentions: &'a [Mention],
    pub(crate) referents: &'a [Referent],
    pub(super) offices: Offices,
    /// The office that a mention names, as [`role_key`] has it, once somebody asked.
    pub(super) keys: Vec<OnceCell<String>>,
    /// What sources were resolved to, by mention.
    pub(super) resolved: Vec<Option<Who>>,
    /// The last speaker, and where he was named.
    pub(crate) last: Option<Who>,
    pub(crate) last_at: Option<usize>,
    /// A speaker whom the present pronoun cannot mean: it answers him.
    pub(super) barred: Option<Who>,
    /// Those who spoke together last: people, and others.
    pub(super) people: Option<Who>,
    pub(super) bodies: Option<Who>,
    /// The lines of a transcript with those who speak them.
    pub(super) turns: Turns,
    /// The two states that the article is about.
    pub(super) states: Option<(u8, u8)>,
    /// Somebody in whose words the present source stands: "he" means another one.
    pub(super) voice: Option<Who>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(
        text: &'a Text<'a>,
        quotes: &'a Quotes,
        mentions: &'a [Mention],
        referents: &'a [Referent],
        before: Option<Who>,
        entities: &Entities,
    ) -> Self {
        let offices = Offices::of(entities);
        let resolved = vec![None; mentions.len()];
        // Only a name means the same in another field.
        let last = before.filter(|who| matches!(who, Who::Entity(_)));
        let turns = Turns::of(text, mentions, referents, entities);
        Self {
            text,
            quotes,
            mentions,
            referents,
            offices,
            keys: vec![OnceCell::new(); mentions.len()],
            resolved,
            last,
            last_at: None,
            barred: None,
            people: None,
            bodies: None,
            turns,
            states: joint::states(text, entities.home),
            voice: None,
        }
    }

    /// Who the source is. `answers` tells that the cue replies to the speaker before, `voice` in whose
    /// quoted words the source stands.
    pub(crate) fn resolve(
        &mut self,
        source: &Source,
        answers: bool,
        voice: Option<Who>,
        entities: &mut Entities,
    ) -> Who {
        // A second cue of the same source.
        if let Some(who) = source.mention.and_then(|index| self.resolved[index])
            && matches!(who, Who::Entity(_) | Who::Pair(..))
            && self.last == Some(who)
            && self.last_at == Some(source.tokens.start)
        {
            return who;
        }
        self.barred = if answers { self.last } else { None };
        if let Some(who) = self.turns.label(&source.tokens) {
            self.last = Some(who);
            self.last_at = Some(source.tokens.start);
            return who;
        }
        let source = &self.turns.unlabelled(source);
        self.voice = voice.or_else(|| self.turns.at(source.tokens.start));
        if let Some(pair) = self.joint(source, entities) {
            self.remember(pair, entities);
            self.last = Some(pair);
            self.last_at = Some(source.tokens.start);
            if let Some(index) = source.mention {
                self.resolved[index] = Some(pair);
            }
            return pair;
        }
        if let Some(who) = self.possessive(source, entities) {
            return who;
        }
        let Some(index) = self.speaking(source) else {
            let named = self.apposed_name(source, None).map(Who::Entity);
            let who = named
                .or_else(|| self.honored(&source.tokens, entities))
                .or_else(|| self.aged(&source.tokens, entities))
                .unwrap_or(Who::Phrase);
            if who != Who::Phrase || is_one(self.text, &source.tokens) {
                self.last = Some(who);
                self.last_at = Some(source.tokens.start);
            }
            return who;
        };
        self.employ(source, index, entities);
        let mut who = self.mention(index, entities);
        if let Some(other) = self.renamed(source, index, who, entities) {
            who = self.mention(other, entities);
        }
        if let Some(id) = self.apposed_name(source, Some(index)) {
            who = Who::Entity(id);
            if self.mentions[index].kind == MentionKind::Role
                && self.referents[index] == Referent::None
            {
                entities.list[id as usize].learn(self.text, &self.mentions[index]);
            }
        }
        self.resolved[index] = Some(who);
        if matches!(who, Who::Mention(_) | Who::Nobody(_))
            && self.mentions[index].kind == MentionKind::Role
            && self.text.field == Field::Body
            && let Some(Who::Entity(owner)) = self.owner(index, entities)
        {
            entities.owners.insert(self.mentions[index].head, owner);
        }
        if let Who::Entity(id) = who {
            self.own(source, id, entities);
            if let Some(role) = self.apposed(source, index) {
                self.resolved[role] = Some(who);
            }
            entities.list[id as usize].sure = true;
        }
        if !matches!(who, Who::Nobody(_) | Who::Phrase) {
            self.last = Some(who);
            self.last_at = Some(source.tokens.start);
        }
        who
    }

    /// "in her opinion", "Its report does not say": the pronoun alone is the source.
    fn possessive(&self, source: &Source, entities: &mut Entities) -> Option<Who> {
        let at = source.tokens.start;
        if source.mention.is_some()
            || source.tokens.len() != 1
            || !self.text.is(at, class::POSSESSIVE)
        {
            return None;
        }
        let index = self.mentions.partition_point(|mention| mention.head < at);
        (index < self.mentions.len()).then_some(())?;
        Some(match self.text.word(at) {
            "his" | "her" | "His" | "Her" => {
                self.person(index, Gender::of(self.text.tags[at].classes), entities)
            }
            "its" | "Its" => self.thing(index, class::IT, entities),
            "their" | "Their" => self.thing(index, class::THEY, entities),
            "your" | "Your" => self.turns.asked(at)?,
            _ => self.voice?,
        })
    }

    /// The mention in a source that says who speaks.
    fn speaking(&self, source: &Source) -> Option<usize> {
        let index = self.before_place(source).or(source.mention).or_else(|| self.opening(source));
        // "One of the diplomats" is none of those who are named.
        let one_of =
            is_one(self.text, &source.tokens) && self.text.same(source.tokens.start + 1, "of");
        index
            .filter(|index| !(one_of && self.mentions[*index].kind == MentionKind::Group))
            .map(|index| self.outer(index, source.tokens.end))
    }

    /// The mention that begins a source, when attribution saw none in it.
    pub(super) fn opening(&self, source: &Source) -> Option<usize> {
        let tokens = &source.tokens;
        let first = self.mentions.partition_point(|mention| mention.head < tokens.start);
        let mention = self.mentions.get(first)?;
        let near = mention.tokens.start <= tokens.start + 2;
        (near && mention.tokens.end <= tokens.end).then_some(first)
    }

    /// The office that a body belongs to: "a former head of Malawi's agency".
    fn outer(&self, index: usize, end: usize) -> usize {
        let inner = &self.mentions[index].tokens;
        let holds = |other: &usize| {
            let outer = &self.mentions[*other];
            outer.kind == MentionKind::Role
                && outer.of.start <= inner.start
                && inner.end <= outer.of.end
        };
        // "The Philippine central bank": the bank, not the people; "Minister Gen. (ret.) Prado": he.
        let next = self.mentions.get(index + 1).filter(|next| {
            let people = next.kind == MentionKind::Organization
                && inner.end < next.tokens.end
                && next.tokens.end <= end
                && inner.clone().any(|at| self.text.locale(at).is_some());
            let titled = next.kind == MentionKind::Name && inner.end <= next.title.end;
            let part = inner.end <= next.tokens.end && self.mentions[index].is_discarded();
            next.tokens.start <= inner.start && (people || titled || part)
        });
        // "Trinidad and Tobago": the second half is nobody.
        let half = index.checked_sub(1).filter(|other| {
            self.mentions[index].is_discarded()
                && inner.end <= self.mentions[*other].tokens.end
                && self.mentions[*other].tokens.start <= inner.start
        });
        let outer = half.or_else(|| (index.saturating_sub(2)..index).find(holds));
        outer.unwrap_or(index + usize::from(next.is_some()))
    }

    /// Notes whose somebody is: "its spokesman, Ana Prado", "Ana Prado, the agency's director".
    fn own(&self, source: &Source, id: u32, entities: &mut Entities) {
        let somebody = &entities.list[id as usize];
        if somebody.kind != MentionKind::Name || somebody.owner.is_some() {
            return;
        }
        let start = source.tokens.start;
        let first = self.mentions.partition_point(|mention| mention.head <= start);
        let role = (first..self.mentions.len())
            .take(OWN_MENTIONS)
            .take_while(|index| self.mentions[*index].head < source.tokens.end)
            .find(|index| self.mentions[*index].kind == MentionKind::Role);
        let named = (first.saturating_sub(1)..self.mentions.len()).find(|index| {
            let mention = &self.mentions[*index];
            mention.tokens.start == start && mention.head > start
        });
        let owner = named.or(role).and_then(|index| self.owner(index, entities));
        if let Some(Who::Entity(owner)) = owner.filter(|owner| *owner != Who::Entity(id)) {
            entities.list[id as usize].owner = Some(owner);
        }
    }

    /// The description behind the comma after a source: "Jane Mwangi, the team's captain".
    fn apposed(&self, source: &Source, index: usize) -> Option<usize> {
        let end = self.mentions[index].tokens.end;
        let mut behind = index + 1..self.mentions.len().min(index + 4);
        let role = behind.find(|other| self.mentions[*other].kind == MentionKind::Role)?;
        let head = self.mentions[role].head;
        let near = end < head && head < source.tokens.end && self.text.kind(end) == Kind::Comma;
        let phrase = |at: usize| !self.text.is(at, class::PREP | class::RELATIVE | class::BE);
        (near && (end + 1..head).all(phrase)).then_some(role)
    }

    pub(super) fn mention(&self, index: usize, entities: &mut Entities) -> Who {
        let mention = &self.mentions[index];
        match (self.referents[index], mention.kind) {
            (Referent::Entity(id), _) if entities.list[id as usize].described => {
                return match self.short(index, entities) {
                    Who::Mention(_) | Who::Nobody(_) => Who::Entity(id),
                    who => who,
                };
            }
            // A headline says "Court" for the one that the article is about.
            (Referent::Entity(id), MentionKind::Organization)
                if self.is_bare_body(mention) && self.is_headline(mention.head) =>
            {
                return match self.short(index, entities) {
                    Who::Mention(_) | Who::Nobody(_) => Who::Entity(id),
                    who => who,
                };
            }
            (Referent::Entity(id), _) => return Who::Entity(id),
            (Referent::Ambiguous, _) => return Who::Nobody(Unresolved::Ambiguous),
            (Referent::None, MentionKind::Pronoun) => return self.pronoun(index, entities),
            _ => {}
        }
        let headline = self.is_headline(mention.head);
        if !mention.definite && headline && mention.kind == MentionKind::Role {
            let holder = self.incumbent(index, entities).or_else(|| self.chief(index, entities));
            return holder.unwrap_or(Who::Mention(index));
        }
        if !mention.definite && !headline {
            return Who::Mention(index);
        }
        match mention.kind {
            MentionKind::Role => self.description(index, entities),
            MentionKind::Organization | MentionKind::Group | MentionKind::Document => {
                self.short(index, entities)
            }
            _ => Who::Mention(index),
        }
    }

    /// Whether a token stands in the title, or in a first line that ends like one.
    pub(super) fn is_headline(&self, at: usize) -> bool {
        let first = self.text.layout.paragraph_index(at) == 0;
        let last = self.text.layout.paragraph(at).end - 1;
        self.text.field == Field::Title
            || (first
                && self.text.layout.paragraphs.len() > 1
                && !matches!(self.text.kind(last), Kind::Stop | Kind::Quote(_)))
    }

    /// Mentions before `index` outside quotations, nearest first, within reach.
    pub(super) fn before(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let here = self.text.layout.paragraph_index(self.mentions[index].head);
        (index.saturating_sub(LOOKBACK_MENTIONS)..index)
            .rev()
            .take_while(move |other| {
                let paragraph = self.text.layout.paragraph_index(self.mentions[*other].head);
                here - paragraph <= LOOKBACK_PARAGRAPHS
            })
            .filter(|other| self.quotes.at(self.mentions[*other].head).is_none())
    }

    /// What an earlier mention stands for, if that is settled.
    pub(super) fn settled(&self, index: usize) -> Option<Who> {
        match (self.resolved[index], self.referents[index]) {
            (Some(who), _) => Some(who),
            (None, Referent::Entity(id)) => Some(Who::Entity(id)),
            (None, Referent::None) if self.mentions[index].kind != MentionKind::Pronoun => {
                Some(Who::Mention(index))
            }
            _ => None,
        }
    }

    /// Whether a mention is the subject of its sentence or was a source.
    pub(super) fn is_prominent(&self, index: usize) -> bool {
        if self.resolved[index].is_some() {
            return true;
        }
        let mention = &self.mentions[index];
        let start = mention.tokens.start;
        let sentence = self.text.layout.sentence(start);
        // "On tolls the minister was franker"
        let acts = mention.kind == MentionKind::Role
            && mention.definite
            && mention.of.is_empty()
            && self.text.is(mention.tokens.end, class::BE | class::AUX);
        let free = start == sentence.start
            || acts
            || matches!(self.text.kind(start - 1), Kind::Comma | Kind::Quote(_))
            || self.text.is(start - 1, class::SUBORD | class::CONJ);
        free && start < sentence.start + 12 && self.text.kind(mention.tokens.end) != Kind::Clitic
    }
}
