//! Calendars kept elsewhere, followed as busy time.
//!
//! An address is fetched every few minutes (`sync.rs`), read down to when somebody is busy and nothing
//! else (`icalendar`, `read.rs`), compared with what was known (`rules.rs`: a bad
//! answer changes nothing, an empty one cancels nothing by itself), and turned into claims (`settle.rs`).
//! Where an appointment holds the same time already, the appointment stays and a person is told.

mod fed;
mod follow;
mod read;
mod rules;
mod seen;
mod settle;
mod store;
mod sync;
#[cfg(test)]
mod tests;

pub(super) use fed::{close, keep, known_keys, open};
pub(super) use follow::{Follow, Followed, confirm_empty, follow, keep_both, stop};
pub(super) use read::Taken;
pub(super) use seen::{busy_between, said_between, waiting_conflicts};
pub(super) use settle::settle;
pub(super) use store::{CalendarId, Conflict, Outside, conflicts, list};
pub(super) use sync::{sync_due, sync_now};
