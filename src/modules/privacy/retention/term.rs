//! When the keeping of a record ends: whole years after the last medical act.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::base::clock::{Instant, Zone};

/// Years that the law wants at least (NOM-004-SSA3-2012, 5.4).
pub(in super::super) const LAW_YEARS: i64 = 5;
/// Years that a house may want at most.
pub(in super::super) const MOST_YEARS: i64 = 40;

/// The first day on which the record need not be kept any more.
pub(super) fn ends(last_act: Instant, years: i64, zone: &Zone) -> Date {
    // The day of the act itself belongs to the years.
    zone.date(last_act).saturating_add(years.years()).saturating_add(1.day())
}

/// Acts before this moment are old enough today.
pub(super) fn cutoff(today: Date, years: i64, zone: &Zone) -> Instant {
    let mut day = today.saturating_sub(years.years());
    // 29 February counts from 28 February in years without it; the later day keeps longer.
    while day > Date::MIN && day.saturating_add(years.years()).saturating_add(1.day()) > today {
        day = day.saturating_sub(1.day());
    }
    zone.day_start(day.saturating_add(1.day())).unwrap_or(Instant(i64::MIN))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn at(day: Date, zone: &Zone) -> Instant {
        zone.instant(day.at(13, 30, 0, 0)).unwrap()
    }

    #[test]
    fn the_day_of_the_act_is_kept_whole() {
        let zone = Zone::named("America/Mexico_City").unwrap();
        let act: Date = "2021-11-24".parse().unwrap();
        assert_eq!(ends(at(act, &zone), 5, &zone).to_string(), "2026-11-25");
        assert_eq!(ends(at("2024-02-29".parse().unwrap(), &zone), 5, &zone).to_string(), "2029-03-01");
    }

    proptest! {
        #[test]
        fn what_lies_before_the_cutoff_has_ended(days in 0_i32..20_000, back in 0_i32..16_000, years in 5_i64..40) {
            let zone = Zone::named("America/Mexico_City").unwrap();
            let today = Date::constant(1990, 1, 1).checked_add(days.days()).unwrap();
            let act = at(today.checked_sub(back.days()).unwrap(), &zone);
            prop_assert_eq!(act < cutoff(today, years, &zone), ends(act, years, &zone) <= today);
        }
    }
}
