//! What is known of a person before new signs are judged: age, sex, the last weight and height.

use rusqlite::Connection;

use super::VitalKept;
use crate::base::clock::Instant;
use crate::base::problem::{FieldFault, Outcome};
use crate::base::vital::{Asked, Sign, Subject, body_mass_index, check_pressure, milli_text};
use crate::business::Profile;
use crate::keyring::{Reveal, Vault};
use crate::modules::clinic::store;
use crate::modules::contacts::{self, PersonId};

/// Grown: height does not change any more (days).
const GROWN: i64 = 7_300;
/// A weight that changes by a tenth within this many days is looked at again.
const SOON: i64 = 30;

/// A value of earlier.
#[derive(Clone, Copy)]
struct Past {
    milli: i64,
    days_ago: i64,
}

/// The person as the last visit left them.
#[derive(Clone, Copy, Default)]
pub struct Before {
    /// Age, sex, altitude.
    pub subject: Subject,
    weight: Option<Past>,
    height: Option<Past>,
}

/// Reads it: the card, two values.
///
/// # Errors
/// `NotFound`; `Sealed`; what SQLite says.
pub fn before(db: &Connection, vault: &Vault, leave: Reveal, person: PersonId, profile: &Profile, at: Instant) -> Outcome<Before> {
    let card = contacts::card(db, vault, person)?;
    let card = card.reveal(leave);
    let today = profile.zone().date(at);
    let past = |sign: Sign| -> Outcome<Option<Past>> {
        let Some((id, _, sealed, taken)) = store::series(db, person, sign, 1)?.pop() else { return Ok(None) };
        let kept = vault.open(&store::vital_place(&id), &sealed)?;
        let kept: &VitalKept = kept.reveal(leave);
        Ok(Some(Past { milli: kept.stored_milli, days_ago: (at.0 - taken.0) / 86_400_000 }))
    };
    Ok(Before {
        subject: Subject {
            age_days: card.birth().map(|b| i64::from((today - b).get_days())),
            female: match card.sex.as_str() {
                "female" => Some(true),
                "male" => Some(false),
                _ => None,
            },
            altitude_m: profile.altitude_m,
        },
        weight: past(Sign::Weight)?,
        height: past(Sign::Height)?,
    })
}

impl Before {
    /// What is possible but unusual, beside the other signs and the last visit.
    pub(super) fn look_again(&self, stored: &impl Fn(Sign) -> Option<i64>) -> Vec<FieldFault> {
        let mut found = Vec::new();
        let mut ask = |sign: &str, fault: &'static str, was: Option<i64>| {
            let args = was.map(|w| vec![("was", milli_text(w))]).unwrap_or_default();
            found.push(FieldFault { field: format!("vitals.{sign}.value"), fault: fault.into(), args });
        };
        if let Some((systolic, diastolic)) = stored(Sign::Systolic).zip(stored(Sign::Diastolic)) {
            match check_pressure(systolic, diastolic) {
                Ok(Some(Asked::NarrowPulse)) => ask("systolic", "vital-narrow-pulse", None),
                Ok(Some(Asked::WidePulse)) => ask("systolic", "vital-wide-pulse", None),
                _ => {}
            }
        }
        let (weight, height) = (stored(Sign::Weight), stored(Sign::Height));
        if let Some((_, Some(_))) = weight.zip(height).and_then(|(w, h)| body_mass_index(w, h)) {
            ask("weight", "vital-unlikely-body", None);
        }
        if let Some((now, was)) = weight.zip(self.weight)
            && was.days_ago <= SOON
            && (now - was.milli).abs() * 10 > was.milli
            && was.milli >= 10_000
        {
            ask("weight", "vital-weight-jump", Some(was.milli));
        }
        if let Some((now, was)) = height.zip(self.height) {
            let grown = self.subject.age_days.is_some_and(|a| a >= GROWN);
            if grown && (now - was.milli).abs() > 3_000 {
                ask("height", "vital-height-jump", Some(was.milli));
            } else if !grown && now + 1_000 < was.milli {
                ask("height", "vital-shrunk", Some(was.milli));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(before: &Before, signs: &[(Sign, i64)]) -> Vec<String> {
        let stored = |sign: Sign| signs.iter().find(|(s, _)| *s == sign).map(|(_, v)| *v);
        before.look_again(&stored).into_iter().map(|f| f.fault.into_owned()).collect()
    }

    fn of_age(days: i64, weight: i64, height: i64, days_ago: i64) -> Before {
        let past = |milli| Some(Past { milli, days_ago });
        Before { subject: Subject { age_days: Some(days), ..Subject::default() }, weight: past(weight), height: past(height) }
    }

    #[test]
    fn a_tenth_of_the_weight_within_a_month_is_asked_about() {
        let before = of_age(40 * 365, 70_000, 170_000, 30);
        assert_eq!(faults(&before, &[(Sign::Weight, 77_001)]), ["vital-weight-jump"]);
        assert!(faults(&before, &[(Sign::Weight, 77_000)]).is_empty());
        assert!(faults(&of_age(40 * 365, 70_000, 170_000, 31), &[(Sign::Weight, 90_000)]).is_empty());
        assert!(faults(&of_age(60, 3_500, 50_000, 20), &[(Sign::Weight, 4_500)]).is_empty(), "newborns grow");
    }

    #[test]
    fn adults_do_not_grow_and_children_do_not_shrink() {
        let adult = of_age(40 * 365, 70_000, 170_000, 900);
        assert_eq!(faults(&adult, &[(Sign::Height, 173_100)]), ["vital-height-jump"]);
        assert!(faults(&adult, &[(Sign::Height, 173_000)]).is_empty());
        let child = of_age(8 * 365, 25_000, 125_000, 900);
        assert_eq!(faults(&child, &[(Sign::Height, 123_900)]), ["vital-shrunk"]);
        assert!(faults(&child, &[(Sign::Height, 140_000)]).is_empty());
    }

    #[test]
    fn pulses_and_bodies_that_hardly_exist() {
        let nobody = Before::default();
        assert_eq!(faults(&nobody, &[(Sign::Systolic, 90_000), (Sign::Diastolic, 80_000)]), ["vital-narrow-pulse"]);
        assert_eq!(faults(&nobody, &[(Sign::Systolic, 200_000), (Sign::Diastolic, 90_000)]), ["vital-wide-pulse"]);
        assert_eq!(faults(&nobody, &[(Sign::Weight, 154_000), (Sign::Height, 65_000)]), ["vital-unlikely-body"]);
        assert!(faults(&nobody, &[(Sign::Weight, 70_000), (Sign::Height, 170_000)]).is_empty());
    }
}
