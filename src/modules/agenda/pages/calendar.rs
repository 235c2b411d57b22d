//! The agenda of a day, a week or a month, and the timeline of a day.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grid::{AwayLine, GridDay, Line, grid};
use super::lanes::{Day, Lane, frame_hours};
use super::{See, day_of, day_words, minutes_of};
use crate::access::may;
use crate::base::problem::{Outcome, Problem};
use crate::http::{Asked, Caller, Reply, Routes};
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::away::{self, Away};
use crate::modules::agenda::google;
use crate::modules::agenda::look::{Shown, shown, window};
use crate::modules::agenda::resource::{Kind, Resource};
use crate::modules::agenda::slots::{Exception, Hours, Opening};
use crate::modules::agenda::{outside, store};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda", calendar);
}

/// How much is shown at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Extent {
    /// One day, a column for each.
    #[default]
    Day,
    /// Seven days.
    Week,
    /// Six weeks around a month.
    Month,
    /// One day, a row for each.
    Timeline,
}

#[derive(Deserialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "`view` is the name in the address")]
struct View {
    /// ISO date; default: today.
    day: Option<String>,
    /// `day`, `week`, `month` or `timeline`.
    view: Option<Extent>,
    /// One resource only.
    resource: Option<ResourceId>,
}

/// The agenda.
#[derive(Serialize, ToSchema)]
struct AgendaPage {
    view: Extent,
    view_code: String,
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
    grid: Vec<GridDay>,
    now_step: Option<i64>,
    list: Vec<Shown>,
    may_book: bool,
    may_arrange: bool,
    /// Clashes with calendars elsewhere that wait for a person; ten stands for ten and more.
    conflicts: usize,
    /// A connection with Google waits for a person.
    google_broken: bool,
    island: String,
}
crate::page!(AgendaPage, "modules/agenda/pages/agenda.html", "agenda-title", |d| d.title.clone());

impl Extent {
    const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Timeline => "timeline",
        }
    }

    /// First day shown and how many.
    fn days(self, day: Date) -> Outcome<(Date, i64)> {
        let monday = |d: Date| d.checked_sub(Span::new().days(i64::from(d.weekday().to_monday_zero_offset())));
        let first = match self {
            Self::Day | Self::Timeline => Ok(day),
            Self::Week => monday(day),
            Self::Month => monday(day.first_of_month()),
        };
        let count = match self {
            Self::Day | Self::Timeline => 1,
            Self::Week => 7,
            Self::Month => 42,
        };
        Ok((first.map_err(|_| Problem::field("day", "not-a-date"))?, count))
    }

    fn step(self, day: Date, forward: i64) -> String {
        let span = match self {
            Self::Day | Self::Timeline => Span::new().days(forward),
            Self::Week => Span::new().weeks(forward),
            Self::Month => Span::new().months(forward),
        };
        day.checked_add(span).map(|d| d.to_string()).unwrap_or_default()
    }
}

/// Everything a view is made of, read in one go.
struct Found {
    resources: Vec<Resource>,
    openings: Vec<(ResourceId, Opening)>,
    exceptions: Vec<(Option<ResourceId>, Exception)>,
    rows: Vec<store::Row>,
    away: Vec<Away>,
    conflicts: usize,
    google_broken: bool,
}

impl Found {
    fn hours(&self, resource: &Resource) -> Hours {
        let weekly: Vec<Opening> = self.openings.iter().filter(|(id, _)| *id == resource.id).map(|(_, o)| *o).collect();
        let exceptions = self.exceptions.iter().filter(|(whose, _)| whose.is_none_or(|w| w == resource.id)).map(|(_, e)| *e).collect();
        Hours { always: weekly.is_empty() && resource.kind != Kind::Professional, weekly, exceptions }
    }
}

