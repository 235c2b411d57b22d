//! All SQL of studies.

use rusqlite::Connection;

use super::files::FileId;
use super::order::OrderContent;
use super::result::ResultContent;
use super::{OrderId, ResultId};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyId, Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

pub(super) const fn order_place(id: &OrderId) -> Place<'_> {
    Place { table: "study_order", column: "content", row: id.bytes() }
}

pub(super) const fn result_place(id: &ResultId) -> Place<'_> {
    Place { table: "study_result", column: "content", row: id.bytes() }
}

pub(super) const fn file_place(id: &FileId) -> Place<'_> {
    Place { table: "result_file", column: "label", row: id.bytes() }
}

/// A stored order.
pub struct OrderRow {
    pub id: OrderId,
    pub folio: i64,
    pub person: PersonId,
    pub content: Sealed<OrderContent>,
    pub hash: [u8; 32],
    pub issued_at: Instant,
    /// Something came back of it.
    pub answered: bool,
}

const ORDER: &str = "SELECT o.id, o.folio, o.person, o.content, o.content_hash, o.issued_at, EXISTS(SELECT 1 FROM study_result r WHERE r.study_order = o.id) FROM study_order o";

fn read_order(r: &rusqlite::Row<'_>) -> rusqlite::Result<OrderRow> {
    Ok(OrderRow {
        id: r.get(0)?,
        folio: r.get(1)?,
        person: r.get(2)?,
        content: r.get(3)?,
        hash: r.get(4)?,
        issued_at: r.get(5)?,
        answered: r.get(6)?,
    })
}

