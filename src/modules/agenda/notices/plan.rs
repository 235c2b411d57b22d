//! Which notices a change sets off, in its own transaction. Without a mail server there are none.

use jiff::civil::Time;

use super::{Kind, store};
use crate::base::clock::{Instant, Zone};
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::AppointmentId;
use crate::store::Tx;

/// What the counter does can be undone for ten seconds; letters wait a little longer.
const GRACE_MS: i64 = 20_000;
const HOUR_MIN: i64 = 60;
const DAY_MIN: i64 = 1_440;
/// Nobody is reminded of tomorrow at night: from nine in the evening until eight.
const QUIET: (i8, i8) = (21, 8);

/// An appointment as notices see it.
#[derive(Clone, Copy, Debug)]
pub(in crate::modules::agenda) struct Fact {
    pub id: AppointmentId,
    pub start: Instant,
    pub sequence: i64,
}

/// It was agreed.
pub(in crate::modules::agenda) fn booked(tx: &Tx<'_>, zone: &Zone, fact: Fact) -> Outcome<()> {
    plan(tx, zone, fact, Kind::Booked)
}

/// It was agreed elsewhere and brought in: who comes knows of it, and is reminded at most.
pub(in crate::modules::agenda) fn brought(tx: &Tx<'_>, zone: &Zone, fact: Fact) -> Outcome<()> {
    if store::has_server(tx)? && fact.start > tx.now() { remind(tx, zone, fact) } else { Ok(()) }
}

/// It has another time or place.
pub(in crate::modules::agenda) fn moved(tx: &Tx<'_>, zone: &Zone, fact: Fact) -> Outcome<()> {
    // Who was not told of the first place is told of the second one only.
    let first = if store::is_pending(tx, fact.id, Kind::Booked)? { Kind::Booked } else { Kind::Moved };
    plan(tx, zone, fact, first)
}

/// It came back after it was called off.
pub(in crate::modules::agenda) fn returned(tx: &Tx<'_>, zone: &Zone, fact: Fact) -> Outcome<()> {
    let undone = store::is_pending(tx, fact.id, Kind::Cancelled)?;
    store::withdraw(tx, fact.id, Kind::Cancelled)?;
    if undone && !store::was_withdrawn(tx, fact.id, Kind::Booked)? { remind(tx, zone, fact) } else { plan(tx, zone, fact, Kind::Booked) }
}

/// It is off, or nobody came: nothing more is told, but that it is off, to whom was told that it is on.
pub(in crate::modules::agenda) fn ended(tx: &Tx<'_>, fact: Fact, tell: bool) -> Outcome<()> {
    if !store::has_server(tx)? {
        return Ok(());
    }
    let unheard = store::is_pending(tx, fact.id, Kind::Booked)?;
    for kind in [Kind::Booked, Kind::Moved, Kind::Day, Kind::Hour] {
        store::withdraw(tx, fact.id, kind)?;
    }
    crate::outbox::withdraw(tx, fact.id.bytes())?;
    if tell && !unheard && fact.start > tx.now() {
        store::put(tx, fact, Kind::Cancelled, tx.now().plus_ms(GRACE_MS))?;
    }
    Ok(())
}

fn plan(tx: &Tx<'_>, zone: &Zone, fact: Fact, first: Kind) -> Outcome<()> {
    if !store::has_server(tx)? || fact.start <= tx.now() {
        return Ok(());
    }
    store::put(tx, fact, first, tx.now().plus_ms(GRACE_MS))?;
    remind(tx, zone, fact)
}

fn remind(tx: &Tx<'_>, zone: &Zone, fact: Fact) -> Outcome<()> {
    for (kind, due) in [(Kind::Day, awake(zone, fact.start.plus_min(-DAY_MIN))), (Kind::Hour, fact.start.plus_min(-HOUR_MIN))] {
        // Due in the past: whoever books for this afternoon knows it without being told.
        if due > tx.now() {
            store::put(tx, fact, kind, due)?;
        } else {
            store::withdraw(tx, fact.id, kind)?;
        }
    }
    Ok(())
}

/// The same moment, or the next morning where it falls into the night.
pub(super) fn awake(zone: &Zone, at: Instant) -> Instant {
    let wall = zone.wall(at);
    let (evening, morning) = QUIET;
    let day = if wall.hour() >= evening {
        wall.date().tomorrow().ok()
    } else if wall.hour() < morning {
        Some(wall.date())
    } else {
        None
    };
    day.and_then(|d| zone.instant(d.to_datetime(Time::constant(morning, 0, 0, 0)))).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_night_is_kept_quiet() {
        let zone = Zone::named("America/Santiago").unwrap();
        let at = |h: i8| zone.instant(date(2026, 9, 5).at(h, 30, 0, 0)).unwrap();
        let wall = |t| zone.wall(awake(&zone, t));
        assert_eq!(wall(at(10)), date(2026, 9, 5).at(10, 30, 0, 0));
        assert_eq!(wall(at(7)), date(2026, 9, 5).at(8, 0, 0, 0));
        assert_eq!(wall(at(22)), date(2026, 9, 6).at(8, 0, 0, 0));
    }
}
