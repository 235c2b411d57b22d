//! All SQL of contacts.

use std::collections::HashMap;

use rusqlite::Connection;

use super::person::{PersonCard, PersonId};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::hex;
use crate::keyring::{Clear, KeyId, Place, Sealed, Vault};
use crate::store::{Tx, tx};

/// Where a card lives.
#[must_use]
pub const fn card_place(id: &PersonId) -> Place<'_> {
    Place { table: "person", column: "card", row: id.bytes() }
}

/// A stored person.
pub(super) struct Row {
    pub id: PersonId,
    pub key: KeyId,
    pub card: Sealed<PersonCard>,
    pub record_no: i64,
    pub version: i64,
    /// The card that stays, where this one was joined to it.
    pub kept: Option<PersonId>,
}

impl Row {
    /// Who is meant by the row.
    pub fn meant(&self) -> PersonId {
        self.kept.unwrap_or(self.id)
    }
}

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { id: r.get(0)?, key: KeyId::from_sql(r.get(1)?), card: r.get(2)?, record_no: r.get(3)?, version: r.get(4)?, kept: r.get(5)? })
}

const COLUMNS: &str = "SELECT p.id, p.key, p.card, p.record_no, p.version, m.kept FROM person p LEFT JOIN person_merge m ON m.merged = p.id AND m.undone_at IS NULL";

