//! The statement filter: as conditions of a query, and on a single change. A test holds both to
//! the same answers.

use readout_wire::{
    time::to_micros,
    v1::{Article, Statement, StatementFilter},
};
use rusqlite::types::Value;

use super::row;

/// The table whose order a query follows: `statement s`, or `topic t` before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walk {
    Statements,
    Topics,
}

/// Conditions of a query and their values, in order.
pub(crate) struct Conditions {
    pub(crate) sql: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Walk {
    /// What to walk along for a list, as a FROM clause. Chosen here and not by SQLite, which
    /// without statistics takes any index for as good as another.
    pub(crate) fn of(filter: &StatementFilter) -> (Walk, &'static str) {
        let article = "statement s INDEXED BY statement_text";
        let speaker = "statement s INDEXED BY statement_speaker";
        let topic = "topic t CROSS JOIN statement s ON s.number = t.number";
        let country = "statement s INDEXED BY statement_country";
        let publisher = "statement s INDEXED BY statement_publisher";
        let newest = "statement s INDEXED BY statement_newest";
        [
            (&filter.article_id, Walk::Statements, article),
            (&filter.speaker_key, Walk::Statements, speaker),
            (&filter.topic, Walk::Topics, topic),
            (&filter.country, Walk::Statements, country),
            (&filter.publisher, Walk::Statements, publisher),
        ]
        .into_iter()
        .find(|(value, ..)| !value.is_empty())
        .map_or((Walk::Statements, newest), |(_, walk, from)| (walk, from))
    }

    /// Name of the table in the query.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Walk::Statements => "s",
            Walk::Topics => "t",
        }
    }
}

/// Turns a filter into conditions on a query that walks along `walk`.
pub(crate) fn conditions(filter: &StatementFilter, walk: Walk) -> Conditions {
    let mut conditions = Conditions { sql: Vec::new(), values: Vec::new() };
    let mut add = |sql: String, value: Value| {
        conditions.sql.push(sql);
        conditions.values.push(value);
    };
    if !filter.article_id.is_empty() {
        // Words that are no id match nothing.
        let article_id = row::id(&filter.article_id).map_or(Vec::new(), Vec::from);
        add("s.article_id = ?".to_owned(), article_id.into());
    }
    for (column, text) in [
        ("speaker_key", &filter.speaker_key),
        ("country", &filter.country),
        ("publisher", &filter.publisher),
    ] {
        if !text.is_empty() {
            add(format!("s.{column} = ?"), text.clone().into());
        }
    }
    for (column, number) in [("act", filter.act), ("mode", filter.mode)] {
        if number != 0 {
            add(format!("s.{column} = ?"), i64::from(number).into());
        }
    }
    if !filter.topic.is_empty() {
        let sql = match walk {
            Walk::Topics => "t.code = ?",
            Walk::Statements => {
                "EXISTS (SELECT 1 FROM topic WHERE code = ? AND age = s.age
                     AND article_id = s.article_id AND position = s.position
                     AND number = s.number)"
            }
        };
        add(sql.to_owned(), filter.topic.clone().into());
    }
    let table = walk.table();
    if let Some(from) = &filter.received_from {
        add(format!("{table}.age <= ?"), to_micros(from).saturating_neg().into());
    }
    if let Some(until) = &filter.received_until {
        add(format!("{table}.age > ?"), to_micros(until).saturating_neg().into());
    }
    conditions
}

/// Whether a statement of an article is wanted.
pub(crate) fn matches(filter: &StatementFilter, statement: &Statement, article: &Article) -> bool {
    let text = |wanted: &str, found: Option<&str>| {
        wanted.is_empty() || wanted == found.unwrap_or_default()
    };
    let number = |wanted: i32, found: i32| wanted == 0 || wanted == found;
    let speaker = statement.speaker.as_ref();
    let received_at = article.received_at.as_ref().map_or(0, to_micros);
    text(&filter.article_id, Some(&statement.article_id))
        && text(&filter.speaker_key, speaker.map(|speaker| speaker.key.as_str()))
        && text(&filter.country, speaker.map(|speaker| speaker.country.as_str()))
        && text(&filter.publisher, article.publisher.as_ref().map(|it| it.name.as_str()))
        && number(filter.act, statement.act.as_ref().map_or(0, |act| act.kind))
        && number(filter.mode, statement.mode)
        && (filter.topic.is_empty() || statement.topics.iter().any(|it| it.code == filter.topic))
        && filter.received_from.as_ref().is_none_or(|from| received_at >= to_micros(from))
        && filter.received_until.as_ref().is_none_or(|until| received_at < to_micros(until))
}

#[cfg(test)]
mod tests;
