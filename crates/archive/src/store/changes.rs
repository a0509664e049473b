//! Reading the change log, and how far it has been published.

use prost::Message;
use readout_wire::{
    time,
    v1::{Article, Statement, StatementChange},
};
use rusqlite::Connection;

use crate::Error;

/// A change as the log holds it.
pub(crate) struct Logged {
    pub(crate) change: StatementChange,
    /// Trace of the extraction that made it.
    pub(crate) trace: String,
}

/// Number of the last change; 0 before the first.
pub(crate) fn last(connection: &Connection) -> Result<u64, Error> {
    let last: i64 = connection
        .prepare_cached("SELECT coalesce(max(number), 0) FROM change")?
        .query_row([], |row| row.get(0))?;
    Ok(last.cast_unsigned())
}

/// Number before the oldest change that the log holds: the earliest place to go on from.
pub(crate) fn before_oldest(connection: &Connection) -> Result<u64, Error> {
    let oldest: i64 = connection
        .prepare_cached("SELECT coalesce(min(number), 1) FROM change")?
        .query_row([], |row| row.get(0))?;
    Ok((oldest - 1).cast_unsigned())
}

/// Number up to which every change has been published.
pub(crate) fn published(connection: &Connection) -> Result<u64, Error> {
    let number: i64 =
        connection.query_row("SELECT published FROM archive", [], |row| row.get(0))?;
    Ok(number.cast_unsigned())
}

/// The changes after `number`, in order, up to about `bytes_max` of them; empty only when there
/// are none.
pub(crate) fn after(
    connection: &Connection,
    number: u64,
    bytes_max: usize,
) -> Result<Vec<Logged>, Error> {
    let mut select = connection.prepare_cached(
        "SELECT c.number, c.kind, c.statement, c.edition, e.changed_at, e.trace, e.article
         FROM change c CROSS JOIN edition e ON e.id = c.edition
         WHERE c.number > ?1 ORDER BY c.number",
    )?;
    let mut rows = select.query([number.cast_signed()])?;
    let mut page = Vec::new();
    let mut bytes = 0;
    let mut edition: Option<(i64, Article)> = None;
    while let Some(row) = rows.next()? {
        let blob = |column| -> Result<&[u8], Error> {
            Ok(row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?)
        };
        let id: i64 = row.get(3)?;
        let article = match edition.take() {
            Some((last, article)) if last == id => article,
            _ => Article::decode(blob(6)?)?,
        };
        edition = Some((id, article.clone()));
        bytes += blob(2)?.len() + blob(6)?.len();
        let change = StatementChange {
            number: row.get::<_, i64>(0)?.cast_unsigned(),
            kind: row.get(1)?,
            statement: Some(Statement::decode(blob(2)?)?),
            article: Some(article),
            changed_at: Some(time::from_micros(row.get(4)?)),
        };
        page.push(Logged { change, trace: row.get(5)? });
        if bytes >= bytes_max {
            break;
        }
    }
    Ok(page)
}
