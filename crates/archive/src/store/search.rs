//! Finding statements by the words of their content.

use readout_wire::v1::{SearchResult, StatementFilter};
use rusqlite::{Connection, Row, params_from_iter};

use super::{
    filter::{self, Conditions, Walk},
    page::{self, Page},
    row::Headers,
    statements::{self, RECORD},
};
use crate::{Error, limits, words::Query};

/// Where a search goes on.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AfterHit {
    #[prost(int64, tag = "1")]
    number: i64,
}

/// Hits, latest archived first.
pub(crate) fn newest(
    connection: &Connection,
    query: &Query,
    wanted: &StatementFilter,
    page: Page<AfterHit>,
) -> Result<(Vec<SearchResult>, Option<AfterHit>), Error> {
    let mut conditions = conditions(query, wanted);
    if let Some(after) = page.after {
        conditions.sql.push("w.rowid < ?".to_owned());
        conditions.values.push(after.number.into());
    }
    let sql = select("c.statement, a.record, w.rowid", RECORD, &conditions);
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(conditions.values))?;
    let mut headers = Headers::default();
    page::fill(&mut rows, page.rows, |row| {
        let after = AfterHit { number: row.get(2)? };
        Ok((result(row, query, &mut headers)?, after))
    })
}

/// Best hits first, among the newest; and whether older hits were left out.
pub(crate) fn best(
    connection: &Connection,
    query: &Query,
    wanted: &StatementFilter,
    rows_max: usize,
) -> Result<(Vec<SearchResult>, bool), Error> {
    let conditions = conditions(query, wanted);
    let sql = select("bm25(statement_words), w.rowid", "", &conditions);
    let mut select = connection.prepare_cached(&sql)?;
    let mut ranked: Vec<(f64, i64)> = select
        .query_map(params_from_iter(conditions.values), |row| Ok((row.get(0)?, row.get(1)?)))?
        .take(limits::RANKED_HITS_MAX + 1)
        .collect::<Result<_, _>>()?;
    let truncated = ranked.len() > limits::RANKED_HITS_MAX;
    ranked.truncate(limits::RANKED_HITS_MAX);
    // Less is better; of equals the newer one.
    ranked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    ranked.truncate(rows_max);

    if ranked.is_empty() {
        return Ok((Vec::new(), truncated));
    }
    let places: Vec<String> = ranked
        .iter()
        .enumerate()
        .map(|(place, (_, number))| format!("({place}, {number})"))
        .collect();
    let mut select = connection.prepare(&format!(
        "SELECT c.statement, a.record FROM (VALUES {}) w
         CROSS JOIN statement s ON s.number = w.column2 {RECORD} ORDER BY w.column1",
        places.join(", ")
    ))?;
    let mut rows = select.query([])?;
    let mut headers = Headers::default();
    let (results, _) =
        page::fill(&mut rows, rows_max, |row| Ok((result(row, query, &mut headers)?, ())))?;
    Ok((results, truncated))
}

/// Walks the hits from the newest on; each is looked up by its number.
fn select(columns: &str, joins: &str, conditions: &Conditions) -> String {
    format!(
        "SELECT {columns} FROM statement_words w
         CROSS JOIN statement s NOT INDEXED ON s.number = w.rowid {joins}
         WHERE {} ORDER BY w.rowid DESC",
        conditions.sql.join(" AND ")
    )
}

fn conditions(query: &Query, wanted: &StatementFilter) -> Conditions {
    let mut conditions = filter::conditions(wanted, Walk::Statements);
    conditions.sql.push("statement_words MATCH ?".to_owned());
    conditions.values.push(query.to_fts().into());
    conditions
}

fn result(row: &Row<'_>, query: &Query, headers: &mut Headers) -> Result<SearchResult, Error> {
    let record = statements::record(row, headers)?;
    let content = record.statement.as_ref().and_then(|statement| statement.content.as_ref());
    let highlights = query.highlights(content.map_or("", |content| &content.text));
    Ok(SearchResult { record: Some(record), highlights })
}

#[cfg(test)]
mod tests;
