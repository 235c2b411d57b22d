//! One function a check: what was looked at, how it stands, what to do.

use super::check::{Check, Level, Report};
use crate::base::clock::Instant;
use crate::base::money::Money;
use crate::base::problem::Outcome;
use crate::business::{Business, Node};
use crate::jobs::{self, proof};
use crate::outbox;
use crate::store::tx;

/// Looks at everything that can be looked at quickly, for a node and its businesses.
///
/// # Errors
/// None of its own: what fails to answer is a check at `Error`.
#[must_use]
pub fn report(node: &Node) -> Report {
    let mut checks = vec![sqlite(), disk(node), memory()];
    checks.extend(replaced(node));
    for business in node.businesses() {
        checks.extend([
            writer(&business),
            keys(&business),
            backups(&business),
            rehearsal(&business),
            overlap(&business),
            journal(&business),
            seals(&business),
            letters(&business),
            calendars(&business),
            google(&business),
            job(&business),
            wal(&business),
        ]);
    }
    Report { status: checks.iter().map(|c| c.level).max().unwrap_or(Level::Ok), checks }
}

fn sqlite() -> Check {
    let version = crate::store::sqlite_version();
    Check::new("sqlite", Level::Ok, version, "sqlite-old").says("sqlite").with("version", version)
}

fn disk(node: &Node) -> Check {
    let Ok(stat) = rustix::fs::statvfs(&node.paths().0) else {
        return Check::new("disk", Level::Error, "?", "disk-unknown");
    };
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let share = stat.f_bavail.saturating_mul(100) / stat.f_blocks.max(1);
    let level = match (share, free) {
        (0..3, _) | (_, 0..200_000_000) => Level::Error,
        (3..10, _) => Level::Degraded,
        _ => Level::Ok,
    };
    Check::new("disk", level, format!("{:.1} GB ({share} %)", mega(free) / 1_000.0), "disk-low")
        .says("disk")
        .with("free", format!("{:.1}", mega(free) / 1_000.0))
        .with("share", share)
}

/// Megabytes for people.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// Folders that made room for a restore, where there are any: what they weigh until they go.
fn replaced(node: &Node) -> Option<Check> {
    let kept = crate::backup::replaced(&node.paths().0).unwrap_or_default();
    let bytes = kept.iter().map(|k| k.bytes).sum::<u64>();
    (!kept.is_empty()).then(|| {
        Check::new("replaced", Level::Ok, format!("{} · {:.1} MB", kept.len(), mega(bytes)), "no-answer")
            .says("replaced")
            .with("n", kept.len())
            .with("size", format!("{:.1}", mega(bytes)))
    })
}

fn memory() -> Check {
    let Ok(mut system) = sysinfo::System::new() else {
        return Check::new("memory", Level::Degraded, "?", "memory-unknown");
    };
    let () = system.refresh_memory();
    let available = system.available_memory();
    let level = if available < 100_000_000 { Level::Degraded } else { Level::Ok };
    Check::new("memory", level, format!("{:.0} MB", mega(available)), "memory-low")
        .says("memory")
        .with("free", format!("{:.1}", mega(available) / 1_000.0))
}

fn failed(name: &'static str, outcome: Outcome<Check>) -> Check {
    outcome.unwrap_or_else(|problem| Check::new(name, Level::Error, problem.code.name(), "no-answer"))
}

fn writer(business: &Business) -> Check {
    let stats = business.store().stats();
    let canary = business.writable_now();
    let level = if canary.is_err() { Level::Error } else { Level::Ok };
    Check::new("writer", level, format!("{} / {}", stats.jobs, stats.commits), "writer-stuck").says(if canary.is_err() {
        "writer-stuck"
    } else {
        "writer"
    })
}

