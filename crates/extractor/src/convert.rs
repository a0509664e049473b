//! The engine's types as messages: byte offsets become code points, indices become ids.
//!
//! This is the one place where the engine's model meets the wire's.

use std::collections::HashMap;

use prost::Message as _;
use readout_analysis as engine;
use readout_wire::{
    id,
    v1::{
        Act, Article, Extraction, Mention, Passage, Point, Span, Speaker, Statement, Warning, act,
        span, speaker, statement, warning,
    },
};

use crate::limits::STATEMENTS_BYTES_MAX;

/// Fills in the statements and warnings that the engine found in `article`.
pub(crate) fn fill(extraction: &mut Extraction, article: &Article, analysis: &engine::Analysis) {
    let texts = Texts { title: Text::new(&article.title), body: Text::new(&article.body) };
    let mut counts: HashMap<(String, String), u32> = HashMap::new();
    let mut ids: Vec<String> = Vec::with_capacity(analysis.statements.len());
    let mut bytes = 0;
    for found in &analysis.statements {
        let (cue, content) = (texts.passage(&found.cue), texts.passage(&found.content));
        let words = (cue.text.clone(), content.text.clone());
        let count = counts.entry(words).and_modify(|count| *count += 1).or_insert(0);
        let statement_id = id::statement(&article.article_id, &cue.text, &content.text, *count);
        let statement = Statement {
            name: id::statement_name(&article.article_id, &statement_id),
            statement_id: statement_id.clone(),
            article_id: article.article_id.clone(),
            speaker: Some(texts.speaker(&found.speaker)),
            cue: Some(cue).filter(|cue| !cue.spans.is_empty()),
            content: Some(content),
            mode: mode(found.mode).into(),
            act: found.act.map(act),
            point: found.point.map(|point| texts.point(&point)),
            mentions: found.mentions.iter().map(|found| texts.mention(found)).collect(),
            confidence: found.confidence,
            ..Default::default()
        };
        bytes += statement.encoded_len();
        if bytes > STATEMENTS_BYTES_MAX {
            break;
        }
        ids.push(statement_id);
        extraction.statements.push(statement);
    }
    // A parent may stand behind its child, so its id is known only now.
    for (statement, found) in extraction.statements.iter_mut().zip(&analysis.statements) {
        if let Some(parent) = found.parent.and_then(|parent| ids.get(parent)) {
            statement.parent_statement_id.clone_from(parent);
        }
    }
    extraction.warnings = analysis
        .warnings
        .iter()
        .map(|found| Warning {
            code: warning_code(found.code).into(),
            span: found.span.map(|span| texts.span(span)),
        })
        .collect();
    if ids.len() < analysis.statements.len() {
        let code = warning::Code::Truncated.into();
        extraction.warnings.push(Warning { code, span: None });
    }
}

struct Texts<'a> {
    title: Text<'a>,
    body: Text<'a>,
}

impl Texts<'_> {
    fn span(&self, found: engine::Span) -> Span {
        let (field, text) = match found.field {
            engine::Field::Title => (span::Field::Title, &self.title),
            engine::Field::Body => (span::Field::Body, &self.body),
        };
        Span {
            field: field.into(),
            start: text.code_point(found.start),
            end: text.code_point(found.end),
            text: text.text[found.start..found.end].to_owned(),
        }
    }

    fn passage(&self, found: &[engine::Span]) -> Passage {
        let spans: Vec<_> = found.iter().map(|span| self.span(*span)).collect();
        let words: Vec<_> = spans.iter().map(|span| span.text.as_str()).collect();
        Passage { text: words.join(" "), spans }
    }

    fn speaker(&self, found: &engine::Speaker) -> Speaker {
        Speaker {
            mention: found.mention.map(|span| self.span(span)),
            key: id::speaker_key(&found.country, &found.name),
            name: found.name.clone(),
            honorifics: found.honorifics.clone(),
            role: found.role.clone(),
            affiliation: found.affiliation.clone(),
            country: found.country.clone(),
            kind: kind(found.kind).into(),
            unresolved: found
                .unresolved
                .map_or(speaker::Unresolved::Unspecified, unresolved)
                .into(),
        }
    }

    fn mention(&self, found: &engine::Mention) -> Mention {
        Mention {
            span: Some(self.span(found.span)),
            key: id::speaker_key(&found.country, &found.name),
            name: found.name.clone(),
            kind: kind(found.kind).into(),
            country: found.country.clone(),
        }
    }

    fn point(&self, found: &engine::Point) -> Point {
        Point {
            list_id: (found.list + 1).to_string(),
            number: found.number,
            lead_in: found.lead_in.map(|span| self.span(span)),
        }
    }
}

