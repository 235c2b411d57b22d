//! The file as it arrives, and its events one by one. What the whole makes of an agenda is in `tests/it`.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::events::{self, Series};
use super::intake::{Intake, Packed};
use crate::base::clock::{Instant, Zone};
use crate::http::Sink;
use crate::modules::agenda::icalendar::Zones;

fn taken(bytes: &[u8], piece: usize) -> Result<Packed, String> {
    let fault = |p: crate::base::problem::Problem| format!("{}:{}", p.fields[0].field, p.fields[0].fault);
    let mut intake = Intake::default();
    bytes.chunks(piece).try_for_each(|chunk| intake.take(chunk)).map_err(fault)?;
    intake.finish().map_err(fault)
}

fn read(text: &str) -> Packed {
    taken(format!("BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n").as_bytes(), 1_000).unwrap()
}

/// Line, title and who was invited, of each event.
fn found(packed: &Packed) -> Vec<(u64, String, Vec<String>)> {
    let mut all = Vec::new();
    events::each(packed, &mut |_, event| {
        let found = event.unwrap().found();
        all.push((found.line, found.title, found.invited));
        Ok(())
    })
    .unwrap();
    all
}

const EVENT: &str = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Ana\\, la de\r\n  siempre\r\nDESCRIPTION:canario\r\nLOCATION:canario\r\nATTACH;ENCODING=BASE64:canario\r\nORGANIZER:mailto:yo@example.org\r\nATTENDEE;CN=Yo:mailto:yo@example.org\r\nATTENDEE;CN=\"Ana; canario\":MAILTO:Ana@Example.org\r\nDTSTART:20260901T130000Z\r\nDURATION:PT1H\r\nBEGIN:VALARM\r\nSUMMARY:alarma\r\nDURATION:PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n";

#[test]
fn only_when_what_it_is_called_and_who_was_invited_is_kept() {
    let packed = read(&format!("{EVENT}BEGIN:VTODO\r\nUID:2\r\nEND:VTODO\r\n{EVENT}"));
    let text = String::from_utf8(zstd::decode_all(packed.events.as_slice()).unwrap()).unwrap();
    assert!(!text.contains("canario") && !text.contains("alarma") && !text.contains("PT5M"), "{text}");
    assert_eq!(packed.count, 2);
    let own = |line| (line, "Ana, la de siempre".to_owned(), vec!["ana@example.org".to_owned()]);
    assert_eq!(found(&packed), [own(2), own(22)]);
}

#[test]
fn what_is_no_calendar_is_named() {
    let whole = format!("BEGIN:VCALENDAR\r\n{EVENT}END:VCALENDAR\r\n");
    for (bytes, fault) in [
        (b"PK\x03\x04takeout".as_slice(), "ics-zip"),
        (b"\xFF\xFEB\0E\0G\0", "ics-utf16"),
        (b"  <!DOCTYPE html><html>Entrar</html>", "ics-page"),
        (b"\x00\x01\x02\x03", "ics-no-calendar"),
        (b"nombre,apellido\r\nAna,Ruiz\r\n", "ics-no-calendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "ics-empty"),
        (&whole.as_bytes()[..whole.len() - 30], "ics-cut-short"),
        (&whole.as_bytes()[..200], "ics-cut-short"),
    ] {
        assert_eq!(taken(bytes, 4_096).err().as_deref(), Some(format!("file:{fault}").as_str()), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn each_limit_is_named() {
    let within = |text: &str| format!("BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n");
    let event = |text: &str| within(&format!("BEGIN:VEVENT\r\n{text}END:VEVENT\r\n"));
    for (text, fault) in [
        (within(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(200_001)), "ics-events"),
        (within(&"BEGIN:VTODO\nEND:VTODO\n".repeat(1_000_001)), "ics-components"),
        (within(&format!("{}{}", "BEGIN:VEVENT\n".repeat(50_000), "END:VEVENT\n".repeat(50_000))), "ics-depth"),
        (event(&format!("UID:{}\n", "x".repeat(70_000))), "ics-line"),
        (event(&"EXDATE:20260101\n".repeat(2_001)), "ics-properties"),
        (within(&format!("BEGIN:VEVENT\nRDATE:{}\nEND:VEVENT\n", "x".repeat(60_000)).repeat(900)), "ics-text"),
    ] {
        assert_eq!(taken(text.as_bytes(), 65_536).err().as_deref(), Some(format!("file:{fault}").as_str()));
    }
    let long = event(&format!("UID:1\nATTACH:{}\n", "x".repeat(9_000_000)));
    assert_eq!(taken(long.as_bytes(), 65_536).unwrap().count, 1, "what is not kept may be long");
}

#[test]
fn letters_of_windows_are_read() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Mu\u{f1}oz\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(found(&taken(&latin, 7).unwrap())[0].1, "Muñoz");
}

#[test]
fn single_times_of_a_series_and_changes_of_the_rest_are_known() {
    let single = |id: &str| format!("BEGIN:VEVENT\r\nUID:a\r\n{id}\r\nDTSTART:20260901T150000Z\r\nEND:VEVENT\r\n");
    let packed =
        read(&format!("{}{}", single("RECURRENCE-ID:20260901T130000Z"), single("recurrence-id;range=thisandfuture:20260908T130000Z")));
    let (calendar, home) = (events::zones_of(&packed), Zone::utc());
    let series = Series::read(&packed, &Zones::of(&calendar, &home)).unwrap();
    let at = |day: i8| home.instant(jiff::civil::date(2026, 9, day).at(13, 0, 0, 0)).unwrap();
    assert!(series.replaces("a", at(1)) && !series.replaces("b", at(1)) && !series.replaces("a", at(8)));
    assert!(series.changes("a", at(8)) && series.changes("a", at(15)) && !series.changes("a", at(1)));
    assert!(!series.changes("a", Instant(0)));
}

proptest! {
    #[test]
    fn no_bytes_break_the_intake(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1_usize..64) {
        let mut file = b"BEGIN:VCALENDAR\r\n".to_vec();
        file.extend(&bytes);
        let _ = taken(&file, piece);
    }

    #[test]
    fn pieces_make_no_difference(titles in prop::collection::vec("[a-zñ ,:]{0,20}", 1..6), piece in 1_usize..50) {
        let events: Vec<String> = titles.iter().map(|t| format!("BEGIN:VEVENT\nUID:1\nSUMMARY:{}\nEND:VEVENT\n", t.replace(',', "\\,"))).collect();
        let file = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
        let got: Vec<String> = found(&taken(file.as_bytes(), piece).unwrap()).into_iter().map(|f| f.1).collect();
        prop_assert_eq!(got, titles.iter().map(|t| t.trim().to_owned()).collect::<Vec<_>>());
    }
}