fn keys(business: &Business) -> Check {
    let status = business.vault().status();
    let (level, says) = match (status.sealed, status.fault.is_some()) {
        (true, true) => (Level::Error, "keys-fault"),
        (true, false) => (Level::Degraded, "keys-sealed"),
        _ => (Level::Ok, "keys"),
    };
    Check::new("keys", level, status.data_keys.to_string(), if status.fault.is_some() { "keys-fault" } else { "keys-sealed" }).says(says)
}

fn backups(business: &Business) -> Check {
    failed(
        "backups",
        business.store().read_now(|db| {
            let last =
                tx::one(db, "SELECT max(verified_at) FROM backup WHERE fault IS NULL", [], |r| r.get::<_, Option<Instant>>(0))?.flatten();
            let hours = last.map(|at| business.now().since(at) / 3_600_000);
            let level = match hours {
                Some(0..=26) => Level::Ok,
                _ => Level::Degraded,
            };
            let check = Check::new("backups", level, hours.map_or_else(|| "—".into(), |h| format!("{h} h")), "backup-late");
            Ok(hours.map_or_else(|| check.clone().says("backups-none"), |h| check.clone().says("backups").with("n", h)))
        }),
    )
}

/// When the newest archive was last brought back in rehearsal. Ten days, so that one Sunday may be missed.
fn rehearsal(business: &Business) -> Check {
    failed(
        "rehearsal",
        business.store().read_now(|db| {
            let first = tx::one(db, "SELECT min(made_at) FROM backup WHERE bytes > 0", [], |r| r.get::<_, Option<Instant>>(0))?.flatten();
            let days = |at: Instant| business.now().since(at) / 86_400_000;
            let level = |days: i64| if days > 10 { Level::Degraded } else { Level::Ok };
            Ok(match proof::found(db, "rehearsal")? {
                Some(found) if found.value != 0 => {
                    Check::new("rehearsal", Level::Error, "×", "rehearsal-failed").says("rehearsal-failed").with("n", days(found.at))
                }
                Some(found) => {
                    let took = proof::found(db, "rehearsal-took")?.map_or(0, |f| f.value);
                    Check::new("rehearsal", level(days(found.at)), format!("{} d", days(found.at)), "rehearsal-late")
                        .says("rehearsal")
                        .with("n", days(found.at))
                        .with("took", format!("{}.{}", took / 1_000, took % 1_000 / 100))
                }
                None => {
                    Check::new("rehearsal", first.map_or(Level::Ok, |at| level(days(at))), "—", "rehearsal-late").says("rehearsal-none")
                }
            })
        }),
    )
}

/// The promise of the agenda, looked at with a plain query: no two live claims overlap.
fn overlap(business: &Business) -> Check {
    failed(
        "overlaps",
        business.store().read_now(|db| {
            let proven = proof::found(db, "overlaps")?.map_or(0, |f| f.value);
            let n = overlaps(db)?.max(proven);
            Ok(Check::new("overlaps", if n == 0 { Level::Ok } else { Level::Error }, n.to_string(), "overlap-found")
                .says("overlaps")
                .with("n", n))
        }),
    )
}

/// Pairs of live claims on one resource that overlap: must be 0.
///
/// # Errors
/// What SQLite says.
pub fn overlaps(db: &rusqlite::Connection) -> Outcome<i64> {
    // Sorted by start, a claim can only overlap when it begins before the latest end so far.
    let sql = "SELECT count(*) FROM (SELECT s, max(e) OVER (PARTITION BY resource ORDER BY s, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until FROM claim WHERE state IN ('held', 'live')) WHERE s < busy_until";
    Ok(tx::one(db, sql, [], |r| r.get(0))?.unwrap_or(0))
}

fn journal(business: &Business) -> Check {
    failed(
        "journal",
        business.store().read_now(|db| {
            let sum: i64 = tx::one(
                db,
                "SELECT coalesce(sum(p.amount_minor), 0) FROM posting p JOIN entry e ON e.id = p.entry WHERE e.posted = 1",
                [],
                |r| r.get(0),
            )?
            .unwrap_or(0);
            let (level, says) = if sum == 0 { (Level::Ok, "journal") } else { (Level::Error, "journal-off") };
            let amount = business.profile().currency().show(Money(sum));
            Ok(Check::new("journal", level, sum.to_string(), "journal-off").says(says).with("amount", amount))
        }),
    )
}

