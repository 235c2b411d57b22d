//! Booking: what it needs, what is refused and why, and the one transaction that makes it true.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::{AppointmentId, Extra, Origin, ResourceId, SeriesId, ServiceId};
use super::board::{Board, Scope, Stretch};
use super::notices::{self, Fact};
use super::occupy::{Wish, occupy, with_nearest};
use super::service::{Manner, Service};
use super::store::{self, Happened, Insert};
use crate::audit::{self, Actor, Event};
use crate::base::clock::{Instant, Zone};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::keyring::{Clear, Place, Sealed};
use crate::modules::contacts::{self, PersonId};
use crate::store::Tx;
use crate::store::idempotency::{Once, once};

/// An appointment to be made.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// Who comes.
    #[garde(skip)]
    pub person: PersonId,
    /// What for.
    #[garde(skip)]
    pub service: ServiceId,
    /// With whom or where; left out, whoever is free.
    #[garde(skip)]
    #[serde(default)]
    pub resource: Option<ResourceId>,
    /// Wall-clock time of the business: `2026-11-23T10:30`.
    #[garde(length(chars, min = 10, max = 25))]
    pub start: String,
    /// Why they come, in their words; sealed.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub reason: String,
    /// Squeezes it in beside another, for this reason (sobreturno).
    #[garde(skip)]
    #[serde(default)]
    pub extra: Option<Extra>,
    /// Repetition is asked of `/agenda/series/preview`; here it is refused.
    #[garde(skip)]
    #[serde(default)]
    pub every_weeks: Option<i64>,
    /// As `every_weeks`.
    #[garde(skip)]
    #[serde(default)]
    pub count: Option<i64>,
    /// As `every_weeks`.
    #[garde(length(chars, max = 10))]
    #[serde(default)]
    pub until: Option<String>,
}

impl Booking {
    /// Just this one.
    #[must_use]
    pub fn once(person: PersonId, service: ServiceId, resource: Option<ResourceId>, start: String) -> Self {
        Self { person, service, resource, start, reason: String::new(), extra: None, every_weeks: None, count: None, until: None }
    }
}

/// A made appointment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Booked {
    /// The appointment.
    pub id: AppointmentId,
}

/// The place of an appointment's reason.
pub(super) const fn reason_place(id: &AppointmentId) -> Place<'_> {
    Place { table: "appointment", column: "reason", row: id.bytes() }
}

/// Reads a wall-clock time of the business.
pub(super) fn moment_of(zone: &Zone, field: &'static str, typed: &str) -> Outcome<Instant> {
    let wall: DateTime = typed.trim().replacen(' ', "T", 1).parse().map_err(|_| Problem::field(field, "not-a-time"))?;
    zone.instant(wall).map(|at| Instant::from_minute(at.minute())).ok_or_else(|| Problem::field(field, "not-a-date"))
}

/// Books.
///
/// # Errors
/// `SlotTaken` with the nearest free times; `SlotNotOffered`; unknown person, service or resource;
/// `Sealed` while sealed.
pub async fn book(business: &Business, actor: Actor, by: UserId, booking: Booking, sent: Option<Once>) -> Outcome<Booked> {
    let zone = business.profile().zone();
    let start = moment_of(&zone, "start", &booking.start)?;
    let id = AppointmentId::mint(business.now());
    let reason = seal_reason(business, &id, booking.person, &booking.reason).await?;
    let me = business.clone();
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                contacts::key_of(tx.db(), booking.person).map_err(unknown_person)?;
                let service = store::service(tx.db(), booking.service)?;
                let slip = Slip {
                    id,
                    person: booking.person,
                    start,
                    only: booking.resource,
                    reason: reason.as_ref(),
                    origin: Origin::Staff,
                    manner: Manner::Counter,
                    extra: booking.extra,
                    series: None,
                    by: Some(by),
                };
                enter(tx, &zone, &service, &slip)?;
                audit::record(
                    tx,
                    actor,
                    &Event::done("appointment.book", "appointment", id.bytes()).with(booking.extra.map_or("", Extra::code)),
                )?;
                me.announce(tx, "agenda", Some(id.0));
                Ok(Booked { id })
            })
        })
        .await
}

/// Seals what a person says they come for, under their own key.
pub(super) async fn seal_reason(business: &Business, id: &AppointmentId, person: PersonId, said: &str) -> Outcome<Option<Sealed<String>>> {
    let said = tidy(said, 300);
    if said.is_empty() {
        return Ok(None);
    }
    let key = business.read(move |db| contacts::key_of(db, person)).await.map_err(unknown_person)?;
    business.vault().seal_value(key, &reason_place(id), &Clear::new(said)).map(Some)
}

/// What is written into the agenda.
#[derive(Clone, Copy)]
pub(super) struct Slip<'a> {
    pub id: AppointmentId,
    pub person: PersonId,
    pub start: Instant,
    pub only: Option<ResourceId>,
    pub reason: Option<&'a Sealed<String>>,
    pub origin: Origin,
    pub manner: Manner,
    pub extra: Option<Extra>,
    pub series: Option<SeriesId>,
    pub by: Option<UserId>,
}

/// Takes the place and writes the appointment; neither exists without the other.
pub(super) fn enter(tx: &Tx<'_>, zone: &Zone, service: &Service, slip: &Slip<'_>) -> Outcome<()> {
    let day = zone.date(slip.start);
    let scope = Scope { zone, days: (day, day), only: slip.only, now: tx.now() };
    let board = Board::read(tx.db(), service.clone(), &scope)?;
    let stretch = Stretch { start: slip.start, length_min: service.duration_min, manner: slip.manner };
    let wish = Wish { owner: *slip.id.bytes(), stretch, extra: slip.extra, until: None };
    let place = occupy(tx, zone, &board, &wish).map_err(|p| with_nearest(tx, p, &scope, service, slip.start, slip.manner))?;
    store::insert(
        tx,
        &Insert {
            id: slip.id,
            person: slip.person,
            service: service.id,
            resource: place.resource,
            start: place.start,
            end: place.end,
            zone: zone.name(),
            reason: slip.reason,
            origin: slip.origin,
            extra: place.extra,
            series: slip.series,
            seat: place.seat,
            by: slip.by,
        },
    )?;
    store::remember(tx, slip.id, slip.by, Happened::Booked)?;
    notices::booked(tx, zone, Fact { id: slip.id, start: slip.start, sequence: 0 })
}

pub(super) fn unknown_person(problem: Problem) -> Problem {
    if problem.code == Code::NotFound { Problem::field("person", "unknown-person") } else { problem }
}
