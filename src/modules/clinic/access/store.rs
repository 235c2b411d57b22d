//! All SQL of who opens which chart.

use rusqlite::Connection;

use super::emergency::EmergencyId;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome};
use crate::keyring::Sealed;
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

/// Wrote in the chart, was asked to sign in it, opened it for an emergency that still lasts; or nobody wrote in it yet.
pub(super) fn treats(db: &Connection, user: UserId, person: PersonId, now: Instant) -> Outcome<bool> {
    let found = tx::one(
        db,
        "SELECT EXISTS(SELECT 1 FROM note WHERE person IN (SELECT also FROM one_person WHERE person = ?2) AND author = ?1)
             OR EXISTS(SELECT 1 FROM cosignature c JOIN note n ON n.id = c.note WHERE c.doctor = ?1 AND n.person IN (SELECT also FROM one_person WHERE person = ?2))
             OR EXISTS(SELECT 1 FROM emergency_access WHERE user = ?1 AND person IN (SELECT also FROM one_person WHERE person = ?2) AND until > ?3)
             OR NOT EXISTS(SELECT 1 FROM note WHERE person IN (SELECT also FROM one_person WHERE person = ?2))",
        (user, person, now),
        |r| r.get(0),
    )?;
    Ok(found.unwrap_or(false))
}

pub(super) fn declare(
    tx: &Tx<'_>,
    id: EmergencyId,
    user: UserId,
    person: PersonId,
    reason: &Sealed<String>,
    until: Instant,
) -> Outcome<()> {
    tx.exec(
        "INSERT INTO emergency_access(id, user, person, reason, began_at, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, user, person, reason, tx.now(), until),
    )?;
    Ok(())
}

/// An emergency as the queue shows it.
pub(super) struct Row {
    pub id: EmergencyId,
    pub user: UserId,
    pub name: String,
    pub person: PersonId,
    pub reason: Sealed<String>,
    pub began_at: Instant,
    pub until: Instant,
    pub verdict: Option<String>,
}

const ROW: &str = "SELECT e.id, e.user, u.full_name, e.person, e.reason, e.began_at, e.until, e.verdict FROM emergency_access e JOIN user u ON u.id = e.user";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: r.get(0)?,
        user: r.get(1)?,
        name: r.get(2)?,
        person: r.get(3)?,
        reason: r.get(4)?,
        began_at: r.get(5)?,
        until: r.get(6)?,
        verdict: r.get(7)?,
    })
}

/// Those that wait for a review, the oldest first, and the last that were reviewed.
pub(super) fn queue(db: &Connection) -> Outcome<(Vec<Row>, Vec<Row>)> {
    Ok((
        tx::all(db, &format!("{ROW} WHERE e.reviewed_at IS NULL ORDER BY e.began_at LIMIT 100"), [], read)?,
        tx::all(db, &format!("{ROW} WHERE e.reviewed_at IS NOT NULL ORDER BY e.reviewed_at DESC LIMIT 20"), [], read)?,
    ))
}

pub(super) fn judge(tx: &Tx<'_>, id: EmergencyId, by: UserId, verdict: &str) -> Outcome<()> {
    tx.exec_one(
        "UPDATE emergency_access SET reviewed_at = ?2, reviewed_by = ?3, verdict = ?4 WHERE id = ?1 AND reviewed_at IS NULL",
        (id, tx.now(), by, verdict),
        Code::NotFound,
    )
}