/// The chain of sealed closings, as it was found in the night or at the start.
fn seals(business: &Business) -> Check {
    failed(
        "seals",
        business.store().read_now(|db| {
            let found = proof::found(db, "seals")?.map(|f| f.value);
            let (level, value, says) = match found {
                None => (Level::Ok, "—".to_owned(), "seals-none"),
                Some(0) => (Level::Ok, "0".to_owned(), "seals"),
                Some(z) => (Level::Error, format!("Z {z}"), "seals-broken"),
            };
            Ok(Check::new("seals", level, value, "seals-broken").says(says).with("z", found.unwrap_or(0)))
        }),
    )
}

/// Letters that failed or wait too long.
fn letters(business: &Business) -> Check {
    failed(
        "letters",
        business.store().read_now(|db| {
            let n = outbox::stuck(db, business.now())?;
            Ok(Check::new("letters", if n == 0 { Level::Ok } else { Level::Degraded }, n.to_string(), "letters-stuck")
                .says("letters")
                .with("n", n))
        }),
    )
}

/// Calendars elsewhere that have not answered well for 20 minutes: four rounds.
fn calendars(business: &Business) -> Check {
    failed(
        "calendars",
        business.store().read_now(|db| {
            let sql = "SELECT count(*) FROM (SELECT 1 FROM outside_calendar WHERE ended_at IS NULL AND kind = 'feed' AND coalesce(succeeded_at, made_at) < ?1 LIMIT 200)";
            let n: i64 = tx::one(db, sql, [business.now().plus_min(-20)], |r| r.get(0))?.unwrap_or(0);
            Ok(Check::new("calendars", if n == 0 { Level::Ok } else { Level::Degraded }, n.to_string(), "calendars-stale").says("calendars").with("n", n))
        }),
    )
}

/// Connections with Google that wait for a person, or have not been right for a while.
fn google(business: &Business) -> Check {
    failed(
        "google",
        business.store().read_now(|db| {
            let n = google_troubles(db, business.now())?;
            Ok(Check::new("google", if n == 0 { Level::Ok } else { Level::Degraded }, n.to_string(), "google-stuck")
                .says("google")
                .with("n", n))
        }),
    )
}

/// Connections with Google that are broken, held up, or not read for half an hour.
///
/// # Errors
/// What SQLite says.
pub(super) fn google_troubles(db: &rusqlite::Connection, now: Instant) -> Outcome<i64> {
    let sql = "SELECT count(*) FROM google_connection WHERE ended_at IS NULL AND (state <> 'ok' OR coalesce(succeeded_at, made_at) < ?1)";
    Ok(tx::one(db, sql, [now.plus_min(-30)], |r| r.get(0))?.unwrap_or(0))
}

fn job(business: &Business) -> Check {
    failed(
        "jobs",
        business.store().read_now(|db| {
            let failing = jobs::list(db)?.iter().filter(|j| j.fails > 0).map(|j| j.name.clone()).collect::<Vec<_>>();
            let level = if failing.is_empty() { Level::Ok } else { Level::Degraded };
            let value = if failing.is_empty() { "0".into() } else { failing.join(", ") };
            Ok(Check::new("jobs", level, value, "job-failing").says("jobs").with("n", failing.len()))
        }),
    )
}

fn wal(business: &Business) -> Check {
    let size = std::fs::metadata(format!("{}-wal", business.store().path().display())).map_or(0, |m| m.len());
    let level = if size > 256 * 1_024 * 1_024 { Level::Degraded } else { Level::Ok };
    Check::new("wal", level, format!("{:.1} MB", mega(size)), "wal-large").says("wal").with("size", format!("{:.1}", mega(size)))
}
