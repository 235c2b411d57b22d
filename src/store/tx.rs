//! What a closure in the writer is given: the connection, the moment, and hooks after the commit.

use std::cell::{Cell, RefCell};

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};

use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};

type Hook = Box<dyn FnOnce() + Send>;

/// One closure's share of a transaction.
pub struct Tx<'c> {
    conn: &'c Connection,
    now: Instant,
    hooks: RefCell<Vec<Hook>>,
    quiet: Cell<bool>,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("now", &self.now).finish_non_exhaustive()
    }
}

impl<'c> Tx<'c> {
    pub(super) const fn new(conn: &'c Connection, now: Instant) -> Self {
        Self { conn, now, hooks: RefCell::new(Vec::new()), quiet: Cell::new(false) }
    }

    /// The moment of this transaction: every row it writes carries the same one.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The connection, for reads with the same helpers that readers use.
    #[must_use]
    pub const fn db(&self) -> &Connection {
        self.conn
    }

    /// Executes a cached statement and says how many rows it touched.
    ///
    /// # Errors
    /// What SQLite says; a trigger's `problem:<code>` becomes that problem.
    pub fn exec(&self, sql: &str, params: impl Params) -> Outcome<usize> {
        Ok(self.cached(sql)?.execute(params)?)
    }

    /// Executes a statement that must touch exactly one row.
    ///
    /// # Errors
    /// The given code when it touched none, or what SQLite says.
    pub fn exec_one(&self, sql: &str, params: impl Params, otherwise: Code) -> Outcome<()> {
        match self.exec(sql, params)? {
            1 => Ok(()),
            _ => Err(Problem::new(otherwise)),
        }
    }

    /// Reads at most one row.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn one<T>(&self, sql: &str, params: impl Params, read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>) -> Outcome<Option<T>> {
        Ok(self.cached(sql)?.query_row(params, read).optional()?)
    }

    /// Runs something once the commit is on the disk, and not otherwise. Hooks must be quick: they
    /// run in the writer.
    pub fn after_commit(&self, hook: impl FnOnce() + Send + 'static) {
        self.hooks.borrow_mut().push(Box::new(hook));
    }

    /// Says that this is housekeeping: what it writes is no reason for another backup.
    pub fn quiet(&self) {
        self.quiet.set(true);
    }

    pub(super) const fn is_quiet(&self) -> bool {
        self.quiet.get()
    }

    pub(super) fn into_hooks(self) -> Vec<Hook> {
        self.hooks.into_inner()
    }

    fn cached(&self, sql: &str) -> Outcome<CachedStatement<'_>> {
        Ok(self.conn.prepare_cached(sql)?)
    }
}

/// Reads at most one row on any connection.
///
/// # Errors
/// What SQLite says.
pub fn one<T>(db: &Connection, sql: &str, params: impl Params, read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>) -> Outcome<Option<T>> {
    Ok(db.prepare_cached(sql)?.query_row(params, read).optional()?)
}

/// Reads all rows of a bounded query on any connection.
///
/// # Errors
/// What SQLite says.
pub fn all<T>(db: &Connection, sql: &str, params: impl Params, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Outcome<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params, read)?;
    Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
}
