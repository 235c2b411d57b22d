//! All SQL of the agenda.

use rusqlite::Connection;

use super::appointment::{AppointmentId, ResourceId, ServiceId, State};
use super::slots::{Busy, Opening};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::Sealed;
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

/// Somebody or something that can be booked.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub id: ResourceId,
    pub kind: String,
    pub name: String,
    pub colour: i64,
    pub user: Option<UserId>,
}

/// Something that can be booked.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub id: ServiceId,
    pub name: String,
    pub duration_min: i64,
    pub buffer_min: i64,
    pub price_minor: i64,
}

/// A stored appointment.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub id: AppointmentId,
    pub person: PersonId,
    pub service: ServiceId,
    pub resource: ResourceId,
    pub start: Instant,
    pub end: Instant,
    pub state: State,
    pub version: i64,
    pub service_name: String,
    pub resource_name: String,
    pub colour: i64,
}

pub(super) fn resources(db: &Connection) -> Outcome<Vec<Resource>> {
    tx::all(db, "SELECT id, kind, name, colour, user FROM resource WHERE retired_at IS NULL ORDER BY kind, name LIMIT 200", [], |r| {
        Ok(Resource { id: r.get(0)?, kind: r.get(1)?, name: r.get(2)?, colour: r.get(3)?, user: r.get(4)? })
    })
}

pub(super) fn services(db: &Connection) -> Outcome<Vec<Service>> {
    tx::all(
        db,
        "SELECT id, name, duration_min, buffer_min, price_minor FROM service WHERE retired_at IS NULL ORDER BY name LIMIT 200",
        [],
        read_service,
    )
}

pub(super) fn service(db: &Connection, id: ServiceId) -> Outcome<Service> {
    tx::one(
        db,
        "SELECT id, name, duration_min, buffer_min, price_minor FROM service WHERE id = ?1 AND retired_at IS NULL",
        [id],
        read_service,
    )?
    .ok_or_else(|| Problem::field("service", "not-a-choice"))
}

fn read_service(r: &rusqlite::Row<'_>) -> rusqlite::Result<Service> {
    Ok(Service { id: r.get(0)?, name: r.get(1)?, duration_min: r.get(2)?, buffer_min: r.get(3)?, price_minor: r.get(4)? })
}

pub(super) fn openings(db: &Connection, resource: ResourceId) -> Outcome<Vec<Opening>> {
    tx::all(db, "SELECT weekday, from_min, until_min FROM opening WHERE resource = ?1 ORDER BY weekday, from_min", [resource], |r| {
        Ok(Opening { weekday: r.get(0)?, from_min: r.get(1)?, until_min: r.get(2)? })
    })
}

/// Hours of every resource, in one query.
pub(super) fn all_openings(db: &Connection) -> Outcome<Vec<(ResourceId, Opening)>> {
    tx::all(db, "SELECT resource, weekday, from_min, until_min FROM opening ORDER BY weekday, from_min", [], |r| {
        Ok((r.get(0)?, Opening { weekday: r.get(1)?, from_min: r.get(2)?, until_min: r.get(3)? }))
    })
}

pub(super) fn is_active(db: &Connection, resource: ResourceId) -> Outcome<bool> {
    Ok(tx::one(db, "SELECT 1 FROM resource WHERE id = ?1 AND retired_at IS NULL", [resource], |_| Ok(()))?.is_some())
}

