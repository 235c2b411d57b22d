//! One's own appointment, by the link in the letter.

use jiff::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DAYS, DayTimes, day_times, first_day, t, when_words};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::http::{Anyone, Asked, At, Done, Input, Paper, Reply, Routes};
use crate::modules::agenda::appointment::State;
use crate::modules::agenda::hold::may_change;
use crate::modules::agenda::ticket::{self, Ticket};
use crate::modules::agenda::{ics, visit};

pub(super) fn routes(r: &mut Routes) {
    r.get("/b/appointments/{id}", show);
    r.get("/b/appointments/{id}/move", times);
    r.post("/b/appointments/{id}/move", move_it);
    r.post("/b/appointments/{id}/cancel", cancel);
    r.get("/b/appointments/{id}/ics", as_ics);
}

/// A link works also where the page takes no new bookings.
fn open(who: &Anyone) -> Outcome<Business> {
    let business = who.business()?;
    if business.vault().is_sealed() { Err(Problem::new(Code::BookingClosed)) } else { Ok(business) }
}

#[derive(Deserialize, ToSchema)]
struct Fresh {
    /// Just booked.
    new: Option<String>,
}

/// One's own appointment.
#[derive(Serialize, ToSchema)]
struct OwnPage {
    /// Its own address, to build the others from.
    path: String,
    fresh: bool,
    state: State,
    state_word: String,
    colour: String,
    service: String,
    with: String,
    when: String,
    address: String,
    phone: String,
    /// True while it can be moved or called off here.
    open: bool,
    /// True where it is still to come, but too late to change here.
    late: bool,
}
crate::page!(OwnPage, "modules/agenda/pages/public/own.html", "public-own-title");

async fn show(who: Anyone, at: At<Ticket>, asked: Asked<Fresh>) -> Outcome<Reply<OwnPage>> {
    let business = open(&who)?;
    let (row, service) = visit::find(&business, &at.0).await?;
    let (now, profile) = (business.now(), business.profile());
    let may = may_change(&service, row.state, row.start, now);
    Ok(Reply(OwnPage {
        path: ticket::path(&business, row.id)?,
        fresh: asked.new.is_some() && row.state == State::Booked,
        state: row.state,
        state_word: t(&who, &format!("state-{}", row.state.code().replace('_', "-"))),
        colour: if row.state.occupies() { "good" } else { "warn" }.into(),
        service: row.service_name.clone(),
        with: row.resource_name.clone(),
        when: when_words(&who, &business, row.start),
        address: profile.address.clone(),
        phone: profile.phone.clone(),
        open: may,
        late: !may && row.state == State::Booked && row.start > now,
    }))
}

#[derive(Deserialize, ToSchema)]
struct From {
    /// First day looked at.
    from: Option<String>,
}

/// Other times for it.
#[derive(Serialize, ToSchema)]
struct MovePage {
    path: String,
    service: String,
    now_words: String,
    days: Vec<DayTimes>,
    zone: String,
    before: String,
    after: String,
    none: bool,
}
crate::page!(MovePage, "modules/agenda/pages/public/move.html", "public-move-title");

async fn times(who: Anyone, at: At<Ticket>, asked: Asked<From>) -> Outcome<Reply<MovePage>> {
    let business = open(&who)?;
    let (row, service) = visit::find(&business, &at.0).await?;
    if !may_change(&service, row.state, row.start, business.now()) {
        return Err(Problem::new(Code::TooLateToChange));
    }
    let (first, last) = first_day(&business, &service, asked.from.as_deref())?;
    let until = first.checked_add(Span::new().days(DAYS - 1)).unwrap_or(first).min(last);
    let found = visit::times(&business, service, Some(row.resource), (first, until)).await?;
    let today = business.profile().zone().date(business.now());
    let step = |days: i64| first.checked_add(Span::new().days(days)).ok();
    Ok(Reply(MovePage {
        path: ticket::path(&business, row.id)?,
        service: row.service_name.clone(),
        now_words: when_words(&who, &business, row.start),
        none: found.iter().all(|(_, starts)| starts.is_empty()),
        days: found.into_iter().map(|(day, starts)| day_times(&who, &business, day, &starts)).collect(),
        zone: business.profile().zone().name().to_owned(),
        before: step(-DAYS).filter(|_| first > today).map(|d| d.max(today).to_string()).unwrap_or_default(),
        after: step(DAYS).filter(|d| *d <= last).map(|d| d.to_string()).unwrap_or_default(),
    }))
}

/// Where to.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Elsewhere {
    /// Wall-clock start, as it was offered.
    #[garde(length(chars, min = 10, max = 25))]
    start: String,
}

/// Nothing to send.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The appointment's own address.
#[derive(Serialize, ToSchema)]
struct Own {
    url: String,
}

async fn move_it(who: Anyone, at: At<Ticket>, input: Input<Elsewhere>) -> Outcome<Done<Own>> {
    let business = open(&who)?;
    let id = visit::reschedule(&business, &at.0, &input.start).await?;
    let url = ticket::path(&business, id)?;
    Ok(Done::see(url.clone(), Own { url }))
}

async fn cancel(who: Anyone, at: At<Ticket>, _input: Input<Nothing>) -> Outcome<Done<Own>> {
    let business = open(&who)?;
    let id = visit::cancel(&business, &at.0).await?;
    let url = ticket::path(&business, id)?;
    Ok(Done::see(url.clone(), Own { url }))
}

/// For one's own calendar.
async fn as_ics(who: Anyone, at: At<Ticket>) -> Outcome<Paper> {
    let business = open(&who)?;
    let (row, _) = visit::find(&business, &at.0).await?;
    Ok(Paper { bytes: ics::event(&business, &row), kind: "text/calendar; charset=utf-8", name: "cita.ics".into(), save: true })
}
