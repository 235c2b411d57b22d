//! Studies of a person: orders, results, and each value over time.

use serde::Serialize;
use utoipa::ToSchema;

use super::figure::{self, Flag};
use super::report::{self, Latest, latest};
use super::result::Value;
use super::{OrderId, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::base::text::fold;
use crate::http::{Allow, At, Reply, Routes};
use crate::modules::clinic::access;
use crate::modules::clinic::trend::{Manner, Picture, picture};
use crate::modules::clinic::verify;
use crate::modules::contacts::{self, PersonId};

pub fn routes(r: &mut Routes) {
    r.get("/charts/{id}/studies", show);
}

/// An order in the list.
#[derive(Serialize, ToSchema)]
struct OrderLine {
    id: OrderId,
    folio: String,
    when: String,
    studies: String,
    answered: bool,
}

/// One of its values.
#[derive(Serialize, ToSchema)]
struct TrendRow {
    when: String,
    value: String,
    flag: Flag,
}

/// The same value over time.
#[derive(Serialize, ToSchema)]
struct ValueTrend {
    name: String,
    unit: String,
    /// The range that came with the newest.
    range: String,
    picture: Option<Picture>,
    /// From the newest down.
    rows: Vec<TrendRow>,
}

/// Studies of a person.
#[derive(Serialize, ToSchema)]
struct StudiesPage {
    person: PersonId,
    name: String,
    orders: Vec<OrderLine>,
    results: Vec<Latest>,
    trends: Vec<ValueTrend>,
    may_write: bool,
}
crate::page!(StudiesPage, "modules/clinic/pages/studies.html", "studies-title", |d| d.name.clone());

const MOST: u32 = 60;
/// Values over time on the page.
const TRENDS: usize = 12;

async fn show(who: Allow<may::ReadCharts>, at: At<PersonId>) -> Outcome<Reply<StudiesPage>> {
    access::open(&who, at.0).await?;
    let (person, leave, vault) = (at.0, who.leave(), who.business.vault().clone());
    let (orders, results) = who
        .business
        .read(move |db| {
            // Somebody who is not there has no studies either.
            contacts::key_of(db, person)?;
            Ok((store::orders(db, person, MOST)?, store::results(db, person, MOST)?))
        })
        .await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("studies"))).await?;
    let zone = who.business.profile().zone();
    let day = |at: Instant| zone.wall(at).strftime("%d/%m/%Y").to_string();
    let orders = orders
        .iter()
        .map(|o| {
            let content = vault.open(&store::order_place(&o.id), &o.content)?;
            let studies = content.reveal(leave).studies.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
            Ok(OrderLine { id: o.id, folio: verify::folio(o.folio), when: day(o.issued_at), studies, answered: o.answered })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let mut values = Vec::new();
    for row in &results {
        let content = report::open(&vault, leave, row)?;
        values.extend(content.values.iter().map(|v| (row.studied_at, v.clone())));
    }
    Ok(Reply(StudiesPage {
        person,
        name: contacts::name_of(&who.business, person),
        orders,
        results: latest(&who, leave, &results)?,
        trends: trends(&values, &day),
        may_write: who.may::<may::WriteCharts>(),
    }))
}

/// When, the number, and all of it.
type Point<'v> = (Instant, i64, &'v Value);

/// Values that came twice or more under one name and unit, those measured last first.
fn trends(values: &[(Instant, Value)], day: &dyn Fn(Instant) -> String) -> Vec<ValueTrend> {
    let mut groups: Vec<(String, Vec<Point<'_>>)> = Vec::new();
    for (at, value) in values {
        let Some(number) = value.figure() else { continue };
        // The same name in another unit is another line: nothing is converted.
        let key = format!("{} {}", fold(&value.name), value.unit.trim());
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, group)) => group.push((*at, number, value)),
            None => groups.push((key, vec![(*at, number, value)])),
        }
    }
    let mut found = Vec::new();
    for (_, group) in groups.into_iter().filter(|(_, g)| g.len() > 1).take(TRENDS) {
        let newest = group[0].2;
        let range = newest.range();
        let points: Vec<_> = group.iter().map(|(at, number, _)| (*at, *number)).collect();
        let alarm = |number: i64| range.flag(number).style();
        let manner = Manner { step: 1, band: (range.low, range.high), alarm: &alarm, text: &figure::text };
        found.push(ValueTrend {
            name: newest.name.clone(),
            unit: newest.unit.clone(),
            range: newest.range_text(),
            picture: picture(&points, &manner),
            rows: group.iter().map(|(at, _, v)| TrendRow { when: day(*at), value: v.value.clone(), flag: v.flag }).collect(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, value: &str, unit: &str) -> Value {
        Value { name: name.into(), value: value.into(), unit: unit.into(), high: "100".into(), ..Value::default() }
    }

    #[test]
    fn a_trend_is_of_one_name_in_one_unit_and_of_numbers() {
        let values = [
            (Instant(3), value("Glucosa", "126", "mg/dL")),
            (Instant(2), value("glucosa ", "7", "mmol/L")),
            (Instant(1), value("GLUCOSA", "90", "mg/dL")),
            (Instant(1), value("VDRL", "negativo", "")),
            (Instant(2), value("VDRL", "negativo", "")),
        ];
        let found = trends(&values, &|at| at.0.to_string());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].rows.len(), found[0].range.as_str()), ("Glucosa", 2, "≤ 100"));
        let dots = found[0].picture.as_ref().map(|p| p.dots.iter().map(|d| d.alarm).collect::<Vec<_>>());
        assert_eq!(dots, Some(vec!["", "warn"]), "from the oldest on");
    }
}
