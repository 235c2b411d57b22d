//! The rows of notices.

use rusqlite::Connection;

use super::{Fact, Kind};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::AppointmentId;
use crate::store::{Tx, tx};

/// True where letters can leave at all.
pub(super) fn has_server(tx: &Tx<'_>) -> Outcome<bool> {
    Ok(tx.one("SELECT 1 FROM mail_server WHERE only = 1", [], |_| Ok(()))?.is_some())
}

/// Plans a notice, or plans it anew for a later sequence.
pub(super) fn put(tx: &Tx<'_>, fact: Fact, kind: Kind, due: Instant) -> Outcome<()> {
    tx.exec(
        "INSERT INTO notice(appointment, kind, channel, due_at, state, sequence) VALUES (?1, ?2, 'email', ?3, 'pending', ?4)
         ON CONFLICT(appointment, kind, channel) DO UPDATE SET due_at = excluded.due_at, state = 'pending', sequence = excluded.sequence, said = '', ended_at = NULL
           WHERE notice.sequence < excluded.sequence OR notice.state IN ('pending', 'withdrawn')",
        (fact.id, kind.code(), due, fact.sequence),
    )?;
    Ok(())
}

pub(super) fn withdraw(tx: &Tx<'_>, id: AppointmentId, kind: Kind) -> Outcome<()> {
    tx.exec(
        "UPDATE notice SET state = 'withdrawn', ended_at = ?3 WHERE appointment = ?1 AND kind = ?2 AND state = 'pending'",
        (id, kind.code(), tx.now()),
    )?;
    Ok(())
}

fn state_of(tx: &Tx<'_>, id: AppointmentId, kind: Kind) -> Outcome<Option<String>> {
    tx.one("SELECT state FROM notice WHERE appointment = ?1 AND kind = ?2", (id, kind.code()), |r| r.get(0))
}

pub(super) fn is_pending(tx: &Tx<'_>, id: AppointmentId, kind: Kind) -> Outcome<bool> {
    Ok(state_of(tx, id, kind)?.as_deref() == Some("pending"))
}

pub(super) fn was_withdrawn(tx: &Tx<'_>, id: AppointmentId, kind: Kind) -> Outcome<bool> {
    Ok(state_of(tx, id, kind)?.as_deref() == Some("withdrawn"))
}

/// A due notice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    pub appointment: AppointmentId,
    pub kind: Kind,
    pub due_at: Instant,
    pub sequence: i64,
}

pub(super) fn due(db: &Connection, now: Instant, most: u32) -> Outcome<Vec<Due>> {
    tx::all(
        db,
        "SELECT appointment, kind, due_at, sequence FROM notice WHERE state = 'pending' AND due_at <= ?1 ORDER BY due_at LIMIT ?2",
        (now, most),
        |r| {
            let kind = Kind::named(&r.get::<_, String>(1)?).unwrap_or(Kind::Booked);
            Ok(Due { appointment: r.get(0)?, kind, due_at: r.get(2)?, sequence: r.get(3)? })
        },
    )
}

/// Ends a pending notice; false where a change came in between.
pub(super) fn end(tx: &Tx<'_>, d: Due, state: &'static str, said: &'static str) -> Outcome<bool> {
    let ended = tx.exec(
        "UPDATE notice SET state = ?4, said = ?5, ended_at = ?6 WHERE appointment = ?1 AND kind = ?2 AND state = 'pending' AND sequence = ?3",
        (d.appointment, d.kind.code(), d.sequence, state, said, tx.now()),
    )?;
    Ok(ended == 1)
}

/// A notice on an appointment's page.
#[derive(Debug)]
pub(in crate::modules::agenda) struct NoticeLine {
    pub kind: String,
    pub due_at: Instant,
    pub state: String,
    pub said: String,
}

pub(in crate::modules::agenda) fn of_appointment(db: &Connection, id: AppointmentId) -> Outcome<Vec<NoticeLine>> {
    tx::all(
        db,
        "SELECT kind, due_at, state, said FROM notice WHERE appointment = ?1 AND state <> 'withdrawn' ORDER BY due_at LIMIT 10",
        [id],
        |r| Ok(NoticeLine { kind: r.get(0)?, due_at: r.get(1)?, state: r.get(2)?, said: r.get(3)? }),
    )
}
