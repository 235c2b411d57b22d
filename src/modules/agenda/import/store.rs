//! All SQL of imports.

use std::collections::HashSet;

use rusqlite::Connection;

use super::choices::Choices;
use super::draft::Draft;
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyId, Sealed};
use crate::modules::agenda::appointment::{AppointmentId, BlockId, ResourceId};
use crate::modules::agenda::google;
use crate::store::{Tx, tx};

crate::id!(
    /// An import of a calendar.
    CalendarImportId
);

fn gone<T>(found: Option<T>) -> Outcome<T> {
    found.ok_or_else(|| Problem::new(Code::NotFound))
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Stores a file that waits.
pub fn insert(
    tx: &Tx<'_>,
    id: CalendarImportId,
    key: KeyId,
    file: &Sealed<Draft>,
    (events, choices): (usize, &Choices),
    by: Option<UserId>,
) -> Outcome<()> {
    let choices = serde_json::to_string(choices).map_err(Problem::internal)?;
    tx.exec(
        "INSERT INTO calendar_import(id, state, key, file, events, choices, made_at, made_by) VALUES (?1, 'draft', ?2, ?3, ?4, ?5, ?6, ?7)",
        (id, key.sql(), file, number(events), choices, tx.now(), by),
    )?;
    Ok(())
}

/// A file that waits, and what is to become of it.
pub fn draft(db: &Connection, id: CalendarImportId) -> Outcome<(Sealed<Draft>, Choices)> {
    let (file, choices) = gone(tx::one(db, "SELECT file, choices FROM calendar_import WHERE id = ?1 AND state = 'draft'", [id], |r| {
        Ok((r.get(0)?, r.get::<_, String>(1)?))
    })?)?;
    Ok((file, serde_json::from_str(&choices).map_err(Problem::internal)?))
}

/// What is to become of a file that waits.
pub fn choices_of(db: &Connection, id: CalendarImportId) -> Outcome<Choices> {
    let choices: String = gone(tx::one(db, "SELECT choices FROM calendar_import WHERE id = ?1 AND state = 'draft'", [id], |r| r.get(0))?)?;
    serde_json::from_str(&choices).map_err(Problem::internal)
}

/// How many events a file that waits has.
pub fn events_of(db: &Connection, id: CalendarImportId) -> Outcome<i64> {
    gone(tx::one(db, "SELECT events FROM calendar_import WHERE id = ?1 AND state = 'draft'", [id], |r| r.get(0))?)
}

/// Changes what is to become of it.
pub fn choose(tx: &Tx<'_>, id: CalendarImportId, choices: &Choices) -> Outcome<()> {
    let choices = serde_json::to_string(choices).map_err(Problem::internal)?;
    tx.exec_one("UPDATE calendar_import SET choices = ?2 WHERE id = ?1 AND state = 'draft'", (id, choices), Code::NotFound)
}

/// The key of a file that waits.
pub fn key_of_draft(tx: &Tx<'_>, id: CalendarImportId) -> Outcome<KeyId> {
    gone(tx.one("SELECT key FROM calendar_import WHERE id = ?1 AND state = 'draft'", [id], |r| r.get(0).map(KeyId::from_sql))?)
}

/// Destroys a key.
pub fn destroy(tx: &Tx<'_>, key: KeyId) -> Outcome<()> {
    tx.exec("DELETE FROM data_key WHERE id = ?1", [key.sql()])?;
    Ok(())
}

/// How much an import made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    pub appointments: usize,
    pub blocks: usize,
    pub people: usize,
    pub left_out: usize,
}

/// A file is decided: it goes, and what it made is noted.
pub fn finish(tx: &Tx<'_>, id: CalendarImportId, resource: ResourceId, made: Made) -> Outcome<()> {
    let key = key_of_draft(tx, id)?;
    tx.exec(
        "UPDATE calendar_import SET state = 'done', key = NULL, file = NULL, resource = ?2, appointments = ?3, blocks = ?4, people = ?5, left_out = ?6, done_at = ?7 WHERE id = ?1",
        (id, resource, number(made.appointments), number(made.blocks), number(made.people), number(made.left_out), tx.now()),
    )?;
    destroy(tx, key)
}

/// Events an agenda has already, hashed.
pub fn tags(db: &Connection, resource: ResourceId) -> Outcome<HashSet<[u8; 16]>> {
    let tags: Vec<[u8; 16]> = tx::all(db, "SELECT tag FROM calendar_import_item WHERE resource = ?1", [resource], |r| r.get(0))?;
    Ok(tags.into_iter().collect())
}

/// What an event became.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    Appointment(AppointmentId),
    Block(BlockId),
}

/// Notes what an event became.
pub fn note(tx: &Tx<'_>, import: CalendarImportId, resource: ResourceId, tag: [u8; 16], item: Item) -> Outcome<()> {
    let (made, owner) = match &item {
        Item::Appointment(id) => ("appointment", id.bytes()),
        Item::Block(id) => ("block", id.bytes()),
    };
    tx.exec(
        "INSERT INTO calendar_import_item(resource, tag, import, made, owner) VALUES (?1, ?2, ?3, ?4, ?5)",
        (resource, tag, import, made, owner),
    )?;
    Ok(())
}

