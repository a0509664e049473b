//! Acts of own examples, from the text to the statement.

use crate::statement::{Act, Polarity, SpeechAct};
use crate::{Article, Engine, Model, Options};

/// An engine that gives nearly all statements: what is tested is what they do, not whether they are
/// likely.
fn engine() -> Engine {
    let options = Options { confidence_min: 0.02, ..Options::default() };
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    Engine::new(options, model.expect("the model is whole"))
}

/// The act of the first statement whose content holds `content`.
fn act_of(engine: &Engine, body: &str, content: &str) -> Option<SpeechAct> {
    let article = Article { body, ..Article::default() };
    let mut found = engine.analyze(&article).statements.into_iter();
    found
        .find(|found| found.content.iter().any(|span| span.text(&article).contains(content)))
        .map(|found| found.act)
}

/// Checks that act, its polarity and whom it is aimed at.
fn check(engine: &Engine, body: &str, content: &str, act: Act, polarity: Polarity, target: &str) {
    let found = act_of(engine, body, content);
    let found = found.unwrap_or_else(|| panic!("{content:?} is said in {body:?}"));
    let name = found.target.as_ref().map_or("", |target| target.name.as_str());
    assert_eq!((found.kind, found.polarity, name), (act, polarity, target), "{body}");
    assert!((0.0..=1.0).contains(&found.confidence));
}

#[test]
fn cues_tell_acts() {
    let engine = engine();
    for (body, content, act, target) in [
        ("Minister Ada Lund said the bridge was open.", "bridge", Act::Assert, ""),
        ("Minister Ada Lund announced that a bridge would open.", "bridge", Act::Announce, ""),
        ("Minister Ada Lund vowed to rebuild the bridge.", "rebuild", Act::Commit, ""),
        ("Minister Ada Lund urged Norway to open the bridge.", "open", Act::Request, "Norway"),
        ("Minister Ada Lund called on Norway to open the bridge.", "open", Act::Request, "Norway"),
        ("Minister Ada Lund welcomed the new bridge.", "bridge", Act::Support, ""),
        (
            "Minister Ada Lund accused Norway of closing the bridge.",
            "closing",
            Act::Criticize,
            "Norway",
        ),
        ("Minister Ada Lund rejected the plan for a bridge.", "plan", Act::Reject, ""),
        ("Minister Ada Lund warned that the bridge could fall.", "fall", Act::Warn, ""),
        ("Minister Ada Lund expressed hope that the bridge would open.", "open", Act::Expect, ""),
        (
            "Minister Ada Lund expressed gratitude to Norway for the bridge.",
            "bridge",
            Act::Express,
            "Norway",
        ),
        (
            "Minister Ada Lund voiced concern over the cracks in the bridge.",
            "cracks",
            Act::Warn,
            "",
        ),
        ("Minister Ada Lund agreed to close the bridge.", "close", Act::Commit, ""),
        (
            "“I renew Norway's firm commitment to the bridge,” said Norway's Prime Minister Ada Lund.",
            "commitment",
            Act::Commit,
            "",
        ),
        ("Minister Ada Lund told drivers to leave the bridge.", "leave", Act::Request, ""),
        ("Minister Ada Lund confirmed 214 new cases of the fever.", "cases", Act::Announce, ""),
        ("Minister Ada Lund sees tolls rising by 3 percent.", "tolls", Act::Expect, ""),
        ("Minister Ada Lund found the answer thin.", "answer", Act::Criticize, ""),
        ("Minister Ada Lund found weapons in a van.", "weapons", Act::Assert, ""),
        ("Minister Ada Lund called the vote enormous.", "vote", Act::Assert, ""),
        (
            "Minister Ada Lund called the bridge “a good day for Norway”.",
            "good day",
            Act::Support,
            "Norway",
        ),
        ("Minister Ada Lund offered condolences over the raid.", "raid", Act::Express, ""),
        ("Minister Ada Lund said Norway firmly backs the bridge.", "bridge", Act::Support, ""),
        ("Minister Ada Lund said Norway stood ready to open it.", "open", Act::Commit, ""),
        ("Minister Ada Lund stressed that the bridge would add a lane.", "lane", Act::Assert, ""),
        ("Minister Ada Lund said she had full confidence in the bridge.", "full", Act::Support, ""),
    ] {
        check(&engine, body, content, act, Polarity::Positive, target);
    }
}

