//! One score a person: how well a word fits them, or not at all. Lower is better.

/// Does not fit.
const NONE: u8 = u8::MAX;

/// A score for each slot.
pub(super) struct Scores(Vec<u8>);

impl Scores {
    /// Nobody fits yet.
    pub(super) fn nobody(people: usize) -> Self {
        Self(vec![NONE; people])
    }

    /// Everybody fits, with nothing to their debit.
    pub(super) fn everybody(people: usize) -> Self {
        Self(vec![0; people])
    }

    /// Notes how well somebody fits; the best of several counts.
    pub(super) fn note(&mut self, slot: u32, rank: u8) {
        if let Some(best) = self.0.get_mut(slot as usize) {
            *best = rank.min(*best);
        }
    }

    /// Keeps those who fit both, with the sum of their scores.
    pub(super) fn and(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = mine.saturating_add(*theirs);
        }
    }

    /// The best few, in order; `place` is everybody's place by name, which decides among equals.
    pub(super) fn best(&self, place: &[u32], most: usize) -> Vec<u32> {
        let fits = self.0.iter().zip(place).filter(|(score, _)| **score != NONE);
        let mut found: Vec<u64> = fits.map(|(score, place)| u64::from(*score) << 32 | u64::from(*place)).collect();
        if found.len() > most && most > 0 {
            found.select_nth_unstable(most - 1);
            found.truncate(most);
        }
        found.sort_unstable();
        found.into_iter().map(|key| u32::try_from(key & u64::from(u32::MAX)).unwrap_or(u32::MAX)).collect()
    }
}
