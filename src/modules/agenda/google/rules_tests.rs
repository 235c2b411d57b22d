#![allow(clippy::unwrap_used)]
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn zone() -> Zone {
    Zone::named("America/Santiago").unwrap()
}

fn read(item: &Value) -> Seen {
    Seen::read(item, &zone()).unwrap()
}

const OURS: Ours = Ours { rev: 3, done: 3, time: (600, 630) };

fn seen(rev: i64, time: (i64, i64)) -> Seen {
    Seen { id: "a".into(), time: Some(time), rev: Some(rev), ..Seen::default() }
}

#[test]
fn a_deleted_event_may_hold_its_id_only() {
    let gone = read(&json!({ "id": "x_20261123T100000Z", "status": "cancelled", "recurringEventId": "x" }));
    assert!(gone.cancelled && gone.time.is_none() && gone.part_of.as_deref() == Some("x"));
    assert_eq!(Seen::read(&json!({ "status": "cancelled" }), &zone()), None);
    assert_eq!(gone.busy((0, i64::MAX)), None);
}

#[test]
fn times_are_read_in_every_form() {
    let at = |start: Value, end: Value| read(&json!({ "id": "a", "start": start, "end": end })).time;
    let minute = |h: i8, m: i8| zone().instant(date(2026, 9, 7).at(h, m, 0, 0)).unwrap().minute();
    let expected = Some((minute(10, 0), minute(10, 30)));
    assert_eq!(at(json!({ "dateTime": "2026-09-07T10:00:00-03:00" }), json!({ "dateTime": "2026-09-07T13:30:00Z" })), expected);
    let hung = json!({ "dateTime": "2026-09-07T10:00:00", "timeZone": "America/Santiago" });
    assert_eq!(at(hung, json!({ "dateTime": "2026-09-07T10:29:30-03:00" })), expected, "half a minute counts whole");
    // The day the clocks go forward has 23 hours.
    let day = at(json!({ "date": "2026-09-06" }), json!({ "date": "2026-09-07" })).unwrap();
    assert_eq!(day.1 - day.0, 23 * 60);
    let same = at(json!({ "date": "2026-09-08" }), json!({ "date": "2026-09-08" })).unwrap();
    assert_eq!(same.1 - same.0, 1_440, "an end that is no end means one day");
    assert_eq!(at(json!({ "dateTime": "mañana" }), json!({})), None);
}

#[test]
fn what_is_free_takes_nothing() {
    let base = json!({ "id": "a", "start": { "dateTime": "2026-09-07T10:00:00Z" }, "end": { "dateTime": "2026-09-07T11:00:00Z" } });
    let with = |key: &str, value: Value| {
        let mut item = base.clone();
        item[key] = value;
        read(&item).busy((0, i64::MAX))
    };
    assert!(read(&base).busy((0, i64::MAX)).is_some());
    assert!(read(&base).busy((i64::MAX - 1, i64::MAX)).is_none());
    for (key, value) in [
        ("transparency", json!("transparent")),
        ("status", json!("cancelled")),
        ("eventType", json!("workingLocation")),
        ("attendees", json!([{ "responseStatus": "accepted" }, { "self": true, "responseStatus": "declined" }])),
    ] {
        assert!(with(key, value).is_none(), "{key}");
    }
    assert!(with("attendees", json!([{ "responseStatus": "declined" }])).is_some(), "others declined");
}

#[test]
fn our_own_echo_changes_nothing() {
    assert_eq!(compare(OURS, &seen(3, (600, 630))), Theirs::Nothing);
    assert_eq!(compare(OURS, &seen(2, (0, 30))), Theirs::Nothing, "an older one on its way");
    let pending = Ours { rev: 4, done: 3, ..OURS };
    assert_eq!(compare(pending, &seen(4, (0, 30))), Theirs::Nothing, "ours, the answer was lost");
    assert_eq!(compare(pending, &Seen { cancelled: true, ..seen(3, (600, 630)) }), Theirs::Nothing);
}

#[test]
fn what_somebody_did_is_told_apart() {
    assert_eq!(compare(OURS, &seen(3, (660, 690))), Theirs::Moved(660, 690));
    assert_eq!(compare(OURS, &Seen { rev: None, ..seen(3, (660, 690)) }), Theirs::Moved(660, 690));
    assert_eq!(compare(OURS, &Seen { whole_day: true, ..seen(3, (0, 1_440)) }), Theirs::Bent);
    assert_eq!(compare(OURS, &Seen { cancelled: true, time: None, rev: None, ..seen(3, (0, 0)) }), Theirs::Deleted);
    assert_eq!(compare(Ours { rev: 4, ..OURS }, &seen(3, (660, 690))), Theirs::Overruled(660, 690));
    assert_eq!(compare(OURS, &seen(9, (660, 690))), Theirs::Behind(9));
}

#[test]
fn only_what_holds_its_place_stands_in_google() {
    for state in State::ALL {
        let present = matches!(state, State::Booked | State::Arrived | State::InService | State::Done);
        assert_eq!(wanted(state, true, false) == Wanted::Present, present, "{state:?}");
        assert_eq!(wanted(state, false, false), Wanted::Absent, "of somebody else now");
        assert_ne!(wanted(state, true, true), if present { Wanted::Absent } else { Wanted::Present });
    }
    assert_eq!(wanted(State::NoShow, true, true), Wanted::AsItIs);
    assert_eq!(wanted(State::Done, false, true), Wanted::AsItIs);
}

#[test]
fn a_body_says_when_and_one_word() {
    let body = body("abc", "Ocupado", (29_900_000, 29_900_030), &zone(), 7);
    assert_eq!(body["visibility"], "private");
    assert_eq!(body["extendedProperties"]["private"]["rev"], "7");
    let seen = read(&body);
    assert_eq!((seen.time, seen.rev), (Some((29_900_000, 29_900_030)), Some(7)));
    let keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["end", "extendedProperties", "id", "reminders", "start", "status", "summary", "transparency", "visibility"]);
}

#[test]
fn the_letters_are_those_of_rfc_4648() {
    let mut hash = [0; 32];
    hash[..20].copy_from_slice(b"foobarfoobarfoobarfo");
    assert_eq!(id_of(&hash), "cpnmuoj1e9j6urr2c5p6crrfc9gn4pjf");
}

proptest! {
    #[test]
    fn an_id_is_what_google_takes(hash in any::<[u8; 32]>()) {
        let id = id_of(&hash);
        prop_assert_eq!(id.len(), 32);
        prop_assert!(id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'v').contains(&b)));
    }

    #[test]
    fn nothing_that_comes_is_a_panic(id in "\\PC{0,12}", start in "\\PC{0,30}", end in "[0-9TZ:+-]{0,25}") {
        let _ = Seen::read(&json!({ "id": id, "start": { "dateTime": start, "date": end }, "end": { "dateTime": end } }), &zone());
        let _ = Seen::read(&json!({ "id": [1], "start": 3, "attendees": { "self": true }, "extendedProperties": null }), &zone());
    }
}
