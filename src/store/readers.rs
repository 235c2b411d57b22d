//! Read-only connections: few, bounded in waiting and in time.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant as Tick};

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::open;
use crate::base::problem::{Code, Outcome, Problem};

/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(1);
/// How long the queries of one request may take together.
const QUERY_LIMIT: Duration = Duration::from_secs(2);
/// The same for the command line and nightly jobs.
const LONG_LIMIT: Duration = Duration::from_mins(10);

#[derive(Clone)]
pub(super) struct Readers {
    pool: r2d2::Pool<SqliteConnectionManager>,
    // As many blocking threads as connections: a storm of readers cannot take every thread.
    seats: Arc<Semaphore>,
}

impl std::fmt::Debug for Readers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readers").field("state", &self.pool.state()).finish_non_exhaustive()
    }
}

impl Readers {
    pub(super) fn open(path: &Path) -> Outcome<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let size = (cores * 2).clamp(2, 8);
        let manager =
            SqliteConnectionManager::file(path).with_flags(open::read_only_flags()).with_init(|conn| open::read_only_pragmas(conn));
        let pool = r2d2::Pool::builder()
            .max_size(u32::try_from(size).unwrap_or(4))
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .idle_timeout(None)
            .test_on_check_out(false)
            .build(manager)
            .map_err(|e| Problem::internal(format!("readers: {e}")))?;
        Ok(Self { pool, seats: Arc::new(Semaphore::new(size)) })
    }

    pub(super) async fn run<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&Connection) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        let busy = || Problem::new(Code::Busy).retry_after(2).because("no free reader");
        let seat = tokio::time::timeout(WAIT, Arc::clone(&self.seats).acquire_owned()).await.map_err(|_| busy())?.map_err(|_| busy())?;
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _seat = seat;
            with_limit(&pool, QUERY_LIMIT, work)
        })
        .await
        .map_err(|e| Problem::internal(format!("reader: {e}")))?
    }

    pub(super) fn run_now<T>(&self, work: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        with_limit(&self.pool, LONG_LIMIT, work)
    }
}

fn with_limit<T>(pool: &r2d2::Pool<SqliteConnectionManager>, limit: Duration, work: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
    let conn = pool.get().map_err(|e| Problem::new(Code::Busy).retry_after(2).because(e))?;
    let until = Tick::now() + limit;
    conn.progress_handler(10_000, Some(move || Tick::now() > until))?;
    let result = work(&conn);
    conn.progress_handler(0, None::<fn() -> bool>)?;
    result
}
