//! The queue of emergencies: somebody who is not a party says whether each was one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::emergency::{EmergencyId, place};
use super::store::{self, Row};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::erased::UnlessErased;
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Done, Input, Reply, Routes};
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/emergencies", queue);
    r.post("/charts/emergencies/{id}", judge);
}

type Reviewer = Allow<may::ReviewEmergencies>;

/// An emergency, without anything of the chart.
#[derive(Serialize, ToSchema)]
struct EmergencyShown {
    id: EmergencyId,
    who: String,
    name: String,
    reason: String,
    when: String,
    until: String,
    /// `justified`, `unjustified`, or empty.
    verdict: String,
    /// The reader opened it: somebody else has to judge.
    own: bool,
}

/// The queue.
#[derive(Serialize, ToSchema)]
struct EmergenciesPage {
    waiting: Vec<EmergencyShown>,
    reviewed: Vec<EmergencyShown>,
}
crate::page!(EmergenciesPage, "modules/clinic/pages/emergencies.html", "emergencies-title");

async fn queue(who: Reviewer) -> Outcome<Reply<EmergenciesPage>> {
    let (waiting, reviewed) = who.business.read(store::queue).await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("emergency.read"))).await?;
    let zone = who.business.profile().zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let shown = |row: Row| -> Outcome<EmergencyShown> {
        let reason = who.business.vault().open(&place(&row.id), &row.reason).unless_erased()?;
        Ok(EmergencyShown {
            reason: reason.map(|r| r.reveal(who.leave()).clone()).unwrap_or_default(),
            id: row.id,
            own: row.user == who.session.user,
            who: row.name,
            name: contacts::name_of(&who.business, row.person),
            when: when(row.began_at),
            until: when(row.until),
            verdict: row.verdict.unwrap_or_default(),
        })
    };
    Ok(Reply(EmergenciesPage {
        waiting: waiting.into_iter().map(shown).collect::<Outcome<Vec<_>>>()?,
        reviewed: reviewed.into_iter().map(shown).collect::<Outcome<Vec<_>>>()?,
    }))
}

/// What the reviewer found.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    /// It was one.
    Justified,
    /// It was none.
    Unjustified,
}

/// What the reviewer found.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Judging {
    /// `justified` or `unjustified`.
    #[garde(skip)]
    verdict: Verdict,
}

#[derive(Serialize, ToSchema)]
struct Judged {
    id: EmergencyId,
}

async fn judge(who: Reviewer, at: At<EmergencyId>, input: Input<Judging>) -> Outcome<Done<Judged>> {
    let (id, me, actor) = (at.0, who.session.user, who.actor());
    let verdict = match input.verdict {
        Verdict::Justified => "justified",
        Verdict::Unjustified => "unjustified",
    };
    who.business
        .write(move |tx| {
            store::judge(tx, id, me, verdict)?;
            audit::record(tx, actor, &Event::done("emergency.review", "emergency", id.bytes()).with(verdict))
        })
        .await?;
    Ok(Done::see("/charts/emergencies", Judged { id }).say(who.t("emergency-reviewed")))
}
