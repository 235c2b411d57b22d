//! The nightly run: the first of a month is the monthly one, the first of a week the weekly one.

use jiff::civil::Date;

use super::kind::Kind;
use super::list::{self, Archive, State};
use super::make;
use crate::audit::Actor;
use crate::base::clock::Zone;
use crate::base::problem::Outcome;
use crate::business::Business;

/// Makes the night's archive and says so for the list of jobs.
///
/// # Errors
/// As [`make::make`].
pub fn nightly(business: &Business) -> Outcome<String> {
    let zone = business.profile().zone();
    let kind = kind_of(zone.date(business.now()), &list::list(business)?, &zone);
    let made = make::make(business, kind, Actor::HOUSE)?;
    Ok(format!("{} bytes={} took_ms={} removed={}", made.name, made.bytes, made.took_ms, made.rotated.len()))
}

/// What tonight's archive is, by the verified ones there are. Weeks begin on Monday (ISO 8601).
fn kind_of(today: Date, archives: &[Archive], zone: &Zone) -> Kind {
    let done = |kinds: &[Kind], same: &dyn Fn(Date) -> bool| {
        archives.iter().any(|a| a.state == State::Verified && kinds.contains(&a.kind) && same(zone.date(a.made_at)))
    };
    let week = |d: Date| (d.iso_week_date().year(), d.iso_week_date().week());
    if !done(&[Kind::Monthly], &|d| (d.year(), d.month()) == (today.year(), today.month())) {
        Kind::Monthly
    } else if !done(&[Kind::Weekly, Kind::Monthly], &|d| week(d) == week(today)) {
        Kind::Weekly
    } else {
        Kind::Daily
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::backup::Name;
    use crate::base::clock::Instant;
    use crate::base::id::BusinessId;

    #[test]
    fn first_of_month_first_of_week_else_daily() {
        let zone = Zone::named("America/Mexico_City").unwrap();
        let mut archives = Vec::new();
        let mut kinds = Vec::new();
        for day in 0..40 {
            let date = jiff::civil::date(2026, 11, 20).checked_add(jiff::Span::new().days(day)).unwrap();
            let made_at = Instant(zone.day_start(date).unwrap().0 + 3 * 3_600_000);
            let kind = kind_of(zone.date(made_at), &archives, &zone);
            archives.push(Archive {
                name: Name::new(BusinessId(uuid::Uuid::nil()), made_at, kind, 1),
                kind,
                made_at,
                bytes: 1,
                took_ms: None,
                state: State::Verified,
                verified_at: Some(made_at),
                fault: None,
            });
            if kind != Kind::Daily {
                kinds.push((date.to_string(), kind));
            }
        }
        let expected = [
            ("2026-11-20", Kind::Monthly),
            ("2026-11-23", Kind::Weekly),
            ("2026-11-30", Kind::Weekly),
            ("2026-12-01", Kind::Monthly),
            ("2026-12-07", Kind::Weekly),
            ("2026-12-14", Kind::Weekly),
            ("2026-12-21", Kind::Weekly),
            ("2026-12-28", Kind::Weekly),
        ];
        assert_eq!(kinds, expected.map(|(d, k)| (d.to_owned(), k)));
    }
}
