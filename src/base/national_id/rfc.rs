//! The RFC: the tax number of a person (13 characters) or of a company (12).

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::squeeze;

/// Signs of the check character, in the order that gives each its value (SAT): 0–9, A–N, &, O–Z,
/// space, Ñ.
const SIGNS: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

/// The number for sales to the public at large; fails the formula and is nevertheless right.
const PUBLIC: &str = "XAXX010101000";
/// The number for foreigners without one.
const FOREIGN: &str = "XEXX010101000";

/// Whose RFC it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RfcHolder {
    /// A natural person: 13 characters.
    Person,
    /// A company: 12 characters.
    Company,
    /// `XAXX010101000`, the public at large.
    Public,
    /// `XEXX010101000`, a foreigner.
    Foreigner,
}

/// Why a text is not an RFC. Carries positions, never the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RfcFault {
    /// Neither 12 nor 13 characters; holds how many there were.
    #[error("an RFC has 12 or 13 characters, not {0}")]
    Length(usize),
    /// The character at this place (from 1) cannot stand there.
    #[error("character {0} cannot stand there in an RFC")]
    Shape(usize),
    /// The six digits are not a day in the last century nor in this one.
    #[error("the date inside the RFC does not exist")]
    Date,
}

/// An RFC of the right shape.
#[derive(Clone, PartialEq, Eq)]
pub struct Rfc {
    text: String,
    holder: RfcHolder,
    check_ok: bool,
}

impl Rfc {
    /// Reads an RFC as typed (any case, spaces and hyphens allowed).
    ///
    /// # Errors
    /// [`RfcFault`] when length, shape or date is wrong. A wrong check character is not an error:
    /// see [`Rfc::check_ok`].
    pub fn parse(typed: &str) -> Result<Self, RfcFault> {
        let text = squeeze(typed);
        let signs: Vec<char> = text.chars().collect();
        let letters = match signs.len() {
            12 => 3,
            13 => 4,
            other => return Err(RfcFault::Length(other)),
        };
        if let Some(wrong) = (0..signs.len()).find(|&place| !fits(place, letters, signs[place])) {
            return Err(RfcFault::Shape(wrong + 1));
        }
        if !date_exists(&signs[letters..letters + 6]) {
            return Err(RfcFault::Date);
        }
        let holder = match text.as_str() {
            PUBLIC => RfcHolder::Public,
            FOREIGN => RfcHolder::Foreigner,
            _ if letters == 3 => RfcHolder::Company,
            _ => RfcHolder::Person,
        };
        let generic = matches!(holder, RfcHolder::Public | RfcHolder::Foreigner);
        let check_ok = generic || check_sign(&signs) == signs.last().copied();
        Ok(Self { text, holder, check_ok })
    }

    /// The 12 or 13 characters, upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whose number it is.
    #[must_use]
    pub fn holder(&self) -> RfcHolder {
        self.holder
    }

    /// Whether the last character agrees with the others.
    #[must_use]
    pub fn check_ok(&self) -> bool {
        self.check_ok
    }
}

/// An RFC identifies a person: it must not reach a log through a `{:?}`.
impl fmt::Debug for Rfc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rfc({:?}, check_ok: {})", self.holder, self.check_ok)
    }
}

fn fits(place: usize, letters: usize, sign: char) -> bool {
    if place < letters {
        sign.is_ascii_uppercase() || matches!(sign, 'Ñ' | '&')
    } else if place < letters + 6 {
        sign.is_ascii_digit()
    } else if place < letters + 8 {
        sign.is_ascii_uppercase() || sign.is_ascii_digit()
    } else {
        sign == 'A' || sign.is_ascii_digit()
    }
}

fn date_exists(six: &[char]) -> bool {
    let number = |from: usize| -> Option<i16> {
        let tens = six[from].to_digit(10)?;
        let units = six[from + 1].to_digit(10)?;
        i16::try_from(tens * 10 + units).ok()
    };
    let read = || Some((number(0)?, i8::try_from(number(2)?).ok()?, i8::try_from(number(4)?).ok()?));
    let Some((year, month, day)) = read() else {
        return false;
    };
    [1900, 2000].iter().any(|century| Date::new(century + year, month, day).is_ok())
}

/// Sum of value × (13 … 2) modulo eleven; a company's number is led by a space.
fn check_sign(signs: &[char]) -> Option<char> {
    let lead = (signs.len() == 12).then_some(' ');
    let body = &signs[..signs.len() - 1];
    let mut sum = 0;
    let mut weight = 13;
    for sign in lead.iter().chain(body) {
        let value = SIGNS.chars().position(|known| known == *sign)?;
        sum += u32::try_from(value).ok()? * weight;
        weight -= 1;
    }
    match sum % 11 {
        0 => Some('0'),
        1 => Some('A'),
        rest => char::from_digit(11 - rest, 10),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_examples_agree() {
        for (typed, holder) in [
            ("GODE561231GR8", RfcHolder::Person),
            ("eku 900317-3c9", RfcHolder::Company),
            ("CACX7605101P8", RfcHolder::Person),
            ("XAXX010101000", RfcHolder::Public),
            ("XEXX010101000", RfcHolder::Foreigner),
        ] {
            let rfc = Rfc::parse(typed).unwrap();
            assert_eq!((rfc.holder(), rfc.check_ok()), (holder, true), "{typed}");
        }
    }

    #[test]
    fn a_wrong_last_character_is_a_flag() {
        assert!(!Rfc::parse("GODE561231GR9").unwrap().check_ok());
    }

    #[test]
    fn enye_and_ampersand_are_letters() {
        assert_eq!(Rfc::parse("Ñ&A010101AB1").unwrap().as_str(), "Ñ&A010101AB1");
    }

    #[test]
    fn each_wrong_shape_has_its_reason() {
        for (typed, fault) in [
            ("GODE", RfcFault::Length(4)),
            ("G0DE561231GR8", RfcFault::Shape(2)),
            ("GODE561231GRZ", RfcFault::Shape(13)),
            ("GODE561331GR8", RfcFault::Date),
        ] {
            assert_eq!(Rfc::parse(typed).unwrap_err(), fault, "{typed}");
        }
        assert!(Rfc::parse("GODE000229GR8").is_ok(), "2000 was a leap year");
    }

    proptest! {
        #[test]
        fn any_text_is_answered(typed in "\\PC{0,20}") {
            if let Ok(rfc) = Rfc::parse(&typed) {
                prop_assert_eq!(Rfc::parse(rfc.as_str()).unwrap(), rfc);
            }
        }
    }
}
