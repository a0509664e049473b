//! Speakers: who said how much, and what they are called. Kept up with each extraction, so that
//! reading them counts nothing.

use std::collections::BTreeMap;

use readout_wire::{
    id, time,
    v1::{SpeakerRecord, Statement},
};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter, types::Value};

use super::page::{self, Page};
use crate::{Error, limits, words, words::Query};

/// What a label says of a speaker; the values are stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LabelKind {
    Name = 1,
    Role = 2,
    Affiliation = 3,
}

/// How counts change by what a batch of extractions adds and removes.
#[derive(Default)]
pub(crate) struct Tally {
    speakers: BTreeMap<String, Change>,
}

#[derive(Default)]
struct Change {
    country: String,
    statements: i64,
    labels: BTreeMap<(LabelKind, String), i64>,
}

impl Tally {
    /// Counts a statement in (`by` 1) or out (-1). One without a speaker key counts nowhere.
    pub(crate) fn count(&mut self, statement: &Statement, by: i64) {
        let Some(speaker) = statement.speaker.as_ref().filter(|it| !it.key.is_empty()) else {
            return;
        };
        if !self.speakers.contains_key(&speaker.key) {
            let change = Change { country: speaker.country.clone(), ..Change::default() };
            self.speakers.insert(speaker.key.clone(), change);
        }
        let Some(change) = self.speakers.get_mut(&speaker.key) else { return };
        change.statements += by;
        for (kind, text) in [
            (LabelKind::Name, &speaker.name),
            (LabelKind::Role, &speaker.role),
            (LabelKind::Affiliation, &speaker.affiliation),
        ] {
            if !text.is_empty() {
                *change.labels.entry((kind, text.clone())).or_default() += by;
            }
        }
    }

