//! Filling a sheet in, taking signatures off to correct it, throwing it away: while it is no consent yet.

use serde::Deserialize;
use utoipa::ToSchema;

use super::content::{Content, Signer};
use super::{ConsentId, ConsentRef, address, opened, store};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::{Allow, At, Caller, Done, Input, Routes};
use crate::keyring::Clear;
use crate::modules::clinic::letterhead;

pub(super) fn routes(r: &mut Routes) {
    r.post("/informed-consents/{id}", save);
    r.post("/informed-consents/{id}/reopen", reopen);
    r.post("/informed-consents/{id}/discard", discard);
}

type Writer = Allow<may::WriteCharts>;

/// The doctor's own sheet.
///
/// # Errors
/// `NotAllowed` for another's; what opening the chart says.
pub(super) async fn own(who: &Caller, id: ConsentId) -> Outcome<store::Row> {
    let row = opened(who, id).await?;
    if row.doctor == who.session.user { Ok(row) } else { Err(Problem::new(Code::NotAllowed)) }
}

/// A sheet as it is filled in.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Filled {
    /// The version that was read.
    #[garde(skip)]
    version: i64,
    /// Its title.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    title: String,
    /// Where it is signed.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    place: String,
    /// What is to be done.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    act: String,
    /// What may go wrong.
    #[garde(length(chars, max = 4000))]
    #[serde(default)]
    risks: String,
    /// What it is good for.
    #[garde(length(chars, max = 4000))]
    #[serde(default)]
    benefits: String,
    /// What may be done if something unforeseen happens.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    contingency: String,
    /// Who signs.
    #[garde(skip)]
    #[serde(default)]
    signer: Signer,
    /// Their name, where it is not the person.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    signer_name: String,
    /// What they are to the person.
    #[garde(length(chars, max = 80))]
    #[serde(default)]
    relationship: String,
    /// A witness.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    witness1: String,
    /// Another.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    witness2: String,
}

async fn save(who: Writer, at: At<ConsentId>, input: Input<Filled>) -> Outcome<Done<ConsentRef>> {
    let row = own(&who, at.0).await?;
    let (id, version, actor) = (row.id, input.version, who.actor());
    let (head, key) = letterhead::today(&who, who.leave(), row.person).await?;
    let other = input.signer != Signer::Patient;
    let content = Content {
        head,
        title: tidy(&input.title, 120),
        place: tidy(&input.place, 200),
        act: tidy_lines(&input.act, 2_000),
        risks: tidy_lines(&input.risks, 4_000),
        benefits: tidy_lines(&input.benefits, 4_000),
        contingency: tidy_lines(&input.contingency, 2_000),
        signer: input.signer,
        signer_name: if other { tidy(&input.signer_name, 160) } else { String::new() },
        relationship: if other { tidy(&input.relationship, 80) } else { String::new() },
        witness1: tidy(&input.witness1, 160),
        witness2: tidy(&input.witness2, 160),
    };
    // What is wrong is told at once; what is only missing may come later.
    if let Err(problem) = content.complete(row.kind)
        && problem.fields.iter().any(|f| f.fault == "informed-own-witness")
    {
        return Err(problem);
    }
    let sealed = who.business.vault().seal_value(key, &store::content_place(&id), &Clear::new(content))?;
    who.business
        .write(move |tx| {
            store::update(tx, id, version, &sealed)?;
            audit::record(tx, actor, &Event::done("informed.change", "informed_consent", id.bytes()))
        })
        .await?;
    Ok(Done::see(address(id), ConsentRef { id }).say(who.t("informed-saved")))
}

async fn reopen(who: Writer, at: At<ConsentId>) -> Outcome<Done<ConsentRef>> {
    let row = own(&who, at.0).await?;
    let (id, version, actor) = (row.id, row.version, who.actor());
    who.business
        .write(move |tx| {
            store::delete_hands(tx, id)?;
            store::touch(tx, id, version)?;
            audit::record(tx, actor, &Event::done("informed.reopen", "informed_consent", id.bytes()))
        })
        .await?;
    Ok(Done::see(address(id), ConsentRef { id }).say(who.t("informed-reopened")))
}

async fn discard(who: Writer, at: At<ConsentId>) -> Outcome<Done<ConsentRef>> {
    let row = own(&who, at.0).await?;
    let (id, actor) = (row.id, who.actor());
    who.business
        .write(move |tx| {
            store::delete(tx, id)?;
            audit::record(tx, actor, &Event::done("informed.discard", "informed_consent", id.bytes()))
        })
        .await?;
    Ok(Done::see(format!("/charts/{}/consents", row.person), ConsentRef { id }).say(who.t("informed-discarded")))
}
