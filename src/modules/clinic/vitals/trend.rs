//! A sign over time as a picture: a line, a dot for each value, the band where nobody looks twice.

use serde::Serialize;
use utoipa::ToSchema;

use super::style;
use crate::base::clock::Instant;
use crate::base::vital::{Sign, Subject, milli_text};

/// Width of the picture in its own units; the page scales it.
const WIDE: i64 = 320;
/// Height.
const HIGH: i64 = 96;
/// Room for the dots at the edges.
const EDGE: i64 = 6;

/// A value in the picture.
#[derive(Serialize, ToSchema)]
pub struct Dot {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Empty, `warn` or `bad`.
    pub alarm: &'static str,
}

/// What a page draws.
#[derive(Serialize, ToSchema)]
pub struct Picture {
    /// Values from the oldest on.
    pub dots: Vec<Dot>,
    /// The same as an SVG polyline.
    pub line: String,
    /// Top and height of the band of values that nobody looks at twice, where it is in sight.
    pub band: Option<(i64, i64)>,
    /// The least value in sight.
    pub least: String,
    /// The greatest.
    pub most: String,
}

/// Draws values (in any order) of one sign; `None` without two of them.
pub fn picture(sign: Sign, values: &[(Instant, i64)], subject: &Subject) -> Option<Picture> {
    if values.len() < 2 {
        return None;
    }
    let mut values = values.to_vec();
    values.sort_by_key(|(at, _)| *at);
    let (first, last) = (values.first()?.0.0, values.last()?.0.0);
    let (low, high) = (values.iter().map(|v| v.1).min()?, values.iter().map(|v| v.1).max()?);
    // A flat line lies in the middle, and a tenth of a degree does not look like a fever.
    let slack = ((high - low) / 10).max(sign.facts().step * 2);
    let (bottom, top) = (low - slack, high + slack);
    let x = |at: i64| EDGE + (at - first) * (WIDE - 2 * EDGE) / (last - first).max(1);
    let y = |milli: i64| HIGH - EDGE - (milli - bottom) * (HIGH - 2 * EDGE) / (top - bottom).max(1);
    let dots: Vec<Dot> =
        values.iter().map(|(at, milli)| Dot { x: x(at.0), y: y(*milli), alarm: style(sign.alarm(*milli, subject)) }).collect();
    let (warn, _) = sign.limits(subject);
    let band = (warn.0.is_some() || warn.1.is_some())
        .then(|| (y(warn.1.unwrap_or(top).clamp(bottom, top)), y(warn.0.unwrap_or(bottom).clamp(bottom, top))))
        .filter(|(above, below)| below > above)
        .map(|(above, below)| (above, below - above));
    let line = dots.iter().map(|d| format!("{},{}", d.x, d.y)).collect::<Vec<_>>().join(" ");
    Some(Picture { dots, line, band, least: milli_text(low), most: milli_text(high) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

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
