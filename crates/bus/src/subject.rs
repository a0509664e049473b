//! Subjects: where a message of a given content goes.

use readout_wire::{
    token,
    v1::{Article, StatementChange, act},
};

use crate::{
    dead::Reason,
    stream::{Stage, Stream},
};

/// `{prefix}.articles.v1.{publisher}`, and the same for extractions.
pub(crate) fn of_article(stream: Stream, prefix: &str, article: Option<&Article>) -> String {
    let publisher = article.and_then(|article| article.publisher.as_ref());
    let name = publisher.map_or("", |publisher| &publisher.name);
    format!("{}.{}", stream.subject_root(prefix), token::lower(name))
}

/// `{prefix}.statements.v1.{country}.{speaker}.{act}`.
pub(crate) fn of_change(prefix: &str, change: &StatementChange) -> String {
    let statement = change.statement.as_ref();
    let speaker = statement.and_then(|statement| statement.speaker.as_ref());
    let (country, name) = speaker.map_or(("", ""), |speaker| (&*speaker.country, &*speaker.name));
    let act = statement.and_then(|statement| statement.act.as_ref()).map(|act| act.kind());
    let root = Stream::Statements.subject_root(prefix);
    format!("{root}.{}.{}.{}", token::upper(country), token::lower(name), act_word(act))
}

/// `{prefix}.dead.v1.{stage}.{reason}`.
pub(crate) fn of_letter(prefix: &str, stage: Stage, reason: Reason) -> String {
    format!("{}.{stage}.{reason}", Stream::Dead.subject_root(prefix))
}

/// `{prefix}.blobs.v1.{stream}.{sha256}.{piece}`; `stream` is the one that names the blob.
pub(crate) fn of_piece(prefix: &str, stream: Stream, sha256: &str, piece: usize) -> String {
    format!("{}.{sha256}.{piece}", of_blobs(prefix, stream))
}

/// Where the subjects of the blobs begin that messages of `stream` name.
pub(crate) fn of_blobs(prefix: &str, stream: Stream) -> String {
    format!("{}.{}", Stream::Blobs.subject_root(prefix), stream.token())
}

fn act_word(kind: Option<act::Kind>) -> String {
    match kind {
        None | Some(act::Kind::Unspecified) => "_".to_owned(),
        Some(kind) => kind.as_str_name().trim_start_matches("KIND_").to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use readout_wire::v1::{Act, Publisher, Speaker, Statement};

    use super::*;

    #[test]
    fn subjects_are_folded_names() {
        let article = Article {
            publisher: Some(Publisher {
                name: "Ínsula Daily. *>".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        };
        let subject = of_article(Stream::Articles, "acme", Some(&article));
        assert_eq!(subject, "acme.articles.v1.insula-daily");
        assert_eq!(of_article(Stream::Extractions, "acme", None), "acme.extractions.v1._");
    }

    #[test]
    fn a_change_is_found_by_country_speaker_and_act() {
        let speaker = Speaker {
            name: "Ana Díaz".to_owned(),
            country: "per".to_owned(),
            ..Default::default()
        };
        let act = Act { kind: act::Kind::Criticize.into(), ..Default::default() };
        let statement = Statement { speaker: Some(speaker), act: Some(act), ..Default::default() };
        let change = StatementChange { statement: Some(statement), ..Default::default() };
        assert_eq!(of_change("readout", &change), "readout.statements.v1.PER.ana-diaz.criticize");
        let empty = of_change("readout", &StatementChange::default());
        assert_eq!(empty, "readout.statements.v1._._._");
    }
}
