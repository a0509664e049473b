//! The source of a cue: the mention that is its subject. Knows the clause around the cue; who the
//! mention refers to is the business of `entity`.

use std::ops::Range;

use crate::frame::Source;
use crate::lexicon::class;
use crate::lexicon::verb::Form;
use crate::mention::{Mention, MentionKind};
use crate::quote::{Quote, Quotes};
use crate::rule::cue::Cue;
use crate::text::Text;
use crate::token::Kind;

/// How many tokens an apposition or relative clause between subject and verb may have.
const APPOSITION_TOKENS_MAX: usize = 40;

/// What the search for a source may look at.
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) quotes: &'a Quotes,
    pub(crate) mentions: &'a [Mention],
}

impl Scene<'_> {
    fn first_from(&self, token: usize) -> usize {
        self.mentions.partition_point(|mention| mention.head < token)
    }

    /// The outer quotations that begin in a range.
    pub(crate) fn quotes_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Quote> {
        let outer = &self.quotes.outer;
        let first = outer.partition_point(|quote| quote.tokens.start < range.start);
        let end = range.end;
        outer[first..].iter().take_while(move |quote| quote.tokens.start < end)
    }

    /// The mention that begins at `token`, the longest one if several do.
    pub(crate) fn starting_at(&self, token: usize) -> Option<usize> {
        // A mention that took in its possessor stands behind it in the list but begins with it.
        let from = self.first_from(token);
        (from..self.mentions.len().min(from + 4))
            .filter(|index| self.mentions[*index].tokens.start == token)
            .max_by_key(|index| self.mentions[*index].tokens.end)
    }

    /// The mention that ends before `token`, the longest one if several do.
    pub(crate) fn ending_at(&self, token: usize) -> Option<usize> {
        let until = self.first_from(token);
        (until.saturating_sub(6)..until)
            .filter(|index| self.mentions[*index].ends_at(token))
            .min_by_key(|index| self.mentions[*index].tokens.start)
    }

    /// The first subject of a sentence: a mention that no preposition precedes.
    fn subject_of(&self, sentence: &Range<usize>, before: usize) -> Option<usize> {
        let from = self.first_from(sentence.start);
        (from..self.mentions.len())
            .take_while(|index| self.mentions[*index].head < before)
            .filter(|index| {
                let mention = &self.mentions[*index];
                let start = mention.tokens.start;
                mention.tokens.end <= before
                    && self.quotes.at(start).is_none()
                    && (start == sentence.start
                        || !self.text.is(start - 1, class::PREP | class::TO | class::DET))
                    && self.text.kind(mention.tokens.end) != Kind::Clitic
                    && mention.kind != MentionKind::Document
            })
            .min_by_key(|index| {
                // Pronouns and names before places.
                (self.mentions[*index].kind == MentionKind::Place, *index)
            })
    }

    /// The subject of a cue. `shared` is the source of the cue before it in the same sentence.
    pub(crate) fn source(&self, cue: &Cue, shared: Option<&Source>) -> Option<Source> {
        let sentence = self.text.layout.sentence(cue.verb);
        let start = cue.tokens.start;
        if cue.according {
            return self.behind(cue.tokens.end);
        }
        if start == sentence.start {
            return None;
        }
        if matches!(cue.form, Form::Ing) && self.is_participle(cue) {
            return shared.cloned().or_else(|| self.sentence_subject(&sentence, start));
        }
        let start = self.before_time(start, sentence.start);
        let before = start.saturating_sub(1);
        if let Some(index) = self.ending_at(start) {
            let index = self.holder(self.mentions[index].tokens.start).unwrap_or(index);
            let mut source = self.widen_left(index, &sentence);
            source.tokens.end = start;
            return Some(source);
        }
        match self.text.kind(before) {
            Kind::Comma => self
                .over_apposition(before, &sentence)
                .or_else(|| shared.cloned())
                .or_else(|| self.sentence_subject(&sentence, before)),
            Kind::Dash => self.over_dashes(before, &sentence),
            _ if self.text.is(before, class::CONJ) => {
                shared.cloned().or_else(|| self.sentence_subject(&sentence, before))
            }
            Kind::Word | Kind::Number | Kind::Close | Kind::Clitic => self.plain(start, &sentence),
            _ => None,
        }
    }

    /// The start of "on Monday" or "later" that ends before `at`.
    fn before_time(&self, at: usize, floor: usize) -> usize {
        let mut start = at;
        while start > floor + 1
            && self.text.is(start - 1, class::CALENDAR | class::TIME)
            && self.text.kind(start - 1) == Kind::Word
        {
            start -= 1;
        }
        let on = start < at && start > floor + 1 && self.text.is(start - 1, class::PREP);
        start - usize::from(on)
    }

    fn is_participle(&self, cue: &Cue) -> bool {
        !(cue.tokens.start..cue.verb).any(|at| self.text.is(at, class::BE))
            && !self.text.same(cue.verb.saturating_sub(1), "as")
    }

    fn sentence_subject(&self, sentence: &Range<usize>, before: usize) -> Option<Source> {
        self.subject_of(sentence, before).map(|index| self.alone(index))
    }

    fn alone(&self, index: usize) -> Source {
        Source {
            tokens: self.mentions[index].tokens.clone(),
            mention: Some(index),
            apposition: None,
        }
    }

    /// A mention right before the verb, with the first half of a pair: "X and Y", or the subject
    /// that it is in apposition to.
    fn widen_left(&self, index: usize, sentence: &Range<usize>) -> Source {
        let mut source = self.alone(index);
        let start = source.tokens.start;
        if start > sentence.start + 1
            && self.text.word(start - 1) == "and"
            && let Some(other) = self.ending_at(start - 1)
        {
            let left = self.mentions[other].tokens.start;
            let open = left == sentence.start || !self.text.is_word(left - 1);
            if open && self.mentions[other].kind != MentionKind::Pronoun {
                source.tokens.start = left;
            }
        }
        source
    }

    /// "X, the minister of Y, said" and "X, who leads Y, said". `comma` is the one before the verb.
    fn over_apposition(&self, comma: usize, sentence: &Range<usize>) -> Option<Source> {
        let floor = sentence.start.max(comma.saturating_sub(APPOSITION_TOKENS_MAX));
        let mut found = None;
        for at in (floor + 1..comma).rev() {
            if self.text.is_quote(at) || self.text.kind(at) == Kind::Semicolon {
                break;
            }
            if self.text.kind(at) != Kind::Comma {
                continue;
            }
            let Some(index) = self.ending_at(at) else {
                if self.text.is(at + 1, class::RELATIVE) && found.is_none() {
                    found = self.plain_subject(at, sentence);
                }
                continue;
            };
            let apposition = self.starting_at(at + 1);
            let mention = &self.mentions[index];
            // "In Paris, the minister, ...": a place is no subject of an apposition.
            if mention.kind == MentionKind::Place {
                continue;
            }
            let link = apposition.is_some() || self.opens_aside(at + 1);
            if link {
                let mut source = self.alone(index);
                if apposition.is_some_and(|other| self.mentions[other].kind != MentionKind::Pronoun)
                {
                    source.tokens.end = comma;
                    source.apposition = apposition;
                }
                found = Some(source);
                let list = mention.tokens.start > sentence.start
                    && self.text.kind(mention.tokens.start - 1) == Kind::Comma;
                if !list {
                    break;
                }
            }
        }
        found.or_else(|| {
            // "The minister, speaking in Paris, said"
            let first = self.subject_of(sentence, comma)?;
            let end = self.mentions[first].tokens.end;
            (self.text.kind(end) == Kind::Comma && comma - end <= APPOSITION_TOKENS_MAX)
                .then(|| self.alone(first))
        })
    }

    /// "Ana Prado - a former minister - said". `dash` is the one before the verb.
    fn over_dashes(&self, dash: usize, sentence: &Range<usize>) -> Option<Source> {
        let floor = sentence.start.max(dash.saturating_sub(APPOSITION_TOKENS_MAX));
        let open = (floor + 1..dash).rev().find(|at| self.text.kind(*at) == Kind::Dash)?;
        let mut source = self.alone(self.ending_at(open)?);
        source.apposition = self.starting_at(open + 1);
        Some(source)
    }

    /// Whether a relative clause, an age or a participle begins at `at`.
    fn opens_aside(&self, at: usize) -> bool {
        self.text.is(at, class::RELATIVE)
            || self.text.kind(at) == Kind::Number
            || self.text.same(at, "whose")
            || self.text.same(at, "of")
            || self.text.same(at, "from")
            || self.text.same(at, "speaking")
            || self.text.same(at, "a")
            || self.text.same(at, "an")
            || self.text.same(at, "the")
            || self.text.word(at).ends_with("ing")
    }

    /// The source behind an inverted verb or "according to", with what stands in apposition.
    pub(crate) fn behind(&self, at: usize) -> Option<Source> {
        let sentence = self.text.layout.sentence(at.min(self.text.len().checked_sub(1)?));
        if at >= sentence.end {
            return None;
        }
        let index = self.starting_at(at);
        let Some(index) = index else {
            return self.plain_behind(at, &sentence);
        };
        let mut source = self.alone(index);
        if self.mentions[index].kind == MentionKind::Pronoun {
            return Some(source);
        }
        // With the body that he belongs to.
        let mut end = source.tokens.end.max(self.mentions[index].of.end);
        if self.text.word(end.min(self.text.len() - 1)) == "and"
            && let Some(other) = self.starting_at(end + 1)
        {
            end = self.mentions[other].tokens.end;
        }
        source.tokens.end = end;
        let comma = self.text.kind(end) == Kind::Comma && end + 1 < sentence.end;
        if comma && !self.text.touches(end + 1) {
            let apposition = self.starting_at(end + 1);
            let described = apposition.is_some_and(|other| {
                matches!(self.mentions[other].kind, MentionKind::Role | MentionKind::Name)
                    && !self.mentions[other].title.is_empty()
            });
            if described || self.opens_aside(end + 1) {
                source.apposition = apposition.filter(|_| described);
                source.tokens.end = self.aside_end(end + 1, &sentence);
            }
        }
        Some(source)
    }

    /// The source between `at` and the comma behind it, with an apposition that a second comma
    /// closes: "According to Ana Prado, the mayor, ...".
    pub(crate) fn up_to_comma(&self, at: usize, sentence: &Range<usize>) -> Option<Source> {
        let comma = (at..sentence.end.min(at + APPOSITION_TOKENS_MAX))
            .find(|at| self.text.kind(*at) == Kind::Comma)
            .filter(|comma| *comma > at)?;
        let mention = self.starting_at(at);
        let mut source = Source { tokens: at..comma, mention, apposition: None };
        let other = self.starting_at(comma + 1).filter(|other| {
            let other = &self.mentions[*other];
            other.kind == MentionKind::Role && self.text.kind(other.tokens.end) == Kind::Comma
        });
        if let (Some(other), Some(_)) = (other, mention) {
            source.tokens.end = self.mentions[other].tokens.end;
            source.apposition = Some(other);
        }
        Some(source)
    }

    /// The end of an apposition at `at`: the sentence's end, a quotation, or a comma that is not
    /// inside a place or list.
    fn aside_end(&self, at: usize, sentence: &Range<usize>) -> usize {
        let mut end = at;
        while end < sentence.end && end - at < APPOSITION_TOKENS_MAX {
            match self.text.kind(end) {
                Kind::Stop | Kind::Exclaim | Kind::Quote(_) | Kind::Semicolon | Kind::Colon => {
                    break;
                }
                Kind::Comma => {
                    let next = end + 1;
                    if self.text.is_quote(next)
                        || self.text.is(next, class::CONJ | class::SUBORD | class::PREP)
                        || self.text.word(next.min(sentence.end - 1)).ends_with("ing")
                    {
                        break;
                    }
                }
                _ => {}
            }
            end += 1;
        }
        end.max(at)
    }

    fn plain_behind(&self, at: usize, sentence: &Range<usize>) -> Option<Source> {
        let mut end = at;
        let stop = class::SUBORD | class::BE | class::AUX | class::WH | class::VERB;
        while end < sentence.end
            && end - at < 12
            && self.text.is_word(end)
            && !self.text.is(end, stop)
        {
            end += 1;
        }
        let opens = end > at
            && (self.text.is(at, class::DET | class::POSSESSIVE | class::NUMERAL)
                || self.text.is_capital(at)
                || self.text.tags[at].classes == 0);
        let inside = self.first_from(at);
        let mention = self.mentions.get(inside).filter(|mention| mention.tokens.end <= end);
        opens.then_some(Source {
            tokens: at..end,
            mention: mention.is_some().then_some(inside),
            apposition: None,
        })
    }
}
