//! Sessions that several people share, and their seats.

use rusqlite::Connection;

use super::claims::{self, Claim};
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::agenda::appointment::{AppointmentId, ResourceId, ServiceId, SessionId};
use crate::modules::agenda::service::Service;
use crate::modules::agenda::slots::Busy;
use crate::store::{Tx, tx};

/// A session and how full it is.
#[derive(Clone, Copy, Debug)]
pub struct Seats {
    pub id: SessionId,
    pub start: i64,
    pub taken: i64,
    pub capacity: i64,
}

const TAKEN: &str =
    "(SELECT count(*) FROM appointment a WHERE a.session_group = g.id AND a.state NOT IN ('no_show', 'cancelled', 'expired'))";

/// Sessions of a service that begin in a window and are still held.
pub fn open_sessions(db: &Connection, service: ServiceId, resource: ResourceId, (from, until): Busy) -> Outcome<Vec<Seats>> {
    tx::all(
        db,
        &format!(
            "SELECT g.id, g.s, {TAKEN}, g.capacity FROM session_group g WHERE g.resource = ?1 AND g.service = ?2 AND g.s >= ?3 AND g.s < ?4 ORDER BY g.s LIMIT 500"
        ),
        (resource, service, from, until),
        |r| Ok(Seats { id: r.get(0)?, start: r.get(1)?, taken: r.get(2)?, capacity: r.get(3)? }),
    )
}

/// The session of a service at a moment.
fn session_at(db: &Connection, service: ServiceId, resource: ResourceId, start: i64) -> Outcome<Option<Seats>> {
    Ok(open_sessions(db, service, resource, (start, start + 1))?.pop())
}

/// Takes the lowest free seat; the first one to come opens the session and claims its time.
pub fn take_seat(tx: &Tx<'_>, service: &Service, resource: ResourceId, start: i64, also: &[ResourceId]) -> Outcome<(SessionId, i64)> {
    let end = start + service.duration_min;
    let known = session_at(tx.db(), service.id, resource, start)?;
    let id = known.map_or_else(|| SessionId::mint(tx.now()), |k| k.id);
    if known.is_none() {
        tx.exec(
            "INSERT INTO session_group(id, service, resource, s, e, capacity) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (id, service.id, resource, start, end, service.capacity),
        )?;
    }
    if known.is_none_or(|k| k.taken == 0) {
        for resource in std::iter::once(&resource).chain(also) {
            let at = service.padded(start, end);
            claims::claim(
                tx,
                &Claim { resource: *resource, at, kind: claims::Kind::Session, owner: id.bytes(), standing: claims::Standing::Live },
            )?;
        }
    }
    let taken: Vec<i64> = tx::all(
        tx.db(),
        "SELECT seat FROM appointment WHERE session_group = ?1 AND state NOT IN ('no_show', 'cancelled', 'expired') ORDER BY seat",
        [id],
        |r| r.get(0),
    )?;
    let seat = (1..).find(|n| !taken.contains(n)).unwrap_or(i64::MAX);
    if seat > known.map_or(service.capacity, |k| k.capacity) {
        return Err(Problem::new(Code::SlotTaken));
    }
    Ok((id, seat))
}

/// Seats of a session.
pub fn capacity_of(db: &Connection, id: SessionId) -> Outcome<i64> {
    tx::one(db, "SELECT capacity FROM session_group WHERE id = ?1", [id], |r| r.get(0))?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// An appointment lets go of its seat before it looks for another place.
pub fn leave_seat(tx: &Tx<'_>, id: AppointmentId) -> Outcome<()> {
    tx.exec_one("UPDATE appointment SET session_group = NULL, seat = NULL WHERE id = ?1", [id], Code::NotFound)
}

/// The last one to leave gives the time back.
pub fn leave_session(tx: &Tx<'_>, id: SessionId) -> Outcome<()> {
    let left = tx.one(
        "SELECT 1 FROM appointment WHERE session_group = ?1 AND state NOT IN ('no_show', 'cancelled', 'expired') LIMIT 1",
        [id],
        |_| Ok(()),
    )?;
    if left.is_none() { claims::release(tx, id.bytes()) } else { Ok(()) }
}
