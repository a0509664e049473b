//! Arguments: for every cue the words that name the source and the words that were said.
//! Knows one field of one article; who the source is, is the business of `attribution`.

use std::ops::Range;

mod clause;
mod continuation;
mod cue;
mod layout;
mod listener;
mod phrase;
mod quotation;
mod source;

use crate::frame::{Frame, Link, Source};
use crate::lexicon::class;
use crate::lexicon::verb::{self, Form};
use crate::mention::{self, Mention};
use crate::quote::Quotes;
use crate::statement::Mode;
use crate::text::Text;
use crate::token::Kind;
use cue::Cue;
use source::Scene;

/// Finds cues and their arguments. Frames come in the order of their first content.
pub(crate) fn find(text: &Text<'_>, quotes: &Quotes, mentions: &[Mention]) -> Vec<Frame> {
    let cues = &cue::find(text, quotes)[..];
    let scene = Scene { text, quotes, mentions };
    let mut used = vec![false; cues.len()];
    let mut frames = quotation::attribute(&scene, cues, &mut used);
    let lines = layout::attribute(&scene, cues, &mut used);
    // What a transcript or list claims is not read again as clauses.
    let claimed: Vec<Range<usize>> =
        lines.iter().flat_map(|frame| frame.content.iter().cloned()).collect();
    frames.extend(lines);
    let mut from = 0;
    while from < cues.len() {
        let sentence = text.layout.sentence_index(cues[from].verb);
        let count = cues[from..]
            .iter()
            .take_while(|cue| text.layout.sentence_index(cue.verb) == sentence)
            .count();
        let range = from..from + count;
        let verb = cues[from].verb;
        let claim = claimed.partition_point(|content| content.end <= verb);
        if claimed.get(claim).is_some_and(|content| content.contains(&verb)) {
            from += count;
            continue;
        }
        sentence_frames(&scene, &cues[range.clone()], &used[range], &mut frames);
        from += count;
    }
    frames.sort_by_key(|frame| frame.content.first().map_or(0, |content| content.start));
    frames
}

/// The frames of one sentence whose content is no quotation.
fn sentence_frames(scene: &Scene<'_>, cues: &[Cue], used: &[bool], frames: &mut Vec<Frame>) {
    let sentence = scene.text.layout.sentence(cues[0].verb);
    let headline = mention::is_headline(scene.text, scene.text.layout.paragraph(sentence.start));
    let mut claimed: Vec<Range<usize>> = Vec::new();
    let mut taken = used.to_vec();
    for (index, cue) in cues.iter().enumerate().rev() {
        if taken[index] || !claimed.is_empty() {
            continue;
        }
        if let Some(frame) = trailing(scene, cue, &sentence) {
            claimed.extend(frame.content.iter().cloned());
            taken[index] = true;
            frames.push(frame);
        }
    }
    let mut shared: Option<Source> = None;
    for (index, cue) in cues.iter().enumerate() {
        if claimed.iter().any(|content| content.contains(&cue.verb)) {
            continue;
        }
        let source = scene.source(cue, shared.as_ref());
        if taken[index] {
            shared = source.or(shared);
            continue;
        }
        if headline && cue.frames & verb::WEAK != 0 {
            continue;
        }
        let Some(source) = source else { continue };
        if !may_speak(scene, cue, &source) {
            continue;
        }
        let Some(content) = scene.content_behind(cue, Some(&source)) else { continue };
        if scene.is_bare_title(&content) {
            continue;
        }
        claimed.push(content.clone());
        shared = Some(source.clone());
        frames.push(frame(scene, cue, Some(source), content));
    }
}

/// The reader and the writer are no speakers of the news, and what a relative clause tells of
/// somebody counts only when the verb reports words.
fn may_speak(scene: &Scene<'_>, cue: &Cue, source: &Source) -> bool {
    let text = scene.text;
    let at = source.tokens.start;
    let words = cue.frames & (verb::QUOTE | verb::THAT_CLAUSE) != 0;
    if source.tokens.len() > 1 {
        return true;
    }
    if text.is(at, class::YOU) {
        return false;
    }
    !text.is(at, class::FIRST_SINGULAR | class::FIRST_PLURAL | class::RELATIVE)
        || (words && cue.frames & verb::WEAK == 0)
}

fn frame(scene: &Scene<'_>, cue: &Cue, source: Option<Source>, content: Range<usize>) -> Frame {
    let quoted = scene.quotes_in(&content).any(|quote| !scene.is_title(quote));
    let strong = cue.frames & verb::WEAK == 0 && cue.frames & verb::QUOTE != 0;
    Frame {
        cue: Some(cue.tokens.clone()),
        source,
        content: vec![content],
        mode: if quoted { Mode::Mixed } else { Mode::Indirect },
        act: Some(cue.act),
        trust: if strong { 0.8 } else { 0.6 },
        link: Link::Own,
        nested: false,
        marker: None,
    }
}

/// "It will rain, X said" and "According to X, it will rain".
fn trailing(scene: &Scene<'_>, cue: &Cue, sentence: &Range<usize>) -> Option<Frame> {
    let text = scene.text;
    if cue.according {
        return according(scene, cue, sentence);
    }
    if cue.frames & verb::TRAILING == 0 || cue.form == Form::Ing {
        return None;
    }
    let limit = clause::content_limit(text, sentence);
    let inverted =
        cue.tokens.start > sentence.start && text.kind(cue.tokens.start - 1) == Kind::Comma;
    let (source, edge) = if inverted {
        let clause = cue.frames & verb::THAT_CLAUSE != 0 && scene.is_that(cue.tokens.end);
        let source = (!clause).then(|| scene.behind(cue.tokens.end)).flatten();
        let source = source.filter(|source| source.mention.is_some())?;
        (source, cue.tokens.start - 1)
    } else {
        let source = scene.source(cue, None)?;
        let edge = source.tokens.start.checked_sub(1)?;
        (source, edge)
    };
    if edge <= sentence.start || text.kind(edge) != Kind::Comma {
        return None;
    }
    let behind = if inverted { source.tokens.end } else { cue.tokens.end };
    let closes = behind >= limit
        || matches!(text.kind(behind), Kind::Comma | Kind::Dash | Kind::Stop)
        || text.is(behind, class::PREP | class::CALENDAR | class::TIME | class::ADV);
    if !closes || (!inverted && scene.content_behind(cue, Some(&source)).is_some()) {
        return None;
    }
    let content = scene.content_before(edge, sentence.start)?;
    Some(frame(scene, cue, Some(source), content))
}

fn according(scene: &Scene<'_>, cue: &Cue, sentence: &Range<usize>) -> Option<Frame> {
    let text = scene.text;
    let opens = cue.tokens.start == sentence.start;
    let source = if opens {
        scene.up_to_comma(cue.tokens.end, sentence)?
    } else {
        scene.behind(cue.tokens.end)?
    };
    let limit = clause::content_limit(text, sentence);
    let content = if opens {
        let start = source.tokens.end + usize::from(text.kind(source.tokens.end) == Kind::Comma);
        (start < limit).then_some(start..limit)?
    } else {
        let comma = text.kind(cue.tokens.start - 1) == Kind::Comma;
        scene.content_before(cue.tokens.start - usize::from(comma), sentence.start)?
    };
    Some(frame(scene, cue, Some(source), content))
}
