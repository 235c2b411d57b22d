//! What was agreed, and what became of it.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::Sealed;
use crate::modules::agenda::appointment::{AppointmentId, Extra, Origin, ResourceId, SeriesId, ServiceId, SessionId, State};
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

/// A stored appointment.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: AppointmentId,
    pub person: PersonId,
    pub service: ServiceId,
    pub resource: ResourceId,
    pub start: Instant,
    pub end: Instant,
    pub state: State,
    pub version: i64,
    pub sequence: i64,
    pub extra: Option<Extra>,
    pub series: Option<SeriesId>,
    pub session: Option<SessionId>,
    pub changed_at: Instant,
    pub service_name: String,
    pub resource_name: String,
    pub colour: i64,
}

const APPOINTMENT: &str = "SELECT a.id, a.person, a.service, a.resource, a.s, a.e, a.state, a.version, a.sequence, a.extra, a.series, a.session_group, a.changed_at, s.name, r.name, r.colour
   FROM appointment a JOIN service s ON s.id = a.service JOIN resource r ON r.id = a.resource";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let state: String = r.get(6)?;
    let extra: Option<String> = r.get(9)?;
    Ok(Row {
        id: r.get(0)?,
        person: r.get(1)?,
        service: r.get(2)?,
        resource: r.get(3)?,
        start: Instant::from_minute(r.get(4)?),
        end: Instant::from_minute(r.get(5)?),
        state: State::named(&state).unwrap_or(State::Cancelled),
        version: r.get(7)?,
        sequence: r.get(8)?,
        extra: extra.as_deref().and_then(Extra::named),
        series: r.get(10)?,
        session: r.get(11)?,
        changed_at: r.get(12)?,
        service_name: r.get(13)?,
        resource_name: r.get(14)?,
        colour: r.get(15)?,
    })
}

