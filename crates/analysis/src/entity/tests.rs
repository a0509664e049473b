//! Invented articles: whom short names, offices, pronouns and labels mean, and where somebody comes from.

use crate::{Article, Engine, Model, Options};

fn engine() -> Engine {
    let options = Options { confidence_min: 0.02, ..Options::default() };
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    Engine::new(options, model.expect("the model is whole"))
}

/// Checks name and country of who says the words `content`.
fn check(body: &str, content: &str, name: &str, country: &str) {
    let article = Article { body, ..Article::default() };
    let found = engine().analyze(&article).statements.into_iter().find(|statement| {
        statement.content.iter().any(|span| span.text(&article).contains(content))
    });
    let speaker = found.unwrap_or_else(|| panic!("{content:?} is said in {body:?}")).speaker;
    assert_eq!((speaker.name.as_str(), speaker.country.as_str()), (name, country), "{body}");
}

#[test]
fn an_office_is_given_to_the_next_new_name() {
    let body = "MUSCAT, 9 May (Wire) - Oman's ports minister said the quay would open.\n\
        \"It will be long,\" Salim Al-Hinai told reporters. The minister said the cranes were new.";
    check(body, "the quay would open", "Salim Al-Hinai", "OMN");
    check(body, "the cranes were new", "Salim Al-Hinai", "OMN");
    // Somebody with an office of his own is another one.
    let body = "MUSCAT, 9 May (Wire) - Oman's ports minister said the quay would open.\n\
        Trade Minister Salim Al-Hinai said the cranes were new.";
    check(body, "the quay would open", "", "OMN");
}

#[test]
fn bodies_go_by_their_noun() {
    let body = "LIMA, 4 March (Wire) - The Federation of Port Workers said the strike would go on. \
        Minera Altaluz S.A. said it had lost millions.\n\
        The union said it wanted more. The company said it had no more.";
    check(body, "it wanted more", "Federation of Port Workers", "PER");
    check(body, "it had no more", "Minera Altaluz S.A.", "PER");
    let body = "Ada Lund is the mayor of Oslo. Her office said the bridge was closed.";
    check(body, "the bridge was closed", "Ada Lund's office", "");
    // Two of the same noun in one paragraph stay open.
    let body = "The Ministry of Trade met the Ministry of Health. The ministry said it was fine.";
    check(body, "it was fine", "", "");
}

#[test]
fn two_sides_are_the_states_of_the_article() {
    let body = "AMMAN, 3 May (Wire) - Jordanian Trade Minister Rami Tarawneh met Kenyan Trade Minister \
        Wanjiru Kamau in Amman.\nThe two ministers said the road would open. Both sides agreed to meet \
        in Nairobi. Kamau thanked her counterpart for the tea. Her counterpart said the tea was Kenyan.";
    check(body, "the road would open", "Rami Tarawneh and Wanjiru Kamau", "");
    check(body, "to meet", "Jordan and Kenya", "");
    check(body, "the tea was Kenyan", "Rami Tarawneh", "JOR");
}

#[test]
fn transcripts_tell_who_i_and_you_are() {
    let body = "The mayor of Bergen, Ada Lund, spoke to this newspaper.\n\
        Q: Mayor, you promised that the bridge would open. Do you regret it?\n\
        A: I believe that it will open.\n\
        Q: And the tolls?\n\
        A: I told the council that the tolls were fair.";
    check(body, "it will open", "Ada Lund", "");
    check(body, "the tolls were fair", "Ada Lund", "");
    check(body, "the bridge would open", "Ada Lund", "");
}

#[test]
fn sovereigns_and_judges_go_by_their_style() {
    let body = "His Majesty King Tevita Moala received Ambassador Ada Lund on Monday. \
        His Majesty said the harbour was safe.";
    check(body, "the harbour was safe", "Tevita Moala", "");
    let body = "Justice Ada Lund opened the case. Her Honour said the contract was void.";
    check(body, "the contract was void", "Ada Lund", "");
}

#[test]
fn titles_before_and_behind_are_no_part_of_a_name() {
    check("Gen. (ret.) Ada Lund said the road was closed.", "closed", "Ada Lund", "");
    check("Maj Gen Ada Lund said the road was closed.", "closed", "Ada Lund", "");
    check("Ada Lund SC said the road was closed.", "closed", "Ada Lund", "");
    check(
        "Professor Anwara Begum Haldar said the road was closed.",
        "closed",
        "Anwara Begum Haldar",
        "",
    );
    check("Baroness Lund of Nairn said the road was closed.", "closed", "Lund of Nairn", "");
    // A spokesman is not the one he speaks for.
    check("A spokesman for Prime Minister Ada Lund said the road was closed.", "closed", "", "");
}

#[test]
fn names_of_bodies_are_whole() {
    for name in [
        "General Federation of Labour",
        "Meat Exporters' Union",
        "People's Harvest Party",
        "Directorate of Public Works",
        "Ministry of Trade and Cooperatives",
    ] {
        check(&format!("The {name} said the road was closed."), "the road was closed", name, "");
    }
}

#[test]
fn what_stands_around_a_name_places_it() {
    let home = "OSLO, 3 May (Wire) - Norway opened the bridge.\n";
    for (body, country) in [
        (
            "Ada Lund, an analyst at Singapore-based Straits Equity, said the road was closed.",
            "SGP",
        ),
        (
            "A Thai delegation led by Mr Anan Chaisiri came. Mr Anan said the road was closed.",
            "THA",
        ),
        ("In Tunis, the mood was cool. Olfa Trabelsi said the road was closed.", "TUN"),
        ("Ada Lund said the road was closed.", "NOR"),
    ] {
        let body = format!("{home}{body}");
        let article = Article { body: &body, ..Article::default() };
        let last = engine().analyze(&article).statements.pop().expect("a statement");
        assert_eq!(last.speaker.country, country, "{body}");
    }
    // An envoy is not of the country that he is sent to.
    check(
        "The United Nations Special Envoy for Yemen, Ada Lund, said the road was closed.",
        "the road was closed",
        "Ada Lund",
        "",
    );
}

#[test]
fn unnamed_people_have_no_name() {
    for who in ["Legal analysts", "Residents", "Two officials", "Traders"] {
        check(&format!("{who} said the road was closed."), "the road was closed", "", "");
    }
    check(
        "Workers at the Cerro Alto copper mine said the road was closed.",
        "the road was closed",
        "Workers at the Cerro Alto copper mine",
        "",
    );
}

#[test]
fn owners_that_own_each_other_end() {
    // Each possessor is asked for its own, which once went in a circle.
    let body = "The ministry's agency's bank's board's union said it was fine. ".repeat(30);
    let article = Article { body: &body, ..Article::default() };
    assert!(!engine().analyze(&article).statements.is_empty());
}
