//! How many days before people book: the median, and a few buckets.

use serde::Serialize;
use utoipa::ToSchema;

/// First day and last of each bucket; the last one has no end.
pub const BUCKETS: [(i64, i64); 6] = [(0, 0), (1, 1), (2, 3), (4, 7), (8, 30), (31, i64::MAX)];

/// Days beyond which it does not matter how many.
const FAR: i64 = 999;

/// Days between booking and start, counted without keeping each of them.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    counts: Vec<i64>,
    all: i64,
}

/// One bucket.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub struct Bucket {
    /// First day.
    pub from: i64,
    /// Last day; none for no end.
    pub to: Option<i64>,
    /// How many booked that early.
    pub count: i64,
}

impl Spread {
    /// Counts one; whoever was written down afterwards came the same day.
    pub fn add(&mut self, days: i64) {
        let days = usize::try_from(days.clamp(0, FAR)).unwrap_or(0);
        if self.counts.len() <= days {
            self.counts.resize(days + 1, 0);
        }
        self.counts[days] += 1;
        self.all += 1;
    }

    /// How many were counted.
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.all
    }

    /// The day in the middle (the earlier of two); none of nobody.
    #[must_use]
    pub fn median(&self) -> Option<i64> {
        let mut before = 0;
        (0_i64..).zip(&self.counts).find_map(|(day, count)| {
            before += count;
            (self.all > 0 && before * 2 >= self.all).then_some(day)
        })
    }

    /// The buckets, all of them.
    #[must_use]
    pub fn buckets(&self) -> Vec<Bucket> {
        let sum = |from, to| (0_i64..).zip(&self.counts).filter(|(day, _)| (from..=to).contains(day)).map(|(_, n)| *n).sum();
        BUCKETS.iter().map(|&(from, to)| Bucket { from, to: (to < i64::MAX).then_some(to), count: sum(from, to) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_middle_and_the_buckets() {
        let mut spread = Spread::default();
        assert_eq!(spread.median(), None);
        for days in [0, 0, 2, 9, -4, 4_000] {
            spread.add(days);
        }
        assert_eq!(spread.median(), Some(0));
        spread.add(2);
        assert_eq!(spread.median(), Some(2));
        assert_eq!(spread.buckets().iter().map(|b| b.count).collect::<Vec<_>>(), [3, 0, 2, 0, 1, 1]);
    }

    proptest! {
        #[test]
        fn every_booking_is_in_one_bucket_and_half_lie_on_each_side(days in prop::collection::vec(-5_i64..500, 1..80)) {
            let mut spread = Spread::default();
            for d in &days {
                spread.add(*d);
            }
            prop_assert_eq!(spread.buckets().iter().map(|b| b.count).sum::<i64>(), spread.all());
            let mut sorted: Vec<i64> = days.iter().map(|d| (*d).max(0)).collect();
            sorted.sort_unstable();
            prop_assert_eq!(spread.median(), Some(sorted[(sorted.len() - 1) / 2]));
        }
    }
}
