//! Which archives stay: grandfather, father, son. The rule is pure; the removing comes after.
//!
//! Never removed: the newest verified one, the newest three verified, what somebody made by hand, and
//! anything at all while the newest is unverified. An archive from the future (the clock was wrong)
//! stays and takes nobody's place.

use std::collections::{BTreeSet, HashMap};

use super::kind::{Kind, Name};
use super::list::{Archive, State};
use super::{disk, folder};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;

/// How many verified ones are kept at least, whatever their kind.
const LEAST: usize = 3;
/// How many unverified ones older than the newest verified are kept, to look at.
const UNVERIFIED: usize = 3;
/// Failed attempts that stay in the list.
const FAILURES: u32 = 20;

/// What the rule looks at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its name.
    pub name: Name,
    /// When it was made, UTC milliseconds.
    pub made_at: Instant,
    /// What for.
    pub kind: Kind,
    /// True where it was read back and found whole.
    pub verified: bool,
}

/// Days after which no archive of the night, week or month is left: twelve months and the one that runs.
pub const LONGEST_DAYS: i64 = 13 * 31;

const fn places(kind: Kind) -> usize {
    match kind {
        Kind::Hourly => 24,
        Kind::Daily => 14,
        Kind::Weekly => 8,
        Kind::Monthly => 12,
        Kind::PreUpgrade => 3,
        Kind::Manual => usize::MAX,
    }
}

/// The names to keep.
#[must_use]
pub fn keep(items: &[Item], now: Instant) -> BTreeSet<Name> {
    let mut order: Vec<&Item> = items.iter().filter(|i| i.made_at <= now).collect();
    order.sort_by(|a, b| b.made_at.cmp(&a.made_at).then_with(|| b.name.cmp(&a.name)));
    let all = || items.iter().map(|i| i.name.clone()).collect::<BTreeSet<_>>();
    if order.first().is_none_or(|newest| !newest.verified) {
        return all();
    }
    let mut kept: BTreeSet<Name> = items.iter().filter(|i| i.made_at > now || i.kind == Kind::Manual).map(|i| i.name.clone()).collect();
    kept.extend(order.iter().filter(|i| i.verified).take(LEAST).map(|i| i.name.clone()));
    kept.extend(order.iter().filter(|i| !i.verified).take(UNVERIFIED).map(|i| i.name.clone()));
    let mut taken: HashMap<Kind, usize> = HashMap::new();
    for item in order.iter().filter(|i| i.verified) {
        let taken = taken.entry(item.kind).or_default();
        if *taken < places(item.kind) {
            *taken += 1;
            kept.insert(item.name.clone());
        }
    }
    if kept.len() < LEAST { all() } else { kept }
}

/// Removes what the rule does not keep, in two phases: every file first gets a name that no list
/// shows, then the rows go, then the bytes. A death in between is finished by the next sweep.
///
/// # Errors
/// What the disk or `SQLite` says.
pub(super) fn rotate(business: &Business, archives: &[Archive], actor: Actor) -> Outcome<Vec<Name>> {
    let present = archives.iter().filter(|a| matches!(a.state, State::Verified | State::Unverified | State::Damaged));
    let items: Vec<Item> =
        present.map(|a| Item { name: a.name.clone(), made_at: a.made_at, kind: a.kind, verified: a.state == State::Verified }).collect();
    let kept = keep(&items, business.now());
    let gone: Vec<Name> = items.into_iter().map(|i| i.name).filter(|n| !kept.contains(n)).collect();
    remove(business, &gone, "backup.rotate", actor)?;
    business.store().write_now(|tx| {
        tx.quiet();
        tx.exec(
            "DELETE FROM backup WHERE bytes = 0 AND name NOT IN (SELECT name FROM backup WHERE bytes = 0 ORDER BY made_at DESC LIMIT ?1)",
            [FAILURES],
        )
    })?;
    Ok(gone)
}

/// Two-phase removal of named archives.
///
/// # Errors
/// What the disk or `SQLite` says.
pub(super) fn remove(business: &Business, names: &[Name], action: &'static str, actor: Actor) -> Outcome<()> {
    if names.is_empty() {
        return Ok(());
    }
    let folder = folder(business);
    for name in names {
        std::fs::rename(folder.join(name), folder.join(format!(".gone-{name}")))?;
    }
    disk::sync_folder(&folder)?;
    forget(business, names.to_vec(), action, actor)?;
    for name in names {
        disk::remove(&folder.join(format!(".gone-{name}")))?;
    }
    Ok(())
}

