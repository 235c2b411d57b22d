//! Consents and care without consent.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::Outcome;
use crate::keyring::{Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::modules::privacy::consents::{ConsentId, ExceptionId};
use crate::modules::privacy::notices::NoticeId;
use crate::store::{Tx, tx};

pub(in super::super) const fn consent_place(id: &ConsentId) -> Place<'_> {
    Place { table: "privacy_consent", column: "evidence", row: id.bytes() }
}

pub(in super::super) const fn exception_place(id: &ExceptionId) -> Place<'_> {
    Place { table: "privacy_exception", column: "why", row: id.bytes() }
}

/// A stored decision.
pub(in super::super) struct ConsentRow {
    pub purpose: String,
    pub state: String,
    pub way: String,
    pub at: Instant,
    pub by: String,
}

/// Decisions of a person, the newest first.
pub(in super::super) fn consents(db: &Connection, person: PersonId) -> Outcome<Vec<ConsentRow>> {
    tx::all(
        db,
        "SELECT c.purpose, c.state, c.way, c.made_at, u.full_name FROM privacy_consent c JOIN user u ON u.id = c.made_by WHERE c.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY c.made_at DESC, c.id DESC LIMIT 100",
        [person],
        |r| Ok(ConsentRow { purpose: r.get(0)?, state: r.get(1)?, way: r.get(2)?, at: r.get(3)?, by: r.get(4)? }),
    )
}

/// What holds now for a purpose.
pub(in super::super) fn consent_now(db: &Connection, person: PersonId, purpose: &str) -> Outcome<Option<String>> {
    tx::one(
        db,
        "SELECT state FROM privacy_consent WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND purpose = ?2 ORDER BY made_at DESC, id DESC LIMIT 1",
        (person, purpose),
        |r| r.get(0),
    )
}

/// A decision to be stored.
pub(in super::super) struct NewConsent<'a> {
    pub id: ConsentId,
    pub person: PersonId,
    /// Purpose, state, way.
    pub codes: [&'static str; 3],
    pub notice: NoticeId,
    pub evidence: &'a Sealed<String>,
    pub hash: [u8; 32],
    pub by: UserId,
}

pub(in super::super) fn insert_consent(tx: &Tx<'_>, c: &NewConsent<'_>) -> Outcome<()> {
    let [purpose, state, way] = c.codes;
    tx.exec(
        "INSERT INTO privacy_consent(id, person, purpose, state, way, notice, evidence, evidence_hash, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        rusqlite::params![c.id, c.person, purpose, state, way, c.notice, c.evidence, c.hash, tx.now(), c.by],
    )?;
    Ok(())
}

/// Care without consent, stored.
pub(in super::super) struct ExceptionRow {
    pub id: ExceptionId,
    pub person: PersonId,
    pub basis: String,
    pub why: Sealed<String>,
    pub at: Instant,
    pub ended: bool,
    pub settled: bool,
}

const EXCEPTION: &str = "SELECT id, person, basis, why, made_at, ended_at IS NOT NULL, settled_at IS NOT NULL FROM privacy_exception";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<ExceptionRow> {
    Ok(ExceptionRow {
        id: r.get(0)?,
        person: r.get(1)?,
        basis: r.get(2)?,
        why: r.get(3)?,
        at: r.get(4)?,
        ended: r.get(5)?,
        settled: r.get(6)?,
    })
}

pub(in super::super) fn exceptions(db: &Connection, person: PersonId) -> Outcome<Vec<ExceptionRow>> {
    tx::all(
        db,
        &format!("{EXCEPTION} WHERE person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY made_at DESC LIMIT 50"),
        [person],
        read,
    )
}

/// Those whose consent is still to be obtained, the oldest first.
pub(in super::super) fn owed(db: &Connection, most: u32) -> Outcome<Vec<ExceptionRow>> {
    tx::all(db, &format!("{EXCEPTION} WHERE settled_at IS NULL ORDER BY made_at LIMIT ?1"), [most], read)
}

pub(in super::super) fn insert_exception(
    tx: &Tx<'_>,
    id: ExceptionId,
    person: PersonId,
    basis: &str,
    why: &Sealed<String>,
    by: UserId,
) -> Outcome<()> {
    tx.exec(
        "INSERT INTO privacy_exception(id, person, basis, why, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, person, basis, why, tx.now(), by),
    )?;
    Ok(())
}

/// It is over; whose it was, where it was not over before.
pub(in super::super) fn end_exception(tx: &Tx<'_>, id: ExceptionId) -> Outcome<Option<PersonId>> {
    tx.one("UPDATE privacy_exception SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL RETURNING person", (id, tx.now()), |r| r.get(0))
}

/// The person has decided: nothing is owed any more.
pub(in super::super) fn settle_exceptions(tx: &Tx<'_>, person: PersonId) -> Outcome<()> {
    tx.exec(
        "UPDATE privacy_exception SET settled_at = ?2, ended_at = coalesce(ended_at, ?2) WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND settled_at IS NULL",
        (person, tx.now()),
    )?;
    Ok(())
}
