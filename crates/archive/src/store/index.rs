//! The rows by which a statement is found: columns, topics, words, speaker.

use prost::Message;
use readout_wire::v1::Statement;
use rusqlite::{Connection, params};

use super::speakers::Tally;
use crate::{Error, words};

/// Where a statement stands among the others.
#[derive(PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) article_id: [u8; 16],
    pub(crate) statement_id: [u8; 16],
    pub(crate) position: u32,
    pub(crate) age: i64,
    pub(crate) publisher: String,
}

/// Adds a statement that the change `number` holds.
pub(crate) fn add(
    connection: &Connection,
    number: i64,
    place: &Place,
    statement: &Statement,
    tally: &mut Tally,
) -> Result<(), Error> {
    let speaker = statement.speaker.as_ref();
    connection
        .prepare_cached(
            "INSERT INTO statement (number, article_id, statement_id, position, age, publisher,
                 speaker_key, country, act, mode)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            number,
            place.article_id,
            place.statement_id,
            place.position,
            place.age,
            place.publisher,
            speaker.map_or("", |speaker| &speaker.key),
            speaker.map_or("", |speaker| &speaker.country),
            statement.act.as_ref().map_or(0, |act| act.kind),
            statement.mode,
        ])?;
    for topic in &statement.topics {
        connection
            .prepare_cached(
                // The same code twice in one statement is one row.
                "INSERT OR IGNORE INTO topic (code, age, article_id, position, number)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![topic.code, place.age, place.article_id, place.position, number])?;
    }
    let content = statement.content.as_ref().map_or("", |content| &content.text);
    connection
        .prepare_cached("INSERT INTO statement_words (rowid, words) VALUES (?1, ?2)")?
        .execute(params![number, words::fold(content)])?;
    tally.count(statement, 1);
    Ok(())
}

/// Takes out what [`add`] added for the statement of these bytes; the change log keeps them.
pub(crate) fn remove(
    connection: &Connection,
    number: i64,
    place: &Place,
    bytes: &[u8],
    tally: &mut Tally,
) -> Result<(), Error> {
    let statement = Statement::decode(bytes)?;
    connection.prepare_cached("DELETE FROM statement WHERE number = ?1")?.execute([number])?;
    for topic in &statement.topics {
        connection
            .prepare_cached(
                "DELETE FROM topic WHERE code = ?1 AND age = ?2 AND article_id = ?3
                     AND position = ?4 AND number = ?5",
            )?
            .execute(params![topic.code, place.age, place.article_id, place.position, number])?;
    }
    connection.prepare_cached("DELETE FROM statement_words WHERE rowid = ?1")?.execute([number])?;
    tally.count(&statement, -1);
    Ok(())
}
