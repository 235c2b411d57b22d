//! The screens of the agenda: day, week, an appointment, booking.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::appointment::{AppointmentId, ResourceId, ServiceId, State};
use super::book::{Booked, Booking, book, reason_place};
use super::change::{Move, reschedule, set_state};
use super::look::{Shown, shown, window};
use super::slots::{free_starts, open_stretches};
use super::store;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, Asked, At, Caller, Done, Input, Reply, Routes};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda", day_or_week);
    r.get("/agenda/events", events);
    r.get("/agenda/slots", slots);
    r.get("/agenda/new", blank);
    r.post("/agenda/appointments", add);
    r.get("/agenda/appointments/{id}", show);
    r.post("/agenda/appointments/{id}/move", move_it);
    r.post("/agenda/appointments/{id}/state", state);
    r.get("/agenda/appointments/{id}/ics", ics);
}

type See = Allow<may::SeeAgenda>;
type Book = Allow<may::BookAppointments>;

#[derive(Deserialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "`view` is the name in the address")]
struct View {
    /// ISO date; default: today.
    day: Option<String>,
    /// `day` or `week`.
    view: Option<String>,
    /// One resource only.
    resource: Option<ResourceId>,
}

/// One column of the day grid.
#[derive(Serialize, ToSchema)]
struct Lane {
    id: ResourceId,
    name: String,
    sign: String,
    colour: i64,
    events: Vec<Shown>,
    free: Vec<Free>,
    closed: Vec<(i64, i64)>,
}

/// An empty place of the day grid.
#[derive(Serialize, ToSchema)]
struct Free {
    at: String,
    start: String,
    step: i64,
}

/// A day of the week view.
#[derive(Serialize, ToSchema)]
struct WeekDay {
    date: String,
    word: String,
    number: String,
    today: bool,
    events: Vec<Shown>,
}

/// The agenda of a day or week.
#[derive(Serialize, ToSchema)]
struct AgendaPage {
    view: String,
    day: String,
    title: String,
    before: String,
    after: String,
    today: String,
    resource: Option<ResourceId>,
    resources: Vec<(String, String)>,
    first_hour: i64,
    hours: Vec<String>,
    lanes: Vec<Lane>,
    week: Vec<WeekDay>,
    now_step: Option<i64>,
    list: Vec<Shown>,
    may_book: bool,
    may_arrange: bool,
    island: String,
}
crate::page!(AgendaPage, "modules/agenda/pages/agenda.html", "agenda-title", |d| d.title.clone());

fn day_of(who: &Caller, typed: Option<&str>) -> Outcome<Date> {
    let zone = who.business.profile().zone();
    match typed {
        None => Ok(zone.date(who.business.now())),
        Some(text) => text.parse().map_err(|_| Problem::field("day", "not-a-date")),
    }
}

/// `lunes 23 de noviembre`.
fn day_words(who: &Caller, day: Date) -> String {
    let weekday = who.t(&format!("weekday-{}", day.weekday().to_monday_one_offset()));
    let month = who.t(&format!("month-{}", day.month()));
    who.house.words.ta(
        who.lang(),
        "date-long",
        &[("weekday", weekday.into()), ("day", day.day().to_string().into()), ("month", month.into())],
    )
}

