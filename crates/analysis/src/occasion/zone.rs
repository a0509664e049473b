//! Zones: the stretches of a sentence in which its occasion is told. Knows no occasion.

use std::ops::Range;

use super::is_presence;
use super::word::LEADS;
use crate::frame::Frame;
use crate::lexicon::class;
use crate::text::Text;
use crate::token::Kind;

/// An occasion is told in so many tokens, in so many places of a sentence.
const ZONE_MAX: usize = 80;
const ZONES_MAX: usize = 6;

/// The stretches of the cue's sentence that can tell an occasion.
pub(super) fn zones(text: &Text<'_>, frame: &Frame, cue: &Range<usize>) -> Vec<Range<usize>> {
    let sentence = text.layout.sentence(cue.start);
    let source = frame.source.as_ref().map(|source| source.tokens.clone());
    let taken = |at: usize| {
        frame.content.iter().any(|range| range.contains(&at))
            || source.as_ref().is_some_and(|source| source.contains(&at))
    };
    let mut zones = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end && zones.len() < ZONES_MAX {
        if taken(at) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < sentence.end && !taken(at) && at != cue.start {
            at += 1;
        }
        // From the cue on anything may follow; elsewhere it must be led over to.
        let own = start == cue.start
            || source.as_ref().is_some_and(|source| start == source.end && source.start >= cue.end);
        let first = start + usize::from(text.kind(start) == Kind::Comma || text.is_quote(start));
        let first = first + usize::from(text.kind(first) == Kind::Comma);
        let led = LEADS.iter().any(|lead| text.same(first, lead)) || is_presence(text, first);
        if own || led {
            let limit = at.min(start + ZONE_MAX);
            let stop = (start..limit).find(|at| ends_zone(text, *at)).unwrap_or(limit);
            zones.push(start..stop);
        }
    }
    zones
}

/// Whether something else begins that is no part of the occasion.
fn ends_zone(text: &Text<'_>, at: usize) -> bool {
    let modal = text.part(at) == "MD";
    let lead = LEADS.iter().any(|lead| text.same(at, lead));
    text.kind(at) == Kind::Semicolon
        || modal
        || (text.is(at, class::THAT | class::WH) && !lead)
        || ["who", "whom", "whose", "but"].iter().any(|word| text.same(at, word))
}
