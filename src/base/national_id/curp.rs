//! The CURP: eighteen characters that tell the initials, the birth date, the sex and the entity.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::{Sex, squeeze};

/// The 37 signs of the check digit, in the order that gives each its value (RENAPO).
const SIGNS: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

/// One federal entity of Mexico (or abroad) under its three codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Two letters inside a CURP.
    pub curp: &'static str,
    /// INEGI number, two digits; `00` for abroad.
    pub inegi: &'static str,
    /// ISO 3166-2 without the `MX-`; empty for abroad.
    pub iso: &'static str,
}

const fn entity(inegi: &'static str, curp: &'static str, iso: &'static str) -> Entity {
    Entity { curp, inegi, iso }
}

/// The 32 entities and `NE` (born abroad), in INEGI order.
pub const ENTITIES: [Entity; 33] = [
    entity("01", "AS", "AGU"),
    entity("02", "BC", "BCN"),
    entity("03", "BS", "BCS"),
    entity("04", "CC", "CAM"),
    entity("05", "CL", "COA"),
    entity("06", "CM", "COL"),
    entity("07", "CS", "CHP"),
    entity("08", "CH", "CHH"),
    entity("09", "DF", "CMX"),
    entity("10", "DG", "DUR"),
    entity("11", "GT", "GUA"),
    entity("12", "GR", "GRO"),
    entity("13", "HG", "HID"),
    entity("14", "JC", "JAL"),
    entity("15", "MC", "MEX"),
    entity("16", "MN", "MIC"),
    entity("17", "MS", "MOR"),
    entity("18", "NT", "NAY"),
    entity("19", "NL", "NLE"),
    entity("20", "OC", "OAX"),
    entity("21", "PL", "PUE"),
    entity("22", "QT", "QUE"),
    entity("23", "QR", "ROO"),
    entity("24", "SP", "SLP"),
    entity("25", "SL", "SIN"),
    entity("26", "SR", "SON"),
    entity("27", "TC", "TAB"),
    entity("28", "TS", "TAM"),
    entity("29", "TL", "TLA"),
    entity("30", "VZ", "VER"),
    entity("31", "YN", "YUC"),
    entity("32", "ZS", "ZAC"),
    entity("00", "NE", ""),
];

/// Why a text is not a CURP. Carries positions, never the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CurpFault {
    /// Not eighteen characters; holds how many there were.
    #[error("a CURP has 18 characters, not {0}")]
    Length(usize),
    /// The character at this place (1–18) cannot stand there.
    #[error("character {0} cannot stand there in a CURP")]
    Shape(usize),
    /// Characters 5–10 are not a day of the calendar.
    #[error("the date inside the CURP does not exist")]
    Date,
    /// Characters 12–13 name no federal entity.
    #[error("the entity inside the CURP does not exist")]
    Entity,
}

/// A CURP of the right shape.
#[derive(Clone, PartialEq, Eq)]
pub struct Curp {
    text: String,
    birth: Date,
    sex: Sex,
    entity: Entity,
    check_ok: bool,
}

impl Curp {
    /// Reads a CURP as typed (any case, spaces and hyphens allowed).
    ///
    /// # Errors
    /// [`CurpFault`] when length, shape, date or entity is wrong. A wrong check digit is not an
    /// error: see [`Curp::check_ok`].
    pub fn parse(typed: &str) -> Result<Self, CurpFault> {
        let text = squeeze(typed);
        let signs: Vec<char> = text.chars().collect();
        if signs.len() != 18 {
            return Err(CurpFault::Length(signs.len()));
        }
        if let Some(wrong) = (0..18).find(|&place| !fits(place, signs[place])) {
            return Err(CurpFault::Shape(wrong + 1));
        }
        // Everything is ASCII from here on: `fits` allows nothing else.
        let birth = birth_inside(&text, signs[16]).ok_or(CurpFault::Date)?;
        let entity = *ENTITIES.iter().find(|entity| entity.curp == &text[11..13]).ok_or(CurpFault::Entity)?;
        let sex = match signs[10] {
            'H' => Sex::Male,
            'M' => Sex::Female,
            _ => Sex::NonBinary,
        };
        let check_ok = signs[17].to_digit(10) == check_digit(&signs[..17]);
        Ok(Self { text, birth, sex, entity, check_ok })
    }

    /// The eighteen characters, upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The birth date inside (a digit in place 17 means 19xx, a letter 20xx).
    #[must_use]
    pub fn birth(&self) -> Date {
        self.birth
    }

    /// The sex inside.
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// The entity of birth.
    #[must_use]
    pub fn entity(&self) -> Entity {
        self.entity
    }

