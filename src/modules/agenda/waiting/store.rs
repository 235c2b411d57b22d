//! The rows of the waiting list.

use jiff::civil::Date;
use rusqlite::Connection;

use super::{OfferId, WaitingId};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::agenda::appointment::{AppointmentId, ResourceId, ServiceId};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

/// Somebody who waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub id: WaitingId,
    pub person: PersonId,
    pub service: ServiceId,
    pub resource: Option<ResourceId>,
    pub weekdays: i64,
    pub from_min: i64,
    pub until_min: i64,
    pub last_day: Date,
}

const ENTRY: &str = "SELECT id, person, service, resource, weekdays, from_min, until_min, last_day FROM waiting";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: r.get(0)?,
        person: r.get(1)?,
        service: r.get(2)?,
        resource: r.get(3)?,
        weekdays: r.get(4)?,
        from_min: r.get(5)?,
        until_min: r.get(6)?,
        last_day: r.get::<_, String>(7)?.parse().unwrap_or(Date::MIN),
    })
}

pub(super) fn insert(tx: &Tx<'_>, e: &Entry, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO waiting(id, person, service, resource, weekdays, from_min, until_min, last_day, state, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9, ?10)",
        rusqlite::params![e.id, e.person, e.service, e.resource, e.weekdays, e.from_min, e.until_min, e.last_day.to_string(), tx.now(), by],
    )?;
    Ok(())
}

