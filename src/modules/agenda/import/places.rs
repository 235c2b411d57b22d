//! Which time is still free, for so many events at once: what is claimed is read once, what the plan takes is added.

use std::collections::BTreeMap;

use super::why::Why;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::modules::agenda::appointment::ResourceId;
use crate::modules::agenda::service::Service;
use crate::modules::agenda::slots::Busy;
use crate::modules::agenda::store::{self, ClaimKind};

/// Who holds a stretch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holder {
    Agreed,
    Blocked,
    Followed,
    ThisFile,
}

/// The taken time of one resource: stretches that do not overlap, by their start.
#[derive(Debug)]
struct Lane {
    resource: ResourceId,
    taken: BTreeMap<i64, (i64, Holder)>,
}

impl Lane {
    fn read(db: &rusqlite::Connection, resource: ResourceId, window: Busy, now: Instant) -> Outcome<Self> {
        let mut lane = Self { resource, taken: BTreeMap::new() };
        let mut free_from = i64::MIN;
        for ((s, e), kind) in store::held_between(db, resource, window, now)? {
            let holder = match kind {
                Some(ClaimKind::Appointment | ClaimKind::Session) => Holder::Agreed,
                Some(ClaimKind::Block | ClaimKind::Maintenance) => Holder::Blocked,
                None => Holder::Followed,
            };
            // What a followed calendar shares with an appointment lies inside of it.
            let s = s.max(free_from);
            if s < e {
                lane.taken.insert(s, (e, holder));
                free_from = e;
            }
        }
        Ok(lane)
    }

    /// Who is in the way, and until when.
    fn in_the_way(&self, (from, until): Busy) -> Option<(i64, Holder)> {
        self.taken.range(..until).next_back().map(|(_, held)| *held).filter(|(e, _)| *e > from)
    }

    fn first_in_the_way(&self, (from, until): Busy) -> Option<(i64, Holder)> {
        let before = self.taken.range(..=from).next_back().map(|(_, held)| *held).filter(|(e, _)| *e > from);
        before.or_else(|| self.taken.range(from + 1..until).next().map(|(_, held)| *held))
    }

    fn take(&mut self, (from, until): Busy) {
        self.taken.insert(from, (until, Holder::ThisFile));
    }
}

const fn why(holder: Holder) -> Why {
    match holder {
        Holder::Agreed => Why::Overlaps,
        Holder::Blocked => Why::Blocked,
        Holder::Followed => Why::Followed,
        Holder::ThisFile => Why::Covered,
    }
}

/// The places of an import.
#[derive(Debug)]
pub struct Places {
    own: Lane,
    /// For each thing the service needs besides, whoever can fill it.
    needs: Vec<Vec<Lane>>,
}

impl Places {
    /// Reads what is claimed within a window.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read(db: &rusqlite::Connection, resource: ResourceId, service: Option<&Service>, window: Busy, now: Instant) -> Outcome<Self> {
        let mut needs = Vec::new();
        if let Some(service) = service {
            let (all, listed) = (store::resources(db)?, store::givers(db, service.id)?);
            for kind in store::needs(db, service.id)? {
                let of_kind = || all.iter().filter(move |r| r.kind == kind);
                let tied = of_kind().any(|r| listed.contains(&r.id));
                let able = of_kind().filter(|r| !tied || listed.contains(&r.id));
                needs.push(able.map(|r| Lane::read(db, r.id, window, now)).collect::<Outcome<_>>()?);
            }
        }
        Ok(Self { own: Lane::read(db, resource, window, now)?, needs })
    }

    /// Takes time for an appointment, with what it needs besides.
    pub fn appoint(&mut self, at: Busy) -> Result<Vec<ResourceId>, Why> {
        if let Some((_, holder)) = self.own.in_the_way(at) {
            return Err(why(holder));
        }
        let free = |lanes: &Vec<Lane>| lanes.iter().position(|l| l.in_the_way(at).is_none());
        let chosen: Option<Vec<usize>> = self.needs.iter().map(free).collect();
        let chosen = chosen.ok_or(Why::NeedTaken)?;
        let filled = self.needs.iter_mut().zip(chosen).filter_map(|(lanes, n)| lanes.get_mut(n));
        let also = filled.map(|lane| {
            lane.take(at);
            lane.resource
        });
        let also = also.collect();
        self.own.take(at);
        Ok(also)
    }

    /// Takes time out: where other events of the file take some of it, what they leave after them.
    pub fn block(&mut self, (mut from, until): Busy) -> Result<Busy, Why> {
        while let Some((e, holder)) = self.own.first_in_the_way((from, until)) {
            if holder != Holder::ThisFile {
                return Err(why(holder));
            }
            from = e;
            if from >= until {
                return Err(Why::Covered);
            }
        }
        self.own.take((from, until));
        Ok((from, until))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn places(taken: &[(i64, i64, Holder)]) -> Places {
        let taken = taken.iter().map(|(s, e, h)| (*s, (*e, *h))).collect();
        Places { own: Lane { resource: ResourceId::mint(Instant(1)), taken }, needs: Vec::new() }
    }

    #[test]
    fn who_is_in_the_way_is_named() {
        let mut p = places(&[(60, 120, Holder::Agreed), (200, 230, Holder::Followed), (300, 330, Holder::Blocked)]);
        assert_eq!(p.appoint((100, 130)), Err(Why::Overlaps));
        assert_eq!(p.block((210, 220)), Err(Why::Followed));
        assert_eq!(p.block((250, 400)), Err(Why::Blocked));
        assert_eq!(p.appoint((120, 150)), Ok(Vec::new()), "neighbours do not overlap");
        assert_eq!(p.appoint((149, 160)), Err(Why::Covered));
        assert_eq!(p.block((130, 180)), Ok((150, 180)), "what another event of the file leaves");
        assert_eq!(p.block((155, 170)), Err(Why::Covered));
    }

    proptest! {
        #[test]
        fn what_is_taken_never_overlaps(wishes in prop::collection::vec((0_i64..400, 1_i64..60, any::<bool>()), 0..60)) {
            let mut p = places(&[(100, 160, Holder::Agreed)]);
            let mut wishes = wishes;
            wishes.sort_unstable();
            for (s, l, block) in wishes {
                if block { let _ = p.block((s, s + l)); } else { let _ = p.appoint((s, s + l)); }
            }
            let all: Vec<_> = p.own.taken.iter().map(|(s, (e, _))| (*s, *e)).collect();
            prop_assert!(all.iter().all(|(s, e)| s < e) && all.windows(2).all(|w| w[0].1 <= w[1].0), "{all:?}");
        }
    }
}