    /// Writes the changes. A speaker or label whose last statement goes, goes with it.
    ///
    /// Without `ON CONFLICT ... RETURNING`, for which SQLite opens a savepoint: at each savepoint
    /// the full-text index is flushed, which cost nearly as much as all the rest together.
    pub(crate) fn save(self, connection: &Connection) -> Result<(), Error> {
        for (key, change) in self.speakers {
            let held: Option<(i64, i64)> = connection
                .prepare_cached("SELECT id, statements FROM speaker WHERE speaker_key = ?1")?
                .query_row([&key], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let by = change.statements;
            let speaker = match held {
                // Came and went within the batch.
                None if by == 0 => continue,
                None => {
                    connection
                        .prepare_cached(
                            "INSERT INTO speaker (speaker_key, country, statements)
                             VALUES (?1, ?2, ?3)",
                        )?
                        .execute(params![key, change.country, by])?;
                    connection.last_insert_rowid()
                }
                Some((speaker, statements)) => {
                    let statements = statements + by;
                    if statements == 0 {
                        connection
                            .prepare_cached("DELETE FROM speaker WHERE id = ?1")?
                            .execute([speaker])?;
                    } else {
                        connection
                            .prepare_cached("UPDATE speaker SET statements = ?2 WHERE id = ?1")?
                            .execute([speaker, statements])?;
                    }
                    speaker
                }
            };
            for ((kind, text), by) in change.labels {
                if by != 0 {
                    save_label(connection, speaker, kind, &text, by)?;
                }
            }
        }
        Ok(())
    }
}

fn save_label(
    connection: &Connection,
    speaker: i64,
    kind: LabelKind,
    text: &str,
    by: i64,
) -> Result<(), Error> {
    let held: Option<(i64, i64)> = connection
        .prepare_cached(
            "SELECT id, statements FROM label WHERE speaker = ?1 AND kind = ?2 AND text = ?3",
        )?
        .query_row(params![speaker, kind as i64, text], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match held {
        None => {
            connection
                .prepare_cached(
                    "INSERT INTO label (speaker, kind, text, statements) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![speaker, kind as i64, text, by])?;
            if kind == LabelKind::Name {
                connection
                    .prepare_cached("INSERT INTO name_words (rowid, words) VALUES (?1, ?2)")?
                    .execute(params![connection.last_insert_rowid(), words::fold(text)])?;
            }
        }
        Some((label, statements)) if statements + by != 0 => {
            connection
                .prepare_cached("UPDATE label SET statements = ?2 WHERE id = ?1")?
                .execute([label, statements + by])?;
        }
        Some((label, _)) => {
            connection.prepare_cached("DELETE FROM label WHERE id = ?1")?.execute([label])?;
            if kind == LabelKind::Name {
                connection
                    .prepare_cached("DELETE FROM name_words WHERE rowid = ?1")?
                    .execute([label])?;
            }
        }
    }
    Ok(())
}

/// Where a list of speakers goes on.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AfterSpeaker {
    #[prost(int64, tag = "1")]
    statements: i64,
    #[prost(string, tag = "2")]
    key: String,
}

/// The speaker of a key.
pub(crate) fn get(connection: &Connection, key: &str) -> Result<Option<SpeakerRecord>, Error> {
    let found = connection
        .prepare_cached(
            "SELECT id, speaker_key, country, statements FROM speaker WHERE speaker_key = ?1",
        )?
        .query_row([key], found)
        .optional()?;
    found.map(|found| record(connection, found)).transpose()
}

/// Speakers with most statements first.
pub(crate) fn list(
    connection: &Connection,
    country: &str,
    query: Option<&Query>,
    page: Page<AfterSpeaker>,
) -> Result<(Vec<SpeakerRecord>, Option<AfterSpeaker>), Error> {
    let mut conditions = vec!["1"];
    let mut values: Vec<Value> = Vec::new();
    if !country.is_empty() {
        conditions.push("country = ?");
        values.push(country.to_owned().into());
    }
    if let Some(query) = query {
        conditions.push(
            "id IN (SELECT speaker FROM label
                    WHERE id IN (SELECT rowid FROM name_words WHERE name_words MATCH ?))",
        );
        values.push(query.to_fts().into());
    }
    if let Some(after) = &page.after {
        conditions.push("(statements, speaker_key) < (?, ?)");
        values.extend([after.statements.into(), after.key.clone().into()]);
    }
    let sql = format!(
        "SELECT id, speaker_key, country, statements FROM speaker WHERE {}
         ORDER BY statements DESC, speaker_key DESC",
        conditions.join(" AND ")
    );
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(values))?;
    page::fill(&mut rows, page.rows, |row| {
        let found = found(row)?;
        let after = AfterSpeaker { statements: found.statements, key: found.key.clone() };
        Ok((record(connection, found)?, after))
    })
}

struct Found {
    id: i64,
    key: String,
    country: String,
    statements: i64,
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found { id: row.get(0)?, key: row.get(1)?, country: row.get(2)?, statements: row.get(3)? })
}

fn record(connection: &Connection, found: Found) -> Result<SpeakerRecord, Error> {
    let labels = |kind: LabelKind| -> Result<Vec<String>, Error> {
        let mut select = connection.prepare_cached(
            "SELECT text FROM label WHERE speaker = ?1 AND kind = ?2
             ORDER BY statements DESC, text LIMIT ?3",
        )?;
        let limit = limits::SPEAKER_LABELS_MAX as i64;
        let labels = select.query_map(params![found.id, kind as i64, limit], |row| row.get(0))?;
        Ok(labels.collect::<Result<_, _>>()?)
    };
    let received_at = |sql: &str| -> Result<_, Error> {
        let age: Option<i64> =
            connection.prepare_cached(sql)?.query_row([&found.key], |row| row.get(0))?;
        Ok(age.map(|age| time::from_micros(-age)))
    };
    let aliases = labels(LabelKind::Name)?;
    Ok(SpeakerRecord {
        name: id::speaker_name(&found.key),
        display_name: aliases.first().cloned().unwrap_or_default(),
        aliases,
        roles: labels(LabelKind::Role)?,
        affiliations: labels(LabelKind::Affiliation)?,
        statement_count: found.statements.cast_unsigned(),
        first_received_at: received_at("SELECT max(age) FROM statement WHERE speaker_key = ?1")?,
        last_received_at: received_at("SELECT min(age) FROM statement WHERE speaker_key = ?1")?,
        country: found.country,
        key: found.key,
    })
}

#[cfg(test)]
mod tests;
