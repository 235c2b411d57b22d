//! Claims: everything that occupies a resource. Minutes of UTC, end exclusive, buffers inside.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::slots::Busy;
use crate::store::{Tx, tx};

/// What a claim is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One appointment.
    Appointment,
    /// A session that several share.
    Session,
    /// Time taken out.
    Block,
    /// Out of order.
    Maintenance,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Appointment => "appointment",
            Self::Session => "session",
            Self::Block => "block",
            Self::Maintenance => "maintenance",
        }
    }

    fn named(code: &str) -> Option<Self> {
        [Self::Appointment, Self::Session, Self::Block, Self::Maintenance].into_iter().find(|k| k.code() == code)
    }
}

/// A claim to be made.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub resource: ResourceId,
    pub at: Busy,
    pub kind: Kind,
    pub owner: &'a [u8; 16],
    pub standing: Standing,
}

/// How firm a claim is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Agreed.
    Live,
    /// Kept until a moment.
    HeldUntil(Instant),
    /// Squeezed in beside others: counted, and outside the promise.
    Extra,
}

/// Longest claim; longer stretches are cut (the overlap index relies on it).
const DAY: i64 = 1_440;

/// Claims a stretch, in pieces of a day at most; the trigger refuses an overlap.
pub fn claim(tx: &Tx<'_>, c: &Claim<'_>) -> Outcome<()> {
    let (mut start, end) = c.at;
    release_expired(tx, c.resource, start, end)?;
    let (state, expires_at) = match c.standing {
        Standing::Live => ("live", None),
        Standing::HeldUntil(at) => ("held", Some(at.0 / 1_000)),
        Standing::Extra => ("extra", None),
    };
    while start < end {
        let piece = end.min(start + DAY);
        tx.exec(
            "INSERT INTO claim(resource, s, e, kind, owner, state, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (c.resource, start, piece, c.kind.code(), c.owner, state, expires_at),
        )?;
        start = piece;
    }
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

/// Gives up every hold whose time is up; says how many.
pub fn release_stale(tx: &Tx<'_>) -> Outcome<usize> {
    tx.exec(
        "UPDATE claim SET state = 'released', expires_at = NULL WHERE state IN ('held', 'live') AND state = 'held' AND expires_at <= ?1",
        [tx.now().0 / 1_000],
    )
}

/// Gives up every claim of an owner.
pub fn release(tx: &Tx<'_>, owner: &[u8; 16]) -> Outcome<()> {
    tx.exec("UPDATE claim SET state = 'released', expires_at = NULL WHERE owner = ?1 AND state IN ('live', 'held', 'extra')", [owner])?;
    Ok(())
}

/// Taken stretches of a resource that touch a window of UTC minutes, in order. A hold whose time is up
/// takes nothing any more; what a calendar elsewhere shares with an appointment stays taken when the
/// appointment leaves.
pub fn busy(db: &Connection, resource: ResourceId, from: i64, until: i64, now: Instant) -> Outcome<Vec<Busy>> {
    tx::all(
        db,
        "SELECT s, e FROM claim WHERE resource = ?1 AND state IN ('held', 'live') AND s < ?3 AND s > ?2 - 1440 AND e > ?2
           AND (expires_at IS NULL OR expires_at > ?4)
         UNION ALL SELECT s, e FROM claim WHERE resource = ?1 AND state = 'conflict' AND s < ?3 AND s > ?2 - 1440 AND e > ?2 ORDER BY 1",
        (resource, from, until, now.0 / 1_000),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// The same with what it is taken for; nothing for what a calendar elsewhere takes.
pub fn held_between(db: &Connection, resource: ResourceId, (from, until): Busy, now: Instant) -> Outcome<Vec<(Busy, Option<Kind>)>> {
    tx::all(
        db,
        "SELECT s, e, kind FROM claim WHERE resource = ?1 AND state IN ('held', 'live') AND s < ?3 AND s > ?2 - 1440 AND e > ?2
           AND (expires_at IS NULL OR expires_at > ?4)
         UNION ALL SELECT s, e, kind FROM claim WHERE resource = ?1 AND state = 'conflict' AND s < ?3 AND s > ?2 - 1440 AND e > ?2 ORDER BY 1, 2 DESC",
        (resource, from, until, now.0 / 1_000),
        |r| Ok(((r.get(0)?, r.get(1)?), Kind::named(&r.get::<_, String>(2)?))),
    )
}

/// How many were squeezed in within a window.
pub fn extras(db: &Connection, resource: ResourceId, (from, until): Busy) -> Outcome<i64> {
    let found: Vec<i64> = tx::all(
        db,
        "SELECT 1 FROM claim WHERE resource = ?1 AND state = 'extra' AND s >= ?2 AND s < ?3 LIMIT 50",
        (resource, from, until),
        |r| r.get(0),
    )?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// Owners whose claims stand in the way of a stretch.
pub fn overlaps(db: &Connection, resource: ResourceId, (from, until): Busy) -> Outcome<Vec<[u8; 16]>> {
    tx::all(
        db,
        "SELECT DISTINCT owner FROM claim WHERE resource = ?1 AND state IN ('held', 'live') AND s < ?3 AND s > ?2 - 1440 AND e > ?2 LIMIT 50",
        (resource, from, until),
        |r| r.get(0),
    )
}

/// Pairs of live claims that overlap: the promise says there are none.
///
/// # Errors
/// What SQLite says.
pub fn overlapping_pairs(db: &Connection) -> Outcome<i64> {
    Ok(tx::one(
        db,
        "SELECT count(*) FROM (SELECT s, lag(e) OVER (PARTITION BY resource ORDER BY s, e) AS before FROM claim WHERE state IN ('held', 'live')) WHERE before > s",
        [],
        |r| r.get(0),
    )?
    .unwrap_or(0))
}
