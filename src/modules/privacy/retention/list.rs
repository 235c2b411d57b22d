//! Whose keeping has ended, what is planned, what was erased.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ErasureId, term};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::{Allow, Asked, Reply, Routes};
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::{settings, store};

pub(super) fn routes(r: &mut Routes) {
    r.get("/privacy/retention", list);
}

/// Rows of each list.
const PAGE: u32 = 50;

/// Somebody whose record need not be kept any more.
#[derive(Serialize, ToSchema)]
struct EndedLine {
    person: PersonId,
    name: String,
    last_act: String,
    since: String,
}

/// Somebody whom somebody decided to erase.
#[derive(Serialize, ToSchema)]
struct PlannedLine {
    id: ErasureId,
    person: PersonId,
    name: String,
    folio: i64,
    due: String,
    /// Who decided it.
    by: String,
}

/// Somebody who was erased.
#[derive(Serialize, ToSchema)]
struct ErasedLine {
    id: ErasureId,
    folio: i64,
    record_no: i64,
    done: String,
}

#[derive(Deserialize, ToSchema)]
struct View {
    /// Go on after the person of this place.
    after: Option<String>,
    /// Erasures with folios before this one.
    before: Option<i64>,
}

/// The page.
#[derive(Serialize, ToSchema)]
struct RetentionPage {
    years: i64,
    ended: Vec<EndedLine>,
    /// Ask after this for more.
    more: Option<String>,
    planned: Vec<PlannedLine>,
    gone: Vec<ErasedLine>,
    /// Ask for folios before this one for more.
    older: Option<i64>,
}
crate::page!(RetentionPage, "modules/privacy/pages/retention.html", "retention-title");

async fn list(who: Allow<may::KeepPrivacy>, asked: Asked<View>) -> Outcome<Reply<RetentionPage>> {
    if who.business.vault().is_sealed() {
        return Err(Problem::new(Code::Sealed));
    }
    let (zone, today) = (who.business.profile().zone(), settings::today(&who.business));
    let (place, before) = (asked.after.as_deref().and_then(placed), asked.before.unwrap_or(i64::MAX));
    let (from, cut) = (place.unwrap_or((Instant(i64::MIN), PersonId(uuid::Uuid::nil()))), zone.clone());
    let (years, mut ended, planned, mut gone) = who
        .business
        .read(move |db| {
            let years = store::settings(db)?.retention_years;
            Ok((
                years,
                store::ended(db, term::cutoff(today, years, &cut), from, PAGE + 1)?,
                store::planned_erasures(db, Instant(i64::MAX), PAGE)?,
                store::done_erasures(db, before, PAGE + 1)?,
            ))
        })
        .await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::house("retention.read"))).await?;
    let more =
        (ended.len() > PAGE as usize).then(|| ended.pop()).flatten().and_then(|_| ended.last().map(|(p, at)| format!("{}_{p}", at.0)));
    let older = (gone.len() > PAGE as usize).then(|| gone.pop()).flatten().and_then(|_| gone.last().map(|g| g.folio));
    let day = |at: Instant| zone.date(at).strftime("%d/%m/%Y").to_string();
    Ok(Reply(RetentionPage {
        years,
        ended: ended
            .into_iter()
            .map(|(person, at)| EndedLine {
                person,
                name: contacts::name_of(&who.business, person),
                last_act: day(at),
                since: term::ends(at, years, &zone).strftime("%d/%m/%Y").to_string(),
            })
            .collect(),
        more,
        planned: planned
            .into_iter()
            .map(|e| PlannedLine {
                id: e.id,
                person: e.person,
                name: contacts::name_of(&who.business, e.person),
                folio: e.folio,
                due: day(e.due_at),
                by: e.planned_by.unwrap_or_default(),
            })
            .collect(),
        gone: gone
            .into_iter()
            .map(|e| ErasedLine { id: e.id, folio: e.folio, record_no: e.record_no, done: e.done_at.map(day).unwrap_or_default() })
            .collect(),
        older,
    }))
}

fn placed(text: &str) -> Option<store::Place> {
    let (at, person) = text.split_once('_')?;
    Some((Instant(at.parse().ok()?), person.parse().ok()?))
}
