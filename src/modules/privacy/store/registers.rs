//! The two registers that only grow.

use jiff::civil::Date;
use rusqlite::Connection;

use super::arco::day;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyId, Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::modules::privacy::breaches::{BreachContent, BreachId};
use crate::modules::privacy::disclosures::{DisclosureContent, DisclosureId};
use crate::store::{Tx, tx};

pub(in super::super) const fn disclosure_place(id: &DisclosureId) -> Place<'_> {
    Place { table: "disclosure", column: "content", row: id.bytes() }
}

pub(in super::super) const fn breach_place(id: &BreachId) -> Place<'_> {
    Place { table: "breach", column: "content", row: id.bytes() }
}

/// Data given to somebody, stored.
pub(in super::super) struct DisclosureRow {
    pub id: DisclosureId,
    pub person: Option<PersonId>,
    pub content: Sealed<DisclosureContent>,
    pub on: Option<Date>,
    pub by: String,
}

pub(in super::super) fn disclosures(db: &Connection, most: u32) -> Outcome<Vec<DisclosureRow>> {
    tx::all(
        db,
        "SELECT d.id, d.person, d.content, d.on_day, u.full_name FROM disclosure d JOIN user u ON u.id = d.made_by ORDER BY d.made_at DESC LIMIT ?1",
        [most],
        |r| Ok(DisclosureRow { id: r.get(0)?, person: r.get(1)?, content: r.get(2)?, on: day(r, 3)?, by: r.get(4)? }),
    )
}

pub(in super::super) fn insert_disclosure(
    tx: &Tx<'_>,
    (id, person, key): (DisclosureId, Option<PersonId>, KeyId),
    content: &Sealed<DisclosureContent>,
    on: Date,
    by: UserId,
) -> Outcome<()> {
    tx.exec(
        "INSERT INTO disclosure(id, person, key, content, on_day, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (id, person, key.sql(), content, on.to_string(), tx.now(), by),
    )?;
    Ok(())
}

/// Something that went wrong, stored.
pub(in super::super) struct BreachRow {
    pub id: BreachId,
    pub folio: i64,
    pub content: Sealed<BreachContent>,
    pub on: Option<Date>,
    pub told: Option<Date>,
    pub by: String,
}

const BREACH: &str = "SELECT b.id, b.folio, b.content, b.on_day, b.told_on, u.full_name FROM breach b JOIN user u ON u.id = b.made_by";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<BreachRow> {
    Ok(BreachRow { id: r.get(0)?, folio: r.get(1)?, content: r.get(2)?, on: day(r, 3)?, told: day(r, 4)?, by: r.get(5)? })
}

pub(in super::super) fn breaches(db: &Connection, most: u32) -> Outcome<Vec<BreachRow>> {
    tx::all(db, &format!("{BREACH} ORDER BY b.folio DESC LIMIT ?1"), [most], read)
}

pub(in super::super) fn breach(db: &Connection, id: BreachId) -> Outcome<BreachRow> {
    tx::one(db, &format!("{BREACH} WHERE b.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

pub(in super::super) fn insert_breach(
    tx: &Tx<'_>,
    id: BreachId,
    key: KeyId,
    content: &Sealed<BreachContent>,
    on: Date,
    by: UserId,
) -> Outcome<()> {
    let folio: i64 = tx.one("SELECT coalesce(max(folio), 0) + 1 FROM breach", [], |r| r.get(0))?.unwrap_or(1);
    tx.exec(
        "INSERT INTO breach(id, folio, key, content, on_day, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (id, folio, key.sql(), content, on.to_string(), tx.now(), by),
    )?;
    Ok(())
}

/// Those affected were told.
pub(in super::super) fn tell_breach(tx: &Tx<'_>, id: BreachId, on: Date) -> Outcome<()> {
    tx.exec_one("UPDATE breach SET told_on = ?2 WHERE id = ?1", (id, on.to_string()), Code::NotFound)
}
