//! The file: its lock, its connections and the migrations of its schema.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::{Error, limits};

/// Schema version n is what the first n of these make. Never changed, only added to.
const MIGRATIONS: [&str; 1] = [include_str!("schema/001.sql")];

/// Takes the lock that says that this process has the archive open. The system lets go of it when
/// the process ends, however it ends.
pub(crate) fn lock(database: &Path) -> Result<File, Error> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| Error::Create { path, source }
    };
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    let path = Path::new(&path);
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(failed(path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Error::InUse { path: database.to_owned() }),
        Err(TryLockError::Error(source)) => Err(failed(path)(source)),
    }
}

/// Opens the connection of the writer and brings the schema up to date.
pub(crate) fn open(path: &Path) -> Result<Connection, Error> {
    let mut connection = connect(path, OpenFlags::default(), limits::WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "wal_autocheckpoint", limits::CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "synchronous", "full")?;
    migrate(&mut connection, path)?;
    Ok(connection)
}

/// Opens a connection that can only read.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    connect(path, flags, limits::READER_CACHE_KIB)
}

fn connect(path: &Path, flags: OpenFlags, cache_kib: i64) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(limits::WRITE_WAIT)?;
    connection.set_prepared_statement_cache_capacity(limits::COMPILED_MAX);
    // Negative means KiB; positive would mean pages.
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let known = u32::try_from(MIGRATIONS.len()).expect("a handful");
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(Error::NewerSchema { path: path.to_owned(), found, known });
    }
    for (schema, migration) in (1..=known).zip(MIGRATIONS).skip(found as usize) {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(migration)?;
        step.pragma_update(None, "user_version", schema)?;
        step.commit()?;
        tracing::info!(schema, "database migrated");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_newer_schema_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        drop(Store::open(&path).unwrap());
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        let error = Store::open(&path).err().unwrap().to_string();
        assert!(error.contains("newer"), "{error}");
    }

    #[test]
    fn a_second_opener_is_refused_while_the_first_lives() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/archive.db");
        let first = Store::open(&path).unwrap();
        let error = Store::open(&path).err().unwrap().to_string();
        assert!(error.contains("in use"), "{error}");
        drop(first);
        assert!(Store::open(&path).is_ok());
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        std::fs::write(&path, "my notes, longer than a page header ".repeat(40)).unwrap();
        assert!(matches!(Store::open(&path), Err(Error::Database(_))));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("my notes"));
    }
}
