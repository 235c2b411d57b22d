//! SQLite: one writer thread, many readers, forward-only migrations.
//!
//! A [`Store`] is one database file. Its writer thread owns the only read-write connection and
//! commits many closures with one fsync; its readers are read-only connections with a time limit.
//! Nothing outside this floor opens a connection.

pub mod idempotency;
mod migrate;
mod open;
mod readers;
pub mod tx;
mod writer;

use std::path::{Path, PathBuf};

pub use migrate::{Which, dump_schema};
pub use open::{MIN_SQLITE, open_copy, sqlite_version};
pub use tx::Tx;
pub use writer::WriterStats;

use crate::base::clock::Clock;
use crate::base::problem::Outcome;

/// One database: its writer and its readers.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
    writer: writer::Writer,
    readers: readers::Readers,
}

impl Store {
    /// Opens (or makes) a database, brings its schema up to date and starts its writer.
    ///
    /// # Errors
    /// Refuses an SQLite with the WAL-reset fault, a network file system, a database of a newer
    /// release, a changed migration history; passes on what SQLite says.
    pub fn open(path: &Path, which: Which, clock: &Clock) -> Outcome<Self> {
        open::check_place(path)?;
        let mut conn = open::read_write(path)?;
        migrate::migrate(&mut conn, which, path, clock)?;
        let writer = writer::Writer::start(conn, path, clock.clone())?;
        let readers = readers::Readers::open(path)?;
        Ok(Self { path: path.to_owned(), writer, readers })
    }

    /// The database's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a closure in the writer: all of it is durable when this answers `Ok`, none of it otherwise.
    /// The closure holds only database work; seal, hash and render before or after.
    ///
    /// # Errors
    /// What the closure refuses, [`Code::Busy`](crate::base::problem::Code::Busy) when the queue is
    /// full, or the commit's own failure.
    pub async fn write<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.run(work).await
    }

    /// [`Store::write`] for callers outside the runtime (start-up, the command line).
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_now<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&Tx<'_>) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.writer.run_now(work)
    }

    /// Runs a closure on a read-only connection, with 1 s to get one and 2 s for its queries.
    ///
    /// # Errors
    /// What the closure says, `Busy` without a free connection, `TooSlow` past the limit.
    pub async fn read<T, F>(&self, work: F) -> Outcome<T>
    where
        F: FnOnce(&rusqlite::Connection) -> Outcome<T> + Send + 'static,
        T: Send + 'static,
    {
        self.readers.run(work).await
    }

    /// [`Store::read`] for callers outside the runtime, with a limit of ten minutes.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_now<T>(&self, work: impl FnOnce(&rusqlite::Connection) -> Outcome<T>) -> Outcome<T> {
        self.readers.run_now(work)
    }

    /// Writes a compact copy of the database to `target`, which must not exist. `breathe` is called again and
    /// again meanwhile, and may rest.
    ///
    /// # Errors
    /// Passes on what SQLite or the disk says; a partial target is removed.
    pub fn snapshot(&self, target: &Path, breathe: impl FnMut() + Send + 'static) -> Outcome<()> {
        open::snapshot(&self.path, target, breathe)
    }

    /// What the writer has done since it started.
    #[must_use]
    pub fn stats(&self) -> WriterStats {
        self.writer.stats()
    }

    /// Commits what is queued and stops the writer; later writes answer `Busy`.
    pub fn close(&self) {
        self.writer.stop();
    }
}
