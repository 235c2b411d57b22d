//! Google Calendar in both directions, for those who connect a professional, room or piece of equipment.
//!
//! An appointment's change leaves a row behind in its own transaction (a trigger of the schema, so that nobody
//! can forget to); `push.rs` carries rows to Google under an id that is a keyed hash, so that twice is once.
//! `pull.rs` lists what changed there: what is busy is kept beside that of other followed calendars and settled
//! by the same rule (`outside::settle`); what somebody did to an event of ours becomes a move here, is put back,
//! or waits for a person (`theirs.rs`). `rules.rs` and `state.rs` decide all of this and touch nothing.

mod api;
mod arrange;
mod connect;
mod connection;
mod end;
mod errand;
mod events;
mod notes;
mod project;
mod pull;
mod push;
mod round;
mod rules;
mod state;
mod store;
mod theirs;
mod token;

pub(super) use arrange::{Arranged, arrange};
pub(super) use connect::{Connected, finish};
pub(super) use connection::{Calendar, Connection, ConnectionId, Detail};
pub(super) use end::{End, end};
pub(super) use errand::{Begun, ErrandId, begin, way_out};
pub(super) use events::let_go;
pub(super) use notes::{Decision, Kind as NoteKind, Note, decide, open as notes};
pub(super) use project::{forget as forget_project, known as project, save as save_project};
pub(super) use round::{sync_all, sync_now};
pub(super) use state::Health;
pub(super) use store::{calendars, get, is_broken, list, waiting};
