//! Reading what others write, and the rules for what changes.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::read::{Reading, Taken, read};
use super::rules::{Change, Emptiness, KnownEvent, Verdict, judge};
use crate::base::clock::{Instant, Zone};
use crate::modules::agenda::icalendar::{Much, Unreadable};

fn zone() -> Zone {
    Zone::named("America/Santiago").unwrap()
}

fn window() -> (Instant, Instant) {
    let at = |d: jiff::civil::Date| zone().day_start(d).unwrap();
    (at(date(2026, 8, 1)), at(date(2027, 8, 1)))
}

fn calendar(body: &str) -> Result<Reading, Unreadable> {
    read(format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n").as_bytes(), &zone(), window())
}

fn event(lines: &str) -> Reading {
    calendar(&format!("BEGIN:VEVENT\r\nUID:1@example.org\r\n{lines}\r\nEND:VEVENT")).unwrap()
}

/// What is taken, on the wall clock of the business.
fn walls(reading: &Reading) -> Vec<String> {
    let wall = |m| zone().wall(Instant::from_minute(m)).strftime("%m-%d %H:%M").to_string();
    reading.taken.iter().map(|t| format!("{}/{}", wall(t.s), wall(t.e))).collect()
}

#[test]
fn every_way_to_write_a_time_is_understood() {
    for (lines, expected) in [
        ("DTSTART:20260901T130000Z\r\nDTEND:20260901T140000Z", "09-01 09:00/09-01 10:00"),
        ("DTSTART:20260901T090000\r\nDTEND:20260901T100000", "09-01 09:00/09-01 10:00"),
        ("DTSTART;TZID=America/Bogota:20260901T080000\r\nDURATION:PT1H", "09-01 09:00/09-01 10:00"),
        ("DTSTART;TZID=\"/freeassociation.sourceforge.net/America/Lima\":20260901T080000\r\nDURATION:PT60M", "09-01 09:00/09-01 10:00"),
        ("DTSTART;TZID=SA Pacific Standard Time:20260901T080000\r\nDURATION:PT1H", "09-01 09:00/09-01 10:00"),
        ("DTSTART;VALUE=DATE:20260901", "09-01 00:00/09-02 00:00"),
        ("DTSTART;VALUE=DATE:20260901\r\nDTEND;VALUE=DATE:20260904", "09-01 00:00/09-04 00:00"),
        ("DTSTART;VALUE=DATE:20260901\r\nDTEND;VALUE=DATE:20260831", "09-01 00:00/09-02 00:00"),
        ("DTSTART;VALUE=DATE:20260901\r\nDURATION:P4D", "09-01 00:00/09-05 00:00"),
        // Midnight of 6 September does not exist in Santiago.
        ("DTSTART;VALUE=DATE:20260905\r\nDTEND;VALUE=DATE:20260906", "09-05 00:00/09-06 01:00"),
    ] {
        assert_eq!(walls(&event(lines)), [expected], "{lines}");
    }
}

#[test]
fn what_is_free_takes_no_time() {
    let time = "DTSTART:20260901T130000Z\r\nDTEND:20260901T140000Z\r\n";
    for free in ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"] {
        let reading = event(&format!("{time}{free}"));
        assert_eq!((reading.taken.len(), reading.events), (0, 1), "{free}");
    }
    assert_eq!(event("DTSTART:20260901T130000Z").taken.len(), 0, "a moment without length");
}

#[test]
fn an_alarm_does_not_move_its_event() {
    let reading = event("DTSTART:20260901T130000Z\r\nDTEND:20260901T140000Z\r\nBEGIN:VALARM\r\nUID:9\r\nDURATION:PT5M\r\nEND:VALARM");
    assert_eq!(walls(&reading), ["09-01 09:00/09-01 10:00"]);
}

