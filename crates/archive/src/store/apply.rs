//! Storing an extraction: what it changes against what the archive holds of its article.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;
use readout_wire::{
    id,
    time::{self, to_micros},
    v1::{Article, ArticleRecord, Statement, statement_change::Kind},
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{
    Incoming,
    index::{self, Place},
    row,
    speakers::Tally,
};
use crate::Error;

/// What became of an extraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// It is the newest of its article now.
    Stored { created: u64, updated: u64, retracted: u64 },
    /// The archive holds exactly this already.
    Unchanged,
    /// The archive holds a newer one.
    Outdated,
    /// It can never be stored; says why.
    Rejected(String),
}

/// Stores a batch in one transaction. When one of it cannot be stored, each gets a transaction of
/// its own, so that it takes nothing of the others along.
///
/// No savepoints: the full-text index is flushed at each.
pub(crate) fn batch(
    connection: &mut Connection,
    batch: &[Incoming],
) -> Result<Vec<Applied>, Error> {
    match (together(connection, batch), batch) {
        (Err(error), [_]) if error.is_of_the_message() => {
            Ok(vec![Applied::Rejected(error.to_string())])
        }
        (Err(error), [_, ..]) if error.is_of_the_message() => {
            let mut applied = Vec::with_capacity(batch.len());
            for alone in batch.chunks(1) {
                applied.extend(self::batch(connection, alone)?);
            }
            Ok(applied)
        }
        (result, _) => result,
    }
}

fn together(connection: &mut Connection, batch: &[Incoming]) -> Result<Vec<Applied>, Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut tally = Tally::default();
    let mut applied = Vec::with_capacity(batch.len());
    for incoming in batch {
        applied.push(match Accepted::check(incoming) {
            Ok(accepted) => accepted.apply(&transaction, &mut tally)?,
            Err(fault) => Applied::Rejected(fault),
        });
    }
    tally.save(&transaction)?;
    transaction.commit()?;
    Ok(applied)
}

/// An extraction that keeps the rules, taken apart.
struct Accepted<'a> {
    article_id: [u8; 16],
    age: i64,
    generation: u32,
    publisher: &'a str,
    body: &'a str,
    /// Without body.
    record: ArticleRecord,
    /// In text order.
    statements: Vec<([u8; 16], &'a Statement)>,
    trace: &'a str,
}

/// A statement as the archive holds it.
struct Held {
    number: i64,
    place: Place,
    bytes: Vec<u8>,
}

impl<'a> Accepted<'a> {
    fn check(incoming: &'a Incoming) -> Result<Accepted<'a>, String> {
        let extraction = &incoming.extraction;
        let article = extraction.article.as_ref().ok_or("article is missing")?;
        let article_id = row::id(&article.article_id).ok_or("article.article_id is no id")?;
        if article.name != id::article_name(&article.article_id) {
            return Err("article.name is not that of its id".to_owned());
        }
        if !id::is_id(&article.revision) {
            return Err("article.revision is no id".to_owned());
        }
        let received_at = article.received_at.as_ref().ok_or("article.received_at is missing")?;
        let published_at = article.published_at.as_ref().and_then(|it| it.time.as_ref());
        if !Some(received_at).into_iter().chain(published_at).all(time::is_valid) {
            return Err("article has a time outside of the years 1 to 9999".to_owned());
        }
        let engine_version = extraction.engine_version.as_ref().ok_or("no engine_version")?;
        let statements = check_statements(article, &extraction.statements)?;
        let record = ArticleRecord {
            article: Some(row::without_body(article)),
            engine_version: Some(engine_version.clone()),
            status: extraction.status,
            warnings: extraction.warnings.clone(),
            statement_count: u32::try_from(statements.len()).map_err(|_| "too many statements")?,
        };
        Ok(Accepted {
            article_id,
            age: to_micros(received_at).saturating_neg(),
            generation: engine_version.generation,
            publisher: article.publisher.as_ref().map_or("", |it| &it.name),
            body: &article.body,
            record,
            statements,
            trace: &incoming.trace,
        })
    }

    fn apply(&self, transaction: &Transaction<'_>, tally: &mut Tally) -> Result<Applied, Error> {
        let record = self.record.encode_to_vec();
        let held = transaction
            .prepare_cached("SELECT age, generation, record FROM article WHERE article_id = ?1")?
            .query_row([self.article_id], |row| {
                let version: (i64, u32) = (row.get(0)?, row.get(1)?);
                Ok((version, row.get_ref(2)?.as_blob()? == record))
            })
            .optional()?;
        let same_record = match held {
            Some(((age, generation), _)) if (-age, generation) > (-self.age, self.generation) => {
                return Ok(Applied::Outdated);
            }
            Some((_, same)) => same,
            None => false,
        };
        let applied = self.replace(transaction, tally)?;
        if same_record && applied == (Applied::Stored { created: 0, updated: 0, retracted: 0 }) {
            return Ok(Applied::Unchanged);
        }
        transaction
            .prepare_cached(
                "INSERT INTO article (article_id, age, generation, publisher, record, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (article_id) DO UPDATE SET age = excluded.age,
                     generation = excluded.generation, publisher = excluded.publisher,
                     record = excluded.record, body = excluded.body",
            )?
            .execute(params![
                self.article_id,
                self.age,
                self.generation,
                self.publisher,
                record,
                self.body
            ])?;
        Ok(applied)
    }

    /// Replaces the article's statements and logs what differs.
    fn replace(&self, transaction: &Transaction<'_>, tally: &mut Tally) -> Result<Applied, Error> {
        let mut held = self.held(transaction)?;
        let mut log = Log { accepted: self, transaction, edition: None };
        let (mut created, mut updated, mut retracted) = (0, 0, 0);
        for (position, (statement_id, statement)) in (0..).zip(&self.statements) {
            let place = self.place(*statement_id, position);
            let bytes = statement.encode_to_vec();
            let number = match held.remove(statement_id) {
                None => {
                    created += 1;
                    log.add(Kind::Created, &bytes)?
                }
                Some(old) if old.bytes != bytes => {
                    updated += 1;
                    index::remove(transaction, old.number, &old.place, &old.bytes, tally)?;
                    log.add(Kind::Updated, &bytes)?
                }
                Some(old) if old.place != place => {
                    index::remove(transaction, old.number, &old.place, &old.bytes, tally)?;
                    old.number
                }
                Some(_) => continue,
            };
            index::add(transaction, number, &place, statement, tally)?;
        }
        for old in held.into_values() {
            retracted += 1;
            index::remove(transaction, old.number, &old.place, &old.bytes, tally)?;
            log.add(Kind::Retracted, &old.bytes)?;
        }
        Ok(Applied::Stored { created, updated, retracted })
    }

    fn place(&self, statement_id: [u8; 16], position: u32) -> Place {
        let (article_id, age) = (self.article_id, self.age);
        Place { article_id, statement_id, position, age, publisher: self.publisher.to_owned() }
    }

    /// The article's statements as the archive holds them.
    fn held(&self, transaction: &Transaction<'_>) -> Result<BTreeMap<[u8; 16], Held>, Error> {
        let mut query = transaction.prepare_cached(
            "SELECT s.number, s.statement_id, s.position, s.age, s.publisher, c.statement
             FROM statement s INDEXED BY statement_article JOIN change c USING (number)
             WHERE s.article_id = ?1",
        )?;
        let mut rows = query.query([self.article_id])?;
        let mut held = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let statement_id = row.get(1)?;
            let place = Place {
                article_id: self.article_id,
                statement_id,
                position: row.get(2)?,
                age: row.get(3)?,
                publisher: row.get(4)?,
            };
            held.insert(statement_id, Held { number: row.get(0)?, place, bytes: row.get(5)? });
        }
        Ok(held)
    }
}

