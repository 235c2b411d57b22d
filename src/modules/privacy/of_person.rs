//! One line about consent on a person's page, with the way to more.

use super::{consents, store};
use crate::access::Permission;
use crate::base::problem::Outcome;
use crate::business::Trade;
use crate::http::{Caller, PersonPart, Section, SectionAction, SectionLine, SectionList};
use crate::modules::contacts::PersonId;

/// The section.
pub const PERSON: PersonPart = PersonPart { needs: Permission::KeepPeople, read: |who, person| Box::pin(read(who, PersonId(person))) };

async fn read(who: &Caller, person: PersonId) -> Outcome<Section> {
    let purpose = if who.business.profile().has(Trade::Clinic) { "care" } else { "reminders" };
    let now = who.business.read(move |db| store::consent_now(db, person, purpose)).await?;
    let (status, kind) = consents::status(who, now.as_deref());
    let url = format!("/privacy/people/{person}");
    let line =
        SectionLine { url: url.clone(), main: who.t(&format!("consent-purpose-{purpose}")), detail: who.t("consent-line"), status, kind };
    Ok(Section {
        title: who.t("consent-title"),
        empty: String::new(),
        lists: vec![SectionList { word: String::new(), lines: vec![line] }],
        action: now.is_none().then(|| SectionAction { url, word: who.t("consent-record") }),
    })
}
