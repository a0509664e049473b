//! Time grows with the text and not faster, also for texts made to hurt. Compares two sizes of the
//! same text in one run, so it needs no absolute time.

use std::time::{Duration, Instant};

use readout_analysis::{Article, Engine};

#[path = "support/engine.rs"]
mod support;

use support::load;

const SMALL: usize = 8 << 10;
const FACTOR: u32 = 8;

/// Twice what a linear engine needs, and room for a busy machine.
const RATIO_MAX: u32 = FACTOR * 3;

fn time(engine: &Engine, part: &str, bytes: usize) -> Duration {
    let body = part.repeat(bytes / part.len());
    let article = Article { body: &body, ..Article::default() };
    (0..3)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(engine.analyze(&article));
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

#[test]
fn time_grows_linearly() {
    let engine = load();
    let texts = [
        "\"",
        "“",
        "‘",
        "'",
        "\"'",
        "“‘",
        "„ ",
        "“a ",
        "“a” ",
        "'a ",
        "\"a\" said. ",
        "x",
        "x ",
        "\n“a",
        "\n\"a b",
        "said ",
        "he said ",
        "Ana Prado said, ",
        "Ana ",
        "Ana Prado, the minister, ",
        "1. ",
        "“First, a. Second, b.” ",
        "\n1. a",
        "who said that ",
        "according to ",
        "(1) ",
        "Mr. ",
        "- ",
        "the minister of ",
        "“We go,” he said. ",
        "players' 'a ",
        ": “a\n",
        "a: ",
        "\nANA: b",
        "South Korea's stance ",
        "the minister said. ",
        "Ana1 Ana2 said a. ",
        "14 ",
        "on Tuesday ",
        "Ana said at the Forum in Oslo ",
        "we will ",
        "I wish to urge Norway that “our hope must ",
        "trade union health policy ",
    ];
    for part in texts {
        let small = time(&engine, part, SMALL).max(Duration::from_micros(200));
        let large = time(&engine, part, SMALL * FACTOR as usize);
        assert!(large < small * RATIO_MAX, "{part:?}: {small:?} grew to {large:?}");
    }
}
