//! A dose entered in error stays, with the reason why it does not count.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{AnnulmentId, DoseRef, ImmunisationId, address, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::base::text::tidy_lines;
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::clinic::access;
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.post("/immunisations/{id}/annul", annul);
}

/// Why.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// What was wrong.
    #[garde(length(chars, min = 3, max = 500))]
    reason: String,
}

async fn annul(who: Allow<may::WriteNotes>, at: At<ImmunisationId>, input: Input<Reason>) -> Outcome<Done<DoseRef>> {
    let dose = at.0;
    let (person, key) = who
        .business
        .read(move |db| {
            let person = store::person_of(db, dose)?;
            Ok((person, contacts::key_of(db, person)?))
        })
        .await?;
    access::open(&who, person).await?;
    let id = AnnulmentId::mint(who.business.now());
    let reason = tidy_lines(&input.reason, 500);
    let sealed = who.business.vault().seal_value(key, &store::annulment_place(&id), &Clear::new(reason))?;
    let (by, actor) = (who.session.user, who.actor());
    who.business
        .write(move |tx| {
            store::annul(tx, id, dose, &sealed, by)?;
            audit::record(tx, actor, &Event::done("immunisation.annul", "person", person.bytes()))
        })
        .await?;
    Ok(Done::see(address(person), DoseRef { id: dose }).say(who.t("vaccine-annulled")))
}
