//! A calendar whose busy time is brought by somebody who asks for it in their own way: kept, settled and clashing
//! like any other.

use rusqlite::{Connection, params};

use super::read::Taken;
use super::rules::Change;
use super::store::{self, CalendarId};
use crate::base::problem::Outcome;
use crate::keyring::{Clear, KeyId, Vault};
use crate::modules::agenda::appointment::ResourceId;
use crate::store::{Tx, tx};

/// What stands where others have their address.
const NO_ADDRESS: &str = "google";

/// Opens a calendar of somebody, or opens it again.
///
/// # Errors
/// What SQLite says; `Sealed` while sealed.
pub(in crate::modules::agenda) fn open(
    tx: &Tx<'_>,
    vault: &Vault,
    key: KeyId,
    (id, resource): (CalendarId, ResourceId),
    name: &str,
) -> Outcome<()> {
    let sealed = vault.seal_value(key, &store::place(&id), &Clear::new(NO_ADDRESS.to_owned()))?;
    let tag = vault.tag("outside-calendar-fed", id.bytes())?;
    tx.exec(
        "INSERT INTO outside_calendar(id, resource, name, address, address_tag, host, made_at, next_at, kind) VALUES (?1, ?2, ?3, ?4, ?5, 'google', ?6, ?6, 'google')
         ON CONFLICT(id) DO UPDATE SET ended_at = NULL, name = excluded.name",
        params![id, resource, name, sealed, tag, tx.now()],
    )?;
    Ok(())
}

/// Closes it; what it said is forgotten. One that was never open is closed.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn close(tx: &Tx<'_>, id: CalendarId) -> Outcome<()> {
    tx.exec("UPDATE outside_calendar SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL", (id, tx.now()))?;
    tx.exec("DELETE FROM outside_event WHERE calendar = ?1", [id])?;
    Ok(())
}

/// Keys of what is kept and lies ahead.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn known_keys(db: &Connection, id: CalendarId, from: i64) -> Outcome<Vec<[u8; 16]>> {
    tx::all(db, "SELECT key FROM outside_event WHERE calendar = ?1 AND e > ?2", (id, from), |r| r.get(0))
}

/// Keeps what is new or has moved, forgets what is gone; true where any time changed.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn keep(tx: &Tx<'_>, id: CalendarId, put: Vec<Taken>, gone: Vec<[u8; 16]>) -> Outcome<bool> {
    let known = store::known(tx.db(), id)?;
    let is_known = |t: &Taken| known.iter().any(|k| k.taken == *t);
    let put = if put.len() > 50 { put } else { put.into_iter().filter(|t| !is_known(t)).collect() };
    let changed = store::apply(tx, id, &Change { put, gone, ..Change::default() })?;
    tx.exec("UPDATE outside_calendar SET succeeded_at = ?2 WHERE id = ?1", (id, tx.now()))?;
    Ok(changed)
}
