//! A series from the counter: first the dates with what stands in the way, then all of them at once.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Book, day_words};
use crate::base::problem::{Outcome, Problem};
use crate::http::{Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::{ResourceId, ServiceId};
use crate::modules::agenda::series::{Rhythm, SeriesBooked, SeriesBooking, Tried, book_series, try_out};
use crate::modules::agenda::store;
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.post("/agenda/series/preview", preview);
    r.post("/agenda/series", add);
}

/// A series as the booking form asks for it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Who comes.
    #[garde(skip)]
    person: PersonId,
    /// What for.
    #[garde(skip)]
    service: ServiceId,
    /// With whom or where; left out, whoever is free each time.
    #[garde(skip)]
    #[serde(default)]
    resource: Option<ResourceId>,
    /// Wall-clock time of the first.
    #[garde(length(chars, min = 10, max = 25))]
    start: String,
    /// Weeks from one to the next.
    #[garde(range(min = 1, max = 26))]
    #[serde(default)]
    every_weeks: Option<i64>,
    /// How many in all.
    #[garde(skip)]
    #[serde(default)]
    count: Option<i64>,
    /// Or: the last day.
    #[garde(length(chars, max = 10))]
    #[serde(default)]
    until: Option<String>,
    /// Why they come.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    reason: String,
}

/// One date of the preview.
#[derive(Serialize, ToSchema)]
struct DateShown {
    start: String,
    words: String,
    fits: bool,
    why: String,
}

/// A series before it is agreed.
#[derive(Serialize, ToSchema)]
struct SeriesPage {
    person: PersonId,
    person_name: String,
    service: ServiceId,
    service_name: String,
    resource: String,
    every_weeks: i64,
    reason: String,
    dates: Vec<DateShown>,
    fitting: usize,
    back: String,
}
crate::page!(SeriesPage, "modules/agenda/pages/series.html", "series-title");

async fn preview(who: Book, input: Input<Wanted>) -> Outcome<Reply<SeriesPage>> {
    let asked = input.into_inner();
    let first: DateTime = asked.start.parse().map_err(|_| Problem::field("start", "not-a-time"))?;
    let until = asked.until.as_deref().map(str::parse::<Date>).transpose().map_err(|_| Problem::field("until", "not-a-date"))?;
    let every_weeks = asked.every_weeks.unwrap_or(1);
    let starts = Rhythm { first, every_weeks, count: asked.count, until }.starts()?;
    let (zone, now) = (who.business.profile().zone(), who.business.now());
    let (service, resource) = (asked.service, asked.resource);
    let (service_name, tried) =
        who.business.read(move |db| Ok((store::service(db, service)?.name, try_out(db, &zone, service, resource, &starts, now)?))).await?;
    let shown = |t: &Tried| DateShown {
        start: t.start.strftime("%Y-%m-%dT%H:%M").to_string(),
        words: format!("{} {}", day_words(&who, t.start.date()), t.start.strftime("%H:%M")),
        fits: t.fault.is_none(),
        why: t.fault.map(|f| who.t(&format!("fault-{f}"))).unwrap_or_default(),
    };
    Ok(Reply(SeriesPage {
        back: format!("/agenda/new?person={}&service={service}&start={}", asked.person, asked.start),
        person: asked.person,
        person_name: contacts::name_of(&who.business, asked.person),
        service,
        service_name,
        resource: resource.map(|r| r.to_string()).unwrap_or_default(),
        every_weeks,
        reason: asked.reason,
        fitting: tried.iter().filter(|t| t.fault.is_none()).count(),
        dates: tried.iter().map(shown).collect(),
    }))
}

async fn add(who: Book, input: Input<SeriesBooking>) -> Outcome<Done<SeriesBooked>> {
    let sent = input.once(&who);
    let booking = input.into_inner();
    let day = booking.starts.first().and_then(|s| s.get(..10)).unwrap_or_default().to_owned();
    let booked = book_series(&who.business, who.actor(), who.session.user, booking, sent).await?;
    let said = who.house.words.ta(who.lang(), "series-booked", &[("n", booked.appointments.len().into())]);
    Ok(Done::made(format!("/agenda?view=week&day={day}"), booked).say(said))
}
