//! Whom a pronoun means: the most salient one before it who can be meant. Looks at a bounded number of
//! mentions; when none fits it says so.

use super::resolve::{Resolver, Who};
use super::{Entities, Referent};
use crate::cast::Figure;
use crate::lexicon::Lexicon;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::verb::{self, Form};
use crate::mention::{Gender, Mention, MentionKind};
use crate::statement::Unresolved;
use crate::token::Kind;

/// What it weighs for a pronoun to have spoken, to be a subject, or to stand where places stand.
const SPEAKER: f32 = 2.0;
const SUBJECT: f32 = 1.5;
const LOCATION: f32 = -1.5;

/// What it weighs that the gender is known, and what the sound of the name says of it.
const GENDER: f32 = 0.8;
const SOUND: f32 = 0.5;

/// What it weighs to be several, for "they".
const SEVERAL: f32 = 1.0;

/// How many words may stand between "of" and the name of a body.
const WORK_TOKENS: usize = 4;

/// How many sentences back an office is looked for that is named in passing.
const PASSING_SENTENCES: usize = 2;

/// What it costs to be a sentence back, and a paragraph.
const SENTENCE: f32 = 0.9;
const PARAGRAPH: f32 = 0.6;

impl Resolver<'_> {
    pub(super) fn pronoun(&self, index: usize, entities: &mut Entities) -> Who {
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
        let who = if classes & class::YOU != 0 {
            self.turns.asked(mention.head)
        } else {
            // Outside of quotations whoever spoke last goes on.
            let last = self.last.filter(|who| matches!(who, Who::Entity(_) | Who::Pair(..)));
            self.voice.or(last.filter(|_| self.quotes.at(mention.head).is_none()))
        };
        who.unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// "who said": the mention right before.
    pub(super) fn relative(&self, index: usize) -> Who {
        let start = self.mentions[index].tokens.start;
        let end = start - usize::from(start > 0 && self.text.kind(start - 1) == Kind::Comma);
        // "Ana Prado of Acme, who": she, not the body.
        let before = (index.saturating_sub(6)..index).rev();
        let mut ends: Vec<usize> = before.filter(|it| self.mentions[*it].ends_at(end)).collect();
        ends.sort_by_key(|it| self.mentions[*it].kind != MentionKind::Name);
        // "Ana Prado, an analyst at a bank in Oslo, who": a place is nobody.
        if self.text.same(start, "who") {
            let kind = |it: &usize| self.mentions[*it].kind;
            let nobody = |it: &usize| {
                matches!(
                    kind(it),
                    MentionKind::Place | MentionKind::Document | MentionKind::Organization
                )
            };
            // "Ada Lund of Frankfurt broker Acme & Co., who"
            let of = |it: &usize| {
                let begin = self.mentions[*it].tokens.start;
                let sentence = self.text.layout.sentence(begin).start;
                (begin.saturating_sub(WORK_TOKENS).max(sentence)..begin)
                    .any(|at| matches!(self.text.word(at), "of" | "at" | "from" | "with"))
            };
            let sentence = self.text.layout.sentence(start).start;
            if let [only] = ends[..]
                && of(&only)
            {
                let before = (index.saturating_sub(6)..only).rev();
                let mut holders = before.filter(|it| {
                    let mention = &self.mentions[*it];
                    kind(it) == MentionKind::Name
                        && mention.head >= sentence
                        && mention.tokens.end < self.mentions[only].tokens.start
                        && (mention.tokens.end..self.mentions[only].tokens.start)
                            .all(|at| self.text.is_word(at))
                        && matches!(
                            self.text.word(mention.tokens.end),
                            "of" | "at" | "from" | "with"
                        )
                });
                ends[0] = holders.next().unwrap_or(only);
            }
            if !ends.is_empty() && ends.iter().all(nobody) {
                let before = (index.saturating_sub(6)..index).rev();
                let person = |it: &usize| matches!(kind(it), MentionKind::Name | MentionKind::Role);
                let near = before.filter(|it| self.mentions[*it].head >= sentence);
                ends = near.filter(person).collect();
            }
        }
        ends.into_iter()
            .find_map(|other| self.settled(other))
            .unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// Whom "her" before a noun means.
    pub(super) fn possessor(&self, index: usize, entities: &mut Entities) -> Who {
        let start = self.mentions[index].tokens.start;
        self.person(index, Gender::of(self.text.tags[start].classes), entities)
    }

    /// "he" and "she": the most salient one who can be meant. Who was named near counts most, then
    /// whether as a subject or speaker, then how surely the gender fits.
    pub(super) fn person(&self, index: usize, gender: Gender, entities: &mut Entities) -> Who {
        let passing = self.passing(index, entities);
        let fits = |who: Who| self.voice != Some(who) && self.is_person(who, gender, entities);
        // Who answers is not the one who spoke last but one who spoke before.
        let other = self.barred.and_then(|barred| {
            self.before(index)
                .filter_map(|other| self.resolved[other])
                .find(|who| *who != barred && fits(*who))
        });
        let known = |who: Who| match who {
            Who::Entity(id) => {
                let entity = &entities.list[id as usize];
                match (entity.gender, entity.sound()) {
                    (Gender::Unknown, Gender::Unknown) => 0.0,
                    (Gender::Unknown, sound) if sound == gender => SOUND,
                    (Gender::Unknown, _) => -SOUND,
                    _ => GENDER,
                }
            }
            _ => 0.0,
        };
        // "the special envoy" in passing is whoever holds that office.
        let holder = |who: Who| match who {
            Who::Mention(other) if self.mentions[other].definite => match passing {
                Some((role, holder)) if role == other => holder,
                _ => self.incumbent(other, entities).unwrap_or(who),
            },
            who => who,
        };
        let who = other.or_else(|| self.salient(index, gender, &fits, &known, &holder));
        if let Some(Who::Entity(id)) = who {
            let entity = &mut entities.list[id as usize];
            if entity.gender == Gender::Unknown {
                entity.gender = gender;
            }
        }
        who.unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }

    /// The nearest office before a pronoun that nobody was asked about, with its holder: "The minister
    /// was franker. She ...".
    fn passing(&self, index: usize, entities: &mut Entities) -> Option<(usize, Who)> {
        let plain = |mention: &Mention| {
            mention.kind == MentionKind::Role
                && mention.definite
                && (self.text.same(mention.tokens.start, "the")
                    || self.honored(&mention.tokens, entities).is_some())
                && !self.is_relational(mention)
        };
        let here = self.text.layout.sentence_index(self.mentions[index].head);
        let near = |other: &usize| {
            here - self.text.layout.sentence_index(self.mentions[*other].head) <= PASSING_SENTENCES
        };
        let role = self.before(index).take_while(near).find(|other| {
            self.resolved[*other].is_none()
                && self.referents[*other] == Referent::None
                && plain(&self.mentions[*other])
        })?;
        let who = self.mention(role, entities);
        matches!(who, Who::Entity(_)).then_some((role, who))
    }

    /// The most salient one before a pronoun that fits; `known` adds what speaks for somebody himself.
    fn salient(
        &self,
        index: usize,
        gender: Gender,
        fits: &impl Fn(Who) -> bool,
        known: &impl Fn(Who) -> f32,
        holder: &impl Fn(Who) -> Who,
    ) -> Option<Who> {
        let here = self.text.layout.sentence_index(self.mentions[index].head);
        let paragraph = self.text.layout.paragraph_index(self.mentions[index].head);
        let mut best: Option<(f32, Who)> = None;
        let mut consider = |who: Who, weight: f32, at: usize| {
            let back = (here - self.text.layout.sentence_index(at)) as f32;
            let apart = (paragraph - self.text.layout.paragraph_index(at)) as f32;
            let score = weight + known(who) - SENTENCE * back - PARAGRAPH * apart;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, who));
            }
        };
        let start = self.mentions[index].tokens.start;
        for other in self.before(index) {
            // "Acme, he claimed, had phoned": it belongs to what he claims.
            if self.mentions[other].tokens.end + 1 == start
                && self.text.kind(start - 1) == Kind::Comma
                && self.text.layout.sentence_index(self.mentions[other].head) == here
                && !self.text.is(start, class::RELATIVE)
            {
                continue;
            }
            // "Vote Watch, a coalition of observers, said ... it": the name.
            let begin = self.mentions[other].tokens.start;
            if gender == Gender::Unknown
                && begin > 0
                && self.text.kind(begin - 1) == Kind::Comma
                && ["a", "an"].iter().any(|it| self.text.same(begin, it))
                && self.referents[..other].iter().zip(&self.mentions[..other]).rev().take(3).any(
                    |(referent, it)| {
                        *referent != Referent::None
                            && it.tokens.end + 1 == begin
                            && it.kind != MentionKind::Place
                    },
                )
            {
                continue;
            }
            let settled = self.settled(other).map(holder);
            let Some(who) = settled.filter(|who| fits(*who)) else { continue };
            let weight = match () {
                () if self.is_location(other) => LOCATION,
                () if self.is_told(other, gender) || self.is_asker(other, here) => LOCATION,
                () if self.resolved[other].is_some() => SPEAKER,
                () if self.is_prominent(other) => SUBJECT,
                () => 0.0,
            };
            consider(who, weight, self.mentions[other].head);
        }
        let last = self.last.filter(|who| fits(*who));
        if let (Some(who), Some(at)) = (last, self.last_at)
            && at < self.mentions[index].head
        {
            consider(who, SPEAKER, at);
        }
        best.map(|(_, who)| who).or(last)
    }

    /// Whether a pronoun of that gender can mean him.
    fn is_person(&self, who: Who, gender: Gender, entities: &Entities) -> bool {
        match who {
            Who::Entity(id) => {
                let entity = &entities.list[id as usize];
                entity.kind == MentionKind::Name
                    && entity.sure
                    && entity.gender.agrees(gender)
                    && !matches!(entity.figure, Some(Figure::Organization | Figure::Place))
            }
            Who::Mention(other) => {
                let mention = &self.mentions[other];
                mention.kind == MentionKind::Role && mention.gender.agrees(gender)
            }
            // "One of them said ... He"
            Who::Phrase => true,
            _ => false,
        }
    }

    /// "at Saari", "in Oslo": a name behind such a preposition is hardly a person.
    fn is_location(&self, index: usize) -> bool {
        let mention = &self.mentions[index];
        let start = mention.tokens.start;
        // "VIENNA, 3 June"
        let dated = mention.kind == MentionKind::Place
            && start == self.text.layout.paragraph(start).start
            && self.text.kind(mention.tokens.end) != Kind::Word;
        // "before Eid"
        let time = start > 0
            && mention.kind == MentionKind::Name
            && mention.tokens.len() == 1
            && matches!(
                self.text.word(start - 1),
                "before" | "after" | "until" | "since" | "during"
            );
        dated || time || start > 0 && matches!(self.text.word(start - 1), "at" | "in" | "near")
    }

    /// "Asked by Ana Prado whether it rains, she": who asks is not who answers.
    fn is_asker(&self, index: usize, sentence: usize) -> bool {
        let start = self.mentions[index].tokens.start;
        let asked = start > 1
            && self.text.same(start - 1, "by")
            && ["asked", "pressed", "questioned"].iter().any(|it| self.text.same(start - 2, it));
        asked && self.text.layout.sentence_index(start) == sentence
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

    pub(super) fn thing(&self, index: usize, classes: Classes, entities: &mut Entities) -> Who {
        let plural = classes & class::THEY != 0;
        let list = &entities.list;
        let fits = |who: Who| {
            let kind = match who {
                Who::Entity(id) if list[id as usize].figure == Some(Figure::Organization) => {
                    MentionKind::Organization
                }
                Who::Entity(id) => list[id as usize].kind,
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
        let several = |who: Who| match who {
            Who::Entity(id) => list[id as usize].kind == MentionKind::Group,
            Who::Mention(other) => self.mentions[other].kind == MentionKind::Group,
            _ => true,
        };
        let known = |who: Who| if plural && several(who) { SEVERAL } else { 0.0 };
        let who = self.salient(index, Gender::Unknown, &fits, &known, &|who| who);
        // "The presidents reviewed trade. They agreed"
        let both = who.and_then(|who| match who {
            Who::Mention(other) if plural => self.pair(&self.mentions[other].tokens, entities),
            _ => None,
        });
        both.or(who).unwrap_or(Who::Nobody(Unresolved::NoAntecedent))
    }
}
