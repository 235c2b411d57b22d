//! One appointment: what it is, what happened, where it may go.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Book, See};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::erased::UnlessErased;
use crate::base::lang::Arg;
use crate::base::problem::{Outcome, Problem};
use crate::http::{Asked, At, Caller, Done, Input, Paper, Reply, Routes};
use crate::modules::agenda::appointment::{AppointmentId, Extra, State};
use crate::modules::agenda::book::{Booked, reason_place};
use crate::modules::agenda::change::{By, Move, reschedule, set_state};
use crate::modules::agenda::ics;
use crate::modules::agenda::look::{Shown, shown};
use crate::modules::agenda::notices::{NoticeLine, of_appointment};
use crate::modules::agenda::store::{self, Happened, Past};

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/appointments/{id}", show);
    r.post("/agenda/appointments/{id}/move", move_it);
    r.post("/agenda/appointments/{id}/state", state);
    r.get("/agenda/appointments/{id}/ics", as_ics);
}

/// An appointment.
#[derive(Serialize, ToSchema)]
struct AppointmentPage {
    appointment: Shown,
    version: i64,
    reason: String,
    /// Why it was squeezed in.
    extra: String,
    /// States it may go to: code and word.
    next: Vec<(String, String)>,
    resources: Vec<(String, String)>,
    /// The other dates of its series.
    series: Vec<Shown>,
    /// What happened to it: when, and a sentence.
    history: Vec<(String, String)>,
    /// What the person is told: when, what, and how it went.
    notices: Vec<(String, String, String)>,
    may_book: bool,
    may_chart: bool,
    movable: bool,
}
crate::page!(AppointmentPage, "modules/agenda/pages/appointment.html", "appointment-title", |d| d.appointment.name.clone());

async fn show(who: See, at: At<AppointmentId>) -> Outcome<Reply<AppointmentPage>> {
    let id = at.0;
    let (row, sealed, resources, (history, notices), series) = who
        .business
        .read(move |db| {
            let row = store::appointment(db, id)?;
            let series = row.series.map_or_else(|| Ok(Vec::new()), |s| store::of_series(db, s))?;
            Ok((row, store::reason(db, id)?, store::resources(db)?, (store::history(db, id)?, of_appointment(db, id)?), series))
        })
        .await?;
    let reason = match sealed {
        Some(sealed) if !who.business.vault().is_sealed() => {
            let actor = who.actor();
            who.business.write(move |tx| audit::record(tx, actor, &Event::done("appointment.read", "appointment", id.bytes()))).await?;
            let reason = who.business.vault().open(&reason_place(&id), &sealed).unless_erased()?;
            reason.map(|r| r.reveal(who.leave()).clone()).unwrap_or_default()
        }
        _ => String::new(),
    };
    let zone = who.business.profile().zone();
    let steps = [State::Arrived, State::InService, State::Done, State::NoShow, State::Cancelled, State::Booked];
    let next = steps.into_iter().filter(|s| row.state.may_become(*s)).map(|s| (s.code().to_owned(), who.t(&word_of("state-to", s))));
    Ok(Reply(AppointmentPage {
        movable: matches!(row.state, State::Held | State::Booked | State::Arrived),
        version: row.version,
        extra: row.extra.map(|e: Extra| who.t(&format!("extra-{}", e.code()))).unwrap_or_default(),
        reason,
        next: next.collect(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        series: series.iter().filter(|r| r.id != id).map(|r| shown(&who.business, &zone, r)).collect(),
        history: history.iter().map(|p| told(&who, p)).collect(),
        notices: notices.iter().map(|n| noticed(&who, n)).collect(),
        may_book: who.may::<may::BookAppointments>(),
        may_chart: who.may::<may::ReadSummary>(),
        appointment: shown(&who.business, &zone, &row),
    }))
}

fn word_of(prefix: &str, state: State) -> String {
    format!("{prefix}-{}", state.code().replace('_', "-"))
}

/// When, and a sentence about it.
fn told(who: &Caller, past: &Past) -> (String, String) {
    let zone = who.business.profile().zone();
    let when = |at, format: &str| zone.wall(at).strftime(format).to_string();
    let by = past.by.clone().unwrap_or_else(|| who.t("history-by-itself"));
    let sentence = |key: &str, args: &[Arg<'_>]| who.house.words.ta(who.lang(), key, args);
    let text = match past.what {
        Happened::Booked => sentence("history-booked", &[("by", by.into())]),
        Happened::State(_, to) => sentence("history-state", &[("state", who.t(&word_of("state", to)).into()), ("by", by.into())]),
        Happened::Moved(from, to) => {
            let moment = |at| when(at, "%d/%m %H:%M");
            sentence("history-moved", &[("from", moment(from).into()), ("to", moment(to).into()), ("by", by.into())])
        }
    };
    (when(past.at, "%d/%m/%Y %H:%M"), text)
}

/// When, what, and how it went.
fn noticed(who: &Caller, n: &NoticeLine) -> (String, String, String) {
    let when = who.business.profile().zone().wall(n.due_at).strftime("%d/%m/%Y %H:%M").to_string();
    let how = if n.said.is_empty() { format!("notice-{}", n.state) } else { format!("notice-{}", n.said) };
    (when, who.t(&format!("message-appointment-{}", n.kind)), who.t(&how))
}

fn by(who: &Caller) -> By {
    By { actor: who.actor(), user: Some(who.session.user) }
}

async fn move_it(who: Book, at: At<AppointmentId>, input: Input<Move>) -> Outcome<Done<Booked>> {
    let sent = input.once(&who);
    let moved = reschedule(&who.business, by(&who), at.0, input.into_inner(), sent).await?;
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
    let id = at.0;
    let before = who.business.read(move |db| store::appointment(db, id)).await?;
    let sent = input.once(&who);
    let changed = set_state(&who.business, by(&who), id, next, sent).await?;
    let day = who.business.profile().zone().date(before.start);
    let done = Done::see(format!("/agenda?day={day}"), changed).say(who.t(&word_of("state-said", next)));
    Ok(if next.may_become(before.state) && before.state != next {
        done.undo(format!("/agenda/appointments/{id}/state?to={}", before.state.code()), who.t("form-undo"))
    } else {
        done
    })
}

/// The appointment for somebody's own calendar (RFC 5545): service and place, never a name or reason.
async fn as_ics(who: See, at: At<AppointmentId>) -> Outcome<Paper> {
    let id = at.0;
    let row = who.business.read(move |db| store::appointment(db, id)).await?;
    let bytes = ics::event(&who.business, &row);
    Ok(Paper { bytes, kind: "text/calendar; charset=utf-8", name: "cita.ics".into(), save: true })
}
