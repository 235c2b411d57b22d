//! Last medical acts, and erasures.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::erasures::Erased;
use crate::modules::contacts::PersonId;
use crate::modules::privacy::arco::RequestId;
use crate::modules::privacy::retention::ErasureId;
use crate::store::{Tx, tx};

/// The last medical act under any card of the person.
pub(in super::super) fn last_act(db: &Connection, person: PersonId) -> Outcome<Option<Instant>> {
    let sql = "SELECT max(last_at) FROM medical_act WHERE person IN (SELECT also FROM one_person WHERE person = ?1)";
    Ok(tx::one(db, sql, [person], |r| r.get(0))?.flatten())
}

/// Where a list of people goes on.
pub(in super::super) type Place = (Instant, PersonId);

/// People whose last act lies before a moment and about whom nothing is planned, the oldest first.
pub(in super::super) fn ended(db: &Connection, before: Instant, (at, after): Place, most: u32) -> Outcome<Vec<(PersonId, Instant)>> {
    tx::all(
        db,
        "SELECT a.person, a.last_at FROM medical_act a
         WHERE a.last_at < ?1 AND (a.last_at, a.person) > (?2, ?3)
           AND NOT EXISTS(SELECT 1 FROM person_merge m WHERE m.merged = a.person AND m.undone_at IS NULL)
           AND NOT EXISTS(SELECT 1 FROM erasure e WHERE e.person = a.person AND e.dropped_at IS NULL)
           AND NOT EXISTS(SELECT 1 FROM person_merge m JOIN medical_act b ON b.person = m.merged WHERE m.kept = a.person AND m.undone_at IS NULL AND b.last_at >= ?1)
         ORDER BY a.last_at, a.person LIMIT ?4",
        (before, at, after, most),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// How many of each kind are held under these cards.
pub(in super::super) fn holdings(db: &Connection, cards: &[PersonId]) -> Outcome<BTreeMap<String, i64>> {
    let mut found = BTreeMap::new();
    for card in cards {
        let of_one = tx::all(db, "SELECT kind, count(*) FROM person_holding WHERE person = ?1 GROUP BY kind", [card], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?))
        })?;
        for (kind, n) in of_one {
            *found.entry(kind).or_default() += n;
        }
    }
    Ok(found)
}

/// The latest day until which a decision keeps the person's data under lock.
pub(in super::super) fn blocked_until(db: &Connection, person: PersonId) -> Outcome<Option<String>> {
    let sql = "SELECT max(blocked_until) FROM arco_request WHERE person IN (SELECT also FROM one_person WHERE person = ?1)";
    Ok(tx::one(db, sql, [person], |r| r.get(0))?.flatten())
}

/// The folio of a request of the person that waits for an answer.
pub(in super::super) fn unanswered(db: &Connection, person: PersonId) -> Outcome<Option<i64>> {
    tx::one(
        db,
        "SELECT folio FROM arco_request WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND state IN ('open', 'asking') LIMIT 1",
        [person],
        |r| r.get(0),
    )
}

