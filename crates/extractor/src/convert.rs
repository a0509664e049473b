//! The engine's types as messages: byte offsets become code points, indices become ids.
//!
//! This is the one place where the engine's model meets the wire's.

use std::collections::HashMap;

use prost::Message as _;
use readout_analysis as engine;
use readout_wire::{
    id,
    v1::{
        Act, Article, DateMention, Extraction, Mention, Occasion, Passage, Point, PublishedAt,
        Span, Speaker, Statement, Topic, Warning, act, occasion, published_at::Precision, span,
        speaker, statement, warning,
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
            act: Some(texts.act(&found.act)),
            point: found.point.map(|point| texts.point(&point)),
            occasion: found.occasion.as_ref().map(|occasion| texts.occasion(occasion)),
            dates: found.dates.iter().map(|date| texts.date(date)).collect(),
            topics: found.topics.iter().map(|topic| texts.topic(topic)).collect(),
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

    fn act(&self, found: &engine::SpeechAct) -> Act {
        Act {
            kind: act_kind(found.kind).into(),
            polarity: polarity(found.polarity).into(),
            plover: found.plover.to_owned(),
            target: found.target.as_ref().map(|target| self.mention(target)),
            confidence: found.confidence,
        }
    }

    fn topic(&self, found: &engine::Topic) -> Topic {
        Topic {
            code: found.code.clone(),
            label: found.label.clone(),
            evidence: found.evidence.iter().map(|span| self.span(*span)).collect(),
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

    fn occasion(&self, found: &engine::Occasion) -> Occasion {
        Occasion {
            name: found.name.clone(),
            kind: found.kind.map_or(occasion::Kind::Unspecified, occasion_kind).into(),
            place: found.place.clone(),
            medium: found.medium.clone(),
            date: found.date.clone(),
            spans: found.spans.iter().map(|span| self.span(*span)).collect(),
        }
    }

    fn date(&self, found: &engine::DateMention) -> DateMention {
        DateMention { span: Some(self.span(found.span)), value: found.value.clone() }
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

/// The day on which an article was published, at the publisher, as far as it is known.
pub(crate) fn published(published_at: &PublishedAt) -> Option<engine::Published> {
    let time = jiff::Timestamp::from_second(published_at.time.as_ref()?.seconds).ok()?;
    let seconds = published_at.utc_offset_minutes.checked_mul(60)?;
    let day = jiff::tz::Offset::from_seconds(seconds).ok()?.to_datetime(time).date();
    let known = |coarser: &[Precision]| !coarser.contains(&published_at.precision());
    Some(engine::Published {
        year: day.year(),
        month: u8::try_from(day.month()).ok().filter(|_| known(&[Precision::Year])),
        day: u8::try_from(day.day()).ok().filter(|_| known(&[Precision::Year, Precision::Month])),
    })
}

fn occasion_kind(kind: engine::OccasionKind) -> occasion::Kind {
    match kind {
        engine::OccasionKind::Conference => occasion::Kind::Conference,
        engine::OccasionKind::Meeting => occasion::Kind::Meeting,
        engine::OccasionKind::Call => occasion::Kind::Call,
        engine::OccasionKind::PressConference => occasion::Kind::PressConference,
        engine::OccasionKind::Interview => occasion::Kind::Interview,
        engine::OccasionKind::Speech => occasion::Kind::Speech,
        engine::OccasionKind::Post => occasion::Kind::Post,
        engine::OccasionKind::Written => occasion::Kind::Written,
    }
}

fn act_kind(act: engine::Act) -> act::Kind {
    match act {
        engine::Act::Assert => act::Kind::Assert,
        engine::Act::Announce => act::Kind::Announce,
        engine::Act::Commit => act::Kind::Commit,
        engine::Act::Request => act::Kind::Request,
        engine::Act::Support => act::Kind::Support,
        engine::Act::Criticize => act::Kind::Criticize,
        engine::Act::Reject => act::Kind::Reject,
        engine::Act::Warn => act::Kind::Warn,
        engine::Act::Expect => act::Kind::Expect,
        engine::Act::Express => act::Kind::Express,
    }
}

fn polarity(polarity: engine::Polarity) -> act::Polarity {
    match polarity {
        engine::Polarity::Positive => act::Polarity::Positive,
        engine::Polarity::Negative => act::Polarity::Negative,
    }
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
            act: engine::SpeechAct {
                kind: engine::Act::Commit,
                polarity: engine::Polarity::Negative,
                plover: "AGREE",
                target: Some(engine::Mention {
                    span: engine::Span { field: engine::Field::Body, start, end: start + 3 },
                    name: "Yes".to_owned(),
                    country: "NOR".to_owned(),
                    kind: engine::SpeakerKind::Government,
                }),
                confidence: 0.5,
            },
            topics: vec![engine::Topic {
                code: "medtop:11000000".to_owned(),
                label: "politics".to_owned(),
                evidence: vec![engine::Span { field: engine::Field::Body, start, end: start + 3 }],
            }],
            point: None,
            occasion: Some(engine::Occasion {
                kind: Some(engine::OccasionKind::Post),
                medium: "Facebook".to_owned(),
                ..Default::default()
            }),
            dates: vec![engine::DateMention {
                span: engine::Span { field: engine::Field::Body, start, end: start + 3 },
                value: "2021-08".to_owned(),
            }],
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
        let act = second.act.as_ref().unwrap();
        assert_eq!((act.kind(), act.polarity()), (act::Kind::Commit, act::Polarity::Negative));
        assert_eq!((act.plover.as_str(), act.confidence), ("AGREE", 0.5));
        let target = act.target.as_ref().unwrap();
        assert_eq!((target.key.as_str(), target.kind()), ("NOR-yes", speaker::Kind::Government));
        let [topic] = &second.topics[..] else { panic!("one topic") };
        assert_eq!((topic.code.as_str(), topic.evidence[0].start), ("medtop:11000000", 5));
        assert_eq!(first.cue, None);
        assert_eq!(first.occasion.as_ref().unwrap().kind(), occasion::Kind::Post);
        assert_eq!(second.dates[0].value, "2021-08");
        assert_eq!(second.dates[0].span.as_ref().unwrap().text, "Yes");
    }

    #[test]
    fn the_day_of_publication_is_the_local_one() {
        let day = |year, month, day| Some(engine::Published { year, month, day });
        // 2021-08-14T23:30:00Z
        let time = readout_wire::time::from_micros(1_628_983_800_000_000);
        for (utc_offset_minutes, precision, expected) in [
            (0, Precision::Second, day(2021, Some(8), Some(14))),
            (420, Precision::Minute, day(2021, Some(8), Some(15))),
            (-300, Precision::Day, day(2021, Some(8), Some(14))),
            (0, Precision::Unspecified, day(2021, Some(8), Some(14))),
            (0, Precision::Month, day(2021, Some(8), None)),
            (0, Precision::Year, day(2021, None, None)),
            (i32::MAX, Precision::Day, None),
        ] {
            let time = Some(time);
            let at = PublishedAt { time, utc_offset_minutes, precision: precision.into() };
            assert_eq!(published(&at), expected, "{at:?}");
        }
        assert_eq!(published(&PublishedAt::default()), None);
    }
}
