//! What somebody may do with their own appointment by its ticket: see it, move it, call it off.

use jiff::civil::Date;

use super::appointment::{AppointmentId, State};
use super::board::{Board, Scope, Stretch};
use super::book::moment_of;
use super::change::{By, enter_state, shift};
use super::hold::may_change;
use super::service::{Manner, Service};
use super::store::{self, Row};
use super::ticket::Ticket;
use crate::audit::Actor;
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;

/// The person's own hand.
const BY: By = By { actor: Actor::HOUSE, user: None };

/// An appointment and its service, by ticket.
///
/// # Errors
/// `NotFound` for a ticket that is not ours.
pub(super) async fn find(business: &Business, ticket: &Ticket) -> Outcome<(Row, Service)> {
    let id = ticket.check(business)?;
    business
        .read(move |db| {
            let row = store::appointment(db, id)?;
            let service = store::any_service(db, row.service)?;
            Ok((row, service))
        })
        .await
}

/// Calls it off.
///
/// # Errors
/// `TooLateToChange`; `WrongState` for one that is over.
pub(super) async fn cancel(business: &Business, ticket: &Ticket) -> Outcome<AppointmentId> {
    let (id, me, zone) = (ticket.check(business)?, business.clone(), business.profile().zone());
    business
        .write(move |tx| {
            let row = store::appointment(tx.db(), id)?;
            if row.state == State::Cancelled {
                return Ok(id);
            }
            allowed(&row, &store::any_service(tx.db(), row.service)?, tx.now())?;
            enter_state(tx, &zone, &row, State::Cancelled, BY)?;
            me.announce(tx, "agenda", Some(id.0));
            Ok(id)
        })
        .await
}

/// Moves it to another start that is offered, with the same person.
///
/// # Errors
/// `TooLateToChange`; `SlotNotOffered`, `SlotTaken`; the old place stays then.
pub(super) async fn reschedule(business: &Business, ticket: &Ticket, start: &str) -> Outcome<AppointmentId> {
    let (id, me, zone) = (ticket.check(business)?, business.clone(), business.profile().zone());
    let start = moment_of(&zone, "start", start)?;
    business
        .write(move |tx| {
            let row = store::appointment(tx.db(), id)?;
            let service = store::any_service(tx.db(), row.service)?;
            allowed(&row, &service, tx.now())?;
            if row.start == start {
                return Ok(id);
            }
            let to = Stretch { start, length_min: service.duration_min, manner: Manner::Online };
            shift(tx, &zone, &row, Some(row.resource), to, BY)?;
            me.announce(tx, "agenda", Some(id.0));
            Ok(id)
        })
        .await
}

fn allowed(row: &Row, service: &Service, now: Instant) -> Outcome<()> {
    if row.state != State::Booked {
        return Err(Problem::new(Code::WrongState));
    }
    if may_change(service, row.state, row.start, now) { Ok(()) } else { Err(Problem::new(Code::TooLateToChange)) }
}

/// The free starts of some days, each day with its own, for those who book by themselves.
///
/// # Errors
/// An unknown service or resource.
pub(super) async fn times(
    business: &Business,
    service: Service,
    only: Option<super::appointment::ResourceId>,
    days: (Date, Date),
) -> Outcome<Vec<(Date, Vec<Instant>)>> {
    let (zone, now) = (business.profile().zone(), business.now());
    let of = zone.clone();
    let board = business.read(move |db| Board::read(db, service, &Scope { zone: &of, days, only, now })).await?;
    let mut out = Vec::new();
    let mut day = days.0;
    while day <= days.1 {
        let mut starts: Vec<Instant> = board.starts(&zone, day, Manner::Online, now).into_iter().map(|(s, _)| s).collect();
        starts.dedup();
        out.push((day, starts));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    Ok(out)
}
