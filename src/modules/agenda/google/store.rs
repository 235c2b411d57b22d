//! Connections and their calendars, as rows.

use rusqlite::{Connection as Db, Row, params};

use super::connection::{Calendar, Connection, ConnectionId, Detail};
use super::state::Health;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::Sealed;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::outside::{self, CalendarId};
use crate::store::{Tx, tx};

const CONNECTION: &str = "SELECT c.id, c.resource, r.name, c.account, c.refresh_token, c.detail, c.state, coalesce(c.fault, ''), c.fails, c.next_at, c.succeeded_at, c.ending
   FROM google_connection c JOIN resource r ON r.id = c.resource WHERE c.ended_at IS NULL";

fn read(r: &Row<'_>) -> rusqlite::Result<Connection> {
    Ok(Connection {
        id: r.get(0)?,
        resource: r.get(1)?,
        resource_name: r.get(2)?,
        account: r.get(3)?,
        refresh_token: r.get(4)?,
        detail: Detail::named(&r.get::<_, String>(5)?),
        state: Health::named(&r.get::<_, String>(6)?),
        fault: r.get(7)?,
        fails: r.get(8)?,
        next_at: r.get(9)?,
        succeeded_at: r.get(10)?,
        ending: r.get(11)?,
    })
}

/// Every connection, by whose it is.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn list(db: &Db) -> Outcome<Vec<Connection>> {
    tx::all(db, &format!("{CONNECTION} ORDER BY r.name LIMIT 200"), [], read)
}

/// One of them.
///
/// # Errors
/// `NotFound`.
pub(in crate::modules::agenda) fn get(db: &Db, id: ConnectionId) -> Outcome<Connection> {
    tx::one(db, &format!("{CONNECTION} AND c.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Those with something to do: a look that is due, or rows to carry.
pub(super) fn at_work(db: &Db, now: Instant) -> Outcome<Vec<Connection>> {
    let due = "(c.ending = 1 OR c.next_at <= ?1 OR EXISTS(SELECT 1 FROM google_event e WHERE e.connection = c.id AND e.done < e.rev AND e.due_at <= ?1))";
    tx::all(db, &format!("{CONNECTION} AND (c.state <> 'broken' OR c.ending = 1) AND c.hold_until <= ?1 AND {due} LIMIT 50"), [now], read)
}

/// True where a connection waits for a person.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn is_broken(db: &Db) -> Outcome<bool> {
    Ok(tx::one(db, "SELECT 1 FROM google_connection WHERE ended_at IS NULL AND state = 'broken' LIMIT 1", [], |_| Ok(()))?.is_some())
}

/// Appointments that wait to be carried, and those Google does not take.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn waiting(db: &Db, id: ConnectionId) -> Outcome<(usize, usize)> {
    let sql = "SELECT count(*), coalesce(sum(fault IS NOT NULL), 0) FROM (SELECT fault FROM google_event WHERE connection = ?1 AND done < rev LIMIT 1000)";
    let number = |n: i64| usize::try_from(n).unwrap_or(0);
    Ok(tx::one(db, sql, [id], |r| Ok((number(r.get(0)?), number(r.get(1)?))))?.unwrap_or_default())
}

/// A new connection, or what a known one has from now on.
pub(super) struct Granted<'a> {
    pub id: ConnectionId,
    pub resource: ResourceId,
    pub account: &'a Sealed<String>,
    pub account_tag: &'a [u8; 32],
    pub refresh_token: &'a Sealed<String>,
}

