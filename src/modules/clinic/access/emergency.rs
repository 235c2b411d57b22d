//! Opening a chart in an emergency: why, and for how long.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::base::text::tidy_lines;
use crate::http::{Allow, At, Done, Input, Reply, Routes};
use crate::keyring::{Clear, Place};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/emergency", ask);
    r.post("/charts/{id}/emergency", declare);
}

crate::id!(
    /// A chart opened in an emergency.
    EmergencyId
);

pub(super) const fn place(id: &EmergencyId) -> Place<'_> {
    Place { table: "emergency_access", column: "reason", row: id.bytes() }
}

/// Hours that an emergency may last.
const HOURS: [i64; 3] = [1, 4, 12];

/// The door.
#[derive(Serialize, ToSchema)]
struct EmergencyPage {
    person: PersonId,
    name: String,
    hours: Vec<(i64, String)>,
}
crate::page!(EmergencyPage, "modules/clinic/pages/emergency.html", "emergency-title");

async fn ask(who: Allow<may::ReadSummary>, at: At<PersonId>) -> Outcome<Reply<EmergencyPage>> {
    let hours = HOURS.iter().map(|h| (*h, format!("{h} h"))).collect();
    Ok(Reply(EmergencyPage { person: at.0, name: contacts::name_of(&who.business, at.0), hours }))
}

/// Why, and for how long.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Declaring {
    /// What happens and why this chart is needed.
    #[garde(length(chars, min = 10, max = 500))]
    reason: String,
    /// Hours that the chart stays open: 1, 4 or 12.
    #[garde(custom(one_of_the_hours))]
    #[serde(default = "shortest")]
    hours: i64,
}

const fn shortest() -> i64 {
    HOURS[0]
}

#[allow(clippy::trivially_copy_pass_by_ref)] // garde asks for a reference
fn one_of_the_hours(hours: &i64, (): &()) -> garde::Result {
    if HOURS.contains(hours) { Ok(()) } else { Err(garde::Error::new("not-a-choice")) }
}

#[derive(Serialize, Deserialize, ToSchema)]
struct Declared {
    id: EmergencyId,
    /// Until when the chart is open, in milliseconds since 1970.
    until: i64,
}

async fn declare(who: Allow<may::ReadSummary>, at: At<PersonId>, input: Input<Declaring>) -> Outcome<Done<Declared>> {
    let (person, me, actor, sent) = (at.0, who.session.user, who.actor(), input.once(&who));
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let now = who.business.now();
    let id = EmergencyId::mint(now);
    let until = now.plus_ms(input.hours * 3_600_000);
    let reason = who.business.vault().seal_value(key, &place(&id), &Clear::new(tidy_lines(&input.reason, 500)))?;
    let made = who
        .business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                store::declare(tx, id, me, person, &reason, until)?;
                audit::record(tx, actor, &Event::done("chart.emergency", "person", person.bytes()))?;
                Ok(Declared { id, until: until.0 })
            })
        })
        .await?;
    Ok(Done::made(format!("/charts/{person}"), made).say(who.t("emergency-declared")))
}
