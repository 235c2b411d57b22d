//! Booking from the counter: the form, and what comes of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Book;
use super::times::{FreeDay, free_days};
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Asked, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::{Extra, ResourceId, ServiceId};
use crate::modules::agenda::book::{Booked, Booking, book};
use crate::modules::agenda::store;
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/new", blank);
    r.post("/agenda/appointments", add);
}

#[derive(Deserialize, ToSchema)]
struct NewQuery {
    /// Wall-clock start, or only its day.
    start: Option<String>,
    /// With whom; `any` is whoever is free.
    resource: Option<String>,
    person: Option<PersonId>,
    service: Option<ServiceId>,
}

/// The booking form.
#[derive(Serialize, ToSchema)]
struct NewPage {
    start: String,
    resource: String,
    resources: Vec<(String, String)>,
    service: String,
    services: Vec<(String, String)>,
    person: String,
    person_name: String,
    /// The next free times for what is chosen, from the day of `start` on.
    free: Vec<FreeDay>,
    /// What they are of, as the address asks it.
    asked: String,
    may_register: bool,
    /// Reasons for squeezing one in; none where nobody takes any or the caller may not.
    extras: Vec<(String, String)>,
}
crate::page!(NewPage, "modules/agenda/pages/new.html", "appointment-new-title");

async fn blank(who: Book, asked: Asked<NewQuery>) -> Outcome<Reply<NewPage>> {
    let (resources, services) = who.business.read(|db| Ok((store::resources(db)?, store::services(db)?))).await?;
    let (zone, now) = (who.business.profile().zone(), who.business.now());
    let next_quarter = || zone.wall(now.plus_min(15 - now.minute() % 15)).strftime("%Y-%m-%dT%H:%M").to_string();
    let start = asked.start.clone().unwrap_or_else(next_quarter);
    let squeezes = who.may::<may::OverbookAgenda>() && resources.iter().any(|r| r.extra_per_day > 0);
    let extras = Extra::ALL.iter().filter(|_| squeezes).map(|e| (e.code().to_owned(), who.t(&format!("extra-{}", e.code()))));
    let only = match asked.resource.as_deref() {
        Some("any") => None,
        Some(id) => Some(id.parse::<ResourceId>().map_err(|_| Problem::field("resource", "not-a-choice"))?),
        None => resources.first().map(|r| r.id),
    };
    let service = asked.service.or_else(|| services.first().map(|s| s.id));
    // A start that cannot be read is the form's to refuse, when it is sent.
    let day = start.get(..10).and_then(|d| d.parse().ok()).unwrap_or_else(|| zone.date(now));
    let free = match service {
        Some(service) => free_days(&who, service, only, day).await?,
        None => Vec::new(),
    };
    let start = match start.get(..16) {
        Some(whole) => whole.to_owned(),
        None => free.first().and_then(|d| d.times.first()).map_or_else(|| format!("{day}T09:00"), |t| t.start.clone()),
    };
    let resource = only.map(|r| r.to_string()).unwrap_or_default();
    Ok(Reply(NewPage {
        asked: format!("service={}&resource={}&start={day}", of(service), if resource.is_empty() { "any" } else { &resource }),
        start,
        free,
        resource,
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        service: of(service),
        services: services.iter().map(|s| (s.id.to_string(), format!("{} · {} min", s.name, s.duration_min))).collect(),
        person: asked.person.map(|p| p.to_string()).unwrap_or_default(),
        person_name: asked.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
        may_register: who.may::<may::KeepPeople>(),
        extras: extras.collect(),
    }))
}

fn of(service: Option<ServiceId>) -> String {
    service.map(|s| s.to_string()).unwrap_or_default()
}

async fn add(who: Book, input: Input<Booking>) -> Outcome<Done<Booked>> {
    let sent = input.once(&who);
    let booking = input.into_inner();
    if booking.every_weeks.is_some() || booking.count.is_some() || booking.until.is_some() {
        return Err(Problem::field("count", "series-look-first"));
    }
    if booking.extra.is_some() && !who.may::<may::OverbookAgenda>() {
        return Err(Problem::new(Code::NotAllowed));
    }
    let day = booking.start.get(..10).unwrap_or_default().to_owned();
    let booked = book(&who.business, who.actor(), who.session.user, booking, sent).await?;
    Ok(Done::made(format!("/agenda?day={day}"), booked)
        .say(who.t("appointment-booked"))
        .undo(format!("/agenda/appointments/{}/state?to=cancelled", booked.id), who.t("form-undo")))
}
