//! What happens to an appointment after it was made: states, and another place.

use serde::Deserialize;
use utoipa::ToSchema;

use super::appointment::{AppointmentId, ResourceId, State};
use super::book::{Booked, offered, start_of, with_nearest};
use super::store;
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::store::idempotency::{Once, once};

/// Moves an appointment to another state; cancelling and no-show free the place, coming back takes it
/// again if it is still free.
///
/// # Errors
/// `WrongState`; `SlotTaken` where the place was given to somebody else.
pub(super) async fn set_state(business: &Business, actor: Actor, id: AppointmentId, next: State, sent: Option<Once>) -> Outcome<Booked> {
    let me = business.clone();
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let row = store::appointment(tx.db(), id)?;
                if row.state == next {
                    return Ok(Booked { id });
                }
                if !row.state.may_become(next) {
                    return Err(Problem::new(Code::WrongState));
                }
                store::set_state(tx, id, row.state, next)?;
                match (row.state.occupies(), next.occupies()) {
                    (true, false) => store::release(tx, id)?,
                    (false, true) => store::reclaim(tx, &row, store::service(tx.db(), row.service).map_or(0, |s| s.buffer_min))?,
                    _ => {}
                }
                audit::record(
                    tx,
                    actor,
                    &Event::done("appointment.state", "appointment", id.bytes()).with(&format!("{} -> {}", row.state.code(), next.code())),
                )?;
                me.announce(tx, "agenda", Some(id.0));
                Ok(Booked { id })
            })
        })
        .await
}

/// Another place for an appointment.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    /// Wall-clock time of the business.
    #[garde(length(chars, min = 10, max = 25))]
    pub start: String,
    /// Another end, where the length changes too.
    #[garde(length(chars, max = 25))]
    #[serde(default)]
    pub end: Option<String>,
    /// Another professional or room.
    #[garde(skip)]
    #[serde(default)]
    pub resource: Option<ResourceId>,
}

/// Moves: the old place is released and the new one claimed in one transaction.
///
/// # Errors
/// `SlotTaken`, `SlotNotOffered`, `WrongState` for one that is over; the old place stays then.
pub(super) async fn reschedule(business: &Business, actor: Actor, id: AppointmentId, to: Move, sent: Option<Once>) -> Outcome<Booked> {
    let zone = business.profile().zone();
    let start = start_of(&zone, &to.start)?;
    let end = to.end.as_deref().map(|e| start_of(&zone, e)).transpose()?;
    let me = business.clone();
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let row = store::appointment(tx.db(), id)?;
                if !matches!(row.state, State::Booked | State::Arrived) {
                    return Err(Problem::new(Code::WrongState));
                }
                let buffer = store::service(tx.db(), row.service).map_or(0, |s| s.buffer_min);
                let minutes = end.map_or_else(|| row.end.minute() - row.start.minute(), |e| e.minute() - start.minute());
                if !(5..=720).contains(&minutes) {
                    return Err(Problem::field("end", "not-a-time"));
                }
                let resource = to.resource.unwrap_or(row.resource);
                offered(tx, &zone, resource, start, minutes + buffer)?;
                store::release(tx, id)?;
                store::set_place(tx, id, row.version, resource, start.minute(), start.minute() + minutes)?;
                let moved = store::Row { resource, start, end: start.plus_min(minutes), ..row };
                store::reclaim(tx, &moved, buffer).map_err(|p| with_nearest(tx, p, &zone, resource, start, minutes + buffer))?;
                audit::record(tx, actor, &Event::done("appointment.move", "appointment", id.bytes()))?;
                me.announce(tx, "agenda", Some(id.0));
                Ok(Booked { id })
            })
        })
        .await
}
