//! One round of a connection: carry what waits, list what changed, note how it went.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use futures_util::StreamExt;

use super::connection::{Connection, ConnectionId};
use super::state::{Health, Trouble, after, wait_ms};
use super::store::{self, Found};
use super::{end, events, pull, push};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;

/// Between two looks, in milliseconds; half a minute more or less, so that not all come at once.
const EVERY_MS: i64 = 180_000;
/// Connections looked at side by side.
const ABREAST: usize = 4;

/// What was held up in a round that went on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    /// Google's side changed under us: it is to be read before we write again.
    pub changed: bool,
}

/// Connections a round is under way for: one process has the data, so memory is enough, and a crash forgets.
static UNDER_WAY: LazyLock<Mutex<HashSet<ConnectionId>>> = LazyLock::new(Mutex::default);

struct Turn(ConnectionId);

impl Turn {
    fn take(id: ConnectionId) -> Option<Self> {
        UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).insert(id).then_some(Self(id))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// A round for every connection with something to do. It runs beside the jobs: a slow answer holds up nobody else.
///
/// # Errors
/// What SQLite says; what Google does is noted with the connection.
pub(in crate::modules::agenda) async fn sync_all(business: &Business) -> Outcome<()> {
    if business.vault().is_sealed() {
        return Ok(());
    }
    let now = business.now();
    let due = business.read(move |db| store::at_work(db, now)).await?;
    let rounds = due.into_iter().map(|c| {
        let look = c.next_at <= now;
        async move { (c.id, round(business, c, look).await) }
    });
    futures_util::stream::iter(rounds)
        .buffer_unordered(ABREAST)
        .for_each(|(id, done)| async move {
            if let Err(problem) = done {
                tracing::error!(target: "mostrador::errors", connection = %id, code = problem.code.name(), cause = problem.cause.as_deref().unwrap_or_default(), "google");
            }
        })
        .await;
    Ok(())
}

/// A round now, because a person asks; true where it went well.
///
/// # Errors
/// `NotFound`; `Sealed`; `JobRunning` while one is under way.
pub(in crate::modules::agenda) async fn sync_now(business: &Business, actor: Actor, id: ConnectionId) -> Outcome<bool> {
    let connection = business.read(move |db| store::get(db, id)).await?;
    business.write(move |tx| audit::record(tx, actor, &Event::done("google.sync", "connection", id.bytes()))).await?;
    if connection.state == Health::Broken {
        return Ok(false);
    }
    round(business, connection, true).await?.ok_or_else(|| Problem::new(Code::JobRunning))
}

/// `None` where one is under way already.
async fn round(business: &Business, connection: Connection, look: bool) -> Outcome<Option<bool>> {
    let Some(_turn) = Turn::take(connection.id) else { return Ok(None) };
    let id = connection.id;
    // What is known of it may have changed while others had their turn.
    let connection = match business.read(move |db| store::get(db, id)).await {
        Err(problem) if problem.code == Code::NotFound => return Ok(Some(true)),
        other => other?,
    };
    let (trouble, looked) = match work(business, &connection, look).await? {
        Ok(looked) => (None, looked),
        Err(trouble) => (Some(trouble), false),
    };
    if connection.ending && end::finish(business, &connection, trouble).await? {
        return Ok(Some(true));
    }
    conclude(business, &connection, trouble, looked).await?;
    Ok(Some(trouble.is_none()))
}

/// The work itself; says whether everything was listed.
async fn work(business: &Business, connection: &Connection, look: bool) -> Outcome<Result<bool, Trouble>> {
    let held = match push::push(business, connection).await? {
        Ok(held) => held,
        Err(trouble) => return Ok(Err(trouble)),
    };
    if connection.ending || !(look || held.changed) {
        return Ok(Ok(false));
    }
    let id = connection.id;
    for calendar in business.read(move |db| store::calendars(db, id)).await?.iter().filter(|c| (c.reads || c.writes) && c.fault.is_empty())
    {
        if let Err(trouble) = pull::pull(business, connection, calendar).await? {
            return Ok(Err(trouble));
        }
    }
    Ok(Ok(true))
}

async fn conclude(business: &Business, connection: &Connection, trouble: Option<Trouble>, looked: bool) -> Outcome<()> {
    let (id, was, fails) = (connection.id, connection.state, connection.fails);
    business
        .write(move |tx| {
            tx.quiet();
            let gone = store::calendars(tx.db(), id)?.iter().any(|c| (c.reads || c.writes) && !c.fault.is_empty());
            let refused = events::is_refused(tx.db(), id)?;
            let held_up = if gone { Some("calendar-gone") } else { refused.then_some("refused") };
            let fails = if trouble.is_some() { fails + 1 } else { 0 };
            let (state, fault) = after(trouble, fails, held_up);
            if state != was {
                tracing::warn!(target: "mostrador::app", connection = %id, state = state.code(), fault = fault.unwrap_or_default(), "a connection with Google stands differently");
            }
            let chance = id.bytes()[14].wrapping_add(u8::try_from(fails & 0xFF).unwrap_or(0).wrapping_mul(83));
            let said = if let Some(Trouble::Later(_, said)) = trouble { said } else { None };
            let hold_until = if trouble.is_some() { tx.now().plus_ms(wait_ms(fails - 1, said, chance)) } else { tx.now() };
            let next_at = looked.then(|| next_look(id, tx.now()));
            // Nothing moved: nothing is written.
            if trouble.is_none() && !looked && state == was && fails == 0 && hold_until <= tx.now() {
                return Ok(());
            }
            store::found(tx, id, Found { state, fault, fails, hold_until, next_at })
        })
        .await
}

fn next_look(id: ConnectionId, now: Instant) -> Instant {
    let jitter = i64::from(id.bytes()[15] % 61) - 30;
    now.plus_ms(EVERY_MS + jitter * 1_000)
}
