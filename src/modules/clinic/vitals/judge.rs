//! One form of vital signs: every value read, judged alone and beside the others.

use std::collections::BTreeMap;

use super::{Before, VitalKept, code, contexts, sign_named};
use crate::base::problem::{Code, FieldFault, Outcome, Problem};
use crate::base::vital::{Measured, Sign, Unit, VitalFault, body_mass_index, check_pressure, milli_text, parse_entry};
use crate::modules::clinic::note::VitalTyped;

fn unit_named(sign: Sign, text: &str) -> Option<Unit> {
    if text.is_empty() {
        Some(sign.stored_unit())
    } else {
        sign.facts().units.iter().copied().find(|u| u.ucum() == text || code(*u) == text)
    }
}

/// Judges every typed sign; computes the body-mass index where weight and height are there.
///
/// # Errors
/// Every fault at once, each under `vitals.<sign>.value`. What is possible but unusual is a fault until the writer
/// says that it was looked at again (`confirmed`).
pub fn judge(typed: &BTreeMap<String, VitalTyped>, before: &Before, confirmed: bool) -> Outcome<Vec<(Sign, VitalKept)>> {
    let mut faults = Problem::new(Code::BadInput);
    let mut measured: Vec<Measured> = Vec::new();
    for (name, entry) in typed {
        let field = format!("vitals.{name}.value");
        let Some(sign) = sign_named(name) else {
            faults = faults.and_field(field, "unknown-field");
            continue;
        };
        let read = unit_named(sign, &entry.unit).ok_or(VitalFault::WrongUnit).and_then(|unit| parse_entry(sign, &entry.value, unit));
        if !entry.context.is_empty() && !contexts(sign).contains(&entry.context.as_str()) {
            faults = faults.and_field(format!("vitals.{name}.context"), "not-a-choice");
        }
        match read {
            Ok(m) => measured.push(m),
            Err(fault) => faults.fields.push(said(&field, sign, &fault)),
        }
    }
    let stored = |sign: Sign| measured.iter().find(|m| m.sign == sign).map(|m| m.stored_milli);
    if let (Some(systolic), Some(diastolic)) = (stored(Sign::Systolic), stored(Sign::Diastolic))
        && let Err(fault) = check_pressure(systolic, diastolic)
    {
        faults.fields.push(said("vitals.systolic.value", Sign::Systolic, &fault));
    }
    if !confirmed {
        faults.fields.extend(before.look_again(&stored));
    }
    if !faults.fields.is_empty() {
        return Err(faults);
    }
    let context = |sign: Sign| typed.get(&code(sign)).map(|t| t.context.clone()).unwrap_or_default();
    let mut kept: Vec<(Sign, VitalKept)> = measured
        .iter()
        .map(|m| {
            (
                m.sign,
                VitalKept {
                    typed: m.typed.clone(),
                    typed_unit: m.unit.ucum().into(),
                    stored_milli: m.stored_milli,
                    unit: m.sign.stored_unit().ucum().into(),
                    context: context(m.sign),
                },
            )
        })
        .collect();
    if let Some((index, _)) = stored(Sign::Weight).zip(stored(Sign::Height)).and_then(|(w, h)| body_mass_index(w, h)) {
        kept.push((
            Sign::BodyMassIndex,
            VitalKept {
                typed: String::new(),
                typed_unit: String::new(),
                stored_milli: index,
                unit: Sign::BodyMassIndex.stored_unit().ucum().into(),
                context: String::new(),
            },
        ));
    }
    Ok(kept)
}

fn said(field: &str, sign: Sign, fault: &VitalFault) -> FieldFault {
    let with = |key: &'static str, args: Vec<(&'static str, String)>| FieldFault { field: field.to_owned(), fault: key.into(), args };
    match fault {
        VitalFault::OutOfRange { low, high } => with(
            "out-of-range",
            vec![
                ("least", format!("{} {}", milli_text(*low), sign.stored_unit().ucum())),
                ("most", format!("{} {}", milli_text(*high), sign.stored_unit().ucum())),
            ],
        ),
        VitalFault::AskedAbout { suggestion } => {
            with("vital-asked", vec![("value", milli_text(suggestion.stored_milli)), ("unit", sign.stored_unit().ucum().to_owned())])
        }
        VitalFault::TooFine(step) => with("vital-too-fine", vec![("step", milli_text(*step))]),
        VitalFault::PressureReversed => with("pressure-reversed", vec![]),
        VitalFault::WrongUnit => with("not-a-choice", vec![]),
        _ => with("not-a-number", vec![]),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, VitalTyped> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), VitalTyped { value: (*v).to_owned(), ..VitalTyped::default() })).collect()
    }

    #[test]
    fn commas_read_and_the_index_is_computed() {
        let kept = judge(&typed(&[("temperature", "36,5"), ("weight", "70"), ("height", "175")]), &Before::default(), false).unwrap();
        let milli = |sign| kept.iter().find(|(s, _)| *s == sign).unwrap().1.stored_milli;
        assert_eq!(milli(Sign::Temperature), 36_500);
        assert_eq!(milli(Sign::BodyMassIndex), 22_900);
    }

    #[test]
    fn swapped_units_are_asked_about_by_field() {
        let problem = judge(
            &typed(&[("height", "1.75"), ("systolic", "80"), ("diastolic", "120"), ("heart-rate", "veloz")]),
            &Before::default(),
            false,
        )
        .err()
        .unwrap();
        let faults: Vec<_> = problem.fields.iter().map(|f| (f.field.as_str(), f.fault.as_ref())).collect();
        assert!(faults.contains(&("vitals.height.value", "vital-asked")), "{faults:?}");
        assert!(faults.contains(&("vitals.systolic.value", "pressure-reversed")), "{faults:?}");
        assert!(faults.contains(&("vitals.heart-rate.value", "not-a-number")), "{faults:?}");
    }
}
