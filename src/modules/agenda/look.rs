//! Looking at the agenda: what screens and other modules show of an appointment.

use std::collections::HashMap;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::appointment::{AppointmentId, ResourceId, SessionId, State};
use super::store::{self, Row};
use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::modules::contacts::{self, PersonId};

/// An appointment as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shown {
    /// The appointment.
    pub id: AppointmentId,
    /// Who comes.
    pub person: PersonId,
    /// Their name; a dash while sealed.
    pub name: String,
    /// What for.
    pub service: String,
    /// With whom or where.
    pub resource: ResourceId,
    /// Its name.
    pub resource_name: String,
    /// Category colour, 1 to 8.
    pub colour: i64,
    /// Wall-clock start: `10:30`.
    pub at: String,
    /// Wall-clock day and start: `23/11/2026 10:30`.
    pub when: String,
    /// Where it stands.
    pub state: State,
    /// Length in minutes.
    pub minutes: i64,
    /// Start as a form takes it: `2026-11-23T10:30`.
    pub start: String,
    /// End as a form takes it.
    pub end: String,
    /// Five-minute steps from midnight.
    pub step: i64,
    /// Length in five-minute steps, at least three so that a name fits.
    pub steps: i64,
    /// Squeezed in beside another.
    pub extra: bool,
    /// The session it shares, where it does.
    pub session: Option<SessionId>,
    /// Where it is shown whole.
    pub url: String,
}

impl Shown {
    /// The class of its state on the day grid.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self.state {
            State::Held => "is-held",
            State::Booked => "is-booked",
            State::Arrived | State::InService => "is-arrived",
            State::Done => "is-done",
            State::NoShow => "is-missed",
            State::Cancelled | State::Expired => "is-cancelled",
        }
    }

    /// Its classes of place on the day grid.
    #[must_use]
    pub fn place(&self) -> String {
        format!("at-{} len-{}", self.step, self.steps)
    }

    /// The word key of its state.
    #[must_use]
    pub fn state_word(&self) -> String {
        format!("state-{}", self.state.code().replace('_', "-"))
    }

    /// The colour of its state.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.state {
            State::Booked | State::Held => "info",
            State::Arrived | State::InService => "good",
            State::Done => "quiet",
            State::NoShow => "bad",
            State::Cancelled | State::Expired => "warn",
        }
    }
}

pub(super) fn shown(business: &Business, zone: &Zone, row: &Row) -> Shown {
    let (start, end) = (zone.wall(row.start), zone.wall(row.end));
    let minutes = row.end.minute() - row.start.minute();
    Shown {
        id: row.id,
        person: row.person,
        name: contacts::name_of(business, row.person),
        service: row.service_name.clone(),
        resource: row.resource,
        resource_name: row.resource_name.clone(),
        colour: row.colour,
        at: start.strftime("%H:%M").to_string(),
        when: start.strftime("%d/%m/%Y %H:%M").to_string(),
        state: row.state,
        minutes,
        start: start.strftime("%Y-%m-%dT%H:%M").to_string(),
        end: end.strftime("%Y-%m-%dT%H:%M").to_string(),
        step: (i64::from(start.hour()) * 60 + i64::from(start.minute())) / 5,
        steps: (minutes / 5).max(3),
        extra: row.extra.is_some(),
        session: row.session,
        url: format!("/agenda/appointments/{}", row.id),
    }
}

/// One entry for each session that several share, named by its service, with how many come.
pub(super) fn folded(shown: Vec<Shown>) -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::with_capacity(shown.len());
    let mut shared: HashMap<SessionId, (usize, usize)> = HashMap::new();
    for mut one in shown {
        let Some(session) = one.session.filter(|_| one.state.occupies()) else {
            out.push(one);
            continue;
        };
        let (index, count) = shared.entry(session).or_insert((out.len(), 0));
        *count += 1;
        if *count == 1 {
            one.name.clone_from(&one.service);
            one.url = format!("/agenda/sessions/{session}");
            out.push(one);
        }
        out[*index].service = format!("{count} ×");
    }
    out
}

/// `martes 24 de noviembre, 10:30`, in the language of the business's papers.
pub(super) fn long_words(business: &Business, at: Instant) -> String {
    let wall = business.profile().zone().wall(at);
    let weekday = business.t(&format!("weekday-{}", wall.weekday().to_monday_one_offset()));
    let month = business.t(&format!("month-{}", wall.month()));
    let args = [("weekday", weekday.into()), ("day", wall.day().to_string().into()), ("month", month.into())];
    let day = business.words().ta(business.profile().lang, "date-long", &args);
    format!("{day}, {}", wall.strftime("%H:%M"))
}

/// The moments a run of days begins and ends.
pub(super) fn window(zone: &Zone, first: Date, days: i64) -> Outcome<(Instant, Instant)> {
    let last = first.checked_add(Span::new().days(days)).map_err(|_| Problem::field("day", "not-a-date"))?;
    zone.day_start(first).zip(zone.day_start(last)).ok_or_else(|| Problem::field("day", "not-a-date"))
}

/// Everything of today, in order, of one user's resource or all.
///
/// # Errors
/// What SQLite says.
pub async fn today(business: &Business) -> Outcome<Vec<Shown>> {
    let zone = business.profile().zone();
    let (from, until) = window(&zone, zone.date(business.now()), 1)?;
    let rows = business.read(move |db| store::between(db, from, until, None)).await?;
    Ok(rows.iter().map(|r| shown(business, &zone, r)).collect())
}
