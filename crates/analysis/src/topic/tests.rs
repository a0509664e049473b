//! Topics of own examples, and topic files that are not sound.

use super::Topics;
use crate::{Article, Engine, Model, Options};

fn engine(topics: Topics) -> Engine {
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    let options = Options { topics, ..Options::default() };
    Engine::new(options, model.expect("the model is whole"))
}

/// Labels of the topics of what a minister says, with their evidence.
fn topics(engine: &Engine, said: &str) -> Vec<(String, Vec<String>)> {
    let body = format!("Minister Ada Lund said {said}.");
    let article = Article { body: &body, ..Article::default() };
    let analysis = engine.analyze(&article);
    let [statement, ..] = &analysis.statements[..] else { panic!("nothing is said in {body:?}") };
    let topics = statement.topics.iter();
    topics
        .map(|topic| {
            let words = topic.evidence.iter().map(|span| span.text(&article).to_string());
            (topic.label.clone(), words.collect())
        })
        .collect()
}

fn check(engine: &Engine, said: &str, labels: &[&str]) {
    let found = topics(engine, said);
    let found: Vec<_> = found.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(found, labels, "{said}");
}

#[test]
fn words_lead_to_topics() {
    let engine = engine(Topics::default());
    for (said, labels) in [
        ("the pandemic had filled the hospitals", &["health", "disease and condition"][..]),
        ("inflation would fall", &["economy, business and finance", "economy"]),
        ("diplomats of both countries would meet", &["politics", "international relations"]),
        (
            "the cultural corridor would open",
            &["arts, culture, entertainment and media", "culture"],
        ),
        ("voters would go to the polling stations", &["politics", "election"]),
        (
            "an earthquake had damaged the road",
            &["disaster, accident and emergency incident", "disaster"],
        ),
        ("greenhouse gases must fall", &["environment", "climate change"]),
        ("the ceasefire had held", &["conflict, war and peace", "peace process"]),
        ("the boat was green", &[]),
        ("the strike was over", &[]),
    ] {
        check(&engine, said, labels);
    }
}

#[test]
fn themes_settle_ambiguous_words() {
    let engine = engine(Topics::default());
    let alone = "the strike was over";
    check(&engine, alone, &[]);
    let told = format!("{alone}. The trade union had asked a unionist from the coast");
    check(&engine, &told, &["labour", "unions"]);
}

#[test]
fn evidence_is_where_the_words_stand() {
    let found = topics(&engine(Topics::default()), "doctors had no Vaccines for the virus");
    let evidence = ["Vaccines", "virus"];
    let health = found.iter().find(|(label, _)| label == "health").expect("a topic");
    assert!(evidence.iter().all(|word| health.1.contains(&word.to_string())), "{found:?}");
}

#[test]
fn first_level_is_whole() {
    let topics = Topics::default();
    let codes = topics.topics.iter().filter(|topic| topic.broader.is_none());
    let mut codes: Vec<_> = codes.map(|topic| topic.code.as_str()).collect();
    codes.sort_unstable();
    let expected: Vec<_> = (1..=17).map(|number| format!("medtop:{number:02}000000")).collect();
    assert_eq!(codes, expected);
    assert!(topics.topics.iter().all(|topic| topic.code.starts_with("medtop:")));
}

#[test]
fn files_extend_or_replace() {
    let more = "[[topic]]\ncode = \"x:eel\"\nlabel = \"eels\"\nwords = [\"eel trap\"]\n\
        [[topic]]\ncode = \"medtop:07000000\"\nwords = [\"cod liver\"]";
    let extended = engine(Topics::read(more).expect("a sound file"));
    check(&extended, "the Eel traps were full", &["eels"]);
    check(&extended, "cod liver was dear", &["health"]);
    check(&extended, "inflation would fall", &["economy, business and finance", "economy"]);
    let only = format!(
        "replace = true\n{}",
        more.replace("\nwords = [\"cod", "\nlabel = \"h\"\nwords = [\"cod")
    );
    let replaced = engine(Topics::read(&only).expect("a sound file"));
    check(&replaced, "the eel trap was full", &["eels"]);
    check(&replaced, "inflation would fall", &[]);
    let none = engine(Topics::read("replace = true").expect("a sound file"));
    check(&none, "inflation would fall", &[]);
}

#[test]
fn bad_files_tell_where() {
    for (file, told) in [
        ("topic = 1", "line 1: "),
        ("[[topic]]\ncode = \"a\"\nlabel = \"b\"\nword = []", "line 4: unknown field"),
        ("[[topic]]\nlabel = \"b\"", "line 1: missing field `code`"),
        ("\n[[topic]]\ncode = \"a\"", "line 3: topic \"a\", field label: "),
        ("[[topic]]\ncode = \"\"\nlabel = \"b\"", "line 2: topic \"\", field code: "),
        (
            "[[topic]]\ncode = \"a\"\nlabel = \"b\"\nbroader = \"c\"",
            "line 2: topic \"a\", field broader: \"c\" is no topic of the first level",
        ),
        (
            "[[topic]]\ncode = \"a\"\nlabel = \"b\"\nambiguous = [\" \"]",
            "line 2: topic \"a\", field ambiguous: \" \" has not 1 to 6 words",
        ),
    ] {
        let error = Topics::read(file).expect_err("the file is not sound").to_string();
        assert!(error.starts_with(told), "{error:?} begins with {told:?}");
    }
}