/// Drops the rows of archives whose files are gone.
pub(super) fn forget(business: &Business, names: Vec<Name>, action: &'static str, actor: Actor) -> Outcome<()> {
    let me = business.clone();
    business.store().write_now(move |tx| {
        tx.quiet();
        for name in &names {
            tx.exec("DELETE FROM backup WHERE name = ?1", [name.as_str()])?;
        }
        me.announce(tx, "backups", None);
        audit::record(tx, actor, &Event::house(action).with(&format!("removed={}", names.len())))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::id::BusinessId;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;
    const NOW: Instant = Instant(5_000 * HOUR);

    fn item(hours_ago: i64, kind: Kind, verified: bool, nth: u32) -> Item {
        let made_at = NOW.plus_ms(-hours_ago * HOUR);
        Item { name: Name::new(BusinessId(uuid::Uuid::nil()), made_at, kind, nth), made_at, kind, verified }
    }

    fn many() -> impl Strategy<Value = Vec<Item>> {
        proptest::collection::vec((-100_i64..4_000, 0_usize..6, prop::bool::weighted(0.85)), 0..160).prop_map(|all| {
            all.into_iter()
                .enumerate()
                .map(|(n, (ago, kind, verified))| item(ago, Kind::ALL[kind], verified, u32::try_from(n).unwrap() + 2))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn what_matters_stays(items in many()) {
            let kept = keep(&items, NOW);
            let past = || items.iter().filter(|i| i.made_at <= NOW);
            // The newest verified one.
            if let Some(newest) = past().filter(|i| i.verified).max_by_key(|i| (i.made_at, i.name.clone())) {
                prop_assert!(kept.contains(&newest.name));
            }
            // Nothing goes while the newest is unverified.
            if past().max_by_key(|i| (i.made_at, i.name.clone())).is_none_or(|i| !i.verified) {
                prop_assert_eq!(kept.len(), items.len());
            }
            // By hand, and from the future.
            for i in items.iter().filter(|i| i.kind == Kind::Manual || i.made_at > NOW) {
                prop_assert!(kept.contains(&i.name));
            }
            // Never below three.
            prop_assert!(kept.len() >= items.len().min(3));
            prop_assert!(past().filter(|i| i.verified && kept.contains(&i.name)).count() >= past().filter(|i| i.verified).count().min(3));
            // Nothing that is not there.
            prop_assert!(kept.iter().all(|k| items.iter().any(|i| i.name == *k)));
        }

        #[test]
        fn twice_is_once(items in many()) {
            let kept = keep(&items, NOW);
            let rest: Vec<Item> = items.into_iter().filter(|i| kept.contains(&i.name)).collect();
            prop_assert_eq!(keep(&rest, NOW), kept);
        }

        #[test]
        fn each_kind_has_its_places(items in many()) {
            let kept = keep(&items, NOW);
            let newest_verified = items.iter().filter(|i| i.made_at <= NOW).max_by_key(|i| (i.made_at, i.name.clone())).is_some_and(|i| i.verified);
            prop_assume!(newest_verified);
            for kind in Kind::ALL.into_iter().filter(|k| *k != Kind::Manual) {
                let n = items.iter().filter(|i| i.kind == kind && i.verified && i.made_at <= NOW && kept.contains(&i.name)).count();
                prop_assert!(n <= places(kind) + LEAST, "{kind:?} {n}");
            }
        }
    }

    #[test]
    fn a_year_of_nights() {
        let mut items: Vec<Item> = (0..60).map(|d| item(d * 24, Kind::Daily, true, 1)).collect();
        items.extend((0..20).map(|w| item(w * 168, Kind::Weekly, true, 1)));
        items.extend((0..20).map(|m| item(m * 720 % 4_900, Kind::Monthly, true, u32::try_from(m).unwrap() + 2)));
        let kept = keep(&items, NOW);
        let count = |kind: Kind| items.iter().filter(|i| i.kind == kind && kept.contains(&i.name)).count();
        assert_eq!((count(Kind::Daily), count(Kind::Weekly), count(Kind::Monthly)), (14, 8, 12));
    }

    #[test]
    fn a_clock_that_was_wrong_costs_nothing() {
        // A day in which the clock stood ten years ahead, then right again.
        let mut items: Vec<Item> = (1..=24).map(|h| item(-90_000 - h, Kind::Hourly, true, 1)).collect();
        items.push(item(0, Kind::Hourly, true, 1));
        assert_eq!(keep(&items, NOW).len(), 25);
    }
}
