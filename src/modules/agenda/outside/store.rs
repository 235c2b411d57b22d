//! Followed calendars, what they say, and where that clashes.

use rusqlite::{Connection, Row, params};

use super::read::Taken;
use super::rules::{Change, Emptiness, KnownEvent};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::fetch::Known;
use crate::keyring::{Place, Sealed};
use crate::modules::agenda::appointment::{AppointmentId, ResourceId};
use crate::modules::agenda::slots::Busy;
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

crate::id!(
    /// A followed calendar.
    CalendarId
);

/// Where an address lies sealed.
pub fn place(id: &CalendarId) -> Place<'_> {
    Place { table: "outside_calendar", column: "address", row: id.bytes() }
}

/// A followed calendar.
#[derive(Clone, Debug)]
pub struct Outside {
    pub id: CalendarId,
    pub resource: ResourceId,
    pub name: String,
    pub address: Sealed<String>,
    pub host: String,
    pub made_at: Instant,
    pub succeeded_at: Option<Instant>,
    pub fails: i64,
    /// Code of what was wrong last; empty for nothing.
    pub fault: String,
    pub known: Known,
    pub read_at: Option<Instant>,
    pub events: i64,
    pub skipped: i64,
    pub emptiness: Emptiness,
    pub unsettled: bool,
}

impl Outside {
    /// True where it has not answered well for 20 minutes: four rounds.
    pub const fn is_stale(&self, now: Instant) -> bool {
        let last = match self.succeeded_at {
            Some(at) => at,
            None => self.made_at,
        };
        now.since(last) > 20 * 60_000
    }

    /// True where nothing is in doubt: then "unchanged" is all there is to know.
    pub const fn settled(&self) -> bool {
        self.emptiness.times == 0 && !self.unsettled
    }
}

/// What a look found, as the row keeps it.
#[derive(Debug, Default)]
pub struct Tried {
    pub good: bool,
    pub changed: bool,
    pub fault: Option<&'static str>,
    pub next_at: Instant,
    pub known: Known,
    /// Events and those not understood, where the whole text was read.
    pub read: Option<(usize, usize)>,
    pub emptiness: Emptiness,
    /// Some events are missing, and not yet given up.
    pub unsettled: bool,
}

const OUTSIDE: &str = "SELECT id, resource, name, address, host, made_at, succeeded_at, fails, coalesce(fault, ''), etag, modified, read_at, events, skipped, empties, empty_since, unsettled FROM outside_calendar WHERE ended_at IS NULL AND kind = 'feed'";

fn read(r: &Row<'_>) -> rusqlite::Result<Outside> {
    Ok(Outside {
        id: r.get(0)?,
        resource: r.get(1)?,
        name: r.get(2)?,
        address: r.get(3)?,
        host: r.get(4)?,
        made_at: r.get(5)?,
        succeeded_at: r.get(6)?,
        fails: r.get(7)?,
        fault: r.get(8)?,
        known: Known { etag: r.get(9)?, modified: r.get(10)? },
        read_at: r.get(11)?,
        events: r.get(12)?,
        skipped: r.get(13)?,
        emptiness: Emptiness { times: r.get(14)?, since: r.get(15)? },
        unsettled: r.get(16)?,
    })
}

/// Every followed calendar, by name.
pub fn list(db: &Connection) -> Outcome<Vec<Outside>> {
    tx::all(db, &format!("{OUTSIDE} ORDER BY name LIMIT 200"), [], read)
}

