//! Promises that are looked at by night and at each start: what was found is kept for health.
//!
//! Who proves stands on a floor above; who tells stands beside or below. The row in between spares
//! both an arrow upward.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::store::{Tx, tx};

/// A promise and how to look whether it holds.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// Its name; health has a check of that name.
    pub name: &'static str,
    /// Looks; 0 means that it holds.
    pub look: fn(&Connection) -> Outcome<i64>,
}

/// What was found, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// 0 where the promise holds.
    pub value: i64,
    /// When it was looked at.
    pub at: Instant,
}

/// Looks at every promise and keeps what was found.
///
/// # Errors
/// What SQLite says.
pub fn look(business: &Business, proofs: &[Proof]) -> Outcome<String> {
    let mut said = Vec::new();
    for proof in proofs {
        let value = business.store().read_now(proof.look)?;
        if value != 0 {
            tracing::error!(target: "mostrador::errors", proof = proof.name, value, business = %business.id(), "a promise is broken");
        }
        let name = proof.name;
        business.store().write_now(move |tx| {
            tx.quiet();
            keep(tx, name, value)
        })?;
        said.push(format!("{name}={value}"));
    }
    Ok(said.join(" "))
}

/// Keeps what was found.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, name: &str, value: i64) -> Outcome<()> {
    tx.exec(
        "INSERT INTO setting(key, value, changed_at) VALUES (?1, ?2, ?3) ON CONFLICT(key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
        (key(name), value.to_string(), tx.now()),
    )?;
    Ok(())
}

/// What was found last; `None` where nobody has looked yet.
///
/// # Errors
/// What SQLite says.
pub fn found(db: &Connection, name: &str) -> Outcome<Option<Found>> {
    let row =
        tx::one(db, "SELECT value, changed_at FROM setting WHERE key = ?1", [key(name)], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))?;
    Ok(row.and_then(|(value, at)| Some(Found { value: value.parse().ok()?, at })))
}

fn key(name: &str) -> String {
    format!("proof.{name}")
}
