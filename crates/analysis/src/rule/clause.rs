//! The content of a cue that is not a quotation: the clause or phrase behind the verb, or the
//! clause before it. Knows where clauses end; a source is found elsewhere.

use std::ops::Range;

use super::source::Scene;
use crate::frame::Source;
use crate::lexicon::Lexicon;
use crate::lexicon::class::{self, Classes};
use crate::lexicon::verb::{self, Form};
use crate::rule::cue::Cue;
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// Phrases between a verb and its content, such as "in a statement on Tuesday", are followed over
/// at most so many tokens.
pub(super) const ASIDE_TOKENS_MAX: usize = 16;

/// The noun that a title in quotation marks belongs to stands at most so far before it.
const TITLE_NOUN_TOKENS: usize = 8;

/// A clause before ", X said" has at least so many tokens.
const TRAILING_TOKENS_MIN: usize = 3;

/// What may open a bare clause or noun phrase.
const SUBJECT: Classes = class::DET | class::POSSESSIVE | class::NUMERAL | class::PRONOUN;

impl Scene<'_> {
    /// The content behind the cue.
    pub(crate) fn content_behind(
        &self,
        cue: &Cue,
        source: Option<&Source>,
    ) -> Option<Range<usize>> {
        let sentence = self.text.layout.sentence(cue.verb);
        let mut limit = content_limit(self.text, &sentence);
        let mut at = cue.tokens.end;
        if self.is_side_clause(source, &sentence) {
            limit = self.first_comma(at, limit);
        }
        if at >= limit {
            return None;
        }
        let listens = cue.frames & (verb::LISTENER | verb::ADDRESSEE) != 0;
        if listens
            && !cue.linked
            && !self.text.is(at, class::NEG)
            && let Some(content) = self.behind_listener(cue, at, limit)
        {
            return Some(content);
        }
        let start = at;
        at = self.skip_aside(at, limit);
        let gap = at > start;
        if at >= limit {
            return None;
        }
        let text = self.text;
        let takes = |frame| cue.frames & frame != 0;
        if takes(verb::THAT_CLAUSE) && self.is_that(at) {
            return self.bounded(at, limit, false);
        }
        if takes(verb::QUESTION) && text.is(at, class::WH) && !text.is(at, class::THAT) {
            return self.bounded(at, limit, false);
        }
        if takes(verb::INFINITIVE) && text.is(at, class::TO) && !gap {
            return self.bounded(at, limit, true);
        }
        if takes(verb::GERUND) && text.word(at).ends_with("ing") && !gap {
            return self.bounded(at, limit, true);
        }
        if takes(verb::CLAUSE) && self.opens_clause(at, limit, gap) {
            let content = self.bounded(at, limit, false)?;
            // "wrote a play" is no report; "wrote the play was over" is one.
            let finite = self.has_finite(&content);
            if takes(verb::NOUN) && !finite && !self.is_say(cue) {
                return self.bounded(at, limit, true);
            }
            return (finite || self.is_say(cue)).then_some(content);
        }
        let object = takes(verb::NOUN) || cue.linked;
        if object && !gap && self.opens_phrase(at) {
            return self.bounded(at, limit, true);
        }
        None
    }

    /// Whether the source stands in a side clause, which ends with its comma: "who vowed to",
    /// "When she said".
    fn is_side_clause(&self, source: Option<&Source>, sentence: &Range<usize>) -> bool {
        let Some(start) = source.map(|source| source.tokens.start) else { return false };
        let text = self.text;
        text.is(start, class::RELATIVE)
            || (start > sentence.start
                && text.is(start - 1, class::SUBORD | class::WH)
                && !text.is(start - 1, class::THAT))
    }

    /// The first comma outside quotations from `at` on, else `limit`.
    fn first_comma(&self, at: usize, limit: usize) -> usize {
        (at..limit)
            .find(|at| self.text.kind(*at) == Kind::Comma && self.quotes.at(*at).is_none())
            .unwrap_or(limit)
    }

    /// Whether "that" at `at` opens a clause and is no pronoun.
    pub(super) fn is_that(&self, at: usize) -> bool {
        self.text.same(at, "that") && !self.text.is(at + 1, class::BE | class::AUX)
    }

    /// Moves over "in a statement", "on Tuesday", "again" behind the verb.
    fn skip_aside(&self, at: usize, limit: usize) -> usize {
        let text = self.text;
        let mut end = at;
        while end < limit && end - at < ASIDE_TOKENS_MAX {
            let tag = &text.tags[end];
            if tag.is(class::CALENDAR | class::TIME) || (tag.is(class::ADV) && !tag.is(class::WH)) {
                end += 1;
            } else if tag.is(class::PREP)
                && !tag.is(class::TO)
                && text.kind(end) == Kind::Word
                && self.aside_has_occasion(end, limit)
            {
                end = self.occasion_end(end, limit);
            } else if text.kind(end) == Kind::Comma && end > at && self.is_that(end + 1) {
                end += 1;
            } else {
                break;
            }
        }
        if text.kind(end.min(text.len() - 1)) == Kind::Comma { at } else { end }
    }

    fn aside_has_occasion(&self, at: usize, limit: usize) -> bool {
        (at + 1..limit.min(at + 5))
            .any(|at| self.text.is(at, class::AUDIENCE | class::CALENDAR | class::SPEECH))
    }

    fn occasion_end(&self, at: usize, limit: usize) -> usize {
        (at + 1..limit.min(at + 5))
            .find(|at| {
                self.text.is(*at, class::AUDIENCE | class::CALENDAR | class::SPEECH)
                    && !self.text.is(at + 1, class::AUDIENCE)
            })
            .map_or(at + 1, |last| last + 1)
    }

    /// Whether a subject with a finite verb near it begins at `at`.
    pub(super) fn finite_subject(&self, at: usize, limit: usize) -> bool {
        let text = self.text;
        let opens = text.is(at, SUBJECT) || text.is_capital(at);
        // "it opposes": behind a subject pronoun any word is a verb.
        let subject = class::HE | class::SHE | class::IT | class::THEY;
        let next = at + 1;
        if text.is(at, subject)
            && next < limit
            && text.tags[next].shape == Shape::Lower
            && !text.is(next, class::PREP | class::CONJ | class::SUBORD | class::THAT)
        {
            return true;
        }
        opens
            && !text.is(at, class::RELATIVE)
            && (at + 1..limit.min(at + 8)).any(|at| {
                text.is(at, class::BE | class::AUX | class::VERB) || text.word(at).ends_with("ed")
            })
    }

    fn opens_clause(&self, at: usize, limit: usize, gap: bool) -> bool {
        let text = self.text;
        let tag = &text.tags[at];
        if gap {
            return self.finite_subject(at, limit);
        }
        if text.is_quote(at) {
            return false;
        }
        text.kind(at) == Kind::Number
            || text.is(at, SUBJECT)
            || text.is_capital(at)
            || tag.is(class::SUBORD)
            || (text.kind(at) == Kind::Word
                && !tag.is(class::PREP | class::CONJ | class::TO | class::THAT | class::ADV)
                && limit - at > 2)
    }

    fn is_say(&self, cue: &Cue) -> bool {
        let tag = &self.text.tags[cue.verb];
        verb::VERBS[usize::from(tag.verb)].lemma == "say"
    }

    /// Whether a word that can only be a finite verb stands in the clause.
    fn has_finite(&self, content: &Range<usize>) -> bool {
        content.clone().skip(1).any(|at| {
            let tag = &self.text.tags[at];
            tag.is(class::BE | class::AUX | class::VERB)
                || !tag.is(class::TITLED)
                    && (tag.shape == Shape::Lower && self.text.word(at).ends_with("ed"))
                || !tag.is(class::TITLED) && matches!(tag.form, Form::Past | Form::Third)
                || (self.text.kind(at) == Kind::Clitic && self.text.is(at - 1, class::PRONOUN))
        })
    }

    fn opens_phrase(&self, at: usize) -> bool {
        let text = self.text;
        let tag = &text.tags[at];
        if text.is_quote(at) {
            return true;
        }
        text.is(at, SUBJECT)
            || text.is_capital(at)
            || tag.is(class::OBJECT)
            || (text.is_word(at)
                && !tag.is(class::PREP
                    | class::CONJ
                    | class::TO
                    | class::ADV
                    | class::SUBORD
                    | class::WH
                    | class::BE
                    | class::AUX))
    }

    /// The content from `start` to the end of its clause.
    pub(super) fn bounded(&self, start: usize, limit: usize, strict: bool) -> Option<Range<usize>> {
        let text = self.text;
        let mut at = start + 1;
        while at < limit {
            if let Some(quote) = self.quotes.at(at) {
                at = self.quotes.outer[quote].tokens.end.max(at + 1);
                continue;
            }
            if self.cuts(start, at, limit, strict) {
                break;
            }
            at += 1;
        }
        let mut end = at.min(limit);
        end = self.before_occasion(&(start..end));
        if strict {
            end = self.before_day(start, end);
        }
        while end > start && matches!(text.kind(end - 1), Kind::Comma | Kind::Dash | Kind::Colon) {
            end -= 1;
        }
        (end > start).then_some(start..end)
    }

    /// Ends a noun phrase before "on Tuesday" or "last week", which tells when it was said.
    fn before_day(&self, start: usize, end: usize) -> usize {
        let text = self.text;
        let mut cut = end;
        while cut > start + 1 && text.is(cut - 1, class::CALENDAR | class::TIME) {
            cut -= 1;
        }
        let link = ["on", "last", "this", "late", "early", "earlier", "in"];
        while cut < end && cut > start + 1 && link.iter().any(|word| text.same(cut - 1, word)) {
            cut -= 1;
        }
        if cut > start { cut } else { end }
    }

    /// Ends the content before "at the conference on “...”": the title of the occasion is no part
    /// of what was said.
    fn before_occasion(&self, content: &Range<usize>) -> usize {
        let text = self.text;
        let title = self.quotes_in(content).find(|quote| {
            let start = quote.tokens.start;
            let floor = start.saturating_sub(TITLE_NOUN_TOKENS).max(content.start);
            self.is_title(quote) && (floor..start).any(|at| text.is(at, class::TITLED))
        });
        let Some(title) = title else { return content.end };
        let occasion = ["at", "during", "in", "while", "when", "as"];
        (content.start + 1..title.tokens.start)
            .rev()
            .find(|at| occasion.iter().any(|word| text.same(*at, word)))
            .unwrap_or(content.end)
    }

    /// Whether the content that began at `start` ends before the token at `at`.
    fn cuts(&self, start: usize, at: usize, limit: usize, strict: bool) -> bool {
        let text = self.text;
        match text.kind(at) {
            Kind::Semicolon => return true,
            Kind::Dash => return strict && !text.touches(at),
            Kind::Comma => {}
            Kind::Word => {
                if strict && at > start + 1 && self.opens_side_clause(at, true) {
                    return true;
                }
                // "announced rates and said it will": a second verb with the same subject.
                return text.is(at, class::CONJ)
                    && (self.reports_soon(at + 1)
                        || self.is_report(at + 1) && (strict || !self.has_finite(&(start..at))));
            }
            _ => return false,
        }
        let next = at + 1;
        if next >= limit {
            return true;
        }
        let participle = text.tags[next].form == Form::Ing;
        let contrast = ["according", "while", "whereas", "though", "although", "compared"];
        if participle
            || contrast.iter().any(|word| text.same(next, word))
            || self.opens_side_clause(next, strict)
            || self.reports_soon(next)
            || self.subject_reports(next)
        {
            return true;
        }
        if text.is(next, class::CONJ) {
            return self.reports_soon(next + 1)
                || self.subject_reports(next + 1)
                || strict && {
                    !text.is(next + 1, class::DET | class::POSSESSIVE) && text.same(next, "but")
                };
        }
        strict
            && (text.is(next, class::RELATIVE | class::SUBORD)
                || text.word(next).ends_with("ing")
                || text.same(next, "where"))
    }

    /// "while attending", "as she opened", "speaking in Oslo": what happened around the statement.
    fn opens_side_clause(&self, at: usize, strict: bool) -> bool {
        let text = self.text;
        let next = (at + 1).min(text.len() - 1);
        let any = |words: &[&str], at: usize| words.iter().any(|word| text.same(at, word));
        let participle = text.word(next).ends_with("ing") && text.tags[next].shape == Shape::Lower;
        let subject = strict && text.is(next, class::HE | class::SHE | class::THEY);
        let comma = text.kind(at - 1) == Kind::Comma;
        any(&["while", "whilst", "as", "after", "before", "when", "amid"], at)
            && (participle || subject)
            || any(&["during"], at) && (comma || strict)
            || comma && any(&["speaking", "addressing", "attending", "opening", "visiting"], at)
    }

    /// Whether a finite reporting verb, perhaps behind an adverb, stands at `at`.
    fn reports_soon(&self, at: usize) -> bool {
        let text = self.text;
        let at = at + usize::from(text.is(at, class::ADV | class::AUX));
        text.tags.get(at).is_some_and(|tag| {
            matches!(tag.form, Form::Past | Form::Third)
                && !tag.is(class::PLURAL | class::DOCUMENT)
                && Lexicon::frames(tag.verb) & (verb::QUOTE | verb::THAT_CLAUSE) != 0
                && Lexicon::frames(tag.verb) & verb::WEAK == 0
        })
    }

    /// Whether the word at `at` is a past reporting verb of any kind.
    fn is_report(&self, at: usize) -> bool {
        self.text.tags.get(at).is_some_and(|tag| {
            tag.form == Form::Past && Lexicon::frames(tag.verb) & verb::WEAK == 0
        })
    }

    /// "he added that" behind a comma.
    fn subject_reports(&self, at: usize) -> bool {
        self.starting_at(at).is_some_and(|index| self.reports_soon(self.mentions[index].tokens.end))
    }

    /// The clause before ", X said". `edge` is the comma.
    pub(crate) fn content_before(&self, edge: usize, floor: usize) -> Option<Range<usize>> {
        let mut start = floor;
        while start < edge && matches!(self.text.kind(start), Kind::Comma | Kind::Dash | Kind::Stop)
        {
            start += 1;
        }
        (edge >= start + TRAILING_TOKENS_MIN).then_some(start..edge)
    }
}

/// The end of the sentence without its full stop.
pub(crate) fn content_limit(text: &Text<'_>, sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    while end > sentence.start + 1 && text.kind(end - 1) == Kind::Stop {
        end -= 1;
    }
    end
}
