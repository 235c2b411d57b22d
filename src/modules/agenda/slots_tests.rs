#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

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

fn all_week(from_min: i64, until_min: i64) -> Hours {
    let weekly = (1..=7).map(|weekday| Opening { weekday, from_min, until_min }).collect();
    Hours { weekly, ..Hours::default() }
}

const fn ask(duration_min: i64, before_min: i64, after_min: i64, step_min: i64) -> Ask {
    Ask { duration_min, before_min, after_min, step_min, not_before: Instant(0), not_after: Instant(i64::MAX) }
}

#[test]
fn a_day_of_23_hours_has_four_places_fewer() {
    let zone = Zone::named("America/Santiago").unwrap();
    let count = |day| free_starts(&zone, day, &all_week(0, 1_440), &[], &ask(15, 0, 0, 15)).len();
    assert_eq!((count(date(2026, 9, 5)), count(date(2026, 9, 6)), count(date(2026, 4, 4))), (96, 92, 100));
}

#[test]
fn an_exception_of_the_day_replaces_the_week_and_ones_own_that_of_the_house() {
    let day = date(2026, 12, 25);
    let mut hours = all_week(540, 1_080);
    let but = |own, range| Exception { day, own, range };
    hours.exceptions = vec![but(false, None)];
    assert!(hours.ranges(day).is_empty());
    assert_eq!(hours.ranges(date(2026, 12, 26)), [(540, 1_080)]);
    hours.exceptions.push(but(true, Some((600, 720))));
    hours.exceptions.push(but(true, Some((900, 960))));
    assert_eq!(hours.ranges(day), [(600, 720), (900, 960)]);
}

#[test]
fn buffers_may_lie_outside_the_hours_but_not_on_a_claim() {
    let zone = Zone::utc();
    let day = date(2026, 11, 23);
    let nine = zone.day_start(day).unwrap().minute() + 540;
    let starts = |busy: &[Busy]| free_starts(&zone, day, &all_week(540, 660), busy, &ask(30, 15, 15, 30));
    assert_eq!(starts(&[]).len(), 4);
    // Somebody until 9:00: the quarter of an hour before 9:00 is not free.
    assert_eq!(starts(&[(nine - 30, nine)])[0].minute(), nine + 30);
}

#[test]
fn ranges_that_touch_are_one() {
    let hours = Hours {
        weekly: vec![Opening { weekday: 1, from_min: 540, until_min: 600 }, Opening { weekday: 1, from_min: 600, until_min: 660 }],
        ..Hours::default()
    };
    let zone = Zone::utc();
    let start = Instant::from_minute(zone.day_start(date(2026, 11, 23)).unwrap().minute() + 570);
    assert!(within_hours(&zone, &hours, start, 60));
}

proptest! {
    #[test]
    fn what_is_offered_is_accepted_and_free(
        zone in 0..ZONES.len(), days in 0_i64..2_500, from in 0_i64..1_200, width in 30_i64..700,
        duration in 5_i64..180, before in 0_i64..60, after in 0_i64..60, step in 5_i64..60,
        busy in proptest::collection::vec((0_i64..1_500, 1_i64..200), 0..6), notice in 0_i64..1_000,
    ) {
        let zone = Zone::named(ZONES[zone]).unwrap();
        let day = date(2024, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let hours = all_week(from, (from + width).min(1_440));
        let base = zone.day_start(day).unwrap().minute();
        let taken: Vec<Busy> = busy.into_iter().map(|(s, l)| (base + s, base + s + l)).collect();
        let ask = Ask { not_before: Instant::from_minute(base + notice), ..ask(duration, before, after, step) };
        let offered = free_starts(&zone, day, &hours, &joined(taken.clone()), &ask);
        for start in &offered {
            prop_assert!(within_hours(&zone, &hours, *start, duration));
            prop_assert_eq!(zone.date(*start), day);
            prop_assert!(*start >= ask.not_before);
            let (s, e) = (start.minute() - before, start.minute() + duration + after);
            prop_assert!(taken.iter().all(|(bs, be)| *bs >= e || *be <= s));
        }
        prop_assert!(offered.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn nothing_free_is_kept_back(busy in proptest::collection::vec((0_i64..1_440, 1_i64..120), 0..8), step in 5_i64..30) {
        let zone = Zone::utc();
        let day = date(2026, 11, 23);
        let base = zone.day_start(day).unwrap().minute();
        let taken: Vec<Busy> = busy.into_iter().map(|(s, l)| (base + s, base + s + l)).collect();
        let offered = free_starts(&zone, day, &all_week(0, 1_440), &joined(taken.clone()), &ask(30, 0, 0, step));
        let mut start = base;
        while start + 30 <= base + 1_440 {
            let free = taken.iter().all(|(s, e)| *s >= start + 30 || *e <= start);
            prop_assert_eq!(offered.contains(&Instant::from_minute(start)), free);
            start += step;
        }
    }
}
