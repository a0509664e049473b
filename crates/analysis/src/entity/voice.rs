//! Transcripts: whose words a line is that begins with a name or with "A:", and whom it speaks to. Knows
//! names and paragraphs, no cues.

use std::ops::Range;

use super::resolve::Who;
use super::{Entities, Referent};
use crate::cast::Figure;
use crate::frame::Source;
use crate::mention::{Mention, MentionKind};
use crate::statement::Unresolved;
use crate::text::Text;
use crate::token::Kind;

/// Fewer lines that begin with a label and a colon are no transcript.
const TURNS_MIN: usize = 3;

/// How long an aside behind the label may be: "(smiling)".
const ASIDE_TOKENS_MAX: usize = 8;

/// The lines of a transcript.
#[derive(Debug, Default)]
pub(super) struct Turns {
    list: Vec<Turn>,
}

#[derive(Debug)]
struct Turn {
    /// The tokens of the label, and those behind its colon.
    label: Range<usize>,
    words: Range<usize>,
    /// Who speaks; nobody for a question without a name.
    who: Option<u32>,
}

/// What a label says.
enum Label {
    Name(u32),
    Question,
    Answer,
}

impl Turns {
    pub(super) fn of(
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &[Referent],
        entities: &Entities,
    ) -> Self {
        let mut lines: Vec<(Range<usize>, Range<usize>, Label)> = Vec::new();
        for paragraph in &text.layout.paragraphs {
            let Some((label, end)) = label(text, paragraph, mentions, referents) else { continue };
            lines.push((paragraph.start..end, end + 1..paragraph.end, label));
        }
        if lines.len() < TURNS_MIN {
            return Self::default();
        }
        // Who answers is the one whom the lines before the first question name first.
        let asks = |line: &&(Range<usize>, Range<usize>, Label)| !matches!(line.2, Label::Name(_));
        let before = lines.iter().find(asks).map_or(0, |line| line.0.start);
        let asked = mentions.iter().zip(referents).take_while(|(it, _)| it.head < before);
        let mut people = asked.filter_map(|(_, referent)| referent.entity());
        let guest = people.find(|id| {
            let entity = &entities.list[*id as usize];
            entity.kind == MentionKind::Name
                && matches!(entity.figure, Some(Figure::Person) | None)
                && entity.words.len() > 1
        });
        let asker = interviewer(text, mentions, referents, before, guest, entities);
        let list = lines.into_iter().map(|(label, words, kind)| {
            let who = match kind {
                Label::Name(id) => Some(id),
                Label::Answer => guest,
                Label::Question => asker,
            };
            Turn { label, words, who }
        });
        Self { list: list.collect() }
    }

    /// The line that holds a token.
    fn turn(&self, at: usize) -> Option<&Turn> {
        let index = self.list.partition_point(|turn| turn.words.end <= at);
        self.list.get(index).filter(|turn| turn.label.start <= at)
    }

    /// Whose words a token stands in.
    pub(super) fn at(&self, at: usize) -> Option<Who> {
        let turn = self.turn(at).filter(|turn| turn.words.start <= at)?;
        turn.who.map(Who::Entity)
    }

    /// A source without the label before it: "Q: The minister" says.
    pub(super) fn unlabelled(&self, source: &Source) -> Source {
        let turn = self.turn(source.tokens.start);
        let start = turn.map_or(0, |turn| turn.words.start).max(source.tokens.start);
        Source { tokens: start..source.tokens.end, ..source.clone() }
    }

    /// The speaker whom a source names that is a label: "A:" is who is asked, "Q:" nobody known.
    pub(super) fn label(&self, source: &Range<usize>) -> Option<Who> {
        let turn = self
            .turn(source.start)
            .filter(|turn| turn.label.contains(&source.start) && source.end <= turn.words.start)?;
        Some(turn.who.map_or(Who::Nobody(Unresolved::NoAntecedent), Who::Entity))
    }

    /// Whom a line speaks to: the other one, if there are two.
    pub(super) fn asked(&self, at: usize) -> Option<Who> {
        let speaker = self.turn(at)?.who;
        let mut others = self.list.iter().map(|turn| turn.who).filter(|who| *who != speaker);
        let other = others.next()?;
        others.all(|who| who == other).then_some(Who::Entity(other?))
    }
}

/// How far before a name the word stands that says that he asks.
const ASKER_TOKENS: usize = 8;

/// Who asks by the lines before the first question: "she spoke to Ada Lund", "interviewed by Ada Lund".
fn interviewer(
    text: &Text<'_>,
    mentions: &[Mention],
    referents: &[Referent],
    before: usize,
    guest: Option<u32>,
    entities: &Entities,
) -> Option<u32> {
    let asks = ["spoke", "talked", "interview", "interviewed", "interviewer", "questions", "asked"];
    let mut named = mentions.iter().zip(referents).take_while(|(it, _)| it.head < before);
    named.find_map(|(mention, referent)| {
        let Referent::Entity(id) = *referent else { return None };
        let start = mention.tokens.start;
        let sentence = text.layout.sentence(start).start;
        let near = start.saturating_sub(ASKER_TOKENS).max(sentence)..start;
        let verb = near.clone().any(|at| asks.iter().any(|word| text.same(at, word)));
        let link = near.into_iter().any(|at| matches!(text.word(at), "to" | "with" | "by"));
        let entity = &entities.list[id as usize];
        let person = entity.kind == MentionKind::Name
            && !matches!(entity.figure, Some(Figure::Organization | Figure::Place))
            && entity.words.len() > 1
            && Some(id) != guest;
        (verb && link && person).then_some(id)
    })
}

/// The label that begins a paragraph, and the place of its colon: "LUND:", "Lund (laughs):", "Q:".
fn label(
    text: &Text<'_>,
    paragraph: &Range<usize>,
    mentions: &[Mention],
    referents: &[Referent],
) -> Option<(Label, usize)> {
    let start = paragraph.start;
    let colon = |at: usize| (text.kind(at) == Kind::Colon && at + 1 < paragraph.end).then_some(at);
    if let Some(at) = colon(start + 1) {
        match text.word(start).to_lowercase().as_str() {
            "q" | "question" | "journalist" | "interviewer" | "reporter" => {
                return Some((Label::Question, at));
            }
            "a" | "answer" => return Some((Label::Answer, at)),
            _ => {}
        }
    }
    let index = mentions.partition_point(|mention| mention.head < start);
    let mention = mentions.get(index).filter(|it| it.tokens.start == start)?;
    let Referent::Entity(who) = referents[index] else { return None };
    let mut end = mention.tokens.end;
    if text.kind(end) == Kind::Open {
        let aside = end..paragraph.end.min(end + ASIDE_TOKENS_MAX);
        end = aside.into_iter().find(|at| text.kind(*at) == Kind::Close)? + 1;
    }
    Some((Label::Name(who), colon(end)?))
}
