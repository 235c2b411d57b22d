//! The waiting list at the counter.

use jiff::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Book, See};
use crate::access::may;
use crate::base::problem::Outcome;
use crate::http::{Asked, At, Caller, Done, Input, Reply, Routes};
use crate::modules::agenda::hours::show_hours;
use crate::modules::agenda::store;
use crate::modules::agenda::waiting::{self, Line, Wait, Waited, WaitingId};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/waiting", list);
    r.post("/agenda/waiting", join);
    r.post("/agenda/waiting/{id}/leave", leave);
}

#[derive(Deserialize, ToSchema)]
struct For {
    person: Option<PersonId>,
}

/// Somebody who waits.
#[derive(Serialize, ToSchema)]
struct WaitingShown {
    id: WaitingId,
    person: PersonId,
    name: String,
    /// Service, with whom, days and hours in a line.
    wants: String,
    since: String,
    /// What is offered to them now; empty for nothing.
    offered: String,
    missed: i64,
    /// The booking form, filled in.
    book: String,
}

/// The waiting list.
#[derive(Serialize, ToSchema)]
struct WaitingPage {
    items: Vec<WaitingShown>,
    person: String,
    person_name: String,
    services: Vec<(String, String)>,
    resources: Vec<(String, String)>,
    weekdays: Vec<(String, String)>,
    last_day: String,
    may_book: bool,
}
crate::page!(WaitingPage, "modules/agenda/pages/waiting.html", "waiting-title");

async fn list(who: See, asked: Asked<For>) -> Outcome<Reply<WaitingPage>> {
    let (lines, services, resources) =
        who.business.read(|db| Ok((waiting::list(db)?, store::services(db)?, store::resources(db)?))).await?;
    let today = who.business.profile().zone().date(who.business.now());
    Ok(Reply(WaitingPage {
        items: lines.iter().map(|l| shown(&who, l)).collect(),
        person: asked.person.map(|p| p.to_string()).unwrap_or_default(),
        person_name: asked.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
        services: services.iter().map(|s| (s.id.to_string(), s.name.clone())).collect(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        weekdays: (1..=7).map(|d| (d.to_string(), who.t(&format!("weekday-short-{d}")))).collect(),
        last_day: today.checked_add(Span::new().weeks(4)).unwrap_or(today).to_string(),
        may_book: who.may::<may::BookAppointments>(),
    }))
}

fn shown(who: &Caller, l: &Line) -> WaitingShown {
    let zone = who.business.profile().zone();
    let moment = |at| zone.wall(at).strftime("%d/%m %H:%M").to_string();
    let mut wants = vec![l.service.clone(), l.resource.clone().unwrap_or_else(|| who.t("appointment-anybody"))];
    if l.weekdays != 127 {
        let days = (1..=7).filter(|d| l.weekdays & (1 << (d - 1)) != 0).map(|d| who.t(&format!("weekday-short-{d}")));
        wants.push(days.collect::<Vec<_>>().join(", "));
    }
    if (l.from_min, l.until_min) != (0, 1_440) {
        wants.push(show_hours(&[(l.from_min, l.until_min)]));
    }
    wants.push(who.house.words.ta(who.lang(), "waiting-until", &[("day", l.last_day.clone().into())]));
    WaitingShown {
        id: l.id,
        person: l.person,
        name: contacts::name_of(&who.business, l.person),
        wants: wants.join(" · "),
        since: moment(l.made_at),
        offered: l.offered.map(moment).unwrap_or_default(),
        missed: l.missed,
        book: format!("/agenda/new?person={}", l.person),
    }
}

async fn join(who: Book, input: Input<Wait>) -> Outcome<Done<Waited>> {
    let sent = input.once(&who);
    let waited = waiting::wait(&who.business, who.actor(), who.session.user, input.into_inner(), sent).await?;
    Ok(Done::made("/agenda/waiting", waited)
        .say(who.t("waiting-joined"))
        .undo(format!("/agenda/waiting/{}/leave", waited.id), who.t("form-undo")))
}

async fn leave(who: Book, at: At<WaitingId>) -> Outcome<Done<Waited>> {
    let left = waiting::leave(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/waiting", left).say(who.t("waiting-left")))
}
