//! Phrases that run on into the words that report: "The World Food Programme estimates". Attribution knows
//! better where the one who speaks ends.

use super::super::{Mention, MentionKind, describe};
use crate::frame::Frame;
use crate::lexicon::class;
use crate::text::Text;
use crate::token::Kind;

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

/// How many tokens a written source may have with what is said of it.
const WRITTEN_TOKENS_MAX: usize = 16;

/// "A survey released this week by Acme found": what was done to a written source tells which one it is.
pub(super) fn written(text: &Text<'_>, mentions: &mut [Mention], frames: &[Frame]) {
    const DONE: &[&str] = &[
        "released",
        "published",
        "conducted",
        "carried",
        "commissioned",
        "issued",
        "compiled",
        "made",
    ];
    for source in frames.iter().filter_map(|frame| frame.source.as_ref()) {
        let tokens = &source.tokens;
        let first = mentions.partition_point(|mention| mention.head < tokens.start);
        let Some(mention) = mentions.get_mut(first) else { continue };
        let end = mention.tokens.end;
        let poll = ["survey", "poll", "study"].iter().any(|it| text.same(mention.noun(), it));
        let begins = mention.kind == MentionKind::Document && mention.tokens.start == tokens.start;
        let whole = begins
            && poll
            && end < tokens.end
            && tokens.len() <= WRITTEN_TOKENS_MAX
            && DONE.iter().any(|word| text.same(end, word))
            && (end..tokens.end)
                .all(|at| matches!(text.kind(at), Kind::Word | Kind::Number | Kind::Clitic));
        if whole {
            mention.tokens.end = tokens.end;
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
