//! What holds for any text: extractions point into it, survive their encodings, and come out the
//! same twice.

use prost::Message as _;
use readout_extractor::Extractor;
use readout_tests::{chance::Chance, generate};
use readout_wire::{
    article::complete,
    id, json,
    v1::{Article, Extraction, Span, Statement, span::Field},
};

const TEXTS: usize = 400;

/// What attributions are made of, and what gets in their way.
const PIECES: [&str; 30] = [
    "“",
    "”",
    "‘",
    "’",
    "\"",
    "'",
    "«",
    "»",
    "\n",
    "\n\n",
    ". ",
    ", ",
    ": ",
    " – ",
    " said",
    " added",
    " according to",
    " that ",
    " he",
    " President",
    " Ánnä Łee",
    " O’Neil",
    " 🎉",
    "\u{301}",
    " First,",
    " (1) ",
    " 4.5 million",
    "\u{200f}",
    " Ministry of Trade",
    "\r\n",
];

#[test]
fn extractions_of_any_text_are_sound() {
    let seed = Chance::seed();
    let mut chance = Chance::new(seed);
    let extractor = Extractor::new();
    let mut statements = 0;
    for article in generate::articles(seed, TEXTS) {
        let article = disturbed(&mut chance, article);
        let article = complete(article).expect("a disturbed article still keeps the rules");
        let extraction = extractor.extract(article.clone());
        statements += extraction.statements.len();
        check(&article, &extraction, seed);
        assert_eq!(extraction, extractor.extract(article), "READOUT_SEED={seed}");
    }
    assert!(statements > TEXTS, "only {statements} statements to check");
}

/// An article with pieces thrown in, cut anywhere between two characters.
fn disturbed(chance: &mut Chance, article: Article) -> Article {
    let mut body = article.body;
    for _ in 0..chance.below(40) {
        let place = body.floor_char_boundary(chance.below(body.len() + 1));
        if chance.once_in(20) {
            body.truncate(place);
        } else {
            body.insert_str(place, chance.pick(&PIECES));
        }
    }
    body.push('.');
    Article { body, language: "en".to_owned(), ..article }
}

fn check(article: &Article, extraction: &Extraction, seed: u64) {
    let encoded = extraction.encode_to_vec();
    assert_eq!(&Extraction::decode(&*encoded).unwrap(), extraction, "READOUT_SEED={seed}");
    let parsed: Extraction = json::parse(&json::line(extraction).unwrap()).unwrap();
    assert_eq!(&parsed, extraction, "READOUT_SEED={seed}");

    let mut ids = Vec::new();
    for statement in &extraction.statements {
        for span in spans(statement) {
            let text = match span.field() {
                Field::Title => &article.title,
                Field::Body => &article.body,
                Field::Unspecified => panic!("READOUT_SEED={seed}: a span of no field"),
            };
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(start < end, "READOUT_SEED={seed}: {span:?}");
            let words: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(words, span.text, "READOUT_SEED={seed}");
        }
        let content = statement.content.as_ref().expect("a statement has content");
        assert!(!content.spans.is_empty(), "READOUT_SEED={seed}: {statement:?}");
        assert!(content.spans.is_sorted_by_key(|span| span.start), "READOUT_SEED={seed}");
        assert!(id::is_id(&statement.statement_id), "READOUT_SEED={seed}: {statement:?}");
        assert!((0.0..=1.0).contains(&statement.confidence), "READOUT_SEED={seed}");
        ids.push(&statement.statement_id);
    }
    ids.sort();
    assert!(ids.is_sorted_by(|one, next| one < next), "READOUT_SEED={seed}: an id twice");
}

fn spans(statement: &Statement) -> impl Iterator<Item = &Span> {
    let passages = [&statement.cue, &statement.content].into_iter().flatten();
    let speaker = statement.speaker.as_ref().and_then(|speaker| speaker.mention.as_ref());
    let lead_in = statement.point.as_ref().and_then(|point| point.lead_in.as_ref());
    passages.flat_map(|passage| &passage.spans).chain(speaker).chain(lead_in)
}
