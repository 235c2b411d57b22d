//! The outbox's rows.

use rusqlite::Connection;

use super::letter::Letter;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::Sealed;
use crate::store::{Tx, tx};

crate::id!(
    /// A message.
    MessageId
);

/// How a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It will be tried.
    Waiting,
    /// It is being tried.
    Sending,
    /// The server took it.
    Sent,
    /// It was refused for good, or tried for two days.
    Failed,
    /// Not wanted any more.
    Dropped,
}

impl State {
    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    fn named(code: &str) -> Self {
        [Self::Waiting, Self::Sending, Self::Sent, Self::Failed].into_iter().find(|s| s.code() == code).unwrap_or(Self::Dropped)
    }
}

/// A message to be posted.
#[derive(Debug)]
pub struct Posting<'a> {
    /// Its number; the letter is sealed for it.
    pub id: MessageId,
    /// What it is: `appointment-day`.
    pub kind: &'static str,
    /// The reason there is one of.
    pub dedup: &'a str,
    /// What it is about.
    pub about: Option<[u8; 16]>,
    /// The letter.
    pub letter: &'a Sealed<Letter>,
    /// Not before.
    pub due_at: Instant,
}

/// Posts a message; false where one for the same reason exists.
///
/// # Errors
/// What SQLite says.
pub fn post(tx: &Tx<'_>, p: &Posting<'_>) -> Outcome<bool> {
    let made = tx.exec(
        "INSERT INTO outbox(id, channel, kind, dedup, about, letter, due_at, state, made_at) VALUES (?1, 'email', ?2, ?3, ?4, ?5, ?6, 'waiting', ?7) ON CONFLICT(dedup) DO NOTHING",
        (p.id, p.kind, p.dedup, p.about, p.letter, p.due_at, tx.now()),
    )?;
    Ok(made == 1)
}

/// Takes back what has not left yet about something.
///
/// # Errors
/// What SQLite says.
pub fn withdraw(tx: &Tx<'_>, about: &[u8; 16]) -> Outcome<()> {
    tx.exec("UPDATE outbox SET state = 'dropped', ended_at = ?2 WHERE about = ?1 AND state = 'waiting'", (about, tx.now()))?;
    Ok(())
}

/// A message leased for a try.
pub(super) struct Leased {
    pub id: MessageId,
    pub letter: Sealed<Letter>,
    pub attempts: i64,
    pub made_at: Instant,
}

/// Leases due messages for two minutes. One whose lease ran out is tried again: its Message-ID is the
/// same.
pub(super) fn lease(tx: &Tx<'_>, most: u32) -> Outcome<Vec<Leased>> {
    let due: Vec<Leased> = tx::all(
        tx.db(),
        "SELECT id, letter, attempts, made_at FROM outbox WHERE state IN ('waiting', 'sending') AND due_at <= ?1 AND leased_until <= ?1 ORDER BY due_at LIMIT ?2",
        (tx.now(), most),
        |r| Ok(Leased { id: r.get(0)?, letter: r.get(1)?, attempts: r.get(2)?, made_at: r.get(3)? }),
    )?;
    for one in &due {
        tx.exec(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = ?2 WHERE id = ?1",
            (one.id, tx.now().plus_ms(120_000)),
        )?;
    }
    Ok(due)
}

/// What became of a try.
pub(super) fn ended(tx: &Tx<'_>, id: MessageId, state: State, due_at: Instant, said: &str) -> Outcome<()> {
    let over = !matches!(state, State::Waiting | State::Sending);
    tx.exec(
        "UPDATE outbox SET state = ?2, due_at = ?3, leased_until = 0, said = ?4, ended_at = ?5 WHERE id = ?1 AND state = 'sending'",
        (id, state.code(), due_at, said.chars().take(200).collect::<String>(), over.then_some(tx.now())),
    )?;
    Ok(())
}

/// A message in the list.
#[derive(Debug)]
pub struct Line {
    /// Its number.
    pub id: MessageId,
    /// What it is.
    pub kind: String,
    /// The letter, sealed.
    pub letter: Sealed<Letter>,
    /// How it stands.
    pub state: State,
    /// Tries so far.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: Instant,
    /// What the server said last.
    pub said: String,
    /// When it was posted.
    pub made_at: Instant,
}

/// The newest messages; those that wait or failed first.
///
/// # Errors
/// What SQLite says.
pub fn list(db: &Connection, most: u32) -> Outcome<Vec<Line>> {
    tx::all(
        db,
        "SELECT id, kind, letter, state, attempts, due_at, said, made_at FROM outbox ORDER BY state IN ('waiting', 'sending', 'failed') DESC, made_at DESC LIMIT ?1",
        [most],
        |r| {
            Ok(Line {
                id: r.get(0)?,
                kind: r.get(1)?,
                letter: r.get(2)?,
                state: State::named(&r.get::<_, String>(3)?),
                attempts: r.get(4)?,
                due_at: r.get(5)?,
                said: r.get(6)?,
                made_at: r.get(7)?,
            })
        },
    )
}

/// How many failed in the last days, or wait for more than an hour.
///
/// # Errors
/// What SQLite says.
pub fn stuck(db: &Connection, now: Instant) -> Outcome<i64> {
    let found: Vec<i64> = tx::all(
        db,
        "SELECT 1 FROM outbox WHERE (state IN ('waiting', 'sending') AND made_at < ?1 AND due_at < ?2) OR (state = 'failed' AND made_at > ?3) LIMIT 100",
        (now.plus_min(-60), now, now.plus_min(-3 * 1_440)),
        |r| r.get(0),
    )?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// Tries a message again at once.
///
/// # Errors
/// `WrongState` for one that was sent.
pub fn again(tx: &Tx<'_>, id: MessageId) -> Outcome<()> {
    let changed = tx.exec(
        "UPDATE outbox SET state = 'waiting', due_at = ?2, leased_until = 0, made_at = ?2, ended_at = NULL WHERE id = ?1 AND state IN ('waiting', 'failed', 'dropped')",
        (id, tx.now()),
    )?;
    if changed == 1 { Ok(()) } else { Err(Problem::new(Code::WrongState)) }
}

/// Gives a message up.
///
/// # Errors
/// `WrongState` for one that was sent.
pub fn drop_one(tx: &Tx<'_>, id: MessageId) -> Outcome<()> {
    let changed =
        tx.exec("UPDATE outbox SET state = 'dropped', ended_at = ?2 WHERE id = ?1 AND state IN ('waiting', 'failed')", (id, tx.now()))?;
    if changed == 1 { Ok(()) } else { Err(Problem::new(Code::WrongState)) }
}
