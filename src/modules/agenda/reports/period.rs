//! Which days a report is about.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::base::problem::{Outcome, Problem};

/// The longest period, in days.
pub const MOST_DAYS: i64 = 400;

/// A period people name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// Monday to Sunday.
    Week,
    /// From the first to the last.
    #[default]
    Month,
    /// The month before.
    Last,
    /// Between two days.
    Days,
}

impl Period {
    /// Every period.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Last, Self::Days];

    /// As the address has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Last => "last",
            Self::Days => "days",
        }
    }
}

/// Its first day and last, both included.
///
/// # Errors
/// Names the field of two days that are missing, no dates, backwards or too far from each other.
pub fn days(period: Period, typed: (Option<&str>, Option<&str>), today: Date) -> Outcome<(Date, Date)> {
    let no_date = |field: &'static str| Problem::field(field, "not-a-date");
    let back = |day: Date, span: Span| day.checked_sub(span).map_err(|_| no_date("from"));
    match period {
        Period::Week => {
            let monday = back(today, Span::new().days(today.weekday().to_monday_zero_offset()))?;
            Ok((monday, monday.checked_add(Span::new().days(6)).map_err(|_| no_date("to"))?))
        }
        Period::Month => Ok((today.first_of_month(), today.last_of_month())),
        Period::Last => {
            let before = back(today.first_of_month(), Span::new().days(1))?;
            Ok((before.first_of_month(), before))
        }
        Period::Days => {
            let read = |field: &'static str, text: Option<&str>| {
                text.ok_or_else(|| Problem::field(field, "required"))?.parse::<Date>().map_err(|_| no_date(field))
            };
            let (first, last) = (read("from", typed.0)?, read("to", typed.1)?);
            let length = i64::from((last - first).get_days()) + 1;
            match length {
                ..1 => Err(Problem::field("to", "ends-before")),
                1..=MOST_DAYS => Ok((first, last)),
                _ => Err(Problem::field("to", "report-too-long")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_are_whole_weeks_and_months() {
        let today = date(2026, 3, 1);
        let of = |period| days(period, (None, None), today).unwrap();
        assert_eq!(of(Period::Week), (date(2026, 2, 23), date(2026, 3, 1)));
        assert_eq!(of(Period::Month), (date(2026, 3, 1), date(2026, 3, 31)));
        assert_eq!(of(Period::Last), (date(2026, 2, 1), date(2026, 2, 28)));
    }

    #[test]
    fn two_days_are_in_order_and_not_too_far_apart() {
        let of = |from, to| days(Period::Days, (Some(from), Some(to)), date(2026, 3, 1));
        assert_eq!(of("2026-01-05", "2026-01-05").unwrap(), (date(2026, 1, 5), date(2026, 1, 5)));
        assert!(of("2025-01-01", "2026-02-04").is_ok(), "four hundred days");
        assert!(of("2025-01-01", "2026-02-05").is_err(), "one more");
        assert!(of("2026-01-05", "2026-01-04").is_err() && of("5 de enero", "2026-01-06").is_err());
        assert!(days(Period::Days, (None, Some("2026-01-05")), date(2026, 3, 1)).is_err());
    }
}
