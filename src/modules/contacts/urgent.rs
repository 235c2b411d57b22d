//! Somebody whom nobody knows and who cannot wait: on file with one press, completed or joined later (LGS 51 bis 2).

use serde::Deserialize;
use utoipa::ToSchema;

use super::person::PersonCard;
use super::register::{Registered, register};
use crate::access::may;
use crate::base::problem::Outcome;
use crate::http::{Allow, Done, Input, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.post("/people/urgent", unknown);
}

#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn unknown(who: Allow<may::KeepPeople>, input: Input<Nothing>) -> Outcome<Done<Registered>> {
    // The moment tells two unknown people of a day apart.
    let now = who.business.profile().zone().wall(who.business.now());
    let card = PersonCard {
        given: who.business.t("person-unknown"),
        surname1: now.strftime("%d/%m %H:%M").to_string(),
        notes: who.business.t("person-unknown-notes"),
        ..PersonCard::default()
    };
    let made = register(&who.business, who.actor(), card, input.once(&who)).await?;
    Ok(Done::made(format!("/people/{}", made.id), made).say(who.t("person-unknown-done")))
}
