//! Free places: one pure calculation, used to offer and to validate.

use jiff::civil::{Date, Time};

use crate::base::clock::{Instant, Zone};

/// Distance of offered starts, in minutes.
pub const STEP_MIN: i64 = 15;
/// How far ahead anything is offered, in days.
pub const HORIZON_DAYS: i64 = 540;

/// Weekly hours in local wall time: ISO weekday, first minute, end minute (exclusive).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// 1 is Monday.
    pub weekday: i8,
    /// Minute of the day.
    pub from_min: i64,
    /// Minute of the day, up to 1440.
    pub until_min: i64,
}

/// A taken stretch in UTC minutes, end exclusive.
pub type Busy = (i64, i64);

/// A minute of a civil day as a moment. Midnight at the end of a day is the start of the next.
fn moment(zone: &Zone, day: Date, minute: i64) -> Option<Instant> {
    if minute >= 1_440 {
        return zone.day_start(day.tomorrow().ok()?);
    }
    let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    zone.instant(day.to_datetime(time))
}

/// The stretches of a day that a resource is open, in UTC minutes.
#[must_use]
pub fn open_stretches(zone: &Zone, day: Date, openings: &[Opening]) -> Vec<Busy> {
    let weekday = day.weekday().to_monday_one_offset();
    let mut out: Vec<Busy> = openings
        .iter()
        .filter(|o| o.weekday == weekday)
        .filter_map(|o| Some((moment(zone, day, o.from_min)?.minute(), moment(zone, day, o.until_min)?.minute())))
        .filter(|(s, e)| e > s)
        .collect();
    out.sort_unstable();
    out
}

/// Every start on a day at which `length_min` (duration and buffer) fits into the open hours, does not
/// touch a taken stretch and does not lie before `not_before`.
#[must_use]
pub fn free_starts(zone: &Zone, day: Date, openings: &[Opening], busy: &[Busy], length_min: i64, not_before: Instant) -> Vec<Instant> {
    let mut out = Vec::new();
    for (open, close) in open_stretches(zone, day, openings) {
        let mut start = open;
        while start + length_min <= close {
            let end = start + length_min;
            let taken = busy.iter().any(|(s, e)| *s < end && *e > start);
            if !taken && Instant::from_minute(start) >= not_before {
                out.push(Instant::from_minute(start));
            }
            start += STEP_MIN;
        }
    }
    out
}

/// True where a stretch lies whole within the open hours of its day. Reception may place an
/// appointment at any minute inside them.
#[must_use]
pub fn within_hours(zone: &Zone, openings: &[Opening], start: Instant, length_min: i64) -> bool {
    let (s, e) = (start.minute(), start.minute() + length_min);
    open_stretches(zone, zone.date(start), openings).into_iter().any(|(open, close)| open <= s && e <= close)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ZONES: [&str; 12] = [
        "America/Santiago",
        "America/Havana",
        "America/Tijuana",
        "America/Mexico_City",
        "America/Asuncion",
        "America/Bogota",
        "America/Argentina/Buenos_Aires",
        "America/Sao_Paulo",
        "Europe/Madrid",
        "America/New_York",
        "Australia/Lord_Howe",
        "UTC",
    ];

    fn all_week(from_min: i64, until_min: i64) -> Vec<Opening> {
        (1..=7).map(|weekday| Opening { weekday, from_min, until_min }).collect()
    }

    #[test]
    fn a_day_of_23_hours_has_four_places_fewer() {
        let zone = Zone::named("America/Santiago").unwrap();
        let long = free_starts(&zone, date(2026, 9, 5), &all_week(0, 1_440), &[], 15, Instant(0)).len();
        let short = free_starts(&zone, date(2026, 9, 6), &all_week(0, 1_440), &[], 15, Instant(0)).len();
        assert_eq!((long, short), (96, 92));
    }

    proptest! {
        #[test]
        fn what_is_offered_is_accepted_and_free(
            zone in 0..ZONES.len(), days in 0_i64..2_500, from in 0_i64..1_200, length in 5_i64..180, width in 30_i64..700,
            busy in proptest::collection::vec((0_i64..1_500, 1_i64..200), 0..6),
        ) {
            let zone = Zone::named(ZONES[zone]).unwrap();
            let day = date(2024, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let openings = all_week(from, (from + width).min(1_440));
            let base = zone.day_start(day).unwrap().minute();
            let busy: Vec<Busy> = busy.into_iter().map(|(s, l)| (base + s, base + s + l)).collect();
            let offered = free_starts(&zone, day, &openings, &busy, length, Instant(0));
            for start in &offered {
                prop_assert!(within_hours(&zone, &openings, *start, length));
                prop_assert_eq!(zone.date(*start), day);
                let (s, e) = (start.minute(), start.minute() + length);
                prop_assert!(busy.iter().all(|(bs, be)| *bs >= e || *be <= s));
            }
            prop_assert!(offered.windows(2).all(|w| w[0] < w[1]));
        }
    }
}
