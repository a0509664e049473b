//! A fuzz target that runs for a bounded time: articles are cut, doubled, spliced and sprinkled with
//! odd characters, and whatever comes out must still give sound spans. `READOUT_SEED` gives a run again,
//! `READOUT_FUZZ_SECONDS` lets it run longer.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use readout_analysis::Article;

#[path = "support/dice.rs"]
mod dice;
#[path = "support/engine.rs"]
mod engine;
#[path = "support/sound.rs"]
mod sound;

use dice::Dice;

/// How long the fuzzer runs when nothing else is said.
const SECONDS: u64 = 5;

const ODD: [&str; 16] = [
    "“",
    "”",
    "\"",
    "‘",
    "'",
    "«",
    "\n",
    "\u{0}",
    "\u{200b}",
    "\u{202e}",
    "🦀",
    "İ",
    "—",
    ":",
    "said",
    ", he said. ",
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn articles() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let entries = fs::read_dir(folder).expect("the folder is part of the crate");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).expect("it was listed")).collect()
}

/// A place in the text where a character begins.
fn place(dice: &mut Dice, text: &str) -> usize {
    text.floor_char_boundary(dice.roll(text.len() + 1))
}

fn mutate(dice: &mut Dice, text: &mut String, other: &str) {
    let (one, two) = (place(dice, text), place(dice, text));
    let (start, end) = (one.min(two), one.max(two));
    match dice.roll(5) {
        0 => drop(text.drain(start..end)),
        1 => {
            let doubled = text[start..end].to_string();
            text.insert_str(end, &doubled);
        }
        2 => {
            let from = place(dice, other);
            let until = other.floor_char_boundary((from + dice.roll(200)).min(other.len()));
            text.insert_str(start, &other[from..until]);
        }
        3 => text.insert_str(start, &ODD[dice.roll(ODD.len())].repeat(1 + dice.roll(8))),
        _ => text.insert_str(start, ODD[dice.roll(ODD.len())]),
    }
}

#[test]
fn mutated_articles_give_sound_spans() {
    let engine = engine::load();
    let articles = articles();
    let limit = Duration::from_secs(number("READOUT_FUZZ_SECONDS").unwrap_or(SECONDS));
    let first = number("READOUT_SEED");
    let start = Instant::now();
    let mut runs = 0;
    for seed in first.unwrap_or(1).. {
        let mut dice = Dice::new(seed);
        let mut text = articles[dice.roll(articles.len())].clone();
        for _ in 0..=dice.roll(24) {
            let other = &articles[dice.roll(articles.len())];
            mutate(&mut dice, &mut text, other);
        }
        text.truncate(text.floor_char_boundary(16 << 10));
        let article = Article { body: &text, ..Article::default() };
        let result = std::panic::catch_unwind(|| sound::check(&engine, &article));
        assert!(result.is_ok(), "READOUT_SEED={seed}: {text:?}");
        runs += 1;
        if first.is_some() || start.elapsed() > limit {
            break;
        }
    }
    assert!(runs > 0);
}
