//! Failed tries, counted by account and by address, across restarts.

use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::{Tx, tx};

/// Tries that cost nothing but themselves.
pub const FREE: i64 = 4;
/// The longest wait, in milliseconds: a lock is soft, or anyone could lock the doctor out for ever.
pub const LONGEST_MS: i64 = 15 * 60_000;

/// Refuses while a wait is on.
///
/// # Errors
/// `Throttled` with the seconds to wait.
pub fn check(db: &rusqlite::Connection, kind: &str, subjects: &[String], now: Instant) -> Outcome<()> {
    for subject in subjects {
        let until =
            tx::one(db, "SELECT until FROM throttle WHERE kind = ?1 AND subject = ?2", (kind, subject), |r| r.get::<_, Instant>(0))?;
        let wait_ms = until.map_or(0, |u| u.since(now));
        if wait_ms > 0 {
            let seconds = u32::try_from((wait_ms + 999) / 1_000).unwrap_or(900);
            return Err(Problem::new(Code::Throttled).with("wait", wait_text(seconds)).retry_after(seconds));
        }
    }
    Ok(())
}

fn wait_text(seconds: u32) -> String {
    if seconds < 90 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) }
}

/// Counts a failed try; from the fifth on each costs twice the wait of the one before.
///
/// # Errors
/// What SQLite says.
pub fn fail(tx: &Tx<'_>, kind: &str, subjects: &[String]) -> Outcome<()> {
    for subject in subjects {
        let known = tx.one("SELECT fails, last_at FROM throttle WHERE kind = ?1 AND subject = ?2", (kind, subject), |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, Instant>(1)?))
        })?;
        let fails = match known {
            Some((fails, last)) if tx.now().since(last) < 24 * 3_600_000 => fails + 1,
            _ => 1,
        };
        tx.exec(
            "INSERT INTO throttle(kind, subject, fails, until, last_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT(kind, subject) DO UPDATE SET fails = excluded.fails, until = excluded.until, last_at = excluded.last_at",
            (kind, subject, fails, tx.now().plus_ms(wait_ms(fails)), tx.now()),
        )?;
    }
    Ok(())
}

/// Forgets the failures of a subject that succeeded.
///
/// # Errors
/// What SQLite says.
pub fn clear(tx: &Tx<'_>, kind: &str, subject: &str) -> Outcome<()> {
    tx.exec("DELETE FROM throttle WHERE kind = ?1 AND subject = ?2", (kind, subject))?;
    Ok(())
}

fn wait_ms(fails: i64) -> i64 {
    if fails <= FREE { 0 } else { (5_000_i64 << (fails - FREE - 1).min(10)).min(LONGEST_MS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_stay_soft() {
        assert_eq!(wait_ms(4), 0);
        assert_eq!(wait_ms(5), 5_000);
        assert_eq!(wait_ms(6), 10_000);
        assert_eq!(wait_ms(1_000), LONGEST_MS);
    }
}
