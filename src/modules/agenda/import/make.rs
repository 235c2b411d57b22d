//! The import itself: planned anew, prepared, then everything in one transaction or nothing.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::choices::{Choices, Reminders};
use super::people::Newcomer;
use super::plan::{Filter, Plan, Planned, Whom, plan_draft};
use super::store::{self, CalendarImportId, Item, Made};
use crate::audit::{self, Actor, Event};
use crate::base::clock::{Instant, Zone};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{fold, tidy};
use crate::business::Business;
use crate::keyring::{Clear, Sealed};
use crate::modules::agenda::appointment::{AppointmentId, BlockId, Origin, ResourceId, ServiceId, State};
use crate::modules::agenda::book::reason_place;
use crate::modules::agenda::notices::{self, Fact};
use crate::modules::agenda::slots::Busy;
use crate::modules::agenda::store::{self as agenda, Block, Claim, ClaimKind, Insert, Standing};
use crate::modules::contacts::{self, PersonId, Prepared};
use crate::store::Tx;

/// What an import made.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct Brought {
    /// Appointments.
    pub appointments: usize,
    /// Blocks.
    pub blocks: usize,
    /// People registered.
    pub people: usize,
    /// Events and times that made nothing.
    pub left_out: usize,
}

/// An appointment or a block, sealed and ready to be written.
struct Ready {
    at: Busy,
    tag: [u8; 16],
    deed: Deed,
}

enum Deed {
    Block(BlockId),
    Appointment { id: AppointmentId, person: PersonId, also: Vec<ResourceId>, reason: Option<Sealed<String>> },
}

/// Brings in a file that waits.
///
/// # Errors
/// A choice that does not hold; nothing to bring in; `Stale` where somebody took one of the places meanwhile: nothing is
/// brought in then.
pub fn bring_in(business: &Business, actor: Actor, by: Option<UserId>, id: CalendarImportId) -> Outcome<Brought> {
    let (choices, plan) = plan_draft(business, id, Filter::default())?;
    if plan.make.is_empty() {
        return Err(Problem::field("file", "ics-nothing"));
    }
    let blocks = plan.blocks();
    let newcomers = newcomers(business, &plan)?;
    let made = Made { appointments: plan.make.len() - blocks, blocks, people: newcomers.len(), left_out: plan.left_out() };
    let ready = prepare(business, &plan, &newcomers)?;
    drop(plan);
    let (me, zone) = (business.clone(), business.profile().zone());
    business.store().write_now(move |tx| {
        store::finish(tx, id, choices.resource, made)?;
        // In the order they were met, so that record numbers follow the file.
        let mut people: Vec<_> = newcomers.iter().collect();
        people.sort_unstable_by_key(|(n, _)| **n);
        people.into_iter().try_for_each(|(_, person)| person.store(tx, &me, actor))?;
        let writer = Writer { tx, zone: &zone, import: id, choices: &choices, by };
        ready.iter().try_for_each(|r| writer.write(r)).map_err(meanwhile)?;
        let detail = format!("appointments={} blocks={} people={}", made.appointments, made.blocks, made.people);
        audit::record(tx, actor, &Event::done("calendar.import", "calendar_import", id.bytes()).with(&detail))?;
        me.announce(tx, "agenda", None);
        Ok(())
    })?;
    Ok(Brought { appointments: made.appointments, blocks, people: made.people, left_out: made.left_out })
}

/// Whoever took a place between the plan and the deed keeps it; the page is to be looked at again.
fn meanwhile(problem: Problem) -> Problem {
    if problem.code == Code::SlotTaken { Problem::new(Code::Stale).because("a place of the import was taken meanwhile") } else { problem }
}

fn newcomers(business: &Business, plan: &Plan) -> Outcome<HashMap<Newcomer, Prepared>> {
    plan.newcomers()
        .into_iter()
        .filter_map(|n| plan.new.get(n).map(|card| (n, card)))
        .map(|(n, card)| Ok((n, contacts::prepare(business, card.clone())?)))
        .collect()
}

