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

crate::id!(
    /// A time of a service that several people share.
    SessionId
);
crate::id!(
    /// Appointments that were agreed together.
    SeriesId
);
crate::id!(
    /// Time taken out of somebody's agenda.
    BlockId
);

crate::id!(
    /// A place kept for somebody who has yet to type a code.
    HoldId
);

/// Where an appointment stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Kept for somebody who has yet to confirm.
    Held,
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
    /// Never confirmed.
    Expired,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 8] =
        [Self::Held, Self::Booked, Self::Arrived, Self::InService, Self::Done, Self::NoShow, Self::Cancelled, Self::Expired];

    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::InService => "in_service",
            Self::Done => "done",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// From the database.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// True where the place is taken.
    #[must_use]
    pub const fn occupies(self) -> bool {
        !matches!(self, Self::NoShow | Self::Cancelled | Self::Expired)
    }

    /// True where one state may follow another. Going back is for undoing a slip of the finger.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use State::{Arrived, Booked, Cancelled, Done, Expired, Held, InService, NoShow};
        matches!(
            (self, next),
            (Held, Booked | Cancelled | Expired)
                | (Booked, Arrived | InService | NoShow | Cancelled)
                | (Arrived, Booked | InService | Done | Cancelled | NoShow)
                | (InService, Arrived | Done)
                | (Done, InService)
                | (NoShow | Cancelled, Booked | Arrived)
        )
    }
}

/// Why an appointment was squeezed in beside another (sobreturno).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Extra {
    /// It cannot wait.
    Urgent,
    /// A minute is enough.
    Brief,
    /// It was promised.
    Promised,
    /// Something else.
    Other,
}

impl Extra {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::Brief, Self::Promised, Self::Other];

    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Brief => "brief",
            Self::Promised => "promised",
            Self::Other => "other",
        }
    }

    /// From the database.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.code() == code)
    }
}

/// Where an appointment came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The counter.
    Staff,
    /// The business's own page.
    Web,
    /// The waiting list.
    Waiting,
    /// A list that was brought in.
    Import,
    /// Another calendar.
    Google,
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 5] = [Self::Staff, Self::Web, Self::Waiting, Self::Import, Self::Google];

    /// From the database.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.code() == code)
    }

    /// True where the moment it was written down is the moment it was agreed.
    #[must_use]
    pub const fn tells_when(self) -> bool {
        !matches!(self, Self::Import | Self::Google)
    }

    /// As the database has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Web => "web",
            Self::Waiting => "waiting",
            Self::Import => "import",
            Self::Google => "google",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_can_be_undone_by_one_step() {
        for from in State::ALL {
            assert_eq!(State::named(from.code()), Some(from));
            assert!(!from.may_become(from));
        }
        assert!(State::Booked.may_become(State::Cancelled) && State::Cancelled.may_become(State::Booked));
        assert!(!State::Done.may_become(State::Cancelled));
        let undone = |a: State, b: State| a.may_become(b) && b.may_become(a);
        assert!(undone(State::Arrived, State::Cancelled) && undone(State::Arrived, State::NoShow) && undone(State::InService, State::Done));
    }
}
