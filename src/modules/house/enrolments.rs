//! Secrets of a second factor between being shown and being proven: in memory only, few, and not for long.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::access::second_factor::Enrolment;
use crate::access::session::SessionId;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};

/// How long a secret waits for its proof, in milliseconds.
const KEEP_MS: i64 = 10 * 60_000;
/// How many wait at most.
const MOST: usize = 200;

type Shown = HashMap<SessionId, (Instant, Enrolment)>;

static SHOWN: LazyLock<Mutex<Shown>> = LazyLock::new(Mutex::default);

fn live(now: Instant) -> MutexGuard<'static, Shown> {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    shown.retain(|_, (at, _)| (0..KEEP_MS).contains(&now.since(*at)));
    shown
}

/// The secret of a log-in: the one that was shown before, for a mistyped code must not change the square
/// that the telephone has already read, or a fresh one.
pub(super) fn of<T>(
    session: SessionId,
    now: Instant,
    fresh: impl FnOnce() -> Outcome<Enrolment>,
    show: impl FnOnce(&Enrolment) -> Outcome<T>,
) -> Outcome<T> {
    let mut shown = live(now);
    if !shown.contains_key(&session) {
        if shown.len() >= MOST {
            return Err(Problem::new(Code::Busy).retry_after(60).because("too many second factors wait for their proof"));
        }
        shown.insert(session, (now, fresh()?));
    }
    shown.get(&session).map_or_else(|| Err(Problem::new(Code::NotFound)), |(_, enrolment)| show(enrolment))
}

/// It was proven.
pub(super) fn done(session: SessionId, now: Instant) {
    live(now).remove(&session);
}

/// Forgets what nobody proved in time; called by the house's clean-up.
pub fn sweep(now: Instant) -> usize {
    let before = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).len();
    before.saturating_sub(live(now).len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ask(session: SessionId, now: Instant) -> Outcome<String> {
        of(session, now, || crate::access::second_factor::enrol("Casa", "ana"), |e| Ok(e.secret.clone()))
    }

    #[test]
    fn the_same_for_ten_minutes_then_another_and_never_too_many() {
        let (now, mine) = (Instant(1_800_000_000_000), SessionId::mint(Instant(1)));
        let first = ask(mine, now).unwrap();
        assert_eq!(ask(mine, now.plus_min(9)).unwrap(), first);
        assert_ne!(ask(mine, now.plus_min(11)).unwrap(), first);
        assert_eq!(sweep(now.plus_min(30)), 1);
        for _ in 0..MOST {
            ask(SessionId::mint(now), now).unwrap();
        }
        assert_eq!(ask(SessionId::mint(now), now).unwrap_err().code, Code::Busy);
        assert_eq!(sweep(now.plus_min(11)), MOST);
    }
}
