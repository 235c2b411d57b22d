//! What somebody answers to an offer.

use super::OfferTicket;
use super::store::{self, Offer};
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::modules::agenda::appointment::{AppointmentId, Origin};
use crate::modules::agenda::book::{Slip, enter};
use crate::modules::agenda::service::{Manner, Service};
use crate::modules::agenda::store as agenda;

/// An offer by its link, with its service.
///
/// # Errors
/// `NotFound` for a link that is not ours.
pub(in crate::modules::agenda) async fn shown(business: &Business, ticket: &OfferTicket) -> Outcome<(Offer, Service)> {
    let id = ticket.check(business)?;
    business
        .read(move |db| {
            let offer = store::offer(db, id)?;
            let entry = store::entry(db, offer.waiting)?;
            Ok((offer, agenda::any_service(db, entry.service)?))
        })
        .await
}

/// Takes it: the held place becomes an appointment. Taken twice, it is the same one.
///
/// # Errors
/// `HoldOver` where the offer ran out or was declined.
pub(in crate::modules::agenda) async fn accept(business: &Business, ticket: &OfferTicket) -> Outcome<AppointmentId> {
    let id = ticket.check(business)?;
    let appointment = AppointmentId::mint(business.now());
    let (me, zone) = (business.clone(), business.profile().zone());
    business
        .write(move |tx| {
            let offer = store::offer(tx.db(), id)?;
            if let Some(known) = offer.appointment {
                return Ok(known);
            }
            if offer.state != "open" || offer.expires_at <= tx.now() {
                return Err(Problem::new(Code::HoldOver));
            }
            let entry = store::entry(tx.db(), offer.waiting)?;
            agenda::release(tx, id.bytes())?;
            let slip = Slip {
                id: appointment,
                person: entry.person,
                start: offer.start,
                only: Some(offer.resource),
                reason: None,
                origin: Origin::Waiting,
                manner: Manner::Counter,
                extra: None,
                series: None,
                by: None,
            };
            enter(tx, &zone, &agenda::any_service(tx.db(), entry.service)?, &slip)?;
            store::settle(tx, id, "accepted", Some(appointment))?;
            store::end(tx, entry.id, "booked")?;
            audit::record(tx, Actor::HOUSE, &Event::done("appointment.book", "appointment", appointment.bytes()).with("waiting"))?;
            me.announce(tx, "agenda", Some(appointment.0));
            Ok(appointment)
        })
        .await
}

/// Declines it: the next one is asked; their own place in the list stays.
///
/// # Errors
/// `NotFound`.
pub(in crate::modules::agenda) async fn decline(business: &Business, ticket: &OfferTicket) -> Outcome<()> {
    let id = ticket.check(business)?;
    business
        .write(move |tx| {
            let offer = store::offer(tx.db(), id)?;
            if offer.state != "open" {
                return Ok(());
            }
            store::settle(tx, id, "declined", None)?;
            agenda::release(tx, id.bytes())?;
            store::note_freed(tx, offer.resource, offer.start.minute())
        })
        .await
}
