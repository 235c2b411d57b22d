use super::*;

fn aged(days: i64) -> Subject {
    Subject { age_days: Some(days), ..Subject::default() }
}

/// Somebody of every age group: days old, then normal and critical values of heart rate, respiration, systolic,
/// diastolic, temperature (in tenths), saturation.
const GROUPS: [(i64, [i64; 6], [i64; 6]); 7] = [
    (10, [140, 40, 72, 45, 368, 97], [225, 85, 55, 112, 381, 80]),
    (200, [130, 35, 85, 50, 368, 97], [225, 18, 65, 112, 401, 80]),
    (700, [120, 30, 92, 55, 368, 97], [50, 14, 71, 112, 401, 80]),
    (4 * 365 + 30, [100, 25, 98, 60, 368, 97], [185, 52, 77, 112, 349, 80]),
    (8 * 365 + 30, [90, 20, 104, 65, 368, 97], [48, 42, 85, 112, 401, 80]),
    (11 * 365 + 30, [80, 20, 110, 68, 368, 97], [39, 9, 89, 112, 401, 80]),
    (40 * 365, [72, 16, 118, 76, 368, 97], [150, 7, 79, 112, 401, 80]),
];

#[test]
fn every_age_group_normal_and_critical() {
    let signs = [
        (Sign::HeartRate, 1000),
        (Sign::RespiratoryRate, 1000),
        (Sign::Systolic, 1000),
        (Sign::Diastolic, 1000),
        (Sign::Temperature, 100),
        (Sign::OxygenSaturation, 1000),
    ];
    for (days, normal, critical) in GROUPS {
        for (at, (sign, scale)) in signs.into_iter().enumerate() {
            assert_eq!(sign.alarm(normal[at] * scale, &aged(days)), Alarm::Fine, "{sign:?} at {days} days");
            let found = sign.alarm(critical[at] * scale, &aged(days));
            assert!(matches!(found, Alarm::CriticalLow | Alarm::CriticalHigh), "{sign:?} {} at {days} days: {found:?}", critical[at]);
        }
    }
}

#[test]
fn limits_turn_at_their_value_and_not_a_step_before() {
    for days in GROUPS.map(|g| g.0) {
        for sign in Sign::all() {
            let (warn, critical) = sign.limits(&aged(days));
            let step = sign.facts().step;
            let alarm = |milli| sign.alarm(milli, &aged(days));
            if let Some(low) = critical.0 {
                assert_eq!(alarm(low - step), Alarm::CriticalLow, "{sign:?} at {days} days");
                assert_ne!(alarm(low), Alarm::CriticalLow, "{sign:?} at {days} days");
            }
            if let Some(high) = critical.1 {
                assert_ne!(alarm(high - step), Alarm::CriticalHigh, "{sign:?} at {days} days");
                assert_eq!(alarm(high), Alarm::CriticalHigh, "{sign:?} at {days} days");
            }
            if let (Some(low), Some(high)) = warn {
                assert!(
                    low < high && critical.0.is_none_or(|c| c <= low) && critical.1.is_none_or(|c| c >= high),
                    "{sign:?} at {days} days"
                );
            }
        }
    }
}

#[test]
fn the_same_pulse_is_a_baby_at_rest_and_an_adult_in_trouble() {
    assert_eq!(Sign::HeartRate.alarm(150_000, &aged(60)), Alarm::Fine);
    assert_eq!(Sign::HeartRate.alarm(150_000, &aged(40 * 365)), Alarm::CriticalHigh);
    assert_eq!(Sign::HeartRate.alarm(150_000, &Subject::default()), Alarm::CriticalHigh, "unknown age is an adult");
}

#[test]
fn a_child_has_no_adult_body_mass_class() {
    assert_eq!(Sign::BodyMassIndex.alarm(15_000, &aged(5 * 365)), Alarm::Fine);
    assert_eq!(Sign::BodyMassIndex.alarm(15_000, &aged(30 * 365)), Alarm::CriticalLow);
}

#[test]
fn a_waist_is_judged_by_sex_in_adults_only() {
    let woman = Subject { female: Some(true), ..aged(40 * 365) };
    let man = Subject { female: Some(false), ..woman };
    assert_eq!(Sign::Waist.alarm(85_000, &woman), Alarm::High);
    assert_eq!(Sign::Waist.alarm(85_000, &man), Alarm::Fine);
    assert_eq!(Sign::Waist.alarm(85_000, &aged(40 * 365)), Alarm::Fine);
    assert_eq!(Sign::Waist.alarm(85_000, &Subject { age_days: Some(10 * 365), ..woman }), Alarm::Fine);
}

#[test]
fn a_saturation_is_read_at_the_height_of_the_clinic() {
    let toluca = Subject { altitude_m: 2_660, ..Subject::default() };
    assert_eq!(Sign::OxygenSaturation.alarm(91_000, &Subject::default()), Alarm::Low);
    assert_eq!(Sign::OxygenSaturation.alarm(91_000, &toluca), Alarm::Fine);
    assert_eq!(Sign::OxygenSaturation.alarm(87_000, &toluca), Alarm::CriticalLow);
}
