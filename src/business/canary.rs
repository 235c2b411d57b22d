//! The canary: a small write that proves the whole way down to the disk, asked for as often as one
//! likes and made once every few seconds.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant as Tick};

use super::Business;
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::Tx;

/// How long an answer counts.
const FRESH: Duration = Duration::from_secs(5);
/// How long one may be waited for before the answer is no.
const PATIENCE: Duration = Duration::from_secs(2);
/// After which a proof that never came back is tried anew.
const LOST: Duration = Duration::from_secs(10);

/// What is known of the last proof.
#[derive(Debug, Default)]
pub(super) struct Canary(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    begun: Option<Tick>,
    proven: Option<(Tick, bool)>,
}

impl Canary {
    /// The answer that still counts; `None` makes the caller the one who proves.
    fn known(&self) -> Option<bool> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (state.begun.map(|t| t.elapsed()), state.proven) {
            (Some(waited), proven) if waited < LOST => {
                let before = proven.is_none_or(|(_, held)| held);
                return Some(before && waited < PATIENCE);
            }
            (None, Some((at, held))) if at.elapsed() < FRESH => return Some(held),
            _ => {}
        }
        state.begun = Some(Tick::now());
        None
    }

    fn note(&self, held: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State { begun: None, proven: Some((Tick::now(), held)) };
    }
}

fn write(tx: &Tx<'_>) -> Outcome<()> {
    tx.quiet();
    tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('canary', '', ?1) ON CONFLICT(key) DO UPDATE SET changed_at = excluded.changed_at", [tx.now()])?;
    Ok(())
}

fn answer(held: bool) -> Outcome<()> {
    if held { Ok(()) } else { Err(Problem::new(Code::Busy).because("nothing can be written")) }
}

impl Business {
    /// Proves that something can be written and lasts; within a few seconds the answer is that of the last proof.
    ///
    /// # Errors
    /// What the write said; `Busy` where one before it failed or does not come back.
    pub async fn writable(&self) -> Outcome<()> {
        if let Some(held) = self.0.canary.known() {
            return answer(held);
        }
        let written = self.write(write).await;
        self.0.canary.note(written.is_ok());
        written
    }

    /// [`Business::writable`] for callers outside the runtime.
    ///
    /// # Errors
    /// As there.
    pub fn writable_now(&self) -> Outcome<()> {
        if let Some(held) = self.0.canary.known() {
            return answer(held);
        }
        let written = self.store().write_now(write);
        self.0.canary.note(written.is_ok());
        written
    }
}
