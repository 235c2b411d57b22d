//! Condition, `AllergyIntolerance`, Observation (vital signs profile).

use serde_json::{Value, json};

use crate::base::vital::Sign;
use crate::modules::clinic::fhir::{ICD_10, LOINC, concept, measured, numbered, reference, status, words};
use crate::modules::clinic::note::{Certainty, NoteId};
use crate::modules::clinic::vitals;
use crate::modules::clinic::whole_file::gather::{Gathered, Vital};

/// Diagnoses of visits and the list of problems.
pub(super) fn conditions(read: &Gathered) -> Vec<Value> {
    let of_notes = read.notes.iter().filter(|n| n.addendum_of.is_none()).flat_map(|n| {
        n.diagnoses().into_iter().enumerate().map(move |(at, d)| {
            let sure = match d.certainty {
                Certainty::Confirmed => "confirmed",
                Certainty::Provisional => "provisional",
                Certainty::Refuted => "refuted",
            };
            json!({
                "resourceType": "Condition",
                "id": numbered(n.id.bytes(), at),
                "clinicalStatus": status("condition-clinical", "active"),
                "verificationStatus": status("condition-ver-status", sure),
                "category": [status("condition-category", "encounter-diagnosis")],
                "code": concept(ICD_10, d.code.as_deref().unwrap_or_default(), &d.text),
                "subject": reference(&read.person.to_string()),
                "encounter": reference(&n.id.to_string()),
                "recordedDate": n.signed_at.rfc3339(),
            })
        })
    });
    let problems = read.alerts.iter().filter(|a| a.kind == "problem").map(|a| {
        let read_as = crate::modules::clinic::note::read_diagnoses(&a.text).into_iter().next();
        let (code, text) = read_as.map_or((None, a.text.clone()), |d| (d.code, d.text));
        let mut condition = json!({
            "resourceType": "Condition",
            "id": a.id.to_string(),
            "clinicalStatus": status("condition-clinical", if a.ended_at.is_some() { "inactive" } else { "active" }),
            "verificationStatus": status("condition-ver-status", "confirmed"),
            "category": [status("condition-category", "problem-list-item")],
            "code": concept(ICD_10, code.as_deref().unwrap_or_default(), &text),
            "subject": reference(&read.person.to_string()),
            "recordedDate": a.made_at.rfc3339(),
        });
        if let Some(ended) = a.ended_at {
            condition["abatementDateTime"] = ended.rfc3339().into();
        }
        condition
    });
    of_notes.chain(problems).collect()
}

/// Allergies.
pub(super) fn allergies(read: &Gathered) -> Vec<Value> {
    let allergies = read.alerts.iter().filter(|a| a.kind == "allergy");
    allergies
        .map(|a| {
            json!({
                "resourceType": "AllergyIntolerance",
                "id": a.id.to_string(),
                "clinicalStatus": status("allergyintolerance-clinical", if a.ended_at.is_some() { "inactive" } else { "active" }),
                "verificationStatus": status("allergyintolerance-verification", "confirmed"),
                "code": words(&a.text),
                "patient": reference(&read.person.to_string()),
                "recordedDate": a.made_at.rfc3339(),
            })
        })
        .collect()
}

fn quantity(v: &Vital) -> Value {
    measured(v.kept.stored_milli, vitals::pretty(&v.kept.unit), &v.kept.unit)
}

fn base(read: &Gathered, v: &Vital, code: &Value) -> Value {
    json!({
        "resourceType": "Observation",
        "id": v.id,
        "status": "final",
        "category": [status("observation-category", "vital-signs")],
        "code": code,
        "subject": reference(&read.person.to_string()),
        "encounter": reference(&v.note.to_string()),
        "effectiveDateTime": v.taken_at.rfc3339(),
    })
}

fn coded(sign: Sign) -> Value {
    let mut coding = vec![json!({ "system": LOINC, "code": sign.facts().loinc })];
    if sign == Sign::OxygenSaturation {
        // The profile wants the code for arterial saturation beside that of the oximeter.
        coding.insert(0, json!({ "system": LOINC, "code": "2708-6" }));
    }
    json!({ "coding": coding, "text": vitals::code(sign) })
}

/// Vital signs; both pressures of a visit are one observation.
pub(super) fn observations(read: &Gathered) -> Vec<Value> {
    let of = |note: NoteId, sign: Sign| read.vitals.iter().find(move |v| v.note == note && v.sign == sign);
    let mut found = Vec::new();
    for v in &read.vitals {
        let pair = match v.sign {
            Sign::Systolic => of(v.note, Sign::Diastolic),
            Sign::Diastolic if of(v.note, Sign::Systolic).is_some() => continue,
            _ => None,
        };
        if let Some(diastolic) = pair {
            let panel = json!({ "coding": [{ "system": LOINC, "code": "85354-9" }], "text": "blood-pressure" });
            let mut pressure = base(read, v, &panel);
            let part = |v: &Vital| json!({ "code": coded(v.sign), "valueQuantity": quantity(v) });
            pressure["component"] = json!([part(v), part(diastolic)]);
            found.push(pressure);
        } else {
            let mut one = base(read, v, &coded(v.sign));
            one["valueQuantity"] = quantity(v);
            found.push(one);
        }
    }
    found
}
