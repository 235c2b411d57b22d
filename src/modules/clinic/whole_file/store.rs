//! All SQL of the whole file: a fixed number of queries, however long the chart is.

use rusqlite::Connection;

use super::gather::Cosigned;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::clinic::alerts::AlertId;
use crate::modules::clinic::note::NoteId;
use crate::modules::clinic::store::{self, NoteRow, PrescriptionRow, VitalId};
use crate::modules::clinic::vitals::VitalKept;
use crate::modules::contacts::PersonId;
use crate::store::tx;
use crate::{base::id::UserId, keyring::Sealed};

/// An allergy, problem or medicine with its times.
pub(super) struct AlertRow {
    pub id: AlertId,
    pub kind: String,
    pub content: Sealed<String>,
    pub made_at: Instant,
    pub ended_at: Option<Instant>,
}

pub(super) fn alerts(db: &Connection, person: PersonId) -> Outcome<Vec<AlertRow>> {
    tx::all(
        db,
        "SELECT id, kind, content, made_at, ended_at FROM alert WHERE person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY made_at",
        [person],
        |r| Ok(AlertRow { id: r.get(0)?, kind: r.get(1)?, content: r.get(2)?, made_at: r.get(3)?, ended_at: r.get(4)? }),
    )
}

/// How many notes of a person nobody has signed yet.
pub(super) fn drafts(db: &Connection, person: PersonId) -> Outcome<i64> {
    let sql = "SELECT count(*) FROM note WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND signed_at IS NULL";
    Ok(tx::one(db, sql, [person], |r| r.get(0))?.unwrap_or_default())
}

/// A vital sign with its note and time.
pub(super) struct VitalRow {
    pub id: VitalId,
    pub note: NoteId,
    pub sign: String,
    pub content: Sealed<VitalKept>,
    pub taken_at: Instant,
}

pub(super) fn vitals(db: &Connection, person: PersonId) -> Outcome<Vec<VitalRow>> {
    tx::all(
        db,
        "SELECT id, note, sign, content, taken_at FROM vital WHERE person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY taken_at",
        [person],
        |r| Ok(VitalRow { id: r.get(0)?, note: r.get(1)?, sign: r.get(2)?, content: r.get(3)?, taken_at: r.get(4)? }),
    )
}

/// Second signatures that were given on a person's notes, in the order in which they were asked.
pub(super) fn cosigned(db: &Connection, person: PersonId) -> Outcome<Vec<Cosigned>> {
    tx::all(
        db,
        "SELECT c.note, c.doctor, u.full_name, c.signed_at FROM note n JOIN cosignature c ON c.note = n.id JOIN user u ON u.id = c.doctor WHERE n.person IN (SELECT also FROM one_person WHERE person = ?1) AND c.signed_at IS NOT NULL ORDER BY c.asked_at",
        [person],
        |r| Ok(Cosigned { note: r.get(0)?, doctor: r.get(1)?, name: r.get(2)?, signed_at: r.get(3)? }),
    )
}

/// Signed notes and addenda, the oldest first.
pub(super) fn notes(db: &Connection, person: PersonId) -> Outcome<Vec<NoteRow>> {
    store::signed_notes(db, person)
}

/// Prescriptions with who wrote them, the oldest first.
pub(super) fn prescriptions(db: &Connection, person: PersonId) -> Outcome<Vec<(PrescriptionRow, UserId)>> {
    store::prescriptions_with_author(db, person)
}
