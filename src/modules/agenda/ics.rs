//! Calendars (RFC 5545) as we write them. The `ical` crate writes lines but neither escapes TEXT nor
//! folds by octets, so values pass through here first. The same input always gives the same bytes.

use ical::generator::{Emitter, IcalCalendarBuilder, IcalEventBuilder};
use ical::ical_property;
use ical::property::Property;

use super::appointment::State;
use super::store::Row;
use crate::base::clock::Instant;
use crate::business::Business;

/// What a calendar is sent for (RFC 5546).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Method {
    /// To be read.
    Publish,
    /// An invitation, or a change of one.
    Request,
    /// Called off.
    Cancel,
}

impl Method {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// One event.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry<'a> {
    pub uid: String,
    pub changed: Instant,
    pub start: Instant,
    pub end: Instant,
    pub sequence: i64,
    pub summary: String,
    pub location: String,
    pub cancelled: bool,
    /// Address of the sender of an invitation; empty for none.
    pub organizer: &'a str,
    /// Address of the invited; empty for none.
    pub attendee: &'a str,
}

impl Entry<'_> {
    /// An appointment: service and place, never a name or reason.
    pub fn of(business: &Business, row: &Row) -> Self {
        let profile = business.profile();
        Self {
            uid: format!("{}@mostrador", row.id),
            changed: row.changed_at,
            start: row.start,
            end: row.end,
            sequence: row.sequence,
            summary: format!("{} · {}", row.service_name, profile.name),
            location: profile.address.clone(),
            cancelled: matches!(row.state, State::Cancelled | State::Expired),
            ..Self::default()
        }
    }
}

/// A whole calendar.
pub(super) struct Calendar<'a> {
    pub name: &'a str,
    pub method: Method,
    pub entries: &'a [Entry<'a>],
}

/// Writes a calendar.
pub(super) fn write(calendar: &Calendar<'_>) -> Vec<u8> {
    let mut out = IcalCalendarBuilder::version("2.0").gregorian().prodid("-//Mostrador//ES").build();
    let name = text(calendar.name);
    for property in [
        ical_property!("METHOD", calendar.method.code()),
        ical_property!("NAME", name.clone()),
        ical_property!("X-WR-CALNAME", name),
        ical_property!("REFRESH-INTERVAL;VALUE=DURATION", "PT15M"),
        ical_property!("X-PUBLISHED-TTL", "PT15M"),
    ] {
        out.properties.push(property);
    }
    for e in calendar.entries {
        let mut event =
            IcalEventBuilder::tzid("UTC").uid(e.uid.clone()).changed(e.changed.stamp()).start(e.start.stamp()).end(e.end.stamp());
        event = event
            .set(ical_property!("SEQUENCE", e.sequence.to_string()))
            .set(ical_property!("STATUS", if e.cancelled { "CANCELLED" } else { "CONFIRMED" }))
            .set(ical_property!("SUMMARY", text(&e.summary)));
        if !e.location.is_empty() {
            event = event.set(ical_property!("LOCATION", text(&e.location)));
        }
        if !e.organizer.is_empty() {
            event = event.set(ical_property!("ORGANIZER", format!("mailto:{}", text(e.organizer))));
        }
        if !e.attendee.is_empty() {
            event = event
                .set(ical_property!("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", format!("mailto:{}", text(e.attendee))));
        }
        out.events.push(event.build());
    }
    // Times are UTC: the zone parameter the crate adds has no place beside a Z.
    fold(&out.generate().replace(";TZID=UTC", "")).into_bytes()
}

/// The calendar with the one event.
pub(super) fn event(business: &Business, row: &Row) -> Vec<u8> {
    let name = business.profile().name.clone();
    write(&Calendar { name: &name, method: Method::Publish, entries: &[Entry::of(business, row)] })
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_invitation_says_what_mail_programs_need() {
        let entry = Entry {
            uid: "1@mostrador".into(),
            start: Instant(1_795_402_800_000),
            end: Instant(1_795_404_600_000),
            sequence: 2,
            summary: "Consulta; con coma, y más".into(),
            cancelled: true,
            organizer: "a@example.org",
            attendee: "b@example.org",
            ..Entry::default()
        };
        let written =
            String::from_utf8(write(&Calendar { name: "Clínica", method: Method::Cancel, entries: &[entry] })).unwrap_or_default();
        let unfolded = written.replace("\r\n ", "");
        for line in [
            "METHOD:CANCEL",
            "SEQUENCE:2",
            "STATUS:CANCELLED",
            "DTSTART:20261123T030000Z",
            "SUMMARY:Consulta\\; con coma\\, y más",
            "ORGANIZER:mailto:a@example.org",
            "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        ] {
            assert!(unfolded.contains(&format!("{line}\r\n")), "{line}\n{unfolded}");
        }
    }

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
