//! All SQL of notes, signs and prescriptions; who signs them has a room beside it.

mod practitioners;

pub(super) use practitioners::{Practitioner, practitioner, save_practitioner};

use rusqlite::Connection;

use super::note::{Kind, NoteContent, NoteId};
use super::prescribe::{PrescriptionContent, PrescriptionId};
use super::vitals::{self, VitalKept};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::vital::Sign;
use crate::keyring::{Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

pub(super) const fn note_place(id: &NoteId) -> Place<'_> {
    Place { table: "note", column: "content", row: id.bytes() }
}

crate::id!(
    /// A measured vital sign.
    VitalId
);

pub(super) const fn vital_place(id: &VitalId) -> Place<'_> {
    Place { table: "vital", column: "content", row: id.bytes() }
}

pub(super) const fn prescription_place(id: &PrescriptionId) -> Place<'_> {
    Place { table: "prescription", column: "content", row: id.bytes() }
}

/// A stored note.
pub(super) struct NoteRow {
    pub id: NoteId,
    pub person: PersonId,
    pub author: UserId,
    pub author_name: String,
    pub kind: Kind,
    /// Age in days when it was begun (NOM-004 5.9): kept, never computed anew.
    pub age_days: Option<i64>,
    pub addendum_of: Option<NoteId>,
    pub content: Sealed<NoteContent>,
    pub version: i64,
    pub started_at: Instant,
    pub signed_at: Option<Instant>,
    pub hash: Option<[u8; 32]>,
}

const NOTE: &str = "SELECT n.id, n.person, n.author, u.full_name, n.addendum_of, n.content, n.version, n.started_at, n.signed_at, n.content_hash, n.kind, n.age_days FROM note n JOIN user u ON u.id = n.author";

fn read_note(r: &rusqlite::Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow {
        id: r.get(0)?,
        person: r.get(1)?,
        author: r.get(2)?,
        author_name: r.get(3)?,
        addendum_of: r.get(4)?,
        content: r.get(5)?,
        version: r.get(6)?,
        started_at: r.get(7)?,
        signed_at: r.get(8)?,
        hash: r.get(9)?,
        kind: r.get(10)?,
        age_days: r.get(11)?,
    })
}

