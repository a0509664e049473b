//! Names behind the words that describe somebody: "the leader of the union, Ada Lund,", "one of them, Ada
//! Lund", "a spokesman, known only as Commander Lund", and descriptions by age. Knows no roles.

use std::ops::Range;

use super::resolve::{REACH_MENTIONS, Resolver, Who};
use super::{Entities, Entity, Referent, folded};
use crate::cast::Figure;
use crate::frame::Source;
use crate::lexicon::sense::PERSON;
use crate::lexicon::{PlaceUse, class, country_code};
use crate::mention::{Gender, Mention, MentionKind};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How far behind a source such a name may stand.
const BEHIND_TOKENS: usize = 8;

/// How far behind a name the word for what somebody does may stand.
const TRADE_TOKENS: usize = 10;

/// How many words of a name's title may be no part of it.
const WORK_TOKENS: usize = 4;

/// How far before "as" the word stands that says how somebody goes by it.
const KNOWN_TOKENS: usize = 4;

/// How far before "the latter" somebody is named.
const LATTER_MENTIONS: usize = 4;

impl Resolver<'_> {
    /// The name behind a description, inside the source or right behind it. `index` is the mention that
    /// describes, when there is one.
    pub(super) fn apposed_name(&self, source: &Source, index: Option<usize>) -> Option<u32> {
        let described = index.map(|index| &self.mentions[index]);
        if described.is_some_and(|it| is_named(self.text, it)) {
            return None;
        }
        let tokens = &source.tokens;
        let first = self.mentions.partition_point(|it| it.tokens.start <= tokens.start);
        // "Counsel to the community, Mr Prado (SAN),", "The ruler, King Lund, who filed the suit,"
        let inside = |end: usize| {
            let bracket =
                self.text.kind(end) == Kind::Open && self.text.kind(end + 2) == Kind::Close;
            let end = if bracket { end + 3 } else { end };
            let comma = self.text.kind(end) == Kind::Comma;
            end == tokens.end
                || comma && end + 1 == tokens.end
                || comma && end < tokens.end && self.text.same(end + 1, "who")
        };
        let one =
            described.map_or_else(|| is_one(self.text, tokens), |it| it.kind == MentionKind::Role);
        let comma = tokens.end + usize::from(self.text.same(tokens.end, "."));
        (first..self.mentions.len())
            .take_while(|other| self.mentions[*other].tokens.start <= comma + BEHIND_TOKENS)
            .take(REACH_MENTIONS)
            .filter(|other| {
                let mention = &self.mentions[*other];
                let Some(before) = mention.tokens.start.checked_sub(1) else { return false };
                // "Her neighbour, noodle-shop owner Ada Lund"
                let plain = |at: &usize| {
                    self.text.is_word(*at)
                        && matches!(self.text.part(*at), "NN" | "NNS" | "JJ" | "VBN")
                };
                let start = (tokens.start..=before).rev().take(WORK_TOKENS).find(|at| !plain(at));
                let comma_before = self.text.kind(before) == Kind::Comma
                    || start.is_some_and(|at| self.text.kind(at) == Kind::Comma);
                let within =
                    inside(mention.tokens.end) && (comma_before || self.is_known_as(before));
                // "..., who gave his name only as Mr Okker,"
                let clause = self.text.kind(comma) == Kind::Comma
                    && self.text.same(comma + 1, "who")
                    && self.is_known_as(before);
                // "One driver, giving only his first name, Okker,"
                let giving = self.text.kind(comma) == Kind::Comma
                    && self.text.same(comma + 1, "giving")
                    && self.text.kind(before) == Kind::Comma
                    && self.text.same(before - 1, "name");
                // "The UN Special Rapporteur on human rights, Ada Lund,"
                let linked = described.is_some_and(|it| it.definite)
                    && comma_before
                    && self.text.is(tokens.end, class::PREP)
                    && (tokens.end..before).all(|at| self.text.is_word(at));
                let behind = one
                    && (linked
                        || (before == comma || start == Some(comma)) && comma_before
                        || clause
                        || giving)
                    && matches!(self.text.kind(mention.tokens.end), Kind::Comma | Kind::Stop);
                mention.kind == MentionKind::Name && (within || behind)
            })
            .find_map(|other| self.referents[other].entity())
    }

    /// "Tour operators in Paro": those who begin the source, not the place behind them.
    pub(super) fn before_place(&self, source: &Source) -> Option<usize> {
        let last = source.mention?;
        let start = source.tokens.start;
        // "A Federal High Court sitting in Lumo": the body, not the place.
        let first = self.mentions[..last].partition_point(|mention| mention.head < start);
        let body = self.mentions[..last].get(first).filter(|it| {
            it.kind == MentionKind::Organization
                && it.tokens.start == start
                && it.tokens.end < self.mentions[last].tokens.start
                && self.text.word(it.tokens.end).ends_with("ing")
                && !it.name.is_empty()
        });
        if body.is_some() {
            return Some(first);
        }
        // "In a joint statement, the leaders": the text before the source is not the one who speaks.
        if self.mentions[last].tokens.end <= start {
            return self.opening(source);
        }
        // "Rainforest Watch coordinator Ada Lund"
        let end = self.mentions[last].tokens.end;
        let next = last + 1;
        let works = self.text.tags.get(end).is_some_and(|tag| {
            tag.sense.noun == PERSON && tag.shape == Shape::Lower && end < source.tokens.end
        });
        if works
            && self.mentions.get(next).is_some_and(|it| {
                it.kind == MentionKind::Name
                    && it.tokens.start == end + 1
                    && it.tokens.end <= source.tokens.end
            })
        {
            return Some(next);
        }
        let first = self.mentions[..last].partition_point(|mention| mention.head < start);
        let mention = self.mentions[..last].get(first).filter(|it| it.tokens.start == start)?;
        let people = matches!(mention.kind, MentionKind::Group | MentionKind::Role);
        let place = self.mentions[last].tokens.start;
        let links = mention.tokens.end + 1 == place && self.text.is(place - 1, class::PREP);
        (people && links).then_some(first)
    }

    /// "Rainforest Watch coordinator Ada Lund": what stands before her work is the body that she is of.
    pub(super) fn employ(&self, source: &Source, index: usize, entities: &mut Entities) {
        let before = |body: &usize| {
            body + 1 == index && self.mentions[*body].tokens.end < self.mentions[index].tokens.start
        };
        let Some(body) = source.mention.filter(before) else { return };
        if let (Referent::Entity(body), Referent::Entity(person)) =
            (self.referents[body], self.referents[index])
            && entities.list[body as usize].kind != MentionKind::Place
            && body != person
        {
            entities.join(person, body);
        }
    }

    /// The name in apposition that tells better who speaks: "The manufacturer, Acme of Sweden": it, not
    /// another one that makes something.
    pub(super) fn renamed(
        &self,
        source: &Source,
        index: usize,
        who: Who,
        entities: &Entities,
    ) -> Option<usize> {
        let described = &self.mentions[index];
        let body = described.kind == MentionKind::Organization && described.name.is_empty();
        let open = body || matches!(who, Who::Mention(_) | Who::Nobody(_));
        source.apposition.filter(|other| {
            let Referent::Entity(id) = self.referents[*other] else { return false };
            open && self.text.kind(self.mentions[*other].tokens.end) != Kind::Clitic
                && !self.is_owner(index, &entities.list[id as usize])
        })
    }

    /// "A spokesman for the company, Acme,": the name is that of the company, not his.
    pub(super) fn is_owner(&self, index: usize, named: &Entity) -> bool {
        let mention = &self.mentions[index];
        let person = named.kind == MentionKind::Name && named.figure != Some(Figure::Organization);
        mention.kind == MentionKind::Role && !mention.of.is_empty() && !person
    }

    /// "The owner of a paint shop, who declined to be named": nobody whom the article names.
    pub(super) fn is_nameless(&self, source: &Source, index: usize) -> bool {
        const NAMED: &[&str] = &["named", "identified", "quoted", "name", "names"];
        const NOT: &[&str] = &["not", "n't", "declined", "refused", "without", "wished", "rather"];
        let described = matches!(self.mentions[index].kind, MentionKind::Role | MentionKind::Group);
        let end = self.text.layout.sentence(source.tokens.start).end;
        let said = source.tokens.start..end.min(source.tokens.end + BEHIND_TOKENS);
        let any = |words: &[&str], at: usize| words.iter().any(|word| self.text.same(at, word));
        described
            && said.clone().any(|at| {
                any(&["anonymity", "anonymously"], at)
                    || any(NAMED, at)
                        && (at.saturating_sub(KNOWN_TOKENS).max(said.start)..at)
                            .any(|at| any(NOT, at))
            })
    }

    /// "known only as", "who identified himself as"
    fn is_known_as(&self, at: usize) -> bool {
        const KNOWN: &[&str] = &["known", "identified", "named", "introduced", "styled", "name"];
        let near = at.saturating_sub(KNOWN_TOKENS)..at;
        self.text.same(at, "as")
            && near.into_iter().any(|at| KNOWN.iter().any(|word| self.text.same(at, word)))
    }

    /// Whether a noun says what somebody does; no list has all that end in "-ist".
    fn is_trade(&self, noun: usize) -> bool {
        let sense = self.text.tags[noun].sense.noun;
        let word = self.text.word(noun);
        sense == PERSON || sense == 0 && (word.ends_with("ist") || word.ends_with("ian"))
    }

    /// "The hydrogeologist": the last one whom the article calls so beside a name.
    pub(super) fn by_trade(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let noun = source.end.checked_sub(1)?;
        let plain = (2..=3).contains(&source.len())
            && self.text.same(source.start, "the")
            && self.is_trade(noun)
            && self.text.tags[noun].shape == Shape::Lower
            && source.clone().all(|at| self.text.locale(at).is_none())
            && !self.text.is(noun, class::NATIONAL);
        if !plain {
            return None;
        }
        let word = self.text.word(noun);
        let before = self.mentions.partition_point(|mention| mention.head < source.start);
        (0..before).rev().take(REACH_MENTIONS).find_map(|index| {
            let Referent::Entity(id) = self.referents[index] else { return None };
            let mention = &self.mentions[index];
            if mention.kind != MentionKind::Name
                || entities.list[id as usize].figure == Some(Figure::Organization)
            {
                return None;
            }
            let sentence = self.text.layout.sentence(mention.head);
            let end = mention.tokens.end.max(mention.of.end);
            let comma = self.text.kind(end) == Kind::Comma;
            let behind = end + 1..(end + 1 + TRADE_TOKENS).min(sentence.end).min(source.start);
            let mut behind = behind.take_while(|at| self.text.kind(*at) != Kind::Comma);
            let start = mention.tokens.start;
            let mut ahead = start.saturating_sub(2).max(sentence.start)..mention.name.start;
            let said = comma && behind.any(|at| self.text.word(at) == word)
                || ahead.any(|at| self.text.same(at, word));
            said.then_some(Who::Entity(id))
        })
    }

    /// "the Ethiopian": the last one from there, or who spoke in the same paragraph.
    pub(super) fn national(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let noun = source.end.checked_sub(1)?;
        let locale = self.text.locale(noun).filter(|it| it.usage == PlaceUse::People)?;
        let one = source.len() == 2
            && self.text.same(source.start, "the")
            && !self.text.word(noun).ends_with(['s', 'h', 'e']);
        if !one || self.mentions.is_empty() {
            return None;
        }
        let code = country_code(locale.country);
        let index = self.mentions.partition_point(|mention| mention.head < source.start);
        let person = |id: &u32| {
            let entity = &entities.list[*id as usize];
            entity.kind == MentionKind::Name && entity.figure != Some(Figure::Organization)
        };
        let ids = || {
            self.before(index.min(self.mentions.len() - 1))
                .filter_map(|other| self.referents[other].entity())
                .filter(person)
        };
        let from = |id: &u32| {
            entities.list[*id as usize].country.as_ref().is_some_and(|(_, known)| known == code)
        };
        let here = self.text.layout.paragraph_index(source.start);
        let spoke = self.last.filter(|_| {
            self.last_at.is_some_and(|at| self.text.layout.paragraph_index(at) == here)
        });
        ids().find(from).map(Who::Entity).or(match spoke {
            Some(Who::Entity(id)) if person(&id) => Some(Who::Entity(id)),
            _ => None,
        })
    }

    /// "Thu": a name that looks like another word, known from longer ones.
    pub(super) fn by_last_word(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let at = source.start;
        if source.len() != 1 || !self.text.is_capital(at) || self.text.kind(at) != Kind::Word {
            return None;
        }
        let word = folded(self.text, at);
        let named = |entity: &Entity| {
            entity.kind == MentionKind::Name
                && entity.words.len() > 1
                && [entity.words.first(), entity.words.last()].contains(&Some(&word))
        };
        entities.only(named).map(Who::Entity)
    }

    /// "Her guest", "his host": the other holder of an office of state who was named last.
    pub(super) fn guest(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let whose = source.len() == 2 && self.text.is(source.start, class::POSSESSIVE);
        let noun = self.text.word(source.end.checked_sub(1)?);
        let Some(Who::Entity(one)) = self.last else { return None };
        if !whose || !["guest", "host", "interlocutor", "visitor"].contains(&noun) {
            return None;
        }
        let before = self.mentions.partition_point(|mention| mention.head < source.start);
        let other = |id: &u32| {
            let entity = &entities.list[*id as usize];
            *id != one && entity.kind == MentionKind::Name && entity.classes & class::NATIONAL != 0
        };
        let near = (0..before).rev().take(REACH_MENTIONS);
        near.filter_map(|at| self.referents[at].entity()).find(other).map(Who::Entity)
    }

    /// "In which the latter said": who was named last.
    pub(super) fn latter(&self, source: &Range<usize>) -> Option<Who> {
        let last = source.end.checked_sub(1)?;
        if !self.text.same(last, "latter") {
            return None;
        }
        let before = self.mentions.partition_point(|mention| mention.tokens.end <= last);
        let mut near = (0..before).rev().take(LATTER_MENTIONS);
        let person = |at: &usize| self.mentions[*at].kind == MentionKind::Name;
        near.find_map(|at| self.referents[at].entity().filter(|_| person(&at))).map(Who::Entity)
    }

    /// "the 54-year-old welder": the one the article speaks of.
    pub(super) fn aged(&self, source: &Range<usize>, entities: &Entities) -> Option<Who> {
        let the = self.text.same(source.start, "the");
        let old = source.clone().any(|at| self.text.word(at).ends_with("-year-old"));
        let index = self.mentions.partition_point(|mention| mention.head < source.start);
        if !the || !old || index >= self.mentions.len() {
            return None;
        }
        let years = source.clone().find_map(|at| self.text.word(at).strip_suffix("-year-old"))?;
        // "Ada Lund, 54, said"
        let is_old = |other: &usize| {
            let end = self.mentions[*other].tokens.end;
            self.text.kind(end) == Kind::Comma && self.text.same(end + 1, years)
        };
        let named = |other: usize| match self.referents[other] {
            Referent::Entity(id) if entities.list[id as usize].figure() == Figure::Person => {
                Some(id)
            }
            _ => None,
        };
        if let Some(id) = self.before(index).filter(is_old).find_map(named) {
            return Some(Who::Entity(id));
        }
        // Of several the last one whom the article tells more of than a name.
        let mut near = self.before(index).filter_map(named);
        let first = near.next()?;
        if near.all(|other| other == first) {
            return Some(Who::Entity(first));
        }
        let here = self.text.layout.paragraph_index(source.start);
        if let (Some(Who::Entity(id)), Some(at)) = (self.last, self.last_at)
            && self.text.layout.paragraph_index(at) == here
            && entities.list[id as usize].figure() == Figure::Person
        {
            return Some(Who::Entity(id));
        }
        let told = |id: &u32| {
            let entity = &entities.list[*id as usize];
            entity.gender != Gender::Unknown || !entity.roles.is_empty()
        };
        self.before(index).filter_map(named).find(told).map(Who::Entity)
    }
}

/// Whether a mention has a name of its own; "the Lord Chamberlain" is an office.
fn is_named(text: &Text<'_>, mention: &Mention) -> bool {
    let name = &mention.name;
    let office = name.len() == 1
        && text.same(mention.tokens.start, "the")
        && mention.title.clone().any(|at| text.is(at, class::HONORIFIC));
    mention.kind == MentionKind::Name && !name.is_empty() && !office
}

/// "one of them", "another": a single person.
pub(super) fn is_one(text: &Text<'_>, source: &Range<usize>) -> bool {
    let article = ["a", "an"].iter().any(|word| text.same(source.start, word));
    let person = |at: usize| {
        text.tags[at].sense.noun == PERSON || text.is(at, class::PERSON | class::OFFICE)
    };
    ["one", "another"].iter().any(|word| text.same(source.start, word))
        || article && source.clone().any(person)
}
