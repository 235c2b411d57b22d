//! Age on a day, in the unit that a chart uses.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An age in whole units: years from two years on, months from one month on, days before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", content = "count", rename_all = "kebab-case")]
pub enum Age {
    /// Completed years, two or more.
    Years(u16),
    /// Completed months, 1 to 23.
    Months(u8),
    /// Days, 0 to 30.
    Days(u8),
}

/// The age on a day; `None` before birth.
///
/// Somebody born on 29 February completes a year on 1 March of common years.
#[must_use]
pub fn age_at(birth: Date, on: Date) -> Option<Age> {
    if on < birth {
        return None;
    }
    let calendar = (i32::from(on.year()) - i32::from(birth.year())) * 12 + i32::from(on.month()) - i32::from(birth.month());
    let months = calendar - i32::from(on.day() < birth.day());
    match months {
        24.. => u16::try_from(months / 12).ok().map(Age::Years),
        1..24 => u8::try_from(months).ok().map(Age::Months),
        _ => u8::try_from((on - birth).get_days()).ok().map(Age::Days),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn units_change_at_one_month_and_at_two_years() {
        let birth = date(2024, 1, 31);
        for (on, age) in [
            (date(2024, 1, 31), Age::Days(0)),
            (date(2024, 2, 29), Age::Days(29)),
            (date(2024, 3, 1), Age::Months(1)),
            (date(2026, 1, 30), Age::Months(23)),
            (date(2026, 1, 31), Age::Years(2)),
            (date(2027, 1, 30), Age::Years(2)),
        ] {
            assert_eq!(age_at(birth, on), Some(age), "{on}");
        }
        assert_eq!(age_at(birth, date(2024, 1, 30)), None);
    }

    #[test]
    fn a_leap_day_waits_for_march() {
        assert_eq!(age_at(date(2000, 2, 29), date(2026, 2, 28)), Some(Age::Years(25)));
        assert_eq!(age_at(date(2000, 2, 29), date(2026, 3, 1)), Some(Age::Years(26)));
    }

    proptest! {
        #[test]
        fn age_never_shrinks(born in 0..40_000i64, lived in 0..40_000i64) {
            let birth = date(1900, 1, 1).checked_add(born.days()).unwrap();
            let today = birth.checked_add(lived.days()).unwrap();
            let tomorrow = today.tomorrow().unwrap();
            let weigh = |age: Option<Age>| match age.unwrap() {
                Age::Days(days) => u32::from(days),
                Age::Months(months) => 100 + u32::from(months),
                Age::Years(years) => 1000 + u32::from(years),
            };
            prop_assert!(weigh(age_at(birth, today)) <= weigh(age_at(birth, tomorrow)));
        }
    }
}
