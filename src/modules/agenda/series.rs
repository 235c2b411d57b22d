//! A series: the same appointment every so many weeks, agreed in one transaction.

use jiff::Span;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::{AppointmentId, Origin, ResourceId, SeriesId, ServiceId};
use super::board::{Board, Scope, Stretch};
use super::book::{Slip, enter, seal_reason, unknown_person};
use super::service::Manner;
use super::store;
use crate::audit::{self, Actor, Event};
use crate::base::clock::{Instant, Zone};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::{Once, once};

/// Most dates of one series.
const MOST: i64 = 52;

/// The dates that are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    pub first: DateTime,
    pub every_weeks: i64,
    pub count: Option<i64>,
    pub until: Option<Date>,
}

impl Rhythm {
    /// The wall-clock starts: the same hour each time, whatever the clocks do in between.
    ///
    /// # Errors
    /// Names the field that is out of bounds.
    pub fn starts(self) -> Outcome<Vec<DateTime>> {
        if !(1..=26).contains(&self.every_weeks) {
            return Err(Problem::field("every_weeks", "malformed"));
        }
        let most = match (self.count, self.until) {
            (Some(n), _) if (2..=MOST).contains(&n) => n,
            (None, Some(until)) if until > self.first.date() => MOST,
            (Some(_), _) => return Err(Problem::field("count", "series-count")),
            _ => return Err(Problem::field("until", "series-until")),
        };
        let dates = (0..most).map_while(|n| self.first.checked_add(Span::new().weeks(n * self.every_weeks)).ok());
        Ok(dates.take_while(|d| self.until.is_none_or(|u| d.date() <= u)).collect())
    }
}

/// One date of a series before it is agreed.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub start: DateTime,
    /// What stands in the way, as a fault of the field `start`.
    pub fault: Option<&'static str>,
}

/// Looks at each date without taking anything.
///
/// # Errors
/// An unknown service or resource.
pub(super) fn try_out(
    db: &rusqlite::Connection,
    zone: &Zone,
    service: ServiceId,
    only: Option<ResourceId>,
    starts: &[DateTime],
    now: Instant,
) -> Outcome<Vec<Tried>> {
    let service = store::service(db, service)?;
    let look = |start: &DateTime| -> Outcome<Tried> {
        let (day, at) = (start.date(), zone.instant(*start).ok_or_else(|| Problem::field("start", "not-a-date"))?);
        let board = Board::read(db, service.clone(), &Scope { zone, days: (day, day), only, now })?;
        let stretch = Stretch { start: at, length_min: service.duration_min, manner: Manner::Counter };
        let fault = match board.judge(zone, stretch, now) {
            Err(problem) => Some(known_fault(&problem)),
            Ok(()) if board.free_givers(zone, stretch).is_empty() || board.fill_needs(zone, stretch).is_none() => Some("taken"),
            Ok(()) => None,
        };
        Ok(Tried { start: *start, fault })
    };
    starts.iter().map(look).collect()
}

fn known_fault(problem: &Problem) -> &'static str {
    let said = problem.fields.first().map(|f| f.fault.as_ref()).unwrap_or_default();
    ["in-past", "too-far", "not-in-hours"].into_iter().find(|known| *known == said).unwrap_or("not-in-hours")
}

/// A series to be agreed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesBooking {
    /// Who comes.
    #[garde(skip)]
    pub person: PersonId,
    /// What for.
    #[garde(skip)]
    pub service: ServiceId,
    /// With whom or where; left out, whoever is free each time.
    #[garde(skip)]
    #[serde(default)]
    pub resource: Option<ResourceId>,
    /// Weeks from one to the next.
    #[garde(range(min = 1, max = 26))]
    pub every_weeks: i64,
    /// Wall-clock starts, as the preview listed them.
    #[garde(length(min = 2, max = 52), inner(length(chars, min = 10, max = 25)))]
    pub starts: Vec<String>,
    /// Why they come; sealed.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub reason: String,
}

/// An agreed series.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SeriesBooked {
    /// The series.
    pub id: SeriesId,
    /// Its appointments, in order.
    pub appointments: Vec<AppointmentId>,
}

/// Books every date or none.
///
/// # Errors
/// As for one appointment; the field is `starts.N`.
pub(super) async fn book_series(
    business: &Business,
    actor: Actor,
    by: UserId,
    booking: SeriesBooking,
    sent: Option<Once>,
) -> Outcome<SeriesBooked> {
    let zone = business.profile().zone();
    let mut dates = Vec::new();
    for typed in &booking.starts {
        let id = AppointmentId::mint(business.now());
        let at = super::book::moment_of(&zone, "starts", typed)?;
        dates.push((id, at, seal_reason(business, &id, booking.person, &booking.reason).await?));
    }
    let (id, me) = (SeriesId::mint(business.now()), business.clone());
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                contacts::key_of(tx.db(), booking.person).map_err(unknown_person)?;
                let service = store::service(tx.db(), booking.service)?;
                store::insert_series(tx, id, booking.every_weeks)?;
                for (n, (appointment, start, reason)) in dates.iter().enumerate() {
                    let slip = Slip {
                        id: *appointment,
                        person: booking.person,
                        start: *start,
                        only: booking.resource,
                        reason: reason.as_ref(),
                        origin: Origin::Staff,
                        manner: Manner::Counter,
                        extra: None,
                        series: Some(id),
                        by: Some(by),
                    };
                    enter(tx, &zone, &service, &slip).map_err(|p| of_date(p, n))?;
                    audit::record(tx, actor, &Event::done("appointment.book", "appointment", appointment.bytes()).with("series"))?;
                }
                audit::record(tx, actor, &Event::done("series.book", "series", id.bytes()).with(&dates.len().to_string()))?;
                me.announce(tx, "agenda", None);
                Ok(SeriesBooked { id, appointments: dates.iter().map(|d| d.0).collect() })
            })
        })
        .await
}

fn of_date(mut problem: Problem, n: usize) -> Problem {
    for field in problem.fields.iter_mut().filter(|f| f.field == "start") {
        field.field = format!("starts.{n}");
    }
    problem
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_rhythm_keeps_its_hour_and_its_bounds() {
        let first = date(2026, 9, 1).at(10, 0, 0, 0);
        let rhythm = Rhythm { first, every_weeks: 2, count: Some(3), until: None };
        let starts = rhythm.starts().unwrap();
        assert_eq!(starts, [first, date(2026, 9, 15).at(10, 0, 0, 0), date(2026, 9, 29).at(10, 0, 0, 0)]);
        let until = Rhythm { every_weeks: 1, count: None, until: Some(date(2026, 9, 22)), ..rhythm };
        assert_eq!(until.starts().unwrap().len(), 4);
        for wrong in [
            Rhythm { count: Some(1), ..rhythm },
            Rhythm { count: Some(53), ..rhythm },
            Rhythm { every_weeks: 0, ..rhythm },
            Rhythm { count: None, ..rhythm },
        ] {
            assert!(wrong.starts().is_err());
        }
    }
}