async fn day_or_week(who: See, asked: Asked<View>) -> Outcome<Reply<AgendaPage>> {
    let day = day_of(&who, asked.day.as_deref())?;
    let week = asked.view.as_deref() == Some("week");
    let first = if week {
        day.checked_sub(Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
            .map_err(|_| Problem::field("day", "not-a-date"))?
    } else {
        day
    };
    let profile = who.business.profile();
    let zone = profile.zone();
    let days = if week { 7 } else { 1 };
    let (from, until) = window(&zone, first, days)?;
    let only = asked.resource;
    let (resources, openings, rows) =
        who.business.read(move |db| Ok((store::resources(db)?, store::all_openings(db)?, store::between(db, from, until, only)?))).await?;
    let events: Vec<Shown> = rows.iter().map(|r| shown(&who.business, &zone, r)).collect();
    let now = who.business.now();
    let step = |d: i64| first.checked_add(Span::new().days(d)).map(|x| x.to_string()).unwrap_or_default();
    let mut page = AgendaPage {
        view: if week { "week" } else { "day" }.into(),
        day: day.to_string(),
        title: day_words(&who, day),
        before: step(-days),
        after: step(days),
        today: zone.date(now).to_string(),
        resource: only,
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        first_hour: 8,
        hours: Vec::new(),
        lanes: Vec::new(),
        week: Vec::new(),
        now_step: (zone.date(now) == day).then(|| minutes_of(&zone, now) / 5),
        list: Vec::new(),
        may_book: who.may::<may::BookAppointments>(),
        may_arrange: who.may::<may::ArrangeAgenda>(),
        island: String::new(),
    };
    if week {
        page.week = week_days(&who, first, &events);
        page.first_hour = 7;
        page.hours = (7..21).map(|h| format!("{h:02}:00")).collect();
    } else {
        let shown_resources = resources.iter().filter(|r| only.is_none_or(|o| o == r.id));
        page.lanes = shown_resources.map(|r| lane(&zone, day, r, &openings, &events, now)).collect();
        frame_hours(&mut page);
    }
    page.island = island(&who, &page);
    page.list = events;
    Ok(Reply(page))
}

fn minutes_of(zone: &crate::base::clock::Zone, at: crate::base::clock::Instant) -> i64 {
    let wall = zone.wall(at);
    i64::from(wall.hour()) * 60 + i64::from(wall.minute())
}

fn lane(
    zone: &crate::base::clock::Zone,
    day: Date,
    resource: &store::Resource,
    openings: &[(ResourceId, super::slots::Opening)],
    events: &[Shown],
    now: crate::base::clock::Instant,
) -> Lane {
    let hours: Vec<_> = openings.iter().filter(|(id, _)| *id == resource.id).map(|(_, o)| *o).collect();
    let events: Vec<Shown> = events.iter().filter(|e| e.resource == resource.id && e.state != State::Cancelled).cloned().collect();
    let base = zone.day_start(day).map_or(0, crate::base::clock::Instant::minute);
    let busy: Vec<(i64, i64)> =
        events.iter().filter(|e| e.state.occupies()).map(|e| (base + e.step * 5, base + e.step * 5 + e.minutes)).collect();
    let free = free_starts(zone, day, &hours, &busy, 15, now)
        .into_iter()
        .filter(|t| t.minute() % 30 == 0)
        .map(|t| {
            let wall = zone.wall(t);
            Free {
                at: wall.strftime("%H:%M").to_string(),
                start: wall.strftime("%Y-%m-%dT%H:%M").to_string(),
                step: minutes_of(zone, t) / 5,
            }
        })
        .collect();
    let open = open_stretches(zone, day, &hours);
    let mut closed = Vec::new();
    let mut at = 0;
    for (from, until) in &open {
        let (from, until) = ((from - base) / 5, (until - base) / 5);
        if from > at {
            closed.push((at, from - at));
        }
        at = until;
    }
    if at < 288 {
        closed.push((at, 288 - at));
    }
    Lane {
        id: resource.id,
        name: resource.name.clone(),
        sign: resource.name.trim_start_matches("Dra. ").trim_start_matches("Dr. ").chars().next().unwrap_or('·').to_uppercase().collect(),
        colour: resource.colour,
        events,
        free,
        closed,
    }
}

/// Shows the hours that matter: an hour around what is open or booked, at least nine.
fn frame_hours(page: &mut AgendaPage) {
    let first = page
        .lanes
        .iter()
        .flat_map(|l| l.events.iter().map(|e| e.step).chain(l.closed.iter().filter(|(at, _)| *at == 0).map(|(_, len)| *len)))
        .filter(|s| *s < 288)
        .min()
        .unwrap_or(96);
    let last = page
        .lanes
        .iter()
        .flat_map(|l| {
            l.events.iter().map(|e| e.step + e.steps).chain(l.closed.iter().filter(|(at, len)| at + len >= 288).map(|(at, _)| *at))
        })
        .max()
        .unwrap_or(216);
    let first_hour = (first / 12).clamp(0, 15);
    let last_hour = ((last + 11) / 12).clamp(first_hour + 9, 24);
    page.first_hour = first_hour;
    page.hours = (first_hour..last_hour).map(|h| format!("{h:02}:00")).collect();
    let (from, until) = (first_hour * 12, last_hour * 12);
    for lane in &mut page.lanes {
        lane.closed = lane
            .closed
            .iter()
            .map(|(at, len)| (at.max(&from).to_owned(), (at + len).min(until) - at.max(&from)))
            .filter(|(_, len)| *len > 0)
            .collect();
    }
}

fn week_days(who: &Caller, first: Date, events: &[Shown]) -> Vec<WeekDay> {
    let today = who.business.profile().zone().date(who.business.now());
    (0..7)
        .filter_map(|d| first.checked_add(Span::new().days(d)).ok())
        .map(|date| WeekDay {
            date: date.to_string(),
            word: who.t(&format!("weekday-short-{}", date.weekday().to_monday_one_offset())),
            number: date.day().to_string(),
            today: date == today,
            events: events.iter().filter(|e| e.start.starts_with(&date.to_string())).cloned().collect(),
        })
        .collect()
}

/// What the calendar island is told.
fn island(who: &Caller, page: &AgendaPage) -> String {
    let props = serde_json::json!({
        "view": page.view, "date": page.day, "slot": 30, "movable": page.may_book,
        "from": format!("{:02}:00", page.first_hour), "to": format!("{:02}:00", page.first_hour + i64::try_from(page.hours.len()).unwrap_or(12)),
        "urls": { "events": page.resource.map_or_else(|| "/agenda/events".to_owned(), |r| format!("/agenda/events?resource={r}")), "create": "/agenda/new", "move": "/agenda/appointments/{id}/move" },
        "words": { "label": who.t("agenda-w-label"), "failed": who.t("agenda-w-failed"), "moved": who.t("agenda-w-moved") }
    });
    props.to_string()
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
    id: AppointmentId,
    resource: ResourceId,
    start: String,
    end: String,
    title: String,
    detail: String,
    status: State,
    colour: i64,
    url: String,
    /// True where it does not move any more.
    fixed: bool,
}

/// One column of the calendar island.
#[derive(Serialize, ToSchema)]
struct ResourceShown {
    id: ResourceId,
    name: String,
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
    let (resources, rows) = who.business.read(move |db| Ok((store::resources(db)?, store::between(db, from, until, only)?))).await?;
    let items = rows
        .iter()
        .map(|r| shown(&who.business, &zone, r))
        .filter(|s| s.state != State::Cancelled)
        .map(|s| EventShown {
            id: s.id,
            resource: s.resource,
            fixed: !matches!(s.state, State::Booked | State::Arrived),
            url: format!("/agenda/appointments/{}", s.id),
            title: s.name,
            detail: s.service,
            status: s.state,
            colour: s.colour,
            start: s.start,
            end: s.end,
        })
        .collect();
    let resources = resources
        .into_iter()
        .filter(|r| only.is_none_or(|o| o == r.id))
        .map(|r| ResourceShown { id: r.id, name: r.name, colour: r.colour })
        .collect();
    Ok(Reply(EventsPage { items, resources }))
}

#[derive(Deserialize, ToSchema)]
struct SlotQuery {
    service: ServiceId,
    resource: ResourceId,
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
    let zone = who.business.profile().zone();
    let (from, _) = window(&zone, day, 1)?;
    let (service, resource) = (asked.service, asked.resource);
    let (service, openings, busy) = who
        .business
        .read(move |db| {
            Ok((
                store::service(db, service)?,
                store::openings(db, resource)?,
                store::busy(db, resource, from.minute(), from.minute() + 1_500)?,
            ))
        })
        .await?;
    let starts = free_starts(&zone, day, &openings, &busy, service.duration_min + service.buffer_min, who.business.now());
    Ok(Reply(SlotsPage {
        items: starts.iter().map(|t| zone.wall(*t).strftime("%Y-%m-%dT%H:%M").to_string()).collect(),
        zone: zone.name().to_owned(),
    }))
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
}
crate::page!(NewPage, "modules/agenda/pages/new.html", "appointment-new-title");

async fn blank(who: Book, asked: Asked<NewQuery>) -> Outcome<Reply<NewPage>> {
    let (resources, services) = who.business.read(|db| Ok((store::resources(db)?, store::services(db)?))).await?;
    let zone = who.business.profile().zone();
    let start = asked.start.clone().unwrap_or_else(|| {
        zone.wall(who.business.now().plus_min(15 - who.business.now().minute() % 15)).strftime("%Y-%m-%dT%H:%M").to_string()
    });
    Ok(Reply(NewPage {
        start: start.get(..16).unwrap_or(&start).to_owned(),
        resource: asked.resource.map(|r| r.to_string()).or_else(|| resources.first().map(|r| r.id.to_string())).unwrap_or_default(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        service: asked.service.map(|s| s.to_string()).or_else(|| services.first().map(|s| s.id.to_string())).unwrap_or_default(),
        services: services.iter().map(|s| (s.id.to_string(), format!("{} · {} min", s.name, s.duration_min))).collect(),
        person: asked.person.map(|p| p.to_string()).unwrap_or_default(),
        person_name: asked.person.map(|p| contacts::name_of(&who.business, p)).unwrap_or_default(),
        may_register: who.may::<may::KeepPeople>(),
    }))
}

async fn add(who: Book, input: Input<Booking>) -> Outcome<Done<Booked>> {
    let sent = input.once(&who);
    let booking = input.into_inner();
    let day = booking.start.get(..10).unwrap_or_default().to_owned();
    let booked = book(&who.business, who.actor(), who.session.user, booking, sent).await?;
    Ok(Done::made(format!("/agenda?day={day}"), booked)
        .say(who.t("appointment-booked"))
        .undo(format!("/agenda/appointments/{}/state?to=cancelled", booked.id), who.t("form-undo")))
}

/// An appointment.
#[derive(Serialize, ToSchema)]
struct AppointmentPage {
    appointment: Shown,
    version: i64,
    reason: String,
    /// States it may go to: code and word.
    next: Vec<(String, String)>,
    resources: Vec<(String, String)>,
    may_book: bool,
    may_chart: bool,
    movable: bool,
}
crate::page!(AppointmentPage, "modules/agenda/pages/appointment.html", "appointment-title", |d| d.appointment.name.clone());

async fn show(who: See, at: At<AppointmentId>) -> Outcome<Reply<AppointmentPage>> {
    let id = at.0;
    let (row, sealed, resources) =
        who.business.read(move |db| Ok((store::appointment(db, id)?, store::reason(db, id)?, store::resources(db)?))).await?;
    let reason = match sealed {
        Some(sealed) if !who.business.vault().is_sealed() => {
            let actor = who.actor();
            who.business.write(move |tx| audit::record(tx, actor, &Event::done("appointment.read", "appointment", id.bytes()))).await?;
            who.business.vault().open(&reason_place(&id), &sealed)?.reveal(who.leave()).clone()
        }
        _ => String::new(),
    };
    let appointment = shown(&who.business, &who.business.profile().zone(), &row);
    let all = [State::Arrived, State::InService, State::Done, State::NoShow, State::Cancelled, State::Booked];
    let next = all
        .into_iter()
        .filter(|s| row.state.may_become(*s))
        .map(|s| (s.code().to_owned(), who.t(&format!("state-to-{}", s.code().replace('_', "-")))))
        .collect();
    Ok(Reply(AppointmentPage {
        movable: matches!(row.state, State::Booked | State::Arrived),
        version: row.version,
        appointment,
        reason,
        next,
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        may_book: who.may::<may::BookAppointments>(),
        may_chart: who.may::<may::ReadCharts>(),
    }))
}

async fn move_it(who: Book, at: At<AppointmentId>, input: Input<Move>) -> Outcome<Done<Booked>> {
    let sent = input.once(&who);
    let moved = reschedule(&who.business, who.actor(), at.0, input.into_inner(), sent).await?;
    Ok(Done::see(format!("/agenda/appointments/{}", at.0), moved).say(who.t("agenda-w-moved")))
}

/// Another state.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct StateTyped {
    /// The state; may stand in the address instead (`?to=`).
    #[garde(skip)]
    #[serde(default)]
    state: Option<State>,
}

#[derive(Deserialize, ToSchema)]
struct To {
    to: Option<State>,
}

async fn state(who: Book, at: At<AppointmentId>, asked: Asked<To>, input: Input<StateTyped>) -> Outcome<Done<Booked>> {
    let next = input.state.or(asked.to).ok_or_else(|| Problem::field("state", "required"))?;
    let before = who
        .business
        .read({
            let id = at.0;
            move |db| store::appointment(db, id)
        })
        .await?;
    let sent = input.once(&who);
    let changed = set_state(&who.business, who.actor(), at.0, next, sent).await?;
    let day = who.business.profile().zone().date(before.start);
    let done = Done::see(format!("/agenda?day={day}"), changed).say(who.t(&format!("state-said-{}", next.code().replace('_', "-"))));
    Ok(if next.may_become(before.state) && before.state != next {
        done.undo(format!("/agenda/appointments/{}/state?to={}", at.0, before.state.code()), who.t("form-undo"))
    } else {
        done
    })
}

/// The appointment for somebody's own calendar (RFC 5545): service and place, never a name or reason.
async fn ics(who: See, at: At<AppointmentId>) -> Outcome<crate::http::Paper> {
    let id = at.0;
    let row = who.business.read(move |db| store::appointment(db, id)).await?;
    let bytes = super::ics::event(&who.business, &row);
    Ok(crate::http::Paper { bytes, kind: "text/calendar; charset=utf-8", name: "cita.ics".into(), save: true })
}
