//! Units in which a sign may be typed, and their exact conversion to the stored one.

use serde::{Deserialize, Serialize};

/// A unit of measure; [`Unit::ucum`] is its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Millimetre of mercury.
    MmHg,
    /// Per minute: beats or breaths.
    PerMinute,
    /// Degree Celsius.
    Celsius,
    /// Degree Fahrenheit.
    Fahrenheit,
    /// Per cent.
    Percent,
    /// Kilogram.
    Kilogram,
    /// Gram.
    Gram,
    /// Avoirdupois pound, 0.45359237 kg exactly.
    Pound,
    /// Centimetre.
    Centimetre,
    /// Metre.
    Metre,
    /// Inch, 2.54 cm exactly.
    Inch,
    /// Kilogram per square metre.
    KgPerM2,
    /// Milligram per decilitre.
    MgPerDl,
    /// Millimole per litre (of glucose: 18.0156 mg/dL).
    MmolPerL,
    /// A score without dimension.
    Score,
}

impl Unit {
    /// The UCUM code.
    #[must_use]
    pub fn ucum(self) -> &'static str {
        match self {
            Self::MmHg => "mm[Hg]",
            Self::PerMinute => "/min",
            Self::Celsius => "Cel",
            Self::Fahrenheit => "[degF]",
            Self::Percent => "%",
            Self::Kilogram => "kg",
            Self::Gram => "g",
            Self::Pound => "[lb_av]",
            Self::Centimetre => "cm",
            Self::Metre => "m",
            Self::Inch => "[in_i]",
            Self::KgPerM2 => "kg/m2",
            Self::MgPerDl => "mg/dL",
            Self::MmolPerL => "mmol/L",
            Self::Score => "{score}",
        }
    }

    /// Numerator and denominator that turn this unit into the stored one, and what is added first
    /// (thousandths).
    const fn ratio(self) -> (i128, i128, i128) {
        match self {
            Self::Fahrenheit => (5, 9, -32_000),
            Self::Gram => (1, 1000, 0),
            Self::Pound => (45_359_237, 100_000_000, 0),
            Self::Metre => (100, 1, 0),
            Self::Inch => (254, 100, 0),
            Self::MmolPerL => (180_156, 10_000, 0),
            _ => (1, 1, 0),
        }
    }

    /// Thousandths of this unit → thousandths of the stored unit, rounded half away from zero to
    /// multiples of `finest`.
    #[must_use]
    pub fn to_stored(self, milli: i64, finest: i64) -> i64 {
        let (up, down, first) = self.ratio();
        let finest = i128::from(finest.max(1));
        let steps = divide((i128::from(milli) + first) * up, down * finest);
        i64::try_from(steps * finest).unwrap_or(i64::MAX)
    }

    /// Thousandths of the stored unit → thousandths of this unit, rounded half away from zero.
    #[must_use]
    pub fn from_stored(self, milli: i64) -> i64 {
        let (up, down, first) = self.ratio();
        i64::try_from(divide(i128::from(milli) * down, up) - first).unwrap_or(i64::MAX)
    }
}

/// Division rounded half away from zero; the divisor is positive.
pub(super) fn divide(value: i128, by: i128) -> i128 {
    let half = by / 2;
    if value < 0 { -((-value + half) / by) } else { (value + half) / by }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn conversions_are_the_exact_ones() {
        assert_eq!(Unit::Fahrenheit.to_stored(98_600, 100), 37_000);
        assert_eq!(Unit::Pound.to_stored(150_000, 1), 68_039);
        assert_eq!(Unit::Inch.to_stored(65_000, 100), 165_100);
        assert_eq!(Unit::Metre.to_stored(1_650, 100), 165_000);
        assert_eq!(Unit::Gram.to_stored(3_250_000, 1), 3_250);
        assert_eq!(Unit::MmolPerL.to_stored(5_500, 1000), 99_000);
        assert_eq!(Unit::Fahrenheit.to_stored(-40_000, 100), -40_000);
    }

    proptest! {
        #[test]
        fn there_and_back_is_within_half_a_thousandth(milli in -1_000_000..1_000_000i64, unit in prop::sample::select(vec![
            Unit::Fahrenheit, Unit::Gram, Unit::Metre, Unit::Inch, Unit::MmolPerL, Unit::Pound, Unit::Kilogram,
        ])) {
            let back = unit.to_stored(unit.from_stored(milli), 1);
            // One thousandth of the coarser unit is the most that rounding can cost.
            let coarsest = unit.to_stored(1_000, 1).abs().max(1_000) / 1_000 + 1;
            prop_assert!((back - milli).abs() <= coarsest, "{back} {milli}");
        }
    }
}
