//! What the agenda tells of a period: the page, and each of its tables for a spreadsheet.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Reporter;
use super::report_rows::{HourRow, Share, WorkedRow, hour_rows, lead_rows, origin_rows, worked_rows};
use super::report_tables::{Table, rows_of};
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::http::{Asked, Caller, Paper, Reply, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::board::bounds;
use crate::modules::agenda::reports::{Period, Rates, Tally, days, percent, sheet};
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/reports", show);
    r.get("/agenda/reports.csv", export);
}

#[derive(Deserialize, ToSchema)]
struct Which {
    /// `week`, `month`, `last` or `days`.
    period: Option<Period>,
    /// ISO date, with `days`.
    from: Option<String>,
    /// ISO date, with `days`.
    to: Option<String>,
    /// One professional, room or machine only.
    resource: Option<ResourceId>,
    /// For the spreadsheet: which table.
    table: Option<Table>,
}

/// The reports.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportsPage {
    pub(super) period: String,
    pub(super) from: String,
    pub(super) to: String,
    /// The days, as people say them.
    pub(super) words: String,
    pub(super) resource: String,
    pub(super) resources: Vec<(String, String)>,
    /// Minutes open and minutes of them booked, everybody together.
    pub(super) open_min: i64,
    pub(super) booked_min: i64,
    pub(super) percent: Option<i64>,
    pub(super) rates: Rates,
    pub(super) missed_percent: Option<i64>,
    pub(super) cancelled_percent: Option<i64>,
    /// Half of the appointments were agreed at most so many days before.
    pub(super) median_days: Option<i64>,
    pub(super) people: Vec<WorkedRow>,
    pub(super) weekdays: Vec<String>,
    pub(super) hours: Vec<HourRow>,
    pub(super) lead: Vec<Share>,
    pub(super) origins: Vec<Share>,
}
crate::page!(ReportsPage, "modules/agenda/pages/reports.html", "reports-title");

impl ReportsPage {
    /// The same question in an address.
    fn query(&self) -> String {
        format!("period={}&from={}&to={}&resource={}", self.period, self.from, self.to, self.resource)
    }

    /// Periods to choose from, with their words.
    #[expect(clippy::unused_self, reason = "a template asks its data")]
    fn periods(&self) -> impl Iterator<Item = (&'static str, String)> {
        Period::ALL.into_iter().filter(|p| *p != Period::Days).map(|p| (p.code(), format!("reports-period-{}", p.code())))
    }

    /// The height of the heat map's picture.
    fn height(&self) -> usize {
        HEAD + self.hours.len() * ROW
    }
}

/// Height of the map's head and of one hour, in its own units.
const HEAD: usize = 24;
const ROW: usize = 26;

/// A share as people read it; a dash for a share of nothing.
pub(super) fn said(share: Option<&i64>) -> String {
    share.map_or_else(|| "—".to_owned(), |n| format!("{n} %"))
}

async fn page_of(who: &Caller, asked: &Which) -> Outcome<ReportsPage> {
    let zone = who.business.profile().zone();
    let period = asked.period.unwrap_or_default();
    let (first, last) = days(period, (asked.from.as_deref(), asked.to.as_deref()), zone.date(who.business.now()))?;
    let (window, only, of_days) = (bounds(&zone, first, last)?, asked.resource, zone.clone());
    let (resources, tally) = who
        .business
        .read(move |db| {
            let mut tally = Tally::new(&of_days, (first, last), store::reported(db, (first, last), window, only)?);
            store::read_lines(db, window, only, |line| tally.add(line))?;
            Ok((store::resources(db)?, tally))
        })
        .await?;
    let people = worked_rows(&tally);
    let (open_min, booked_min) = people.iter().fold((0, 0), |(o, b), r| (o + r.open_min, b + r.booked_min));
    Ok(ReportsPage {
        period: period.code().into(),
        from: first.to_string(),
        to: last.to_string(),
        words: words(who, first, last),
        resource: only.map(|r| r.to_string()).unwrap_or_default(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        percent: percent(booked_min, open_min),
        open_min,
        booked_min,
        missed_percent: tally.rates.missed_percent(),
        cancelled_percent: tally.rates.cancelled_percent(),
        median_days: tally.spread.median(),
        rates: tally.rates,
        weekdays: (1..=7).map(|n| who.t(&format!("weekday-short-{n}"))).collect(),
        hours: hour_rows(&tally.heat),
        lead: lead_rows(who, &tally.spread),
        origins: origin_rows(who, &tally.origins),
        people,
    })
}

/// `del 1 al 30 de noviembre`, in figures: short on a phone.
fn words(who: &Caller, first: Date, last: Date) -> String {
    let day = |d: Date| d.strftime("%d/%m/%Y").to_string();
    who.house.words.ta(who.lang(), "reports-days", &[("from", day(first).into()), ("to", day(last).into())])
}

async fn show(who: Reporter, asked: Asked<Which>) -> Outcome<Reply<ReportsPage>> {
    page_of(&who, &asked).await.map(Reply)
}

async fn export(who: Reporter, asked: Asked<Which>) -> Outcome<Paper> {
    let page = page_of(&who, &asked).await?;
    let table = asked.table.unwrap_or_default();
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("agenda.report").with(table.code()))).await?;
    let name = format!("{}-{}-{}.csv", who.t(table.word()), page.from, page.to);
    Ok(Paper { bytes: sheet(&rows_of(&who, table, &page))?, kind: "text/csv; charset=utf-8", name, save: true })
}
