//! Something that can be booked, and its rules.

use super::appointment::ServiceId;
use super::slots::{Ask, Busy};
use crate::base::clock::Instant;

/// A service. Times are in minutes unless the name says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub id: ServiceId,
    pub name: String,
    /// A sentence for those who book by themselves.
    pub about: String,
    pub duration_min: i64,
    pub buffer_before_min: i64,
    pub buffer_min: i64,
    /// Distance of offered starts.
    pub step_min: i64,
    /// Seats of one session; 1 is an ordinary appointment.
    pub capacity: i64,
    pub price_minor: i64,
    pub deposit_minor: i64,
    pub min_notice_min: i64,
    pub horizon_days: i64,
    pub cancel_until_min: i64,
    pub online: bool,
}

/// How far ahead the counter itself may book, in days.
pub(super) const COUNTER_HORIZON_DAYS: i64 = 540;
const DAY_MS: i64 = 86_400_000;

/// Who books: the counter knows the house and is bound by hours only; somebody outside by every rule;
/// what was agreed before and comes back is bound by nothing but other claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    Counter,
    Online,
    Again,
}

impl Service {
    /// A service with the usual rules.
    pub fn new(id: ServiceId, name: &str, duration_min: i64) -> Self {
        Self {
            id,
            name: name.to_owned(),
            about: String::new(),
            duration_min,
            buffer_before_min: 0,
            buffer_min: 0,
            step_min: 15,
            capacity: 1,
            price_minor: 0,
            deposit_minor: 0,
            min_notice_min: 120,
            horizon_days: 60,
            cancel_until_min: 1_440,
            online: false,
        }
    }

    /// What is claimed for a stretch: the buffers around it too.
    pub const fn padded(&self, start: i64, end: i64) -> Busy {
        (start - self.buffer_before_min, end + self.buffer_min)
    }

    /// The question put to the calculation of free places.
    pub const fn ask(&self, manner: Manner, now: Instant) -> Ask {
        let (notice, horizon) = match manner {
            Manner::Counter | Manner::Again => (0, COUNTER_HORIZON_DAYS),
            Manner::Online => (self.min_notice_min, self.horizon_days),
        };
        Ask {
            duration_min: self.duration_min,
            before_min: self.buffer_before_min,
            after_min: self.buffer_min,
            step_min: self.step_min,
            not_before: now.plus_min(notice),
            not_after: now.plus_ms(horizon * DAY_MS),
        }
    }

    /// True while those who booked may still call it off or move it by themselves.
    pub const fn may_still_cancel(&self, start: Instant, now: Instant) -> bool {
        start.since(now) >= self.cancel_until_min * 60_000
    }
}
