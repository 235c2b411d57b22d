//! What the agenda tells of a period: how full it was, who did not come, how early people book, and from where.
//!
//! Pure: rows go in one after another ([`Tally::add`]), sums come out. Nobody who was served is named.

mod heat;
mod period;
mod rates;
mod sheet;
mod spread;
mod tally;

pub(super) use heat::{Cell, Heat};
pub(super) use period::{Period, days};
pub(super) use rates::{Rates, percent};
pub(super) use sheet::sheet;
pub(super) use spread::Spread;
pub(super) use tally::Tally;

use super::appointment::{Origin, ResourceId, State};
use super::slots::{Busy, Hours};
use crate::base::clock::Instant;

/// Somebody or something whose time is counted.
#[derive(Clone, Debug)]
pub(super) struct Who {
    pub id: ResourceId,
    pub name: String,
    pub colour: i64,
    pub sign: String,
    /// Still offered: shown even where nothing happened.
    pub active: bool,
    pub hours: Hours,
    /// Absences and repairs.
    pub blocks: Vec<Busy>,
}

/// An appointment as the reports read it. They come in order of their start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub resource: ResourceId,
    pub at: Busy,
    pub state: State,
    pub origin: Origin,
    pub made_at: Instant,
}
