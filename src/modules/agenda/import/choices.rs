//! What is to become of a calendar.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::service::Service;
use crate::modules::agenda::store;

/// What events become.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Make {
    /// Time taken out of the agenda; of the event only when it is.
    Blocks,
    /// Appointments of people.
    Appointments,
}

/// What becomes of an event whose person is not found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unmatched {
    /// Nothing.
    Leave,
    /// Somebody new is registered under its title.
    Register,
    /// A block.
    Block,
}

/// Whether people are reminded of what was agreed elsewhere. That it is agreed nobody is told: they know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reminders {
    /// As of any appointment.
    #[default]
    Send,
    /// Nothing is sent.
    None,
}

/// The choices of one import.
#[derive(Clone, Debug, Serialize, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Whose time.
    #[garde(skip)]
    pub resource: ResourceId,
    /// Blocks or appointments.
    #[garde(skip)]
    pub make: Make,
    /// What appointments are booked under.
    #[garde(skip)]
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// What becomes of an event whose person is not found.
    #[garde(skip)]
    #[serde(default = "leave")]
    pub unmatched: Unmatched,
    /// ISO date of the first day; empty for what lies ahead only.
    #[garde(length(chars, max = 10))]
    #[serde(default)]
    pub from: String,
    /// Whether reminders go out for what lies ahead.
    #[garde(skip)]
    #[serde(default)]
    pub reminders: Reminders,
}

const fn leave() -> Unmatched {
    Unmatched::Leave
}

impl Choices {
    /// As a new import begins.
    pub const fn usual(resource: ResourceId) -> Self {
        Self { resource, make: Make::Blocks, service: None, unmatched: Unmatched::Leave, from: String::new(), reminders: Reminders::Send }
    }

    /// The first moment that counts.
    ///
    /// # Errors
    /// The field `from`.
    pub fn since(&self, zone: &Zone, now: Instant) -> Outcome<Instant> {
        if self.from.trim().is_empty() {
            return Ok(now);
        }
        let no_date = || Problem::field("from", "not-a-date");
        let day: Date = self.from.trim().parse().map_err(|_| no_date())?;
        if day.year() < 1990 {
            return Err(no_date());
        }
        zone.day_start(day).ok_or_else(no_date)
    }

    /// Judges them against what is arranged, and says which service it is.
    ///
    /// # Errors
    /// The field that is not, or no longer, a choice.
    pub fn judged(&self, db: &rusqlite::Connection) -> Outcome<Option<Service>> {
        let resources = store::resources(db)?;
        let resource = resources.iter().find(|r| r.id == self.resource).ok_or_else(|| Problem::field("resource", "not-a-choice"))?;
        if self.make == Make::Blocks {
            return Ok(None);
        }
        let id = self.service.ok_or_else(|| Problem::field("service", "required"))?;
        let service = store::services(db)?.into_iter().find(|s| s.id == id).ok_or_else(|| Problem::field("service", "not-a-choice"))?;
        let (givers, needs) = (store::givers(db, id)?, store::needs(db, id)?);
        if needs.contains(&resource.kind) || !(givers.is_empty() || givers.contains(&resource.id)) {
            return Err(Problem::field("resource", "not-given"));
        }
        if service.capacity > 1 { Err(Problem::field("service", "ics-group")) } else { Ok(Some(service)) }
    }
}
