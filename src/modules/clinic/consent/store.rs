//! All SQL of consents.

use rusqlite::Connection;

use super::content::Content;
use super::revoke::Revocation;
use super::strokes::Strokes;
use super::{ConsentId, Hand, HandId, Kind, RevocationId, ScanId, TextId};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyId, Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

pub(super) const fn content_place(id: &ConsentId) -> Place<'_> {
    Place { table: "informed_consent", column: "content", row: id.bytes() }
}

pub(super) const fn hand_place(id: &HandId) -> Place<'_> {
    Place { table: "consent_hand", column: "strokes", row: id.bytes() }
}

pub(super) const fn scan_place(id: &ScanId) -> Place<'_> {
    Place { table: "consent_scan", column: "label", row: id.bytes() }
}

pub(super) const fn revocation_place(id: &RevocationId) -> Place<'_> {
    Place { table: "consent_revocation", column: "content", row: id.bytes() }
}

/// A text of the house.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub id: TextId,
    pub family: TextId,
    pub version: i64,
    pub kind: Kind,
    pub title: String,
    pub act: String,
    pub risks: String,
    pub benefits: String,
    pub contingency: String,
}

const TEXT: &str = "SELECT id, family, version, kind, title, act, risks, benefits, contingency FROM consent_text";

fn read_text(r: &rusqlite::Row<'_>) -> rusqlite::Result<Text> {
    Ok(Text {
        id: r.get(0)?,
        family: r.get(1)?,
        version: r.get(2)?,
        kind: r.get(3)?,
        title: r.get(4)?,
        act: r.get(5)?,
        risks: r.get(6)?,
        benefits: r.get(7)?,
        contingency: r.get(8)?,
    })
}

/// Texts in use, by title.
pub(super) fn texts(db: &Connection) -> Outcome<Vec<Text>> {
    tx::all(db, &format!("{TEXT} WHERE retired_at IS NULL ORDER BY title LIMIT 200"), [], read_text)
}

/// A text in any version.
pub(super) fn text(db: &Connection, id: TextId) -> Outcome<Text> {
    tx::one(db, &format!("{TEXT} WHERE id = ?1"), [id], read_text)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Takes a version out of use.
pub(super) fn retire_text(tx: &Tx<'_>, id: TextId) -> Outcome<()> {
    tx.exec_one("UPDATE consent_text SET retired_at = ?2 WHERE id = ?1 AND retired_at IS NULL", (id, tx.now()), Code::Stale)
}

pub(super) fn insert_text(tx: &Tx<'_>, t: &Text, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO consent_text(id, family, version, kind, title, act, risks, benefits, contingency, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        (t.id, t.family, t.version, t.kind.code(), &t.title, &t.act, &t.risks, &t.benefits, &t.contingency, tx.now(), by),
    )?;
    Ok(())
}

/// A sheet, stored.
pub(super) struct Row {
    pub id: ConsentId,
    pub person: PersonId,
    pub doctor: UserId,
    pub text_version: i64,
    pub kind: Kind,
    pub content: Sealed<Content>,
    pub version: i64,
    pub made_at: Instant,
    pub way: Option<String>,
    pub completed_at: Option<Instant>,
    pub hash: Option<[u8; 32]>,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

const ROW: &str = "SELECT c.id, c.person, c.doctor, t.version, t.kind, c.content, c.version, c.made_at, c.way, c.completed_at, c.content_hash, r.made_at FROM informed_consent c JOIN consent_text t ON t.id = c.text LEFT JOIN consent_revocation r ON r.consent = c.id";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: r.get(0)?,
        person: r.get(1)?,
        doctor: r.get(2)?,
        text_version: r.get(3)?,
        kind: r.get(4)?,
        content: r.get(5)?,
        version: r.get(6)?,
        made_at: r.get(7)?,
        way: r.get(8)?,
        completed_at: r.get(9)?,
        hash: r.get(10)?,
        revoked_at: r.get(11)?,
    })
}