/// A text that knows how many code points stand before each of its bytes.
struct Text<'a> {
    text: &'a str,
    /// Code points before each multiple of [`STEP`] bytes.
    before: Vec<u32>,
}

/// Bytes between two remembered positions: at most this many are counted for an offset.
const STEP: usize = 128;

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            before.push(count);
            count += code_points(chunk);
        }
        before.push(count);
        Text { text, before }
    }

    fn code_point(&self, byte: usize) -> u32 {
        let start = byte - byte % STEP;
        self.before[byte / STEP] + code_points(&self.text.as_bytes()[start..byte])
    }
}

/// Code points that start in `bytes`; the wire's limit on a text keeps the count in 32 bits.
fn code_points(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(byte & 0b1100_0000 != 0b1000_0000)).sum()
}

fn mode(mode: engine::Mode) -> statement::Mode {
    match mode {
        engine::Mode::Direct => statement::Mode::Direct,
        engine::Mode::Indirect => statement::Mode::Indirect,
        engine::Mode::Mixed => statement::Mode::Mixed,
    }
}

/// The act with its PLOVER type. WARN is THREATEN only when the speaker would cause the harm,
/// which the engine does not tell yet.
fn act(act: engine::Act) -> Act {
    let (kind, plover) = match act {
        engine::Act::Assert => (act::Kind::Assert, ""),
        engine::Act::Announce => (act::Kind::Announce, ""),
        engine::Act::Commit => (act::Kind::Commit, "AGREE"),
        engine::Act::Request => (act::Kind::Request, "REQUEST"),
        engine::Act::Support => (act::Kind::Support, "SUPPORT"),
        engine::Act::Criticize => (act::Kind::Criticize, "ACCUSE"),
        engine::Act::Reject => (act::Kind::Reject, "REJECT"),
        engine::Act::Warn => (act::Kind::Warn, ""),
        engine::Act::Expect => (act::Kind::Expect, ""),
        engine::Act::Express => (act::Kind::Express, ""),
    };
    Act { kind: kind.into(), plover: plover.to_owned(), ..Default::default() }
}

fn kind(kind: engine::SpeakerKind) -> speaker::Kind {
    match kind {
        engine::SpeakerKind::Person => speaker::Kind::Person,
        engine::SpeakerKind::Organization => speaker::Kind::Organization,
        engine::SpeakerKind::Government => speaker::Kind::Government,
        engine::SpeakerKind::Group => speaker::Kind::Group,
        engine::SpeakerKind::Document => speaker::Kind::Document,
        engine::SpeakerKind::Unnamed => speaker::Kind::Unnamed,
        engine::SpeakerKind::Unknown => speaker::Kind::Unspecified,
    }
}

fn unresolved(reason: engine::Unresolved) -> speaker::Unresolved {
    match reason {
        engine::Unresolved::NoSource => speaker::Unresolved::NoSource,
        engine::Unresolved::NoAntecedent => speaker::Unresolved::NoAntecedent,
        engine::Unresolved::Ambiguous => speaker::Unresolved::Ambiguous,
    }
}

fn warning_code(code: engine::WarningCode) -> warning::Code {
    match code {
        engine::WarningCode::UnclosedQuote => warning::Code::UnclosedQuote,
        engine::WarningCode::Truncated => warning::Code::Truncated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points() {
        let text = "“é” 🎉x".repeat(50);
        let counted = Text::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(counted.code_point(byte) as usize, count);
        }
        assert_eq!(counted.code_point(text.len()) as usize, text.chars().count());
        assert_eq!(Text::new("").code_point(0), 0);
    }

    #[test]
    fn equal_statements_get_ids_of_their_own_and_parents_are_found() {
        let article = Article { body: "Yes. Yes.".to_owned(), ..Default::default() };
        let found = |start: usize, parent| engine::Statement {
            speaker: engine::Speaker::default(),
            cue: Vec::new(),
            content: vec![engine::Span { field: engine::Field::Body, start, end: start + 4 }],
            mode: engine::Mode::Direct,
            act: Some(engine::Act::Commit),
            point: None,
            mentions: Vec::new(),
            parent,
            confidence: 1.0,
        };
        let statements = vec![found(0, Some(1)), found(5, None)];
        let mut extraction = Extraction::default();
        let analysis = engine::Analysis { statements, warnings: Vec::new() };
        fill(&mut extraction, &article, &analysis);
        let [first, second] = &extraction.statements[..] else { panic!("two statements") };
        assert_ne!(first.statement_id, second.statement_id);
        assert_eq!(first.parent_statement_id, second.statement_id);
        assert_eq!(first.act.as_ref().unwrap().plover, "AGREE");
        assert_eq!(first.cue, None);
    }
}
