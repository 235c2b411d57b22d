//! Whose value it is: limits that depend on age, sex and the height of the clinic above the sea.

use super::{Alarm, Sign};

/// The person at the moment of the measurement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Age in days; `None` (unknown) is judged as an adult.
    pub age_days: Option<i64>,
    /// Whether female, where known.
    pub female: Option<bool>,
    /// The clinic's height above the sea in metres.
    pub altitude_m: u16,
}

/// From the first on a value is fine again, from the second on high; thousandths of the stored unit.
type Limits = (Option<i64>, Option<i64>);

/// Limits of one sign up to an age (exclusive).
struct Band {
    sign: Sign,
    below_days: i64,
    warn: Limits,
    critical: Limits,
}

const YEAR: i64 = 365;
/// From 13 years on blood pressure and pulse are read as an adult's.
const TEEN: i64 = 4_748;
/// Body-mass index and waist have adult classes from 18 years on.
const ADULT: i64 = 6_575;

const fn band(sign: Sign, below_days: i64, warn: Limits, critical: Limits) -> Band {
    Band { sign, below_days, warn, critical }
}

const fn both(low: i64, high: i64) -> Limits {
    (Some(low * 1000), Some(high * 1000))
}

/// Children, awake (ranges as paediatric life support teaches them; what is critical is our own, wider).
/// Within a sign the youngest first; whoever is older than the last is an adult in that sign.
const BANDS: [Band; 14] = [
    band(Sign::HeartRate, 91, both(85, 206), both(60, 221)),
    band(Sign::HeartRate, 2 * YEAR, both(100, 191), both(60, 221)),
    band(Sign::HeartRate, 10 * YEAR + 2, both(60, 141), both(50, 181)),
    band(Sign::RespiratoryRate, YEAR, both(30, 61), both(20, 81)),
    band(Sign::RespiratoryRate, 4 * YEAR, both(24, 41), both(15, 61)),
    band(Sign::RespiratoryRate, 6 * YEAR, both(22, 35), both(12, 51)),
    band(Sign::RespiratoryRate, TEEN, both(18, 31), both(10, 41)),
    // A fever in the first three months is never waited out.
    band(Sign::Temperature, 91, (Some(36_000), Some(37_500)), (Some(35_500), Some(38_000))),
    band(Sign::Systolic, 28, (None, None), (Some(60_000), Some(120_000))),
    band(Sign::Systolic, YEAR, (None, None), (Some(70_000), Some(130_000))),
    // Its lower limit rises with each year: see `systolic_floor`.
    band(Sign::Systolic, 10 * YEAR + 2, (None, None), (None, Some(150_000))),
    band(Sign::Systolic, TEEN, (Some(95_000), Some(130_000)), (Some(90_000), Some(160_000))),
    band(Sign::Diastolic, TEEN, (None, Some(85_000)), (None, Some(110_000))),
    band(Sign::BodyMassIndex, ADULT, (None, None), (None, None)),
];

/// Between one and ten years: 70 and twice the age in years (mmHg).
fn systolic_floor(age_days: i64) -> i64 {
    (70 + 2 * (age_days / YEAR)) * 1000
}

impl Sign {
    /// How a stored value looks in this person.
    ///
    /// From 2,000 m on a healthy saturation starts at 91 % instead of 94 %, so its warning moves down by the same
    /// three points; otherwise everybody in Toluca would be marked. What is critical is so at any height.
    #[must_use]
    pub fn alarm(self, stored_milli: i64, subject: &Subject) -> Alarm {
        let (mut warn, critical) = self.limits(subject);
        if matches!(self, Self::OxygenSaturation) && subject.altitude_m >= 2000 {
            warn.0 = warn.0.map(|limit| limit - 3_000);
        }
        let below = |limit: Option<i64>| limit.is_some_and(|limit| stored_milli < limit);
        let from = |limit: Option<i64>| limit.is_some_and(|limit| stored_milli >= limit);
        if below(critical.0) {
            Alarm::CriticalLow
        } else if from(critical.1) {
            Alarm::CriticalHigh
        } else if below(warn.0) {
            Alarm::Low
        } else if from(warn.1) {
            Alarm::High
        } else {
            Alarm::Fine
        }
    }

    /// What asks for a look and what is critical in this person, in thousandths of the stored unit.
    #[must_use]
    pub fn limits(self, subject: &Subject) -> (Limits, Limits) {
        let facts = self.facts();
        let adult = (facts.warn, facts.critical);
        let Some(age) = subject.age_days else { return self.by_sex(subject, adult) };
        let Some(band) = BANDS.iter().find(|b| b.sign == self && age < b.below_days) else { return self.by_sex(subject, adult) };
        let growing = matches!(self, Self::Systolic) && (YEAR..10 * YEAR + 2).contains(&age);
        let low = if growing { Some(systolic_floor(age)) } else { band.critical.0 };
        (band.warn, (low, band.critical.1))
    }

    /// The waist of an adult: from 90 cm in a man, 80 cm in a woman.
    fn by_sex(self, subject: &Subject, limits: (Limits, Limits)) -> (Limits, Limits) {
        let grown = subject.age_days.is_some_and(|age| age >= ADULT);
        match (self, subject.female) {
            (Self::Waist, Some(female)) if grown => ((None, Some(if female { 80_000 } else { 90_000 })), limits.1),
            _ => limits,
        }
    }
}

#[cfg(test)]
#[path = "subject_tests.rs"]
mod tests;
