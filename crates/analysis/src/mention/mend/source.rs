//! Phrases that run on into the words that report: "The World Food Programme estimates". Attribution knows
//! better where the one who speaks ends.

use super::super::{Mention, MentionKind, describe};
use crate::frame::Frame;
use crate::lexicon::class;
use crate::text::Text;

/// Ends the mention that begins a source where its cue begins.
pub(super) fn cut(text: &Text<'_>, mentions: &mut [Mention], frames: &[Frame]) {
    for frame in frames {
        let (Some(source), Some(cue)) = (&frame.source, &frame.cue) else { continue };
        let end = cue.start;
        if source.tokens.end != end || source.mention.is_some() {
            continue;
        }
        let first = mentions.partition_point(|mention| mention.head < source.tokens.start);
        let Some(mention) = mentions.get_mut(first) else { continue };
        let begins = mention.tokens.start == source.tokens.start;
        if begins && mention.head < end && end < mention.tokens.end {
            let head = describe::describe(text, mention.head..end);
            let (start, definite) = (mention.tokens.start, mention.definite);
            *mention = head;
            mention.tokens.start = start;
            mention.definite |= definite;
        }
    }
}

/// The person named inside the description of another: "a spokesman for Trade Minister Ada Lund".
pub(crate) fn inside(text: &Text<'_>, mention: &Mention) -> Option<Mention> {
    let nameless = mention.name.is_empty() && mention.kind != MentionKind::Pronoun;
    let start = mention.of.start + usize::from(text.is(mention.of.start, class::DET));
    if !nameless || start + 1 >= mention.of.end || mention.of.end > mention.tokens.end {
        return None;
    }
    let inner = describe::describe(text, start..mention.of.end);
    let office = inner.title.clone().any(|at| text.is(at, class::OFFICE));
    (inner.kind == MentionKind::Name && office && !inner.name.is_empty()).then_some(inner)
}
