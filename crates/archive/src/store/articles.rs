//! Reading articles, latest received first.

use prost::Message;
use readout_wire::{
    time::to_micros,
    v1::{ArticleRecord, ListArticlesRequest},
};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

use super::page::{self, Page};
use crate::Error;

/// Where a list of articles goes on.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AfterArticle {
    #[prost(sint64, tag = "1")]
    age: i64,
    #[prost(bytes = "vec", tag = "2")]
    article_id: Vec<u8>,
}

/// One article with its body.
pub(crate) fn get(
    connection: &Connection,
    article_id: [u8; 16],
) -> Result<Option<ArticleRecord>, Error> {
    let found: Option<(Vec<u8>, String)> = connection
        .prepare_cached("SELECT record, body FROM article WHERE article_id = ?1")?
        .query_row([article_id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((record, body)) = found else { return Ok(None) };
    let mut record = ArticleRecord::decode(record.as_slice())?;
    if let Some(article) = &mut record.article {
        article.body = body;
    }
    Ok(Some(record))
}

/// Articles without their bodies; of the request only what says which.
pub(crate) fn list(
    connection: &Connection,
    wanted: &ListArticlesRequest,
    page: Page<AfterArticle>,
) -> Result<(Vec<ArticleRecord>, Option<AfterArticle>), Error> {
    let mut conditions = vec!["1"];
    let mut values: Vec<Value> = Vec::new();
    let mut add = |sql, new: Vec<Value>| {
        conditions.push(sql);
        values.extend(new);
    };
    if !wanted.publisher.is_empty() {
        add("publisher = ?", vec![wanted.publisher.clone().into()]);
    }
    if let Some(from) = &wanted.received_from {
        add("age <= ?", vec![to_micros(from).saturating_neg().into()]);
    }
    if let Some(until) = &wanted.received_until {
        add("age > ?", vec![to_micros(until).saturating_neg().into()]);
    }
    if let Some(after) = page.after {
        add("(age, article_id) > (?, ?)", vec![after.age.into(), after.article_id.into()]);
    }
    let sql = format!(
        "SELECT record, age, article_id FROM article WHERE {} ORDER BY age, article_id",
        conditions.join(" AND ")
    );
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query(params_from_iter(values))?;
    page::fill(&mut rows, page.rows, |row| {
        let record: Vec<u8> = row.get(0)?;
        let after = AfterArticle { age: row.get(1)?, article_id: row.get(2)? };
        Ok((ArticleRecord::decode(record.as_slice())?, after))
    })
}
