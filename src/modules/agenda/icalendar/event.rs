//! An event as the stretches of time it takes.

use calcard::icalendar::{ICalendarComponent, ICalendarProperty, ICalendarStatus, ICalendarTransparency, ICalendarValue};
use jiff::Span;

use super::recur::{self, Budget};
use super::when::{When, Zones};
use crate::base::clock::Instant;

/// Longest stretch, in days; what is longer is cut.
const LONGEST_DAYS: i64 = 540;

/// Called off.
pub fn is_called_off(event: &ICalendarComponent) -> bool {
    event.status() == Some(&ICalendarStatus::Cancelled)
}

/// Shown as free: a birthday, a reminder.
pub fn is_shown_free(event: &ICalendarComponent) -> bool {
    let outlook = event
        .properties(&ICalendarProperty::Other("X-MICROSOFT-CDO-BUSYSTATUS".to_owned()))
        .any(|p| matches!(p.values.first(), Some(ICalendarValue::Text(t)) if t.eq_ignore_ascii_case("FREE")));
    outlook || event.transparency() == Some(&ICalendarTransparency::Transparent)
}

/// Which occurrence of a series an event stands for.
pub fn recurrence_id(event: &ICalendarComponent, zones: &Zones<'_>) -> Option<Instant> {
    When::of(event, &ICalendarProperty::RecurrenceId, zones)?.instant()
}

/// The first text of a property.
pub fn text_of<'e>(event: &'e ICalendarComponent, property: &ICalendarProperty) -> &'e str {
    event.property(property).and_then(|p| p.values.first()).and_then(ICalendarValue::as_text).unwrap_or_default()
}

/// One time of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Occurrence {
    /// Which of several.
    pub id: Option<Instant>,
    /// First minute of UTC.
    pub s: i64,
    /// Minute after the last.
    pub e: i64,
}

/// The times an event takes within a window.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of one event that have nothing to do with each other")]
pub struct Taking {
    /// In order; of a length.
    pub times: Vec<Occurrence>,
    /// Its own days, without hours.
    pub whole_day: bool,
    /// Where it begins, the first of several.
    pub start: Instant,
    /// Minutes; a day counts 1440.
    pub length_min: i64,
    /// It repeats.
    pub repeats: bool,
    /// It goes on after the window.
    pub goes_on: bool,
    /// It has more times than are looked at.
    pub cut: bool,
}

impl Taking {
    /// Reads an event; `None` where it makes no sense.
    pub fn of(event: &ICalendarComponent, zones: &Zones<'_>, window: (Instant, Instant), budget: &mut Budget) -> Option<Self> {
        let start = When::of(event, &ICalendarProperty::Dtstart, zones)?;
        let length = Length::of(event, &start, zones)?;
        let repeats = event.has_property(&ICalendarProperty::Rrule) || event.has_property(&ICalendarProperty::Rdate);
        let begins = start.instant()?;
        let mut taking = Self {
            times: Vec::new(),
            whole_day: start.whole_day,
            start: begins,
            length_min: length.minutes(),
            repeats,
            goes_on: begins >= window.1,
            cut: false,
        };
        if !repeats {
            taking.put(None, length.stretch(&start)?, window);
            return Some(taking);
        }
        let reach = (window.0.plus_min(-length.minutes()), window.1);
        let found = recur::expand(event, &start, zones, reach, budget)?;
        (taking.goes_on, taking.cut) = (found.goes_on, found.cut);
        for wall in found.walls {
            let at = start.at(wall);
            taking.put(at.instant(), length.stretch(&at)?, window);
        }
        Some(taking)
    }

    fn put(&mut self, id: Option<Instant>, (s, e): (i64, i64), (from, until): (Instant, Instant)) {
        if e > s && e > from.minute() && s < until.minute() {
            self.times.push(Occurrence { id, s, e: e.min(s + LONGEST_DAYS * 1_440) });
        }
    }
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