pub fn appointment(db: &Connection, id: AppointmentId) -> Outcome<Row> {
    tx::one(db, &format!("{APPOINTMENT} WHERE a.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Appointments that begin in a window of moments, of one resource or all.
pub fn between(db: &Connection, from: Instant, until: Instant, resource: Option<ResourceId>) -> Outcome<Vec<Row>> {
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

/// Whether a person has, or had, an appointment with somebody who works here: not cancelled, and agreed by somebody
/// else, for who wants to see more than they may could book themselves in.
pub fn attends(db: &Connection, user: UserId, person: PersonId) -> Outcome<bool> {
    let found = tx::one(
        db,
        "SELECT 1 FROM appointment a JOIN resource r ON r.id = a.resource WHERE a.person IN (SELECT also FROM one_person WHERE person = ?1) AND r.user = ?2 AND a.made_by IS NOT ?2 AND a.state <> 'cancelled' LIMIT 1",
        (person, user),
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Whether somebody has an appointment to come under any card of theirs, waits for one, or is here for one.
pub fn expected(db: &Connection, person: PersonId, now: Instant) -> Outcome<bool> {
    let sql = "SELECT 1 FROM appointment WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND (state IN ('arrived', 'in_service') OR state IN ('held', 'booked') AND e > ?2)
      UNION ALL SELECT 1 FROM waiting WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND state = 'waiting' LIMIT 1";
    Ok(tx::one(db, sql, (person, now.minute()), |_| Ok(()))?.is_some())
}

/// Who of a window of moments came to something before it, under any card of theirs.
pub fn came_before(db: &Connection, from: Instant, until: Instant) -> Outcome<Vec<PersonId>> {
    tx::all(
        db,
        "SELECT DISTINCT t.person FROM appointment t WHERE t.s >= ?1 AND t.s < ?2 AND EXISTS(
           SELECT 1 FROM appointment b WHERE b.person IN (SELECT also FROM one_person WHERE person = t.person) AND b.s < ?1 AND b.state IN ('arrived', 'in_service', 'done'))",
        (from.minute(), until.minute()),
        |r| r.get(0),
    )
}

/// A person's appointments that have yet to begin, the next one first.
pub fn next_of_person(db: &Connection, person: PersonId, now: Instant, most: u32) -> Outcome<Vec<Row>> {
    tx::all(
        db,
        &format!("{APPOINTMENT} WHERE a.person IN (SELECT also FROM one_person WHERE person = ?1) AND a.s >= ?2 ORDER BY a.s LIMIT ?3"),
        (person, now.minute(), most),
        read,
    )
}

/// A person's appointments that have begun, the newest first.
pub fn last_of_person(db: &Connection, person: PersonId, now: Instant, most: u32) -> Outcome<Vec<Row>> {
    tx::all(
        db,
        &format!("{APPOINTMENT} WHERE a.person IN (SELECT also FROM one_person WHERE person = ?1) AND a.s < ?2 ORDER BY a.s DESC LIMIT ?3"),
        (person, now.minute(), most),
        read,
    )
}

/// The other dates of a series, in order.
pub fn of_series(db: &Connection, series: SeriesId) -> Outcome<Vec<Row>> {
    tx::all(db, &format!("{APPOINTMENT} WHERE a.series = ?1 ORDER BY a.s LIMIT 200"), [series], read)
}

/// Who shares a session, by seat.
pub fn in_session(db: &Connection, session: SessionId) -> Outcome<Vec<Row>> {
    tx::all(db, &format!("{APPOINTMENT} WHERE a.session_group = ?1 ORDER BY a.seat, a.made_at LIMIT 400"), [session], read)
}

/// Notes that appointments belong together.
pub fn insert_series(tx: &Tx<'_>, id: SeriesId, every_weeks: i64) -> Outcome<()> {
    tx.exec("INSERT INTO series(id, every_weeks, made_at) VALUES (?1, ?2, ?3)", (id, every_weeks, tx.now()))?;
    Ok(())
}

pub fn reason(db: &Connection, id: AppointmentId) -> Outcome<Option<Sealed<String>>> {
    Ok(tx::one(db, "SELECT reason FROM appointment WHERE id = ?1", [id], |r| r.get(0))?.flatten())
}

/// An appointment to be stored.
#[derive(Clone, Copy)]
pub struct Insert<'a> {
    pub id: AppointmentId,
    pub person: PersonId,
    pub service: ServiceId,
    pub resource: ResourceId,
    pub start: i64,
    pub end: i64,
    pub zone: &'a str,
    pub reason: Option<&'a Sealed<String>>,
    pub origin: Origin,
    pub extra: Option<Extra>,
    pub series: Option<SeriesId>,
    pub seat: Option<(SessionId, i64)>,
    pub by: Option<UserId>,
}

/// The appointment itself; its place is claimed beside it in the same transaction.
pub fn insert(tx: &Tx<'_>, a: &Insert<'_>) -> Outcome<()> {
    insert_as(tx, a, State::Booked)
}

/// The same, standing where it stands already: what a calendar tells of the past is over.
pub fn insert_as(tx: &Tx<'_>, a: &Insert<'_>, state: State) -> Outcome<()> {
    tx.exec(
        "INSERT INTO appointment(id, person, service, resource, s, e, zone, state, reason, origin, extra, series, session_group, seat, made_at, made_by, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?16, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?14)",
        rusqlite::params![
            a.id, a.person, a.service, a.resource, a.start, a.end, a.zone, a.reason, a.origin.code(), a.extra.map(Extra::code), a.series,
            a.seat.map(|s| s.0), a.seat.map(|s| s.1), tx.now(), a.by, state.code()
        ],
    )?;
    Ok(())
}

pub fn set_state(tx: &Tx<'_>, id: AppointmentId, from: State, to: State) -> Outcome<()> {
    tx.exec_one(
        "UPDATE appointment SET state = ?3, version = version + 1, sequence = sequence + (?3 IN ('cancelled', 'booked')), changed_at = ?4 WHERE id = ?1 AND state = ?2",
        (id, from.code(), to.code(), tx.now()),
        Code::Stale,
    )
}

/// Where an appointment goes.
pub struct Place {
    pub resource: ResourceId,
    pub start: i64,
    pub end: i64,
    pub extra: Option<Extra>,
    pub seat: Option<(SessionId, i64)>,
}

pub fn set_place(tx: &Tx<'_>, id: AppointmentId, version: i64, to: &Place) -> Outcome<()> {
    tx.exec_one(
        "UPDATE appointment SET resource = ?3, s = ?4, e = ?5, extra = ?6, session_group = ?7, seat = ?8, version = version + 1, sequence = sequence + 1, changed_at = ?9 WHERE id = ?1 AND version = ?2",
        rusqlite::params![id, version, to.resource, to.start, to.end, to.extra.map(Extra::code), to.seat.map(|s| s.0), to.seat.map(|s| s.1), tx.now()],
        Code::Stale,
    )
}

/// What happened to an appointment.
#[derive(Clone, Copy, Debug)]
pub enum Happened {
    Booked,
    State(State, State),
    /// From one start to another.
    Moved(Instant, Instant),
}

/// Writes it down; the row is never changed.
pub fn remember(tx: &Tx<'_>, id: AppointmentId, by: Option<UserId>, what: Happened) -> Outcome<()> {
    let (word, was, became) = match what {
        Happened::Booked => ("booked", String::new(), String::new()),
        Happened::State(from, to) => ("state", from.code().to_owned(), to.code().to_owned()),
        Happened::Moved(from, to) => ("moved", from.minute().to_string(), to.minute().to_string()),
    };
    tx.exec(
        "INSERT INTO appointment_event(appointment, at, by, what, was, became) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, tx.now(), by, word, was, became),
    )?;
    Ok(())
}

/// One line of an appointment's history.
#[derive(Clone, Debug)]
pub struct Past {
    pub at: Instant,
    pub by: Option<String>,
    pub what: Happened,
}

/// The history of an appointment, oldest first.
pub fn history(db: &Connection, id: AppointmentId) -> Outcome<Vec<Past>> {
    let moment = |text: &str| Instant::from_minute(text.parse().unwrap_or(0));
    tx::all(
        db,
        "SELECT e.at, u.full_name, e.what, e.was, e.became FROM appointment_event e LEFT JOIN user u ON u.id = e.by WHERE e.appointment = ?1 ORDER BY e.id LIMIT 100",
        [id],
        |r| {
            let (what, was, became): (String, String, String) = (r.get(2)?, r.get(3)?, r.get(4)?);
            let what = match what.as_str() {
                "state" => Happened::State(State::named(&was).unwrap_or(State::Booked), State::named(&became).unwrap_or(State::Booked)),
                "moved" => Happened::Moved(moment(&was), moment(&became)),
                _ => Happened::Booked,
            };
            Ok(Past { at: r.get(0)?, by: r.get(1)?, what })
        },
    )
}