fn check_statements<'a>(
    article: &Article,
    statements: &'a [Statement],
) -> Result<Vec<([u8; 16], &'a Statement)>, String> {
    let mut seen = BTreeSet::new();
    let mut checked = Vec::with_capacity(statements.len());
    for (position, statement) in statements.iter().enumerate() {
        let fault = |what: &str| format!("statements[{position}].{what}");
        let statement_id =
            row::id(&statement.statement_id).ok_or_else(|| fault("statement_id is no id"))?;
        if statement.article_id != article.article_id {
            return Err(fault("article_id is another article's"));
        }
        if statement.name != id::statement_name(&article.article_id, &statement.statement_id) {
            return Err(fault("name is not that of its ids"));
        }
        if !seen.insert(statement_id) {
            return Err(fault("statement_id stands twice"));
        }
        checked.push((statement_id, statement));
    }
    Ok(checked)
}

/// Appends to the change log; the edition is written with the first change.
struct Log<'a> {
    accepted: &'a Accepted<'a>,
    transaction: &'a Transaction<'a>,
    edition: Option<i64>,
}

impl Log<'_> {
    fn add(&mut self, kind: Kind, statement: &[u8]) -> Result<i64, Error> {
        let edition = match self.edition {
            Some(edition) => edition,
            None => *self.edition.insert(self.add_edition()?),
        };
        self.transaction
            .prepare_cached("INSERT INTO change (kind, edition, statement) VALUES (?1, ?2, ?3)")?
            .execute(params![i32::from(kind), edition, statement])?;
        Ok(self.transaction.last_insert_rowid())
    }

    fn add_edition(&self) -> Result<i64, Error> {
        let article = self.accepted.record.article.as_ref().map(Message::encode_to_vec);
        self.transaction
            .prepare_cached("INSERT INTO edition (changed_at, trace, article) VALUES (?1, ?2, ?3)")?
            .execute(params![to_micros(&time::now()), self.accepted.trace, article])?;
        Ok(self.transaction.last_insert_rowid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        samples::{extraction, incoming},
        store::schema,
    };

    #[test]
    fn a_full_disk_fails_the_batch_and_is_no_fault_of_a_message() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = schema::open(&folder.path().join("archive.db")).unwrap();
        let pages: i64 =
            connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        let limit = |connection: &Connection, pages: i64| {
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        };
        limit(&connection, pages + 2).unwrap();
        let text = "x".repeat(1 << 20);
        let batch =
            [incoming(extraction(1, 10, &["small"])), incoming(extraction(2, 10, &[&text]))];
        let error = super::batch(&mut connection, &batch).unwrap_err();
        assert!(!error.is_of_the_message(), "{error}");
        assert_eq!(crate::store::changes::last(&connection).unwrap(), 0, "nothing is stored");
        limit(&connection, i64::from(u32::MAX) - 1).unwrap();
        let stored = Applied::Stored { created: 1, updated: 0, retracted: 0 };
        let applied = super::batch(&mut connection, &batch).unwrap();
        assert_eq!(applied, [stored.clone(), stored]);
    }
}
