//! One typed value → a measurement, or the reason why not.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Sign, Unit, milli_text};

/// On which side of its meter's range a reading lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The value itself.
    Exact,
    /// The meter said LO: the stored value is the hard lower limit.
    Below,
    /// The meter said HI: the stored value is the hard upper limit.
    Above,
}

/// A measurement: as typed (what a note must show) and as stored (what is compared and drawn).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// What was measured.
    pub sign: Sign,
    /// The text as typed, without spaces around it.
    pub typed: String,
    /// The unit it was typed in.
    pub unit: Unit,
    /// Thousandths of the sign's stored unit.
    pub stored_milli: i64,
    /// Whether the value is one, or a meter's LO or HI.
    pub bound: Bound,
}

/// What the person probably meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The number to offer.
    pub value: String,
    /// Its unit.
    pub unit: Unit,
    /// The same in thousandths of the stored unit.
    pub stored_milli: i64,
}

/// Why a value was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VitalFault {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not a number.
    #[error("not a number")]
    NotANumber,
    /// More decimals than the sign is measured with; holds the finest step, in thousandths.
    #[error("finer than it is measured (steps of {0} thousandths)")]
    TooFine(i64),
    /// The sign is not measured in this unit.
    #[error("not a unit of this sign")]
    WrongUnit,
    /// The sign is computed and never typed.
    #[error("computed, never typed")]
    Computed,
    /// Outside the hard limits, given in thousandths of the stored unit.
    #[error("outside {low}..{high} thousandths")]
    OutOfRange {
        /// Least value accepted.
        low: i64,
        /// Greatest value accepted.
        high: i64,
    },
    /// Impossible as typed, but right in another unit: to be asked, never assumed.
    #[error("probably another unit")]
    AskedAbout {
        /// What to offer.
        suggestion: Suggestion,
    },
    /// Systolic pressure must be greater than diastolic.
    #[error("systolic is not greater than diastolic")]
    PressureReversed,
}

/// Reads a value in a unit; a decimal comma is as good as a point, `LO` and `HI` are glucose.
///
/// # Errors
/// [`VitalFault`] says what is wrong; [`VitalFault::AskedAbout`] carries what was probably meant.
pub fn parse_entry(sign: Sign, typed: &str, unit: Unit) -> Result<Measured, VitalFault> {
    let typed = typed.trim();
    let facts = sign.facts();
    if sign == Sign::BodyMassIndex {
        return Err(VitalFault::Computed);
    }
    if !facts.units.contains(&unit) {
        return Err(VitalFault::WrongUnit);
    }
    let measured = |stored_milli, bound| Measured { sign, typed: typed.to_owned(), unit, stored_milli, bound };
    if sign == Sign::Glucose {
        match typed.to_lowercase().as_str() {
            "lo" | "low" => return Ok(measured(facts.hard.0, Bound::Below)),
            "hi" | "high" => return Ok(measured(facts.hard.1, Bound::Above)),
            _ => {}
        }
    }
    let milli = decimal(typed)?;
    let stored_milli = unit.to_stored(milli, facts.finest);
    let (low, high) = facts.hard;
    if !(low..=high).contains(&stored_milli) {
        return Err(
            meant(sign, milli, unit).map_or(VitalFault::OutOfRange { low, high }, |suggestion| VitalFault::AskedAbout { suggestion })
        );
    }
    if unit == sign.stored_unit() && milli % facts.finest != 0 {
        return Err(VitalFault::TooFine(facts.finest));
    }
    Ok(measured(stored_milli, Bound::Exact))
}

/// Thousandths of a decimal with point or comma and at most three decimals.
fn decimal(typed: &str) -> Result<i64, VitalFault> {
    if typed.is_empty() {
        return Err(VitalFault::Empty);
    }
    let (whole, part) = typed.split_once([',', '.']).unwrap_or((typed, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 9 {
        return Err(VitalFault::NotANumber);
    }
    let part = part.trim_end_matches('0');
    if part.len() > 3 {
        return Err(VitalFault::TooFine(1));
    }
    let thousandths: i64 = format!("{part:0<3}").parse().map_err(|_| VitalFault::NotANumber)?;
    let whole: i64 = whole.parse().map_err(|_| VitalFault::NotANumber)?;
    Ok(whole * 1000 + thousandths)
}

/// The unit that would make an impossible value an everyday one.
fn meant(sign: Sign, milli: i64, unit: Unit) -> Option<Suggestion> {
    // Grams for a newborn or an infant, metres for a height, Fahrenheit for a fever.
    let (other, everyday) = match (sign, unit) {
        (Sign::Weight, Unit::Kilogram) => (Unit::Gram, 500..=25_000),
        (Sign::Height, Unit::Centimetre) => (Unit::Metre, 40_000..=230_000),
        (Sign::Temperature, Unit::Celsius) => (Unit::Fahrenheit, 33_000..=43_000),
        _ => return None,
    };
    // 1.655 m is finer than a height is kept, and still clear.
    let stored_milli = other.to_stored(milli, sign.facts().finest);
    everyday.contains(&stored_milli).then(|| Suggestion { value: milli_text(stored_milli), unit: sign.stored_unit(), stored_milli })
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
