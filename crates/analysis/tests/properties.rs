//! What holds for any text: spans lie in it on character boundaries, statements are in order, and
//! the same text gives the same analysis. Texts are drawn from a seeded generator.

use readout_analysis::{Analysis, Article, Engine, Field, Options, Span};

/// SplitMix64, so that a failing text can be drawn again from its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }
}

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

fn check_span(article: &Article<'_>, span: &Span) {
    let text = match span.field {
        Field::Title => article.title,
        Field::Body => article.body,
    };
    assert!(span.start < span.end, "empty span {span:?}");
    assert!(text.get(span.start..span.end).is_some(), "span outside its text {span:?}");
}

fn check(engine: &Engine, article: &Article<'_>) -> Analysis {
    let analysis = engine.analyze(article);
    let mut last = None;
    for (index, statement) in analysis.statements.iter().enumerate() {
        assert!(!statement.content.is_empty());
        for span in statement.content.iter().chain(&statement.cue) {
            check_span(article, span);
        }
        statement.speaker.mention.iter().for_each(|span| check_span(article, span));
        let lead_in = statement.point.and_then(|point| point.lead_in);
        lead_in.iter().for_each(|span| check_span(article, span));
        assert!(statement.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert!(statement.parent.is_none_or(|parent| parent != index));
        assert!((0.0..=1.0).contains(&statement.confidence));
        let first = Some((statement.content[0].field, statement.content[0].start));
        assert!(last <= first, "statements out of order");
        last = first;
    }
    for span in analysis.warnings.iter().filter_map(|warning| warning.span) {
        check_span(article, &span);
    }
    analysis
}

#[test]
fn any_text_gives_sound_spans() {
    let engine = Engine::new(Options::default());
    let other = Engine::new(Options::default());
    for seed in 0..6_000 {
        let mut dice = Dice(seed);
        let title = if dice.roll(3) == 0 { soup(&mut dice) } else { String::new() };
        let body = soup(&mut dice);
        let article = Article { title: &title, body: &body, publisher_country: Some("KHM") };
        let result = std::panic::catch_unwind(|| check(&engine, &article));
        let Ok(analysis) = result else { panic!("seed {seed}: title {title:?} body {body:?}") };
        assert_eq!(analysis, other.analyze(&article), "seed {seed}: not the same twice");
    }
}

#[test]
fn empty_and_tiny_texts_give_nothing() {
    let engine = Engine::new(Options::default());
    for body in ["", " ", "\n", "\"", "“", "said", "he said", ":", "1.", "\u{feff}", "’", "“”"]
    {
        let article = Article { title: body, body, publisher_country: None };
        assert!(check(&engine, &article).statements.is_empty(), "{body:?}");
    }
}
