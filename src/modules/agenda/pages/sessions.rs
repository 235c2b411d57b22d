//! A session that several share: who comes, and the seats that are left.

use serde::Serialize;
use utoipa::ToSchema;

use super::See;
use crate::access::may;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{At, Reply, Routes};
use crate::modules::agenda::appointment::SessionId;
use crate::modules::agenda::look::{Shown, shown};
use crate::modules::agenda::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/sessions/{id}", show);
}

/// A session.
#[derive(Serialize, ToSchema)]
struct SessionPage {
    service: String,
    when: String,
    with: String,
    capacity: i64,
    left: i64,
    people: Vec<Shown>,
    /// The booking form, filled in for one more.
    add: String,
    may_book: bool,
}
crate::page!(SessionPage, "modules/agenda/pages/session.html", "session-title", |d| d.service.clone());

async fn show(who: See, at: At<SessionId>) -> Outcome<Reply<SessionPage>> {
    let id = at.0;
    let (capacity, rows) = who.business.read(move |db| Ok((store::capacity_of(db, id)?, store::in_session(db, id)?))).await?;
    let zone = who.business.profile().zone();
    let first = rows.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    let people: Vec<Shown> = rows.iter().map(|r| shown(&who.business, &zone, r)).collect();
    let taken = i64::try_from(people.iter().filter(|p| p.state.occupies()).count()).unwrap_or(capacity);
    let start = zone.wall(first.start);
    Ok(Reply(SessionPage {
        service: first.service_name.clone(),
        when: start.strftime("%d/%m/%Y %H:%M").to_string(),
        with: first.resource_name.clone(),
        capacity,
        left: (capacity - taken).max(0),
        add: format!("/agenda/new?start={}&service={}&resource={}", start.strftime("%Y-%m-%dT%H:%M"), first.service, first.resource),
        may_book: who.may::<may::BookAppointments>(),
        people,
    }))
}
