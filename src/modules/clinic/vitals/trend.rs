//! A vital sign over time as a picture.

use super::style;
use crate::base::clock::Instant;
use crate::base::vital::{Sign, Subject, milli_text};
use crate::modules::clinic::trend::{self, Manner, Picture};

/// Draws values (in any order) of one sign; `None` without two of them.
pub fn picture(sign: Sign, values: &[(Instant, i64)], subject: &Subject) -> Option<Picture> {
    let (warn, _) = sign.limits(subject);
    let alarm = |milli: i64| style(sign.alarm(milli, subject));
    trend::picture(values, &Manner { step: sign.facts().step, band: warn, alarm: &alarm, text: &milli_text })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::modules::clinic::trend::{HIGH, WIDE};

    #[test]
    fn one_value_is_no_trend_and_the_order_given_does_not_matter() {
        let who = Subject::default();
        assert!(picture(Sign::Weight, &[(Instant(1), 70_000)], &who).is_none());
        let seen = picture(Sign::Systolic, &[(Instant(9), 190_000), (Instant(1), 120_000)], &who).unwrap();
        assert_eq!((seen.dots[0].alarm, seen.dots[1].alarm), ("", "bad"));
        assert!(seen.dots[0].y > seen.dots[1].y, "more is higher");
        assert!(seen.band.is_some());
    }

    proptest! {
        #[test]
        fn every_dot_is_inside(values in prop::collection::vec((0..2_000_000_000_000i64, 20_000..300_000i64), 2..40)) {
            let values: Vec<_> = values.into_iter().map(|(at, v)| (Instant(at), v)).collect();
            let seen = picture(Sign::Systolic, &values, &Subject::default()).unwrap();
            for dot in &seen.dots {
                prop_assert!((0..=WIDE).contains(&dot.x) && (0..=HIGH).contains(&dot.y));
            }
            if let Some((top, height)) = seen.band {
                prop_assert!(top >= 0 && height > 0 && top + height <= HIGH);
            }
        }
    }
}
