//! The content behind the one who is told or asked: "told reporters that", "urged members to".

use std::ops::Range;

use super::clause::ASIDE_TOKENS_MAX;
use super::source::Scene;
use crate::lexicon::class;
use crate::lexicon::verb;
use crate::rule::cue::Cue;
use crate::token::Kind;

impl Scene<'_> {
    /// "told reporters that", "urged members to".
    pub(super) fn behind_listener(
        &self,
        cue: &Cue,
        at: usize,
        limit: usize,
    ) -> Option<Range<usize>> {
        let text = self.text;
        let mut end = at;
        while end < limit && end - at < ASIDE_TOKENS_MAX {
            if text.is_quote(end) || matches!(text.kind(end), Kind::Semicolon | Kind::Colon) {
                return None;
            }
            if end > at {
                let that = self.is_that(end) && cue.frames & verb::THAT_CLAUSE != 0;
                let question = text.is(end, class::WH) && cue.frames & verb::QUESTION != 0;
                if that || question {
                    return self.bounded(end, limit, false);
                }
                let infinitive = text.is(end, class::TO) && cue.frames & verb::ADDRESSEE != 0;
                if infinitive && !text.is(end + 1, class::DET) {
                    // The listener is no part of what is asked.
                    return self.bounded(end, limit, true);
                }
                // "told him he was": an object pronoun or "reporters", then a subject.
                let listener = text.is(end - 1, class::OBJECT | class::AUDIENCE) || end - at >= 2;
                if listener
                    && cue.frames & verb::CLAUSE != 0
                    && !self.names_listener(end)
                    && self.finite_subject(end, limit)
                {
                    return self.bounded(end, limit, false);
                }
            }
            if text.kind(end) == Kind::Comma && !text.is(end + 1, class::PREP | class::TIME) {
                return None;
            }
            end += 1;
        }
        None
    }

    /// Whether a name at `at` goes on with or is the listener: "his counterpart Ana Prado that".
    fn names_listener(&self, at: usize) -> bool {
        let inside = |index: usize| {
            let mention = &self.mentions[index];
            mention.tokens.start < at && at < mention.tokens.end
        };
        let until = self.mentions.partition_point(|mention| mention.head <= at);
        (until.saturating_sub(4)..until).any(inside)
            || self.starting_at(at).is_some_and(|index| {
                let end = self.mentions[index].tokens.end;
                self.is_that(end)
            })
    }
}
