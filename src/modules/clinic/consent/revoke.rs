//! The person takes consent back: written down once, beside what was signed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::{ConsentId, ConsentRef, RevocationId, address, opened, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy_lines;
use crate::http::{Allow, At, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.post("/informed-consents/{id}/revoke", revoke);
}

/// What is sealed of it.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub(super) struct Revocation {
    /// Who said it, how and why.
    pub why: String,
}

/// What was said.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Who took it back, how and why.
    #[garde(length(chars, min = 1, max = 1000))]
    why: String,
}

async fn revoke(who: Allow<may::WriteNotes>, at: At<ConsentId>, input: Input<Said>) -> Outcome<Done<ConsentRef>> {
    let row = opened(&who, at.0).await?;
    if row.revoked_at.is_some() || row.completed_at.is_none() {
        return Err(Problem::new(Code::WrongState));
    }
    let (id, consent, person) = (RevocationId::mint(who.business.now()), row.id, row.person);
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let said = Revocation { why: tidy_lines(&input.why, 1_000) };
    let sealed = who.business.vault().seal_value(key, &store::revocation_place(&id), &Clear::new(said))?;
    let (by, actor) = (who.session.user, who.actor());
    who.business
        .write(move |tx| {
            store::insert_revocation(tx, id, consent, &sealed, by)?;
            audit::record(tx, actor, &Event::done("informed.revoke", "informed_consent", consent.bytes()))
        })
        .await?;
    Ok(Done::see(address(consent), ConsentRef { id: consent }).say(who.t("informed-revoked")))
}
