//! Names behind the words that describe somebody: "the leader of the union, Ada Lund,", "one of them, Ada
//! Lund", "a spokesman, known only as Commander Lund", and descriptions by age. Knows no roles.

use std::ops::Range;

use super::resolve::{REACH_MENTIONS, Resolver, Who};
use super::{Entities, Entity, Referent};
use crate::cast::Figure;
use crate::frame::Source;
use crate::lexicon::class;
use crate::lexicon::sense::PERSON;
use crate::mention::{Gender, Mention, MentionKind};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How far behind a source such a name may stand.
const BEHIND_TOKENS: usize = 8;

/// How far before "as" the word stands that says how somebody goes by it.
const KNOWN_TOKENS: usize = 4;

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
        let inside = |end: usize| {
            end == tokens.end || (end + 1 == tokens.end && self.text.kind(end) == Kind::Comma)
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
                let comma_before = self.text.kind(before) == Kind::Comma;
                let within =
                    inside(mention.tokens.end) && (comma_before || self.is_known_as(before));
                // "..., who gave his name only as Mr Okker,"
                let clause = self.text.kind(comma) == Kind::Comma
                    && self.text.same(comma + 1, "who")
                    && self.is_known_as(before);
                // "The UN Special Rapporteur on human rights, Ada Lund,"
                let linked = described.is_some_and(|it| it.definite)
                    && comma_before
                    && self.text.is(tokens.end, class::PREP)
                    && (tokens.end..before).all(|at| self.text.is_word(at));
                let behind = one
                    && (linked || before == comma && comma_before || clause)
                    && matches!(self.text.kind(mention.tokens.end), Kind::Comma | Kind::Stop);
                mention.kind == MentionKind::Name && (within || behind)
            })
            .find_map(|other| match self.referents[other] {
                Referent::Entity(id) => Some(id),
                _ => None,
            })
    }

    /// "Tour operators in Paro": those who begin the source, not the place behind them.
    pub(super) fn before_place(&self, source: &Source) -> Option<usize> {
        let last = source.mention?;
        let start = source.tokens.start;
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

    /// "known only as", "who identified himself as"
    fn is_known_as(&self, at: usize) -> bool {
        const KNOWN: &[&str] = &["known", "identified", "named", "introduced", "styled", "name"];
        let near = at.saturating_sub(KNOWN_TOKENS)..at;
        self.text.same(at, "as")
            && near.into_iter().any(|at| KNOWN.iter().any(|word| self.text.same(at, word)))
    }

    /// "the 54-year-old welder": the one the article speaks of.
    pub(super) fn aged(&self, source: &Range<usize>, entities: &mut Entities) -> Option<Who> {
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
        let mut near = self.before(index).filter_map(named);
        let first = near.next()?;
        if near.any(|other| other != first) {
            return None;
        }
        let gender = source.clone().fold(0, |all, at| all | self.text.tags[at].classes);
        Some(self.person(index, Gender::of(gender), entities))
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
