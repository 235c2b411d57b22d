//! One appointment as iCalendar. The `ical` crate writes lines but neither escapes TEXT nor folds by
//! octets, so values pass through here first.

use ical::generator::{Emitter, IcalCalendarBuilder, IcalEventBuilder};
use ical::ical_property;
use ical::property::Property;

use super::store::Row;
use crate::base::clock::Instant;
use crate::business::Business;

/// TEXT (RFC 5545 §3.3.11): backslash, semicolon, comma and line break escaped, controls dropped.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Lines of at most 75 octets (§3.1), folded between characters.
fn fold(calendar: &str) -> String {
    // What the crate folded by characters is joined first.
    let joined = calendar.replace("\r\n ", "").replace("\r\n", "\n");
    let mut out = String::with_capacity(joined.len() + 64);
    for line in joined.lines() {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 74 {
                out.push_str("\r\n ");
                width = 1;
            }
            width += c.len_utf8();
            out.push(c);
        }
        out.push_str("\r\n");
    }
    out
}

/// The calendar with the one event.
pub(super) fn event(business: &Business, row: &Row) -> Vec<u8> {
    let stamp = |at: Instant| at.stamp();
    let name = business.profile().name.clone();
    let event = IcalEventBuilder::tzid("UTC")
        .uid(format!("{}@mostrador", row.id))
        .changed(stamp(row.changed_at))
        .start(stamp(row.start))
        .end(stamp(row.end))
        .set(ical_property!("SEQUENCE", row.sequence.to_string()))
        .set(ical_property!("SUMMARY", text(&format!("{} · {name}", row.service_name))))
        .set(ical_property!("LOCATION", text(&business.profile().address)))
        .build();
    let mut calendar = IcalCalendarBuilder::version("2.0").gregorian().prodid("-//Mostrador//ES").build();
    calendar.events.push(event);
    // Times are UTC: the zone parameter the crate adds has no place beside a Z.
    fold(&calendar.generate().replace(";TZID=UTC", "")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folded_lines_are_short_and_whole(words in "[a-zñáéíóú ]{0,300}") {
            let folded = fold(&format!("SUMMARY:{words}\n"));
            prop_assert!(folded.split("\r\n").all(|l| l.len() <= 75));
            prop_assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{words}\r\n"));
        }

        #[test]
        fn no_value_can_begin_a_line(value in "\\PC{0,40}[\r\n]\\PC{0,40}") {
            prop_assert!(!text(&value).contains(['\r', '\n']));
        }
    }
}
