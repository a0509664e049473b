//! Statements as rows of a table.

use readout_wire::v1::{Speaker, Statement};

use crate::{table::Column, terms};

/// Columns of a table of statements that is `width` wide.
pub(crate) fn columns(width: usize) -> [Column; 6] {
    [
        Column { title: "speaker", max: (width / 4).min(24) },
        Column { title: "cue", max: (width / 6).min(14) },
        Column { title: "mode", max: 8 },
        Column { title: "act", max: 9 },
        Column { title: "about", max: (width / 6).min(24) },
        Column { title: "statement", max: 0 },
    ]
}

/// The cells of a statement, in the order of [`columns`].
pub(crate) fn cells(statement: &Statement) -> Vec<String> {
    let text = |passage: &Option<readout_wire::v1::Passage>| {
        passage.as_ref().map_or(String::new(), |passage| passage.text.clone())
    };
    let act = statement
        .act
        .as_ref()
        .map_or(String::new(), |act| terms::word(act.kind().as_str_name(), "KIND_"));
    vec![
        speaker(statement.speaker.as_ref()),
        text(&statement.cue),
        terms::word(statement.mode().as_str_name(), "MODE_"),
        act,
        statement.topics.first().map_or(String::new(), |topic| topic.label.clone()),
        text(&statement.content),
    ]
}

/// The speaker's name; where there is none, the words of the text and a `?`.
fn speaker(speaker: Option<&Speaker>) -> String {
    match speaker {
        Some(speaker) if !speaker.name.is_empty() => speaker.name.clone(),
        Some(Speaker { mention: Some(mention), .. }) => format!("{} ?", mention.text),
        _ => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use readout_wire::v1::{Act, Passage, Span, Topic, act, statement::Mode};

    use super::*;

    #[test]
    fn a_statement_becomes_a_row() {
        let passage = |text: &str| Some(Passage { text: text.to_owned(), spans: Vec::new() });
        let mut statement = Statement {
            speaker: Some(Speaker { name: "Ana Prado".to_owned(), ..Default::default() }),
            cue: passage("vowed"),
            content: passage("to return"),
            mode: Mode::Indirect.into(),
            act: Some(Act { kind: act::Kind::Commit.into(), ..Default::default() }),
            topics: vec![Topic { label: "sport".to_owned(), ..Default::default() }],
            ..Default::default()
        };
        let row = ["Ana Prado", "vowed", "indirect", "commit", "sport", "to return"];
        assert_eq!(cells(&statement), row);

        statement.act = None;
        let mention = Some(Span { text: "he".to_owned(), ..Default::default() });
        statement.speaker = Some(Speaker { mention, ..Default::default() });
        assert_eq!(cells(&statement), ["he ?", "vowed", "indirect", "", "sport", "to return"]);
        assert_eq!(cells(&Statement::default()), ["?", "", "", "", "", ""]);
    }
}