pub(super) fn get(db: &Connection, id: PersonId) -> Outcome<Row> {
    tx::one(db, &format!("{COLUMNS} WHERE p.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// The card that stays of a person.
pub(super) fn standing(db: &Connection, id: PersonId) -> Outcome<Row> {
    let row = get(db, id)?;
    row.kept.map_or(Ok(row), |kept| get(db, kept))
}

/// Hands every person but those who were erased to a visitor, one at a time.
pub(super) fn each(db: &Connection, mut visit: impl FnMut(Row) -> Outcome<()>) -> Outcome<()> {
    let mut statement = db.prepare(&format!("{COLUMNS} WHERE p.erased_at IS NULL"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(read(row)?)?;
    }
    Ok(())
}

/// A person's card, opened: the one that stays, where two are one.
///
/// # Errors
/// `NotFound`; `Sealed` while sealed.
pub fn card(db: &Connection, vault: &Vault, id: PersonId) -> Outcome<Clear<PersonCard>> {
    Ok(card_with_number(db, vault, id)?.0)
}

/// A person's card, opened, with their record number.
///
/// # Errors
/// As [`card`].
pub fn card_with_number(db: &Connection, vault: &Vault, id: PersonId) -> Outcome<(Clear<PersonCard>, i64)> {
    let row = standing(db, id)?;
    Ok((vault.open(&card_place(&row.id), &row.card)?, row.record_no))
}

/// The cards of several people in one question: the ones that stay, under the ids that were asked for. Who was
/// erased is left out.
///
/// # Errors
/// `Sealed` while sealed.
pub fn cards(db: &Connection, vault: &Vault, ids: &[PersonId]) -> Outcome<HashMap<PersonId, Clear<PersonCard>>> {
    let list = serde_json::to_string(&ids.iter().map(|id| hex(id.bytes())).collect::<Vec<_>>()).map_err(Problem::internal)?;
    let rows: Vec<(PersonId, PersonId, Sealed<PersonCard>)> = tx::all(
        db,
        "SELECT a.id, p.id, p.card FROM (SELECT unhex(value) AS id FROM json_each(?1)) a LEFT JOIN person_merge m ON m.merged = a.id AND m.undone_at IS NULL JOIN person p ON p.id = coalesce(m.kept, a.id) AND p.erased_at IS NULL",
        [list],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    rows.into_iter().map(|(asked, id, card)| Ok((asked, vault.open(&card_place(&id), &card)?))).collect()
}

/// The data key of a person: everything about them is sealed with it.
///
/// # Errors
/// `NotFound`.
pub fn key_of(db: &Connection, id: PersonId) -> Outcome<KeyId> {
    tx::one(db, "SELECT key FROM person WHERE id = ?1", [id], |r| r.get(0).map(KeyId::from_sql))?
        .ok_or_else(|| Problem::new(Code::NotFound))
}

/// Every card that is one person with this one, it among them.
pub(super) fn also(db: &Connection, id: PersonId) -> Outcome<Vec<PersonId>> {
    tx::all(db, "SELECT DISTINCT also FROM one_person WHERE person = ?1", [id], |r| r.get(0))
}

/// Whoever was erased.
pub(super) fn erased(db: &Connection) -> Outcome<Vec<PersonId>> {
    tx::all(db, "SELECT id FROM person WHERE erased_at IS NOT NULL", [], |r| r.get(0))
}

/// True where the person was erased.
pub(super) fn is_erased(db: &Connection, id: PersonId) -> Outcome<bool> {
    Ok(tx::one(db, "SELECT 1 FROM person WHERE id = ?1 AND erased_at IS NOT NULL", [id], |_| Ok(()))?.is_some())
}

/// Marks a card whose key was destroyed.
pub(super) fn set_erased(tx: &Tx<'_>, id: PersonId, at: Instant) -> Outcome<()> {
    tx.exec_one("UPDATE person SET erased_at = ?2, curp_blind = NULL WHERE id = ?1", (id, at), Code::NotFound)
}

/// The files of a person in the folder of files, of whatever module.
pub(super) fn files(db: &Connection, id: PersonId) -> Outcome<Vec<[u8; 16]>> {
    tx::all(db, "SELECT id FROM person_file WHERE person = ?1", [id], |r| r.get(0))
}

pub(super) fn next_record_no(tx: &Tx<'_>) -> Outcome<i64> {
    Ok(tx.one("SELECT coalesce(max(record_no), 0) + 1 FROM person", [], |r| r.get(0))?.unwrap_or(1))
}

pub(super) fn record_no_free(tx: &Tx<'_>, no: i64) -> Outcome<bool> {
    Ok(tx.one("SELECT 1 FROM person WHERE record_no = ?1", [no], |_| Ok(()))?.is_none())
}

pub(super) fn curp_known(tx: &Tx<'_>, blind: [u8; 8], except: Option<PersonId>) -> Outcome<Option<PersonId>> {
    tx.one("SELECT id FROM person WHERE curp_blind = ?1 AND id IS NOT ?2", (blind, except), |r| r.get(0))
}

/// What is kept of a person's CURP so that it is one person's: nothing where a card joined to theirs has it.
///
/// # Errors
/// `SamePerson` where somebody else has it.
pub(super) fn curp_of(tx: &Tx<'_>, id: PersonId, blind: Option<[u8; 8]>) -> Outcome<Option<[u8; 8]>> {
    let Some(blind) = blind else { return Ok(None) };
    let Some(other) = curp_known(tx, blind, Some(id))? else { return Ok(Some(blind)) };
    if get(tx.db(), other)?.kept == Some(id) {
        return Ok(None);
    }
    Err(Problem::new(Code::SamePerson).and_field("curp", "same-curp"))
}

pub(super) struct Insert<'a> {
    pub id: PersonId,
    pub key: KeyId,
    pub card: &'a Sealed<PersonCard>,
    pub curp_blind: Option<[u8; 8]>,
    pub record_no: i64,
}

pub(super) fn insert(tx: &Tx<'_>, p: &Insert<'_>) -> Outcome<()> {
    tx.exec(
        "INSERT INTO person(id, key, card, curp_blind, record_no, made_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        (p.id, p.key.sql(), p.card, p.curp_blind, p.record_no, tx.now()),
    )?;
    Ok(())
}

/// Replaces a card if it is still the version that was read.
pub(super) fn update(tx: &Tx<'_>, id: PersonId, version: i64, card: &Sealed<PersonCard>, curp_blind: Option<[u8; 8]>) -> Outcome<()> {
    tx.exec_one(
        "UPDATE person SET card = ?3, curp_blind = ?4, version = version + 1, changed_at = ?5 WHERE id = ?1 AND version = ?2",
        (id, version, card, curp_blind, tx.now()),
        Code::Stale,
    )
}
