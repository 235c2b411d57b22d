//! Adding up: rows in order of their start, one after another.

use std::collections::HashMap;

use jiff::civil::Date;

use super::heat::Heat;
use super::rates::Rates;
use super::spread::Spread;
use super::{Line, Who};
use crate::base::clock::{Instant, Zone};
use crate::modules::agenda::appointment::{Origin, ResourceId, State};
use crate::modules::agenda::slots::{Busy, joined, open_stretches};

/// What one professional, room or machine did.
#[derive(Debug)]
pub struct Worked {
    pub who: Who,
    /// Minutes in the hours, without absences.
    pub open_min: i64,
    /// Minutes of them with at least one appointment.
    pub booked_min: i64,
    /// Minutes of appointments that lie outside.
    pub outside_min: i64,
    pub rates: Rates,
    open: Vec<Busy>,
    /// Up to where its time is counted: what overlaps (a group, one squeezed in) counts once.
    covered: i64,
}

/// The sums of a period.
#[derive(Debug)]
pub struct Tally {
    zone: Zone,
    rows: Vec<Worked>,
    place: HashMap<ResourceId, usize>,
    /// Everybody together.
    pub rates: Rates,
    /// Days ahead.
    pub spread: Spread,
    /// Of everybody who has hours.
    pub heat: Heat,
    /// How many came from where, in the order of [`Origin::ALL`].
    pub origins: [i64; Origin::ALL.len()],
}

impl Tally {
    /// Nothing yet, of these and of the days between two.
    pub fn new(zone: &Zone, (first, last): (Date, Date), whose: Vec<Who>) -> Self {
        let mut heat = Heat::default();
        let rows: Vec<Worked> = whose.into_iter().map(|who| Worked::new(zone, (first, last), who)).collect();
        for stretch in rows.iter().flat_map(|r| &r.open) {
            heat.add(zone, *stretch, |cell, min| cell.open_min += min);
        }
        let place = rows.iter().enumerate().map(|(i, r)| (r.who.id, i)).collect();
        Self { zone: zone.clone(), rows, place, rates: Rates::default(), spread: Spread::default(), heat, origins: [0; Origin::ALL.len()] }
    }

    /// Counts an appointment.
    pub fn add(&mut self, line: &Line) {
        let Some(row) = self.place.get(&line.resource).and_then(|i| self.rows.get_mut(*i)) else { return };
        if matches!(line.state, State::Held | State::Expired) {
            return;
        }
        row.rates.add(line.state);
        self.rates.add(line.state);
        let from = Origin::ALL.iter().position(|o| *o == line.origin).unwrap_or(0);
        self.origins[from] += 1;
        if line.origin.tells_when() {
            let (made, start) = (self.zone.date(line.made_at), self.zone.date(Instant::from_minute(line.at.0)));
            self.spread.add(i64::from((start - made).get_days()));
        }
        if line.state.occupies() {
            for stretch in row.occupy(line.at) {
                self.heat.add(&self.zone, stretch, |cell, min| cell.booked_min += min);
            }
        }
    }

    /// The rows: whoever is offered, and whoever had something.
    pub fn rows(&self) -> impl Iterator<Item = &Worked> {
        self.rows.iter().filter(|r| r.rates.agreed > 0 || (r.who.active && !r.who.hours.always))
    }
}

impl Worked {
    fn new(zone: &Zone, (first, last): (Date, Date), who: Who) -> Self {
        let blocks = joined(who.blocks.clone());
        let days = first.series(jiff::Span::new().days(1)).take_while(|d| *d <= last);
        // What is always there has no hours to be full of.
        let days = days.filter(|_| !who.hours.always);
        let open: Vec<Busy> = joined(days.flat_map(|day| open_stretches(zone, day, &who.hours)).collect());
        let open: Vec<Busy> = open.into_iter().flat_map(|stretch| without(stretch, &blocks)).collect();
        let open_min = open.iter().map(|(s, e)| e - s).sum();
        Self { who, open_min, booked_min: 0, outside_min: 0, rates: Rates::default(), open, covered: i64::MIN }
    }

    /// Takes a stretch; says which parts of it are new and within the hours.
    fn occupy(&mut self, (start, end): Busy) -> Vec<Busy> {
        let start = start.max(self.covered);
        if start >= end {
            return Vec::new();
        }
        self.covered = end;
        let next = self.open.partition_point(|(_, e)| *e <= start);
        let within = self.open[next..].iter().take_while(|(s, _)| *s < end);
        let parts: Vec<Busy> = within.map(|(s, e)| (start.max(*s), end.min(*e))).collect();
        let minutes: i64 = parts.iter().map(|(s, e)| e - s).sum();
        self.booked_min += minutes;
        self.outside_min += end - start - minutes;
        parts
    }
}

/// What is left of a stretch; `blocks` are sorted and joined.
fn without((mut start, end): Busy, blocks: &[Busy]) -> Vec<Busy> {
    let mut left = Vec::new();
    let next = blocks.partition_point(|(_, e)| *e <= start);
    for &(s, e) in blocks[next..].iter().take_while(|(s, _)| *s < end) {
        if s > start {
            left.push((start, s));
        }
        start = start.max(e);
    }
    if start < end {
        left.push((start, end));
    }
    left
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
