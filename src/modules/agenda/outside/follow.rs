//! Following a calendar, and what a person decides about one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, CalendarId};
use super::{rules, settle, sync};
use crate::audit::{self, Actor, Event};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::fetch::{Address, Known};
use crate::keyring::Clear;
use crate::modules::agenda::appointment::{AppointmentId, ResourceId};
use crate::modules::agenda::store as agenda;
use crate::store::idempotency::{Once, once};

/// A calendar to be followed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::modules::agenda) struct Follow {
    /// Whose time it takes.
    #[garde(skip)]
    pub resource: ResourceId,
    /// What it is called here.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// Its secret address (https or webcal), as Google, Outlook, Apple, Nextcloud, Airbnb or Booking.com show it.
    #[garde(length(chars, min = 1, max = 2000))]
    pub address: String,
}

/// A followed calendar.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::modules::agenda) struct Followed {
    /// The calendar.
    pub id: CalendarId,
}

/// Follows a calendar that answers: it is fetched and read before it counts.
///
/// # Errors
/// Names the field: an address that points inward, does not answer or is no calendar; one followed already.
pub(in crate::modules::agenda) async fn follow(business: &Business, actor: Actor, typed: Follow, sent: Option<Once>) -> Outcome<Followed> {
    let address = Address::parse("address", &typed.address)?;
    let tag = business.vault().tag("outside-calendar", address.whole().as_bytes())?;
    let answer = sync::ask(business, &address, &Known::default()).await;
    if let sync::Answer::Fault(code) = answer {
        return Err(Problem::field("address", sync::FAULTS.iter().find(|(c, _)| *c == code).map_or("outside-status", |(_, fault)| fault)));
    }
    let (id, me) = (CalendarId::mint(business.now()), business.clone());
    let (host, whole, name) = (address.host().to_owned(), address.whole().to_owned(), tidy(&typed.name, 80));
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if !agenda::resources(tx.db())?.iter().any(|r| r.id == typed.resource) {
                    return Err(Problem::field("resource", "not-a-choice"));
                }
                let key = crate::outbox::server_key(tx, me.vault())?;
                let sealed = me.vault().seal_value(key, &store::place(&id), &Clear::new(whole))?;
                store::insert(tx, id, typed.resource, &name, &sealed, (&tag, &host))?;
                let outside = store::get(tx.db(), id)?;
                sync::note(tx, &outside, answer)?;
                audit::record(tx, actor, &Event::done("calendar.follow", "calendar", id.bytes()))?;
                me.announce(tx, "agenda", None);
                Ok(Followed { id })
            })
        })
        .await
}

/// Stops following; its time is free again.
///
/// # Errors
/// `NotFound`.
pub(in crate::modules::agenda) async fn stop(business: &Business, actor: Actor, id: CalendarId) -> Outcome<Followed> {
    let me = business.clone();
    business
        .write(move |tx| {
            let outside = store::get(tx.db(), id)?;
            store::end(tx, id)?;
            settle::settle(tx, outside.resource)?;
            audit::record(tx, actor, &Event::done("calendar.stop", "calendar", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(Followed { id })
        })
        .await
}

/// A person says that a calendar is empty indeed: its time is free again.
///
/// # Errors
/// `NotFound`.
pub(in crate::modules::agenda) async fn confirm_empty(business: &Business, actor: Actor, id: CalendarId) -> Outcome<Followed> {
    let me = business.clone();
    business
        .write(move |tx| {
            let outside = store::get(tx.db(), id)?;
            if outside.emptiness.times > 0 {
                store::apply(tx, id, &rules::emptied(&store::known(tx.db(), id)?, tx.now()))?;
                settle::settle(tx, outside.resource)?;
                store::believed(tx, id)?;
                audit::record(tx, actor, &Event::done("calendar.empty", "calendar", id.bytes()))?;
                me.announce(tx, "agenda", None);
            }
            Ok(Followed { id })
        })
        .await
}

/// A person has looked at a clash and leaves both as they are.
///
/// # Errors
/// `NotFound` for one that is settled.
pub(in crate::modules::agenda) async fn keep_both(business: &Business, actor: Actor, by: UserId, conflict: i64) -> Outcome<AppointmentId> {
    let me = business.clone();
    business
        .write(move |tx| {
            let appointment = store::keep_both(tx, conflict, by)?;
            audit::record(tx, actor, &Event::done("conflict.keep", "appointment", appointment.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(appointment)
        })
        .await
}
