//! Booking: what it needs, what is refused and why, and the one transaction that makes it true.

use jiff::Span;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::{AppointmentId, ResourceId, ServiceId};
use super::slots::{HORIZON_DAYS, free_starts, within_hours};
use super::store::{self, Insert};
use crate::audit::{self, Actor, Event};
use crate::base::clock::{Instant, Zone};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::keyring::{Clear, Place};
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
    /// With whom or where.
    #[garde(skip)]
    pub resource: ResourceId,
    /// Wall-clock time of the business: `2026-11-23T10:30`.
    #[garde(length(chars, min = 10, max = 25))]
    pub start: String,
    /// Why they come, in their words; sealed.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub reason: String,
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
pub(super) fn start_of(zone: &Zone, typed: &str) -> Outcome<Instant> {
    let wall: DateTime = typed.trim().replacen(' ', "T", 1).parse().map_err(|_| Problem::field("start", "not-a-time"))?;
    zone.instant(wall).ok_or_else(|| Problem::field("start", "not-a-date"))
}

/// Refuses a start in the past, beyond the horizon or outside the hours.
pub(super) fn offered(tx: &Tx<'_>, zone: &Zone, resource: ResourceId, start: Instant, length_min: i64) -> Outcome<()> {
    if !store::is_active(tx.db(), resource)? {
        return Err(Problem::field("resource", "not-a-choice"));
    }
    if start.plus_min(length_min) <= tx.now() {
        return Err(Problem::new(Code::SlotNotOffered).and_field("start", "in-past"));
    }
    let openings = store::openings(tx.db(), resource)?;
    if start.since(tx.now()) > HORIZON_DAYS * 86_400_000 || !within_hours(zone, &openings, start, length_min) {
        return Err(Problem::new(Code::SlotNotOffered).and_field("start", "not-in-hours"));
    }
    Ok(())
}

/// Books.
///
/// # Errors
/// `SlotTaken` with the nearest free times; `SlotNotOffered`; unknown person, service or resource;
/// `Sealed` while sealed.
pub async fn book(business: &Business, actor: Actor, by: UserId, booking: Booking, sent: Option<Once>) -> Outcome<Booked> {
    let zone = business.profile().zone();
    let start = start_of(&zone, &booking.start)?;
    let id = AppointmentId::mint(business.now());
    let (vault, me, reason) = (business.vault().clone(), business.clone(), tidy(&booking.reason, 300));
    let sealed = if reason.is_empty() {
        None
    } else {
        let person = booking.person;
        let key = business.read(move |db| contacts::key_of(db, person)).await.map_err(unknown_person)?;
        Some(vault.seal_value(key, &reason_place(&id), &Clear::new(reason))?)
    };
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                contacts::key_of(tx.db(), booking.person).map_err(unknown_person)?;
                let service = store::service(tx.db(), booking.service)?;
                let length = service.duration_min + service.buffer_min;
                offered(tx, &zone, booking.resource, start, length)?;
                let at = start.minute();
                let insert = Insert {
                    id,
                    person: booking.person,
                    service: service.id,
                    resource: booking.resource,
                    start: at,
                    end: at + service.duration_min,
                    claim_end: at + length,
                    zone: zone.name(),
                    reason: sealed.as_ref(),
                    by,
                };
                store::insert(tx, &insert).map_err(|p| with_nearest(tx, p, &zone, booking.resource, start, length))?;
                audit::record(tx, actor, &Event::done("appointment.book", "appointment", id.bytes()))?;
                me.announce(tx, "agenda", Some(id.0));
                Ok(Booked { id })
            })
        })
        .await
}

fn unknown_person(problem: Problem) -> Problem {
    if problem.code == Code::NotFound { Problem::field("person", "unknown-person") } else { problem }
}

/// Adds the three nearest free times to a refusal.
pub(super) fn with_nearest(tx: &Tx<'_>, problem: Problem, zone: &Zone, resource: ResourceId, wanted: Instant, length_min: i64) -> Problem {
    if problem.code != Code::SlotTaken {
        return problem;
    }
    let near = nearest(tx, zone, resource, wanted, length_min).unwrap_or_default();
    let same_day = zone.date(wanted);
    let words: Vec<String> =
        near.iter().map(|t| zone.wall(*t).strftime(if zone.date(*t) == same_day { "%H:%M" } else { "%d/%m %H:%M" }).to_string()).collect();
    problem.with("nearest", if words.is_empty() { "none".to_owned() } else { words.join(", ") }).and_field("start", "taken")
}

fn nearest(tx: &Tx<'_>, zone: &Zone, resource: ResourceId, wanted: Instant, length_min: i64) -> Outcome<Vec<Instant>> {
    let openings = store::openings(tx.db(), resource)?;
    let day = zone.date(wanted);
    let mut found = Vec::new();
    for offset in 0..7 {
        let Ok(day) = day.checked_add(Span::new().days(offset)) else { break };
        let Some(from) = zone.day_start(day) else { continue };
        let busy = store::busy(tx.db(), resource, from.minute(), from.minute() + 1_500)?;
        found.extend(free_starts(zone, day, &openings, &busy, length_min, tx.now()));
        if found.len() >= 3 {
            break;
        }
    }
    found.sort_by_key(|t| t.since(wanted).abs());
    found.truncate(3);
    found.sort_unstable();
    Ok(found)
}
