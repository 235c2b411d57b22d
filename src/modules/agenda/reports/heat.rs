//! When the agenda is full: minutes by weekday and hour of the wall clock.

use serde::Serialize;
use utoipa::ToSchema;

use super::rates::percent;
use crate::base::clock::{Instant, Zone};
use crate::modules::agenda::slots::Busy;

/// Hours of a day.
pub const HOURS: usize = 24;

/// An hour of a weekday, over the whole period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, ToSchema)]
pub struct Cell {
    /// Minutes open.
    pub open_min: i64,
    /// Minutes of them that were booked.
    pub booked_min: i64,
}

impl Cell {
    /// How full, in percent; none where it is closed.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        percent(self.booked_min, self.open_min)
    }
}

/// Seven weekdays, Monday first, of twenty-four hours.
#[derive(Clone, Debug, Default)]
pub struct Heat(pub [[Cell; HOURS]; 7]);

impl Heat {
    /// Spreads a stretch over its hours.
    pub fn add(&mut self, zone: &Zone, (start, end): Busy, put: impl Fn(&mut Cell, i64)) {
        let mut at = start;
        while at < end {
            let wall = zone.wall(Instant::from_minute(at));
            let until = (at + 60 - i64::from(wall.minute())).min(end);
            let day = usize::try_from(wall.weekday().to_monday_zero_offset()).unwrap_or(0);
            let hour = usize::try_from(wall.hour()).unwrap_or(0);
            put(&mut self.0[day % 7][hour % HOURS], until - at);
            at = until;
        }
    }

    /// The first hour that is ever open and the one after the last; none where it never is.
    #[must_use]
    pub fn frame(&self) -> Option<(usize, usize)> {
        let open = |hour: &usize| self.0.iter().any(|day| day[*hour].open_min > 0);
        Some(((0..HOURS).find(open)?, (0..HOURS).rfind(open)? + 1))
    }
}
