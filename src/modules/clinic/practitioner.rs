//! «Mi ficha»: the data the law wants on a clinician's papers (LGS art. 83).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, Practitioner};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::base::text::tidy;
use crate::http::{Allow, Done, Input, Reply, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/me/practitioner", show);
    r.post("/me/practitioner", save);
}

/// My sheet.
#[derive(Serialize, ToSchema)]
struct PractitionerPage {
    practitioner: Practitioner,
}
crate::page!(PractitionerPage, "modules/clinic/pages/practitioner.html", "practitioner-title");

async fn show(who: Allow<may::WriteNotes>) -> Outcome<Reply<PractitionerPage>> {
    let id = who.session.user;
    Ok(Reply(PractitionerPage { practitioner: who.business.read(move |db| store::practitioner(db, id)).await? }))
}

/// My legal data.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct PractitionerTyped {
    /// Professional licence (cédula).
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    licence: String,
    /// The institution that issued the title.
    #[garde(length(chars, max = 160))]
    #[serde(default)]
    title_institution: String,
    /// Specialty.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    specialty: String,
    /// Licence of the specialty.
    #[garde(length(chars, max = 40))]
    #[serde(default)]
    specialty_licence: String,
}

#[derive(Serialize, ToSchema)]
struct PractitionerSaved {
    saved: bool,
}

async fn save(who: Allow<may::WriteNotes>, input: Input<PractitionerTyped>) -> Outcome<Done<PractitionerSaved>> {
    let sheet = Practitioner {
        licence: tidy(&input.licence, 40),
        title_institution: tidy(&input.title_institution, 160),
        specialty: tidy(&input.specialty, 120),
        specialty_licence: tidy(&input.specialty_licence, 40),
        may_prescribe: true,
    };
    let (id, actor) = (who.session.user, who.actor());
    who.business
        .write(move |tx| {
            store::save_practitioner(tx, id, &sheet)?;
            audit::record(tx, actor, &Event::done("practitioner.save", "user", id.bytes()))
        })
        .await?;
    Ok(Done::see("/me/practitioner", PractitionerSaved { saved: true }).say(who.t("practitioner-saved")))
}