pub(super) fn note(db: &Connection, id: NoteId) -> Outcome<NoteRow> {
    tx::one(db, &format!("{NOTE} WHERE n.id = ?1"), [id], read_note)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Notes of a person from the newest down, before a moment; drafts of others are not shown, and of kinds only the one asked for.
pub(super) fn notes(
    db: &Connection,
    person: PersonId,
    reader: UserId,
    only: Option<Kind>,
    before: Instant,
    most: u32,
) -> Outcome<Vec<NoteRow>> {
    tx::all(
        db,
        &format!(
            "{NOTE} WHERE n.person IN (SELECT also FROM one_person WHERE person = ?1) AND n.started_at < ?2 AND n.addendum_of IS NULL AND (n.signed_at IS NOT NULL OR n.author = ?3) AND (?5 IS NULL OR n.kind = ?5) ORDER BY n.started_at DESC LIMIT ?4"
        ),
        (person, before, reader, most, only),
        read_note,
    )
}

/// Signed addenda of a note (and the reader's own drafts), oldest first.
pub(super) fn addenda(db: &Connection, of: NoteId, reader: UserId) -> Outcome<Vec<NoteRow>> {
    tx::all(
        db,
        &format!("{NOTE} WHERE n.addendum_of = ?1 AND (n.signed_at IS NOT NULL OR n.author = ?2) ORDER BY n.started_at LIMIT 50"),
        (of, reader),
        read_note,
    )
}

/// Signed notes and addenda of a person, the oldest first: all of them.
pub(super) fn signed_notes(db: &Connection, person: PersonId) -> Outcome<Vec<NoteRow>> {
    tx::all(
        db,
        &format!(
            "{NOTE} WHERE n.person IN (SELECT also FROM one_person WHERE person = ?1) AND n.signed_at IS NOT NULL ORDER BY n.started_at"
        ),
        [person],
        read_note,
    )
}

/// Drafts that wait for their author.
pub(super) fn drafts(db: &Connection, author: UserId) -> Outcome<Vec<NoteRow>> {
    tx::all(
        db,
        &format!(
            "{NOTE} WHERE n.author = ?1 AND n.signed_at IS NULL AND NOT EXISTS(SELECT 1 FROM person g WHERE g.id = n.person AND g.erased_at IS NOT NULL) ORDER BY n.changed_at DESC LIMIT 50"
        ),
        [author],
        read_note,
    )
}

/// People whose charts were signed into last, newest first, without repeats.
pub(super) fn recent_people(db: &Connection, author: UserId) -> Outcome<Vec<(PersonId, Instant)>> {
    tx::all(
        db,
        "SELECT coalesce((SELECT m.kept FROM person_merge m WHERE m.merged = n.person AND m.undone_at IS NULL), n.person) AS one, max(started_at) AS last FROM (SELECT person, started_at FROM note WHERE author = ?1 ORDER BY id DESC LIMIT 200) n GROUP BY one ORDER BY last DESC LIMIT 20",
        [author],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// A note to begin.
pub(super) struct NewNote {
    pub id: NoteId,
    pub person: PersonId,
    pub author: UserId,
    pub kind: Kind,
    pub addendum_of: Option<NoteId>,
    pub content: Sealed<NoteContent>,
    pub age_days: Option<i64>,
}

pub(super) fn insert_note(tx: &Tx<'_>, n: &NewNote) -> Outcome<()> {
    tx.exec(
        "INSERT INTO note(id, person, author, kind, addendum_of, content, age_days, started_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        (n.id, n.person, n.author, n.kind, n.addendum_of, &n.content, n.age_days, tx.now()),
    )?;
    Ok(())
}

pub(super) fn update_note(tx: &Tx<'_>, id: NoteId, version: i64, content: &Sealed<NoteContent>) -> Outcome<()> {
    tx.exec_one(
        "UPDATE note SET content = ?3, version = version + 1, changed_at = ?4 WHERE id = ?1 AND version = ?2",
        (id, version, content, tx.now()),
        Code::Stale,
    )
}

pub(super) fn delete_draft(tx: &Tx<'_>, id: NoteId, author: UserId) -> Outcome<()> {
    tx.exec_one("DELETE FROM note WHERE id = ?1 AND author = ?2", (id, author), Code::NotFound)
}

pub(super) fn sign_note(tx: &Tx<'_>, id: NoteId, version: i64, hash: [u8; 32], at: Instant) -> Outcome<()> {
    tx.exec_one(
        "UPDATE note SET signed_at = ?3, content_hash = ?4 WHERE id = ?1 AND version = ?2 AND signed_at IS NULL",
        (id, version, at, hash),
        Code::Stale,
    )
}

pub(super) fn insert_vital(
    tx: &Tx<'_>,
    id: VitalId,
    note: NoteId,
    person: PersonId,
    sign: &str,
    content: &Sealed<VitalKept>,
) -> Outcome<()> {
    tx.exec(
        "INSERT INTO vital(id, note, person, sign, content, taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, note, person, sign, content, tx.now()),
    )?;
    Ok(())
}

/// A kept sign: row, sign, sealed value.
pub(super) type VitalRow = (VitalId, String, Sealed<VitalKept>);

/// Signs of a note.
pub(super) fn vitals_of(db: &Connection, note: NoteId) -> Outcome<Vec<VitalRow>> {
    tx::all(db, "SELECT id, sign, content FROM vital WHERE note = ?1", [note], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// Row, sign, sealed value, when it was taken.
pub(super) type Latest = (VitalId, String, Sealed<VitalKept>, Instant);

/// The newest values of a sign of a person, from the newest down.
pub(super) fn series(db: &Connection, person: PersonId, sign: Sign, most: u32) -> Outcome<Vec<Latest>> {
    tx::all(
        db,
        "SELECT id, sign, content, taken_at FROM vital WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND sign = ?2 ORDER BY taken_at DESC LIMIT ?3",
        (person, vitals::code(sign), most),
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// A stored prescription.
pub(super) struct PrescriptionRow {
    pub id: PrescriptionId,
    pub folio: i64,
    pub person: PersonId,
    pub content: Sealed<PrescriptionContent>,
    pub hash: [u8; 32],
    pub issued_at: Instant,
}

fn read_prescription(r: &rusqlite::Row<'_>) -> rusqlite::Result<PrescriptionRow> {
    Ok(PrescriptionRow { id: r.get(0)?, folio: r.get(1)?, person: r.get(2)?, content: r.get(3)?, hash: r.get(4)?, issued_at: r.get(5)? })
}

pub(super) fn prescription(db: &Connection, id: PrescriptionId) -> Outcome<PrescriptionRow> {
    tx::one(db, "SELECT id, folio, person, content, content_hash, issued_at FROM prescription WHERE id = ?1", [id], read_prescription)?
        .ok_or_else(|| Problem::new(Code::NotFound))
}

/// The prescription of a folio.
pub(super) fn prescription_by_folio(db: &Connection, folio: i64) -> Outcome<Option<PrescriptionRow>> {
    tx::one(db, "SELECT id, folio, person, content, content_hash, issued_at FROM prescription WHERE folio = ?1", [folio], read_prescription)
}

pub(super) fn prescriptions(db: &Connection, person: PersonId, most: u32) -> Outcome<Vec<PrescriptionRow>> {
    tx::all(
        db,
        "SELECT id, folio, person, content, content_hash, issued_at FROM prescription WHERE person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY issued_at DESC LIMIT ?2",
        (person, most),
        read_prescription,
    )
}

/// All prescriptions of a person with who wrote them, the oldest first.
pub(super) fn prescriptions_with_author(db: &Connection, person: PersonId) -> Outcome<Vec<(PrescriptionRow, UserId)>> {
    tx::all(
        db,
        "SELECT id, folio, person, content, content_hash, issued_at, author FROM prescription WHERE person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY issued_at",
        [person],
        |r| Ok((read_prescription(r)?, r.get(6)?)),
    )
}

pub(super) fn next_folio(tx: &Tx<'_>) -> Outcome<i64> {
    Ok(tx.one("SELECT coalesce(max(folio), 0) + 1 FROM prescription", [], |r| r.get(0))?.unwrap_or(1))
}

pub(super) fn insert_prescription(
    tx: &Tx<'_>,
    id: PrescriptionId,
    folio: i64,
    person: PersonId,
    author: UserId,
    content: &Sealed<PrescriptionContent>,
    hash: [u8; 32],
) -> Outcome<()> {
    tx.exec(
        "INSERT INTO prescription(id, folio, person, author, content, content_hash, issued_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (id, folio, person, author, content, hash, tx.now()),
    )?;
    Ok(())
}
