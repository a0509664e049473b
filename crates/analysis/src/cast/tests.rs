//! Invented articles: who is named, who is who, and what stays open.

use crate::statement::{Speaker, SpeakerKind, Statement};
use crate::{Article, Engine, Model, Options};

fn engine() -> Engine {
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    Engine::new(Options::default(), model.expect("the model is whole"))
}

fn read(body: &str) -> Vec<Statement> {
    let article = Article { body, ..Article::default() };
    engine().analyze(&article).statements
}

fn last(body: &str) -> Speaker {
    read(body).pop().expect("a statement").speaker
}

/// Checks name and country of the last speaker.
fn check(body: &str, name: &str, country: &str) {
    let speaker = last(body);
    assert_eq!((speaker.name.as_str(), speaker.country.as_str()), (name, country), "{body}");
}

#[test]
fn titles_of_state_media_are_no_part_of_a_name() {
    check(
        "Samdech Akka Moha Sena Padei Techo Sok Varan, Prime Minister of the Kingdom of Cambodia, \
         said the road would open.",
        "Sok Varan",
        "KHM",
    );
    check("H.E. Dr. Ada Lund said the road would open.", "Ada Lund", "");
    check("Tan Sri Rahim Osman said the road would open.", "Rahim Osman", "");
    check("Sheikh Karim al-Sabti said the road would open.", "Karim al-Sabti", "");
    check("Ayatollah Reza Moradi said the road would open.", "Reza Moradi", "");
    check("Lord Harwick Penrose said the road would open.", "Harwick Penrose", "");
}

#[test]
fn offices_and_nationalities_mean_who_holds_them() {
    let met = "Cambodian Prime Minister Sok Varan met Lao Trade Minister Boun Somphet on Monday.";
    check(&format!("{met} The premier said the road would open."), "Sok Varan", "KHM");
    check(&format!("{met} The Cambodian leader said the road would open."), "Sok Varan", "KHM");
    check(&format!("{met} The trade minister said the road would open."), "Boun Somphet", "LAO");
}

#[test]
fn governments_speak_by_capital_and_name() {
    let speaker = last("Phnom Penh said the road would open.");
    assert_eq!(speaker.kind, SpeakerKind::Government);
    assert_eq!(speaker.country, "KHM");
}

#[test]
fn two_speak_together() {
    check("Ada Lund and Bram Okker said the road would open.", "Ada Lund and Bram Okker", "");
    let met = "Cambodian Trade Minister Sok Varan met Lao Trade Minister Boun Somphet on Monday.";
    check(
        &format!("{met} The two ministers said the road would open."),
        "Sok Varan and Boun Somphet",
        "",
    );
}

#[test]
fn nobody_is_guessed() {
    let speaker = last("A senior official who asked not to be named said the road would open.");
    assert_eq!(speaker.kind, SpeakerKind::Unnamed);
    assert_eq!((speaker.name.as_str(), speaker.unresolved), ("", None));
    let speaker = last("He said the road would open.");
    assert!(speaker.name.is_empty() && speaker.unresolved.is_some());
}

#[test]
fn an_acronym_and_its_name_are_one() {
    let body = "Ada Lund said the Northern Recovery Framework (NRF) would help. She said the NRF \
                must be paid for.";
    let statements = read(body);
    let names: Vec<&str> = statements
        .iter()
        .flat_map(|statement| &statement.mentions)
        .map(|mention| mention.name.as_str())
        .collect();
    assert!(names.len() >= 2, "{names:?}");
    assert!(names.iter().all(|name| *name == "Northern Recovery Framework"), "{names:?}");
}

#[test]
fn a_statement_tells_whom_its_content_names() {
    let body = "Prime Minister Ana Prado of Brazil said on Monday that France and Greenpeace had \
                asked Bram Okker for help.";
    let statements = read(body);
    let found: Vec<(&str, SpeakerKind, &str)> = statements[0]
        .mentions
        .iter()
        .map(|mention| (mention.name.as_str(), mention.kind, mention.country.as_str()))
        .collect();
    let expected = [
        ("France", SpeakerKind::Government, "FRA"),
        ("Greenpeace", SpeakerKind::Organization, ""),
        ("Bram Okker", SpeakerKind::Person, ""),
    ];
    assert_eq!(found, expected);
}

#[test]
fn many_entities_take_bounded_time() {
    let mut body = String::new();
    for number in 0..10_000_u32 {
        let letters: String =
            number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        body.push_str(&format!("Ada X{letters} met Lund and he said the road was Z{letters}. "));
        if number % 10 == 9 {
            body.push('\n');
        }
    }
    let start = std::time::Instant::now();
    let statements = read(&body);
    assert!(!statements.is_empty());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
