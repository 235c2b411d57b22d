//! Busy time out of a calendar's text.

use std::collections::{HashMap, HashSet};

use calcard::icalendar::{ICalendar, ICalendarComponentType};
use sha2::{Digest, Sha256};

use crate::base::clock::{Instant, Zone};
use crate::modules::agenda::icalendar::{
    Budget, Limits, Much, OURS, Taking, Unreadable, Zones, calendars, is_called_off, is_shown_free, outline, recurrence_id,
};

/// A stretch of time that is taken elsewhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Taken {
    /// The same occurrence has the same key each time.
    pub key: [u8; 16],
    /// First minute of UTC.
    pub s: i64,
    /// Minute after the last.
    pub e: i64,
}

/// What a calendar says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// Taken time within the window, in order.
    pub taken: Vec<Taken>,
    /// Events present in any form.
    pub events: usize,
    /// Events that could not be understood.
    pub faulty: usize,
    /// Occurrences that are ours and came back.
    pub ours: usize,
}

/// Occurrences within the window: more than that is nobody's agenda, and would hold up the writer.
const MOST_TAKEN: usize = 20_000;

/// Reads a feed. Times without a zone are the business's.
///
/// # Errors
/// Why it is not read: the last good copy stands then.
pub fn read(bytes: &[u8], zone: &Zone, window: (Instant, Instant)) -> Result<Reading, Unreadable> {
    let text = outline(bytes, Limits::FEED, &[])?;
    let mut reading = Reading::default();
    let mut seen = HashMap::new();
    for calendar in calendars(&text) {
        let zones = Zones::of(&calendar, zone);
        take_all(&calendar, &zones, window, &mut reading, &mut seen);
    }
    if reading.events > 0 && reading.faulty == reading.events {
        return Err(Unreadable::NothingValid);
    }
    if reading.taken.len() > MOST_TAKEN {
        return Err(Unreadable::TooMuch(Much::Occurrences));
    }
    reading.taken.sort_unstable_by_key(|t| (t.s, t.e, t.key));
    Ok(reading)
}

fn take_all(calendar: &ICalendar, zones: &Zones<'_>, window: (Instant, Instant), reading: &mut Reading, seen: &mut HashMap<[u8; 16], u32>) {
    let events = || calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
    // Occurrences that an event of their own replaces.
    let mut replaced: HashMap<&str, HashSet<Instant>> = HashMap::new();
    for event in events() {
        if let (Some(uid), Some(id)) = (event.uid(), recurrence_id(event, zones)) {
            replaced.entry(uid).or_default().insert(id);
        }
    }
    let mut budget = Budget::default();
    for event in events() {
        reading.events += 1;
        let uid = event.uid().unwrap_or_default();
        if uid.ends_with(OURS) {
            reading.ours += 1;
            continue;
        }
        let Some(found) = Taking::of(event, zones, window, &mut budget) else {
            reading.faulty += 1;
            continue;
        };
        if is_called_off(event) || is_shown_free(event) {
            continue;
        }
        let own_id = recurrence_id(event, zones);
        let gone = if own_id.is_none() { replaced.get(uid) } else { None };
        for time in found.times.into_iter().filter(|t| gone.is_none_or(|g| !t.id.is_some_and(|i| g.contains(&i)))) {
            let key = key(uid, own_id.or(time.id), (time.s, time.e), seen);
            reading.taken.push(Taken { key, s: time.s, e: time.e });
        }
    }
}

/// The key of an occurrence; those that would share one are numbered, in the order of the text.
fn key(uid: &str, occurrence: Option<Instant>, (s, e): (i64, i64), seen: &mut HashMap<[u8; 16], u32>) -> [u8; 16] {
    let nameless = if uid.is_empty() { format!("|{s}|{e}") } else { String::new() };
    let first = short_hash(&format!("{uid}{nameless}{}", occurrence.map_or_else(String::new, |i| format!("|{}", i.0))));
    let before = seen.entry(first).or_default();
    *before += 1;
    if *before == 1 { first } else { short_hash(&format!("{first:?}#{before}")) }
}

fn short_hash(text: &str) -> [u8; 16] {
    let mut key = [0; 16];
    key.copy_from_slice(&Sha256::digest(text)[..16]);
    key
}
