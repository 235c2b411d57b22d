//! The queue: what should stand in Google for each appointment, and what does.

use rusqlite::{Connection as Db, Row, params};

use super::connection::ConnectionId;
use super::rules::Ours;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::{AppointmentId, ResourceId};
use crate::modules::agenda::outside::CalendarId;
use crate::store::{Tx, tx};

/// A row of the queue.
#[derive(Clone, Debug)]
pub(super) struct EventRow {
    pub connection: ConnectionId,
    pub appointment: AppointmentId,
    pub rev: i64,
    pub tried: i64,
    pub done: i64,
    /// The calendar it stands in.
    pub calendar: Option<CalendarId>,
    pub time: Option<(i64, i64)>,
    pub etag: Option<String>,
    pub attempts: i64,
}

impl EventRow {
    /// As rules see it, where it stands in a calendar.
    pub fn in_calendar(&self, id: CalendarId) -> Option<Ours> {
        let time = self.time.filter(|_| self.calendar == Some(id))?;
        Some(Ours { rev: self.rev, done: self.done, time })
    }
}

const EVENT: &str = "SELECT connection, appointment, rev, tried, done, calendar, s, e, etag, attempts FROM google_event";

fn read(r: &Row<'_>) -> rusqlite::Result<EventRow> {
    let (s, e): (Option<i64>, Option<i64>) = (r.get(6)?, r.get(7)?);
    Ok(EventRow {
        connection: r.get(0)?,
        appointment: r.get(1)?,
        rev: r.get(2)?,
        tried: r.get(3)?,
        done: r.get(4)?,
        calendar: r.get(5)?,
        time: s.zip(e),
        etag: r.get(8)?,
        attempts: r.get(9)?,
    })
}

/// Appointments whose row is due, the one that waits longest first.
pub(super) fn due(db: &Db, connection: ConnectionId, now: Instant, most: u32) -> Outcome<Vec<AppointmentId>> {
    tx::all(
        db,
        "SELECT appointment FROM google_event WHERE connection = ?1 AND done < rev AND due_at <= ?2 ORDER BY due_at, appointment LIMIT ?3",
        (connection, now, most),
        |r| r.get(0),
    )
}

/// The row of an appointment.
pub(super) fn of(db: &Db, connection: ConnectionId, appointment: AppointmentId) -> Outcome<Option<EventRow>> {
    tx::one(db, &format!("{EVENT} WHERE connection = ?1 AND appointment = ?2"), (connection, appointment), read)
}

/// The row of an event by its id there, of any connection: calendars may be shared.
pub(super) fn by_remote(db: &Db, remote: &str) -> Outcome<Option<EventRow>> {
    tx::one(db, &format!("{EVENT} WHERE remote = ?1"), [remote], read)
}

/// Notes that a revision is on its way, before it is.
pub(super) fn begun(tx: &Tx<'_>, row: &EventRow, remote: &str) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET tried = ?3, remote = ?4 WHERE connection = ?1 AND appointment = ?2",
        (row.connection, row.appointment, row.rev, remote),
    )?;
    Ok(())
}

/// What stands there now.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    pub calendar: Option<CalendarId>,
    pub time: Option<(i64, i64)>,
    pub etag: Option<String>,
}

/// Notes that a revision arrived; a later one stays due.
pub(super) fn arrived(tx: &Tx<'_>, row: &EventRow, at: &Standing) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET tried = max(tried, ?3), done = ?3, calendar = ?4, s = ?5, e = ?6, etag = ?7, attempts = 0, fault = NULL WHERE connection = ?1 AND appointment = ?2",
        params![row.connection, row.appointment, row.rev, at.calendar, at.time.map(|t| t.0), at.time.map(|t| t.1), at.etag],
    )?;
    Ok(())
}

/// Notes that it left a calendar; where it goes is still to be done.
pub(super) fn left(tx: &Tx<'_>, row: &EventRow) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET calendar = NULL, etag = NULL WHERE connection = ?1 AND appointment = ?2",
        (row.connection, row.appointment),
    )?;
    Ok(())
}

/// Notes a try that failed, and when the next one is.
pub(super) fn failed(tx: &Tx<'_>, row: &EventRow, due_at: Instant, fault: Option<&'static str>) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET attempts = attempts + 1, due_at = ?3, fault = ?4, etag = NULL WHERE connection = ?1 AND appointment = ?2 AND done < rev",
        (row.connection, row.appointment, due_at, fault),
    )?;
    Ok(())
}

/// Writes an appointment anew, whatever stands there; `past` a revision that Google knows of.
pub(super) fn anew(tx: &Tx<'_>, row: &EventRow, past: i64) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET rev = max(rev, ?3) + 1, due_at = 0, attempts = 0, fault = NULL, etag = NULL WHERE connection = ?1 AND appointment = ?2",
        (row.connection, row.appointment, past),
    )?;
    Ok(())
}

/// The mark of an event that we have looked at.
pub(super) fn looked_at(tx: &Tx<'_>, row: &EventRow, etag: &str) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET etag = ?3 WHERE connection = ?1 AND appointment = ?2 AND etag IS NOT ?3",
        (row.connection, row.appointment, Some(etag).filter(|e| !e.is_empty() && e.len() <= 200)),
    )?;
    Ok(())
}

/// Everything of a connection that lies ahead is to be carried again.
pub(super) fn all_anew(tx: &Tx<'_>, connection: ConnectionId) -> Outcome<()> {
    tx.exec(
        "UPDATE google_event SET rev = rev + 1, due_at = 0, attempts = 0, fault = NULL WHERE connection = ?1 AND appointment IN (SELECT id FROM appointment WHERE e > ?2)",
        (connection, tx.now().minute()),
    )?;
    Ok(())
}

/// What lies ahead of a resource and is not in the queue yet goes there.
pub(super) fn queue_ahead(tx: &Tx<'_>, connection: ConnectionId, resource: ResourceId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO google_event(connection, appointment)
         SELECT ?1, id FROM appointment WHERE resource = ?2 AND s >= ?3 - 1440 AND e > ?3 AND state IN ('booked', 'arrived', 'in_service', 'done') ON CONFLICT DO NOTHING",
        (connection, resource, tx.now().minute()),
    )?;
    Ok(())
}

/// Forgets an appointment that stands nowhere at Google; false where it does, or may.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn let_go(tx: &Tx<'_>, id: AppointmentId) -> Outcome<bool> {
    let stands = "SELECT 1 FROM google_event WHERE appointment = ?1 AND (calendar IS NOT NULL OR tried > done) LIMIT 1";
    if tx.one(stands, [id], |_| Ok(()))?.is_some() {
        return Ok(false);
    }
    tx.exec("DELETE FROM google_note WHERE appointment = ?1", [id])?;
    tx.exec("DELETE FROM google_event WHERE appointment = ?1", [id])?;
    Ok(true)
}

/// True where a connection has rows to carry, due or not, that Google may take.
pub(super) fn is_busy(db: &Db, connection: ConnectionId) -> Outcome<bool> {
    Ok(tx::one(db, "SELECT 1 FROM google_event WHERE connection = ?1 AND done < rev AND fault IS NULL LIMIT 1", [connection], |_| Ok(()))?
        .is_some())
}

/// True where Google does not take some of them.
pub(super) fn is_refused(db: &Db, connection: ConnectionId) -> Outcome<bool> {
    Ok(tx::one(db, "SELECT 1 FROM google_event WHERE connection = ?1 AND done < rev AND fault IS NOT NULL LIMIT 1", [connection], |_| {
        Ok(())
    })?
    .is_some())
}