/// One of them.
pub fn get(db: &Connection, id: CalendarId) -> Outcome<Outside> {
    tx::one(db, &format!("{OUTSIDE} AND id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Those whose turn it is, the one that waited longest first.
pub fn due(db: &Connection, now: Instant) -> Outcome<Vec<Outside>> {
    tx::all(db, &format!("{OUTSIDE} AND next_at <= ?1 ORDER BY next_at LIMIT 20"), [now], read)
}

/// Stores a new one, due at once.
pub fn insert(
    tx: &Tx<'_>,
    id: CalendarId,
    resource: ResourceId,
    name: &str,
    address: &Sealed<String>,
    (tag, host): (&[u8], &str),
) -> Outcome<()> {
    let known = tx.one("SELECT 1 FROM outside_calendar WHERE address_tag = ?1 AND ended_at IS NULL", [tag], |_| Ok(()))?;
    if known.is_some() {
        return Err(Problem::field("address", "already-followed"));
    }
    tx.exec(
        "INSERT INTO outside_calendar(id, resource, name, address, address_tag, host, made_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        params![id, resource, name, address, tag, host, tx.now()],
    )?;
    Ok(())
}

/// Writes down what a look found.
pub fn tried(tx: &Tx<'_>, id: CalendarId, t: &Tried) -> Outcome<()> {
    if !t.good {
        let sql = "UPDATE outside_calendar SET tried_at = ?2, next_at = ?3, fault = ?4, fails = fails + 1 WHERE id = ?1";
        tx.exec(sql, (id, tx.now(), t.next_at, t.fault))?;
        return Ok(());
    }
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    tx.exec(
        "UPDATE outside_calendar SET tried_at = ?2, succeeded_at = ?2, next_at = ?3, fault = ?4, fails = 0, etag = ?5, modified = ?6, empties = ?7, empty_since = ?8, unsettled = ?9,
           changed_at = CASE WHEN ?10 THEN ?2 ELSE changed_at END, read_at = CASE WHEN ?11 THEN ?2 ELSE read_at END,
           events = CASE WHEN ?11 THEN ?12 ELSE events END, skipped = CASE WHEN ?11 THEN ?13 ELSE skipped END WHERE id = ?1",
        params![
            id, tx.now(), t.next_at, t.fault, t.known.etag, t.known.modified, t.emptiness.times, t.emptiness.since, t.unsettled, t.changed, t.read.is_some(),
            t.read.map_or(0, |r| number(r.0)), t.read.map_or(0, |r| number(r.1))
        ],
    )?;
    Ok(())
}

/// A person believes an empty calendar.
pub fn believed(tx: &Tx<'_>, id: CalendarId) -> Outcome<()> {
    tx.exec("UPDATE outside_calendar SET empties = 0, empty_since = NULL, fault = NULL, changed_at = ?2 WHERE id = ?1", (id, tx.now()))?;
    Ok(())
}

/// Ends one; what it said is forgotten.
pub fn end(tx: &Tx<'_>, id: CalendarId) -> Outcome<()> {
    tx.exec_one("UPDATE outside_calendar SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL", (id, tx.now()), Code::NotFound)?;
    tx.exec("DELETE FROM outside_event WHERE calendar = ?1", [id])?;
    Ok(())
}

/// What a calendar said, as far as it still matters.
pub fn known(db: &Connection, id: CalendarId) -> Outcome<Vec<KnownEvent>> {
    tx::all(db, "SELECT key, s, e, misses, missed_since FROM outside_event WHERE calendar = ?1", [id], |r| {
        Ok(KnownEvent { taken: Taken { key: r.get(0)?, s: r.get(1)?, e: r.get(2)? }, misses: r.get(3)?, missed_since: r.get(4)? })
    })
}

/// Writes down what changed; true where any time did.
pub fn apply(tx: &Tx<'_>, id: CalendarId, change: &Change) -> Outcome<bool> {
    for t in &change.put {
        tx.exec(
            "INSERT INTO outside_event(calendar, key, s, e) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(calendar, key) DO UPDATE SET s = excluded.s, e = excluded.e, misses = 0, missed_since = NULL",
            (id, t.key, t.s, t.e),
        )?;
    }
    for key in &change.found {
        tx.exec("UPDATE outside_event SET misses = 0, missed_since = NULL WHERE calendar = ?1 AND key = ?2", (id, key))?;
    }
    for key in &change.missed {
        tx.exec(
            "UPDATE outside_event SET misses = misses + 1, missed_since = coalesce(missed_since, ?3) WHERE calendar = ?1 AND key = ?2",
            (id, key, tx.now()),
        )?;
    }
    for key in &change.gone {
        tx.exec("DELETE FROM outside_event WHERE calendar = ?1 AND key = ?2", (id, key))?;
    }
    // A month is long enough to remember what has passed.
    tx.exec("DELETE FROM outside_event WHERE calendar = ?1 AND e < ?2", (id, tx.now().minute() - 30 * 1_440))?;
    Ok(!change.put.is_empty() || !change.gone.is_empty())
}

/// Stretches that the calendars of a resource take, from a minute on, in order.
pub fn taken(db: &Connection, resource: ResourceId, from: i64) -> Outcome<Vec<Busy>> {
    tx::all(
        db,
        "SELECT e.s, e.e FROM outside_calendar c JOIN outside_event e ON e.calendar = c.id AND e.e > ?2 WHERE c.resource = ?1 AND c.ended_at IS NULL ORDER BY 1, 2",
        (resource, from),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Notes what clashes from now on, and what no longer does; says how many clashes are new.
pub fn note_conflicts(tx: &Tx<'_>, resource: ResourceId) -> Outcome<usize> {
    let now = tx.now().minute();
    tx.exec(
        "UPDATE outside_conflict SET settled_at = ?1, how = 'over' WHERE settled_at IS NULL AND (
           EXISTS(SELECT 1 FROM outside_calendar c WHERE c.id = calendar AND c.ended_at IS NOT NULL)
           OR NOT EXISTS(SELECT 1 FROM outside_event o JOIN appointment a ON a.id = outside_conflict.appointment
             WHERE o.calendar = outside_conflict.calendar AND o.key = outside_conflict.key AND a.s < o.e AND a.e > o.s AND a.e > ?2 AND a.state IN ('booked', 'arrived', 'in_service')))",
        (tx.now(), now),
    )?;
    tx.exec(
        "INSERT INTO outside_conflict(calendar, key, appointment, s, e, noticed_at)
         SELECT o.calendar, o.key, a.id, max(a.s, o.s), min(a.e, o.e), ?3
         FROM claim x CROSS JOIN outside_calendar c ON c.resource = x.resource AND c.ended_at IS NULL
           JOIN outside_event o ON o.calendar = c.id AND o.e > x.s AND o.s < x.e
           JOIN claim t ON t.resource = x.resource AND t.state IN ('held', 'live') AND t.kind IN ('appointment', 'session') AND t.s < x.e AND t.s > x.s - 1440 AND t.e > x.s
           JOIN appointment a ON (a.id = t.owner OR a.session_group = t.owner) AND a.state IN ('booked', 'arrived', 'in_service') AND a.s < o.e AND a.e > o.s
         WHERE x.resource = ?1 AND x.state = 'conflict' AND x.e > ?2
         ON CONFLICT(appointment, calendar, key) DO UPDATE SET settled_at = NULL, settled_by = NULL, how = NULL, s = excluded.s, e = excluded.e, noticed_at = excluded.noticed_at
           WHERE how = 'over' OR (how = 'kept' AND (s <> excluded.s OR e <> excluded.e))",
        (resource, now, tx.now()),
    )
}

/// A clash that waits for a person.
#[derive(Clone, Debug)]
pub struct Conflict {
    pub id: i64,
    pub calendar: String,
    pub appointment: AppointmentId,
    pub person: PersonId,
    pub service: String,
    pub start: Instant,
    pub end: Instant,
    pub resource: String,
    /// What the calendar elsewhere takes.
    pub taken: (Instant, Instant),
}

/// The clashes that are open, the soonest first.
pub fn conflicts(db: &Connection) -> Outcome<Vec<Conflict>> {
    tx::all(
        db,
        "SELECT x.id, c.name, a.id, a.person, v.name, a.s, a.e, r.name, o.s, o.e
         FROM outside_conflict x JOIN outside_calendar c ON c.id = x.calendar JOIN appointment a ON a.id = x.appointment JOIN service v ON v.id = a.service
           JOIN resource r ON r.id = c.resource JOIN outside_event o ON o.calendar = x.calendar AND o.key = x.key
         WHERE x.settled_at IS NULL AND a.state IN ('booked', 'arrived', 'in_service') AND a.s < o.e AND a.e > o.s ORDER BY x.s LIMIT 100",
        [],
        |r| {
            let minute = |n| Ok::<_, rusqlite::Error>(Instant::from_minute(r.get(n)?));
            Ok(Conflict {
                id: r.get(0)?,
                calendar: r.get(1)?,
                appointment: r.get(2)?,
                person: r.get(3)?,
                service: r.get(4)?,
                start: minute(5)?,
                end: minute(6)?,
                resource: r.get(7)?,
                taken: (minute(8)?, minute(9)?),
            })
        },
    )
}

/// A person has looked and leaves both as they are.
pub fn keep_both(tx: &Tx<'_>, id: i64, by: UserId) -> Outcome<AppointmentId> {
    tx.one(
        "UPDATE outside_conflict SET settled_at = ?2, settled_by = ?3, how = 'kept' WHERE id = ?1 AND settled_at IS NULL RETURNING appointment",
        (id, tx.now(), by),
        |r| r.get(0),
    )?
    .ok_or_else(|| Problem::new(Code::NotFound))
}
