//! Occasions in invented articles.

use crate::article::{Article, Published};
use crate::statement::{Analysis, Occasion};
use crate::{Engine, Model, Options};

fn engine() -> Engine {
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    Engine::new(Options::default(), model.expect("the model is whole"))
}

/// Reads an article that was published on a Saturday.
fn analyze(engine: &Engine, body: &str) -> Analysis {
    let published = Some(Published { year: 2021, month: Some(8), day: Some(14) });
    engine.analyze(&Article { body, published, ..Article::default() })
}

fn show(occasion: Option<&Occasion>) -> String {
    let Some(found) = occasion else { return "none".to_string() };
    let kind = found.kind.map_or_else(|| "-".to_string(), |kind| format!("{kind:?}"));
    format!("{kind} | {} | {} | {} | {}", found.name, found.place, found.medium, found.date)
}

/// Every case is an article with the occasion of its last statement: kind, name, place, medium, date.
fn check(cases: &[(&str, &str)]) {
    let engine = engine();
    let mut wrong = String::new();
    for (body, expected) in cases {
        let analysis = analyze(&engine, body);
        let last = analysis.statements.last();
        let found = last.map_or("no statement".to_string(), |found| show(found.occasion.as_ref()));
        if found != *expected {
            wrong += &format!("{body}\n  expected {expected}\n  found    {found}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn events_have_kind_name_place_and_date() {
    check(&[
        (
            "Harbour Minister Ada Lund told a press conference in Hanoi on Tuesday that the port was safe.",
            "PressConference |  | Hanoi |  | 2021-08-10",
        ),
        (
            "Prime Minister Ilse Brandt reaffirmed Estonia’s stance on ferry safety, while attending the \
             Roundtable Conference on “Ports and Peace” held this afternoon by Videoconference.",
            "Conference | Roundtable Conference on “Ports and Peace” |  | videoconference | 2021-08-14TAF",
        ),
        (
            "Speaking at the Baltic Fishing Forum in Riga on Friday, Ada Lund said the quota was too small.",
            "Conference | Baltic Fishing Forum | Riga |  | 2021-08-13",
        ),
        (
            "In an interview with the Hill Gazette, Ada Lund said the quota was too small.",
            "Interview |  |  | Hill Gazette | ",
        ),
        (
            "“The quota is too small,” Ada Lund said at a news briefing yesterday.",
            "PressConference |  |  |  | 2021-08-13",
        ),
        (
            "“The quota is too small,” Ada Lund said during a telephone call with the Danish premier.",
            "Call |  |  |  | ",
        ),
        (
            "“The quota is too small,” Ada Lund said in a keynote speech at the Peace Palace in Phnom Penh.",
            "Speech |  | Peace Palace in Phnom Penh |  | ",
        ),
        (
            "During a meeting with traders in Geneva, Switzerland, Ada Lund said the quota was too small.",
            "Meeting |  | Geneva, Switzerland |  | ",
        ),
    ]);
}

#[test]
fn media_are_told_apart() {
    check(&[
        (
            "Ada Lund told Reuters on Monday that the port was safe.",
            "- |  |  | Reuters | 2021-08-09",
        ),
        ("“The port is safe,” Ada Lund wrote on Facebook.", "Post |  |  | Facebook | "),
        ("“The port is safe,” Ada Lund posted on social media.", "Post |  |  | social media | "),
        ("“The port is safe,” Ada Lund said in a Telegram post.", "Post |  |  | Telegram | "),
        (
            "“The port is safe,” Ada Lund said in a written statement on Thursday.",
            "Written |  |  | written statement | 2021-08-12",
        ),
        ("Ada Lund said by telephone that the port was safe.", "Call |  |  | telephone | "),
        ("Ada Lund said last week that the port was safe.", "- |  |  |  | 2021-W31"),
        ("Ada Lund said the port was safe.", "none"),
        ("“We meet in Oslo on Tuesday,” Ada Lund said.", "none"),
    ]);
}

#[test]
fn who_speaks_on_does_so_at_the_same_occasion() {
    check(&[
        (
            "Harbour Minister Ada Lund told a press conference in Hanoi on Tuesday that the port was safe.\n\
             “I sail from it myself,” she added.",
            "PressConference |  | Hanoi |  | 2021-08-10",
        ),
        (
            "Harbour Minister Ada Lund told a press conference in Hanoi on Tuesday that the port was safe.\n\
             “I sail from it myself,” Lund wrote on Facebook.",
            "Post |  |  | Facebook | ",
        ),
        (
            "Harbour Minister Ada Lund told a press conference in Hanoi that the port was safe.\n\
             “I do not believe it,” said Tom Riik, a trader.",
            "none",
        ),
    ]);
}

#[test]
fn a_whole_address_stays_at_its_forum() {
    let body = "Prime Minister Ilse Brandt reaffirmed Estonia’s stance on sea trade, while attending the \
                Baltic Forum on “Ports and Peace” held this morning via videoconference.\n\
                “I reiterate Estonia’s commitment to open ports, starting from March 2022,” she said.\n\
                Brandt also shared a few thoughts on how ports could work together in the Baltic Sea:\n\
                “First, we need to share our charts, as we did over the last few years.\n\
                Second, we need to honour the 30th anniversary of the accord.”";
    let engine = engine();
    let statements = analyze(&engine, body).statements;
    assert!(statements.len() >= 4, "{statements:?}");
    for statement in &statements {
        let expected = "Conference | Baltic Forum on “Ports and Peace” |  | videoconference | \
                        2021-08-14TMO";
        assert_eq!(show(statement.occasion.as_ref()), expected, "{statement:?}");
    }
    let dates = statements.iter().flat_map(|found| &found.dates);
    let values: Vec<&str> = dates.map(|found| found.value.as_str()).collect();
    assert_eq!(values, ["2022-03", "PXY"]);
}

#[test]
fn dates_of_a_statement_lie_in_its_content() {
    let engine = engine();
    let body =
        "Ada Lund said on Tuesday that the port would open in October 2021 and close last week.";
    let analysis = analyze(&engine, body);
    let [statement] = &analysis.statements[..] else { panic!("one statement: {analysis:?}") };
    let dates: Vec<&str> = statement.dates.iter().map(|found| found.value.as_str()).collect();
    assert_eq!(dates, ["2021-10", "2021-W31"]);
}

#[test]
fn long_sentences_of_events_are_no_trouble() {
    let engine = engine();
    for part in ["he said at the Forum on ", "told Reuters in Oslo at the ", "“a” he said on “"]
    {
        let body = part.repeat((1 << 18) / part.len());
        for statement in analyze(&engine, &body).statements {
            for span in statement.occasion.iter().flat_map(|found| &found.spans) {
                assert!(body.get(span.start..span.end).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
