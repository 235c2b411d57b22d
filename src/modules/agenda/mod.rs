//! The agenda: who and what can be booked, and every claim on their time.
//!
//! Everything that occupies a resource is a claim; the database refuses two live claims that overlap,
//! whoever writes them. Slots are offered and validated by one pure calculation.

mod appointment;
mod arrange;
mod arrange_pages;
mod book;
mod change;
mod demo;
mod ics;
mod look;
mod pages;
mod slots;
mod store;

pub use appointment::{AppointmentId, ResourceId, ServiceId, State};
pub use arrange::on_found;
pub use book::{Booked, Booking, book};
pub use demo::{demo, demo_bookings};
pub use look::{Shown, of_person, today};

use crate::access::Permission;
use crate::base::lang::Source;
use crate::http::{MenuEntry, Routes};

/// The words of this module.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its place in the menu.
pub const MENU: &[MenuEntry] =
    &[MenuEntry { href: "/agenda", icon: "calendar", word: "menu-agenda", needs: Permission::SeeAgenda, trade: None, phone: true }];

/// Its addresses.
pub fn routes(r: &mut Routes) {
    pages::routes(r);
    arrange_pages::routes(r);
}
