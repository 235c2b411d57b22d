//! What of calendars elsewhere the agenda shows: when somebody is busy, and which of them says so.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::slots::{Busy, joined};
use crate::store::tx;

/// Minutes in which resources are busy elsewhere, within a window; what touches is one stretch.
///
/// # Errors
/// What SQLite says.
pub fn busy_between(db: &Connection, from: Instant, until: Instant) -> Outcome<Vec<(ResourceId, Busy)>> {
    // No claim is longer than a day.
    let rows: Vec<(ResourceId, Busy)> = tx::all(
        db,
        "SELECT r.id, c.s, c.e FROM resource r CROSS JOIN claim c ON c.resource = r.id
         WHERE c.kind = 'external' AND c.state IN ('live', 'conflict') AND c.e > ?1 AND c.e < ?2 + 1440 AND c.s < ?2 ORDER BY r.id, c.s LIMIT 5000",
        (from.minute(), until.minute()),
        |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))),
    )?;
    let of_each = rows.chunk_by(|a, b| a.0 == b.0);
    Ok(of_each.flat_map(|of_one| joined(of_one.iter().map(|r| r.1).collect()).into_iter().map(|busy| (of_one[0].0, busy))).collect())
}

/// A calendar elsewhere and a stretch it takes.
pub struct Said {
    pub calendar: String,
    pub at: Busy,
}

/// Which calendars say that a resource is busy within some minutes, in order.
///
/// # Errors
/// What SQLite says.
pub fn said_between(db: &Connection, resource: ResourceId, (from, until): Busy) -> Outcome<Vec<Said>> {
    tx::all(
        db,
        "SELECT c.name, e.s, e.e FROM outside_calendar c JOIN outside_event e ON e.calendar = c.id AND e.e > ?2
         WHERE c.resource = ?1 AND c.ended_at IS NULL AND e.s < ?3 ORDER BY e.s LIMIT 50",
        (resource, from, until),
        |r| Ok(Said { calendar: r.get(0)?, at: (r.get(1)?, r.get(2)?) }),
    )
}

/// How many clashes and notes about changes elsewhere wait for a person; ten stands for ten and more.
///
/// # Errors
/// What SQLite says.
pub fn waiting_conflicts(db: &Connection) -> Outcome<usize> {
    let sql =
        "SELECT 1 FROM outside_conflict WHERE settled_at IS NULL UNION ALL SELECT 1 FROM google_note WHERE settled_at IS NULL LIMIT 10";
    Ok(tx::all(db, sql, [], |_| Ok(()))?.len())
}
