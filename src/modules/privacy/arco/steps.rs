//! What is done to a request. Each step says from which state, within which term, and what comes next.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::terms::{self, Rest};
use super::{Cause, Decision, EventId, RequestId};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy_lines;
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::{Clear, Sealed};
use crate::modules::privacy::settings;
use crate::modules::privacy::store::{self, RequestRow};
use crate::store::Tx;

pub(super) fn routes(r: &mut Routes) {
    r.post("/privacy/requests/{id}/ask", ask);
    r.post("/privacy/requests/{id}/informed", informed);
    r.post("/privacy/requests/{id}/extend", extend);
    r.post("/privacy/requests/{id}/answer", answer);
    r.post("/privacy/requests/{id}/effect", effect);
    r.post("/privacy/requests/{id}/lapse", lapse);
}

type Keeper = Allow<may::KeepPrivacy>;

/// A word about a step.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// What is missing, why more time is needed, how it was made effective.
    #[garde(length(chars, min = 1, max = 2000))]
    note: String,
}

/// A request after a step.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct Stepped {
    id: RequestId,
    state: String,
}

/// What every step is given inside the transaction.
pub(super) struct Step<'a> {
    pub row: RequestRow,
    pub today: Date,
    pub rest: &'a Rest,
}

/// Seals the word, reads the request inside the transaction, lets `change` judge and change the row, and notes the event.
async fn step(
    who: &Keeper,
    id: RequestId,
    what: &'static str,
    note: &str,
    change: impl FnOnce(&Tx<'_>, Step<'_>) -> Outcome<()> + Send + 'static,
) -> Outcome<Done<Stepped>> {
    let event = EventId::mint(who.business.now());
    let key = who.business.read(move |db| store::request(db, id)).await?.key;
    let note = tidy_lines(note, 2_000);
    let sealed: Option<Sealed<String>> =
        if note.is_empty() { None } else { Some(who.business.vault().seal_value(key, &store::event_place(&event), &Clear::new(note))?) };
    let (actor, by, today) = (who.actor(), who.session.user, settings::today(&who.business));
    let state = who
        .business
        .write(move |tx| {
            let rest = settings::rest_days(tx.db())?;
            change(tx, Step { row: store::request(tx.db(), id)?, today, rest: &rest })?;
            store::insert_event(tx, event, id, what, sealed.as_ref(), today, by)?;
            audit::record(tx, actor, &Event::done("arco.step", "arco", id.bytes()).with(what))?;
            Ok(store::request(tx.db(), id)?.state)
        })
        .await?;
    Ok(Done::see(format!("/privacy/requests/{id}"), Stepped { id, state }).say(who.t(&format!("arco-did-{what}"))))
}

fn only(row: &RequestRow, state: &str) -> Outcome<()> {
    if row.state == state { Ok(()) } else { Err(Problem::new(Code::WrongState)) }
}

/// Missing information is asked for once, in the first days.
async fn ask(who: Keeper, at: At<RequestId>, input: Input<Reason>) -> Outcome<Done<Stepped>> {
    step(&who, at.0, "asked", &input.note, |tx, s| {
        only(&s.row, "open")?;
        if s.row.asked_on.is_some() {
            return Err(Problem::field("note", "arco-asked-before"));
        }
        if s.today > terms::ask_until(s.row.received_on, s.rest) {
            return Err(Problem::field("note", "arco-ask-late"));
        }
        store::set_asked(tx, s.row.id, s.today, terms::info_due(s.today, s.rest))
    })
    .await
}

/// It came: the term to answer begins again.
async fn informed(who: Keeper, at: At<RequestId>, input: Input<Reason>) -> Outcome<Done<Stepped>> {
    step(&who, at.0, "informed", &input.note, |tx, s| {
        only(&s.row, "asking")?;
        store::set_informed(tx, s.row.id, terms::answer_due(s.today, s.rest).max(s.row.due_answer))
    })
    .await
}

/// More time, once for each term, before it is over.
async fn extend(who: Keeper, at: At<RequestId>, input: Input<Reason>) -> Outcome<Done<Stepped>> {
    step(&who, at.0, "extended", &input.note, |tx, s| {
        let (due, extended, days) = match (s.row.state.as_str(), s.row.due_effect) {
            ("open", _) => (s.row.due_answer, s.row.answer_extended, terms::ANSWER),
            ("answered", Some(due)) => (due, s.row.effect_extended, terms::EFFECT),
            _ => return Err(Problem::new(Code::WrongState)),
        };
        if extended {
            return Err(Problem::field("note", "arco-extended-before"));
        }
        if s.today > due {
            return Err(Problem::field("note", "arco-term-over"));
        }
        store::set_extended(tx, &s.row, crate::base::business_days::after(due, days, s.rest))
    })
    .await
}

/// How it is decided.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerTyped {
    /// The decision.
    #[garde(skip)]
    outcome: Decision,
    /// Why it is refused; only then.
    #[garde(skip)]
    #[serde(default)]
    cause: Option<Cause>,
    /// Until when data stay under lock; only then. ISO.
    #[garde(length(chars, max = 10))]
    #[serde(default)]
    until: String,
    /// What the requester is told.
    #[garde(length(chars, min = 1, max = 2000))]
    note: String,
}

async fn answer(who: Keeper, at: At<RequestId>, input: Input<AnswerTyped>) -> Outcome<Done<Stepped>> {
    let (outcome, cause) = (input.outcome, input.cause.filter(|_| input.outcome == Decision::Refused));
    if outcome == Decision::Refused && cause.is_none() {
        return Err(Problem::field("cause", "required"));
    }
    let until = if outcome == Decision::Blocked {
        let day: Date = input.until.parse().map_err(|_| Problem::field("until", "not-a-date"))?;
        if day <= settings::today(&who.business) {
            return Err(Problem::field("until", "in-past"));
        }
        Some(day)
    } else {
        None
    };
    step(&who, at.0, "answered", &input.note, move |tx, s| {
        only(&s.row, "open")?;
        // A refusal is done with the answer; all else has still to be made effective.
        let due = (outcome != Decision::Refused).then(|| terms::effect_due(s.today, s.rest));
        store::set_answered(tx, s.row.id, s.today, (outcome, cause, until), due)
    })
    .await
}

/// It was done.
async fn effect(who: Keeper, at: At<RequestId>, input: Input<Reason>) -> Outcome<Done<Stepped>> {
    step(&who, at.0, "effected", &input.note, |tx, s| {
        only(&s.row, "answered")?;
        store::set_effected(tx, s.row.id, s.today)
    })
    .await
}

/// What was asked for never came.
async fn lapse(who: Keeper, at: At<RequestId>, input: Input<Reason>) -> Outcome<Done<Stepped>> {
    step(&who, at.0, "lapsed", &input.note, |tx, s| {
        only(&s.row, "asking")?;
        if s.row.due_info.is_some_and(|due| s.today <= due) {
            return Err(Problem::field("note", "arco-not-yet"));
        }
        store::set_lapsed(tx, s.row.id, s.today)
    })
    .await
}
