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

/// A quotation is followed back over so many paragraphs.
const SPEECH_PARAGRAPHS: usize = 64;

/// How far before a source a quotation may end for which it stands.
const SPEECH_TOKENS: usize = 3;

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

/// Whether a token stands in the title, or in a first line that ends like one.
pub(super) fn is_headline(text: &Text<'_>, at: usize) -> bool {
    let first = text.layout.paragraph_index(at) == 0;
    let last = text.layout.paragraph(at).end - 1;
    text.field == Field::Title
        || (first
            && text.layout.paragraphs.len() > 1
            && !matches!(text.kind(last), Kind::Stop | Kind::Quote(_)))
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
        let source = &self.without_dateline(self.turns.unlabelled(source));
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
        if let Some(who) = self.national(&source.tokens, entities) {
            self.last = Some(who);
            self.last_at = Some(source.tokens.start);
            return who;
        }
        if let Some(who) = self.latter(&source.tokens) {
            self.last = Some(who);
            self.last_at = Some(source.tokens.start);
            return who;
        }
        let Some(index) = self.speaking(source) else {
            let named = self.apposed_name(source, None).map(Who::Entity);
            let who = named
                .or_else(|| self.honored(&source.tokens, entities))
                .or_else(|| self.addressed_so(&source.tokens, entities))
                .or_else(|| self.aged(&source.tokens, entities))
                .or_else(|| self.guest(&source.tokens, entities))
                .or_else(|| self.by_trade(&source.tokens, entities))
                .or_else(|| self.by_last_word(&source.tokens, entities))
                .unwrap_or(Who::Phrase);
            if who != Who::Phrase || is_one(self.text, &source.tokens) {
                self.last = Some(who);
                self.last_at = Some(source.tokens.start);
            }
            return who;
        };
        self.employ(source, index, entities);
        let mut who = if self.is_nameless(source, index) {
            Who::Mention(index)
        } else {
            self.mention(index, entities)
        };
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
            || !self.text.is(at, class::POSSESSIVE | class::OBJECT)
        {
            return None;
        }
        let index = self.mentions.partition_point(|mention| mention.head < at);
        (index < self.mentions.len()).then_some(())?;
        Some(match self.text.word(at) {
            "him" => self.person(index, Gender::Male, entities),
            "them" => self.thing(index, class::THEY, entities),
            "his" | "her" | "His" | "Her" => {
                self.person(index, Gender::of(self.text.tags[at].classes), entities)
            }
            "its" | "Its" => self.thing(index, class::IT, entities),
            "their" | "Their" => self.thing(index, class::THEY, entities),
            "your" | "Your" | "you" => self.turns.asked(at)?,
            "my" | "My" | "our" | "Our" | "me" | "us" => self.voice?,
            _ => return None,
        })
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
        // "Its coordinator, Ana Prado": whatever the word for what she is
        let owner = owner.or_else(|| {
            let its = ["its", "their"].iter().any(|word| self.text.same(start, word));
            let apposed = source.tokens.clone().any(|at| self.text.kind(at) == Kind::Comma);
            (its && apposed && first < self.mentions.len())
                .then(|| self.thing(first, class::IT, entities))
        });
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
                if self.is_bare_body(mention) && self.is_headline(mention.head)
                    || matches!(entities.list[id as usize].words(), [un, agency] if un == "un" && agency == "agency") =>
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

    pub(super) fn is_headline(&self, at: usize) -> bool {
        is_headline(self.text, at)
    }

    /// Mentions before `index` outside quotations, nearest first, within reach.
    pub(super) fn before(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let here = self.speech_paragraph(self.mentions[index].head);
        (0..index)
            .rev()
            .take(REACH_MENTIONS)
            .filter(|other| self.quotes.at(self.mentions[*other].head).is_none())
            .take(LOOKBACK_MENTIONS)
            .take_while(move |other| {
                let paragraph = self.text.layout.paragraph_index(self.mentions[*other].head);
                here.saturating_sub(paragraph) <= LOOKBACK_PARAGRAPHS
            })
    }

    /// The paragraph of a token, or, behind a quotation over several, the one where that begins: "he said"
    /// is as near to those before it.
    pub(super) fn speech_paragraph(&self, at: usize) -> usize {
        let paragraph = self.text.layout.paragraph(at).start;
        let near = (at.saturating_sub(SPEECH_TOKENS).max(paragraph)..at).rev();
        let Some(mut quote) = near.into_iter().find_map(|at| self.quotes.at(at)) else {
            return self.text.layout.paragraph_index(at);
        };
        let mut back = 0;
        while quote > 0 && back < SPEECH_PARAGRAPHS && self.quotes.outer[quote].continues {
            (quote, back) = (quote - 1, back + 1);
        }
        self.text.layout.paragraph_index(self.quotes.outer[quote].tokens.start)
    }

    /// What an earlier mention stands for, if that is settled.
    pub(super) fn settled(&self, index: usize) -> Option<Who> {
        match (self.resolved[index], self.referents[index]) {
            (Some(who), _) => Some(who),
            (None, Referent::Entity(id)) => Some(Who::Entity(id)),
            (None, Referent::None)
                if self.mentions[index].kind != MentionKind::Pronoun
                    && !self.mentions[index].is_discarded() =>
            {
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
