//! A value over time as a picture: a line, a dot for each value, the band where nobody looks twice.

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::clock::Instant;

/// Width of the picture in its own units; the page scales it.
pub(super) const WIDE: i64 = 320;
/// Height.
pub(super) const HIGH: i64 = 96;
/// Room for the dots at the edges.
const EDGE: i64 = 6;

/// A value in the picture.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct Dot {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Empty, `warn` or `bad`.
    pub alarm: &'static str,
}

/// What a page draws.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct Picture {
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

/// What is known of a value beside its numbers, which are integers of any unit.
pub(super) struct Manner<'m> {
    /// A difference that is none: it is not drawn over the whole height.
    pub step: i64,
    /// Where nobody looks twice.
    pub band: (Option<i64>, Option<i64>),
    /// The style of a value: nothing, `warn` or `bad`.
    pub alarm: &'m dyn Fn(i64) -> &'static str,
    /// A value in figures.
    pub text: &'m dyn Fn(i64) -> String,
}

/// Draws values (in any order); `None` without two of them.
pub(super) fn picture(values: &[(Instant, i64)], manner: &Manner<'_>) -> Option<Picture> {
    if values.len() < 2 {
        return None;
    }
    let mut values = values.to_vec();
    values.sort_by_key(|(at, _)| *at);
    let (first, last) = (values.first()?.0.0, values.last()?.0.0);
    let (low, high) = (values.iter().map(|v| v.1).min()?, values.iter().map(|v| v.1).max()?);
    // A flat line lies in the middle, and a tenth of a degree does not look like a fever.
    let slack = ((high - low) / 10).max(manner.step * 2);
    let (bottom, top) = (low - slack, high + slack);
    let x = |at: i64| EDGE + (at - first) * (WIDE - 2 * EDGE) / (last - first).max(1);
    let y = |value: i64| HIGH - EDGE - (value - bottom) * (HIGH - 2 * EDGE) / (top - bottom).max(1);
    let dots: Vec<Dot> = values.iter().map(|(at, value)| Dot { x: x(at.0), y: y(*value), alarm: (manner.alarm)(*value) }).collect();
    let band = manner.band;
    let band = (band.0.is_some() || band.1.is_some())
        .then(|| (y(band.1.unwrap_or(top).clamp(bottom, top)), y(band.0.unwrap_or(bottom).clamp(bottom, top))))
        .filter(|(above, below)| below > above)
        .map(|(above, below)| (above, below - above));
    let line = dots.iter().map(|d| format!("{},{}", d.x, d.y)).collect::<Vec<_>>().join(" ");
    Some(Picture { dots, line, band, least: (manner.text)(low), most: (manner.text)(high) })
}
