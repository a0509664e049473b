//! Lists in all their forms, in invented articles.

use crate::{Article, Engine, Model, Options};

/// The number of the point, if any, of each statement whose content holds one of the words.
fn numbers(body: &str, words: &[&str]) -> Vec<u32> {
    numbers_of(Options { confidence_min: 0.02, ..Options::default() }, body, words)
}

fn numbers_of(options: Options, body: &str, words: &[&str]) -> Vec<u32> {
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    let engine = Engine::new(options, model.expect("the model is whole"));
    let article = Article { body, ..Article::default() };
    let found = engine.analyze(&article).statements;
    let number = |word: &&str| {
        let holds = found.iter().find(|statement| {
            statement.content.iter().any(|span| span.text(&article).contains(*word))
        });
        holds.and_then(|statement| statement.point).map_or(0, |point| point.number)
    };
    words.iter().map(number).collect()
}

#[test]
fn a_quotation_is_cut_at_its_ordinals() {
    let body = "Minister Ada Lund shared some thoughts. \"First and foremost, the port stays. Second, the \
        tolls fall. Thirdly, the ferry runs. My fourth thought concerns the union. Fifth and last, the \
        lamps burn,\" she said.";
    assert_eq!(numbers(body, &["port", "tolls", "ferry", "union", "lamps"]), [1, 2, 3, 4, 5]);
    let body = "Minister Ada Lund said: \"Three things. One, open the port. Two, pay the crews. Three, fix \
        the lamps.\"";
    assert_eq!(numbers(body, &["port", "crews", "lamps"]), [1, 2, 3]);
}

#[test]
fn letters_and_hands_count() {
    let body = "Minister Ada Lund said: (a) the port stays open and (b) the tolls fall.";
    assert_eq!(numbers(body, &["port", "tolls"]), [1, 2]);
    let body = "\"On the one hand, the port is full. On the other hand, the ferry is empty,\" Ada Lund said.";
    assert_eq!(numbers(body, &["port", "ferry"]), [1, 2]);
}

#[test]
fn numbered_paragraphs_count_whoever_speaks() {
    let body = "Joint Statement\n1. Prime Minister Ada Lund visited Oslo.\n\
        2. Both sides reaffirmed the treaty and expressed satisfaction with the bridge.\n\
        3. The Norwegian side said the tolls would fall.\n\
        4. Prime Minister Lund thanked the hosts for the tea.";
    assert_eq!(numbers(body, &["treaty", "bridge", "tolls", "tea"]), [2, 2, 3, 4]);
}

#[test]
fn bullets_count_from_one() {
    let body =
        "Minister Ada Lund announced three measures:\n- a new port;\n- lower tolls;\n- free lamps.";
    assert_eq!(numbers(body, &["port", "tolls", "lamps"]), [1, 2, 3]);
}

#[test]
fn sentences_that_report_nothing_leave_a_gap() {
    let body = "Minister Ada Lund made three requests. First, she asked the owners to wait. Second, tolls \
        fall. Third, she called on the union to talk.";
    assert_eq!(numbers(body, &["wait", "talk"]), [1, 3]);
}

#[test]
fn a_single_marker_is_no_list() {
    assert_eq!(numbers("First, Ada Lund said, the port stays open.", &["port"]), [0]);
    assert_eq!(numbers("Ada Lund said the first ferry was late.", &["ferry"]), [0]);
}

#[test]
fn points_that_nothing_reports_belong_to_who_led_in() {
    let body = "Minister Ada Lund set out three requests. First, inspectors must be admitted to the port \
        at once. Second, the tolls should fall by half. Third, the lamps have to burn all night.";
    assert_eq!(numbers_of(Options::default(), body, &["inspectors", "tolls", "lamps"]), [1, 2, 3]);
    let body = "OSLO, 3 May (Wire) - In the communique, the leaders:\n1. Deplored the renewed fighting at \
        the port;\n2. Requested the Secretary-General to circulate the tolls;\n3. Agreed in principle on \
        free lamps.";
    assert_eq!(numbers_of(Options::default(), body, &["fighting", "tolls", "lamps"]), [1, 2, 3]);
    let body = "Ada Lund named three lessons: firstly, no region should depend on one port; secondly, \
        tolls must reach a minister by name; thirdly, lamps need a satellite link.";
    assert_eq!(numbers_of(Options::default(), body, &["region", "tolls", "lamps"]), [1, 2, 3]);
    let body = "The court held, first, that the owner had breached his duty to the port; second, that the \
        province had been entitled to the tolls; and third, that the lamps would cost more.";
    assert_eq!(numbers_of(Options::default(), body, &["owner", "tolls", "lamps"]), [1, 2, 3]);
}

#[test]
fn lists_of_nobody_are_no_statements() {
    let body = "The road was closed for three reasons. First, it rained all night on the port. Second, the \
        tolls fell by half. Third, the lamps were broken.";
    assert_eq!(numbers_of(Options::default(), body, &["tolls", "lamps"]), [0, 0]);
}
