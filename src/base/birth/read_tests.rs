#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

fn day_first(typed: &str) -> Result<Date, BirthFault> {
    match parse(typed, DateOrder::DayFirst, TODAY)? {
        Birth::Known(born, _) => Ok(born),
        Birth::Unknown => Err(BirthFault::Empty),
    }
}

#[test]
fn the_ways_people_write_a_day() {
    for typed in [
        "03/05/1980",
        "3/5/1980",
        "1980-05-03",
        "3 de mayo de 1980",
        "3 de Mayo del 1980",
        "03/MAY/1980",
        "3-may-1980",
        "03MAY1980",
        "May 3, 1980",
        "3º de mayo de 1980",
        "19800503",
        "03.05.1980",
        "1980-05-03T00:00:00",
        "03/05/1980 00:00",
        "29344",
        "03-05-80",
    ] {
        assert_eq!(day_first(typed), Ok(date(1980, 5, 3)), "{typed}");
    }
}

#[test]
fn month_first_is_a_matter_of_the_column() {
    let read = parse("03/05/1980", DateOrder::MonthFirst, TODAY).unwrap();
    assert!(read == Birth::Known(date(1980, 3, 5), Written::Full));
    assert_eq!(parse("20/11/1945", DateOrder::MonthFirst, TODAY).err(), Some(BirthFault::NoSuchDay));
}

#[test]
fn a_short_year_is_never_in_the_future() {
    assert_eq!(day_first("21-09-83"), Ok(date(1983, 9, 21)));
    assert_eq!(day_first("18-12-29"), Ok(date(1929, 12, 18)));
    assert_eq!(day_first("23-11-26"), Ok(date(2026, 11, 23)));
    assert_eq!(day_first("24-11-26"), Ok(date(1926, 11, 24)));
    assert!(matches!(parse("1/1/99", DateOrder::DayFirst, TODAY), Ok(Birth::Known(_, Written::ShortYear))));
}

#[test]
fn nobody_knows_is_an_answer() {
    for typed in ["09/09/9999", "9999-09-09", "s/d", "S/D", "Desconocida", "00/00/0000", "n/a."] {
        assert!(matches!(parse(typed, DateOrder::DayFirst, TODAY), Ok(Birth::Unknown)), "{typed}");
    }
}

#[test]
fn what_is_no_birth_date_says_why() {
    for (typed, fault) in [
        ("", BirthFault::Empty),
        ("ayer", BirthFault::Unreadable),
        ("1980", BirthFault::Unreadable),
        ("31/02/1980", BirthFault::NoSuchDay),
        ("12/2001", BirthFault::DayMissing { year: 2001, month: 12 }),
        ("mayo de 1980", BirthFault::DayMissing { year: 1980, month: 5 }),
        ("01/01/2027", BirthFault::Future),
        ("01/01/1880", BirthFault::TooLongAgo),
        ("99999", BirthFault::Future),
    ] {
        assert_eq!(day_first(typed), Err(fault), "{typed}");
    }
}

proptest! {
    #[test]
    fn every_day_reads_back_in_every_spelling(days in 0..46_000i64) {
        let born = date(1900, 12, 1).checked_add(days.days()).unwrap();
        prop_assume!(born <= TODAY);
        let (y, m, d) = (born.year(), born.month(), born.day());
        for typed in [format!("{d:02}/{m:02}/{y}"), format!("{y}-{m:02}-{d:02}"), format!("{d}-{m}-{y}")] {
            prop_assert_eq!(day_first(&typed), Ok(born));
        }
    }

    #[test]
    fn any_text_is_answered_and_never_with_the_future(typed in "\\PC{0,24}") {
        if let Ok(Birth::Known(born, _)) = parse(&typed, DateOrder::DayFirst, TODAY) {
            prop_assert!(born <= TODAY);
        }
    }

    #[test]
    fn digits_and_slashes_too(typed in "[0-9]{1,4}[/. -]{0,2}[0-9]{0,4}[/-]?[0-9]{0,4}") {
        if let Ok(Birth::Known(born, _)) = parse(&typed, DateOrder::DayFirst, TODAY) {
            prop_assert!(born <= TODAY);
        }
    }
}
