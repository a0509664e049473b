//! The rules of requests: every fault names the field.

use readout_service::status::invalid;
use readout_wire::{
    id,
    v1::{
        StatementFilter, act, search_statements_request::Order, statement,
        watch_statements_request::Start,
    },
};
use tonic::Status;

use crate::{store::row, words::Query};

/// The article id in `articles/{article_id}`.
pub(super) fn article_name(name: &str) -> Result<[u8; 16], Status> {
    let article_id = name.strip_prefix("articles/").and_then(row::id);
    article_id.ok_or_else(|| invalid("name", "is not of the form articles/{article_id}"))
}

/// The ids in `articles/{article_id}/statements/{statement_id}`.
pub(super) fn statement_name(name: &str) -> Result<([u8; 16], [u8; 16]), Status> {
    name.strip_prefix("articles/")
        .and_then(|rest| rest.split_once("/statements/"))
        .and_then(|(article_id, statement_id)| row::id(article_id).zip(row::id(statement_id)))
        .ok_or_else(|| {
            invalid("name", "is not of the form articles/{article_id}/statements/{statement_id}")
        })
}

/// The key in `speakers/{key}`.
pub(super) fn speaker_name(name: &str) -> Result<&str, Status> {
    let key = name.strip_prefix("speakers/").filter(|key| !key.is_empty());
    key.ok_or_else(|| invalid("name", "is not of the form speakers/{key}"))
}

/// A filter that keeps the rules; absent is empty.
pub(super) fn filter(filter: Option<StatementFilter>) -> Result<StatementFilter, Status> {
    let filter = filter.unwrap_or_default();
    if !filter.article_id.is_empty() && !id::is_id(&filter.article_id) {
        return Err(invalid("filter.article_id", "is no id of 32 lower-case hex digits"));
    }
    country("filter.country", &filter.country)?;
    if act::Kind::try_from(filter.act).is_err() {
        return Err(invalid("filter.act", UNKNOWN_ENUM));
    }
    if statement::Mode::try_from(filter.mode).is_err() {
        return Err(invalid("filter.mode", UNKNOWN_ENUM));
    }
    Ok(filter)
}

/// A country code, or nothing.
pub(super) fn country(field: &str, code: &str) -> Result<(), Status> {
    let alpha_3 = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if code.is_empty() || alpha_3 {
        return Ok(());
    }
    Err(invalid(field, "is no ISO 3166-1 alpha-3 code such as KHM, in capitals"))
}

pub(super) fn query(text: &str) -> Result<Query, Status> {
    Query::parse(text).map_err(|rule| invalid("query", &rule))
}

pub(super) fn order(order: i32) -> Result<Order, Status> {
    Order::try_from(order).map_err(|_| invalid("order", UNKNOWN_ENUM))
}

pub(super) fn start(start: i32) -> Result<Start, Status> {
    Start::try_from(start).map_err(|_| invalid("start", UNKNOWN_ENUM))
}

const UNKNOWN_ENUM: &str = "is an unknown enum value";