/// The account a connection of a resource is for, live or ended: the same one keeps its id, and so its events.
pub(super) fn known(db: &Db, resource: ResourceId) -> Outcome<Vec<(ConnectionId, [u8; 32], bool)>> {
    tx::all(
        db,
        "SELECT id, account_tag, ended_at IS NULL FROM google_connection WHERE resource = ?1 ORDER BY ended_at IS NULL DESC, made_at DESC LIMIT 50",
        [resource],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// Writes down a permission; whatever was wrong before is over.
pub(super) fn grant(tx: &Tx<'_>, g: &Granted<'_>) -> Outcome<()> {
    tx.exec(
        "INSERT INTO google_connection(id, resource, account, account_tag, refresh_token, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT(id) DO UPDATE SET account = excluded.account, refresh_token = excluded.refresh_token, state = 'ok', fault = NULL, fails = 0, hold_until = 0, next_at = 0,
           ending = 0, ended_at = NULL",
        params![g.id, g.resource, g.account, g.account_tag, g.refresh_token, tx.now()],
    )?;
    Ok(())
}

/// What a round found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub state: Health,
    pub fault: Option<&'static str>,
    pub fails: i64,
    pub hold_until: Instant,
    /// Set where everything was listed.
    pub next_at: Option<Instant>,
}

/// Writes it down.
pub(super) fn found(tx: &Tx<'_>, id: ConnectionId, f: Found) -> Outcome<()> {
    tx.exec(
        "UPDATE google_connection SET state = ?2, fault = ?3, fails = ?4, hold_until = ?5, next_at = coalesce(?6, next_at), succeeded_at = CASE WHEN ?6 IS NULL THEN succeeded_at ELSE ?7 END
         WHERE id = ?1 AND ended_at IS NULL",
        params![id, f.state.code(), f.fault, f.fails, f.hold_until, f.next_at, tx.now()],
    )?;
    Ok(())
}

/// Every calendar of a connection, the account's own one first.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn calendars(db: &Db, id: ConnectionId) -> Outcome<Vec<Calendar>> {
    tx::all(
        db,
        "SELECT id, remote, main, reads, writes, coalesce(fault, ''), sync_token, listed_at FROM google_calendar WHERE connection = ?1 ORDER BY main DESC, id LIMIT 200",
        [id],
        |r| {
            Ok(Calendar {
                id: r.get(0)?,
                remote: r.get(1)?,
                main: r.get(2)?,
                reads: r.get(3)?,
                writes: r.get(4)?,
                fault: r.get(5)?,
                sync_token: r.get(6)?,
                listed_at: r.get(7)?,
            })
        },
    )
}

/// The known calendar of a name there.
pub(super) fn calendar_of(db: &Db, connection: ConnectionId, tag: &[u8; 32]) -> Outcome<Option<CalendarId>> {
    tx::one(db, "SELECT id FROM google_calendar WHERE connection = ?1 AND remote_tag = ?2", (connection, tag), |r| r.get(0))
}

/// Adds a calendar; nothing is read or written before it is chosen, but the account's own one.
pub(super) fn add_calendar(tx: &Tx<'_>, connection: ConnectionId, c: &Calendar, tag: &[u8; 32]) -> Outcome<()> {
    tx.exec(
        "INSERT INTO google_calendar(id, connection, remote, remote_tag, main, reads, writes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![c.id, connection, c.remote, tag, c.main, c.reads, c.writes],
    )?;
    Ok(())
}

/// What is done with a calendar from now on. What changes is listed anew.
pub(super) fn choose(tx: &Tx<'_>, id: CalendarId, reads: bool, writes: bool) -> Outcome<()> {
    tx.exec(
        "UPDATE google_calendar SET reads = ?2, writes = ?3, fault = NULL, sync_token = NULL, listed_at = NULL WHERE id = ?1 AND (reads <> ?2 OR writes <> ?3 OR fault IS NOT NULL)",
        (id, reads, writes),
    )?;
    Ok(())
}

/// How far a calendar was listed, and whether everything was.
pub(super) fn listed(tx: &Tx<'_>, id: CalendarId, token: &Sealed<String>, whole: bool) -> Outcome<()> {
    tx.exec(
        "UPDATE google_calendar SET sync_token = ?2, fault = NULL, listed_at = CASE WHEN ?3 THEN ?4 ELSE listed_at END WHERE id = ?1",
        params![id, token, whole, tx.now()],
    )?;
    Ok(())
}

/// Notes what is wrong with a calendar.
pub(super) fn calendar_fault(tx: &Tx<'_>, id: CalendarId, fault: &'static str) -> Outcome<()> {
    tx.exec("UPDATE google_calendar SET fault = ?2, sync_token = NULL WHERE id = ?1", (id, fault))?;
    Ok(())
}

/// Ends a connection: the permission is forgotten, its busy time is free again.
pub(super) fn end(tx: &Tx<'_>, connection: &Connection) -> Outcome<()> {
    tx.exec_one(
        "UPDATE google_connection SET ended_at = ?2, refresh_token = NULL, ending = 0, state = 'ok', fault = NULL WHERE id = ?1 AND ended_at IS NULL",
        (connection.id, tx.now()),
        Code::NotFound,
    )?;
    // What waits to be carried waits for nobody; what stands there is remembered, should they connect again.
    tx.exec("UPDATE google_event SET due_at = ?2 WHERE connection = ?1 AND done < rev", (connection.id, i64::MAX))?;
    tx.exec(
        "UPDATE google_note SET settled_at = ?2, how = 'over' WHERE connection = ?1 AND settled_at IS NULL",
        (connection.id, tx.now()),
    )?;
    for calendar in calendars(tx.db(), connection.id)? {
        tx.exec("UPDATE google_calendar SET sync_token = NULL, listed_at = NULL WHERE id = ?1", [calendar.id])?;
        outside::close(tx, calendar.id)?;
    }
    outside::settle(tx, connection.resource).map(|_| ())
}
