//! Foreign calendars (RFC 5545) as text, shared by those who follow one and those who bring one in.
//!
//! A text is judged by its outline and stripped to what is needed, in pieces (`lines.rs`, `outline.rs`); an event
//! is read (`event.rs`) into the stretches it takes, repeats expanded on the wall clock (`recur.rs`) and each hung
//! into its zone by the zone data of this system (`when.rs`).

mod event;
mod lines;
mod outline;
mod recur;
mod when;

pub(super) use event::{Taking, is_called_off, is_shown_free, recurrence_id, text_of};
pub(super) use outline::{Kept, Limits, Much, Outline, Unreadable, outline};
pub(super) use recur::Budget;
pub(super) use when::Zones;

use calcard::icalendar::ICalendar;
use calcard::{Entry, Parser};

/// The end of the UIDs we write ourselves.
pub(super) const OURS: &str = "@mostrador";

/// The calendars of a text: some programs write several one after another.
pub(super) fn calendars(text: &str) -> Vec<ICalendar> {
    let mut parser = Parser::new(text);
    let mut found = Vec::new();
    // Each answer eats some of the text; the bound is for a parser that would not.
    for _ in 0..text.len().min(100_000) {
        match parser.entry() {
            Entry::ICalendar(calendar) => found.push(calendar),
            Entry::Eof | Entry::TooManyComponents => break,
            _ => {}
        }
    }
    found
}
