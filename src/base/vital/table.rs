//! The table of signs.

use serde::{Deserialize, Serialize};

use super::Unit;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// Systolic blood pressure.
    Systolic,
    /// Diastolic blood pressure.
    Diastolic,
    /// Heart rate.
    HeartRate,
    /// Respiratory rate.
    RespiratoryRate,
    /// Body temperature.
    Temperature,
    /// Oxygen saturation by pulse oximetry.
    OxygenSaturation,
    /// Body weight.
    Weight,
    /// Body height, or length of an infant.
    Height,
    /// Body mass index: computed, never typed.
    BodyMassIndex,
    /// Head circumference, under three years.
    HeadCircumference,
    /// Waist circumference.
    Waist,
    /// Capillary glucose.
    Glucose,
    /// Pain, 0 to 10.
    Pain,
}

/// Whether a value asks for a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// Nothing to say.
    Fine,
    /// Below the adult warning limit.
    Low,
    /// At or above the adult warning limit.
    High,
    /// Below the critical limit.
    CriticalLow,
    /// At or above the critical limit.
    CriticalHigh,
}

/// One row of the table. All values in thousandths of the stored unit.
#[derive(Clone, Copy, Debug)]
pub struct SignFacts {
    /// The sign.
    pub sign: Sign,
    /// Its LOINC code.
    pub loinc: &'static str,
    /// Units it may be typed in; the first is the stored one.
    pub units: &'static [Unit],
    /// What an input field steps by (weight under 10 kg: see [`SignFacts::step_at`]).
    pub step: i64,
    /// The finest difference that is stored.
    pub finest: i64,
    /// Outside of these a value is refused.
    pub hard: (i64, i64),
    /// Below the first or from the second on, a person is asked to confirm (adults).
    pub warn: (Option<i64>, Option<i64>),
    /// Below the first or from the second on, a value is critical (adults).
    pub critical: (Option<i64>, Option<i64>),
}

type Limits = (Option<i64>, Option<i64>);

const fn row(
    sign: Sign,
    loinc: &'static str,
    units: &'static [Unit],
    step: i64,
    hard: (i64, i64),
    warn: Limits,
    critical: Limits,
) -> SignFacts {
    // A gram matters in a newborn; everything else is stored as finely as it is read.
    let finest = if matches!(sign, Sign::Weight) { 1 } else { step };
    SignFacts { sign, loinc, units, step, finest, hard, warn, critical }
}

const NONE: Limits = (None, None);
const LENGTHS: &[Unit] = &[Unit::Centimetre, Unit::Metre, Unit::Inch];

/// The signs in the order in which a chart shows them. «Over 110» is written as «from 111».
const TABLE: [SignFacts; 13] = [
    row(Sign::Systolic, "8480-6", &[Unit::MmHg], 1000, (40_000, 300_000), (Some(90_000), Some(140_000)), (Some(80_000), Some(180_000))),
    row(Sign::Diastolic, "8462-4", &[Unit::MmHg], 1000, (20_000, 200_000), (Some(50_000), Some(90_000)), (None, Some(110_000))),
    row(
        Sign::HeartRate,
        "8867-4",
        &[Unit::PerMinute],
        1000,
        (20_000, 300_000),
        (Some(50_000), Some(111_000)),
        (Some(40_000), Some(141_000)),
    ),
    row(
        Sign::RespiratoryRate,
        "9279-1",
        &[Unit::PerMinute],
        1000,
        (4_000, 120_000),
        (Some(10_000), Some(25_000)),
        (Some(8_000), Some(31_000)),
    ),
    row(
        Sign::Temperature,
        "8310-5",
        &[Unit::Celsius, Unit::Fahrenheit],
        100,
        (25_000, 45_000),
        (Some(35_500), Some(38_000)),
        (Some(35_000), Some(39_500)),
    ),
    row(Sign::OxygenSaturation, "59408-5", &[Unit::Percent], 1000, (30_000, 100_000), (Some(92_000), None), (Some(88_000), None)),
    row(Sign::Weight, "29463-7", &[Unit::Kilogram, Unit::Gram, Unit::Pound], 100, (300, 500_000), NONE, NONE),
    row(Sign::Height, "8302-2", LENGTHS, 100, (20_000, 260_000), NONE, NONE),
    row(
        Sign::BodyMassIndex,
        "39156-5",
        &[Unit::KgPerM2],
        100,
        (5_000, 120_000),
        (Some(18_500), Some(25_000)),
        (Some(16_000), Some(40_000)),
    ),
    row(Sign::HeadCircumference, "9843-4", LENGTHS, 100, (15_000, 70_000), NONE, NONE),
    row(Sign::Waist, "8280-0", LENGTHS, 500, (20_000, 250_000), NONE, NONE),
    row(
        Sign::Glucose,
        "41653-7",
        &[Unit::MgPerDl, Unit::MmolPerL],
        1000,
        (10_000, 1_000_000),
        (Some(70_000), Some(140_000)),
        (Some(54_000), Some(300_000)),
    ),
    row(Sign::Pain, "72514-3", &[Unit::Score], 1000, (0, 10_000), (None, Some(7_000)), NONE),
];

impl Sign {
    /// Every sign, in the order in which a chart shows them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|facts| facts.sign)
    }

    /// The row of the table.
    #[must_use]
    pub fn facts(self) -> &'static SignFacts {
        // The enum is declared in the order of the table; a test holds both together.
        &TABLE[self as usize]
    }

    /// The unit in which values are stored.
    #[must_use]
    pub fn stored_unit(self) -> Unit {
        self.facts().units[0]
    }
}

impl SignFacts {
    /// The step of an input field near a value: scales for infants show 10 g.
    #[must_use]
    pub fn step_at(&self, stored_milli: i64) -> i64 {
        if matches!(self.sign, Sign::Weight) && stored_milli < 10_000 { 10 } else { self.step }
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
