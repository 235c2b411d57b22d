//! Hours as people write them.

use crate::base::problem::{Outcome, Problem};

/// Weekly hours as people write them: `09:00-14:00, 16:00-19:00`; empty for closed.
///
/// # Errors
/// Names the field where a range is malformed, backwards or overlaps another.
pub(super) fn parse_hours(field: &str, typed: &str) -> Outcome<Vec<(i64, i64)>> {
    let wrong = || Problem::field(field.to_owned(), "not-hours");
    let minute = |text: &str| -> Option<i64> {
        let (h, m) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
        let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
        ((0..=24).contains(&h) && (0..60).contains(&m) && h * 60 + m <= 1_440).then_some(h * 60 + m)
    };
    let mut ranges = Vec::new();
    for part in typed.split([',', ';', 'y']).map(str::trim).filter(|p| !p.is_empty()) {
        let (from, until) = part.split_once(['-', '–', 'a']).ok_or_else(wrong)?;
        let (from, until) = minute(from).zip(minute(until)).ok_or_else(wrong)?;
        if until <= from {
            return Err(wrong());
        }
        ranges.push((from, until));
    }
    ranges.sort_unstable();
    if ranges.windows(2).any(|w| w[0].1 > w[1].0) {
        return Err(wrong());
    }
    Ok(ranges)
}

/// Writes ranges back as people write them.
pub(super) fn show_hours(ranges: &[(i64, i64)]) -> String {
    let clock = |m: i64| format!("{:02}:{:02}", m / 60, m % 60);
    ranges.iter().map(|(f, u)| format!("{}-{}", clock(*f), clock(*u))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hours_read_as_people_write_them() {
        assert_eq!(parse_hours("mon", "9-14, 16:30 - 19:00").unwrap(), [(540, 840), (990, 1_140)]);
        assert_eq!(parse_hours("mon", "").unwrap(), []);
        assert!(parse_hours("mon", "14-9").is_err());
        assert!(parse_hours("mon", "9-14, 13-15").is_err());
        assert!(parse_hours("mon", "todo el día").is_err());
        let ranges = [(540, 840), (960, 1_440)];
        assert_eq!(parse_hours("mon", &show_hours(&ranges)).unwrap(), ranges);
    }
}