/// Requests of the person to have their data cancelled that were not refused.
pub(in super::super) fn cancellations(db: &Connection, person: PersonId) -> Outcome<Vec<(RequestId, i64)>> {
    tx::all(
        db,
        "SELECT id, folio FROM arco_request WHERE person IN (SELECT also FROM one_person WHERE person = ?1) AND kind = 'cancellation' AND outcome IN ('granted', 'partial', 'blocked', 'anonymised') ORDER BY folio DESC LIMIT 20",
        [person],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// A stored erasure.
pub(in super::super) struct ErasureRow {
    pub id: ErasureId,
    pub folio: i64,
    pub person: PersonId,
    pub record_no: i64,
    pub basis: String,
    pub request: Option<i64>,
    pub last_act: Option<Instant>,
    pub years: i64,
    pub planned_at: Instant,
    pub planned_by: Option<String>,
    pub due_at: Instant,
    pub done_at: Option<Instant>,
    pub holdings: BTreeMap<String, i64>,
}

const ERASURE: &str =
    "SELECT e.id, e.folio, e.person, p.record_no, e.basis, q.folio, e.last_act, e.planned_at, u.full_name, e.due_at, e.done_at, e.holdings, e.years
  FROM erasure e JOIN person p ON p.id = e.person LEFT JOIN arco_request q ON q.id = e.request LEFT JOIN user u ON u.id = e.planned_by";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<ErasureRow> {
    let holdings: Option<String> = r.get(11)?;
    Ok(ErasureRow {
        id: r.get(0)?,
        folio: r.get(1)?,
        person: r.get(2)?,
        record_no: r.get(3)?,
        basis: r.get(4)?,
        request: r.get(5)?,
        last_act: r.get(6)?,
        years: r.get(12)?,
        planned_at: r.get(7)?,
        planned_by: r.get(8)?,
        due_at: r.get(9)?,
        done_at: r.get(10)?,
        holdings: holdings.and_then(|h| serde_json::from_str(&h).ok()).unwrap_or_default(),
    })
}

pub(in super::super) fn erasure(db: &Connection, id: ErasureId) -> Outcome<ErasureRow> {
    tx::one(db, &format!("{ERASURE} WHERE e.id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// What is planned or done about a person.
pub(in super::super) fn erasure_of(db: &Connection, person: PersonId) -> Outcome<Option<ErasureRow>> {
    tx::one(db, &format!("{ERASURE} WHERE e.person = ?1 AND e.dropped_at IS NULL"), [person], read)
}

/// What is planned, the next first.
pub(in super::super) fn planned_erasures(db: &Connection, until: Instant, most: u32) -> Outcome<Vec<ErasureRow>> {
    let sql = format!("{ERASURE} WHERE e.dropped_at IS NULL AND e.done_at IS NULL AND e.due_at <= ?1 ORDER BY e.due_at, e.folio LIMIT ?2");
    tx::all(db, &sql, (until, most), read)
}

/// What was done, the newest first, before a folio.
pub(in super::super) fn done_erasures(db: &Connection, before: i64, most: u32) -> Outcome<Vec<ErasureRow>> {
    tx::all(db, &format!("{ERASURE} WHERE e.done_at IS NOT NULL AND e.folio < ?1 ORDER BY e.folio DESC LIMIT ?2"), (before, most), read)
}

fn next_folio(tx: &Tx<'_>) -> Outcome<i64> {
    Ok(tx.one("SELECT coalesce(max(folio), 0) + 1 FROM erasure", [], |r| r.get(0))?.unwrap_or(1))
}

/// An erasure to be planned.
pub(in super::super) struct NewErasure {
    pub id: ErasureId,
    pub person: PersonId,
    pub basis: &'static str,
    pub request: Option<RequestId>,
    pub last_act: Option<Instant>,
    pub years: i64,
    pub due_at: Instant,
    pub by: UserId,
}

pub(in super::super) fn insert_erasure(tx: &Tx<'_>, e: &NewErasure) -> Outcome<()> {
    tx.exec(
        "INSERT INTO erasure(id, folio, person, basis, request, last_act, years, planned_at, planned_by, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        (e.id, next_folio(tx)?, e.person, e.basis, e.request, e.last_act, e.years, tx.now(), e.by, e.due_at),
    )?;
    Ok(())
}

/// Taken back; by nobody where the house stopped it.
pub(in super::super) fn drop_erasure(tx: &Tx<'_>, id: ErasureId, by: Option<UserId>) -> Outcome<()> {
    tx.exec_one(
        "UPDATE erasure SET dropped_at = ?2, dropped_by = ?3 WHERE id = ?1 AND done_at IS NULL",
        (id, tx.now(), by),
        Code::WrongState,
    )
}

/// Done: what became unreadable, by kind.
pub(in super::super) fn finish_erasure(tx: &Tx<'_>, id: ErasureId, holdings: &BTreeMap<String, i64>) -> Outcome<()> {
    let holdings = serde_json::to_string(holdings).map_err(Problem::internal)?;
    tx.exec_one("UPDATE erasure SET done_at = ?2, holdings = ?3 WHERE id = ?1", (id, tx.now(), holdings), Code::WrongState)
}

/// The cards of a person are read for their acts no more.
pub(in super::super) fn forget_acts(tx: &Tx<'_>, cards: &[PersonId]) -> Outcome<()> {
    for card in cards {
        tx.exec("DELETE FROM medical_act WHERE person = ?1", [card])?;
    }
    Ok(())
}

/// Brings an erasure in that the database does not know: it was done after what was restored.
pub(in super::super) fn bring_in_erasure(tx: &Tx<'_>, id: ErasureId, e: &Erased) -> Outcome<()> {
    let known: Option<i64> = tx.one("SELECT folio FROM erasure WHERE folio = ?1", [e.folio], |r| r.get(0))?;
    let folio = if known.is_some() { next_folio(tx)? } else { e.folio };
    let holdings = serde_json::to_string(&e.holdings).map_err(Problem::internal)?;
    // A plan that the restored database still has of it gives way.
    tx.exec(
        "UPDATE erasure SET dropped_at = ?2 WHERE person = ?1 AND dropped_at IS NULL AND done_at IS NULL",
        (PersonId(e.person), tx.now()),
    )?;
    tx.exec(
        "INSERT INTO erasure(id, folio, person, basis, last_act, years, planned_at, due_at, done_at, holdings) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)",
        (id, folio, PersonId(e.person), &e.basis, e.last_act, e.years, e.planned_at, e.done_at, holdings),
    )?;
    Ok(())
}

/// Of these cards the ones that are on file and not erased.
pub(in super::super) fn still_there(db: &Connection, cards: &[PersonId]) -> Outcome<Vec<PersonId>> {
    let mut found = Vec::new();
    for card in cards {
        found.extend(tx::one(db, "SELECT id FROM person WHERE id = ?1 AND erased_at IS NULL", [card], |r| r.get::<_, PersonId>(0))?);
    }
    Ok(found)
}

/// Archives made by hand or before an upgrade, earlier than a moment: no day is set on which they go.
pub(in super::super) fn archives_by_hand(db: &Connection, before: Instant) -> Outcome<i64> {
    Ok(tx::one(
        db,
        "SELECT count(*) FROM backup WHERE kind IN ('manual', 'pre-upgrade') AND fault IS NULL AND made_at < ?1",
        [before],
        |r| r.get(0),
    )?
    .unwrap_or(0))
}

/// True where an archive that the house made by itself before a moment is still there.
pub(in super::super) fn archives_of_the_house(db: &Connection, before: Instant) -> Outcome<bool> {
    let sql = "SELECT 1 FROM backup WHERE kind NOT IN ('manual', 'pre-upgrade') AND fault IS NULL AND made_at < ?1 LIMIT 1";
    Ok(tx::one(db, sql, [before], |_| Ok(()))?.is_some())
}
