//! Taking a decision down: written where it must be, under the notice that holds that day.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Choice, ConsentId, Keeper, Purpose, Way};
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text::tidy_lines;
use crate::http::{At, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::store;
use crate::store::idempotency::once;

pub(super) fn routes(r: &mut Routes) {
    r.post("/privacy/people/{id}/consents", record);
}

/// A decision as it is taken down.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentTyped {
    /// About what.
    #[garde(skip)]
    purpose: Purpose,
    /// What was decided.
    #[garde(skip)]
    state: Choice,
    /// How it was said.
    #[garde(skip)]
    way: Way,
    /// Where the signed sheet is, or who witnessed it.
    #[garde(length(chars, min = 1, max = 500))]
    evidence: String,
}

/// A decision that was taken down.
#[derive(Serialize, Deserialize, ToSchema)]
struct ConsentRef {
    id: ConsentId,
}

async fn record(who: Keeper, at: At<PersonId>, input: Input<ConsentTyped>) -> Outcome<Done<ConsentRef>> {
    let (person, id) = (at.0, ConsentId::mint(who.business.now()));
    let (purpose, state, way) = (input.purpose, input.state, input.way);
    if purpose == Purpose::Care && state == Choice::Granted && way == Way::Verbal {
        return Err(Problem::field("way", "consent-not-written"));
    }
    let (key, notice) = who.business.read(move |db| Ok((contacts::key_of(db, person)?, store::current_notice(db)?))).await?;
    let notice = notice.ok_or_else(|| Problem::field("purpose", "consent-no-notice"))?.id;
    let evidence = tidy_lines(&input.evidence, 500);
    let hash = who.business.vault().tag("consent evidence", evidence.as_bytes())?;
    let sealed = who.business.vault().seal_value(key, &store::consent_place(&id), &Clear::new(evidence))?;
    let (by, actor, sent) = (who.session.user, who.actor(), input.once(&who));
    let made = who
        .business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                if state == Choice::Revoked && store::consent_now(tx.db(), person, purpose.code())?.as_deref() != Some("granted") {
                    return Err(Problem::field("state", "consent-nothing-granted"));
                }
                store::insert_consent(
                    tx,
                    &store::NewConsent {
                        id,
                        person,
                        codes: [purpose.code(), state.code(), way.code()],
                        notice,
                        evidence: &sealed,
                        hash,
                        by,
                    },
                )?;
                if purpose == Purpose::Care && state != Choice::Revoked {
                    store::settle_exceptions(tx, person)?;
                }
                audit::record(
                    tx,
                    actor,
                    &Event::done("consent.record", "person", person.bytes()).with(&format!("{} {}", purpose.code(), state.code())),
                )?;
                Ok(ConsentRef { id })
            })
        })
        .await?;
    Ok(Done::made(format!("/privacy/people/{person}"), made).say(who.t("consent-recorded")))
}
