//! The reports as rows with words.

use serde::Serialize;
use utoipa::ToSchema;

use super::reports::said;
use crate::http::Caller;
use crate::modules::agenda::appointment::{Origin, ResourceId};
use crate::modules::agenda::reports::{Cell, Heat, Rates, Spread, Tally, percent};

/// What one professional, room or machine did.
#[derive(Serialize, ToSchema)]
pub(super) struct WorkedRow {
    pub(super) id: ResourceId,
    pub(super) name: String,
    pub(super) sign: String,
    pub(super) colour: i64,
    pub(super) open_min: i64,
    pub(super) booked_min: i64,
    /// Minutes of appointments outside the hours.
    pub(super) outside_min: i64,
    pub(super) percent: Option<i64>,
    pub(super) rates: Rates,
    pub(super) missed_percent: Option<i64>,
    pub(super) cancelled_percent: Option<i64>,
}

/// An hour of the map: a cell for each weekday, Monday first.
#[derive(Serialize, ToSchema)]
pub(super) struct HourRow {
    pub(super) hour: usize,
    pub(super) cells: Vec<HeatCell>,
}

/// A cell of the map.
#[derive(Serialize, ToSchema)]
pub(super) struct HeatCell {
    #[serde(flatten)]
    pub(super) cell: Cell,
    pub(super) percent: Option<i64>,
}

/// A part of the whole.
#[derive(Serialize, ToSchema)]
pub(super) struct Share {
    pub(super) code: String,
    pub(super) word: String,
    pub(super) count: i64,
    pub(super) percent: Option<i64>,
}

/// `37 h 30`.
pub(super) fn hours_said(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m:02}"),
    }
}

impl WorkedRow {
    pub(super) fn open(&self) -> String {
        hours_said(self.open_min)
    }

    pub(super) fn booked(&self) -> String {
        hours_said(self.booked_min)
    }

    pub(super) fn outside(&self) -> String {
        hours_said(self.outside_min)
    }
}

impl HeatCell {
    /// How dark: 0 to 10.
    pub(super) fn level(&self) -> i64 {
        self.percent.unwrap_or(0).clamp(0, 100).div_euclid(10)
    }

    pub(super) fn said(&self) -> String {
        said(self.percent.as_ref())
    }
}

pub(super) fn worked_rows(tally: &Tally) -> Vec<WorkedRow> {
    let rows = tally.rows().map(|w| WorkedRow {
        id: w.who.id,
        name: w.who.name.clone(),
        sign: w.who.sign.clone(),
        colour: w.who.colour,
        open_min: w.open_min,
        booked_min: w.booked_min,
        outside_min: w.outside_min,
        percent: percent(w.booked_min, w.open_min),
        rates: w.rates,
        missed_percent: w.rates.missed_percent(),
        cancelled_percent: w.rates.cancelled_percent(),
    });
    rows.collect()
}

pub(super) fn hour_rows(heat: &Heat) -> Vec<HourRow> {
    let Some((first, after)) = heat.frame() else { return Vec::new() };
    let cell = |cell: Cell| HeatCell { percent: cell.percent(), cell };
    (first..after).map(|hour| HourRow { hour, cells: heat.0.iter().map(|day| cell(day[hour])).collect() }).collect()
}

pub(super) fn lead_rows(who: &Caller, spread: &Spread) -> Vec<Share> {
    let buckets = spread.buckets().into_iter().map(|b| {
        let to = b.to.unwrap_or(b.from);
        let (key, code) = match b.to {
            None => ("reports-lead-more", format!("{}-", b.from)),
            Some(to) if to > b.from => ("reports-lead-between", format!("{}-{to}", b.from)),
            Some(to) if to == 0 => ("reports-lead-same", to.to_string()),
            Some(to) => ("reports-lead-before", to.to_string()),
        };
        let args = [("from", b.from.to_string().into()), ("to", to.to_string().into())];
        Share { code, word: who.house.words.ta(who.lang(), key, &args), count: b.count, percent: percent(b.count, spread.all()) }
    });
    buckets.collect()
}

pub(super) fn origin_rows(who: &Caller, counts: &[i64]) -> Vec<Share> {
    let all = counts.iter().sum();
    let shares = Origin::ALL.into_iter().zip(counts).map(|(origin, count)| Share {
        code: origin.code().into(),
        word: who.t(&format!("origin-{}", origin.code())),
        count: *count,
        percent: percent(*count, all),
    });
    // The usual ways are shown even where nobody came by them.
    shares.filter(|s| s.count > 0 || matches!(s.code.as_str(), "staff" | "web")).collect()
}
