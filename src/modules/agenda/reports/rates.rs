//! Who came, who did not, who called off.

use serde::Serialize;
use utoipa::ToSchema;

use crate::modules::agenda::appointment::State;

/// A share in whole percent, rounded; none of nothing.
pub fn percent(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 100 + whole / 2) / whole)
}

/// What became of appointments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, ToSchema)]
pub struct Rates {
    /// All that were agreed, called off or not.
    pub agreed: i64,
    /// Still to come.
    pub ahead: i64,
    /// The person came.
    pub came: i64,
    /// The person did not.
    pub missed: i64,
    /// Called off.
    pub cancelled: i64,
}

impl Rates {
    /// Counts one; what was never confirmed was never agreed.
    pub fn add(&mut self, state: State) {
        match state {
            State::Held | State::Expired => return,
            State::Booked => self.ahead += 1,
            State::Arrived | State::InService | State::Done => self.came += 1,
            State::NoShow => self.missed += 1,
            State::Cancelled => self.cancelled += 1,
        }
        self.agreed += 1;
    }

    /// Those whose hour came.
    #[must_use]
    pub const fn due(&self) -> i64 {
        self.came + self.missed
    }

    /// Of those whose hour came, how many did not: in percent.
    #[must_use]
    pub fn missed_percent(&self) -> Option<i64> {
        percent(self.missed, self.due())
    }

    /// Of all that were agreed, how many were called off: in percent.
    #[must_use]
    pub fn cancelled_percent(&self) -> Option<i64> {
        percent(self.cancelled, self.agreed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_come_is_no_reason_to_praise_anybody() {
        let mut rates = Rates::default();
        assert_eq!((rates.missed_percent(), rates.cancelled_percent()), (None, None));
        for state in
            [State::Done, State::InService, State::NoShow, State::Booked, State::Booked, State::Cancelled, State::Expired, State::Held]
        {
            rates.add(state);
        }
        assert_eq!(rates, Rates { agreed: 6, ahead: 2, came: 2, missed: 1, cancelled: 1 });
        assert_eq!((rates.missed_percent(), rates.cancelled_percent()), (Some(33), Some(17)));
        assert_eq!((percent(1, 2), percent(0, 5), percent(3, 0)), (Some(50), Some(0), None));
    }
}
