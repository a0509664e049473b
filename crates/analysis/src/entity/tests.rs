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
    check(body, "it will open", "Ada Lund", "NOR");
    check(body, "the tolls were fair", "Ada Lund", "NOR");
    check(body, "the bridge would open", "Ada Lund", "NOR");
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
    let article =
        Article { body: "WARSAW, Ind. - Ada Lund said the road was closed.", ..Article::default() };
    let last = engine().analyze(&article).statements.pop().expect("a statement");
    assert_eq!(last.speaker.country, "USA");
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
    for who in ["Legal analysts", "Residents", "Two officials", "Traders", "Archaeologists"] {
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
fn names_stand_behind_descriptions() {
    for (source, name) in [
        ("One of them, Ada Lund,", "Ada Lund"),
        ("The Lord Chamberlain, Lord Okker,", "Okker"),
        ("A spokesman for the rebels, known only as Commander Okker,", "Okker"),
        ("A spokesman for the rebels, who gave his name only as Mr Okker,", "Okker"),
        ("The chief executive of the operator Havn hf., Ada Lund,", "Ada Lund"),
        ("The UN envoy on roads, Ada Lund,", "Ada Lund"),
        ("Rainforest Watch coordinator Ada Lund", "Ada Lund"),
        ("Passenger Ada Lund Vik", "Ada Lund Vik"),
        ("A spokesman for the timber company, Havn Skog Ltd,", ""),
    ] {
        let body = format!("Men sat outside. {source} said the road was closed.");
        check(&body, "the road was closed", name, "");
    }
    let body = "The union is led by Ada Lund. The 54-year-old welder told reporters \
        the road was closed.";
    check(body, "the road was closed", "Ada Lund", "");
}

#[test]
fn whoever_is_asked_answers() {
    let body = "Ada Lund said the bridge was safe.\n\
        Olfa Trabelsi said it was not. Asked if she had seen it, Trabelsi paused. \"I have seen \
        pictures,\" she replied.";
    check(body, "I have seen", "Olfa Trabelsi", "");
    let body = "Bram Okker, the director, said the bridge was safe. Asked by Tor Vik whether it was, he \
        said the tolls were fair.";
    check(body, "the tolls were fair", "Bram Okker", "");
    // An office in passing is whoever holds it.
    let body = "AMMAN, 3 May (Wire) - Jordanian Trade Minister Rami Tarawneh met Kenyan Trade Minister \
        Wanjiru Kamau.\nTarawneh said the road was long. On tolls the Kenyan minister was franker. She said \
        the tolls were fair.";
    check(body, "the tolls were fair", "Wanjiru Kamau", "KEN");
    // Nobody who is named.
    let body = "Ada Lund said the bridge was safe. One of the diplomats said it was not. \"I have seen \
        pictures,\" he said.";
    check(body, "I have seen", "", "");
}

#[test]
fn companies_carry_no_sign() {
    let body = "LIMA, 4 March (Wire) - Havbruk Vest called the rules a gift. The company said it had lost \
        millions. Its director, Tor Vik, said the road was closed.\n\
        The Green Voice, the largest opposition party, asked for a vote. The party said it was fine.";
    check(body, "it had lost", "Havbruk Vest", "PER");
    check(body, "the road was closed", "Tor Vik", "PER");
    check(body, "it was fine", "Green Voice", "PER");
    // Who makes something is not another one that makes something.
    let body = "Sheba Air said it had ordered jets. The manufacturer, Lindqvist Aerospace of Sweden, said it \
        was honoured.";
    check(body, "was honoured", "Lindqvist Aerospace", "SWE");
    // A surname tells a person.
    let body =
        "Minera Altaluz met Ada Lund. Lund was tired. The company said it had lost millions.";
    check(body, "it had lost", "Minera Altaluz", "");
}

#[test]
fn letters_are_those_of_the_body_that_they_spell() {
    let body = "MANILA, Philippines - The Monetary Board of the Bangko Sentral ng Pilipinas (BSP) met.\n\
        The central bank said the road was closed.";
    check(body, "the road was closed", "Bangko Sentral ng Pilipinas", "PHL");
}

#[test]
fn several_become_one_group() {
    let body = "Ada Lund, Bram Okker and Olfa Trabelsi said the road was closed.";
    check(body, "the road was closed", "Ada Lund, Bram Okker and Olfa Trabelsi", "");
    let body = "President Ada Lund met President Bram Okker and President Olfa Trabelsi.\n\
        The three presidents said the road was closed.";
    check(body, "the road was closed", "Ada Lund, Bram Okker and Olfa Trabelsi", "");
    let body = "Prime Minister Ada Lund met King Tevita Moala.\n\
        The Prime Minister and the King said the road was closed.";
    check(body, "the road was closed", "Ada Lund and Tevita Moala", "");
    // Words of a body's name are nobody's.
    let body = "Water and Sanitation Authority chief Ada Lund said the road was closed.";
    check(body, "the road was closed", "Ada Lund", "");
}

#[test]
fn headlines_name_people_by_what_they_head() {
    let body = "'We are half blind', watchdog chief says\n\
        OSLO, 3 May (Wire) - Director General Ada Lund told the board that the road was closed.";
    check(body, "half blind", "Ada Lund", "NOR");
    let body = "'We are half blind', police chief says\n\
        OSLO, 3 May (Wire) - Bank president Ada Lund told the board that the road was closed.";
    check(body, "half blind", "", "NOR");
}

#[test]
fn a_person_has_the_body_of_the_title() {
    let body = "Ada Lund, president of the Alliance of Island Exporters, called it a tax.\n\
        Her group said the road was closed.";
    check(body, "the road was closed", "Alliance of Island Exporters", "");
    let body = "The Meridian Institute for Roads met. Ada Lund said the same institute was wrong.\n\
        The institute said the road was closed.";
    check(body, "the road was closed", "Meridian Institute for Roads", "");
}

#[test]
fn offices_belong_to_somebody() {
    let body = "The office of President Ada Lund said the road was closed.";
    check(body, "the road was closed", "Ada Lund's office", "");
    let body = "A spokesman for Trade Minister Ada Lund declined to comment.\n\
        The minister said the road was closed.";
    check(body, "the road was closed", "Ada Lund", "");
    let body = "The governor's office said the road was closed, Ada Lund told a friend.";
    check(body, "the road was closed", "governor's office", "");
}

#[test]
fn phrases_end_where_words_of_saying_begin() {
    check(
        "The World Food Programme estimates that the road is closed.",
        "the road is closed",
        "World Food Programme",
        "",
    );
    check("Jun Okker, the mayor, said the road was closed.", "closed", "Jun Okker", "");
    check("Its leader, 'Ofa Okker, said the road was closed.", "closed", "'Ofa Okker", "");
    check("Trinidad and Tobago said the road was closed.", "closed", "Trinidad and Tobago", "TTO");
    check("Tour operators in Paro said the road was closed.", "the road was closed", "", "");
}

#[test]
fn who_asks_is_told_before_the_first_question() {
    let body = "Ada Lund has run the port for years. She spoke to the Courier's Bram Okker.\n\
        Q: Ms Lund, will the port close?\n\
        A: I fear that it will.\n\
        Q: Harbour Minister Olfa Trabelsi has promised a new quay.\n\
        A: I told the minister that the quay was old.\n\
        Q: Do you fear for your job?\n\
        A: I fear for the port.";
    check(body, "a new quay", "Olfa Trabelsi", "");
    check(body, "the quay was old", "Ada Lund", "");
    check(body, "Do you fear", "Bram Okker", "");
}

#[test]
fn those_abroad_are_not_at_home() {
    let home = "OSLO, 3 May (Wire) - Norway opened the bridge.\n";
    for (body, country) in [
        ("In Kabul, a spokesman for the water authority said the road was closed.", "AFG"),
        ("Ada Lund, head of research at Mumbai-based Tamarind, said the road was closed.", "IND"),
        ("Ada Lund of Mumbai-based Tamarind said the road was closed.", "IND"),
        ("The Pan American Health Organization said the road was closed.", ""),
        ("Secretary-General Ada Lund said the road was closed.", ""),
        ("The Ministry of Regional Development said the road was closed.", "NOR"),
        ("An IMF official said the road was closed.", ""),
        ("Botswana was not asked. Its foreign ministry said the road was closed.", "BWA"),
        ("Governor Ada Lund, a former IMF economist, said the road was closed.", "NOR"),
    ] {
        let body = format!("{home}{body}");
        let article = Article { body: &body, ..Article::default() };
        let last = engine().analyze(&article).statements.pop().expect("a statement");
        assert_eq!(last.speaker.country, country, "{body}");
    }
}

#[test]
fn owners_that_own_each_other_end() {
    // Each possessor is asked for its own, which once went in a circle.
    let body = "The ministry's agency's bank's board's union said it was fine. ".repeat(30);
    let article = Article { body: &body, ..Article::default() };
    assert!(!engine().analyze(&article).statements.is_empty());
}

#[test]
fn descriptions_wait_for_the_name_that_follows() {
    let body = "UN envoy warns of a long winter\n\
        NEW YORK, 3 May (Wire) - The United Nations envoy for Peru told the Council that the road was \
        closed.\n\"It is a long road,\" Special Representative Ada Lund said.";
    check(body, "the road was closed", "Ada Lund", "");
    // The owner of the road is nobody who is named, whatever others own.
    let body = "\"The road is closed,\" said the owner of a shop, who declined to be named. Her neighbour, \
        noodle-shop owner Ada Lund, said the bridge was open.";
    check(body, "The road is closed", "", "");
    check(body, "the bridge was open", "Ada Lund", "");
    let body = "A bank official in Oslo said the road was closed. Ada Lund, a senior official, was away. \
        \"It is long,\" Bram Okker said.\nThe official said the bridge was open.";
    check(body, "the road was closed", "", "NOR");
}

#[test]
fn names_are_whole() {
    for (source, name) in [
        (
            "The president of the Pot Fishers' Co-operative, Mr Ada \"Bagga\" Lund,",
            "Ada \"Bagga\" Lund",
        ),
        ("The Tugmen and Pilots' Union", "Tugmen and Pilots' Union"),
        ("The Pensioners' List", "Pensioners' List"),
        (
            "The Ministry of Agriculture, Forestry and Fisheries",
            "Ministry of Agriculture, Forestry and Fisheries",
        ),
        ("Foreign Ministry spokeswoman Le Thu Ha", "Le Thu Ha"),
        ("Minister for Finance and Revenue Senator Ada Mary Lund", "Ada Mary Lund"),
        ("Capitaine Ada de la Lund", "Ada de la Lund"),
        ("Brigadier (Rtd.) Ada Lund", "Ada Lund"),
    ] {
        check(&format!("{source} said the road was closed."), "the road was closed", name, "");
    }
    // What is behind a word for a body or a place is nobody's name.
    for source in ["A deckhand from Cebu", "A spokesperson for the carrier Lotus Wings"] {
        let body = format!("{source} said the road was closed.");
        let article = Article { body: &body, ..Article::default() };
        let found = engine().analyze(&article).statements.pop().expect("a statement");
        assert_eq!(found.speaker.name, "", "{body}");
    }
}

#[test]
fn short_and_long_names_are_one() {
    let body = "Nordhem Group AB opened a quay.\nNordhem said the road was closed.";
    check(body, "the road was closed", "Nordhem Group AB", "");
    let body = "Inigo de la Cuesta Ferran came.\nDe la Cuesta said the road was closed.";
    check(body, "the road was closed", "Inigo de la Cuesta Ferran", "");
    let body = "Aigerim Toleubay came.\n\"It is long,\" A. Toleubay said.";
    check(body, "It is long", "Aigerim Toleubay", "");
    let body = "Ada Lund, a hydrogeologist at the port, came. Firstly, the hydrogeologist said, the road \
        was closed.";
    check(body, "the road was closed", "Ada Lund", "");
}

#[test]
fn far_quotations_keep_their_speaker() {
    let points: String = (1..9)
        .map(|point| format!("\"{point}. The road number {point} shall be closed.\n"))
        .collect();
    let body = format!(
        "Prime Minister Ada Lund opened the meeting.\n\"We have ideas,\" Ada Lund said.\n\
        \"I have these points:\n{points}\"9. The bridge must be open,\" she said to applause."
    );
    check(&body, "The bridge must be open", "Ada Lund", "");
}

#[test]
fn nations_beside_names_and_cities_of_many_bodies() {
    for (body, country) in [
        ("Swedish appliance maker Nordhem said the road was closed.", "SWE"),
        ("Rheinmark, a German chemical group, said the road was closed.", "DEU"),
        ("The South African Reserve Bank said the road was closed.", "ZAF"),
        (
            "BRUSSELS, 3 May (Wire) - Belgium's rail unions are on strike.\n\
            The mobility minister, Ada Lund, said the road was closed.",
            "BEL",
        ),
    ] {
        let article = Article { body, ..Article::default() };
        let last = engine().analyze(&article).statements.pop().expect("a statement");
        assert_eq!(last.speaker.country, country, "{body}");
    }
}
