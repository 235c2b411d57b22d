//! Care without consent (art. 9): on what ground, and when it ended, for then consent is owed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Basis, ExceptionId, Keeper};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy_lines;
use crate::http::{At, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::store;
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.post("/privacy/people/{id}/exceptions", except);
    r.post("/privacy/exceptions/{id}/end", end);
}

/// Care without consent.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExceptionTyped {
    /// On what ground.
    #[garde(skip)]
    basis: Basis,
    /// What happened.
    #[garde(length(chars, min = 1, max = 500))]
    why: String,
}

/// One of them.
#[derive(Serialize, Deserialize, ToSchema)]
struct ExceptionRef {
    id: ExceptionId,
}

async fn except(who: Keeper, at: At<PersonId>, input: Input<ExceptionTyped>) -> Outcome<Done<ExceptionRef>> {
    let (person, id, basis) = (at.0, ExceptionId::mint(who.business.now()), input.basis.code());
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let sealed = who.business.vault().seal_value(key, &store::exception_place(&id), &Clear::new(tidy_lines(&input.why, 500)))?;
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                store::insert_exception(tx, id, person, basis, &sealed, by)?;
                audit::record(tx, actor, &Event::done("consent.exception", "person", person.bytes()).with(basis))?;
                Ok(ExceptionRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/people/{person}"), made).say(who.t("consent-exception-noted")))
}

async fn end(who: Keeper, at: At<ExceptionId>) -> Outcome<Done<ExceptionRef>> {
    let (id, actor) = (at.0, who.actor());
    let person = who
        .business
        .write(move |tx| {
            let person = store::end_exception(tx, id)?.ok_or_else(|| Problem::new(Code::WrongState))?;
            audit::record(tx, actor, &Event::done("consent.exception.end", "person", person.bytes()))?;
            Ok(person)
        })
        .await?;
    Ok(Done::see(format!("/privacy/people/{person}"), ExceptionRef { id }).say(who.t("consent-exception-ended")))
}