pub(super) fn order(db: &Connection, id: OrderId) -> Outcome<OrderRow> {
    tx::one(db, &format!("{ORDER} WHERE o.id = ?1"), [id], read_order)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// The order of a folio.
pub fn order_by_folio(db: &Connection, folio: i64) -> Outcome<Option<OrderRow>> {
    tx::one(db, &format!("{ORDER} WHERE o.folio = ?1"), [folio], read_order)
}

pub(super) fn orders(db: &Connection, person: PersonId, most: u32) -> Outcome<Vec<OrderRow>> {
    tx::all(
        db,
        &format!("{ORDER} WHERE o.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY o.issued_at DESC LIMIT ?2"),
        (person, most),
        read_order,
    )
}

pub(super) fn next_folio(tx: &Tx<'_>) -> Outcome<i64> {
    Ok(tx.one("SELECT coalesce(max(folio), 0) + 1 FROM study_order", [], |r| r.get(0))?.unwrap_or(1))
}

/// An order to issue.
pub(super) struct NewOrder {
    pub id: OrderId,
    pub person: PersonId,
    pub author: UserId,
    pub content: Sealed<OrderContent>,
}

pub(super) fn insert_order(tx: &Tx<'_>, o: &NewOrder, folio: i64, hash: [u8; 32]) -> Outcome<()> {
    tx.exec(
        "INSERT INTO study_order(id, folio, person, author, content, content_hash, issued_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (o.id, folio, o.person, o.author, &o.content, hash, tx.now()),
    )?;
    Ok(())
}

/// A stored result.
pub struct ResultRow {
    pub id: ResultId,
    pub person: PersonId,
    pub order: Option<(OrderId, i64)>,
    pub supersedes: Option<ResultId>,
    /// The one that took its place.
    pub superseded_by: Option<ResultId>,
    pub content: Sealed<ResultContent>,
    pub studied_at: Instant,
    pub made_by: String,
    pub hash: [u8; 32],
    /// Who has seen it, and when.
    pub reviewed: Option<(String, Instant)>,
}

const RESULT: &str = "SELECT r.id, r.person, r.study_order, o.folio, r.supersedes, s.id, r.content, r.studied_at, u.full_name, v.full_name, r.reviewed_at, r.content_hash
  FROM study_result r JOIN user u ON u.id = r.made_by LEFT JOIN user v ON v.id = r.reviewed_by LEFT JOIN study_order o ON o.id = r.study_order LEFT JOIN study_result s ON s.supersedes = r.id";

fn read_result(r: &rusqlite::Row<'_>) -> rusqlite::Result<ResultRow> {
    let (order, folio): (Option<OrderId>, Option<i64>) = (r.get(2)?, r.get(3)?);
    let (seen_by, seen_at): (Option<String>, Option<Instant>) = (r.get(9)?, r.get(10)?);
    Ok(ResultRow {
        id: r.get(0)?,
        person: r.get(1)?,
        order: order.zip(folio),
        supersedes: r.get(4)?,
        superseded_by: r.get(5)?,
        content: r.get(6)?,
        studied_at: r.get(7)?,
        made_by: r.get(8)?,
        reviewed: seen_by.zip(seen_at),
        hash: r.get(11)?,
    })
}

pub(super) fn result(db: &Connection, id: ResultId) -> Outcome<ResultRow> {
    tx::one(db, &format!("{RESULT} WHERE r.id = ?1"), [id], read_result)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Results of a person that stand, the newest study first.
pub fn results(db: &Connection, person: PersonId, most: u32) -> Outcome<Vec<ResultRow>> {
    tx::all(
        db,
        &format!(
            "{RESULT} WHERE r.person IN (SELECT also FROM one_person WHERE person = ?1) AND s.id IS NULL ORDER BY r.studied_at DESC LIMIT ?2"
        ),
        (person, most),
        read_result,
    )
}

/// Every result of a person, those that were corrected too, the newest study first.
pub(super) fn all_results(db: &Connection, person: PersonId) -> Outcome<Vec<ResultRow>> {
    let sql = format!("{RESULT} WHERE r.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY r.studied_at DESC");
    tx::all(db, &sql, [person], read_result)
}

/// Results that nobody has seen yet, the oldest first.
pub fn waiting(db: &Connection) -> Outcome<Vec<ResultRow>> {
    tx::all(
        db,
        &format!(
            "{RESULT} WHERE r.reviewed_at IS NULL AND s.id IS NULL AND NOT EXISTS(SELECT 1 FROM person g WHERE g.id = r.person AND g.erased_at IS NOT NULL) ORDER BY r.made_at LIMIT 50"
        ),
        [],
        read_result,
    )
}

/// A result to keep.
pub(super) struct NewResult {
    pub id: ResultId,
    pub person: PersonId,
    pub order: Option<OrderId>,
    pub supersedes: Option<ResultId>,
    pub content: Sealed<ResultContent>,
    pub hash: [u8; 32],
    pub studied_at: Instant,
    pub by: UserId,
}

pub(super) fn insert_result(tx: &Tx<'_>, n: &NewResult) -> Outcome<()> {
    tx.exec(
        "INSERT INTO study_result(id, person, study_order, supersedes, content, content_hash, studied_at, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (n.id, n.person, n.order, n.supersedes, &n.content, n.hash, n.studied_at, tx.now(), n.by),
    )?;
    Ok(())
}

/// Notes that somebody has seen it, once.
pub(super) fn review(tx: &Tx<'_>, id: ResultId, by: UserId) -> Outcome<()> {
    tx.exec_one(
        "UPDATE study_result SET reviewed_at = ?2, reviewed_by = ?3 WHERE id = ?1 AND reviewed_at IS NULL",
        (id, tx.now(), by),
        Code::Immutable,
    )
}

/// A stored file of a result.
pub(super) struct FileRow {
    pub id: FileId,
    pub label: Sealed<String>,
    pub kind: String,
    pub bytes: i64,
}

pub(super) fn files(db: &Connection, result: ResultId) -> Outcome<Vec<FileRow>> {
    tx::all(db, "SELECT id, label, kind, bytes FROM result_file WHERE result = ?1 ORDER BY made_at LIMIT 50", [result], |r| {
        Ok(FileRow { id: r.get(0)?, label: r.get(1)?, kind: r.get(2)?, bytes: r.get(3)? })
    })
}

/// Every file of a person's results, with its key.
pub(super) fn files_of_person(db: &Connection, person: PersonId) -> Outcome<Vec<(FileRow, KeyId)>> {
    tx::all(
        db,
        "SELECT f.id, f.label, f.kind, f.bytes, p.key FROM study_result r JOIN result_file f ON f.result = r.id JOIN person p ON p.id = r.person WHERE r.person IN (SELECT also FROM one_person WHERE person = ?1) ORDER BY f.made_at",
        [person],
        |r| Ok((FileRow { id: r.get(0)?, label: r.get(1)?, kind: r.get(2)?, bytes: r.get(3)? }, KeyId::from_sql(r.get(4)?))),
    )
}

/// A file with the key of its person.
pub(super) fn file(db: &Connection, id: FileId) -> Outcome<(FileRow, PersonId, KeyId)> {
    tx::one(
        db,
        "SELECT f.id, f.label, f.kind, f.bytes, r.person, p.key FROM result_file f JOIN study_result r ON r.id = f.result JOIN person p ON p.id = r.person WHERE f.id = ?1",
        [id],
        |r| Ok((FileRow { id: r.get(0)?, label: r.get(1)?, kind: r.get(2)?, bytes: r.get(3)? }, r.get(4)?, KeyId::from_sql(r.get(5)?))),
    )?
    .ok_or_else(|| Problem::new(Code::NotFound))
}

/// A file to keep.
pub(super) struct NewFile {
    pub id: FileId,
    pub result: ResultId,
    pub label: Sealed<String>,
    pub kind: &'static str,
    pub bytes: i64,
    pub sha256: [u8; 32],
    pub by: UserId,
}

pub(super) fn insert_file(tx: &Tx<'_>, f: &NewFile) -> Outcome<()> {
    tx.exec(
        "INSERT INTO result_file(id, result, label, kind, bytes, sha256, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (f.id, f.result, &f.label, f.kind, f.bytes, f.sha256, tx.now(), f.by),
    )?;
    Ok(())
}
