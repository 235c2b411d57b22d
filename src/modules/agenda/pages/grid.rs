//! The week and the month, day by day.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::Caller;
use crate::modules::agenda::appointment::State;
use crate::modules::agenda::away::Away;
use crate::modules::agenda::look::{Shown, folded};

/// Names shown in one day of a month.
const NAMES: usize = 4;

/// A day of the week or month view.
#[derive(Serialize, ToSchema)]
pub(super) struct GridDay {
    pub date: String,
    pub word: String,
    pub number: String,
    pub today: bool,
    /// Outside the month that is shown.
    pub outside: bool,
    pub events: Vec<Shown>,
    /// Time taken without an appointment; only in the week.
    pub away: Vec<AwayLine>,
    /// How many are not shown.
    pub more: usize,
}

/// A line of a day.
pub(super) enum Line<'a> {
    Booked(&'a Shown),
    Away(&'a AwayLine),
}

impl GridDay {
    /// Appointments and what is taken without one, in the order of their time.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let away = self.away.iter().map(|a| (a.begins_on(&self.date), Line::Away(a)));
        let mut all: Vec<(&str, Line<'_>)> = away.chain(self.events.iter().map(|e| (e.at.as_str(), Line::Booked(e)))).collect();
        all.sort_by(|a, b| a.0.cmp(b.0));
        all.into_iter().map(|(_, line)| line).collect()
    }
}

/// Time taken without an appointment, as a line of a day.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct AwayLine {
    /// First and last day it touches.
    #[serde(skip)]
    days: (Date, Date),
    /// Wall-clock time of the first day.
    #[serde(skip)]
    begins: String,
    pub at: String,
    pub title: String,
    pub resource_name: String,
    pub url: String,
}

impl AwayLine {
    /// Wall-clock time from which it takes a day; empty where it began before.
    fn begins_on(&self, date: &str) -> &str {
        if self.days.0.to_string().as_str() < date { "" } else { &self.begins }
    }

    /// A stretch and whose it is.
    pub fn of(who: &Caller, a: &Away, resource_name: String) -> Self {
        let zone = who.business.profile().zone();
        let (start, end) = (zone.wall(a.start), zone.wall(a.end));
        let last =
            if end.time() == jiff::civil::Time::midnight() { end.date().yesterday().unwrap_or_else(|_| end.date()) } else { end.date() };
        let day = "%d/%m";
        let at = if start.date() == last {
            format!("{}–{}", start.strftime("%H:%M"), end.strftime("%H:%M"))
        } else {
            format!("{} – {}", start.strftime(day), last.strftime(day))
        };
        Self {
            days: (start.date(), last),
            begins: start.strftime("%H:%M").to_string(),
            at,
            title: a.title(|key| who.t(key)),
            resource_name,
            url: a.url(&zone),
        }
    }
}

/// Days from the first on, with what lies in each. `month` is a day of the month that is shown, where it is one.
pub(super) fn grid(who: &Caller, month: Option<Date>, (first, count): (Date, i64), events: &[Shown], away: &[AwayLine]) -> Vec<GridDay> {
    let today = who.business.profile().zone().date(who.business.now());
    let days = (0..count).filter_map(|d| first.checked_add(Span::new().days(d)).ok());
    days.map(|date| {
        let text = date.to_string();
        let mine = events.iter().filter(|e| e.start.starts_with(&text) && !matches!(e.state, State::Cancelled | State::Expired));
        let mut events = folded(mine.cloned().collect());
        let more = if month.is_some() { events.len().saturating_sub(NAMES) } else { 0 };
        events.truncate(events.len() - more);
        GridDay {
            word: who.t(&format!("weekday-short-{}", date.weekday().to_monday_one_offset())),
            number: date.day().to_string(),
            today: date == today,
            outside: month.is_some_and(|m| date.month() != m.month()),
            date: text,
            events,
            away: away.iter().filter(|a| (a.days.0..=a.days.1).contains(&date)).cloned().collect(),
            more,
        }
    })
    .collect()
}