async fn calendar(who: See, asked: Asked<View>) -> Outcome<Reply<AgendaPage>> {
    let day = day_of(&who, asked.day.as_deref())?;
    let view = asked.view.unwrap_or_default();
    let (first, count) = view.days(day)?;
    let (zone, now, only) = (who.business.profile().zone(), who.business.now(), asked.resource);
    let (from, until) = window(&zone, first, count)?;
    let last = first.checked_add(Span::new().days(count - 1)).unwrap_or(first);
    let found = who
        .business
        .read(move |db| {
            Ok(Found {
                resources: store::resources(db)?,
                openings: store::all_openings(db)?,
                exceptions: store::exceptions(db, first, last)?,
                rows: store::between(db, from, until, only)?,
                away: away::between(db, from, until)?,
                conflicts: outside::waiting_conflicts(db)?,
                google_broken: google::is_broken(db)?,
            })
        })
        .await?;
    let events: Vec<Shown> = found.rows.iter().map(|r| shown(&who.business, &zone, r)).collect();
    let wanted = found.resources.iter().filter(|r| only.is_none_or(|o| o == r.id));
    let mut page = AgendaPage {
        view,
        view_code: view.code().into(),
        day: day.to_string(),
        title: if view == Extent::Month { month_words(&who, day) } else { day_words(&who, day) },
        before: view.step(day, -1),
        after: view.step(day, 1),
        today: zone.date(now).to_string(),
        resource: only,
        resources: found.resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        first_hour: 7,
        hours: hours(7, 21),
        lanes: Vec::new(),
        grid: Vec::new(),
        now_step: (zone.date(now) == day).then(|| minutes_of(&zone, now) / 5),
        list: Vec::new(),
        may_book: who.may::<may::BookAppointments>(),
        may_arrange: who.may::<may::ArrangeAgenda>(),
        conflicts: found.conflicts,
        google_broken: found.google_broken,
        island: String::new(),
    };
    if matches!(view, Extent::Week | Extent::Month) {
        let away = if view == Extent::Week { shown_away(&who, &found, only) } else { Vec::new() };
        page.grid = grid(&who, (view == Extent::Month).then_some(day), (first, count), &events, &away);
    } else {
        let of_day = Day { zone: &zone, date: day, now, events: &events, away: &found.away, word: &|key| who.t(key) };
        page.lanes = wanted.map(|r| of_day.lane(r, &found.hours(r))).collect();
        let (first_hour, last_hour) = frame_hours(&mut page.lanes);
        (page.first_hour, page.hours) = (first_hour, hours(first_hour, last_hour));
    }
    page.island = island(&who, &page);
    page.list = if view == Extent::Month { Vec::new() } else { events };
    Ok(Reply(page))
}

/// Time taken without an appointment, with whose it is.
fn shown_away(who: &Caller, found: &Found, only: Option<ResourceId>) -> Vec<AwayLine> {
    let wanted = found.away.iter().filter(|a| only.is_none_or(|o| o == a.resource));
    let name = |id: ResourceId| found.resources.iter().find(|r| r.id == id).map(|r| r.name.clone()).unwrap_or_default();
    wanted.map(|a| AwayLine::of(who, a, name(a.resource))).collect()
}

fn hours(from: i64, until: i64) -> Vec<String> {
    (from..until).map(|h| format!("{h:02}:00")).collect()
}

/// `noviembre de 2026`.
fn month_words(who: &Caller, day: Date) -> String {
    let month = who.t(&format!("month-{}", day.month()));
    who.house.words.ta(who.lang(), "agenda-month-title", &[("month", month.into()), ("year", day.year().to_string().into())])
}

/// What the calendar island is told.
fn island(who: &Caller, page: &AgendaPage) -> String {
    let until = page.first_hour + i64::try_from(page.hours.len()).unwrap_or(12);
    let events = page.resource.map_or_else(|| "/agenda/events".to_owned(), |r| format!("/agenda/events?resource={r}"));
    let props = serde_json::json!({
        "view": page.view_code, "date": page.day, "slot": 30, "movable": page.may_book,
        "from": format!("{:02}:00", page.first_hour), "to": format!("{until:02}:00"),
        "urls": { "events": events, "create": "/agenda/new", "move": "/agenda/appointments/{id}/move", "day": "/agenda?view=day&day=" },
        "words": { "label": who.t("agenda-w-label"), "failed": who.t("agenda-w-failed"), "moved": who.t("agenda-w-moved"), "more": who.t("agenda-w-more") }
    });
    props.to_string()
}
