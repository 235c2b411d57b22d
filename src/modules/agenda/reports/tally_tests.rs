#![allow(clippy::unwrap_used)]
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::modules::agenda::slots::{Exception, Hours, Opening};

const MONDAY: Date = date(2026, 11, 23);

fn zone() -> Zone {
    Zone::named("America/Mexico_City").unwrap()
}

fn minute(zone: &Zone, day: Date, of_day: i64) -> i64 {
    zone.day_start(day).unwrap().minute() + of_day
}

/// Nine to two, Monday to Friday.
fn doctor(zone: &Zone, blocks: Vec<Busy>, exceptions: Vec<Exception>) -> Who {
    let weekly = (1..=5).map(|weekday| Opening { weekday, from_min: 540, until_min: 840 }).collect();
    let hours = Hours { weekly, exceptions, always: false };
    let id = ResourceId::mint(zone.day_start(MONDAY).unwrap());
    Who { id, name: "Dra. Prueba".into(), colour: 1, sign: "P".into(), active: true, hours, blocks }
}

fn line(zone: &Zone, who: &Who, (from, until): Busy, state: State) -> Line {
    let at = (minute(zone, MONDAY, from), minute(zone, MONDAY, until));
    let made_at = Instant::from_minute(at.0 - 2 * 1_440);
    Line { resource: who.id, at, state, origin: Origin::Staff, made_at }
}

#[test]
fn hours_are_without_absences_and_days_that_differ() {
    let zone = zone();
    let absent = (minute(&zone, MONDAY, 780), minute(&zone, MONDAY, 2_000));
    let holiday = Exception { day: MONDAY.tomorrow().unwrap(), own: false, range: None };
    let who = doctor(&zone, vec![absent], vec![holiday]);
    let tally = Tally::new(&zone, (MONDAY, date(2026, 11, 29)), vec![who]);
    // Monday until one, Tuesday closed, three whole days.
    assert_eq!(tally.rows().next().unwrap().open_min, 240 + 3 * 300);
    assert_eq!(tally.heat.frame(), Some((9, 14)));
    assert_eq!(tally.heat.0[0][13].open_min, 0, "absent");
}

#[test]
fn what_overlaps_counts_once_and_what_is_outside_apart() {
    let zone = zone();
    let who = doctor(&zone, vec![], vec![]);
    let mut tally = Tally::new(&zone, (MONDAY, MONDAY), vec![who.clone()]);
    for (at, state) in [
        ((510, 570), State::Done),
        ((540, 600), State::Done),
        ((545, 560), State::Arrived),
        ((600, 660), State::NoShow),
        ((610, 640), State::Cancelled),
        ((615, 645), State::Expired),
        ((810, 870), State::Booked),
    ] {
        tally.add(&line(&zone, &who, at, state));
    }
    let row = tally.rows().next().unwrap();
    assert_eq!((row.booked_min, row.outside_min), (90, 60), "nine to ten and half past one to two; half an hour on both ends");
    assert_eq!(tally.rates, Rates { agreed: 6, ahead: 1, came: 3, missed: 1, cancelled: 1 });
    assert_eq!((tally.heat.0[0][9].percent(), tally.heat.0[0][13].percent(), tally.heat.0[0][8].percent()), (Some(100), Some(50), None));
    assert_eq!((tally.spread.median(), tally.origins[0]), (Some(2), 6));
}

#[test]
fn a_room_without_hours_is_no_empty_room_and_strangers_are_not_counted() {
    let zone = zone();
    let mut room = doctor(&zone, vec![], vec![]);
    room.hours = Hours { always: true, ..Hours::default() };
    let mut tally = Tally::new(&zone, (MONDAY, MONDAY), vec![room.clone()]);
    assert_eq!(tally.rows().count(), 0);
    tally.add(&line(&zone, &room, (600, 660), State::Done));
    assert_eq!(tally.rows().next().map(|r| (r.open_min, r.outside_min)), Some((0, 60)));
    let other = Line { resource: ResourceId::mint(Instant(7)), ..line(&zone, &room, (600, 660), State::Done) };
    tally.add(&other);
    assert_eq!(tally.rates.agreed, 1);
}

proptest! {
    #[test]
    fn never_fuller_than_full_and_the_map_agrees_with_the_rows(mut starts in prop::collection::vec((480_i64..900, 5_i64..120), 0..40), block in 480_i64..900) {
        let zone = zone();
        let who = doctor(&zone, vec![(minute(&zone, MONDAY, block), minute(&zone, MONDAY, block + 45))], vec![]);
        let mut tally = Tally::new(&zone, (MONDAY, MONDAY), vec![who.clone()]);
        starts.sort_unstable();
        for (start, length) in starts {
            tally.add(&line(&zone, &who, (start, start + length), State::Done));
        }
        let row = tally.rows().next().unwrap();
        prop_assert!(row.booked_min <= row.open_min && row.open_min <= 300);
        let sum = |of: fn(&super::super::Cell) -> i64| tally.heat.0.iter().flatten().map(of).sum::<i64>();
        prop_assert_eq!((sum(|c| c.open_min), sum(|c| c.booked_min)), (row.open_min, row.booked_min));
    }
}
