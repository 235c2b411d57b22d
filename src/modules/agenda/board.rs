//! The board a booking is looked up on: who gives a service, when they are there, what is taken.
//!
//! The same board offers free places and judges a wish, on a reader and inside the booking transaction.

use jiff::Span;
use jiff::civil::Date;
use rusqlite::Connection;

use super::appointment::ResourceId;
use super::resource::Resource;
use super::service::{Manner, Service};
use super::slots::{Busy, Hours, free_starts, is_free, joined, within_hours};
use super::store::{self, Seats};
use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Code, Outcome, Problem};

/// One resource on the board.
pub(super) struct Lane {
    pub resource: Resource,
    pub hours: Hours,
    /// Sorted and joined.
    pub busy: Vec<Busy>,
    /// Sessions of the service that have seats left.
    pub sessions: Vec<Seats>,
}

impl Lane {
    fn takes(&self, zone: &Zone, service: &Service, stretch: Stretch) -> bool {
        let Stretch { start, length_min, manner } = stretch;
        let padded = service.padded(start.minute(), start.minute() + length_min);
        (manner == Manner::Again || within_hours(zone, &self.hours, start, length_min)) && is_free(&self.busy, padded)
    }
}

/// A stretch somebody wishes for.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub start: Instant,
    pub length_min: i64,
    pub manner: Manner,
}

/// What can be known of a service on some days.
pub(super) struct Board {
    pub service: Service,
    /// Who gives it.
    pub givers: Vec<Lane>,
    /// For each further need, whoever can fill it.
    pub needs: Vec<Vec<Lane>>,
}

/// Which part of the agenda a board shows.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub zone: &'a Zone,
    /// First day and last, both included.
    pub days: (Date, Date),
    /// One giver only.
    pub only: Option<ResourceId>,
    pub now: Instant,
}

impl Board {
    /// Reads the board.
    ///
    /// # Errors
    /// Names the field where the service or the wished resource is not (or no longer) a choice.
    pub fn read(db: &Connection, service: Service, scope: &Scope<'_>) -> Outcome<Self> {
        let (all, listed, kinds) = (store::resources(db)?, store::givers(db, service.id)?, store::needs(db, service.id)?);
        let qualifies = |r: &Resource| !kinds.contains(&r.kind) && (listed.is_empty() || listed.contains(&r.id));
        if let Some(only) = scope.only {
            let wished = all.iter().find(|r| r.id == only).ok_or_else(|| Problem::field("resource", "not-a-choice"))?;
            if !qualifies(wished) {
                return Err(Problem::field("resource", "not-given"));
            }
        }
        let lane = |r: &Resource| lane(db, r, &service, scope);
        let givers = all.iter().filter(|r| qualifies(r) && scope.only.is_none_or(|o| o == r.id)).map(lane).collect::<Outcome<_>>()?;
        let mut needs = Vec::new();
        for kind in kinds {
            let of_kind = || all.iter().filter(move |r| r.kind == kind);
            let tied = of_kind().any(|r| listed.contains(&r.id));
            needs.push(of_kind().filter(|r| !tied || listed.contains(&r.id)).map(lane).collect::<Outcome<_>>()?);
        }
        Ok(Self { service, givers, needs })
    }

    /// Every start that can be offered on a day, with who would give it.
    pub fn starts(&self, zone: &Zone, day: Date, manner: Manner, now: Instant) -> Vec<(Instant, ResourceId)> {
        let ask = self.service.ask(manner, now);
        let mut out: Vec<(Instant, ResourceId)> = Vec::new();
        for lane in &self.givers {
            let shared = lane.sessions.iter().map(|s| Instant::from_minute(s.start)).filter(|s| zone.date(*s) == day);
            out.extend(shared.filter(|s| (ask.not_before..=ask.not_after).contains(s)).map(|s| (s, lane.resource.id)));
            let free = free_starts(zone, day, &lane.hours, &lane.busy, &ask).into_iter();
            let stretch = |start| Stretch { start, length_min: self.service.duration_min, manner };
            out.extend(free.filter(|s| self.fill_needs(zone, stretch(*s)).is_some()).map(|s| (s, lane.resource.id)));
        }
        out.sort_unstable();
        out
    }

