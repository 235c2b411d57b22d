//! All SQL of certificates.

use rusqlite::Connection;

use super::issue::Content;
use super::{AnnulmentId, CertificateId, Kind};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

pub(super) const fn place(id: &CertificateId) -> Place<'_> {
    Place { table: "certificate", column: "content", row: id.bytes() }
}

pub(super) const fn reason_place(id: &AnnulmentId) -> Place<'_> {
    Place { table: "certificate_annulment", column: "reason", row: id.bytes() }
}

/// That it does not count any more: why, since when, who said so.
pub struct Annulment {
    pub id: AnnulmentId,
    pub reason: Sealed<String>,
    pub at: Instant,
    pub by: String,
}

/// A stored certificate.
pub struct Row {
    pub id: CertificateId,
    pub folio: i64,
    pub kind: Kind,
    pub person: PersonId,
    pub content: Sealed<Content>,
    pub hash: [u8; 32],
    pub issued_at: Instant,
    pub annulled: Option<Annulment>,
}

const CERTIFICATE: &str =
    "SELECT c.id, c.folio, c.kind, c.person, c.content, c.content_hash, c.issued_at, a.id, a.reason, a.annulled_at, u.full_name
  FROM certificate c LEFT JOIN certificate_annulment a ON a.certificate = c.id LEFT JOIN user u ON u.id = a.annulled_by";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let annulment: Option<AnnulmentId> = r.get(7)?;
    let annulled =
        annulment.map(|id| Ok::<_, rusqlite::Error>(Annulment { id, reason: r.get(8)?, at: r.get(9)?, by: r.get(10)? })).transpose()?;
    Ok(Row {
        id: r.get(0)?,
        folio: r.get(1)?,
        kind: r.get(2)?,
        person: r.get(3)?,
        content: r.get(4)?,
        hash: r.get(5)?,
        issued_at: r.get(6)?,
        annulled,
    })
}

pub(super) fn get(db: &Connection, id: CertificateId) -> Outcome<Row> {
    tx::one(db, &format!("{CERTIFICATE} WHERE c.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// The certificate of a folio.
pub fn by_folio(db: &Connection, folio: i64) -> Outcome<Option<Row>> {
    tx::one(db, &format!("{CERTIFICATE} WHERE c.folio = ?1"), [folio], read)
}

pub(super) fn of_person(db: &Connection, person: PersonId, most: u32) -> Outcome<Vec<Row>> {
    tx::all(
        db,
        &format!("{CERTIFICATE} WHERE c.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY c.issued_at DESC LIMIT ?2"),
        (person, most),
        read,
    )
}

pub(super) fn next_folio(tx: &Tx<'_>) -> Outcome<i64> {
    Ok(tx.one("SELECT coalesce(max(folio), 0) + 1 FROM certificate", [], |r| r.get(0))?.unwrap_or(1))
}

/// One to issue.
pub(super) struct New {
    pub id: CertificateId,
    pub kind: Kind,
    pub person: PersonId,
    pub author: UserId,
    pub content: Sealed<Content>,
}

pub(super) fn insert(tx: &Tx<'_>, n: &New, folio: i64, hash: [u8; 32]) -> Outcome<()> {
    tx.exec(
        "INSERT INTO certificate(id, folio, kind, person, author, content, content_hash, issued_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (n.id, folio, n.kind, n.person, n.author, &n.content, hash, tx.now()),
    )?;
    Ok(())
}

pub(super) fn annul(tx: &Tx<'_>, id: AnnulmentId, certificate: CertificateId, reason: &Sealed<String>, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO certificate_annulment(id, certificate, reason, annulled_at, annulled_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, certificate, reason, tx.now(), by),
    )?;
    Ok(())
}
