//! Who a source is: follows pronouns and descriptions back to somebody named. Reads the article in
//! order and remembers who spoke last. When nothing fits it says so instead of guessing.

use super::office::Offices;
use super::role::role_key;
use super::{Entities, Referent};
use crate::article::Field;
use crate::frame::Source;
use crate::lexicon::Lexicon;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::verb::{self, Form};
use crate::mention::{Gender, Mention, MentionKind};
use crate::quote::Quotes;
use crate::statement::Unresolved;
use crate::text::Text;
use crate::token::Kind;

/// How many mentions a pronoun looks back.
const LOOKBACK_MENTIONS: usize = 60;

/// How many paragraphs a pronoun or description looks back.
const LOOKBACK_PARAGRAPHS: usize = 6;

/// The outcome for one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// What sources were resolved to, by mention.
    resolved: Vec<Option<Who>>,
    /// The last speaker.
    pub(crate) last: Option<Who>,
    /// A speaker whom the present pronoun cannot mean: it answers him.
    barred: Option<Who>,
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
        Self { text, quotes, mentions, referents, offices, resolved, last, barred: None }
    }

    /// Who the source is. `answers` tells that the cue replies to the speaker before.
    pub(crate) fn resolve(
        &mut self,
        source: &Source,
        answers: bool,
        entities: &mut Entities,
    ) -> Who {
        self.barred = if answers { self.last } else { None };
        if let Some(pair) = self.joint(source, entities) {
            self.last = Some(pair);
            if let Some(index) = source.mention {
                self.resolved[index] = Some(pair);
            }
            return pair;
        }
        let Some(index) = source.mention else { return Who::Phrase };
        let mut who = self.mention(index, entities);
        if let (Some(other), Who::Mention(_) | Who::Nobody(_)) = (source.apposition, who)
            && matches!(self.referents[other], Referent::Entity(_))
        {
            who = self.mention(other, entities);
        }
        if let Some(id) = self.apposed_name(source, index) {
            who = Who::Entity(id);
        }
        self.resolved[index] = Some(who);
        if let Who::Entity(id) = who {
            if let Some(role) = self.apposed(source, index) {
                self.resolved[role] = Some(who);
            }
            entities.list[id as usize].sure = true;
        }
        if !matches!(who, Who::Nobody(_) | Who::Phrase) {
            self.last = Some(who);
        }
        who
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

    fn mention(&self, index: usize, entities: &mut Entities) -> Who {
        let mention = &self.mentions[index];
        match (self.referents[index], mention.kind) {
            (Referent::Entity(id), _) => return Who::Entity(id),
            (Referent::Ambiguous, _) => return Who::Nobody(Unresolved::Ambiguous),
            (Referent::None, MentionKind::Pronoun) => return self.pronoun(index, entities),
            _ => {}
        }
        let headline = self.text.field == Field::Title && mention.kind == MentionKind::Role;
        if !mention.definite {
            let incumbent = headline.then(|| self.incumbent(index, entities)).flatten();
            return incumbent.unwrap_or(Who::Mention(index));
        }
        match mention.kind {
            MentionKind::Role => self.description(index, entities),
            MentionKind::Organization => self.body(index, entities),
            _ => Who::Mention(index),
        }
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
    fn settled(&self, index: usize) -> Option<Who> {
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
    fn is_prominent(&self, index: usize) -> bool {
        if self.resolved[index].is_some() {
            return true;
        }
        let mention = &self.mentions[index];
        let start = mention.tokens.start;
        let sentence = self.text.layout.sentence(start);
        let free = start == sentence.start
            || matches!(self.text.kind(start - 1), Kind::Comma | Kind::Quote(_))
            || self.text.is(start - 1, class::SUBORD | class::CONJ);
        free && start < sentence.start + 12 && self.text.kind(mention.tokens.end) != Kind::Clitic
    }

    fn pronoun(&self, index: usize, entities: &mut Entities) -> Who {
        let mention = &self.mentions[index];
        let classes = self.text.tags[mention.head].classes;
        if classes & class::RELATIVE != 0 {
            return self.relative(index);
        }
        if classes & (class::HE | class::SHE) != 0 {
            return self.person(index, mention.gender, entities);
        }
        if classes & (class::THEY | class::IT) != 0 {
            return self.thing(index, classes, entities);
        }
        Who::Nobody(Unresolved::NoAntecedent)
    }

    /// "who said": the mention right before.
    fn relative(&self, index: usize) -> Who {
        let start = self.mentions[index].tokens.start;
        let end = start - usize::from(start > 0 && self.text.kind(start - 1) == Kind::Comma);
        (index.saturating_sub(6)..index)
            .rev()
            .filter(|other| self.mentions[*other].tokens.end == end)
            .find_map(|other| self.settled(other))
            .unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// "he" and "she": the nearest subject or speaker who can be meant, else the last speaker,
    /// else the nearest person at all.
    fn person(&self, index: usize, gender: Gender, entities: &mut Entities) -> Who {
        let fits = |who: Who, likely: bool| self.is_person(who, gender, likely, entities);
        // Who answers is not the one who spoke last but one who spoke before.
        let other = self.barred.and_then(|barred| {
            self.before(index)
                .filter_map(|other| self.resolved[other])
                .find(|who| *who != barred && fits(*who, true))
        });
        let nearest = |prominent: bool, likely: bool| {
            self.before(index)
                .filter(|other| !prominent || self.is_prominent(*other))
                .filter(|other| prominent || !self.is_location(*other))
                .filter(|other| !self.is_told(*other, gender))
                .filter_map(|other| self.settled(other))
                .find(|who| fits(*who, likely))
        };
        let who = other
            .or_else(|| nearest(true, true))
            .or_else(|| nearest(true, false))
            .or(self.last.filter(|who| fits(*who, false)))
            .or_else(|| nearest(false, true))
            .or_else(|| nearest(false, false));
        if let Some(Who::Entity(id)) = who {
            let entity = &mut entities.list[id as usize];
            if entity.gender == Gender::Unknown {
                entity.gender = gender;
            }
        }
        who.unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// Whether a pronoun of that gender can mean him; with `likely`, also by the sound of the name.
    fn is_person(&self, who: Who, gender: Gender, likely: bool, entities: &Entities) -> bool {
        match who {
            Who::Entity(id) => {
                let entity = &entities.list[id as usize];
                entity.kind == MentionKind::Name
                    && entity.sure
                    && entity.gender.agrees(gender)
                    && (!likely || entity.gender == gender || entity.sound().agrees(gender))
            }
            Who::Mention(other) => {
                let mention = &self.mentions[other];
                mention.kind == MentionKind::Role && mention.gender.agrees(gender)
            }
            _ => false,
        }
    }

    /// "at Saari", "in Oslo": a name behind such a preposition is hardly a person.
    fn is_location(&self, index: usize) -> bool {
        let start = self.mentions[index].tokens.start;
        start > 0 && matches!(self.text.word(start - 1), "at" | "in" | "near")
    }

    /// "In a letter to Ana Prado, the minister": an object of the same sentence is another one.
    fn is_beside(&self, index: usize, subject: usize) -> bool {
        let start = self.mentions[index].tokens.start;
        start > 0
            && self.text.is(start - 1, class::PREP)
            && self.text.layout.sentence_index(start) == self.text.layout.sentence_index(subject)
    }

    /// "She told Ana Prado that it rains. She": the one who is told is not the one who tells.
    fn is_told(&self, index: usize, gender: Gender) -> bool {
        let Some(before) = self.mentions[index].tokens.start.checked_sub(1) else { return false };
        let tag = &self.text.tags[before];
        let tells = tag.form != Form::None && Lexicon::frames(tag.verb) & verb::LISTENER != 0;
        tells
            && self.mentions[..index].last().is_some_and(|teller| {
                teller.kind == MentionKind::Pronoun
                    && teller.gender == gender
                    && teller.tokens.end <= before
                    && self.text.layout.sentence_index(teller.head)
                        == self.text.layout.sentence_index(before)
            })
    }

    fn thing(&self, index: usize, classes: Classes, entities: &Entities) -> Who {
        let plural = classes & class::THEY != 0;
        let fits = |who: Who| {
            let kind = match who {
                Who::Entity(id) => entities.list[id as usize].kind,
                Who::Mention(other) => self.mentions[other].kind,
                Who::Pair(..) => return plural,
                _ => return false,
            };
            match kind {
                MentionKind::Group => plural,
                MentionKind::Organization => true,
                MentionKind::Document | MentionKind::Place => !plural,
                _ => false,
            }
        };
        self.before(index)
            .filter(|other| self.is_prominent(*other))
            .find_map(|other| self.settled(other).filter(|who| fits(*who)))
            .or_else(|| self.last.filter(|who| fits(*who)))
            .unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// "the premier", "the spokeswoman": somebody with that role, or a general word for a person.
    fn description(&self, index: usize, entities: &Entities) -> Who {
        let mention = &self.mentions[index];
        let key = role_key(self.text, mention.tokens.clone());
        let named = |id: u32| {
            let entity = &entities.list[id as usize];
            entity.kind == MentionKind::Name && entity.gender.agrees(mention.gender)
        };
        let mut holders: Vec<u32> = Vec::new();
        for other in (0..index).rev().take(LOOKBACK_MENTIONS * 4) {
            let Referent::Entity(id) = self.referents[other] else { continue };
            let holds = entities.list[id as usize].roles.iter().any(|role| role.key == key);
            if holds && named(id) && !holders.contains(&id) {
                holders.push(id);
            }
        }
        if holders.len() > 1 {
            self.narrow(index, &mut holders, entities);
        }
        match holders.as_slice() {
            [id] => return Who::Entity(*id),
            [_, _, ..] => return Who::Nobody(Unresolved::Ambiguous),
            [] => {}
        }
        if let Some(who) = self.compatriot(index, entities) {
            return who;
        }
        if let Some(who) = self.incumbent(index, entities) {
            return who;
        }
        // "The former captain" behind a sentence about one person varies his name.
        let here = self.text.layout.paragraph_index(mention.head);
        let mut near: Vec<u32> = Vec::new();
        for other in self.before(index) {
            let same = here == self.text.layout.paragraph_index(self.mentions[other].head)
                && !self.is_beside(other, mention.head);
            if let (true, Referent::Entity(id)) = (same, self.referents[other])
                && named(id)
                && !near.contains(&id)
            {
                near.push(id);
            }
        }
        if let ([id], true) = (near.as_slice(), mention.of.is_empty()) {
            return Who::Entity(*id);
        }
        // A description that says more than a role stands for somebody else.
        if !mention.of.is_empty() || mention.tokens.len() > 3 {
            return Who::Mention(index);
        }
        let generic = mention.tokens.clone().any(|at| self.text.is(at, class::GENERIC));
        let spoke = self.last.filter(|who| matches!(who, Who::Entity(id) if generic && named(*id)));
        spoke.unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// "the ministry": the last organisation whose name has that noun.
    fn body(&self, index: usize, entities: &Entities) -> Who {
        let mention = &self.mentions[index];
        let bare = mention.of.is_empty() && mention.tokens.len() <= 2;
        if !bare {
            return Who::Mention(index);
        }
        let noun = self.text.word(mention.tokens.end - 1);
        let mut named = (0..index).rev().take(LOOKBACK_MENTIONS * 4).filter_map(|other| {
            let Referent::Entity(id) = self.referents[other] else { return None };
            let entity = &entities.list[id as usize];
            let same = entity.kind == MentionKind::Organization
                && entity.words.iter().any(|word| word.eq_ignore_ascii_case(noun));
            same.then_some(id)
        });
        match named.next() {
            Some(first) if named.all(|other| other == first) => Who::Entity(first),
            Some(_) => Who::Nobody(Unresolved::Ambiguous),
            None => Who::Mention(index),
        }
    }
}
