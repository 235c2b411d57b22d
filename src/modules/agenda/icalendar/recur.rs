//! Recurrences (RFC 5545 §3.8.5), expanded on the wall clock; whoever asks hangs each into its zone.
//!
//! The library expands rightly and resolves wrongly where clocks change, so it is handed times as if they
//! were UTC and gives back the same kind.

use std::collections::HashSet;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarValue};
use jiff::civil::DateTime;

use super::when::{When, Zones};
use crate::base::clock::{Instant, Zone};

/// Occurrences of one event that are looked at, those before the window with them.
const STEPS: usize = 20_000;
/// Occurrences of one event that count.
const MOST: usize = 2_000;

/// Occurrences of a whole calendar that are looked at.
pub struct Budget(usize);

impl Budget {
    /// So many.
    pub const fn of(steps: usize) -> Self {
        Self(steps)
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(400_000)
    }
}

/// The wall-clock starts of an event that repeats.
#[derive(Debug)]
pub struct Repeats {
    /// Those within the window, in order.
    pub walls: Vec<DateTime>,
    /// There are more after the window, or may be.
    pub goes_on: bool,
    /// There are more within the window than are looked at.
    pub cut: bool,
}

/// The wall-clock starts within a window; `None` for a rule that makes no sense or never gets there.
pub fn expand(
    event: &ICalendarComponent,
    start: &When,
    zones: &Zones<'_>,
    window: (Instant, Instant),
    budget: &mut Budget,
) -> Option<Repeats> {
    // Nobody looks further than a day after the window: without an end a rule would be followed for centuries.
    let horizon = start.zone.wall(window.1.plus_min(1_440)).max(start.wall);
    let mut goes_on = false;
    let mut floating =
        ICalendarComponent { component_type: ICalendarComponentType::VEvent, entries: Vec::new(), component_ids: Vec::new() };
    let mut put = |name, values| floating.entries.push(ICalendarEntry { name, params: Vec::new(), values });
    put(ICalendarProperty::Dtstart, vec![moment(start.wall)]);
    let mut left_out: HashSet<DateTime> = HashSet::new();
    for entry in &event.entries {
        let walls = || entry.values.iter().filter_map(|v| When::read(entry, v.as_partial_date_time()?, zones)?.as_seen_by(start));
        match (&entry.name, entry.values.first()) {
            (ICalendarProperty::Rrule, Some(ICalendarValue::RecurrenceRule(rule))) => {
                let mut rule = rule.clone();
                if let Some(until) = rule.until.take() {
                    let wall = When::read(entry, &until, zones)?.as_seen_by(start)?;
                    // A day as the end means its whole length.
                    let last = if until.hour.is_none() && !start.whole_day { wall.date().at(23, 59, 59, 0) } else { wall };
                    rule.until = Some(partial(last.min(horizon)));
                    goes_on |= last > horizon;
                } else if rule.count.is_none() {
                    rule.until = Some(partial(horizon));
                    goes_on = true;
                }
                put(ICalendarProperty::Rrule, vec![ICalendarValue::RecurrenceRule(rule)]);
            }
            (ICalendarProperty::Rdate, _) => put(ICalendarProperty::Rdate, walls().map(moment).collect()),
            (ICalendarProperty::Exdate, _) => left_out.extend(walls()),
            _ => {}
        }
    }
    let steps = STEPS.min(budget.0);
    let found = ICalendar { components: vec![floating] }.expand_dates(Tz::UTC, steps);
    budget.0 = budget.0.saturating_sub(found.events.len());
    if !found.errors.is_empty() || found.events.is_empty() {
        return None;
    }
    let instants: Vec<Instant> = found.events.iter().map(|e| Instant(e.start.timestamp() * 1_000)).collect();
    let seen = |wall: &DateTime| start.at(*wall).instant().is_some_and(|i| i >= window.0 && i < window.1);
    let last = instants.iter().max().map(|last| Zone::utc().wall(*last))?;
    goes_on |= start.at(last).instant().is_some_and(|i| i >= window.1);
    let cut_off = instants.len() >= steps && Zone::utc().instant(last).is_some_and(|i| i < window.1);
    let mut walls: Vec<DateTime> = instants
        .into_iter()
        .map(|at| Zone::utc().wall(at))
        .filter(|w| seen(w) && !left_out.contains(w) && !whole_day_out(&left_out, *w))
        .take(MOST + 1)
        .collect();
    walls.sort_unstable();
    walls.dedup();
    let cut = cut_off || walls.len() > MOST;
    walls.truncate(MOST);
    if cut_off && walls.is_empty() { None } else { Some(Repeats { walls, goes_on, cut }) }
}

/// Some write the day alone where an occurrence with a time is left out.
fn whole_day_out(left_out: &HashSet<DateTime>, wall: DateTime) -> bool {
    left_out.contains(&wall.date().at(0, 0, 0, 0)) && wall.time() != jiff::civil::Time::midnight() && left_out.len() < MOST
}

fn moment(wall: DateTime) -> ICalendarValue {
    ICalendarValue::PartialDateTime(Box::new(partial(wall)))
}

fn partial(wall: DateTime) -> PartialDateTime {
    let number = |n: i8| u8::try_from(n).ok();
    PartialDateTime {
        year: u16::try_from(wall.year()).ok(),
        month: number(wall.month()),
        day: number(wall.day()),
        hour: number(wall.hour()),
        minute: number(wall.minute()),
        second: number(wall.second()),
        ..PartialDateTime::default()
    }
}
