//! What holds for any text: spans lie in it on character boundaries, statements are in order, and
//! the same text gives the same analysis. Texts are drawn from a seeded generator.

use readout_analysis::{Article, Published};

#[path = "support/dice.rs"]
mod dice;
#[path = "support/engine.rs"]
mod engine;
#[path = "support/sound.rs"]
mod sound;

use dice::Dice;
use engine::load;
use sound::check;

const PARTS: &[&str] = &[
    "“",
    "”",
    "‘",
    "’",
    "\"",
    "'",
    "«",
    "»",
    "„",
    "''",
    "``",
    "‚",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    " ",
    " ",
    " ",
    "\u{a0}",
    "\u{200b}",
    ",",
    ".",
    ":",
    ";",
    "?",
    "!",
    "…",
    "-",
    "—",
    "(",
    ")",
    "1.",
    "(2)",
    "First",
    "Second,",
    "Finally,",
    "said",
    "says",
    "told",
    "adding",
    "according to",
    "who",
    "he",
    "she",
    "They",
    "I",
    "we",
    "that",
    "the",
    "a",
    "minister",
    "Prime Minister",
    "of",
    "Cambodia",
    "Côte d'Ivoire",
    "South",
    "Korea",
    "U.S.",
    "Mr.",
    "Dr.",
    "Ana",
    "Prado",
    "İstanbul",
    "ﬁn",
    "ß",
    "日本語",
    "🦀",
    "e\u{301}",
    "\u{0}",
    "\u{feff}",
    "O’Neil",
    "don't",
    "players'",
    "’s",
    "Dato'",
    "'90s",
    "'n'",
    "bin",
    "van",
    "on",
    "Tuesday",
    "conference on",
    "on Tuesday",
    "14-16",
    "August",
    "2021",
    "last week",
    "3 p.m.",
    "1990s",
    "in Oslo",
    "at the Forum on",
    "told Reuters",
    "reaffirmed",
    "&",
    "to",
];

fn soup(dice: &mut Dice) -> String {
    let length = 1 + dice.roll(120);
    let mut text = String::new();
    for _ in 0..length {
        text.push_str(PARTS[dice.roll(PARTS.len())]);
        if dice.roll(3) > 0 {
            text.push(' ');
        }
    }
    text
}

#[test]
fn any_text_gives_sound_spans() {
    let engine = load();
    let other = load();
    for seed in 0..6_000 {
        let mut dice = Dice::new(seed);
        let title = if dice.roll(3) == 0 { soup(&mut dice) } else { String::new() };
        let body = soup(&mut dice);
        let published = Published { year: 2021, month: Some(8), day: Some(14) };
        let published = (dice.roll(2) == 0).then_some(published);
        let publisher_country = Some("KHM");
        let article = Article { title: &title, body: &body, publisher_country, published };
        let result = std::panic::catch_unwind(|| check(&engine, &article));
        let Ok(analysis) = result else { panic!("seed {seed}: title {title:?} body {body:?}") };
        assert_eq!(analysis, other.analyze(&article), "seed {seed}: not the same twice");
    }
}

#[test]
fn empty_and_tiny_texts_give_nothing() {
    let engine = load();
    for body in ["", " ", "\n", "\"", "“", "said", "he said", ":", "1.", "\u{feff}", "’", "“”"]
    {
        let article = Article { title: body, body, ..Article::default() };
        assert!(check(&engine, &article).statements.is_empty(), "{body:?}");
    }
}

#[test]
fn a_megabyte_of_one_line_or_of_marks_is_no_trouble() {
    let engine = load();
    for part in ["\"", "“", "said ", "He said that she said it and "] {
        let body = part.repeat((1 << 20) / part.len());
        check(&engine, &Article { body: &body, ..Article::default() });
    }
}
