//! Keeping a result, marking it as seen, and what others show of results.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::ResultId;
use super::result::{self, ResultContent, ResultTyped};
use super::store::{self, NewResult, ResultRow};
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::http::Caller;
use crate::keyring::{Clear, Reveal, Vault};
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::{Once, once};

/// A result that was kept.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Kept {
    pub id: ResultId,
}

/// Keeps a result. It waits until a clinician marks it as seen.
///
/// # Errors
/// Names wrong fields; `NotFound` for an order or a result of somebody else; `Stale` for a result that was
/// corrected in the meantime.
pub(super) async fn record(who: &Caller, person: PersonId, typed: ResultTyped, sent: Option<Once>) -> Outcome<Kept> {
    let content = result::read(&typed)?;
    let (business, now) = (who.business.clone(), who.business.now());
    let at = business.profile().zone().instant(result::moment(&typed)?).ok_or_else(|| Problem::field("date", "not-a-date"))?;
    if at > now {
        return Err(Problem::field("date", "result-in-future"));
    }
    let key = business.read(move |db| contacts::key_of(db, person)).await?;
    let id = ResultId::mint(now);
    let hash = Sha256::digest(serde_json::to_vec(&content).map_err(Problem::internal)?).into();
    let content = business.vault().seal_value(key, &store::result_place(&id), &Clear::new(content))?;
    let new = NewResult { id, person, order: typed.order, supersedes: typed.corrects, content, hash, studied_at: at, by: who.session.user };
    let (actor, me) = (who.actor(), business.clone());
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                store::insert_result(tx, &new)?;
                let action = if new.supersedes.is_some() { "result.correct" } else { "result.add" };
                let said = format!("hash={}", audit::anchor::hex(&hash));
                audit::record(tx, actor, &Event::done(action, "study_result", id.bytes()).with(&said))?;
                me.announce(tx, "charts", Some(person.0));
                Ok(Kept { id })
            })
        })
        .await
}

/// Marks a result as seen by this clinician.
///
/// # Errors
/// `NotFound`; `Immutable` where somebody did so before.
pub(super) async fn review(who: &Caller, id: ResultId) -> Outcome<PersonId> {
    let (business, actor, me) = (who.business.clone(), who.actor(), who.session.user);
    let live = business.clone();
    business
        .write(move |tx| {
            let row = store::result(tx.db(), id)?;
            store::review(tx, id, me)?;
            audit::record(tx, actor, &Event::done("result.review", "study_result", id.bytes()))?;
            live.announce(tx, "charts", Some(row.person.0));
            Ok(row.person)
        })
        .await
}

/// A result in a few words.
#[derive(Serialize, ToSchema)]
pub(crate) struct Latest {
    pub id: ResultId,
    pub study: String,
    /// Day of the study.
    pub when: String,
    /// The values that call for a look, or else the first ones.
    pub said: String,
    /// Empty, `warn` or `bad`.
    pub alarm: &'static str,
    /// A clinician has seen it.
    pub seen: bool,
}

const SAID: usize = 4;

fn in_words(row: &ResultRow, content: &ResultContent, when: String) -> Latest {
    let mut values: Vec<_> = content.values.iter().collect();
    values.sort_by_key(|v| std::cmp::Reverse(v.flag));
    let said = values.iter().take(SAID).map(|v| format!("{} {} {}", v.name, v.value, v.unit).trim().to_owned()).collect::<Vec<_>>();
    Latest {
        id: row.id,
        study: content.study.clone(),
        when,
        said: said.join(" · "),
        alarm: content.worst().style(),
        seen: row.reviewed.is_some(),
    }
}

/// Opens a stored result.
pub(super) fn open(vault: &Vault, leave: Reveal, row: &ResultRow) -> Outcome<ResultContent> {
    Ok(vault.open(&store::result_place(&row.id), &row.content)?.reveal(leave).clone())
}

/// Newest results of a person, for the chart.
///
/// # Errors
/// `Sealed` while sealed.
pub(crate) fn latest(who: &Caller, leave: Reveal, rows: &[ResultRow]) -> Outcome<Vec<Latest>> {
    let zone = who.business.profile().zone();
    rows.iter()
        .map(|row| {
            let content = open(who.business.vault(), leave, row)?;
            Ok(in_words(row, &content, zone.wall(row.studied_at).strftime("%d/%m/%Y").to_string()))
        })
        .collect()
}

/// Results that wait to be seen, for the desk: whose, and what; the grave ones first.
///
/// # Errors
/// `Sealed` while sealed.
pub(crate) fn to_see(who: &Caller, leave: Reveal, rows: &[ResultRow]) -> Outcome<Vec<(String, Latest)>> {
    let mut shown: Vec<_> = rows.iter().map(|row| contacts::name_of(&who.business, row.person)).zip(latest(who, leave, rows)?).collect();
    shown.sort_by_key(|(_, l)| match l.alarm {
        "bad" => 0,
        "warn" => 1,
        _ => 2,
    });
    Ok(shown)
}
