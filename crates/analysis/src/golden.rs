//! Golden dumps of every stage: `tests/golden/<case>.txt` beside `<case>.dump`. A plain test
//! compares byte for byte; `READOUT_BLESS=1` writes the dumps anew.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::article::{Article, Field};
use crate::mention;
use crate::part;
use crate::quote;
use crate::rule;
use crate::sight;
use crate::text::Text;
use crate::{Engine, Model, Options};

/// Collects the lines of a dump.
#[derive(Default)]
struct Dump(String);

impl Dump {
    fn line(&mut self, stage: &str, what: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.0, "{stage}: {what}");
    }
}

fn dump(raw: &str) -> String {
    let model = Model::read(include_bytes!("../../../model/attribution.model"));
    let engine = Engine::new(Options::default(), model.expect("the model is whole"));
    let text = Text::read(Field::Body, raw, &engine.lexicon, &engine.model.tagger);
    let mut out = Dump::default();
    dump_stages(&engine, &text, &mut out);
    dump_statements(&engine, raw, &mut out);
    out.0
}

fn dump_stages(engine: &Engine, text: &Text<'_>, out: &mut Dump) {
    let quotes = quote::pair(text);
    let mentions = mention::find(text);
    let by_rules = rule::find(text, &quotes, &mentions);
    let sights = sight::of(text, &quotes, &mentions, &by_rules);
    let cues = engine.model.cue.find(text, &sights);
    let frames = engine.frames(text, &quotes, &mentions);
    let words = |range: &Range<usize>| text.words(range.clone()).to_string();
    for sentence in &text.layout.sentences {
        let tokens: Vec<String> = sentence.tokens.clone().map(|at| tagged(text, at)).collect();
        out.line("sentence", format_args!("{} {}", sentence.paragraph, tokens.join("|")));
    }
    for quote in quotes.outer.iter().chain(&quotes.nested) {
        let opened = if quote.opened { "o" } else { "-" };
        let closed = if quote.closed { "c" } else { "-" };
        let continues = if quote.continues { "+" } else { "-" };
        let content = words(&quote.tokens);
        out.line("quote", format_args!("{} {opened}{closed}{continues} {content}", quote.depth));
    }
    for mention in &mentions {
        out.line(
            "mention",
            format_args!(
                "{:?} [{}] name=[{}] title=[{}] of=[{}] {:?}{}{}",
                mention.kind,
                words(&mention.tokens),
                words(&mention.name),
                words(&mention.title),
                words(&mention.of),
                mention.gender,
                if mention.definite { " definite" } else { "" },
                if mention.weak { " weak" } else { "" },
            ),
        );
    }
    for cue in &cues {
        out.line("cue", format_args!("{:.1} {}", cue.probability, words(&cue.tokens)));
    }
    let stages = by_rules.iter().map(|frame| ("rule", frame));
    for (stage, frame) in stages.chain(frames.iter().map(|frame| ("frame", frame))) {
        let source = frame.source.as_ref().map(|source| words(&source.tokens));
        let cue = frame.cue.as_ref().map(words);
        let content: Vec<String> = frame.content.iter().map(words).collect();
        let (mode, act) = (frame.mode, frame.act);
        out.line(
            stage,
            format_args!("{mode:?} {act:?} source={source:?} cue={cue:?} content={content:?}"),
        );
    }
}

/// A word with its part of speech.
fn tagged(text: &Text<'_>, at: usize) -> String {
    match part::PARTS.get(usize::from(text.parts[at])) {
        Some(part) => format!("{}/{part}", text.word(at)),
        None => text.word(at).to_string(),
    }
}

fn dump_statements(engine: &Engine, raw: &str, out: &mut Dump) {
    let article = Article { body: raw, ..Article::default() };
    let analysis = engine.analyze(&article);
    for statement in &analysis.statements {
        let speaker = &statement.speaker;
        out.line(
            "statement",
            format_args!(
                "{:?} {:?} {:?} name={:?} role={:?} of={:?} country={:?} {:?} point={:?} {:?}",
                statement.mode,
                statement.act.kind,
                speaker.kind,
                speaker.name,
                speaker.role,
                speaker.affiliation,
                speaker.country,
                speaker.unresolved,
                statement.point.map(|point| (point.list, point.number)),
                statement.content.iter().map(|span| span.text(&article)).collect::<Vec<_>>(),
            ),
        );
    }
    for (index, statement) in analysis.statements.iter().enumerate() {
        let act = &statement.act;
        let target = act.target.as_ref().map(|target| (&target.name, &target.country));
        let topics: Vec<_> = statement.topics.iter().map(|topic| &topic.label).collect();
        out.line(
            "about",
            format_args!("{index} {:?} {:?} to={target:?} {topics:?}", act.kind, act.polarity),
        );
    }
    for warning in &analysis.warnings {
        out.line("warning", format_args!("{:?}", warning.code));
    }
}

fn check(case: &Path) {
    let raw = fs::read_to_string(case).expect("the case was listed");
    let found = dump(&raw);
    let expected = case.with_extension("dump");
    if std::env::var_os("READOUT_BLESS").is_some() {
        fs::write(&expected, found).expect("the folder of the case is writable");
        return;
    }
    let known = fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(known, found, "{} differs; READOUT_BLESS=1 accepts it", expected.display());
}

#[test]
fn dumps_are_as_blessed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .expect("the folder is part of the crate")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        check(&case);
    }
}
