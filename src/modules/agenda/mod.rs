//! The agenda: who and what can be booked, and every claim on their time.
//!
//! Everything that occupies a resource is a claim; the database refuses two live claims that overlap,
//! whoever writes them. Slots are offered and validated by one pure calculation ([`slots`]) on one
//! board ([`board`]); a place is taken in one room ([`occupy`]) by whoever books, moves or revives.

mod appointment;
mod block;
mod board;
mod book;
mod change;
mod demo;
mod feed;
mod found;
mod hold;
mod hours;
mod ics;
mod known;
mod look;
mod notices;
mod occupy;
mod pages;
mod public_letter;
mod resource;
mod series;
mod service;
mod slots;
mod store;
mod ticket;
mod visit;
mod waiting;

pub use appointment::{AppointmentId, ResourceId, ServiceId, State};
pub use book::{Booked, Booking, book};
pub use demo::{demo, demo_bookings};
pub use found::on_found;
pub use look::{Shown, of_person, today};

use crate::access::Permission;
use crate::base::lang::Source;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::http::{MenuEntry, Routes};

/// The words of this module.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its place in the menu.
pub const MENU: &[MenuEntry] =
    &[MenuEntry { href: "/agenda", icon: "calendar", word: "menu-agenda", needs: Permission::SeeAgenda, trade: None, phone: true }];

/// Its addresses.
pub fn routes(r: &mut Routes) {
    pages::routes(r);
}

/// Turns notices that are due into letters: a job.
///
/// # Errors
/// What SQLite says.
pub fn compose_notices(business: &Business) -> Outcome<String> {
    notices::compose_due(business)
}

/// Gives up holds that nobody confirmed: a job.
///
/// # Errors
/// What SQLite says.
pub fn sweep_holds(business: &Business) -> Outcome<String> {
    hold::sweep(business)
}

/// Offers places that came free to those who wait: a job.
///
/// # Errors
/// What SQLite says.
pub fn offer_freed(business: &Business) -> Outcome<String> {
    waiting::offer_freed(business)
}

/// Pairs of live claims that overlap on one resource: the promise says there are none.
///
/// # Errors
/// What SQLite says.
pub fn overlapping_claims(db: &rusqlite::Connection) -> Outcome<i64> {
    store::overlapping_pairs(db)
}