pub(super) fn entry(db: &Connection, id: WaitingId) -> Outcome<Entry> {
    tx::one(db, &format!("{ENTRY} WHERE id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Who waits and has no open offer, the longest first.
pub(super) fn in_order(db: &Connection) -> Outcome<Vec<Entry>> {
    let sql = format!(
        "{ENTRY} w WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = w.person AND p.erased_at IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM waiting_offer o WHERE o.waiting = w.id AND o.state = 'open') ORDER BY made_at LIMIT 500"
    );
    tx::all(db, &sql, [], read)
}

pub(super) fn end(tx: &Tx<'_>, id: WaitingId, state: &'static str) -> Outcome<()> {
    tx.exec_one("UPDATE waiting SET state = ?2 WHERE id = ?1 AND state = 'waiting'", (id, state), Code::WrongState)
}

pub(super) fn count_missed(tx: &Tx<'_>, id: WaitingId, most: i64) -> Outcome<()> {
    tx.exec(
        "UPDATE waiting SET missed = missed + 1, state = CASE WHEN missed + 1 >= ?2 THEN 'left' ELSE state END WHERE id = ?1 AND state = 'waiting'",
        (id, most),
    )?;
    Ok(())
}

/// Notes a place that came free, if anybody waits. Only its start counts: `e` is there because the table asks for it.
pub(in crate::modules::agenda) fn note_freed(tx: &Tx<'_>, resource: ResourceId, start: i64) -> Outcome<()> {
    tx.exec(
        "INSERT INTO freed(resource, s, e) SELECT ?1, ?2, ?2 + 1 WHERE EXISTS (SELECT 1 FROM waiting WHERE state = 'waiting') ON CONFLICT DO NOTHING",
        (resource, start),
    )?;
    Ok(())
}

pub(super) fn freed(db: &Connection) -> Outcome<Vec<(ResourceId, i64)>> {
    tx::all(db, "SELECT resource, s FROM freed ORDER BY s LIMIT 200", [], |r| Ok((r.get(0)?, r.get(1)?)))
}

pub(super) fn forget_freed(tx: &Tx<'_>, (resource, start): (ResourceId, i64)) -> Outcome<()> {
    tx.exec("DELETE FROM freed WHERE resource = ?1 AND s = ?2", (resource, start))?;
    Ok(())
}

/// An offer.
#[derive(Clone, Debug)]
pub(in crate::modules::agenda) struct Offer {
    pub id: OfferId,
    pub waiting: WaitingId,
    pub resource: ResourceId,
    pub start: Instant,
    pub state: String,
    pub expires_at: Instant,
    pub appointment: Option<AppointmentId>,
}

const OFFER: &str = "SELECT id, waiting, resource, s, state, expires_at, appointment FROM waiting_offer";

fn read_offer(r: &rusqlite::Row<'_>) -> rusqlite::Result<Offer> {
    Ok(Offer {
        id: r.get(0)?,
        waiting: r.get(1)?,
        resource: r.get(2)?,
        start: Instant::from_minute(r.get(3)?),
        state: r.get(4)?,
        expires_at: r.get(5)?,
        appointment: r.get(6)?,
    })
}

pub(super) fn offer(db: &Connection, id: OfferId) -> Outcome<Offer> {
    tx::one(db, &format!("{OFFER} WHERE id = ?1"), [id], read_offer)?.ok_or_else(|| Problem::new(Code::NotFound))
}

pub(super) fn was_offered(db: &Connection, waiting: WaitingId, (resource, start): (ResourceId, i64)) -> Outcome<bool> {
    let sql = "SELECT 1 FROM waiting_offer WHERE waiting = ?1 AND resource = ?2 AND s = ?3";
    Ok(tx::one(db, sql, (waiting, resource, start), |_| Ok(()))?.is_some())
}

pub(super) fn insert_offer(tx: &Tx<'_>, o: &Offer) -> Outcome<()> {
    tx.exec(
        "INSERT INTO waiting_offer(id, waiting, resource, s, state, expires_at, made_at) VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6)",
        (o.id, o.waiting, o.resource, o.start.minute(), o.expires_at, tx.now()),
    )?;
    Ok(())
}

pub(super) fn overdue(db: &Connection, now: Instant) -> Outcome<Vec<Offer>> {
    tx::all(db, &format!("{OFFER} WHERE state = 'open' AND expires_at <= ?1 LIMIT 100"), [now], read_offer)
}

/// Answers an open offer; `Stale` where it was answered meanwhile.
pub(super) fn settle(tx: &Tx<'_>, id: OfferId, state: &'static str, appointment: Option<AppointmentId>) -> Outcome<()> {
    tx.exec_one(
        "UPDATE waiting_offer SET state = ?2, appointment = ?3 WHERE id = ?1 AND state = 'open'",
        (id, state, appointment),
        Code::Stale,
    )
}

/// A line of the list.
#[derive(Debug)]
pub(in crate::modules::agenda) struct Line {
    pub id: WaitingId,
    pub person: PersonId,
    pub service: String,
    pub resource: Option<String>,
    pub weekdays: i64,
    pub from_min: i64,
    pub until_min: i64,
    pub last_day: String,
    pub missed: i64,
    pub made_at: Instant,
    /// What is offered to them now.
    pub offered: Option<Instant>,
}

/// Who waits, the longest first.
pub(in crate::modules::agenda) fn list(db: &Connection) -> Outcome<Vec<Line>> {
    tx::all(
        db,
        "SELECT w.id, w.person, s.name, r.name, w.weekdays, w.from_min, w.until_min, w.last_day, w.missed, w.made_at, o.s
           FROM waiting w JOIN service s ON s.id = w.service LEFT JOIN resource r ON r.id = w.resource
           LEFT JOIN waiting_offer o ON o.waiting = w.id AND o.state = 'open'
          WHERE w.state = 'waiting' ORDER BY w.made_at LIMIT 200",
        [],
        |r| {
            Ok(Line {
                id: r.get(0)?,
                person: r.get(1)?,
                service: r.get(2)?,
                resource: r.get(3)?,
                weekdays: r.get(4)?,
                from_min: r.get(5)?,
                until_min: r.get(6)?,
                last_day: r.get(7)?,
                missed: r.get(8)?,
                made_at: r.get(9)?,
                offered: r.get::<_, Option<i64>>(10)?.map(Instant::from_minute),
            })
        },
    )
}
