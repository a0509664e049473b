//! Frames: a cue with its arguments, as the rules find them and as the models choose them. What the
//! stages behind read; who the source is they find out.

use std::ops::Range;

use crate::cast::figure::{NN, NNS};
use crate::hypothesis::Hypothesis;
use crate::lexicon::verb::{Form, VERBS};
use crate::mention::{Mention, MentionKind};
use crate::occasion;
use crate::quote::Quotes;
use crate::statement::{Act, Mode};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// A cue with its arguments, as token ranges.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) source: Option<Source>,
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) mode: Mode,
    pub(crate) act: Option<Act>,
    pub(crate) trust: f32,
    pub(crate) link: Link,
    /// Whether it stands in the content of another one.
    pub(crate) nested: bool,
    /// Where the marker of a point begins whose words nothing else reports.
    pub(crate) marker: Option<usize>,
}

/// Where a frame takes its speaker from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// Its own source.
    Own,
    /// The frame before it in reading order.
    Previous,
}

/// The words at the cue that name the speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) tokens: Range<usize>,
    /// Index of the mention that says who it is; `None` for a phrase that no rule could read.
    pub(crate) mention: Option<usize>,
    /// Index of a mention in apposition: "Ana Prado, the minister of trade".
    pub(crate) apposition: Option<usize>,
}

/// The frame that a chosen hypothesis makes. What the rules know of the same cue is taken over where
/// it fits.
pub(crate) fn of(
    text: &Text<'_>,
    quotes: &Quotes,
    mentions: &[Mention],
    by_rules: &[Frame],
    found: &Hypothesis,
) -> Frame {
    let rule = found.frame.map(|index| &by_rules[index]);
    let cue = found.cue.clone();
    let content = occasion::without_titles(text, &found.content);
    let same_content = rule.filter(|rule| rule.content == content);
    let link = rule.filter(|_| found.source.is_empty()).map_or(Link::Own, |rule| rule.link);
    Frame {
        act: rule.map_or_else(|| act(text, cue.clone()), |rule| rule.act),
        source: source(text, mentions, rule, found),
        mode: same_content.map_or_else(|| mode(text, quotes, &content), |rule| rule.mode),
        content,
        trust: found.confidence,
        cue,
        link,
        nested: found.nested,
        marker: None,
    }
}

/// The words that name the source, with the mentions in them.
fn source(
    text: &Text<'_>,
    mentions: &[Mention],
    rule: Option<&Frame>,
    found: &Hypothesis,
) -> Option<Source> {
    let tokens = found.source.first()?.clone();
    let known = rule
        .and_then(|rule| rule.source.as_ref())
        .filter(|source| source.tokens.start < tokens.end && tokens.start < source.tokens.end);
    let from = mentions.partition_point(|mention| mention.head < tokens.start);
    let inside = |index: &usize| mentions[*index].head < tokens.end;
    // A mention that runs on behind the source was read wrongly: "Mongolia Pledges" in a headline.
    let fits = |index: &usize| mentions[*index].tokens.end <= tokens.end;
    let within: Vec<usize> = (from..mentions.len()).take_while(inside).filter(fits).collect();
    // "Cambodia's premier", "Prado's lawyer": whoever it is stands behind the owner.
    let owner = |index: &&usize| {
        let end = mentions[**index].tokens.end;
        let mark = matches!(text.kind(end), Kind::Quote(mark) if mark.is_single());
        // "Namibia port workers"
        let attribute = mentions[**index].kind == MentionKind::Place
            && end < tokens.end
            && text.tags[end].shape == Shape::Lower
            && matches!(text.parts[end], NN | NNS);
        attribute
            || text.kind(end) == Kind::Clitic
            || (mark && text.touches(end) && text.word(end - 1).ends_with('s'))
    };
    // "President Ana Prado of the island state of Nauru": who comes first speaks.
    let first = within.first().filter(|index| !owner(index)).filter(|index| {
        let mention = &mentions[**index];
        let named = mention.kind != MentionKind::Name || mention.name.len() > 1;
        named && mention.kind != MentionKind::Pronoun && mention.tokens.start <= tokens.start + 1
    });
    let later = |known: &&Source| known.mention.is_none_or(|it| Some(&it) > first);
    let read = |known: &&Source| known.mention.is_some() || within.is_empty();
    if let Some(known) = known.filter(read).filter(|known| first.is_none() || !later(known)) {
        return Some(Source { tokens, ..known.clone() });
    }
    let mention = within.iter().find(|index| !owner(index)).or(within.first()).copied();
    let apposition = mention.and_then(|first| {
        within.iter().copied().find(|other| {
            let start = mentions[*other].tokens.start;
            *other > first
                && mentions[*other].kind == MentionKind::Name
                && start > 0
                && text.kind(start - 1) == Kind::Comma
        })
    });
    Some(Source { tokens, mention, apposition })
}

/// What the reporting verb of a cue does.
pub(crate) fn act(text: &Text<'_>, cue: Option<Range<usize>>) -> Option<Act> {
    let tags = text.tags.get(cue?)?;
    let verb = tags.iter().rev().find(|tag| tag.form != Form::None)?;
    Some(VERBS[usize::from(verb.verb)].act)
}

/// Whether the words are the speaker's own: all of them, some, or none.
pub(crate) fn mode(text: &Text<'_>, quotes: &Quotes, content: &[Range<usize>]) -> Mode {
    let quoted = |at: usize| quotes.at(at).is_some();
    let whole = content.iter().all(|piece| {
        piece.clone().all(|at| quoted(at) || !text.is_word(at)) && quoted(piece.start)
    });
    let inner = content.iter().flat_map(Clone::clone).any(|at| text.is_quote(at) && quoted(at));
    match (whole, inner) {
        (true, true) => Mode::Direct,
        (_, true) => Mode::Mixed,
        (_, false) => Mode::Indirect,
    }
}
