//! What those concerned are told: booked, moved, cancelled, and reminded a day and an hour before.
//!
//! [`plan`] writes rows in the transaction of the change; [`compose`] looks again when they are due and
//! posts letters. Nothing is sent from here: that is the outbox's work.

mod compose;
mod letter;
mod plan;
mod store;

pub(super) use compose::compose_due;
pub(super) use letter::offer_letter;
pub(super) use plan::{Fact, booked, brought, ended, moved, returned};
pub(super) use store::{NoticeLine, of_appointment};

/// What is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// It is agreed.
    Booked,
    /// It has another time or place.
    Moved,
    /// It is off.
    Cancelled,
    /// It is tomorrow.
    Day,
    /// It is in an hour.
    Hour,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Booked, Self::Moved, Self::Cancelled, Self::Day, Self::Hour];

    /// As the database has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Day => "day",
            Self::Hour => "hour",
        }
    }

    fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Its kind in the outbox.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Booked => "appointment-booked",
            Self::Moved => "appointment-moved",
            Self::Cancelled => "appointment-cancelled",
            Self::Day => "appointment-day",
            Self::Hour => "appointment-hour",
        }
    }
}
