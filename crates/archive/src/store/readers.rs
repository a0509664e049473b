//! The read connections: a bounded number, each read on a snapshot and under a deadline.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use rusqlite::{Connection, ErrorCode, Transaction};
use tokio::sync::Semaphore;

use super::schema;
use crate::{Error, limits};

/// Connections that read.
pub(crate) struct Readers {
    path: PathBuf,
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    /// Opens nothing yet.
    pub(crate) fn new(path: &Path) -> Readers {
        Readers {
            path: path.to_owned(),
            turns: Arc::new(Semaphore::new(limits::READERS_MAX)),
            idle: Arc::default(),
        }
    }

    /// See `Store::read`.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, Error> + Send + 'static,
    {
        let turn = tokio::time::timeout(limits::READ_WAIT, self.turns.clone().acquire_owned());
        let turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Stopped)?;
        let (path, idle) = (self.path.clone(), self.idle.clone());
        let work = tokio::task::spawn_blocking(move || {
            // A caller that goes away leaves the query running; it keeps its turn until it ends.
            let _turn = turn;
            let ready = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = ready.map_or_else(|| schema::open_reader(&path), Ok)?;
            let deadline = Instant::now() + limits::READ_TIME_MAX;
            let result = on_snapshot(&mut connection, deadline, query);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            result
        });
        match work.await {
            Ok(result) => result,
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::Stopped),
            },
        }
    }
}

fn on_snapshot<T>(
    connection: &mut Connection,
    deadline: Instant,
    query: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    connection.progress_handler(limits::READ_STEPS, Some(move || Instant::now() > deadline))?;
    let result = query(&connection.transaction()?);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    match result {
        Err(Error::Database(error))
            if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) =>
        {
            Err(Error::TooSlow)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::*;
    use crate::samples::Sandbox;

    #[test]
    fn a_read_ends_at_its_deadline_and_leaves_the_connection_usable() {
        let sandbox = Sandbox::new();
        let mut connection =
            schema::open_reader(&sandbox.folder.path().join("archive.db")).unwrap();
        let count = |connection: &mut Connection, rows: u32, deadline| {
            let sql = format!(
                "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT {rows})
                 SELECT count(*) FROM c"
            );
            on_snapshot(connection, deadline, |read| {
                Ok(read.query_row(&sql, [], |row| row.get::<_, u32>(0))?)
            })
        };
        let (past, ample) = (Instant::now(), Instant::now() + Duration::from_secs(60));
        assert!(matches!(count(&mut connection, 1_000_000, past), Err(Error::TooSlow)));
        assert_eq!(count(&mut connection, 1_000, ample).unwrap(), 1_000);
    }

    #[tokio::test]
    async fn a_read_waits_for_its_turn_but_not_for_long() {
        let sandbox = Sandbox::new();
        let mut slow = Vec::new();
        for _ in 0..limits::READERS_MAX {
            let (go_on, wait) = mpsc::channel::<()>();
            let (started, begun) = tokio::sync::oneshot::channel();
            let store = sandbox.store.clone();
            let read = tokio::spawn(async move {
                store
                    .read(move |_| {
                        started.send(()).unwrap();
                        wait.recv().unwrap();
                        Ok(())
                    })
                    .await
            });
            begun.await.unwrap();
            slow.push((go_on, read));
        }
        assert!(matches!(sandbox.store.read(|_| Ok(())).await, Err(Error::Busy)));
        for (go_on, read) in slow {
            go_on.send(()).unwrap();
            read.await.unwrap().unwrap();
        }
        sandbox.store.read(|_| Ok(())).await.unwrap();
    }
}