#[test]
fn repeated_events_keep_their_wall_clock_when_clocks_change() {
    let reading =
        event("DTSTART;TZID=America/Santiago:20260901T090000\r\nDTEND;TZID=America/Santiago:20260901T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3");
    assert_eq!(walls(&reading), ["09-01 09:00/09-01 10:00", "09-08 09:00/09-08 10:00", "09-15 09:00/09-15 10:00"]);
    assert_eq!(reading.taken[1].s - reading.taken[0].s, 7 * 1_440 - 60, "an hour less between them");
    // At midnight where there is none, an hour later that day only.
    let daily = event("DTSTART;TZID=America/Santiago:20260905T000000\r\nDURATION:PT30M\r\nRRULE:FREQ=DAILY;COUNT=3");
    assert_eq!(walls(&daily), ["09-05 00:00/09-05 00:30", "09-06 01:00/09-06 01:30", "09-07 00:00/09-07 00:30"]);
}

#[test]
fn exceptions_of_a_series_are_kept() {
    let series = "DTSTART;TZID=America/Santiago:20260901T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20260905T130000Z\r\nEXDATE;TZID=America/Santiago:20260902T090000\r\nEXDATE:20260904T130000Z";
    let moved = "BEGIN:VEVENT\r\nUID:1@example.org\r\nRECURRENCE-ID:20260903T130000Z\r\nDTSTART;TZID=America/Santiago:20260903T150000\r\nDURATION:PT30M\r\nEND:VEVENT";
    let reading = calendar(&format!("BEGIN:VEVENT\r\nUID:1@example.org\r\n{series}\r\nEND:VEVENT\r\n{moved}")).unwrap();
    assert_eq!(walls(&reading), ["09-01 09:00/09-01 10:00", "09-03 15:00/09-03 15:30", "09-05 09:00/09-05 10:00"]);
    let cancelled = moved.replace("DURATION:PT30M", "DURATION:PT30M\r\nSTATUS:CANCELLED");
    let reading = calendar(&format!("BEGIN:VEVENT\r\nUID:1@example.org\r\n{series}\r\nEND:VEVENT\r\n{cancelled}")).unwrap();
    assert_eq!(walls(&reading), ["09-01 09:00/09-01 10:00", "09-05 09:00/09-05 10:00"]);
}

#[test]
fn a_series_from_long_ago_still_counts_and_a_wild_one_ends() {
    let reading = event("DTSTART:20100104T130000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO");
    assert_eq!(reading.taken.len(), 52);
    let wild = calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20000101T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT");
    assert_eq!(wild, Err(Unreadable::NothingValid));
    let many = event("DTSTART:20260901T000000Z\r\nDURATION:PT5M\r\nRRULE:FREQ=MINUTELY");
    assert_eq!(many.taken.len(), 2_000);
}

#[test]
fn many_series_without_end_are_all_read() {
    let one = |n: usize| {
        format!("BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:20200106T{:02}0000Z\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT", n % 24)
    };
    let reading = calendar(&(0..200).map(one).collect::<Vec<_>>().join("\r\n")).unwrap();
    assert_eq!((reading.events, reading.faulty, reading.taken.len()), (200, 0, 200 * 52));
}

#[test]
fn a_flood_of_events_is_refused_before_it_reaches_the_writer() {
    let one = "BEGIN:VEVENT\r\nUID:same\r\nDTSTART:20260901T000000Z\r\nDURATION:PT5M\r\nRRULE:FREQ=MINUTELY\r\nEND:VEVENT\r\n";
    assert_eq!(calendar(one.repeat(12).trim_end()), Err(Unreadable::TooMuch(Much::Occurrences)));
    let single = "BEGIN:VEVENT\r\nUID:same\r\nDTSTART:20260901T130000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n";
    let many = calendar(single.repeat(9_000).trim_end()).unwrap();
    let keys: std::collections::HashSet<_> = many.taken.iter().map(|t| t.key).collect();
    assert_eq!(keys.len(), 9_000, "each its own key");
}