/// Taken stretches of a resource that touch a window of UTC minutes.
pub(super) fn busy(db: &Connection, resource: ResourceId, from: i64, until: i64) -> Outcome<Vec<Busy>> {
    tx::all(
        db,
        "SELECT s, e FROM claim WHERE resource = ?1 AND state IN ('held', 'live') AND s < ?3 AND s > ?2 - 1440 AND e > ?2 ORDER BY s",
        (resource, from, until),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

const APPOINTMENT: &str = "SELECT a.id, a.person, a.service, a.resource, a.s, a.e, a.state, a.version, s.name, r.name, r.colour
   FROM appointment a JOIN service s ON s.id = a.service JOIN resource r ON r.id = a.resource";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let state: String = r.get(6)?;
    Ok(Row {
        id: r.get(0)?,
        person: r.get(1)?,
        service: r.get(2)?,
        resource: r.get(3)?,
        start: Instant::from_minute(r.get(4)?),
        end: Instant::from_minute(r.get(5)?),
        state: State::named(&state).unwrap_or(State::Cancelled),
        version: r.get(7)?,
        service_name: r.get(8)?,
        resource_name: r.get(9)?,
        colour: r.get(10)?,
    })
}

pub(super) fn appointment(db: &Connection, id: AppointmentId) -> Outcome<Row> {
    tx::one(db, &format!("{APPOINTMENT} WHERE a.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Appointments that begin in a window of moments, of one resource or all.
pub(super) fn between(db: &Connection, from: Instant, until: Instant, resource: Option<ResourceId>) -> Outcome<Vec<Row>> {
    match resource {
        None => tx::all(
            db,
            &format!("{APPOINTMENT} WHERE a.s >= ?1 AND a.s < ?2 ORDER BY a.s LIMIT 3000"),
            (from.minute(), until.minute()),
            read,
        ),
        Some(id) => tx::all(
            db,
            &format!("{APPOINTMENT} WHERE a.resource = ?3 AND a.s >= ?1 AND a.s < ?2 ORDER BY a.s LIMIT 3000"),
            (from.minute(), until.minute(), id),
            read,
        ),
    }
}

pub(super) fn of_person(db: &Connection, person: PersonId, most: u32) -> Outcome<Vec<Row>> {
    tx::all(db, &format!("{APPOINTMENT} WHERE a.person = ?1 ORDER BY a.s DESC LIMIT ?2"), (person, most), read)
}

pub(super) fn reason(db: &Connection, id: AppointmentId) -> Outcome<Option<Sealed<String>>> {
    Ok(tx::one(db, "SELECT reason FROM appointment WHERE id = ?1", [id], |r| r.get(0))?.flatten())
}

pub(super) struct Insert<'a> {
    pub id: AppointmentId,
    pub person: PersonId,
    pub service: ServiceId,
    pub resource: ResourceId,
    pub start: i64,
    pub end: i64,
    pub claim_end: i64,
    pub zone: &'a str,
    pub reason: Option<&'a Sealed<String>>,
    pub by: UserId,
}

/// Appointment and claim together: the claim's trigger refuses an overlap, and then neither exists.
pub(super) fn insert(tx: &Tx<'_>, a: &Insert<'_>) -> Outcome<()> {
    tx.exec(
        "INSERT INTO appointment(id, person, service, resource, s, e, zone, state, reason, made_at, made_by, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'booked', ?8, ?9, ?10, ?9)",
        rusqlite::params![a.id, a.person, a.service, a.resource, a.start, a.end, a.zone, a.reason, tx.now(), a.by],
    )?;
    claim(tx, a.resource, a.start, a.claim_end, a.id)
}

fn claim(tx: &Tx<'_>, resource: ResourceId, start: i64, end: i64, owner: AppointmentId) -> Outcome<()> {
    release_expired(tx, resource, start, end)?;
    tx.exec(
        "INSERT INTO claim(resource, s, e, kind, owner, state) VALUES (?1, ?2, ?3, 'appointment', ?4, 'live')",
        (resource, start, end, owner),
    )?;
    Ok(())
}

/// Holds whose time is up give way inside the booking that wants their place. The first `state` term is
/// there for the planner: it proves that the partial index `claim_live` may serve.
fn release_expired(tx: &Tx<'_>, resource: ResourceId, start: i64, end: i64) -> Outcome<()> {
    tx.exec(
        "UPDATE claim SET state = 'released', expires_at = NULL WHERE resource = ?1 AND state IN ('held', 'live') AND state = 'held' AND expires_at <= ?2 AND s < ?4 AND s > ?3 - 1440 AND e > ?3",
        (resource, tx.now().0 / 1_000, start, end),
    )?;
    Ok(())
}

pub(super) fn release(tx: &Tx<'_>, owner: AppointmentId) -> Outcome<()> {
    tx.exec("UPDATE claim SET state = 'released' WHERE owner = ?1 AND state = 'live'", [owner])?;
    Ok(())
}

/// The claim of an appointment comes back to life; refused where the place was taken meanwhile.
pub(super) fn reclaim(tx: &Tx<'_>, a: &Row, buffer_min: i64) -> Outcome<()> {
    claim(tx, a.resource, a.start.minute(), a.end.minute() + buffer_min, a.id)
}

pub(super) fn set_state(tx: &Tx<'_>, id: AppointmentId, from: State, to: State) -> Outcome<()> {
    tx.exec_one(
        "UPDATE appointment SET state = ?3, version = version + 1, changed_at = ?4 WHERE id = ?1 AND state = ?2",
        (id, from.code(), to.code(), tx.now()),
        Code::Stale,
    )
}

pub(super) fn set_place(tx: &Tx<'_>, id: AppointmentId, version: i64, resource: ResourceId, start: i64, end: i64) -> Outcome<()> {
    tx.exec_one(
        "UPDATE appointment SET resource = ?3, s = ?4, e = ?5, version = version + 1, changed_at = ?6 WHERE id = ?1 AND version = ?2",
        (id, version, resource, start, end, tx.now()),
        Code::Stale,
    )
}
