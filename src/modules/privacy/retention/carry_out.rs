//! Doing what was planned, and doing it again where an older archive came back.

use super::{ErasureId, obstacle};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::business::erasures::{self, Erased};
use crate::modules::contacts::{self, PersonId};
use crate::modules::privacy::store::{self, ErasureRow};

/// Erasures done in one run.
const MOST: u32 = 200;

/// Does the erasures whose days to take them back are over: a job. What something came up against meanwhile is
/// dropped and stays.
///
/// # Errors
/// What SQLite or the disk says.
pub fn due(business: &Business) -> Outcome<String> {
    if business.vault().is_sealed() {
        return Ok("sealed".into());
    }
    let rows = business.store().read_now(|db| store::planned_erasures(db, business.now(), MOST))?;
    let (mut done, mut stopped) = (0, 0);
    for row in rows {
        if erase(business, &row)? { done += 1 } else { stopped += 1 }
    }
    settle(business)?;
    Ok(format!("erased={done} stopped={stopped}"))
}

/// One person; false where something came up.
fn erase(business: &Business, row: &ErasureRow) -> Outcome<bool> {
    let (house, profile, id, person) = (business.clone(), business.profile(), row.id, row.person);
    business.store().write_now(move |tx| {
        if !obstacle::all(tx.db(), &profile, person, tx.now())?.is_empty() {
            store::drop_erasure(tx, id, None)?;
            audit::record(tx, Actor::HOUSE, &Event::done("erasure.stop", "person", person.bytes()))?;
            return Ok(false);
        }
        let cards = contacts::also(tx.db(), person)?;
        let holdings = store::holdings(tx.db(), &cards)?;
        contacts::erase(&house, tx, &cards, tx.now())?;
        store::forget_acts(tx, &cards)?;
        store::finish_erasure(tx, id, &holdings)?;
        audit::record(tx, Actor::HOUSE, &Event::done("erasure.done", "person", person.bytes()).with(&format!("cards={}", cards.len())))?;
        Ok(true)
    })
}

/// Brings the ledger and the folder of files level with the database. A death before this, or a full disk, is made good
/// the next night or at the next opening of the keys.
fn settle(business: &Business) -> Outcome<()> {
    let rows = business.store().read_now(|db| {
        let mut rows = Vec::new();
        for row in store::done_erasures(db, i64::MAX, u32::MAX)? {
            let cards = contacts::also(db, row.person)?;
            rows.extend(as_erased(&row, &cards));
        }
        Ok(rows)
    })?;
    erasures::remember(business, &rows)?;
    contacts::remove_files(business).map(drop)
}

fn as_erased(row: &ErasureRow, cards: &[PersonId]) -> Option<Erased> {
    Some(Erased {
        folio: row.folio,
        person: row.person.0,
        cards: cards.iter().map(|c| c.0).collect(),
        basis: row.basis.clone(),
        last_act: row.last_act.map(|at| at.0),
        years: row.years,
        planned_at: row.planned_at.0,
        done_at: row.done_at?.0,
        holdings: row.holdings.clone(),
    })
}

/// Erases again whom the ledger names and the database still has: an archive from before was restored. To be called
/// when the keys open, before anybody is shown.
///
/// # Errors
/// What SQLite or the disk says.
pub fn reapply(business: &Business) -> Outcome<()> {
    for erased in erasures::remembered(business)? {
        let cards: Vec<PersonId> = erased.cards.iter().map(|c| PersonId(*c)).collect();
        let there = business.store().read_now(|db| store::still_there(db, &cards))?;
        if there.is_empty() {
            continue;
        }
        let (house, id) = (business.clone(), ErasureId::mint(business.now()));
        business.store().write_now(move |tx| {
            // As of then: the years had run before this archive was made good again.
            contacts::erase(&house, tx, &there, Instant(erased.done_at))?;
            store::forget_acts(tx, &there)?;
            if there.iter().any(|c| c.0 == erased.person) {
                store::bring_in_erasure(tx, id, &erased)?;
            }
            let detail = format!("folio={} cards={}", erased.folio, there.len());
            audit::record(tx, Actor::HOUSE, &Event::done("erasure.again", "person", erased.person.as_bytes()).with(&detail))
        })?;
    }
    // Whoever must not be read is unreadable by now; what a disk refuses beside that keeps nobody out.
    if let Err(problem) = settle(business) {
        tracing::error!(target: "mostrador::errors", %problem, "the ledger of erasures could not be brought level");
    }
    Ok(())
}
