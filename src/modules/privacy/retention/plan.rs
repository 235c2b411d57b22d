//! Planning an erasure, and taking it back.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ErasureId, GRACE_DAYS, obstacle};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, At, Done, Input, Routes};
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::arco::RequestId;
use crate::modules::privacy::store::{self, NewErasure};
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.post("/privacy/retention/{id}/erase", plan);
    r.post("/privacy/erasures/{id}/drop", take_back);
}

/// What is typed.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanTyped {
    /// The request to cancel that it answers; empty where the years of keeping ended.
    #[garde(skip)]
    #[serde(default)]
    request: Option<RequestId>,
    /// The record number, typed again.
    #[garde(length(chars, min = 1, max = 12))]
    record_no: String,
}

/// An erasure that is planned, or was taken back.
#[derive(Serialize, Deserialize, ToSchema)]
struct Planned {
    id: ErasureId,
}

async fn plan(who: Allow<may::KeepPrivacy>, at: At<PersonId>, input: Input<PlanTyped>) -> Outcome<Done<Planned>> {
    who.confirmed()?;
    let (person, request, profile, vault) = (at.0, input.request, who.business.profile(), who.business.vault().clone());
    contacts::standing(&who.business, person, "/privacy/retention").await?;
    let record_no = input.record_no.trim().to_owned();
    let (by, actor, sent, id) = (who.session.user, who.actor(), input.once(&who), ErasureId::mint(who.business.now()));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let (_, number) = contacts::card_with_number(tx.db(), &vault, person)?;
                if record_no.trim_start_matches('0') != number.to_string() {
                    return Err(Problem::field("record_no", "erasure-other-number"));
                }
                if let Some(first) = obstacle::all(tx.db(), &profile, person, tx.now())?.first() {
                    let (key, what) = first.word();
                    return Err(Problem::new(Code::RetentionRuns).and_field_with("record_no", key, vec![("what", what)]));
                }
                if store::erasure_of(tx.db(), person)?.is_some() {
                    return Err(Problem::new(Code::WrongState).and_field("record_no", "erasure-planned-already"));
                }
                let last_act = store::last_act(tx.db(), person)?;
                let basis = match request {
                    None if last_act.is_none() => return Err(Problem::field("request", "erasure-needs-request")),
                    None => "retention",
                    Some(id) if store::cancellations(tx.db(), person)?.iter().any(|(known, _)| *known == id) => "cancellation",
                    Some(_) => return Err(Problem::field("request", "erasure-not-this-request")),
                };
                let due_at = tx.now().plus_ms(GRACE_DAYS * 86_400_000);
                store::insert_erasure(
                    tx,
                    &NewErasure { id, person, basis, request, last_act, years: store::settings(tx.db())?.retention_years, due_at, by },
                )?;
                audit::record(tx, actor, &Event::done("erasure.plan", "person", person.bytes()).with(basis))?;
                Ok(Planned { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/retention/{person}"), made).say(who.t("erasure-planned")))
}

async fn take_back(who: Allow<may::KeepPrivacy>, at: At<ErasureId>) -> Outcome<Done<Planned>> {
    let (id, by, actor) = (at.0, who.session.user, who.actor());
    let person = who
        .business
        .write(move |tx| {
            let row = store::erasure(tx.db(), id)?;
            store::drop_erasure(tx, id, Some(by))?;
            audit::record(tx, actor, &Event::done("erasure.drop", "person", row.person.bytes()))?;
            Ok(row.person)
        })
        .await?;
    Ok(Done::see(format!("/privacy/retention/{person}"), Planned { id }).say(who.t("erasure-dropped")))
}