/// What one import made.
pub fn items(db: &Connection, import: CalendarImportId) -> Outcome<Vec<([u8; 16], Item)>> {
    tx::all(db, "SELECT tag, made, owner FROM calendar_import_item WHERE import = ?1", [import], |r| {
        let (made, owner): (String, [u8; 16]) = (r.get(1)?, r.get(2)?);
        let owner = uuid::Uuid::from_bytes(owner);
        let item = if made == "block" { Item::Block(BlockId(owner)) } else { Item::Appointment(AppointmentId(owner)) };
        Ok((r.get(0)?, item))
    })
}

/// Forgets that an event was brought in: it may be again.
pub fn forget(tx: &Tx<'_>, resource: ResourceId, tag: [u8; 16]) -> Outcome<()> {
    tx.exec("DELETE FROM calendar_import_item WHERE resource = ?1 AND tag = ?2", (resource, tag))?;
    Ok(())
}

/// An import is taken back: says whose time it was.
pub fn take_back(tx: &Tx<'_>, id: CalendarImportId) -> Outcome<ResourceId> {
    gone(tx.one(
        "UPDATE calendar_import SET state = 'undone', undone_at = ?2 WHERE id = ?1 AND state = 'done' RETURNING resource",
        (id, tx.now()),
        |r| r.get(0),
    )?)
}

/// Removes an appointment that is as the import left it (or cancels it, where Google has it); false where somebody has touched it: moved it, noted that they
/// came, reminded them.
pub fn remove_appointment(tx: &Tx<'_>, id: AppointmentId) -> Outcome<bool> {
    let untouched = "SELECT 1 FROM appointment a WHERE id = ?1 AND version = 1 AND origin = 'import'
       AND NOT EXISTS(SELECT 1 FROM appointment_event WHERE appointment = a.id)
       AND NOT EXISTS(SELECT 1 FROM notice WHERE appointment = a.id AND state = 'posted')";
    if tx.one(untouched, [id], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    tx.exec("SAVEPOINT taking_back", [])?;
    for sql in ["DELETE FROM notice WHERE appointment = ?1", "DELETE FROM outside_conflict WHERE appointment = ?1"] {
        tx.exec(sql, [id])?;
    }
    tx.exec("DELETE FROM claim WHERE owner = ?1", [id])?;
    if !google::let_go(tx, id)? {
        // It was carried to Google: as a cancelled one it is taken away there too.
        tx.exec("UPDATE appointment SET state = 'cancelled', version = version + 1, changed_at = ?2 WHERE id = ?1", (id, tx.now()))?;
        tx.exec("RELEASE taking_back", [])?;
        return Ok(true);
    }
    match tx.exec("DELETE FROM appointment WHERE id = ?1", [id]) {
        Ok(_) => {
            tx.exec("RELEASE taking_back", [])?;
            Ok(true)
        }
        // A note of the chart, a place that was offered: another room holds on to it.
        Err(problem) if problem.cause.as_deref().is_some_and(|c| c.contains("FOREIGN KEY")) => {
            tx.exec("ROLLBACK TO taking_back", [])?;
            tx.exec("RELEASE taking_back", [])?;
            Ok(false)
        }
        Err(problem) => Err(problem),
    }
}

/// Removes a block that still stands.
pub fn remove_block(tx: &Tx<'_>, id: BlockId) -> Outcome<bool> {
    if tx.exec("DELETE FROM block WHERE id = ?1 AND ended_at IS NULL", [id])? == 0 {
        return Ok(false);
    }
    tx.exec("DELETE FROM claim WHERE owner = ?1", [id])?;
    Ok(true)
}

/// An import that was made.
#[derive(Clone, Debug)]
pub struct Past {
    pub id: CalendarImportId,
    pub resource: String,
    pub appointments: i64,
    pub blocks: i64,
    pub people: i64,
    pub left_out: i64,
    pub done_at: Instant,
    pub by: Option<String>,
    pub undone_at: Option<Instant>,
}

/// The latest imports, newest first.
pub fn past(db: &Connection) -> Outcome<Vec<Past>> {
    tx::all(
        db,
        "SELECT i.id, r.name, i.appointments, i.blocks, i.people, i.left_out, i.done_at, u.full_name, i.undone_at
         FROM calendar_import i JOIN resource r ON r.id = i.resource LEFT JOIN user u ON u.id = i.made_by WHERE i.state <> 'draft' ORDER BY i.done_at DESC LIMIT 50",
        [],
        |r| {
            Ok(Past {
                id: r.get(0)?,
                resource: r.get(1)?,
                appointments: r.get(2)?,
                blocks: r.get(3)?,
                people: r.get(4)?,
                left_out: r.get(5)?,
                done_at: r.get(6)?,
                by: r.get(7)?,
                undone_at: r.get(8)?,
            })
        },
    )
}
