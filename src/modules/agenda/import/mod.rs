//! A whole calendar brought in from a file, as appointments or as busy time of one resource.
//!
//! The file is read as it arrives and reduced to what is needed (`intake.rs`), which waits sealed (`draft.rs`).
//! Every event is judged against the agenda (`sieve.rs`, `people.rs`, `places.rs`) into one plan (`plan.rs`): the
//! dry run shows it, the import makes it anew and writes it in one transaction (`make.rs`). What one import made
//! can be taken back as long as nobody touched it (`undo.rs`).

mod choices;
mod command;
mod draft;
mod events;
mod intake;
mod make;
mod people;
mod places;
mod plan;
mod sieve;
mod store;
#[cfg(test)]
mod tests;
mod undo;
mod why;

pub(super) use choices::{Choices, Make, Reminders, Unmatched};
pub(super) use draft::{Drafted, begin, choose, discard};
pub(super) use intake::Intake;
pub(super) use make::{Brought, bring_in};
pub(super) use plan::{Filter, Plan, Planned, Row, Whom, plan_draft};
pub(super) use store::{CalendarImportId, Past, choices_of, events_of, past};
pub(super) use undo::{Undone, undo};
pub(super) use why::Note;

pub use command::{Command, Told, from_file};
