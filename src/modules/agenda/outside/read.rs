//! Busy time out of a calendar's text.

use std::collections::{HashMap, HashSet};

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarStatus, ICalendarTransparency, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::Span;
use sha2::{Digest, Sha256};

use super::lines::{Limits, Unreadable, outline};
use super::recur::{self, Budget};
use super::when::{When, Zones};
use crate::base::clock::{Instant, Zone};

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

/// The end of the UIDs we write ourselves.
const OURS: &str = "@mostrador";
/// Occurrences within the window: more than that is nobody's agenda, and would hold up the writer.
const MOST_TAKEN: usize = 20_000;
/// Longest stretch, in days; what is longer is cut.
const LONGEST_DAYS: i64 = 540;

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
        return Err(Unreadable::TooMuch);
    }
    reading.taken.sort_unstable_by_key(|t| (t.s, t.e, t.key));
    Ok(reading)
}

/// The calendars of a text: some programs write several one after another.
pub fn calendars(text: &str) -> Vec<ICalendar> {
    let mut parser = Parser::new(text);
    let mut found = Vec::new();
    // Each answer eats some of the text; the bound is for a parser that would not.
    for _ in 0..text.len().min(100_000) {
        match parser.entry() {
            Entry::ICalendar(calendar) => found.push(calendar),
            Entry::Eof | Entry::TooManyComponents => break,
            _ => {}
        }
    }
    found
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
        let Some(found) = occurrences(event, zones, window, &mut budget) else {
            reading.faulty += 1;
            continue;
        };
        if is_free(event) {
            continue;
        }
        let own_id = recurrence_id(event, zones);
        let gone = if own_id.is_none() { replaced.get(uid) } else { None };
        for (id, s, e) in found.into_iter().filter(|(id, ..)| gone.is_none_or(|g| !id.is_some_and(|i| g.contains(&i)))) {
            let key = key(uid, own_id.or(id), (s, e), seen);
            reading.taken.push(Taken { key, s, e });
        }
    }
}

/// Called off, or shown as free.
fn is_free(event: &ICalendarComponent) -> bool {
    let outlook = event
        .properties(&ICalendarProperty::Other("X-MICROSOFT-CDO-BUSYSTATUS".to_owned()))
        .any(|p| matches!(p.values.first(), Some(ICalendarValue::Text(t)) if t.eq_ignore_ascii_case("FREE")));
    outlook || event.status() == Some(&ICalendarStatus::Cancelled) || event.transparency() == Some(&ICalendarTransparency::Transparent)
}

fn recurrence_id(event: &ICalendarComponent, zones: &Zones<'_>) -> Option<Instant> {
    When::of(event, &ICalendarProperty::RecurrenceId, zones)?.instant()
}

/// `(which occurrence of several, from, until)` within the window; `None` where the event makes no sense.
fn occurrences(
    event: &ICalendarComponent,
    zones: &Zones<'_>,
    window: (Instant, Instant),
    budget: &mut Budget,
) -> Option<Vec<(Option<Instant>, i64, i64)>> {
    let start = When::of(event, &ICalendarProperty::Dtstart, zones)?;
    let length = Length::of(event, &start, zones)?;
    let (from, until) = (window.0.minute(), window.1.minute());
    let mut found = Vec::new();
    let mut put = |id: Option<Instant>, at: &When| -> Option<()> {
        let (s, e) = length.stretch(at)?;
        if e > s && e > from && s < until {
            found.push((id, s, e.min(s + LONGEST_DAYS * 1_440)));
        }
        Some(())
    };
    if event.has_property(&ICalendarProperty::Rrule) || event.has_property(&ICalendarProperty::Rdate) {
        let reach = (window.0.plus_min(-length.minutes()), window.1);
        for wall in recur::expand(event, &start, zones, reach, budget)? {
            let at = start.at(wall);
            put(at.instant(), &at);
        }
    } else {
        put(None, &start)?;
    }
    Some(found)
}

/// How long an event is.
enum Length {
    Minutes(i64),
    Days(i64),
}

impl Length {
    fn of(event: &ICalendarComponent, start: &When, zones: &Zones<'_>) -> Option<Self> {
        if let Some(end) = When::of(event, &ICalendarProperty::Dtend, zones) {
            if start.whole_day {
                // The end of a stay is its last morning; some write it before or on the first day.
                return Some(Self::Days(i64::from((end.wall.date() - start.wall.date()).get_days()).max(1)));
            }
            return Some(Self::Minutes((end.instant()?.0 - start.instant()?.0).div_euclid(60_000).max(0)));
        }
        if let Some(ICalendarValue::Duration(d)) = event.property(&ICalendarProperty::Duration).and_then(|p| p.values.first()) {
            let minutes = d.as_seconds().div_euclid(60).clamp(0, LONGEST_DAYS * 1_440);
            return Some(if start.whole_day { Self::Days((minutes / 1_440).max(1)) } else { Self::Minutes(minutes) });
        }
        Some(if start.whole_day { Self::Days(1) } else { Self::Minutes(0) })
    }

    const fn minutes(&self) -> i64 {
        match self {
            Self::Minutes(m) => *m,
            Self::Days(d) => *d * 1_440,
        }
    }

    /// From and until, in minutes of UTC: a day of dates has 23, 24 or 25 hours.
    fn stretch(&self, at: &When) -> Option<(i64, i64)> {
        let from = at.instant()?;
        match self {
            Self::Minutes(m) => Some((from.minute(), from.minute() + m)),
            Self::Days(d) => {
                let after = at.at(at.wall.checked_add(Span::new().try_days((*d).min(LONGEST_DAYS)).ok()?).ok()?);
                Some((from.minute(), after.instant()?.minute()))
            }
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
