//! Rules across two signs: blood pressure as a pair, weight and height as a body.

use serde::{Deserialize, Serialize};

use super::unit::divide;
use super::{Measured, Sign, Unit, VitalFault, parse_entry};

/// A pair of values that is possible but unusual: ask before keeping it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Systolic less diastolic is under 15 mmHg.
    NarrowPulse,
    /// Systolic less diastolic is over 100 mmHg.
    WidePulse,
    /// The body mass index is outside 10–70: «kg or lb? cm or in?».
    UnlikelyBody,
}

/// Checks a pressure (thousandths of mmHg).
///
/// # Errors
/// [`VitalFault::PressureReversed`] when systolic is not greater than diastolic.
pub fn check_pressure(systolic_milli: i64, diastolic_milli: i64) -> Result<Option<Asked>, VitalFault> {
    match systolic_milli - diastolic_milli {
        ..=0 => Err(VitalFault::PressureReversed),
        1..15_000 => Ok(Some(Asked::NarrowPulse)),
        15_000..=100_000 => Ok(None),
        _ => Ok(Some(Asked::WidePulse)),
    }
}

/// Reads a pressure as it is said and written, `120/80` mmHg.
///
/// # Errors
/// [`VitalFault`] of either value, or [`VitalFault::PressureReversed`].
pub fn parse_pressure(typed: &str) -> Result<(Measured, Measured), VitalFault> {
    let (systolic, diastolic) = typed.split_once(['/', '-']).ok_or(VitalFault::NotANumber)?;
    let systolic = parse_entry(Sign::Systolic, systolic, Unit::MmHg)?;
    let diastolic = parse_entry(Sign::Diastolic, diastolic, Unit::MmHg)?;
    check_pressure(systolic.stored_milli, diastolic.stored_milli)?;
    Ok((systolic, diastolic))
}

/// The body mass index in thousandths of kg/m², rounded to a tenth, and whether to ask about it.
/// `None` without a weight and a height.
#[must_use]
pub fn body_mass_index(weight_milli_kg: i64, height_milli_cm: i64) -> Option<(i64, Option<Asked>)> {
    if weight_milli_kg <= 0 || height_milli_cm <= 0 {
        return None;
    }
    // kg/1000 over (cm/100 000)² in thousandths, rounded once, to tenths.
    let square = i128::from(height_milli_cm) * i128::from(height_milli_cm);
    let tenths = divide(i128::from(weight_milli_kg) * 100_000_000, square);
    let milli = i64::try_from(tenths * 100).ok()?;
    let asked = (!(10_000..=70_000).contains(&milli)).then_some(Asked::UnlikelyBody);
    Some((milli, asked))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pressure_is_a_pair() {
        let (systolic, diastolic) = parse_pressure("120/80").unwrap();
        assert_eq!((systolic.stored_milli, diastolic.stored_milli), (120_000, 80_000));
        assert_eq!(parse_pressure("80/120"), Err(VitalFault::PressureReversed));
        assert_eq!(parse_pressure("80/80"), Err(VitalFault::PressureReversed));
        assert_eq!(parse_pressure("120"), Err(VitalFault::NotANumber));
    }

    #[test]
    fn pulse_pressure_asks_at_its_edges() {
        for (pulse, asked) in [(14, Some(Asked::NarrowPulse)), (15, None), (100, None), (101, Some(Asked::WidePulse))] {
            assert_eq!(check_pressure((80 + pulse) * 1000, 80_000), Ok(asked), "{pulse}");
        }
    }

    #[test]
    fn body_mass_index_as_on_the_chart() {
        assert_eq!(body_mass_index(70_000, 170_000), Some((24_200, None)));
        assert_eq!(body_mass_index(3_250, 50_000), Some((13_000, None)));
        assert_eq!(body_mass_index(154_000, 65_000), Some((364_500, Some(Asked::UnlikelyBody))));
        assert_eq!(body_mass_index(0, 170_000), None);
    }

    proptest! {
        #[test]
        fn heavier_is_never_a_lower_index(weight in 300..500_000i64, height in 20_000..260_000i64) {
            let one = body_mass_index(weight, height).unwrap().0;
            let more = body_mass_index(weight + 1_000, height).unwrap().0;
            prop_assert!(more >= one);
        }
    }
}
