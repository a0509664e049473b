//! Reading statements, newest article first, within an article in text order.

use prost::Message;
use readout_wire::v1::{Statement, StatementFilter, StatementRecord};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

use super::{
    filter::{self, Walk},
    page::{self, Page},
    row::Headers,
};
use crate::Error;

/// Where a list of statements goes on.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AfterStatement {
    #[prost(sint64, tag = "1")]
    age: i64,
    #[prost(bytes = "vec", tag = "2")]
    article_id: Vec<u8>,
    #[prost(uint32, tag = "3")]
    position: u32,
}

/// Joins that lead from a row `s` of `statement` to its bytes and its article.
pub(crate) const RECORD: &str = "CROSS JOIN change c ON c.number = s.number
     CROSS JOIN article a ON a.article_id = s.article_id";

/// One statement of an article.
pub(crate) fn get(
    connection: &Connection,
    article_id: [u8; 16],
    statement_id: [u8; 16],
) -> Result<Option<StatementRecord>, Error> {
    let record = connection
        .prepare_cached(
            "SELECT c.statement, a.record FROM statement s JOIN change c USING (number)
             JOIN article a USING (article_id)
             WHERE s.article_id = ?1 AND s.statement_id = ?2",
        )?
        .query_row([article_id, statement_id], |row| Ok(record(row, &mut Headers::default())))
        .optional()?;
    record.transpose()
}

/// Statements that a filter lets through.
pub(crate) fn list(
    connection: &Connection,
    wanted: &StatementFilter,
    page: Page<AfterStatement>,
) -> Result<(Vec<StatementRecord>, Option<AfterStatement>), Error> {
    let (walk, from) = Walk::of(wanted);
    let table = walk.table();
    let mut conditions = filter::conditions(wanted, walk);
    conditions.sql.push("1".to_owned());
    if let Some(after) = page.after {
        let place = format!("({table}.age, {table}.article_id, {table}.position) > (?, ?, ?)");
        conditions.sql.push(place);
        let values = [Value::from(after.age), after.article_id.into(), after.position.into()];
        conditions.values.extend(values);
    }
    let sql = format!(
        "SELECT c.statement, a.record, s.age, s.article_id, s.position FROM {from} {RECORD}
         WHERE {} ORDER BY {table}.age, {table}.article_id, {table}.position",
        conditions.sql.join(" AND "),
    );
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(conditions.values))?;
    let mut headers = Headers::default();
    page::fill(&mut rows, page.rows, |row| {
        let after =
            AfterStatement { age: row.get(2)?, article_id: row.get(3)?, position: row.get(4)? };
        Ok((record(row, &mut headers)?, after))
    })
}

/// The record of a row that starts with the columns `change.statement` and `article.record`.
pub(crate) fn record(row: &Row<'_>, headers: &mut Headers) -> Result<StatementRecord, Error> {
    let statement = Statement::decode(blob(row, 0)?)?;
    let article = headers.get(blob(row, 1)?)?;
    Ok(StatementRecord { statement: Some(statement), article: Some(article) })
}

fn blob<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a [u8], Error> {
    Ok(row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?)
}
