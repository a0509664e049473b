//! Golden dumps of every stage: `tests/golden/<case>.txt` beside `<case>.dump`. A plain test
//! compares byte for byte; `READOUT_BLESS=1` writes the dumps anew.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::argument;
use crate::article::{Article, Field};
use crate::cue;
use crate::lexicon::Lexicon;
use crate::mention;
use crate::quote;
use crate::text::Text;
use crate::{Engine, Options};

/// Collects the lines of a dump.
#[derive(Default)]
struct Dump(String);

impl Dump {
    fn line(&mut self, stage: &str, what: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.0, "{stage}: {what}");
    }
}

fn dump(raw: &str) -> String {
    let lexicon = Lexicon::new();
    let text = Text::read(Field::Body, raw, &lexicon);
    let mut out = Dump::default();
    dump_stages(&text, &mut out);
    dump_statements(raw, &mut out);
    out.0
}

fn dump_stages(text: &Text<'_>, out: &mut Dump) {
    let quotes = quote::pair(text);
    let mentions = mention::find(text);
    let cues = cue::find(text, &quotes);
    let frames = argument::find(text, &quotes, &mentions, &cues);
    let words = |range: &Range<usize>| text.words(range.clone()).to_string();
    for sentence in &text.layout.sentences {
        let tokens: Vec<&str> = sentence.tokens.clone().map(|at| text.word(at)).collect();
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
        out.line("cue", format_args!("{:?} {}", cue.form, words(&cue.tokens)));
    }
    for frame in &frames {
        let source = frame.source.as_ref().map(|source| words(&source.tokens));
        let cue = frame.cue.as_ref().map(words);
        let content: Vec<String> = frame.content.iter().map(words).collect();
        let (mode, act) = (frame.mode, frame.act);
        out.line(
            "frame",
            format_args!("{mode:?} {act:?} source={source:?} cue={cue:?} content={content:?}"),
        );
    }
}

fn dump_statements(raw: &str, out: &mut Dump) {
    let article = Article { title: "", body: raw, publisher_country: None };
    let analysis = Engine::new(Options::default()).analyze(&article);
    for statement in &analysis.statements {
        let speaker = &statement.speaker;
        out.line(
            "statement",
            format_args!(
                "{:?} {:?} {:?} name={:?} role={:?} of={:?} country={:?} {:?} point={:?} {:?}",
                statement.mode,
                statement.act,
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
