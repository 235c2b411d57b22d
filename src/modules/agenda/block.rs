//! Taking time out of an agenda, and days that differ.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::{BlockId, ResourceId};
use super::board::bounds;
use super::book::moment_of;
use super::hours::parse_hours;
use super::store::{self, Block};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::store::Tx;
use crate::store::idempotency::{Once, once};

/// Time to be taken out: whole days, or from a moment to another.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockTyped {
    /// Whose time.
    #[garde(skip)]
    pub resource: ResourceId,
    /// Wall-clock moment, or a date for the whole day.
    #[garde(length(chars, min = 10, max = 25))]
    pub from: String,
    /// Wall-clock moment (exclusive), or the last whole day.
    #[garde(length(chars, min = 10, max = 25))]
    pub until: String,
    /// A word for the agenda: holidays, course, repair.
    #[garde(length(chars, max = 80))]
    #[serde(default)]
    pub title: String,
    /// Out of order, rather than away.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    pub maintenance: bool,
}

/// A block.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Blocked {
    /// The block.
    pub id: BlockId,
}

/// Takes the time out.
///
/// # Errors
/// `BlockOverBookings` with how many appointments stand in the way; bad dates.
pub(super) async fn take_out(business: &Business, actor: Actor, by: UserId, typed: BlockTyped, sent: Option<Once>) -> Outcome<Blocked> {
    let zone = business.profile().zone();
    let edge = |field: &'static str, text: &str, last: bool| match text.trim().parse::<Date>() {
        Ok(day) if text.trim().len() == 10 => bounds(&zone, day, day).map(|(from, until)| if last { until } else { from }),
        _ => moment_of(&zone, field, text).map(Instant::minute),
    };
    let (from, until) = (edge("from", &typed.from, false)?, edge("until", &typed.until, true)?);
    if until <= from {
        return Err(Problem::field("until", "ends-before"));
    }
    if until - from > 540 * 1_440 {
        return Err(Problem::field("until", "too-far"));
    }
    let block = Block {
        id: BlockId::mint(business.now()),
        resource: typed.resource,
        start: Instant::from_minute(from),
        end: Instant::from_minute(until),
        maintenance: typed.maintenance,
        title: tidy(&typed.title, 80),
        made_at: business.now(),
    };
    let me = business.clone();
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if !store::resources(tx.db())?.iter().any(|r| r.id == block.resource) {
                    return Err(Problem::field("resource", "not-a-choice"));
                }
                store::insert_block(tx, &block, Some(by)).map_err(|p| in_the_way(tx, p, &block))?;
                audit::record(tx, actor, &Event::done("block.make", "block", block.id.bytes()))?;
                me.announce(tx, "agenda", None);
                Ok(Blocked { id: block.id })
            })
        })
        .await
}

fn in_the_way(tx: &Tx<'_>, problem: Problem, block: &Block) -> Problem {
    if problem.code != Code::SlotTaken {
        return problem;
    }
    let window = (block.start.minute(), block.end.minute());
    let found = store::overlaps(tx.db(), block.resource, window).map_or(0, |o| o.len());
    Problem::new(Code::BlockOverBookings).with("n", found).and_field("from", "taken")
}

/// Gives the time back.
///
/// # Errors
/// `NotFound` for one that ended already.
pub(super) async fn give_back(business: &Business, actor: Actor, id: BlockId) -> Outcome<Blocked> {
    let me = business.clone();
    business
        .write(move |tx| {
            store::end_block(tx, id)?;
            audit::record(tx, actor, &Event::done("block.end", "block", id.bytes()))?;
            me.announce(tx, "agenda", None);
            Ok(Blocked { id })
        })
        .await
}

/// A day that differs.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DayTyped {
    /// Whose day; left out, the whole house (a holiday).
    #[garde(skip)]
    #[serde(default)]
    pub resource: Option<ResourceId>,
    /// ISO date.
    #[garde(length(chars, min = 10, max = 10))]
    pub day: String,
    /// Hours as people write them; empty is closed.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    pub hours: String,
    /// A word about it.
    #[garde(length(chars, max = 80))]
    #[serde(default)]
    pub note: String,
}

/// Changes a day.
///
/// # Errors
/// Bad dates or hours; an unknown resource.
pub(super) async fn differ(business: &Business, actor: Actor, typed: DayTyped) -> Outcome<()> {
    let day: Date = typed.day.parse().map_err(|_| Problem::field("day", "not-a-date"))?;
    let ranges = parse_hours("hours", &typed.hours)?;
    let (note, me) = (tidy(&typed.note, 80), business.clone());
    business
        .write(move |tx| {
            if let Some(id) = typed.resource
                && !store::resources(tx.db())?.iter().any(|r| r.id == id)
            {
                return Err(Problem::field("resource", "not-a-choice"));
            }
            store::add_exception(tx, typed.resource, day, &ranges, &note)?;
            let event = typed.resource.map_or(Event::house("day.differ"), |r| Event::done("day.differ", "resource", &r.0.into_bytes()));
            audit::record(tx, actor, &event.with(&typed.day))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await
}

/// The day is again as every week.
///
/// # Errors
/// `NotFound`.
pub(super) async fn as_ever(business: &Business, actor: Actor, id: i64) -> Outcome<()> {
    let me = business.clone();
    business
        .write(move |tx| {
            let day = store::remove_exception(tx, id)?;
            audit::record(tx, actor, &Event::house("day.as_ever").with(&day))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await
}
