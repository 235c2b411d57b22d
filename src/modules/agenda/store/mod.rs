//! All SQL of the agenda: what is arranged, what is claimed, what was agreed.

mod appointments;
mod arranged;
mod blocks;
mod claims;
mod holds;
mod reports;
mod sessions;

pub(super) use appointments::{
    Happened, Insert, Past, Place, Row, appointment, attends, between, came_before, expected, history, in_session, insert, insert_as,
    insert_series, last_of_person, next_of_person, of_series, reason, remember, set_place, set_state,
};
pub(super) use arranged::{
    add_exception, all_openings, any_service, exceptions, exceptions_of, givers, hours_of, needs, remove_exception, resources, retire,
    save_givers, save_needs, save_resource, save_service, service, services,
};
pub(super) use blocks::{Block, block, blocks_between, end_block, insert_block};
pub(super) use claims::{
    Claim, Kind as ClaimKind, Standing, busy, claim, extras, held_between, overlapping_pairs, overlaps, release, release_stale,
};
pub(super) use holds::{Hold, forget_old, hold, insert_hold, kept_for, made_lately, mark_used, spend_try};
pub(super) use reports::{read_lines, reported};
pub(super) use sessions::{Seats, capacity_of, leave_seat, leave_session, open_sessions, take_seat};
