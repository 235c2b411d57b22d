//! Between the nights: an archive each hour in which something changed, and once a week the proof that
//! the newest one can be brought back.

use super::kind::Kind;
use super::{disk, folder, list, make, verify};
use crate::audit::Actor;
use crate::base::problem::{Code, Outcome};
use crate::business::Business;
use crate::jobs::proof;

/// How many archives like the last must fit on the disk: each holds every file again, and room for the
/// nightly ones matters more.
const SPARE: u64 = 8;

/// Makes the hour's archive if there is something new, and says so for the list of jobs.
///
/// # Errors
/// As [`make::make`].
pub fn hourly(business: &Business) -> Outcome<String> {
    if !business.changed_since_archive() {
        return Ok("unchanged".into());
    }
    let last = list::newest_verified(business)?.map_or(0, |a| a.bytes);
    disk::private_folder(&folder(business))?;
    if disk::free(&folder(business))? < last.saturating_mul(SPARE) {
        return Ok("left out: room is short".into());
    }
    match make::make(business, Kind::Hourly, Actor::HOUSE) {
        Ok(made) => Ok(format!("{} bytes={} took_ms={} removed={}", made.name, made.bytes, made.took_ms, made.rotated.len())),
        Err(problem) if problem.code == Code::JobRunning => Ok("another run is under way".into()),
        Err(problem) => Err(problem),
    }
}

/// Restores the newest verified archive into a folder of its own, opens it, compares it with what was
/// copied, and keeps what came of it, and how long it took, for health.
///
/// # Errors
/// As [`verify::rehearse`].
pub fn rehearse_newest(business: &Business) -> Outcome<String> {
    let Some(newest) = list::newest_verified(business)? else { return Ok("no archive yet".into()) };
    let begun = std::time::Instant::now();
    let done = match verify::rehearse(business, &newest.name, Actor::HOUSE) {
        Err(problem) if problem.code == Code::JobRunning => return Err(problem),
        done => done,
    };
    let (value, took_ms) = (i64::from(done.is_err()), i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX));
    business.store().write_now(move |tx| {
        tx.quiet();
        proof::keep(tx, "rehearsal-took", took_ms)?;
        proof::keep(tx, "rehearsal", value)
    })?;
    let rows: u64 = done?.tables.values().sum();
    Ok(format!("{} rows={rows} took_ms={took_ms}", newest.name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::backup::tests::{add_person, house};

    fn found(business: &Business) -> Option<i64> {
        business.store().read_now(|db| proof::found(db, "rehearsal")).unwrap().map(|f| f.value)
    }

    #[test]
    fn an_hour_in_which_nothing_changed_needs_no_archive() {
        let h = house();
        assert!(hourly(&h.business).unwrap().contains("hourly.mbk"), "nobody knows what was archived before the start");
        h.clock.advance_ms(3_600_000);
        assert_eq!(hourly(&h.business).unwrap(), "unchanged", "its own notes are no change");
        h.business.writable_now().unwrap();
        assert_eq!(hourly(&h.business).unwrap(), "unchanged");
        add_person(&h.business, 6);
        assert!(hourly(&h.business).unwrap().contains("hourly.mbk"));
        assert_eq!(list::list(&h.business).unwrap().len(), 2);
    }

    #[test]
    fn the_newest_archive_is_proven_and_a_damaged_one_is_told() {
        let h = house();
        assert_eq!(rehearse_newest(&h.business).unwrap(), "no archive yet");
        assert_eq!(found(&h.business), None);
        let made = make::make(&h.business, Kind::Manual, Actor::HOUSE).unwrap();
        assert!(rehearse_newest(&h.business).unwrap().starts_with(made.name.as_str()));
        assert_eq!(found(&h.business), Some(0));
        let path = folder(&h.business).join(&made.name);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(rehearse_newest(&h.business).unwrap_err().code, Code::ArchiveAltered);
        assert_eq!(found(&h.business), Some(1));
    }
}