fn prepare(business: &Business, plan: &Plan, newcomers: &HashMap<Newcomer, Prepared>) -> Outcome<Vec<Ready>> {
    let mut ready = Vec::with_capacity(plan.make.len());
    for planned in &plan.make {
        let deed = match &planned.whom {
            Whom::Nobody => Deed::Block(BlockId::mint(business.now())),
            Whom::Known(person, whole, also) => {
                let id = AppointmentId::mint(business.now());
                let reason = if *whole { None } else { reason(business, plan, planned, &id, *person)? };
                Deed::Appointment { id, person: *person, also: also.clone(), reason }
            }
            Whom::New(n, also) => {
                let person = newcomers.get(n).ok_or_else(|| Problem::internal("a newcomer was not prepared"))?.id;
                Deed::Appointment { id: AppointmentId::mint(business.now()), person, also: also.clone(), reason: None }
            }
        };
        ready.push(Ready { at: planned.at, tag: planned.tag, deed });
    }
    Ok(ready)
}

/// A title that says more than a name is why they come; sealed under their own key.
fn reason(business: &Business, plan: &Plan, planned: &Planned, id: &AppointmentId, person: PersonId) -> Outcome<Option<Sealed<String>>> {
    let title = plan.found.get(planned.event).map(|f| tidy(&f.title, 300)).unwrap_or_default();
    if title.is_empty() || fold(&title) == fold(&contacts::name_of(business, person)) {
        return Ok(None);
    }
    let key = business.store().read_now(|db| contacts::key_of(db, person))?;
    business.vault().seal_value(key, &reason_place(id), &Clear::new(title)).map(Some)
}

struct Writer<'a> {
    tx: &'a Tx<'a>,
    zone: &'a Zone,
    import: CalendarImportId,
    choices: &'a Choices,
    by: Option<UserId>,
}

impl Writer<'_> {
    fn write(&self, ready: &Ready) -> Outcome<()> {
        let item = match &ready.deed {
            Deed::Block(id) => {
                self.block(*id, ready.at)?;
                Item::Block(*id)
            }
            Deed::Appointment { id, person, also, reason } => {
                self.appointment(*id, *person, ready.at, (also, reason.as_ref()))?;
                Item::Appointment(*id)
            }
        };
        store::note(self.tx, self.import, self.choices.resource, ready.tag, item)
    }

    fn block(&self, id: BlockId, (s, e): Busy) -> Outcome<()> {
        let block = Block {
            id,
            resource: self.choices.resource,
            start: Instant::from_minute(s),
            end: Instant::from_minute(e),
            maintenance: false,
            title: String::new(),
            made_at: self.tx.now(),
        };
        agenda::insert_block(self.tx, &block, self.by)
    }

    /// Its claim is as long as the event: whoever agreed on it elsewhere knew of no buffers.
    fn appointment(
        &self,
        id: AppointmentId,
        person: PersonId,
        at: Busy,
        (also, reason): (&[ResourceId], Option<&Sealed<String>>),
    ) -> Outcome<()> {
        let (tx, resource) = (self.tx, self.choices.resource);
        let service: ServiceId = self.choices.service.ok_or_else(|| Problem::field("service", "required"))?;
        let insert = Insert {
            id,
            person,
            service,
            resource,
            start: at.0,
            end: at.1,
            zone: self.zone.name(),
            reason,
            origin: Origin::Import,
            extra: None,
            series: None,
            seat: None,
            by: self.by,
        };
        let over = at.1 <= tx.now().minute();
        agenda::insert_as(tx, &insert, if over { State::Done } else { State::Booked })?;
        for resource in std::iter::once(resource).chain(also.iter().copied()) {
            let claim = Claim { resource, at, kind: ClaimKind::Appointment, owner: id.bytes(), standing: Standing::Live };
            agenda::claim(tx, &claim)?;
        }
        if self.choices.reminders == Reminders::Send && !over {
            notices::brought(tx, self.zone, Fact { id, start: Instant::from_minute(at.0), sequence: 0 })?;
        }
        Ok(())
    }
}
