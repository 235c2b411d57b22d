//! From what followed calendars say to claims on a resource.
//!
//! Two events elsewhere may overlap, claims may not: the claims are the union of all of them. What an
//! appointment or a block holds already stays theirs; the rest of the time is claimed, and the shared
//! part is kept as `conflict`, so that nothing else is offered there when the appointment leaves.

use std::collections::HashSet;

use rusqlite::params;

use super::store;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::slots::{Busy, joined};
use crate::store::{Tx, tx};

/// Minutes that lie behind and still count.
const BACK: i64 = 1_440;

/// A claim as it should be: from, until, and whether it is shared with somebody.
type Piece = (i64, i64, bool);

/// Brings the claims and conflicts of a resource in line with what its calendars say; says how many new
/// conflicts there are.
///
/// # Errors
/// What SQLite says.
pub fn settle(tx: &Tx<'_>, resource: ResourceId) -> Outcome<usize> {
    let from = tx.now().minute() - BACK;
    let union = joined(store::taken(tx.db(), resource, from)?);
    let wanted = match (union.first(), union.last()) {
        (Some(first), Some(last)) => pieces(&union, &theirs(tx, resource, (first.0, last.1))?),
        _ => Vec::new(),
    };
    let have: Vec<(i64, Piece)> = tx::all(
        tx.db(),
        "SELECT id, s, e, state = 'conflict' FROM claim WHERE resource = ?1 AND kind = 'external' AND e > ?2 ORDER BY s",
        (resource, from),
        |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?, r.get(3)?))),
    )?;
    // They are drawn from `outside_event` and can be drawn again: what no longer holds is removed.
    for (id, _) in have.iter().filter(|(_, piece)| wanted.binary_search(piece).is_err()) {
        tx.exec("DELETE FROM claim WHERE id = ?1", [id])?;
    }
    let have: HashSet<Piece> = have.into_iter().map(|(_, piece)| piece).collect();
    for piece in wanted.iter().filter(|piece| !have.contains(piece)) {
        tx.exec(
            "INSERT INTO claim(resource, s, e, kind, owner, state) VALUES (?1, ?2, ?3, 'external', ?1, ?4)",
            params![resource, piece.0, piece.1, if piece.2 { "conflict" } else { "live" }],
        )?;
    }
    store::note_conflicts(tx, resource)
}

/// What others hold within a stretch, in order.
fn theirs(tx: &Tx<'_>, resource: ResourceId, (from, until): Busy) -> Outcome<Vec<Busy>> {
    Ok(joined(tx::all(
        tx.db(),
        "SELECT s, e FROM claim WHERE resource = ?1 AND state IN ('held', 'live') AND kind <> 'external' AND s < ?3 AND s > ?2 - 1440 AND e > ?2 ORDER BY s",
        (resource, from, until),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?))
}

/// Cuts the union where others begin and end, and every day. Both lists are sorted and joined.
fn pieces(union: &[Busy], theirs: &[Busy]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut put = |mut from: i64, until: i64, shared: bool| {
        while from < until {
            // At the same places each time, wherever the stretch begins.
            let piece = until.min((from.div_euclid(1_440) + 1) * 1_440);
            out.push((from, piece, shared));
            from = piece;
        }
    };
    let mut next = 0;
    for &(start, end) in union {
        let mut at = start;
        while theirs.get(next).is_some_and(|t| t.1 <= start) {
            next += 1;
        }
        for &(s, e) in theirs[next..].iter().take_while(|t| t.0 < end) {
            put(at, s.max(at), false);
            put(s.max(at), e.min(end), true);
            at = at.max(e.min(end));
        }
        put(at, end, false);
    }
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_others_hold_is_shared_and_the_rest_claimed() {
        let day = 1_440 * 20_000;
        let got = pieces(&[(day + 60, day + 180)], &[(day, day + 70), (day + 90, day + 100), (day + 170, day + 300)]);
        let expected = [(60, 70, true), (70, 90, false), (90, 100, true), (100, 170, false), (170, 180, true)];
        assert_eq!(got, expected.map(|(s, e, c)| (day + s, day + e, c)));
        assert_eq!(pieces(&[(day - 60, day + 60)], &[]), [(day - 60, day, false), (day, day + 60, false)]);
    }

    fn stretches() -> impl Strategy<Value = Vec<Busy>> {
        prop::collection::vec((0_i64..5_000, 1_i64..400), 0..12).prop_map(|v| {
            let mut v: Vec<Busy> = v.into_iter().map(|(s, l)| (s, s + l)).collect();
            v.sort_unstable();
            joined(v)
        })
    }

    proptest! {
        #[test]
        fn every_minute_is_what_it_should_be(union in stretches(), theirs in stretches()) {
            let got = pieces(&union, &theirs);
            let within = |list: &[Busy], m: i64| list.iter().any(|(s, e)| (*s..*e).contains(&m));
            for m in 0..5_500 {
                let mine: Vec<_> = got.iter().filter(|(s, e, _)| (*s..*e).contains(&m)).collect();
                prop_assert_eq!(mine.len(), usize::from(within(&union, m)));
                if let Some(piece) = mine.first() {
                    prop_assert_eq!(piece.2, within(&theirs, m));
                }
            }
            prop_assert!(got.iter().all(|(s, e, _)| e > s && e - s <= 1_440));
        }
    }
}