    /// One free resource for each further need; `None` where one cannot be filled.
    pub fn fill_needs(&self, zone: &Zone, stretch: Stretch) -> Option<Vec<ResourceId>> {
        let free = |lanes: &Vec<Lane>| lanes.iter().find(|l| l.takes(zone, &self.service, stretch)).map(|l| l.resource.id);
        self.needs.iter().map(free).collect()
    }

    /// Those who can take a stretch, the least busy first.
    pub fn free_givers(&self, zone: &Zone, stretch: Stretch) -> Vec<&Lane> {
        let joins = |l: &&Lane| l.sessions.iter().any(|s| s.start == stretch.start.minute());
        let mut free: Vec<&Lane> = self.givers.iter().filter(|l| joins(l) || l.takes(zone, &self.service, stretch)).collect();
        free.sort_by_cached_key(|l| (!joins(l), l.busy.iter().map(|(s, e)| e - s).sum::<i64>()));
        free
    }

    /// Says why a start would never be offered, taken or not.
    ///
    /// # Errors
    /// `SlotNotOffered` with what is wrong with `start`.
    pub fn judge(&self, zone: &Zone, stretch: Stretch, now: Instant) -> Outcome<()> {
        let Stretch { start, length_min, manner } = stretch;
        if manner == Manner::Again {
            return Ok(());
        }
        let ask = self.service.ask(manner, now);
        let refused = |fault: &'static str| Err(Problem::new(Code::SlotNotOffered).and_field("start", fault));
        if start.plus_min(length_min) <= now {
            return refused("in-past");
        }
        if manner == Manner::Online && start < ask.not_before {
            return refused("too-soon");
        }
        if start > ask.not_after {
            return refused("too-far");
        }
        if !self.givers.iter().any(|l| within_hours(zone, &l.hours, start, length_min)) {
            return refused("not-in-hours");
        }
        let open = |l: &Lane| free_starts(zone, zone.date(start), &l.hours, &[], &ask).contains(&start);
        let session = |l: &Lane| l.sessions.iter().any(|s| s.start == start.minute());
        if manner == Manner::Online && !self.givers.iter().any(|l| open(l) || session(l)) {
            return refused("not-a-start");
        }
        Ok(())
    }

    /// The free starts nearest to a wished moment, within the board's days.
    pub fn nearest(&self, zone: &Zone, days: (Date, Date), wanted: Instant, manner: Manner, now: Instant) -> Vec<Instant> {
        let mut found: Vec<Instant> = Vec::new();
        let mut day = days.0;
        while day <= days.1 {
            found.extend(self.starts(zone, day, manner, now).into_iter().map(|(s, _)| s));
            if found.len() >= 3 && day > zone.date(wanted) {
                break;
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        found.dedup();
        found.sort_by_key(|t| t.since(wanted).abs());
        found.truncate(3);
        found.sort_unstable();
        found
    }
}

fn lane(db: &Connection, resource: &Resource, service: &Service, scope: &Scope<'_>) -> Outcome<Lane> {
    let (first, last) = scope.days;
    let (from, until) = bounds(scope.zone, first, last)?;
    let sessions = if service.capacity > 1 {
        let open = store::open_sessions(db, service.id, resource.id, (from, until))?;
        open.into_iter().filter(|s| (1..s.capacity).contains(&s.taken)).collect()
    } else {
        Vec::new()
    };
    Ok(Lane {
        hours: store::hours_of(db, resource, first, last)?,
        // Claims that begin the day before may reach in, and buffers reach out.
        busy: joined(store::busy(db, resource.id, from - 240, until + 240, scope.now)?),
        sessions,
        resource: resource.clone(),
    })
}

/// The minutes of UTC in which some days lie.
pub(super) fn bounds(zone: &Zone, first: Date, last: Date) -> Outcome<Busy> {
    let no_date = || Problem::field("day", "not-a-date");
    let after = last.checked_add(Span::new().days(1)).map_err(|_| no_date())?;
    let (from, until) = zone.day_start(first).zip(zone.day_start(after)).ok_or_else(no_date)?;
    Ok((from.minute(), until.minute()))
}
