//! What the calendar asks for while one looks around: a window of the agenda, the free starts of a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{See, day_of};
use crate::base::clock::Zone;
use crate::base::problem::{Outcome, Problem};
use crate::http::{Asked, Reply, Routes};
use crate::modules::agenda::appointment::{ResourceId, ServiceId, State};
use crate::modules::agenda::away::{self, Away};
use crate::modules::agenda::board::{Board, Scope};
use crate::modules::agenda::look::{Shown, folded, shown, window};
use crate::modules::agenda::service::Manner;
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/events", events);
    r.get("/agenda/slots", slots);
}

#[derive(Deserialize, ToSchema)]
struct Range {
    /// First day or wall-clock moment.
    from: String,
    /// First day or moment after.
    to: String,
    /// One resource only.
    resource: Option<ResourceId>,
}

/// One event of the calendar island.
#[derive(Serialize, ToSchema)]
struct EventShown {
    id: String,
    resource: ResourceId,
    start: String,
    end: String,
    title: String,
    detail: String,
    /// A state of appointments, or `block`.
    status: String,
    colour: i64,
    url: String,
    /// True where it does not move any more.
    fixed: bool,
    /// Squeezed in beside another.
    extra: bool,
}

/// One column of the calendar island.
#[derive(Serialize, ToSchema)]
struct ResourceShown {
    id: ResourceId,
    name: String,
    sign: String,
    colour: i64,
}

/// A window of the agenda.
#[derive(Serialize, ToSchema)]
struct EventsPage {
    items: Vec<EventShown>,
    resources: Vec<ResourceShown>,
}
crate::page!(EventsPage, "modules/agenda/pages/events.html", "agenda-title");

async fn events(who: See, asked: Asked<Range>) -> Outcome<Reply<EventsPage>> {
    let zone = who.business.profile().zone();
    let date = |field: &'static str, text: &str| {
        text.get(..10).and_then(|d| d.parse::<Date>().ok()).ok_or_else(|| Problem::field(field, "not-a-date"))
    };
    let (first, last) = (date("from", &asked.from)?, date("to", &asked.to)?);
    let days = i64::from((last - first).get_days()).clamp(1, 62);
    let (from, until) = window(&zone, first, days)?;
    let only = asked.resource;
    let (resources, rows, away) = who
        .business
        .read(move |db| Ok((store::resources(db)?, store::between(db, from, until, only)?, away::between(db, from, until)?)))
        .await?;
    let here = |id: ResourceId| only.is_none_or(|o| o == id);
    let agreed = rows.iter().map(|r| shown(&who.business, &zone, r)).filter(|s| !matches!(s.state, State::Cancelled | State::Expired));
    let mut items: Vec<EventShown> = folded(agreed.collect()).into_iter().map(of_appointment).collect();
    let here_away = away.iter().filter(|a| here(a.resource));
    items.extend(here_away.map(|a| of_away(&zone, a, a.title(|key| who.t(key)))));
    let shown = resources.iter().filter(|r| here(r.id));
    let resources = shown.map(|r| ResourceShown { id: r.id, sign: r.sign(), name: r.name.clone(), colour: r.colour }).collect();
    Ok(Reply(EventsPage { items, resources }))
}

fn of_appointment(s: Shown) -> EventShown {
    EventShown {
        id: s.id.to_string(),
        resource: s.resource,
        fixed: s.session.is_some() || !matches!(s.state, State::Booked | State::Arrived),
        extra: s.extra,
        url: s.url,
        title: s.name,
        detail: s.service,
        status: s.state.code().to_owned(),
        colour: s.colour,
        start: s.start,
        end: s.end,
    }
}

fn of_away(zone: &Zone, a: &Away, title: String) -> EventShown {
    let wall = |at| zone.wall(at).strftime("%Y-%m-%dT%H:%M").to_string();
    EventShown {
        id: a.key(),
        resource: a.resource,
        start: wall(a.start),
        end: wall(a.end),
        title,
        detail: String::new(),
        status: "block".into(),
        colour: 0,
        url: a.url(zone),
        fixed: true,
        extra: false,
    }
}

#[derive(Deserialize, ToSchema)]
struct SlotQuery {
    service: ServiceId,
    /// Left out: whoever is free.
    resource: Option<ResourceId>,
    /// ISO date.
    day: String,
}

/// Free starts of a day.
#[derive(Serialize, ToSchema)]
struct SlotsPage {
    /// Wall-clock starts: `2026-11-23T10:30`.
    items: Vec<String>,
    zone: String,
}
crate::page!(SlotsPage, "modules/agenda/pages/slots.html", "agenda-title");

async fn slots(who: See, asked: Asked<SlotQuery>) -> Outcome<Reply<SlotsPage>> {
    let day = day_of(&who, Some(&asked.day))?;
    let (zone, now) = (who.business.profile().zone(), who.business.now());
    let (service, only, of_day) = (asked.service, asked.resource, zone.clone());
    let board = who
        .business
        .read(move |db| {
            let service = store::service(db, service)?;
            Board::read(db, service, &Scope { zone: &of_day, days: (day, day), only, now })
        })
        .await?;
    let mut items: Vec<String> =
        board.starts(&zone, day, Manner::Counter, now).iter().map(|(t, _)| zone.wall(*t).strftime("%Y-%m-%dT%H:%M").to_string()).collect();
    items.dedup();
    Ok(Reply(SlotsPage { items, zone: zone.name().to_owned() }))
}
