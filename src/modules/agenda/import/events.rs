//! The events of a file that waits, read one at a time.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty};

use super::intake::Packed;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::icalendar::{Zones, calendars, recurrence_id, text_of};

/// An event as far as people go.
#[derive(Debug)]
pub struct Found {
    /// Its line in the file.
    pub line: u64,
    /// What it is called.
    pub title: String,
    /// Who was invited, but for whoever invited them.
    pub invited: Vec<String>,
}

/// An event with its times yet to be read.
pub struct Event<'t> {
    /// Its line in the file.
    pub line: u64,
    /// As it was written.
    pub text: &'t str,
    /// As it was understood.
    pub component: &'t ICalendarComponent,
}

impl Event<'_> {
    /// What it is known by.
    pub fn uid(&self) -> &str {
        self.component.uid().unwrap_or_default()
    }

    /// It changes a series from its day on, as a whole.
    pub fn is_this_and_future(&self) -> bool {
        let is = |line: &str| line.starts_with("RECURRENCE-ID") && line.contains("THISANDFUTURE");
        self.text.lines().any(|line| is(&line.to_ascii_uppercase()))
    }

    /// What a person is recognised by.
    pub fn found(&self) -> Found {
        let of = |name: &str| -> Vec<String> {
            self.text.lines().filter_map(|l| l.strip_prefix(name)?.strip_prefix(':')).map(str::to_owned).collect()
        };
        let organizer = of("ORGANIZER");
        let invited = of("ATTENDEE").into_iter().filter(|a| !organizer.contains(a)).collect();
        Found { line: self.line, title: text_of(self.component, &ICalendarProperty::Summary).trim().to_owned(), invited }
    }
}

fn wrapped(text: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{text}END:VCALENDAR\r\n")
}

/// The zones of a file.
pub fn zones_of(packed: &Packed) -> ICalendar {
    calendars(&wrapped(&packed.zones)).into_iter().next().unwrap_or_default()
}

/// Hands over every event, in the order of the file; `None` for one that is none at all.
///
/// # Errors
/// What the visitor says.
pub fn each(packed: &Packed, visit: &mut dyn FnMut(u64, Option<Event<'_>>) -> Outcome<()>) -> Outcome<()> {
    each_text(packed, &mut |line, text| read(line, text, visit))
}

fn read(line: u64, text: &str, visit: &mut dyn FnMut(u64, Option<Event<'_>>) -> Outcome<()>) -> Outcome<()> {
    let whole = calendars(&wrapped(text));
    let component = whole.iter().flat_map(|c| &c.components).find(|c| c.component_type == ICalendarComponentType::VEvent);
    visit(line, component.map(|component| Event { line, text, component }))
}

fn each_text(packed: &Packed, visit: &mut dyn FnMut(u64, &str) -> Outcome<()>) -> Outcome<()> {
    let mut lines = BufReader::new(zstd::Decoder::new(packed.events.as_slice())?);
    let (mut line, mut at, mut text) = (String::new(), 0, String::new());
    loop {
        line.clear();
        let over = lines.read_line(&mut line)? == 0;
        let next = line.strip_prefix('#').map(|n| n.trim().parse().unwrap_or(0));
        if (over || next.is_some()) && !text.is_empty() {
            visit(at, &text)?;
            text.clear();
        }
        match next {
            _ if over => return Ok(()),
            Some(number) => at = number,
            None => text.push_str(&line),
        }
    }
}

/// What single events of a file say of its series.
#[derive(Debug, Default)]
pub struct Series {
    replaced: HashMap<String, HashSet<Instant>>,
    changed: HashMap<String, Instant>,
}

impl Series {
    /// Reads the file for them.
    ///
    /// # Errors
    /// Only for a damaged draft.
    pub fn read(packed: &Packed, zones: &Zones<'_>) -> Outcome<Self> {
        let mut me = Self::default();
        each_text(packed, &mut |line, text| {
            if !text.contains("RECURRENCE-ID") && !text.to_ascii_uppercase().contains("RECURRENCE-ID") {
                return Ok(());
            }
            read(line, text, &mut |_, event| {
                if let Some(event) = event {
                    me.note(&event, zones);
                }
                Ok(())
            })
        })?;
        Ok(me)
    }

    fn note(&mut self, event: &Event<'_>, zones: &Zones<'_>) {
        let Some(id) = recurrence_id(event.component, zones) else { return };
        if event.is_this_and_future() {
            self.changed.entry(event.uid().to_owned()).and_modify(|first| *first = (*first).min(id)).or_insert(id);
        } else {
            self.replaced.entry(event.uid().to_owned()).or_default().insert(id);
        }
    }

    /// True where an event of its own stands for this time of a series.
    pub fn replaces(&self, uid: &str, id: Instant) -> bool {
        self.replaced.get(uid).is_some_and(|ids| ids.contains(&id))
    }

    /// True where the series was changed as a whole before or at this time.
    pub fn changes(&self, uid: &str, id: Instant) -> bool {
        self.changed.get(uid).is_some_and(|first| id >= *first)
    }
}

/// True where nobody knows the zone an event begins in.
pub fn of_unknown_zone(event: &ICalendarComponent, zones: &Zones<'_>) -> bool {
    let named = event.property(&ICalendarProperty::Dtstart).and_then(|start| start.tz_id());
    named.is_some_and(|name| zones.known(name).is_none())
}
