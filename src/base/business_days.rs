//! Business days: Monday to Friday without the rest days of the law (Mexico, LFT art. 74) and those a house adds.
//!
//! The day something is received is day zero. Authorities rest on more days than these; a duty counted on
//! this list falls due earlier, which is the safe side.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

/// When a rest day comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The same date each year.
    Every {
        /// Month.
        month: i8,
        /// Day.
        day: i8,
    },
    /// The n-th Monday of a month.
    Monday {
        /// Month.
        month: i8,
        /// Which one.
        nth: i8,
    },
    /// The same date, but once in some years.
    Once {
        /// Month.
        month: i8,
        /// Day.
        day: i8,
        /// The first year.
        from: i16,
        /// Years from one to the next.
        years: i16,
    },
}

/// The rest days of LFT art. 74 with the word each is named by. Election days are declared, so a house adds them.
pub const MEXICO: &[(Rule, &str)] = &[
    (Rule::Every { month: 1, day: 1 }, "rest-new-year"),
    (Rule::Monday { month: 2, nth: 1 }, "rest-constitution"),
    (Rule::Monday { month: 3, nth: 3 }, "rest-juarez"),
    (Rule::Every { month: 5, day: 1 }, "rest-labour"),
    (Rule::Every { month: 9, day: 16 }, "rest-independence"),
    (Rule::Once { month: 10, day: 1, from: 2024, years: 6 }, "rest-transmission"),
    (Rule::Monday { month: 11, nth: 3 }, "rest-revolution"),
    (Rule::Every { month: 12, day: 25 }, "rest-christmas"),
];

impl Rule {
    /// The day in a year, where there is one.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Every { month, day } => Date::new(year, month, day).ok(),
            Self::Monday { month, nth } => Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, Weekday::Monday).ok(),
            Self::Once { month, day, from, years } => {
                (year >= from && (year - from) % years == 0).then(|| Date::new(year, month, day).ok()).flatten()
            }
        }
    }
}

/// The word of the rest day that a date is by law, if it is one.
#[must_use]
pub fn statutory(day: Date) -> Option<&'static str> {
    MEXICO.iter().find(|(rule, _)| rule.in_year(day.year()) == Some(day)).map(|(_, word)| *word)
}

/// True for a day on which terms run. `extra` are the days a house adds.
#[must_use]
pub fn is_business_day(day: Date, extra: &BTreeSet<Date>) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && statutory(day).is_none() && !extra.contains(&day)
}

/// The n-th business day after a day.
#[must_use]
pub fn after(day: Date, n: u16, extra: &BTreeSet<Date>) -> Date {
    walk(day, n, extra, |d| d.tomorrow().ok())
}

/// The n-th business day before a day.
#[must_use]
pub fn before(day: Date, n: u16, extra: &BTreeSet<Date>) -> Date {
    walk(day, n, extra, |d| d.yesterday().ok())
}

/// Business days from one day to another; negative where it lies behind.
#[must_use]
pub fn between(from: Date, to: Date, extra: &BTreeSet<Date>) -> i32 {
    let (early, late, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
    let days = early.series(jiff::Span::new().days(1)).skip(1).take_while(|d| *d <= late);
    sign * i32::try_from(days.filter(|d| is_business_day(*d, extra)).count()).unwrap_or(i32::MAX)
}

/// Steps until `n` business days were met; the end of the calendar ends it too.
fn walk(day: Date, n: u16, extra: &BTreeSet<Date>, step: impl Fn(Date) -> Option<Date>) -> Date {
    let (mut day, mut left) = (day, n);
    while left > 0 {
        let Some(next) = step(day) else { return day };
        day = next;
        if is_business_day(day, extra) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn none() -> BTreeSet<Date> {
        BTreeSet::new()
    }

    #[test]
    fn the_rest_days_of_these_years_are_known() {
        let days = |year: i16| MEXICO.iter().filter_map(|(rule, _)| rule.in_year(year)).collect::<Vec<_>>();
        let of = |year: i16, list: &[(i8, i8)]| list.iter().map(|(m, d)| date(year, *m, *d)).collect::<Vec<_>>();
        assert_eq!(days(2026), of(2026, &[(1, 1), (2, 2), (3, 16), (5, 1), (9, 16), (11, 16), (12, 25)]));
        assert_eq!(days(2027), of(2027, &[(1, 1), (2, 1), (3, 15), (5, 1), (9, 16), (11, 15), (12, 25)]));
        assert_eq!(statutory(date(2024, 10, 1)), Some("rest-transmission"));
        assert_eq!(statutory(date(2030, 10, 1)), Some("rest-transmission"));
        assert_eq!((statutory(date(2027, 10, 1)), statutory(date(2018, 10, 1))), (None, None));
    }

    #[test]
    fn the_day_of_receipt_is_day_zero() {
        // Friday 13 November 2026; Monday the 16th rests.
        assert_eq!(after(date(2026, 11, 13), 0, &none()), date(2026, 11, 13));
        assert_eq!(after(date(2026, 11, 13), 1, &none()), date(2026, 11, 17));
        assert_eq!(after(date(2026, 11, 24), 20, &none()), date(2026, 12, 22));
        assert_eq!(after(date(2026, 11, 24), 20, &BTreeSet::from([date(2026, 12, 22)])), date(2026, 12, 23));
        assert_eq!(before(date(2026, 12, 22), 5, &none()), date(2026, 12, 15));
        assert_eq!(between(date(2026, 11, 13), date(2026, 11, 18), &none()), 2);
        assert_eq!(between(date(2026, 11, 18), date(2026, 11, 13), &none()), -2);
    }

    proptest! {
        #[test]
        fn it_never_lands_on_a_rest_day_and_more_days_are_later(year in 2020_i16..2060, ordinal in 1_i64..365, n in 1_u16..60, added in 1_i64..40) {
            let day = date(year, 1, 1).checked_add(jiff::Span::new().days(ordinal)).unwrap();
            let extra = BTreeSet::from([day.checked_add(jiff::Span::new().days(added)).unwrap()]);
            let due = after(day, n, &extra);
            prop_assert!(is_business_day(due, &extra) && due > day);
            prop_assert!(after(day, n + 1, &extra) > due);
            prop_assert!(after(day.tomorrow().unwrap(), n, &extra) >= due);
            prop_assert!(due >= after(day, n, &none()), "a day added never makes a term shorter");
            prop_assert_eq!(between(day, due, &extra), i32::from(n));
            let back = before(due, n, &extra);
            prop_assert!(back < due && is_business_day(back, &extra));
        }
    }
}