pub(super) fn get(db: &Connection, id: ConsentId) -> Outcome<Row> {
    tx::one(db, &format!("{ROW} WHERE c.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Sheets of a person, the newest first.
pub(super) fn of_person(db: &Connection, person: PersonId, most: u32) -> Outcome<Vec<Row>> {
    tx::all(
        db,
        &format!("{ROW} WHERE c.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY c.made_at DESC LIMIT ?2"),
        (person, most),
        read,
    )
}

pub(super) fn insert(tx: &Tx<'_>, id: ConsentId, person: PersonId, doctor: UserId, text: TextId, content: &Sealed<Content>) -> Outcome<()> {
    tx.exec(
        "INSERT INTO informed_consent(id, person, doctor, text, content, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, person, doctor, text, content, tx.now()),
    )?;
    Ok(())
}

pub(super) fn update(tx: &Tx<'_>, id: ConsentId, version: i64, content: &Sealed<Content>) -> Outcome<()> {
    tx.exec_one(
        "UPDATE informed_consent SET content = ?3, version = version + 1 WHERE id = ?1 AND version = ?2",
        (id, version, content),
        Code::Stale,
    )
}

/// Says that something of the sheet changed, to whoever read it before.
pub(super) fn touch(tx: &Tx<'_>, id: ConsentId, version: i64) -> Outcome<()> {
    tx.exec_one("UPDATE informed_consent SET version = version + 1 WHERE id = ?1 AND version = ?2", (id, version), Code::Stale)
}

/// From now on nothing of it changes.
pub(super) fn complete(tx: &Tx<'_>, id: ConsentId, version: i64, way: &str, hash: [u8; 32]) -> Outcome<()> {
    tx.exec_one(
        "UPDATE informed_consent SET way = ?3, completed_at = ?4, content_hash = ?5, version = version + 1 WHERE id = ?1 AND version = ?2",
        (id, version, way, tx.now(), hash),
        Code::Stale,
    )
}

/// Throws a sheet away that was not completed, with what was drawn on it.
pub(super) fn delete(tx: &Tx<'_>, id: ConsentId) -> Outcome<()> {
    delete_hands(tx, id)?;
    tx.exec_one("DELETE FROM informed_consent WHERE id = ?1", [id], Code::NotFound)
}

/// A signature, stored.
pub(super) struct HandRow {
    pub id: HandId,
    pub hand: Hand,
    pub strokes: Sealed<Strokes>,
    pub signed_at: Instant,
}

pub(super) fn hands(db: &Connection, consent: ConsentId) -> Outcome<Vec<HandRow>> {
    tx::all(db, "SELECT id, hand, strokes, signed_at FROM consent_hand WHERE consent = ?1 ORDER BY hand", [consent], |r| {
        Ok(HandRow { id: r.get(0)?, hand: r.get(1)?, strokes: r.get(2)?, signed_at: r.get(3)? })
    })
}

/// Every signature on sheets of a person.
pub(super) fn hands_of_person(db: &Connection, person: PersonId) -> Outcome<Vec<(ConsentId, HandRow)>> {
    tx::all(
        db,
        "SELECT h.consent, h.id, h.hand, h.strokes, h.signed_at FROM informed_consent c JOIN consent_hand h ON h.consent = c.id WHERE c.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY h.consent, h.hand",
        [person],
        |r| Ok((r.get(0)?, HandRow { id: r.get(1)?, hand: r.get(2)?, strokes: r.get(3)?, signed_at: r.get(4)? })),
    )
}

/// Every scan of sheets of a person, with its sheet and its key.
pub(super) fn scans_of_person(db: &Connection, person: PersonId) -> Outcome<Vec<(ConsentId, Scan, KeyId)>> {
    tx::all(
        db,
        "SELECT c.id, s.id, s.label, s.kind, p.key FROM informed_consent c JOIN consent_scan s ON s.consent = c.id JOIN person p ON p.id = c.person WHERE c.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY s.made_at",
        [person],
        |r| Ok((r.get(0)?, Scan { id: r.get(1)?, label: r.get(2)?, kind: r.get(3)? }, KeyId::from_sql(r.get(4)?))),
    )
}

pub(super) fn insert_hand(tx: &Tx<'_>, id: HandId, consent: ConsentId, hand: Hand, strokes: &Sealed<Strokes>, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO consent_hand(id, consent, hand, strokes, signed_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, consent, hand.code(), strokes, tx.now(), by),
    )?;
    Ok(())
}

pub(super) fn delete_hands(tx: &Tx<'_>, consent: ConsentId) -> Outcome<()> {
    tx.exec("DELETE FROM consent_hand WHERE consent = ?1", [consent])?;
    Ok(())
}

/// A scanned sheet, stored.
pub(super) struct Scan {
    pub id: ScanId,
    pub label: Sealed<String>,
    pub kind: String,
}

pub(super) fn scan(db: &Connection, consent: ConsentId) -> Outcome<Option<Scan>> {
    tx::one(db, "SELECT id, label, kind FROM consent_scan WHERE consent = ?1", [consent], |r| {
        Ok(Scan { id: r.get(0)?, label: r.get(1)?, kind: r.get(2)? })
    })
}

pub(super) fn insert_scan(tx: &Tx<'_>, scan: &Scan, consent: ConsentId, (bytes, sha256): (i64, [u8; 32]), by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO consent_scan(id, consent, label, kind, bytes, sha256, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (scan.id, consent, &scan.label, &scan.kind, bytes, sha256, tx.now(), by),
    )?;
    Ok(())
}

/// A consent taken back, stored.
pub(super) struct RevocationRow {
    pub id: RevocationId,
    pub content: Sealed<Revocation>,
    pub made_at: Instant,
    pub by: String,
}

pub(super) fn revocation(db: &Connection, consent: ConsentId) -> Outcome<Option<RevocationRow>> {
    tx::one(
        db,
        "SELECT r.id, r.content, r.made_at, u.full_name FROM consent_revocation r JOIN user u ON u.id = r.made_by WHERE r.consent = ?1",
        [consent],
        |r| Ok(RevocationRow { id: r.get(0)?, content: r.get(1)?, made_at: r.get(2)?, by: r.get(3)? }),
    )
}

pub(super) fn insert_revocation(tx: &Tx<'_>, id: RevocationId, consent: ConsentId, said: &Sealed<Revocation>, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO consent_revocation(id, consent, content, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, consent, said, tx.now(), by),
    )?;
    Ok(())
}
