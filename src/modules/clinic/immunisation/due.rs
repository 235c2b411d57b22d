//! Which dose comes next by the table: a reminder and nothing more.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::modules::clinic::catalogue::Vaccine;

/// Least days between two doses of one vaccine.
const APART: i64 = 28;
/// How far ahead is looked, in months.
const AHEAD: i32 = 12;

/// A dose to come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Due {
    /// The number of the dose.
    pub dose: usize,
    /// From when on.
    pub on: Date,
}

fn after(date: Date, months: i32) -> Option<Date> {
    date.checked_add(months.months()).ok()
}

/// The next dose of a vaccine for somebody born then who was given it on those days; none where the table
/// suggests none within a year, or none any more.
pub(super) fn next(vaccine: &Vaccine, born: Date, given: &[Date], today: Date) -> Option<Due> {
    let last = given.iter().max().copied();
    let apart = last.and_then(|l| l.checked_add(APART.days()).ok()).unwrap_or(born);
    let on = match vaccine.ages.get(given.len()) {
        Some(age) => after(born, *age)?.max(apart),
        // Repeated: counted from the last one.
        None => after(last?, vaccine.every?)?.max(apart),
    };
    let late = vaccine.until.map(|age| after(born, age + 1)).is_some_and(|end| end.is_none_or(|end| on.max(today) >= end));
    (!late && on <= after(today, AHEAD)?).then_some(Due { dose: given.len() + 1, on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::clinic::catalogue::vaccine;
    use jiff::civil::date;

    fn due(code: &str, born: Date, given: &[Date], today: Date) -> Option<(usize, Date)> {
        next(vaccine(code).unwrap(), born, given, today).map(|d| (d.dose, d.on))
    }

    #[test]
    fn doses_come_at_their_age_and_never_too_soon_after_another() {
        let born = date(2026, 1, 31);
        let today = date(2026, 6, 10);
        assert_eq!(due("hexavalent", born, &[], today), Some((1, date(2026, 3, 31))));
        assert_eq!(due("hexavalent", born, &[date(2026, 6, 9)], today), Some((2, date(2026, 7, 7))), "four weeks apart");
        assert_eq!(due("mmr", born, &[], today), Some((1, date(2027, 1, 31))));
        assert_eq!(due("dpt", born, &[], today), None, "years away");
        assert_eq!(due("rotavirus", born, &[], date(2026, 10, 1)), None, "too late to begin");
        let four = [date(2026, 3, 31), date(2026, 5, 31), date(2026, 7, 31), date(2027, 7, 31)];
        assert_eq!(due("hexavalent", born, &four, date(2027, 8, 1)), None, "complete");
    }

    #[test]
    fn grown_people_are_not_asked_for_childhood_and_boosters_repeat() {
        let (born, today) = (date(1960, 2, 29), date(2026, 6, 10));
        for code in ["bcg", "hexavalent", "influenza", "mmr", "hpv", "covid-19"] {
            assert_eq!(due(code, born, &[], today), None, "{code}");
        }
        assert_eq!(due("td", born, &[], today).map(|d| d.0), Some(1));
        assert_eq!(due("td", born, &[date(2017, 5, 1)], today), Some((2, date(2027, 5, 1))));
        assert_eq!(due("td", born, &[date(2020, 5, 1)], today), None, "in four years");
        assert_eq!(due("influenza-adult", born, &[date(2025, 11, 3)], today), Some((2, date(2026, 11, 3))));
    }
}
