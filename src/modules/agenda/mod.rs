//! The agenda: who and what can be booked, and every claim on their time.
//!
//! Everything that occupies a resource is a claim; the database refuses two live claims that overlap,
//! whoever writes them. Slots are offered and validated by one pure calculation (`slots.rs`) on one
//! board (`board.rs`); a place is taken in one room (`occupy.rs`) by whoever books, moves or revives.

mod appointment;
mod away;
mod block;
mod board;
mod book;
mod change;
mod demo;
mod feed;
mod found;
mod google;
mod hold;
mod hours;
mod icalendar;
mod ics;
mod import;
mod known;
mod look;
mod nightly;
mod notices;
mod occupy;
mod of_person;
mod outside;
mod pages;
mod public_letter;
mod reports;
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
pub use import::{Command as CalendarCommand, Told as CalendarTold, from_file as import_calendar};
pub use look::{Shown, today};
pub use of_person::PERSON;

use jiff::civil::Date;

use crate::access::Permission;
use crate::base::clock::{Instant, Zone};
use crate::base::id::UserId;
use crate::base::lang::Source;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::http::{MenuEntry, Routes};
use crate::modules::contacts::PersonId;

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

/// Looks at the calendars that are followed elsewhere: a job.
///
/// # Errors
/// What SQLite says.
pub fn follow_calendars(business: &Business) -> Outcome<String> {
    outside::sync_due(business)
}

/// Carries appointments to Google and brings busy time back, for those who connected it: a task of its own.
///
/// # Errors
/// What SQLite says.
pub async fn sync_google(business: &Business) -> Outcome<()> {
    google::sync_all(business).await
}

/// Offers places that came free to those who wait: a job.
///
/// # Errors
/// What SQLite says.
pub fn offer_freed(business: &Business) -> Outcome<String> {
    waiting::offer_freed(business)
}

/// Notes as missed what nobody came for: a nightly job.
///
/// # Errors
/// What SQLite says.
pub fn note_missed(business: &Business) -> Outcome<String> {
    nightly::note_missed(business)
}

/// Sends the owner the day's summary: a job of the morning.
///
/// # Errors
/// What SQLite says.
pub fn summarise(business: &Business) -> Outcome<String> {
    nightly::summarise(business)
}

/// How many starts of a service are free from a day on: what pages that offer times read and calculate.
///
/// # Errors
/// An unknown service; what SQLite says.
pub fn free_times(db: &rusqlite::Connection, zone: &Zone, service: ServiceId, (first, days): (Date, i64), now: Instant) -> Outcome<usize> {
    let last = first.checked_add(jiff::Span::new().days(days - 1)).unwrap_or(first);
    let scope = board::Scope { zone, days: (first, last), only: None, now };
    let board = board::Board::read(db, store::service(db, service)?, &scope)?;
    let days = (0..days).filter_map(|n| first.checked_add(jiff::Span::new().days(n)).ok());
    Ok(days.map(|day| board.starts(zone, day, service::Manner::Counter, now).len()).sum())
}

/// Pairs of live claims that overlap on one resource: the promise says there are none.
///
/// # Errors
/// What SQLite says.
pub fn overlapping_claims(db: &rusqlite::Connection) -> Outcome<i64> {
    store::overlapping_pairs(db)
}

/// Whether a person has an appointment to come, waits for one, or is here for one.
///
/// # Errors
/// What SQLite says.
pub fn expected(db: &rusqlite::Connection, person: PersonId, now: Instant) -> Outcome<bool> {
    store::expected(db, person, now)
}

/// Whether somebody who works here has, or had, an appointment with a person.
///
/// # Errors
/// What SQLite says.
pub fn attends(db: &rusqlite::Connection, user: UserId, person: PersonId) -> Outcome<bool> {
    store::attends(db, user, person)
}
