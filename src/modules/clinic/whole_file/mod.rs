//! The whole file of a person, to hand over: clinical summary (NOM-004-SSA3-2012, 5.6), every note and prescription as
//! PDF, a FHIR R4 bundle for another system, and the attachments. One click, one archive.

mod fhir;
mod gather;
mod pack;
mod papers;
mod share;
mod store;
mod summary;

use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::http::{Allow, At, Caller, Paper, Routes};
use crate::modules::clinic::letterhead;
use crate::modules::contacts::PersonId;
use gather::Gathered;

pub(super) use share::{Share, SharedFile};

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/file.zip", whole);
    r.get("/charts/{id}/summary.pdf", summarised);
    r.get("/charts/{id}/fhir.json", bundled);
}

type Reader = Allow<may::ReadCharts>;

/// Reads the person's file, having looked at the door and told the log.
async fn gathered(who: &Reader, person: PersonId, action: &'static str) -> Outcome<(Caller, Gathered)> {
    super::access::open(who, person).await?;
    let caller = Caller::clone(who);
    let (leave, business) = (who.leave(), who.business.clone());
    let (mut head, _) = letterhead::today(who, leave, person).await?;
    if head.address.is_empty() {
        // Whoever asks for their file gets it, also from a house that never wrote its address down.
        "—".clone_into(&mut head.address);
    }
    let read = who.business.read(move |db| gather::gather(db, &business, leave, person, head)).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done(action, "person", person.bytes()))).await?;
    Ok((caller, read))
}

/// Drawing and packing take a thread of their own.
async fn made(work: impl FnOnce() -> Outcome<Vec<u8>> + Send + 'static) -> Outcome<Vec<u8>> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}

async fn whole(who: Reader, at: At<PersonId>) -> Outcome<Paper> {
    let (caller, read) = gathered(&who, at.0, "chart.export").await?;
    let leave = who.leave();
    let name = format!("{}-{}.zip", who.t("file-name"), read.record_no);
    let bytes = made(move || pack::pack(&caller, leave, &read)).await?;
    Ok(Paper { bytes, kind: "application/zip", name, save: true })
}

async fn summarised(who: Reader, at: At<PersonId>) -> Outcome<Paper> {
    let (caller, read) = gathered(&who, at.0, "chart.summary").await?;
    let name = format!("{}-{}.pdf", who.t("summary-name"), read.record_no);
    let bytes = made(move || summary::draw(&caller, &read)).await?;
    Ok(Paper::pdf(name, bytes))
}

async fn bundled(who: Reader, at: At<PersonId>) -> Outcome<Paper> {
    let (caller, read) = gathered(&who, at.0, "chart.export").await?;
    let name = format!("fhir-{}.json", read.record_no);
    let bytes = made(move || serde_json::to_vec_pretty(&fhir::bundle(&caller, &read)).map_err(Problem::internal)).await?;
    Ok(Paper { bytes, kind: "application/fhir+json", name, save: true })
}
