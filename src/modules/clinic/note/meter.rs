//! How complete a note is, numeral by numeral: for the one who writes it and for a self-audit.

use serde::Serialize;
use utoipa::ToSchema;

use super::kind::{Kind, VITALS};
use super::{NoteContent, field_of};
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::clinic::vitals;

/// One line of the meter.
#[derive(Serialize, ToSchema)]
pub struct Measure {
    /// The part's code.
    pub code: &'static str,
    /// The form's field.
    pub field: String,
    /// Where NOM-004-SSA3-2012 asks for it.
    pub numeral: &'static str,
    /// The note cannot be signed without it.
    pub must: bool,
    /// It says something.
    pub done: bool,
}

/// Every part of a note of this kind.
pub fn measure(kind: Kind, content: &NoteContent) -> Vec<Measure> {
    kind.parts()
        .iter()
        .map(|part| Measure {
            code: part.code,
            field: field_of(part.code),
            numeral: part.numeral,
            must: part.must,
            done: if part.code == VITALS { signs_missing(kind, content).is_empty() } else { !content.text(part.code).is_empty() },
        })
        .collect()
}

fn signs_missing(kind: Kind, content: &NoteContent) -> Vec<String> {
    if kind.signs().is_empty() && content.vitals.is_empty() {
        return vec![VITALS.to_owned()];
    }
    kind.signs().iter().map(|s| vitals::code(*s)).filter(|s| !content.vitals.contains_key(s)).collect()
}

/// Refuses to sign what the norm wants and the note lacks, naming every missing part.
///
/// # Errors
/// `BadInput` with a field for each.
pub fn complete(kind: Kind, content: &NoteContent) -> Outcome<()> {
    let mut problem = Problem::new(Code::BadInput);
    for part in measure(kind, content).into_iter().filter(|m| m.must && !m.done) {
        if part.code == VITALS {
            for sign in signs_missing(kind, content) {
                problem = problem.and_field(format!("vitals.{sign}.value"), "required");
            }
        } else {
            problem = problem.and_field(part.field, "required");
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn faults(kind: Kind, content: &NoteContent) -> Vec<String> {
        complete(kind, content).err().map(|p| p.fields.into_iter().map(|f| f.field).collect()).unwrap_or_default()
    }

    #[test]
    fn an_incomplete_note_names_every_missing_part() {
        let note = NoteContent { evolution: "Mejor.".into(), ..NoteContent::default() };
        assert_eq!(faults(Kind::Evolution, &note), ["diagnosis", "prognosis", "treatment"]);
    }

    #[test]
    fn an_emergency_wants_its_signs_one_by_one() {
        let mut note = NoteContent::default();
        for part in Kind::Urgent.parts() {
            note.set(part.code, "x".into());
        }
        note.vitals.insert("temperature".into(), super::super::VitalTyped { value: "37".into(), ..Default::default() });
        assert_eq!(
            faults(Kind::Urgent, &note),
            ["vitals.systolic.value", "vitals.diastolic.value", "vitals.heart-rate.value", "vitals.respiratory-rate.value"]
        );
    }

    #[test]
    fn every_kind_can_be_completed_and_every_must_is_missed() {
        for kind in Kind::ALL {
            let mut note = NoteContent::default();
            for sign in kind.signs() {
                note.vitals.insert(vitals::code(*sign), super::super::VitalTyped { value: "1".into(), ..Default::default() });
            }
            for part in kind.parts() {
                note.set(part.code, "x".into());
            }
            assert!(complete(kind, &note).is_ok(), "{kind:?}");
            for part in kind.parts().iter().filter(|p| p.must && p.code != VITALS) {
                let mut lacking = note.clone();
                lacking.set(part.code, String::new());
                assert_eq!(faults(kind, &lacking), [field_of(part.code)], "{kind:?}");
            }
        }
    }
}
