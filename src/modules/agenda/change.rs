//! What happens to an appointment after it was made: states, and another place.

use serde::Deserialize;
use utoipa::ToSchema;

use super::appointment::{AppointmentId, ResourceId, State};
use super::board::{Board, Scope, Stretch};
use super::book::{Booked, moment_of};
use super::notices::{self, Fact};
use super::occupy::{Wish, occupy, with_nearest};
use super::service::Manner;
use super::store::{self, Happened, Place, Row};
use super::waiting;
use crate::audit::{self, Actor, Event};
use crate::base::clock::Zone;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::store::Tx;
use crate::store::idempotency::{Once, once};

/// Who changes it.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub actor: Actor,
    pub user: Option<UserId>,
}

/// Moves an appointment to another state; cancelling and no-show free the place, coming back takes it
/// again if it is still free.
///
/// # Errors
/// `WrongState`; `SlotTaken` where the place was given to somebody else.
pub(super) async fn set_state(business: &Business, by: By, id: AppointmentId, next: State, sent: Option<Once>) -> Outcome<Booked> {
    let (me, zone) = (business.clone(), business.profile().zone());
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let row = store::appointment(tx.db(), id)?;
                if row.state != next {
                    enter_state(tx, &zone, &row, next, by)?;
                    me.announce(tx, "agenda", Some(id.0));
                }
                Ok(Booked { id })
            })
        })
        .await
}

/// The change of state itself, in a transaction.
pub(super) fn enter_state(tx: &Tx<'_>, zone: &Zone, row: &Row, next: State, by: By) -> Outcome<()> {
    if !row.state.may_become(next) {
        return Err(Problem::new(Code::WrongState));
    }
    // Coming back counts twice: another place, and agreed again.
    let fact = Fact { id: row.id, start: row.start, sequence: row.sequence + 1 + i64::from(!row.state.occupies()) };
    match (row.state.occupies(), next.occupies()) {
        (true, false) => {
            store::set_state(tx, row.id, row.state, next)?;
            give_up(tx, row)?;
            notices::ended(tx, fact, next == State::Cancelled)?;
        }
        (false, true) => {
            let stretch = Stretch { start: row.start, length_min: minutes(row), manner: Manner::Again };
            let place = take(tx, zone, row, Some(row.resource), stretch)?;
            store::set_place(tx, row.id, row.version, &place)?;
            store::set_state(tx, row.id, row.state, next)?;
            notices::returned(tx, zone, fact)?;
        }
        _ => store::set_state(tx, row.id, row.state, next)?,
    }
    store::remember(tx, row.id, by.user, Happened::State(row.state, next))?;
    let detail = format!("{} -> {}", row.state.code(), next.code());
    audit::record(tx, by.actor, &Event::done("appointment.state", "appointment", row.id.bytes()).with(&detail))
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
pub(super) async fn reschedule(business: &Business, by: By, id: AppointmentId, to: Move, sent: Option<Once>) -> Outcome<Booked> {
    let zone = business.profile().zone();
    let start = moment_of(&zone, "start", &to.start)?;
    let end = to.end.as_deref().map(|e| moment_of(&zone, "end", e)).transpose()?;
    let me = business.clone();
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let row = store::appointment(tx.db(), id)?;
                let length_min = end.map_or_else(|| minutes(&row), |e| e.minute() - start.minute());
                if !(5..=720).contains(&length_min) {
                    return Err(Problem::field("end", "not-a-time"));
                }
                let stretch = Stretch { start, length_min, manner: Manner::Counter };
                shift(tx, &zone, &row, Some(to.resource.unwrap_or(row.resource)), stretch, by)?;
                me.announce(tx, "agenda", Some(id.0));
                Ok(Booked { id })
            })
        })
        .await
}

/// The move itself, in a transaction.
pub(super) fn shift(tx: &Tx<'_>, zone: &Zone, row: &Row, resource: Option<ResourceId>, to: Stretch, by: By) -> Outcome<()> {
    if !matches!(row.state, State::Held | State::Booked | State::Arrived) {
        return Err(Problem::new(Code::WrongState));
    }
    if row.session.is_some() {
        store::leave_seat(tx, row.id)?;
    }
    give_up(tx, row)?;
    let place = take(tx, zone, row, resource, to)?;
    store::set_place(tx, row.id, row.version, &place)?;
    store::remember(tx, row.id, by.user, Happened::Moved(row.start, to.start))?;
    notices::moved(tx, zone, Fact { id: row.id, start: to.start, sequence: row.sequence + 1 })?;
    audit::record(tx, by.actor, &Event::done("appointment.move", "appointment", row.id.bytes()))
}

fn give_up(tx: &Tx<'_>, row: &Row) -> Outcome<()> {
    store::release(tx, row.id.bytes())?;
    if row.session.is_none() && row.extra.is_none() && row.start > tx.now() {
        waiting::note_freed(tx, row.resource, row.start.minute())?;
    }
    row.session.map_or(Ok(()), |session| store::leave_session(tx, session))
}

fn take(tx: &Tx<'_>, zone: &Zone, row: &Row, resource: Option<ResourceId>, to: Stretch) -> Outcome<Place> {
    let service = store::any_service(tx.db(), row.service)?;
    let day = zone.date(to.start);
    let scope = Scope { zone, days: (day, day), only: resource, now: tx.now() };
    let board = Board::read(tx.db(), service.clone(), &scope)?;
    // A squeezed-in one that comes back stays squeezed in; one that moves wants a place of its own.
    let extra = row.extra.filter(|_| to.manner == Manner::Again);
    let wish = Wish { owner: *row.id.bytes(), stretch: to, extra, until: None };
    occupy(tx, zone, &board, &wish).map_err(|p| with_nearest(tx, p, &scope, &service, to.start, to.manner))
}

const fn minutes(row: &Row) -> i64 {
    row.end.minute() - row.start.minute()
}
