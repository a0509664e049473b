//! Attribution by layout: transcripts ("NAME: ...") and numbered paragraphs below a lead-in.
//! Looks at whole paragraphs; quotations are dealt with elsewhere.

use std::ops::Range;

use super::source::Scene;
use crate::frame::Source;
use crate::frame::{Frame, Link};
use crate::mention::{MentionKind, is_headline};
use crate::rule::cue::Cue;
use crate::statement::{Act, Mode};
use crate::structure;
use crate::tag::Shape;
use crate::token::Kind;

/// A name at the start of a transcript's line has at most so many tokens.
const NAME_TOKENS_MAX: usize = 8;

/// So many lines with a name make a transcript.
const TRANSCRIPT_LINES_MIN: usize = 2;

/// Frames of transcripts and of lists without quotation marks.
pub(super) fn attribute(scene: &Scene<'_>, cues: &[Cue], used: &mut [bool]) -> Vec<Frame> {
    let mut frames = transcript(scene);
    if frames.is_empty() {
        frames
            .extend(scene.text.layout.paragraphs.first().and_then(|first| headline(scene, first)));
    }
    lists(scene, cues, used, &mut frames);
    frames
}

fn transcript(scene: &Scene<'_>) -> Vec<Frame> {
    let lines: Vec<Frame> = scene
        .text
        .layout
        .paragraphs
        .iter()
        .filter_map(|paragraph| line(scene, paragraph))
        .collect();
    if lines.len() < TRANSCRIPT_LINES_MIN { Vec::new() } else { lines }
}

/// "DR. TIBOR NAGY: The gate was old."
fn line(scene: &Scene<'_>, paragraph: &Range<usize>) -> Option<Frame> {
    let text = scene.text;
    let limit = paragraph.end.min(paragraph.start + NAME_TOKENS_MAX);
    let colon = (paragraph.start + 1..limit).find(|at| text.kind(*at) == Kind::Colon)?;
    let name = paragraph.start..colon;
    let shouted = name.clone().all(|at| matches!(text.tags[at].shape, Shape::Upper | Shape::Title))
        && name.clone().any(|at| text.tags[at].shape == Shape::Upper);
    let content = colon + 1..paragraph.end;
    if !shouted || content.is_empty() || scene.quotes.at(content.start).is_some() {
        return None;
    }
    let mention = scene
        .starting_at(name.start)
        .filter(|index| scene.mentions[*index].kind != MentionKind::Place);
    Some(Frame {
        cue: Some(colon..colon + 1),
        source: Some(Source { tokens: name, mention, apposition: None }),
        content: vec![content],
        mode: Mode::Direct,
        act: Some(Act::Assert),
        trust: 0.7,
        link: Link::Own,
        nested: false,
        marker: None,
    })
}

/// "Prado: Ports Will Stay Open" as the first line.
fn headline(scene: &Scene<'_>, paragraph: &Range<usize>) -> Option<Frame> {
    let text = scene.text;
    let limit = paragraph.end.min(paragraph.start + NAME_TOKENS_MAX);
    let colon = (paragraph.start + 1..limit).find(|at| text.kind(*at) == Kind::Colon)?;
    let index = scene.starting_at(paragraph.start)?;
    let mention = &scene.mentions[index];
    let content = colon + 1..paragraph.end;
    let fits = mention.tokens.end == colon
        && mention.kind == MentionKind::Name
        && is_headline(text, paragraph.clone())
        && content.len() >= 3
        && !text.is_quote(content.start);
    fits.then(|| Frame {
        cue: Some(colon..colon + 1),
        source: Some(Source {
            tokens: mention.tokens.clone(),
            mention: Some(index),
            apposition: None,
        }),
        content: vec![content],
        mode: Mode::Indirect,
        act: Some(Act::Assert),
        trust: 0.5,
        link: Link::Own,
        nested: false,
        marker: None,
    })
}

/// Numbered paragraphs without quotation marks below "X outlined three priorities:".
fn lists(scene: &Scene<'_>, cues: &[Cue], used: &mut [bool], frames: &mut Vec<Frame>) {
    let text = scene.text;
    let paragraphs = &text.layout.paragraphs;
    let mut index = 1;
    while index < paragraphs.len() {
        let start = paragraphs[index].start;
        let count = paragraphs[index..]
            .iter()
            .take_while(|paragraph| {
                scene.quotes.at(paragraph.start).is_none()
                    && structure::opens_point(text, paragraph)
            })
            .count();
        if count >= 2
            && text.kind(start - 1) == Kind::Colon
            && let Some(found) = scene.cue_above(cues, used, start)
        {
            let content = paragraphs[index..index + count].to_vec();
            frames.push(found.frame(content, Mode::Indirect, cues, used));
        }
        index += count.max(1);
    }
}
