//! What waits for a person: events of ours that somebody removed in Google, and those that were put back there.

use rusqlite::{Connection as Db, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::connection::ConnectionId;
use super::events::{self, EventRow};
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::modules::agenda::appointment::{AppointmentId, State};
use crate::modules::agenda::change::{By, enter_state};
use crate::modules::agenda::store as agenda;
use crate::modules::contacts::PersonId;
use crate::store::{Tx, tx};

/// What happened there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::modules::agenda) enum Kind {
    /// Somebody removed it.
    Deleted,
    /// Somebody moved it where it cannot be, and it was put back.
    Restored,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Restored => "restored",
        }
    }
}

/// A note that is open.
#[derive(Clone, Debug)]
pub(in crate::modules::agenda) struct Note {
    pub id: i64,
    pub kind: Kind,
    /// The end of its word key: `google-why-<this>`.
    pub why: String,
    pub appointment: AppointmentId,
    pub person: PersonId,
    pub service: String,
    pub resource: String,
    pub start: Instant,
    pub end: Instant,
    /// Where they had put it.
    pub wished: Option<Instant>,
}

/// Leaves a note; false where one for the same is open.
pub(super) fn leave(tx: &Tx<'_>, row: &EventRow, kind: Kind, why: &str, wished: Option<(i64, i64)>) -> Outcome<bool> {
    let made = tx.exec(
        "INSERT INTO google_note(connection, appointment, kind, why, s, e, noticed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT(connection, appointment, kind) WHERE settled_at IS NULL DO UPDATE SET why = excluded.why, s = excluded.s, e = excluded.e WHERE excluded.s IS NOT NULL",
        params![row.connection, row.appointment, kind.code(), why, wished.map(|w| w.0), wished.map(|w| w.1), tx.now()],
    )?;
    Ok(made == 1)
}

/// The notes that are open, the soonest first; what is over needs nobody any more.
///
/// # Errors
/// What SQLite says.
pub(in crate::modules::agenda) fn open(db: &Db, now: Instant) -> Outcome<Vec<Note>> {
    tx::all(
        db,
        "SELECT n.id, n.kind, n.why, a.id, a.person, v.name, r.name, a.s, a.e, n.s FROM google_note n JOIN appointment a ON a.id = n.appointment
           JOIN service v ON v.id = a.service JOIN resource r ON r.id = a.resource
         WHERE n.settled_at IS NULL AND a.e > ?1 AND a.state IN ('booked', 'arrived', 'in_service') ORDER BY a.s LIMIT 100",
        [now.minute()],
        |r| {
            Ok(Note {
                id: r.get(0)?,
                kind: if r.get::<_, String>(1)? == "deleted" { Kind::Deleted } else { Kind::Restored },
                why: r.get(2)?,
                appointment: r.get(3)?,
                person: r.get(4)?,
                service: r.get(5)?,
                resource: r.get(6)?,
                start: Instant::from_minute(r.get(7)?),
                end: Instant::from_minute(r.get(8)?),
                wished: r.get::<_, Option<i64>>(9)?.map(Instant::from_minute),
            })
        },
    )
}

/// What a person decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::modules::agenda) enum Decision {
    /// The appointment is called off, as its event was removed.
    Cancel,
    /// It stays, and is written into Google again.
    Restore,
    /// It was seen.
    Seen,
}

impl Decision {
    const fn how(self) -> &'static str {
        match self {
            Self::Cancel => "cancelled",
            Self::Restore => "restored",
            Self::Seen => "seen",
        }
    }
}

/// Settles a note as a person decides.
///
/// # Errors
/// `NotFound` for one that is settled; `WrongState` for what does not fit it.
pub(in crate::modules::agenda) async fn decide(
    business: &Business,
    by: By,
    user: UserId,
    note: i64,
    decision: Decision,
) -> Outcome<AppointmentId> {
    let (me, zone) = (business.clone(), business.profile().zone());
    business
        .write(move |tx| {
            let found: Option<(ConnectionId, AppointmentId, String)> = tx.one(
                "UPDATE google_note SET settled_at = ?2, settled_by = ?3, how = ?4 WHERE id = ?1 AND settled_at IS NULL RETURNING connection, appointment, kind",
                (note, tx.now(), user, decision.how()),
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
            )?;
            let (connection, id, kind) = found.ok_or_else(|| Problem::new(Code::NotFound))?;
            if (kind == "deleted") == (decision == Decision::Seen) {
                return Err(Problem::new(Code::WrongState));
            }
            match decision {
                Decision::Cancel => enter_state(tx, &zone, &agenda::appointment(tx.db(), id)?, State::Cancelled, by)?,
                Decision::Restore => {
                    let row = events::of(tx.db(), connection, id)?.ok_or_else(|| Problem::new(Code::NotFound))?;
                    events::anew(tx, &row, 0)?;
                }
                Decision::Seen => {}
            }
            audit::record(tx, by.actor, &Event::done("google.decide", "appointment", id.bytes()).with(decision.how()))?;
            me.announce(tx, "agenda", Some(id.0));
            Ok(id)
        })
        .await
}
