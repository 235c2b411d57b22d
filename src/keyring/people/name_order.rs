//! Everybody's place by name. Additions wait and are merged in when somebody looks.

/// Not in its place yet.
const UNPLACED: u32 = u32::MAX;

/// Slots in the order of names, and each slot's place in that order.
#[derive(Default)]
pub(super) struct NameOrder {
    order: Vec<u32>,
    place: Vec<u32>,
    fresh: Vec<u32>,
}

impl NameOrder {
    /// A slot is new, or its name changed.
    pub(super) fn unplace(&mut self, slot: u32) {
        let at = slot as usize;
        if at >= self.place.len() {
            self.place.resize(at + 1, UNPLACED);
            self.fresh.push(slot);
        } else if self.place[at] != UNPLACED {
            self.place[at] = UNPLACED;
            self.fresh.push(slot);
        }
    }

    /// True where nobody waits.
    pub(super) fn is_settled(&self) -> bool {
        self.fresh.is_empty()
    }

    /// Merges in those who wait.
    pub(super) fn settle<'a>(&mut self, key: impl Fn(u32) -> (&'a str, [u8; 16])) {
        let mut fresh = std::mem::take(&mut self.fresh);
        fresh.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)));
        self.order.retain(|slot| self.place[*slot as usize] != UNPLACED);
        let mut merged = Vec::with_capacity(self.order.len() + fresh.len());
        let mut old = std::mem::take(&mut self.order);
        let mut from = 0;
        for slot in fresh {
            let until = from + old[from..].partition_point(|o| key(*o) < key(slot));
            merged.extend_from_slice(&old[from..until]);
            merged.push(slot);
            from = until;
        }
        merged.extend(old.drain(from..));
        for (place, slot) in merged.iter().enumerate() {
            self.place[*slot as usize] = u32::try_from(place).unwrap_or(UNPLACED);
        }
        self.order = merged;
    }

    /// Slots by name.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The place of each slot.
    pub(super) fn places(&self) -> &[u32] {
        &self.place
    }
}
