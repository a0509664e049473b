//! All that follows from a statement, in a line of words: what `readout show` prints beside the table.

use readout_wire::v1::{Act, Mention, Occasion, Speaker, Statement, act::Polarity};

use crate::{table::printable, terms};

/// Names and values of the fields that are known, such as `country KHM; act commit / AGREE`.
pub(crate) fn line(statement: &Statement) -> String {
    let speaker = statement.speaker.clone().unwrap_or_default();
    let Speaker { honorifics, role, affiliation, country, .. } = &speaker;
    let values = |values: &mut dyn Iterator<Item = String>| {
        let mut kept: Vec<String> = Vec::new();
        for value in values.filter(|value| !value.is_empty()) {
            if !kept.contains(&value) {
                kept.push(value);
            }
        }
        kept.join(" / ")
    };
    let dates = &mut statement.dates.iter().map(|date| date.value.clone());
    let topics = &mut statement.topics.iter().map(|topic| topic.label.clone());
    let names = &mut statement.mentions.iter().map(name);
    let confidence = format!("{:.2}", statement.confidence);
    let point = statement.point.as_ref();
    let fields = [
        ("kind", terms::word(speaker.kind().as_str_name(), "KIND_")),
        ("honorifics", honorifics.join(" ")),
        ("role", role.clone()),
        ("affiliation", affiliation.clone()),
        ("country", country.clone()),
        ("unresolved", terms::word(speaker.unresolved().as_str_name(), "UNRESOLVED_")),
        ("act", statement.act.as_ref().map_or(String::new(), |act| values(&mut of_act(act)))),
        (
            "point",
            point.map_or(String::new(), |point| {
                format!("{} of list {}", point.number, point.list_id)
            }),
        ),
        (
            "occasion",
            statement.occasion.as_ref().map_or(String::new(), |at| values(&mut occasion(at))),
        ),
        ("dates", values(dates)),
        ("topics", values(topics)),
        ("names", values(names)),
        ("confidence", confidence),
    ];
    let known = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let words: Vec<String> = known.map(|(name, value)| format!("{name} {value}")).collect();
    words.join("; ").chars().map(printable).collect()
}

fn of_act(act: &Act) -> impl Iterator<Item = String> {
    let denied = act.polarity() == Polarity::Negative;
    [
        terms::word(act.kind().as_str_name(), "KIND_"),
        if denied { "denied".to_owned() } else { String::new() },
        act.plover.clone(),
        act.target.as_ref().map_or(String::new(), |target| format!("aimed at {}", name(target))),
    ]
    .into_iter()
}

fn occasion(occasion: &Occasion) -> impl Iterator<Item = String> {
    let kind = terms::word(occasion.kind().as_str_name(), "KIND_");
    let Occasion { name, place, medium, date, .. } = occasion.clone();
    [kind, name, place, medium, date].into_iter()
}

/// The name of somebody mentioned, or the words of the text.
fn name(mention: &Mention) -> String {
    match (&mention.name, &mention.span) {
        (name, Some(span)) if name.is_empty() => span.text.clone(),
        (name, _) => name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use readout_wire::v1::{DateMention, Point, Topic, act, occasion, speaker};

    use super::*;

    #[test]
    fn known_fields_are_named() {
        let mention = |name: &str| Mention { name: name.to_owned(), ..Default::default() };
        let statement = Statement {
            speaker: Some(Speaker {
                name: "Ana Prado".to_owned(),
                role: "Minister".to_owned(),
                country: "PRT".to_owned(),
                kind: speaker::Kind::Person.into(),
                ..Default::default()
            }),
            act: Some(Act {
                kind: act::Kind::Request.into(),
                polarity: Polarity::Negative.into(),
                plover: "REQUEST".to_owned(),
                target: Some(mention("Norway")),
                ..Default::default()
            }),
            point: Some(Point { list_id: "1".to_owned(), number: 2, ..Default::default() }),
            occasion: Some(Occasion {
                name: "Harbour Forum".to_owned(),
                kind: occasion::Kind::Conference.into(),
                ..Default::default()
            }),
            dates: vec![DateMention { value: "2021-08".to_owned(), ..Default::default() }],
            topics: vec![Topic { label: "politics".to_owned(), ..Default::default() }],
            mentions: vec![mention("Norway"), mention("Norway"), mention("ASEAN")],
            confidence: 0.931,
            ..Default::default()
        };
        assert_eq!(
            line(&statement),
            "kind person; role Minister; country PRT; act request / denied / REQUEST / aimed at Norway; \
             point 2 of list 1; occasion conference / Harbour Forum; dates 2021-08; topics politics; \
             names Norway / ASEAN; confidence 0.93"
        );
        assert_eq!(line(&Statement::default()), "confidence 0.00");
    }
}
