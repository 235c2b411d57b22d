//! All SQL of joined cards.

use rusqlite::Connection;

use super::MergeId;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{Place, Sealed};
use crate::modules::contacts::person::{PersonCard, PersonId};
use crate::store::{Tx, tx};

pub(super) const fn place(id: &MergeId) -> Place<'_> {
    Place { table: "person_merge", column: "card", row: id.bytes() }
}

/// Two cards joined, stored.
pub(super) struct Row {
    pub id: MergeId,
    pub kept: PersonId,
    pub merged: PersonId,
    /// The card that stays as it was before.
    pub card: Sealed<PersonCard>,
    /// The version it had afterwards.
    pub version: i64,
    pub at: Instant,
}

const ROW: &str = "SELECT id, kept, merged, card, version, at FROM person_merge";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { id: r.get(0)?, kept: r.get(1)?, merged: r.get(2)?, card: r.get(3)?, version: r.get(4)?, at: r.get(5)? })
}

pub(super) fn get(db: &Connection, id: MergeId) -> Outcome<Row> {
    tx::one(db, &format!("{ROW} WHERE id = ?1 AND undone_at IS NULL"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// What was joined to a card and stands.
pub(super) fn of_kept(db: &Connection, kept: PersonId) -> Outcome<Vec<Row>> {
    tx::all(db, &format!("{ROW} WHERE kept = ?1 AND undone_at IS NULL ORDER BY at LIMIT 50"), [kept], read)
}

/// Everybody to whom somebody was joined.
pub(super) fn keepers(db: &Connection) -> Outcome<Vec<PersonId>> {
    tx::all(db, "SELECT DISTINCT kept FROM person_merge WHERE undone_at IS NULL", [], |r| r.get(0))
}

pub(super) fn insert(tx: &Tx<'_>, row: &Row, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO person_merge(id, kept, merged, card, version, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (row.id, row.kept, row.merged, &row.card, row.version, row.at, by),
    )?;
    Ok(())
}

pub(super) fn undo(tx: &Tx<'_>, id: MergeId, by: UserId) -> Outcome<()> {
    tx.exec_one(
        "UPDATE person_merge SET undone_at = ?2, undone_by = ?3 WHERE id = ?1 AND undone_at IS NULL",
        (id, tx.now(), by),
        Code::NotFound,
    )
}