#[test]
fn ours_that_come_back_are_no_busy_time() {
    let reading = calendar("BEGIN:VEVENT\r\nUID:0197@mostrador\r\nDTSTART:20260901T130000Z\r\nDURATION:PT1H\r\nEND:VEVENT").unwrap();
    assert_eq!((reading.taken.len(), reading.ours), (0, 1));
}

#[test]
fn the_same_occurrence_has_the_same_key_and_two_never_share_one() {
    let one = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260901T130000Z\r\nDURATION:PT1H\r\nEND:VEVENT";
    let later = one.replace("T13", "T15");
    let key = |text: &str| calendar(text).unwrap().taken[0].key;
    assert_eq!(key(one), key(&later), "moved, not another");
    let twice = calendar(&format!("{one}\r\n{later}")).unwrap();
    assert_eq!(twice.taken.len(), 2);
    assert_ne!(twice.taken[0].key, twice.taken[1].key);
    assert_eq!(calendar(&one.replace("UID:a\r\n", "")).unwrap().taken.len(), 1, "without a UID");
}

fn known(key: u8, at: i64) -> KnownEvent {
    KnownEvent { taken: taken(key, at), misses: 0, missed_since: None }
}

fn taken(key: u8, at: i64) -> Taken {
    Taken { key: [key; 16], s: at, e: at + 60 }
}

const NOW: Instant = Instant(1_000 * 60_000);

fn change(verdict: Verdict) -> Change {
    match verdict {
        Verdict::Take(change) => change,
        Verdict::Doubt => panic!("doubted"),
    }
}

#[test]
fn an_event_is_free_only_when_it_was_missing_for_long() {
    let before = [known(1, 2_000), known(2, 3_000)];
    let first = change(judge(&before, &[taken(1, 2_000)], 1, Emptiness::default(), NOW));
    assert_eq!((first.missed.as_slice(), first.gone.len()), ([[2; 16]].as_slice(), 0));
    let missing = |misses, since: i64| KnownEvent { misses, missed_since: Some(NOW.plus_min(-since)), ..known(2, 3_000) };
    let go = |k: KnownEvent| change(judge(&[known(1, 2_000), k], &[taken(1, 2_000)], 1, Emptiness::default(), NOW)).gone.len();
    assert_eq!((go(missing(2, 11)), go(missing(1, 11)), go(missing(2, 5))), (1, 0, 0));
    let back = change(judge(&[missing(2, 60)], &[taken(2, 3_000)], 1, Emptiness::default(), NOW));
    assert_eq!((back.found.len(), back.put.len()), (1, 0));
    let past = change(judge(
        &[KnownEvent { misses: 9, missed_since: Some(Instant(0)), ..known(3, 100) }],
        &[taken(1, 2_000)],
        1,
        Emptiness::default(),
        NOW,
    ));
    assert_eq!((past.gone.len(), past.missed.len()), (0, 0), "what has passed is history");
}

#[test]
fn a_calendar_that_turns_empty_cancels_nothing_by_itself() {
    let long = Emptiness { times: 5, since: Some(NOW.plus_min(-121)) };
    assert_eq!(judge(&[known(1, 2_000), known(2, 3_000)], &[], 0, long, NOW), Verdict::Doubt, "several wait for a person");
    assert_eq!(judge(&[known(1, 2_000)], &[], 0, Emptiness::default(), NOW), Verdict::Doubt);
    assert_eq!(judge(&[known(1, 2_000)], &[], 0, Emptiness { times: 5, since: Some(NOW.plus_min(-10)) }, NOW), Verdict::Doubt);
    assert_eq!(change(judge(&[known(1, 2_000)], &[], 0, long, NOW)).gone.len(), 1, "the last one, after two hours");
    assert_eq!(judge(&[known(1, 100)], &[], 0, Emptiness::default(), NOW), Verdict::Take(Change::default()), "nothing lies ahead");
}
