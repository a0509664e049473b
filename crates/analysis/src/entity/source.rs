//! Which of the phrases in a source says who speaks: the head of an office, not the body it is of; the body,
//! not the town it sits in; nobody when the phrase only completes a noun: "a deckhand from Cebu".

use std::ops::Range;

use super::behind::is_one;
use super::resolve::Resolver;
use crate::frame::Source;
use crate::lexicon::class;
use crate::lexicon::sense::PERSON;
use crate::mention::MentionKind;
use crate::tag::Shape;
use crate::token::Kind;

/// How far before a part of a phrase the whole is looked for.
const WHOLE_MENTIONS: usize = 6;

/// How many small words may stand between a body and who holds an office there.
const WORDS_BETWEEN: usize = 3;

impl Resolver<'_> {
    /// "Harbour Wire) Minister Ada Lund": without what belongs to a bracket before.
    pub(super) fn without_dateline(&self, mut source: Source) -> Source {
        let bracket = source
            .tokens
            .clone()
            .find(|at| matches!(self.text.kind(*at), Kind::Open | Kind::Close));
        if let Some(close) = bracket.filter(|at| self.text.kind(*at) == Kind::Close) {
            let start = close + 1 + usize::from(self.text.kind(close + 1) == Kind::Dash);
            if start < source.tokens.end {
                let first = self.mentions.partition_point(|mention| mention.head < start);
                let inside = |index: &usize| {
                    self.mentions.get(*index).is_some_and(|it| it.head < source.tokens.end)
                };
                source.mention = Some(first).filter(inside);
                source.tokens.start = start;
            }
        }
        source
    }

    /// The mention in a source that says who speaks.
    pub(super) fn speaking(&self, source: &Source) -> Option<usize> {
        let index = self.before_place(source).or(source.mention).or_else(|| self.opening(source));
        let index = index.map(|index| self.whole(index));
        // "HM the King"
        let index = index.map(|index| {
            let style = self.mentions[index].tokens.len() == 1
                && ["HM", "HRH", "HE", "HH"].contains(&self.text.word(self.mentions[index].head));
            let next = self.mentions.get(index + 1);
            let office =
                next.filter(|it| style && it.tokens.start == self.mentions[index].tokens.end);
            index + usize::from(office.is_some())
        });
        // "In the town of | Lumo, Bishop Ada Lund": attribution took the place for a part of the source.
        let index = index.map(|index| {
            let place = &self.mentions[index];
            let start = place.tokens.start;
            let written = place.kind == MentionKind::Document;
            let set = start == source.tokens.start
                && start > 0
                && self.text.is(start - 1, class::PREP)
                && (place.title.is_empty() || written)
                && self.text.kind(place.tokens.end) == Kind::Comma;
            let person = self.mentions.get(index + 1).filter(|it| {
                set && it.tokens.start == place.tokens.end + 1
                    && (it.kind == MentionKind::Name && !it.title.is_empty() || written)
                    && it.tokens.start < source.tokens.end
            });
            // "During the | Te Deum, the Archbishop of Lima, Monsignor Ada Lund"
            let behind = self.mentions[index + 1..].iter().take(WHOLE_MENTIONS).position(|it| {
                set && it.tokens.end <= source.tokens.end
                    && it.kind == MentionKind::Name
                    && !it.title.is_empty()
            });
            if let (None, Some(behind)) = (person, behind) {
                return index + 1 + behind;
            }
            index + usize::from(person.is_some())
        });
        let index = index.map(|index| self.described_by(index, source));
        // "One of the diplomats" is none of those who are named.
        let one_of =
            is_one(self.text, &source.tokens) && self.text.same(source.tokens.start + 1, "of");
        index
            .filter(|index| !(one_of && self.mentions[*index].kind == MentionKind::Group))
            .map(|index| self.outer(index, source.tokens.end))
            .map(|index| self.owned_body(index, source.tokens.end))
            .filter(|index| !self.is_complement(&source.tokens, *index))
    }

    /// "EU foreign policy chief Ada Lund", "a Greek diplomatic source": a body or people before small words only
    /// say whose office it is.
    fn described_by(&self, index: usize, source: &Source) -> usize {
        let (first, end) = (&self.mentions[index], source.tokens.end);
        let Some(next) = self.mentions.get(index + 1) else { return index };
        let small = |at: usize| {
            self.text.kind(at) == Kind::Word
                && self.text.tags[at].shape == Shape::Lower
                && matches!(self.text.part(at), "NN" | "NNS" | "JJ")
        };
        let between = first.tokens.end..next.tokens.start;
        let near = first.tokens.start == source.tokens.start
            && next.tokens.end <= end
            && (1..=WORDS_BETWEEN).contains(&between.len())
            && between.clone().all(small);
        let person =
            between.clone().last().is_some_and(|at| self.text.tags[at].sense.noun == PERSON);
        let of = matches!(
            first.kind,
            MentionKind::Organization | MentionKind::Group | MentionKind::Place
        ) && first.title.is_empty();
        let holder = of && next.kind == MentionKind::Name && (!next.title.is_empty() || person);
        let unnamed = first.kind == MentionKind::Group
            && self.text.is_indefinite(first.tokens.start)
            && next.kind == MentionKind::Role;
        index + usize::from(near && (holder || unnamed))
    }

    /// The phrase that has taken in the words of this one.
    fn whole(&self, index: usize) -> usize {
        let head = self.mentions[index].head;
        let whole = |other: &usize| {
            !self.mentions[*other].is_discarded() && self.mentions[*other].tokens.contains(&head)
        };
        let discarded = self.mentions[index].is_discarded();
        (0..index).rev().take(WHOLE_MENTIONS).find(whole).filter(|_| discarded).unwrap_or(index)
    }

    /// "Passengers' association Open Rail": what they own.
    fn owned_body(&self, index: usize, end: usize) -> usize {
        let owner = self.mentions[index].tokens.end;
        let mark = matches!(self.text.kind(owner), Kind::Quote(mark) if mark.is_single())
            && self.text.touches(owner);
        let next = index + 1;
        let owned = self.mentions[index].kind == MentionKind::Group
            && mark
            && self.mentions.get(next).is_some_and(|it| {
                it.kind == MentionKind::Organization && it.head == owner + 1 && it.tokens.end <= end
            });
        index + usize::from(owned)
    }

    /// "A deckhand from Cebu", "emails obtained by the Gazette": whether a mention only completes a noun
    /// that no mention has.
    fn is_complement(&self, source: &Range<usize>, index: usize) -> bool {
        let start = self.mentions[index].tokens.start;
        let part = |at: usize| self.text.part(at);
        // "A New York flavour buyer"
        let end = self.mentions[index].tokens.end;
        let buyer = source.end.checked_sub(1).is_some_and(|noun| {
            end <= noun
                && self.text.is_indefinite(source.start)
                && matches!(self.mentions[index].kind, MentionKind::Name | MentionKind::Place)
                && (end..source.end).all(|at| self.text.tags[at].shape == Shape::Lower)
                && self.text.tags[noun].sense.noun == PERSON
        });
        if buyer {
            return true;
        }
        if start <= source.start + 1 {
            // "A deckhand from | Cebu": attribution saw the place alone.
            let noun = start.wrapping_sub(2);
            return start > 2
                && matches!(self.mentions[index].kind, MentionKind::Name | MentionKind::Place)
                && matches!(self.text.word(start - 1), "from" | "in" | "near")
                && (self.text.tags[noun].sense.noun == PERSON
                    || self.text.same(start - 1, "from") && self.text.is_indefinite(noun - 1))
                && self.text.tags[noun].shape == Shape::Lower
                && part(noun) == "NN";
        }
        let head = (source.start..start).take_while(|at| {
            matches!(part(*at), "DT" | "JJ" | "NN" | "NNS" | "CD") && !self.text.is_capital(*at)
                || *at == source.start && self.text.is(*at, class::DET)
        });
        let end = source.start + head.count();
        let noun = end > source.start
            && matches!(part(end - 1), "NN" | "NNS")
            && self.text.tags[end - 1].shape == Shape::Lower;
        let link = end < start
            && (self.text.is(end, class::PREP) || matches!(part(end), "VBN" | "VBD" | "IN"));
        let first = self.mentions.partition_point(|mention| mention.head < source.start);
        let taken = self.mentions[first..index].iter().any(|it| it.head < end);
        // "A late-night message from the mayor": she speaks.
        let sent = noun
            && ![0, PERSON].contains(&self.text.tags[end - 1].sense.noun)
            && self.text.same(end, "from");
        noun && link && !taken && !sent
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
        let holds = |other: &usize| self.mentions[*other].holds(&self.mentions[index]);
        // "The Philippine central bank": the bank, not the people; "Minister Gen. (ret.) Prado": he.
        let next = self.mentions.get(index + 1).filter(|next| {
            let people = next.kind == MentionKind::Organization
                && inner.end < next.tokens.end
                && next.tokens.end <= end
                && inner.clone().any(|at| self.text.locale(at).is_some());
            let titled = next.kind == MentionKind::Name && inner.end <= next.title.end;
            let part = inner.end <= next.tokens.end && self.mentions[index].is_discarded();
            next.tokens.start <= inner.start + usize::from(part) && (people || titled || part)
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
}
