#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

#[test]
fn a_comma_is_a_point() {
    let one = parse_entry(Sign::Temperature, " 36,5 ", Unit::Celsius).unwrap();
    assert_eq!((one.typed.as_str(), one.stored_milli), ("36,5", 36_500));
    assert_eq!(parse_entry(Sign::Temperature, "36.50", Unit::Celsius).unwrap().stored_milli, 36_500);
}

#[test]
fn what_was_typed_stays_beside_what_is_stored() {
    let one = parse_entry(Sign::Weight, "150", Unit::Pound).unwrap();
    assert_eq!((one.typed.as_str(), one.unit, one.stored_milli), ("150", Unit::Pound, 68_039));
    let fever = parse_entry(Sign::Temperature, "101.3", Unit::Fahrenheit).unwrap();
    assert_eq!(fever.stored_milli, 38_500);
}

#[test]
fn a_meter_may_say_lo_or_hi() {
    let low = parse_entry(Sign::Glucose, "LO", Unit::MgPerDl).unwrap();
    assert_eq!((low.bound, low.stored_milli), (Bound::Below, 10_000));
    assert_eq!(parse_entry(Sign::Glucose, "hi", Unit::MgPerDl).unwrap().bound, Bound::Above);
    assert_eq!(parse_entry(Sign::Systolic, "hi", Unit::MmHg), Err(VitalFault::NotANumber));
}

#[test]
fn the_wrong_unit_is_asked_about() {
    let ask = |sign, typed, unit| match parse_entry(sign, typed, unit) {
        Err(VitalFault::AskedAbout { suggestion }) => suggestion.value,
        other => format!("{other:?}"),
    };
    assert_eq!(ask(Sign::Weight, "3250", Unit::Kilogram), "3.25");
    assert_eq!(ask(Sign::Height, "1.65", Unit::Centimetre), "165".to_owned());
    assert_eq!(ask(Sign::Temperature, "98.6", Unit::Celsius), "37");
}

#[test]
fn refusals_say_why() {
    for (sign, typed, unit, fault) in [
        (Sign::Systolic, "", Unit::MmHg, VitalFault::Empty),
        (Sign::Systolic, "12O", Unit::MmHg, VitalFault::NotANumber),
        (Sign::Systolic, "-120", Unit::MmHg, VitalFault::NotANumber),
        (Sign::Systolic, "1,200.5", Unit::MmHg, VitalFault::NotANumber),
        (Sign::Systolic, "120.5", Unit::MmHg, VitalFault::TooFine(1000)),
        (Sign::Temperature, "36.55", Unit::Celsius, VitalFault::TooFine(100)),
        (Sign::Weight, "70.1234", Unit::Kilogram, VitalFault::TooFine(1)),
        (Sign::Systolic, "120", Unit::Kilogram, VitalFault::WrongUnit),
        (Sign::BodyMassIndex, "24", Unit::KgPerM2, VitalFault::Computed),
        (Sign::Pain, "11", Unit::Score, VitalFault::OutOfRange { low: 0, high: 10_000 }),
    ] {
        assert_eq!(parse_entry(sign, typed, unit), Err(fault), "{sign:?} {typed}");
    }
}

#[test]
fn hard_limits_are_inside_and_one_step_beyond_is_outside() {
    for sign in Sign::all().filter(|sign| *sign != Sign::BodyMassIndex) {
        let facts = sign.facts();
        let read = |milli: i64| parse_entry(sign, &milli_text(milli), sign.stored_unit());
        assert!(read(facts.hard.0).is_ok() && read(facts.hard.1).is_ok(), "{sign:?}");
        assert!(read(facts.hard.1 + facts.finest).is_err(), "{sign:?}");
        if facts.hard.0 > 0 {
            assert!(read(facts.hard.0 - facts.finest).is_err(), "{sign:?}");
        }
    }
}

proptest! {
    #[test]
    fn what_is_taken_lies_within_the_limits(typed in "[0-9]{0,4}[.,]?[0-9]{0,4}", place in 0..13usize) {
        let sign = Sign::all().nth(place).unwrap();
        for unit in sign.facts().units {
            if let Ok(one) = parse_entry(sign, &typed, *unit) {
                let (low, high) = sign.facts().hard;
                prop_assert!((low..=high).contains(&one.stored_milli));
            }
        }
    }

    #[test]
    fn any_text_is_answered(typed in "\\PC{0,20}") {
        let _ = parse_entry(Sign::Glucose, &typed, Unit::MmolPerL);
    }
}
