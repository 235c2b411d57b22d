//! Booking from the counter: the form, and what comes of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Book;
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
    start: Option<String>,
    resource: Option<ResourceId>,
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
    Ok(Reply(NewPage {
        start: start.get(..16).unwrap_or(&start).to_owned(),
        resource: asked.resource.map(|r| r.to_string()).or_else(|| resources.first().map(|r| r.id.to_string())).unwrap_or_default(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        service: asked.service.map(|s| s.to_string()).or_else(|| services.first().map(|s| s.id.to_string())).unwrap_or_default(),
        services: services.iter().map(|s| (s.id.to_string(), format!("{} · {} min", s.name, s.duration_min))).collect(),
        person: asked.person.map(|p| p.to_string()).unwrap_or_default(),
        person_name: asked.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
        may_register: who.may::<may::KeepPeople>(),
        extras: extras.collect(),
    }))
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
