//! The screens of the agenda, a file for each; shared here: who may, and how days are read and said.

mod appointment;
mod arrange;
mod booking;
mod busy;
mod calendar;
mod days;
mod events;
mod feeds;
mod google;
mod google_connection;
mod google_errand;
mod grid;
mod import;
mod import_review;
mod lanes;
mod online;
mod outside;
mod public;
mod report_rows;
mod report_tables;
mod reports;
mod resources;
mod sessions;
mod series;
mod services;
mod sheet;
mod times;
mod waiting;

use jiff::civil::Date;

use crate::access::may;
use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, Caller, Routes};

/// Sees the agenda.
type See = Allow<may::SeeAgenda>;
/// Books, moves, cancels.
type Book = Allow<may::BookAppointments>;
/// Arranges who, what and when.
type Arranger = Allow<may::ArrangeAgenda>;
/// Sees what the agenda tells of a period.
type Reporter = Allow<may::SeeAgendaReports>;

pub(super) fn routes(r: &mut Routes) {
    calendar::routes(r);
    sheet::routes(r);
    events::routes(r);
    busy::routes(r);
    booking::routes(r);
    series::routes(r);
    appointment::routes(r);
    sessions::routes(r);
    resources::routes(r);
    arrange::routes(r);
    services::routes(r);
    days::routes(r);
    feeds::routes(r);
    google::routes(r);
    google_errand::routes(r);
    google_connection::routes(r);
    import::routes(r);
    online::routes(r);
    outside::routes(r);
    public::routes(r);
    waiting::routes(r);
    reports::routes(r);
}

/// The day that is asked for; today where none is.
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
    let day = day.day().to_string();
    who.house.words.ta(who.lang(), "date-long", &[("weekday", weekday.into()), ("day", day.into()), ("month", month.into())])
}

/// Minutes since the wall clock's midnight.
fn minutes_of(zone: &Zone, at: Instant) -> i64 {
    let wall = zone.wall(at);
    i64::from(wall.hour()) * 60 + i64::from(wall.minute())
}
