//! Trends: each sign of a person over time, as a picture and as a table.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Picture, VitalKept, VitalShown, before, code, picture, pretty, shown};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::base::vital::Sign;
use crate::http::{Allow, At, Reply, Routes};
use crate::modules::clinic::access;
use crate::modules::clinic::store;
use crate::modules::contacts::{self, PersonId};

pub fn routes(r: &mut Routes) {
    r.get("/charts/{id}/trends", show);
}

/// The most values of a sign that are drawn.
const MOST: u32 = 60;

/// A value in the table.
#[derive(Serialize, ToSchema)]
struct Row {
    when: String,
    shown: VitalShown,
    /// As somebody typed it, where that differs in unit.
    typed: String,
}

/// A sign over time.
#[derive(Serialize, ToSchema)]
struct Trend {
    sign: String,
    unit: String,
    picture: Option<Picture>,
    rows: Vec<Row>,
}

/// All signs of a person over time.
#[derive(Serialize, ToSchema)]
struct TrendsPage {
    person: PersonId,
    name: String,
    trends: Vec<Trend>,
}
crate::page!(TrendsPage, "modules/clinic/pages/trends.html", "trends-title", |d| d.name.clone());

async fn show(who: Allow<may::ReadSummary>, at: At<PersonId>) -> Outcome<Reply<TrendsPage>> {
    access::open(&who, at.0).await?;
    let (person, leave, vault, profile, now) =
        (at.0, who.leave(), who.business.vault().clone(), who.business.profile(), who.business.now());
    let (before, all) = who
        .business
        .read(move |db| {
            let rows = Sign::all().map(|sign| Ok((sign, store::series(db, person, sign, MOST)?))).collect::<Outcome<Vec<_>>>()?;
            Ok((before(db, &vault, leave, person, &profile, now)?, rows))
        })
        .await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("trends"))).await?;
    let zone = who.business.profile().zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let mut trends = Vec::new();
    for (sign, rows) in all.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let kept = rows
            .iter()
            .map(|(id, _, sealed, at)| Ok((*at, who.business.vault().open(&store::vital_place(id), sealed)?.reveal(leave).clone())))
            .collect::<Outcome<Vec<(Instant, VitalKept)>>>()?;
        let values: Vec<_> = kept.iter().map(|(at, kept)| (*at, kept.stored_milli)).collect();
        trends.push(Trend {
            sign: code(sign),
            unit: pretty(sign.stored_unit().ucum()).to_owned(),
            picture: picture(sign, &values, &before.subject),
            rows: kept
                .iter()
                .map(|(at, kept)| Row {
                    when: when(*at),
                    shown: shown(sign, kept, &before.subject),
                    typed: if kept.typed_unit.is_empty() || kept.typed_unit == kept.unit {
                        String::new()
                    } else {
                        format!("{} {}", kept.typed, pretty(&kept.typed_unit))
                    },
                })
                .collect(),
        });
    }
    Ok(Reply(TrendsPage { person, name: contacts::name_of(&who.business, person), trends }))
}
