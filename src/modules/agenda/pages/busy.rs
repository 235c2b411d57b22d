//! A stretch in which somebody is busy elsewhere: which calendars say so.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::See;
use crate::access::may;
use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Asked, Reply, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::book::moment_of;
use crate::modules::agenda::{outside, store};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/busy", busy);
}

#[derive(Deserialize, ToSchema)]
struct Stretch {
    resource: ResourceId,
    /// Wall clock: `2026-11-23T10:30`.
    from: String,
    /// Wall clock.
    until: String,
}

/// A calendar elsewhere and the time it takes.
#[derive(Serialize, ToSchema)]
struct SaidShown {
    calendar: String,
    from: String,
    until: String,
}

/// Which calendars elsewhere say that somebody is busy.
#[derive(Serialize, ToSchema)]
struct BusyPage {
    who: String,
    from: String,
    until: String,
    said: Vec<SaidShown>,
    may_arrange: bool,
}
crate::page!(BusyPage, "modules/agenda/pages/busy.html", "outside-busy");

async fn busy(who: See, asked: Asked<Stretch>) -> Outcome<Reply<BusyPage>> {
    let zone = who.business.profile().zone();
    let from = moment_of(&zone, "from", &asked.from)?.minute();
    let until = moment_of(&zone, "until", &asked.until)?.minute();
    let resource = asked.resource;
    let (resources, said) =
        who.business.read(move |db| Ok((store::resources(db)?, outside::said_between(db, resource, (from, until))?))).await?;
    let name = resources.into_iter().find(|r| r.id == resource).ok_or_else(|| Problem::new(Code::NotFound))?.name;
    Ok(Reply(BusyPage {
        who: name,
        from: words(&zone, from),
        until: words(&zone, until),
        said: said
            .into_iter()
            .map(|s| SaidShown { calendar: s.calendar, from: words(&zone, s.at.0), until: words(&zone, s.at.1) })
            .collect(),
        may_arrange: who.may::<may::ArrangeAgenda>(),
    }))
}

fn words(zone: &Zone, minute: i64) -> String {
    zone.wall(Instant::from_minute(minute)).strftime("%d/%m/%Y %H:%M").to_string()
}
