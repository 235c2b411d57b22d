//! One person: until when their record is kept, what is held, and the door to erasing it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{ErasureId, GRACE_DAYS, obstacle, term};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{Allow, At, Caller, Reply, Routes};
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::arco::unchosen;
use crate::modules::privacy::store;

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/retention/{id}", show);
}

/// What is planned about the person, or was done.
#[derive(Serialize, ToSchema)]
pub(super) struct ErasureShown {
    id: ErasureId,
    folio: i64,
    due: String,
    /// Empty while it is planned.
    done: String,
}

/// The page.
#[derive(Serialize, ToSchema)]
struct HoldingPage {
    person: PersonId,
    name: String,
    record_no: i64,
    /// Empty where there was no medical act.
    last_act: String,
    /// The first day on which it need not be kept.
    ends: String,
    years: i64,
    /// Kind and how many.
    holdings: Vec<(String, i64)>,
    /// What has to be over first, in words.
    obstacles: Vec<String>,
    erasure: Option<ErasureShown>,
    /// Requests to cancel that an erasure may answer; the first is none of them.
    requests: Vec<(String, String)>,
    /// True where an erasure must answer a request: there is no term that ended.
    needs_request: bool,
    grace_days: i64,
}
crate::page!(HoldingPage, "modules/privacy/pages/holding.html", "retention-of-person", |d| d.name.clone());

/// Kinds of what is held, with their words.
pub(super) fn in_words(say: impl Fn(&str) -> String, holdings: &std::collections::BTreeMap<String, i64>) -> Vec<(String, i64)> {
    holdings.iter().map(|(kind, n)| (say(&format!("holding-{}", kind.replace('_', "-"))), *n)).collect()
}

async fn show(who: Allow<may::KeepPrivacy>, at: At<PersonId>) -> Outcome<Reply<HoldingPage>> {
    let (person, profile, vault, now) = (at.0, who.business.profile(), who.business.vault().clone(), who.business.now());
    contacts::standing(&who.business, person, "/privacy/retention").await?;
    let zone = profile.zone();
    let (erasure, years, last_act) = who
        .business
        .read(move |db| Ok((store::erasure_of(db, person)?, store::settings(db)?.retention_years, store::last_act(db, person)?)))
        .await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("retention.read", "person", person.bytes()))).await?;
    let day = |at: Instant| zone.date(at).strftime("%d/%m/%Y").to_string();
    let shown = erasure.as_ref().map(|e| ErasureShown {
        id: e.id,
        folio: e.folio,
        due: day(e.due_at),
        done: e.done_at.map(day).unwrap_or_default(),
    });
    let mut page = HoldingPage {
        person,
        name: contacts::name_of(&who.business, person),
        record_no: 0,
        last_act: last_act.map(day).unwrap_or_default(),
        ends: last_act.map(|at| term::ends(at, years, &zone).strftime("%d/%m/%Y").to_string()).unwrap_or_default(),
        years,
        holdings: Vec::new(),
        obstacles: Vec::new(),
        erasure: shown,
        requests: Vec::new(),
        needs_request: last_act.is_none(),
        grace_days: GRACE_DAYS,
    };
    if let Some(e) = erasure.filter(|e| e.done_at.is_some()) {
        page.record_no = e.record_no;
        page.last_act = e.last_act.map(day).unwrap_or_default();
        page.holdings = in_words(|key| who.t(key), &e.holdings);
        return Ok(Reply(page));
    }
    let (number, holdings, obstacles, requests) = who
        .business
        .read(move |db| {
            Ok((
                contacts::card_with_number(db, &vault, person)?.1,
                store::holdings(db, &contacts::also(db, person)?)?,
                obstacle::all(db, &profile, person, now)?,
                store::cancellations(db, person)?,
            ))
        })
        .await?;
    page.record_no = number;
    page.holdings = in_words(|key| who.t(key), &holdings);
    page.obstacles = obstacles.iter().map(|o| said(&who, o)).collect();
    let named = requests.into_iter().map(|(id, folio)| (id.to_string(), format!("ARCO {folio:04}")));
    page.requests = if last_act.is_none() {
        unchosen(&who, named)
    } else {
        std::iter::once((String::new(), who.t("erasure-basis-retention"))).chain(named).collect()
    };
    Ok(Reply(page))
}

fn said(who: &Caller, obstacle: &obstacle::Obstacle) -> String {
    let (key, what) = obstacle.word();
    who.said(&format!("fault-{key}"), &[("what", &what)])
}
