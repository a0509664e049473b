//! Whole articles with what must and must not be found in them. The articles are invented; each
//! `tests/articles/<case>.txt` has its wishes in `<case>.want`, one a line:
//!
//! - `Direct | speaker | country | cue | start of the content`: a statement like this is there;
//!   `-` stands for an empty country or cue, and an empty speaker is one without a name.
//! - `never | words`: no content has these words.
//! - `only | speaker`: every statement has this speaker.
//! - `count | n`: there are so many statements.
//! - `point | list number | start of the content`: the statement is this point of a list.
//! - `unclosed | n`: so many quotation marks are never closed.

use std::fs;
use std::path::Path;

use readout_analysis::{Analysis, Article, Engine, Statement, WarningCode};

#[path = "support/engine.rs"]
mod support;

use support::load;

/// The wishes that are not met.
fn unmet(engine: &Engine, case: &str, article: &Article<'_>, want: &str) -> String {
    let analysis = engine.analyze(article);
    let mut unmet = String::new();
    for line in want.lines().filter(|line| !line.is_empty()) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let met = match fields.as_slice() {
            ["never", words] => {
                !contents(article, &analysis).any(|content| content.contains(words))
            }
            ["only", name] => analysis.statements.iter().all(|found| found.speaker.name == *name),
            ["count", count] => analysis.statements.len().to_string() == *count,
            ["point", number, start] => analysis.statements.iter().any(|found| {
                let point = found.point.map(|point| point.number.to_string());
                point.as_deref() == Some(number) && begins(article, found, start)
            }),
            ["unclosed", count] => {
                let unclosed = analysis.warnings.iter();
                let unclosed = unclosed.filter(|found| found.code == WarningCode::UnclosedQuote);
                unclosed.count().to_string() == *count
            }
            [mode, name, country, cue, start] => analysis.statements.iter().any(|found| {
                format!("{:?}", found.mode) == *mode
                    && found.speaker.name == *name
                    && found.speaker.country == country.trim_matches('-')
                    && cue_words(article, found) == cue.trim_matches('-')
                    && begins(article, found, start)
            }),
            _ => panic!("{case}: cannot read the wish {line:?}"),
        };
        if !met {
            unmet += &format!("{case}: not met: {line}\n");
        }
    }
    if !unmet.is_empty() {
        unmet += &format!("found:\n{}\n", show(article, &analysis));
    }
    unmet
}

fn begins(article: &Article<'_>, statement: &Statement, start: &str) -> bool {
    statement.content.iter().any(|span| span.text(article).starts_with(start))
}

fn cue_words(article: &Article<'_>, statement: &Statement) -> String {
    statement.cue.iter().map(|span| span.text(article)).collect::<Vec<_>>().join(" ")
}

fn contents<'a>(article: &'a Article<'a>, analysis: &'a Analysis) -> impl Iterator<Item = &'a str> {
    analysis.statements.iter().flat_map(|found| &found.content).map(|span| span.text(article))
}

fn show(article: &Article<'_>, analysis: &Analysis) -> String {
    analysis
        .statements
        .iter()
        .map(|found| {
            let content: Vec<&str> = found.content.iter().map(|span| span.text(article)).collect();
            format!(
                "{:?} | {} | {} | {} | {content:?} {:?}\n",
                found.mode,
                found.speaker.name,
                found.speaker.country,
                cue_words(article, found),
                found.point.map(|point| point.number),
            )
        })
        .collect()
}

#[test]
fn articles_say_what_they_say() {
    let engine = load();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .expect("the folder is part of the crate")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "want"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 8);
    let mut all = String::new();
    for want in cases {
        let case = want.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(want.with_extension("txt")).expect("every wish has a text");
        let wishes = fs::read_to_string(&want).expect("it was listed");
        let whole = Article { body: &text, ..Article::default() };
        all += &unmet(&engine, &case, &whole, &wishes);
        // The first line as the title must change nothing.
        if let Some((title, body)) = text.split_once('\n') {
            let split = Article { title, body, ..Article::default() };
            all += &unmet(&engine, &format!("{case}, with title"), &split, &wishes);
        }
    }
    assert!(all.is_empty(), "{all}");
}

#[test]
fn the_publisher_tells_the_country_of_a_national_office_only() {
    let engine = load();
    let body = "Prime Minister Ilse Brandt said the harvest was safe.\n\
                Mayor Tomas Riik said the market was full.\n\
                The Latvian foreign minister, Juris Kalns, said he would come.";
    let article = Article { body, publisher_country: Some("EST"), ..Article::default() };
    let found: Vec<(String, String)> = engine
        .analyze(&article)
        .statements
        .into_iter()
        .map(|statement| (statement.speaker.name, statement.speaker.country))
        .collect();
    let expected = [("Ilse Brandt", "EST"), ("Tomas Riik", ""), ("Juris Kalns", "LVA")];
    assert_eq!(found, expected.map(|(name, code)| (name.to_string(), code.to_string())));
}
