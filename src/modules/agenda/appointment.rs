//! The nouns of the agenda.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::id!(
    /// An appointment.
    AppointmentId
);
crate::id!(
    /// A professional, a room, a piece of equipment.
    ResourceId
);
crate::id!(
    /// Something that can be booked.
    ServiceId
);

/// Where an appointment stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Agreed.
    Booked,
    /// The person is here.
    Arrived,
    /// Being served.
    InService,
    /// Over.
    Done,
    /// Nobody came.
    NoShow,
    /// Called off.
    Cancelled,
}

impl State {
    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::InService => "in_service",
            Self::Done => "done",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
        }
    }

    /// From the database.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        [Self::Booked, Self::Arrived, Self::InService, Self::Done, Self::NoShow, Self::Cancelled].into_iter().find(|s| s.code() == code)
    }

    /// True where the place is taken.
    #[must_use]
    pub const fn occupies(self) -> bool {
        !matches!(self, Self::NoShow | Self::Cancelled)
    }

    /// True where one state may follow another. Going back is for undoing a slip of the finger.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use State::{Arrived, Booked, Cancelled, Done, InService, NoShow};
        matches!(
            (self, next),
            (Booked, Arrived | InService | NoShow | Cancelled)
                | (Arrived, Booked | InService | Done | Cancelled | NoShow)
                | (InService, Arrived | Done)
                | (Done, InService)
                | (NoShow | Cancelled, Booked)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_can_be_undone_by_one_step() {
        let all = [State::Booked, State::Arrived, State::InService, State::Done, State::NoShow, State::Cancelled];
        for from in all {
            assert_eq!(State::named(from.code()), Some(from));
            assert!(!from.may_become(from));
        }
        assert!(State::Booked.may_become(State::Cancelled) && State::Cancelled.may_become(State::Booked));
        assert!(!State::Done.may_become(State::Cancelled));
    }
}
