//! The scheduler: persisted jobs, leased while they run, safe to run twice.

pub mod proof;

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::store::tx;

/// When a job runs.
#[derive(Clone, Copy, Debug)]
pub enum Every {
    /// At fixed distances.
    Minutes(i64),
    /// Once a day at a wall-clock time of the business.
    DayAt(i8, i8),
    /// Once a week, in the night to Sunday, at such a time.
    SundayAt(i8, i8),
}

/// Something the house does by itself.
#[derive(Clone, Copy)]
pub struct Job {
    /// Its name in the table and the log.
    pub name: &'static str,
    /// When.
    pub every: Every,
    /// The work; it says in a few words what it did. It must be safe to run twice.
    pub run: fn(&Business) -> Outcome<String>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Longest time a job holds its lease, in milliseconds. After a crash it runs again then.
const LEASE_MS: i64 = 30 * 60_000;

impl Every {
    /// The next moment after `now`.
    #[must_use]
    pub fn next(self, now: Instant, zone: &Zone) -> Instant {
        match self {
            Self::Minutes(m) => now.plus_min(m),
            Self::DayAt(hour, minute) => soonest(Time::constant(hour, minute, 0, 0), now, zone, |_| true),
            Self::SundayAt(hour, minute) => soonest(Time::constant(hour, minute, 0, 0), now, zone, |d| d.weekday() == Weekday::Sunday),
        }
    }
}

/// The first moment after `now` that has this wall-clock time on a day that suits.
fn soonest(at: Time, now: Instant, zone: &Zone, suits: impl Fn(Date) -> bool) -> Instant {
    let days = zone.date(now).series(1.day()).take(9);
    let moments = days.filter(|d| suits(*d)).filter_map(|d| zone.instant(d.to_datetime(at)));
    moments.into_iter().find(|t| *t > now).unwrap_or_else(|| now.plus_min(24 * 60))
}

/// Runs every job of a business that is due; others wait their turn.
///
/// # Errors
/// What SQLite says; a job's own failure is noted in its row and the log.
pub fn run_due(business: &Business, jobs: &[Job]) -> Outcome<()> {
    for job in jobs {
        if lease(business, job)? {
            run_one(business, job)?;
        }
    }
    Ok(())
}

/// Takes the lease of a due job. A job never seen before is due at its first regular moment.
fn lease(business: &Business, job: &Job) -> Outcome<bool> {
    let zone = business.profile().zone();
    let job = *job;
    business.store().write_now(move |tx| {
        tx.quiet();
        tx.exec("INSERT INTO job(name, due_at) VALUES (?1, ?2) ON CONFLICT(name) DO NOTHING", (job.name, job.every.next(tx.now(), &zone)))?;
        let taken = tx.exec(
            "UPDATE job SET leased_until = ?3 WHERE name = ?1 AND due_at <= ?2 AND leased_until <= ?2",
            (job.name, tx.now(), tx.now().plus_ms(LEASE_MS)),
        )?;
        Ok(taken == 1)
    })
}

fn run_one(business: &Business, job: &Job) -> Outcome<()> {
    let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (job.run)(business)))
        .unwrap_or_else(|_| Err(Problem::internal("the job panicked")));
    let (ok, said) = match worked {
        Ok(said) => (true, said),
        Err(problem) => {
            tracing::error!(target: "mostrador::errors", job = job.name, %problem, "job failed");
            (false, problem.code.name().to_owned())
        }
    };
    let (zone, job) = (business.profile().zone(), *job);
    business.store().write_now(move |tx| {
        tx.quiet();
        // A failed job tries again in ten minutes, or at its regular time if that is sooner.
        let regular = job.every.next(tx.now(), &zone);
        let due = if ok { regular } else { regular.min(tx.now().plus_min(10)) };
        tx.exec(
            "UPDATE job SET due_at = ?2, leased_until = 0, last_at = ?3, last_ok = ?4, last_said = ?5, fails = CASE WHEN ?4 THEN 0 ELSE fails + 1 END WHERE name = ?1",
            (job.name, due, tx.now(), ok, said.chars().take(200).collect::<String>()),
        )?;
        Ok(())
    })
}

/// How a job stands.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct JobState {
    /// Its name.
    pub name: String,
    /// When it runs next.
    pub due_at: Instant,
    /// When it ran last.
    pub last_at: Option<Instant>,
    /// Whether that went well.
    pub last_ok: Option<bool>,
    /// What it said.
    pub last_said: String,
    /// Failures in a row.
    pub fails: i64,
}

/// Every job's state.
///
/// # Errors
/// What SQLite says.
pub fn list(db: &rusqlite::Connection) -> Outcome<Vec<JobState>> {
    tx::all(db, "SELECT name, due_at, last_at, last_ok, last_said, fails FROM job ORDER BY name", [], |r| {
        Ok(JobState { name: r.get(0)?, due_at: r.get(1)?, last_at: r.get(2)?, last_ok: r.get(3)?, last_said: r.get(4)?, fails: r.get(5)? })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_nightly_job_runs_once_a_night_also_when_the_clocks_change() {
        let zone = Zone::named("America/Santiago").unwrap();
        let noon = zone.instant(date(2026, 9, 5).at(12, 0, 0, 0)).unwrap();
        // 00:30 does not exist on the night of 6 September: the job runs at 01:30.
        let next = Every::DayAt(0, 30).next(noon, &zone);
        assert_eq!(zone.wall(next), date(2026, 9, 6).at(1, 30, 0, 0));
        let after = Every::DayAt(0, 30).next(next, &zone);
        assert_eq!(zone.wall(after), date(2026, 9, 7).at(0, 30, 0, 0));
    }

    #[test]
    fn a_weekly_job_waits_for_its_sunday() {
        let zone = Zone::named("America/Mexico_City").unwrap();
        let tuesday = zone.instant(date(2026, 11, 24).at(12, 0, 0, 0)).unwrap();
        let next = Every::SundayAt(4, 30).next(tuesday, &zone);
        assert_eq!(zone.wall(next), date(2026, 11, 29).at(4, 30, 0, 0));
        assert_eq!(zone.wall(Every::SundayAt(4, 30).next(next, &zone)), date(2026, 12, 6).at(4, 30, 0, 0));
    }
}
