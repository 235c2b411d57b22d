//! The columns of the day grid: one for each professional, room or piece of equipment.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::minutes_of;
use crate::base::clock::{Instant, Zone};
use crate::modules::agenda::appointment::{ResourceId, State};
use crate::modules::agenda::away::Away;
use crate::modules::agenda::look::{Shown, folded};
use crate::modules::agenda::resource::Resource;
use crate::modules::agenda::slots::{Ask, Hours, free_starts, joined, open_stretches};

/// Five-minute steps of a day.
const STEPS: i64 = 288;

/// One column of the day grid.
#[derive(Serialize, ToSchema)]
pub(super) struct Lane {
    pub(super) id: ResourceId,
    pub(super) name: String,
    pub(super) sign: String,
    pub(super) colour: i64,
    pub(super) events: Vec<Shown>,
    pub(super) free: Vec<Free>,
    pub(super) closed: Vec<(i64, i64)>,
    pub(super) blocks: Vec<BlockShown>,
}

/// An empty place of the day grid.
#[derive(Serialize, ToSchema)]
pub(super) struct Free {
    pub(super) at: String,
    pub(super) start: String,
    pub(super) step: i64,
}

/// Time taken out, on the grid.
#[derive(Serialize, ToSchema)]
pub(super) struct BlockShown {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) step: i64,
    pub(super) steps: i64,
}

/// What a column is made of.
pub(super) struct Day<'a> {
    pub zone: &'a Zone,
    pub date: Date,
    pub now: Instant,
    pub events: &'a [Shown],
    pub away: &'a [Away],
    /// The words of the reader's language.
    pub word: &'a dyn Fn(&str) -> String,
}

impl Day<'_> {
    /// The column of a resource.
    pub fn lane(&self, resource: &Resource, hours: &Hours) -> Lane {
        let mine = |e: &&Shown| e.resource == resource.id && !matches!(e.state, State::Cancelled | State::Expired);
        let events: Vec<Shown> = folded(self.events.iter().filter(mine).cloned().collect());
        let base = self.zone.day_start(self.date).map_or(0, Instant::minute);
        let away: Vec<&Away> = self.away.iter().filter(|a| a.resource == resource.id).collect();
        let taken = events.iter().filter(|e| e.state.occupies()).map(|e| (base + e.step * 5, base + e.step * 5 + e.minutes));
        let busy = joined(taken.chain(away.iter().map(|a| (a.start.minute(), a.end.minute()))).collect());
        Lane {
            id: resource.id,
            name: resource.name.clone(),
            sign: resource.sign(),
            colour: resource.colour,
            free: self.free(hours, &busy),
            closed: closed(&open_stretches(self.zone, self.date, hours), base),
            blocks: away.iter().map(|a| self.block(a, base)).collect(),
            events,
        }
    }

    fn free(&self, hours: &Hours, busy: &[(i64, i64)]) -> Vec<Free> {
        let ask = Ask { duration_min: 15, before_min: 0, after_min: 0, step_min: 15, not_before: self.now, not_after: Instant(i64::MAX) };
        let on_the_half_hour = free_starts(self.zone, self.date, hours, busy, &ask).into_iter().filter(|t| t.minute() % 30 == 0);
        on_the_half_hour
            .map(|t| {
                let wall = self.zone.wall(t);
                let start = wall.strftime("%Y-%m-%dT%H:%M").to_string();
                Free { at: wall.strftime("%H:%M").to_string(), start, step: minutes_of(self.zone, t) / 5 }
            })
            .collect()
    }

    fn block(&self, a: &Away, base: i64) -> BlockShown {
        let (from, until) = ((a.start.minute() - base).max(0) / 5, (a.end.minute() - base + 4) / 5);
        let step = from.min(STEPS - 1);
        BlockShown { title: a.title(self.word), url: a.url(self.zone), step, steps: (until.min(STEPS) - from).max(1) }
    }
}

/// What lies between the open stretches: first step and length.
fn closed(open: &[(i64, i64)], base: i64) -> Vec<(i64, i64)> {
    let mut out = Vec::new();
    let mut at = 0;
    for (from, until) in open {
        let (from, until) = ((from - base) / 5, (until - base) / 5);
        if from > at {
            out.push((at, from - at));
        }
        at = until;
    }
    if at < STEPS {
        out.push((at, STEPS - at));
    }
    out
}

/// The hours that matter: an hour around what is open or booked, at least nine. Cuts what is closed to
/// them, and says the first hour and the one after the last.
pub(super) fn frame_hours(lanes: &mut [Lane]) -> (i64, i64) {
    let begins =
        lanes.iter().flat_map(|l| l.closed.iter().filter(|(at, _)| *at == 0).map(|(_, len)| *len).chain(l.events.iter().map(|e| e.step)));
    let first = begins.filter(|s| *s < STEPS).min().unwrap_or(96);
    let ends = lanes.iter().flat_map(|l| {
        l.closed.iter().filter(|(at, len)| at + len >= STEPS).map(|(at, _)| *at).chain(l.events.iter().map(|e| e.step + e.steps))
    });
    let last = ends.max().unwrap_or(216);
    let first_hour = (first / 12).clamp(0, 15);
    let last_hour = ((last + 11) / 12).clamp(first_hour + 9, 24);
    let (from, until) = (first_hour * 12, last_hour * 12);
    let cut = |(at, len): (i64, i64)| (at.max(from), (at + len).min(until) - at.max(from));
    for lane in lanes {
        lane.closed = lane.closed.iter().copied().map(cut).filter(|(_, len)| *len > 0).collect();
        for b in &mut lane.blocks {
            (b.step, b.steps) = cut((b.step, b.steps));
        }
        lane.blocks.retain(|b| b.steps > 0);
    }
    (first_hour, last_hour)
}
