//! Free places: one pure calculation, used to offer and to validate.

use jiff::civil::{Date, Time};

use crate::base::clock::{Instant, Zone};

/// Weekly hours in local wall time: ISO weekday, first minute, end minute (exclusive).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// 1 is Monday.
    pub weekday: i8,
    /// Minute of the day.
    pub from_min: i64,
    /// Minute of the day, up to 1440.
    pub until_min: i64,
}

/// A day that differs: these hours, or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exception {
    /// Which day.
    pub day: Date,
    /// Of this resource alone, and not of the whole house.
    pub own: bool,
    /// From and until, in minutes of the day; `None` is closed.
    pub range: Option<(i64, i64)>,
}

/// When a resource is there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hours {
    /// Every week.
    pub weekly: Vec<Opening>,
    /// Days that differ.
    pub exceptions: Vec<Exception>,
    /// No hours of its own: a room is there whenever it is needed.
    pub always: bool,
}

impl Hours {
    /// The wall-clock ranges of a day: its own exception first, then the house's, then the week.
    #[must_use]
    pub fn ranges(&self, day: Date) -> Vec<(i64, i64)> {
        for own in [true, false] {
            let mut of_day = self.exceptions.iter().filter(|e| e.day == day && e.own == own).peekable();
            if of_day.peek().is_some() {
                return of_day.filter_map(|e| e.range).collect();
            }
        }
        if self.always {
            return vec![(0, 1_440)];
        }
        let weekday = day.weekday().to_monday_one_offset();
        self.weekly.iter().filter(|o| o.weekday == weekday).map(|o| (o.from_min, o.until_min)).collect()
    }
}

/// A taken stretch in UTC minutes, end exclusive.
pub type Busy = (i64, i64);

/// What is asked of the free time, in minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Length of the service: it lies within the hours.
    pub duration_min: i64,
    /// Kept free before; it may lie outside the hours.
    pub before_min: i64,
    /// Kept free afterwards; it may lie outside the hours.
    pub after_min: i64,
    /// Distance of offered starts, counted from the beginning of each open stretch.
    pub step_min: i64,
    /// The first moment that may be offered.
    pub not_before: Instant,
    /// The last.
    pub not_after: Instant,
}

/// A minute of a civil day as a moment. Midnight at the end of a day is the start of the next.
fn moment(zone: &Zone, day: Date, minute: i64) -> Option<Instant> {
    if minute >= 1_440 {
        return zone.day_start(day.tomorrow().ok()?);
    }
    let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
    zone.instant(day.to_datetime(time))
}

/// Sorts stretches and joins those that overlap or touch.
#[must_use]
pub fn joined(mut stretches: Vec<Busy>) -> Vec<Busy> {
    stretches.sort_unstable();
    let mut out: Vec<Busy> = Vec::with_capacity(stretches.len());
    for (s, e) in stretches {
        match out.last_mut() {
            Some(last) if s <= last.1 => last.1 = last.1.max(e),
            _ => out.push((s, e)),
        }
    }
    out
}

/// The stretches of a day that a resource is there, in UTC minutes, in order.
#[must_use]
pub fn open_stretches(zone: &Zone, day: Date, hours: &Hours) -> Vec<Busy> {
    let ranges = hours.ranges(day).into_iter();
    let moments = ranges.filter_map(|(from, until)| Some((moment(zone, day, from)?.minute(), moment(zone, day, until)?.minute())));
    joined(moments.filter(|(s, e)| e > s).collect())
}

/// True where nothing taken touches a stretch. `busy` is sorted and joined.
#[must_use]
pub fn is_free(busy: &[Busy], (start, end): Busy) -> bool {
    let next = busy.partition_point(|(_, e)| *e <= start);
    busy.get(next).is_none_or(|(s, _)| *s >= end)
}

/// Every start on a day that can be offered. `busy` is sorted and joined.
#[must_use]
pub fn free_starts(zone: &Zone, day: Date, hours: &Hours, busy: &[Busy], ask: &Ask) -> Vec<Instant> {
    let (first, last) = (ask.not_before.0, ask.not_after.0);
    let mut out = Vec::new();
    for (open, close) in open_stretches(zone, day, hours) {
        let mut start = open;
        while start + ask.duration_min <= close {
            let at = Instant::from_minute(start);
            if (first..=last).contains(&at.0) && is_free(busy, (start - ask.before_min, start + ask.duration_min + ask.after_min)) {
                out.push(at);
            }
            start += ask.step_min.max(1);
        }
    }
    out
}

/// True where a stretch lies whole within the hours of the day it begins on.
#[must_use]
pub fn within_hours(zone: &Zone, hours: &Hours, start: Instant, length_min: i64) -> bool {
    let (s, e) = (start.minute(), start.minute() + length_min);
    open_stretches(zone, zone.date(start), hours).into_iter().any(|(open, close)| open <= s && e <= close)
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