    /// Whether the last digit agrees with the other seventeen.
    #[must_use]
    pub fn check_ok(&self) -> bool {
        self.check_ok
    }
}

/// A CURP identifies a person: it must not reach a log through a `{:?}`.
impl fmt::Debug for Curp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Curp(check_ok: {})", self.check_ok)
    }
}

/// Whether a sign may stand at a place (0–17).
fn fits(place: usize, sign: char) -> bool {
    match place {
        0 | 2 | 3 | 11 | 12 => sign.is_ascii_uppercase(),
        1 => matches!(sign, 'A' | 'E' | 'I' | 'O' | 'U' | 'X'),
        10 => matches!(sign, 'H' | 'M' | 'X'),
        13..=15 => sign.is_ascii_uppercase() && !matches!(sign, 'A' | 'E' | 'I' | 'O' | 'U'),
        16 => sign.is_ascii_uppercase() || sign.is_ascii_digit(),
        _ => sign.is_ascii_digit(),
    }
}

fn birth_inside(text: &str, differentiator: char) -> Option<Date> {
    let century = if differentiator.is_ascii_digit() { 1900 } else { 2000 };
    let year: i16 = text[4..6].parse().ok()?;
    let month: i8 = text[6..8].parse().ok()?;
    let day: i8 = text[8..10].parse().ok()?;
    Date::new(century + year, month, day).ok()
}

/// Sum of value × (18 − place), and what is missing to the next ten.
fn check_digit(first17: &[char]) -> Option<u32> {
    let mut sum = 0;
    let mut weight = 18;
    for sign in first17 {
        let value = SIGNS.chars().position(|known| known == *sign)?;
        sum += u32::try_from(value).ok()? * weight;
        weight -= 1;
    }
    Some((10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_examples_agree_with_their_check_digit() {
        let one = Curp::parse("BOXW310820HNERXN09").unwrap();
        assert!(one.check_ok());
        assert_eq!(one.birth(), date(1931, 8, 20));
        assert_eq!(one.sex(), Sex::Male);
        assert_eq!(one.entity().curp, "NE");
        let two = Curp::parse("hegg 560427-mvzrrl 04").unwrap();
        assert!(two.check_ok());
        assert_eq!(two.as_str(), "HEGG560427MVZRRL04");
        assert_eq!((two.sex(), two.entity().inegi), (Sex::Female, "30"));
    }

    #[test]
    fn a_wrong_check_digit_is_a_flag_and_not_a_refusal() {
        assert!(!Curp::parse("BADD110313HCMLNS09").unwrap().check_ok());
    }

    #[test]
    fn a_letter_in_place_17_means_this_century() {
        assert_eq!(Curp::parse("CACJ140824HQTVSCA0").unwrap().birth(), date(2014, 8, 24));
    }

    #[test]
    fn each_wrong_shape_has_its_reason() {
        for (typed, fault) in [
            ("ZASR900304HJ", CurpFault::Length(12)),
            ("", CurpFault::Length(0)),
            ("BZXW310820HNERXN09", CurpFault::Shape(2)),
            ("BOXW310820ZNERXN09", CurpFault::Shape(11)),
            ("BOXW310820HNEAXN09", CurpFault::Shape(14)),
            ("BOXÑ310820HNERXN09", CurpFault::Shape(4)),
            ("BOXW310231HNERXN09", CurpFault::Date),
            ("BOXW310820HQQRXN09", CurpFault::Entity),
        ] {
            assert_eq!(Curp::parse(typed).unwrap_err(), fault, "{typed}");
        }
    }

    #[test]
    fn the_entities_are_different() {
        for (place, one) in ENTITIES.iter().enumerate() {
            assert!(ENTITIES[place + 1..].iter().all(|o| o.curp != one.curp && o.inegi != one.inegi));
        }
    }

    #[test]
    fn debug_hides_the_person() {
        let shown = format!("{:?}", Curp::parse("BOXW310820HNERXN09").unwrap());
        assert!(!shown.contains("BOXW") && !shown.contains("1931"));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(typed in "\\PC{0,30}") {
            if let Ok(curp) = Curp::parse(&typed) {
                prop_assert_eq!(curp.as_str().len(), 18);
                prop_assert_eq!(Curp::parse(curp.as_str()).unwrap(), curp);
            }
        }

        #[test]
        fn one_check_digit_in_ten_agrees(day in 1..29u8, month in 1..13u8, year in 0..100u8) {
            let agreeing = (0..10)
                .filter(|digit| {
                    let typed = format!("BOXW{year:02}{month:02}{day:02}HNERXN0{digit}");
                    Curp::parse(&typed).unwrap().check_ok()
                })
                .count();
            prop_assert_eq!(agreeing, 1);
        }
    }
}
