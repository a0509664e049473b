//! Tells the metrics how large the database is, and how much room it has left.

use std::{ffi::OsString, fs, path::PathBuf};

use readout_service::Shutdown;
use tokio::time::{MissedTickBehavior, interval};

use crate::{limits, metrics};

/// Looks every few seconds until the shutdown begins.
pub(crate) async fn watch(database: PathBuf, shutdown: Shutdown) {
    let mut looks = interval(limits::DISK_LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let work = async {
        loop {
            looks.tick().await;
            let database = database.clone();
            // A disk in trouble may take its time to answer.
            let _ = tokio::task::spawn_blocking(move || look(database)).await;
        }
    };
    shutdown.token().run_until_cancelled(work).await;
}

fn look(database: PathBuf) {
    if let Ok(disk) = rustix::fs::statvfs(&database) {
        metrics::disk(disk.f_blocks * disk.f_frsize, disk.f_bavail * disk.f_frsize);
    }
    let bytes = |suffix: &str| {
        let mut path = OsString::from(&database);
        path.push(suffix);
        fs::metadata(path).map_or(0, |file| file.len())
    };
    metrics::database(bytes("") + bytes("-wal"));
}
