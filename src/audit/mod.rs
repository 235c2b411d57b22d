//! The chained log of who did what, written in the transaction of the change it tells of.
//!
//! Each entry carries SHA-256 over its canonical bytes and the hash before it. A chain alone cannot
//! show that its end was cut or that all of it was written anew, so its head is anchored: in a file
//! beside the database under a keyed hash, and in the manifest of each backup.

pub mod anchor;
mod verify;

use serde::Serialize;
use sha2::{Digest, Sha256};

pub use verify::{Finding, Report, verify};

use crate::access::Session;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::store::{Tx, tx};

/// Who acts: somebody logged in, or the house (a job, the command line).
#[derive(Clone, Copy, Debug, Default)]
pub struct Actor {
    /// The user's id.
    pub user: Option<[u8; 16]>,
    /// The session's id.
    pub session: Option<[u8; 16]>,
}

impl Actor {
    /// The house itself.
    pub const HOUSE: Self = Self { user: None, session: None };
}

impl From<&Session> for Actor {
    fn from(session: &Session) -> Self {
        Self { user: Some(*session.user.bytes()), session: Some(*session.id.bytes()) }
    }
}

/// What happened. `detail` holds no personal data: counts, states, codes.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// What was done: `appointment.book`.
    pub action: &'static str,
    /// The kind of thing it was done to.
    pub object: &'static str,
    /// Which one.
    pub id: Option<[u8; 16]>,
    /// A few plain words for programs: `state=arrived`.
    pub detail: &'a str,
    /// False for an attempt that was refused.
    pub done: bool,
}

impl<'a> Event<'a> {
    /// Something that was done to a thing.
    #[must_use]
    pub const fn done(action: &'static str, object: &'static str, id: &[u8; 16]) -> Self {
        Self { action, object, id: Some(*id), detail: "", done: true }
    }

    /// Something that was done to the house at large.
    #[must_use]
    pub const fn house(action: &'static str) -> Self {
        Self { action, object: "house", id: None, detail: "", done: true }
    }

    /// Adds the detail.
    #[must_use]
    pub const fn with(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// Marks an attempt that was refused.
    #[must_use]
    pub const fn refused(mut self) -> Self {
        self.done = false;
        self
    }
}

/// One stored entry.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub seq: i64,
    pub at: Instant,
    pub actor: Option<[u8; 16]>,
    pub session: Option<[u8; 16]>,
    pub action: String,
    pub object: String,
    pub object_id: Option<[u8; 16]>,
    pub outcome: String,
    pub detail: String,
    pub prev: [u8; 32],
    pub hash: [u8; 32],
}

impl Row {
    /// Every field behind its length, so that no two entries share their bytes.
    fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        part(b"mostrador audit 1");
        part(&self.seq.to_be_bytes());
        part(&self.at.0.to_be_bytes());
        part(self.actor.as_ref().map_or(&[], |b| b.as_slice()));
        part(self.session.as_ref().map_or(&[], |b| b.as_slice()));
        part(self.action.as_bytes());
        part(self.object.as_bytes());
        part(self.object_id.as_ref().map_or(&[], |b| b.as_slice()));
        part(self.outcome.as_bytes());
        part(self.detail.as_bytes());
        part(&self.prev);
        hash.finalize().into()
    }
}

/// The chain's last entry: number and hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// The last number; 0 for an empty log.
    pub seq: i64,
    /// Its hash; zeros for an empty log.
    pub hash: [u8; 32],
}

/// Where the chain ends now.
///
/// # Errors
/// What SQLite says.
pub fn head(db: &rusqlite::Connection) -> Outcome<Head> {
    Ok(tx::one(db, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |r| Ok(Head { seq: r.get(0)?, hash: r.get(1)? }))?
        .unwrap_or_default())
}

/// Writes an entry; it lasts exactly if the change around it lasts.
///
/// # Errors
/// What SQLite says.
pub fn record(tx: &Tx<'_>, actor: impl Into<Actor>, event: &Event<'_>) -> Outcome<()> {
    let actor = actor.into();
    let head = head(tx.db())?;
    let mut row = Row {
        seq: head.seq + 1,
        at: tx.now(),
        actor: actor.user,
        session: actor.session,
        action: event.action.to_owned(),
        object: event.object.to_owned(),
        object_id: event.id,
        outcome: if event.done { "done" } else { "refused" }.to_owned(),
        detail: event.detail.chars().take(500).collect(),
        prev: head.hash,
        hash: [0; 32],
    };
    row.hash = row.digest();
    tx.exec(
        "INSERT INTO audit(seq, at, actor, session, action, object, object_id, outcome, detail, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        (row.seq, row.at, row.actor, row.session, &row.action, &row.object, row.object_id, &row.outcome, &row.detail, row.prev, row.hash),
    )?;
    Ok(())
}

/// An entry as screens and exports show it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// Its number.
    pub seq: i64,
    /// When, UTC milliseconds.
    pub at: Instant,
    /// Whose name; `None` for the house.
    pub who: Option<String>,
    /// What was done.
    pub action: String,
    /// The kind of thing.
    pub object: String,
    /// Which one.
    pub object_id: Option<uuid::Uuid>,
    /// `done` or `refused`.
    pub outcome: String,
    /// Plain words for programs.
    pub detail: String,
}

const COLUMNS: &str =
    "SELECT a.seq, a.at, u.full_name, a.action, a.object, a.object_id, a.outcome, a.detail FROM audit a LEFT JOIN user u ON u.id = a.actor";

/// Entries from the newest down, before a number, of everything or one actor or one object.
///
/// # Errors
/// What SQLite says.
pub fn list(db: &rusqlite::Connection, before: Option<i64>, actor: Option<[u8; 16]>, most: u32) -> Outcome<Vec<Entry>> {
    let before = before.unwrap_or(i64::MAX);
    let read = |r: &rusqlite::Row<'_>| {
        Ok(Entry {
            seq: r.get(0)?,
            at: r.get(1)?,
            who: r.get(2)?,
            action: r.get(3)?,
            object: r.get(4)?,
            object_id: r.get::<_, Option<[u8; 16]>>(5)?.map(uuid::Uuid::from_bytes),
            outcome: r.get(6)?,
            detail: r.get(7)?,
        })
    };
    match actor {
        None => tx::all(db, &format!("{COLUMNS} WHERE a.seq < ?1 ORDER BY a.seq DESC LIMIT ?2"), (before, most), read),
        Some(actor) => {
            tx::all(db, &format!("{COLUMNS} WHERE a.actor = ?3 AND a.seq < ?1 ORDER BY a.seq DESC LIMIT ?2"), (before, most, actor), read)
        }
    }
}