#[test]
fn negation_and_refusal_turn_acts() {
    let engine = engine();
    for (body, content, act) in [
        ("Minister Ada Lund did not rule out a toll.", "toll", Act::Reject),
        ("Minister Ada Lund refused to condemn the raid.", "raid", Act::Reject),
        ("Minister Ada Lund declined to comment on the raid.", "comment", Act::Reject),
        ("“We do not accept this toll,” said Ada Lund.", "toll", Act::Reject),
        ("“We will not pay this toll,” said Ada Lund.", "toll", Act::Reject),
        ("Minister Ada Lund did not deny the raid.", "raid", Act::Assert),
        ("Neither of the ministers would say who would pay.", "pay", Act::Reject),
        ("Minister Ada Lund said she had nothing to add to the note.", "note", Act::Reject),
        ("Minister Ada Lund said it had no plans to sell the bridge.", "sell", Act::Reject),
    ] {
        check(&engine, body, content, act, Polarity::Negative, "");
    }
}

#[test]
fn contents_tell_acts() {
    let engine = engine();
    for (said, act) in [
        ("“I reiterate Norway’s firm commitment to the treaty,”", Act::Commit),
        ("“Norway pins our hope on the fishermen of both coasts,”", Act::Expect),
        ("“This is a rare year, as we celebrate ten years of the treaty,”", Act::Assert),
        ("“Lastly, I wish to extend my warm support to the Harbour Fair,”", Act::Support),
        ("“We will build a second quay,”", Act::Commit),
        ("“The quay must be closed before winter,”", Act::Request),
        ("“Let us close the quay before winter,”", Act::Request),
        ("“I am very grateful to the crews,”", Act::Express),
        ("“The closure was a shameful mistake,”", Act::Criticize),
        ("“These claims are false,”", Act::Reject),
        ("“The old quay could become a danger to ships,”", Act::Warn),
        ("“The ice will melt in March,”", Act::Expect),
        ("“Will the quay be closed?”", Act::Assert),
        ("“I asked him for the keys of the quay,”", Act::Assert),
    ] {
        let body = format!("{said} said Ada Lund, the harbour minister.");
        let content = &said[4..said.len() - 4];
        let found = act_of(&engine, &body, content);
        assert_eq!(found.map(|found| found.kind), Some(act), "{body}");
    }
}

#[test]
fn a_cold_sentence_tells_the_mood_of_a_quotation() {
    let engine = engine();
    for (lead, act) in [
        ("Ada Lund was not impressed.", Act::Criticize),
        ("Ada Lund was unconvinced.", Act::Criticize),
        ("Ada Lund was not angry.", Act::Assert),
        ("Ada Lund was impressed.", Act::Assert),
        ("Ada Lund was in Oslo.", Act::Assert),
    ] {
        let body = format!("{lead} “Lice read no laws,” she said.");
        let found = act_of(&engine, &body, "Lice");
        assert_eq!(found.map(|found| found.kind), Some(act), "{body}");
    }
}

#[test]
fn a_state_speaks_of_itself_alone() {
    let engine = engine();
    for (office, act) in [("Russian Minister", Act::Reject), ("Norwegian Minister", Act::Assert)] {
        let body = format!("“Russia rejects talks,” {office} Ada Lund said.");
        let found = act_of(&engine, &body, "talks");
        assert_eq!(found.map(|found| found.kind), Some(act), "{body}");
    }
}

#[test]
fn points_have_acts_of_their_own() {
    let body = "President Mirela Banu shared some thoughts on the river:\n\
        “First, we need to clean the lower locks.\n\
        Second, I wish to extend my full support to the ‘River School’ of the Reed Party.”";
    let engine = engine();
    for (content, act) in [("locks", Act::Request), ("School", Act::Support)] {
        let found = act_of(&engine, body, content);
        assert_eq!(found.map(|found| found.kind), Some(act), "{content}");
    }
}

#[test]
fn only_a_threat_is_one_in_plover() {
    use super::plover;
    assert_eq!(plover(Act::Commit, false), "AGREE");
    assert_eq!(plover(Act::Warn, false), "");
    assert_eq!(plover(Act::Warn, true), "THREATEN");
    let article = Article {
        body: "General Tor Vik threatened to bomb the bridge. “We will retaliate,” he said. \
            Minister Ada Lund warned that ice could close the bridge.",
        ..Article::default()
    };
    let analysis = engine().analyze(&article);
    let plovers: Vec<_> = analysis.statements.iter().map(|found| found.act.plover).collect();
    assert_eq!(plovers, ["THREATEN", "THREATEN", ""]);
}

#[test]
fn odd_texts_are_bounded() {
    let engine = engine();
    for word in ["we will ", "I wish to ", "our ", "said ", "must not ", "“we ", "let "] {
        let body = format!("{} Ada Lund said {}.", word.repeat(3000), word.repeat(3000));
        let article = Article { title: &body, body: &body, ..Article::default() };
        for statement in engine.analyze(&article).statements {
            assert!((0.0..=1.0).contains(&statement.act.confidence));
        }
    }
}
