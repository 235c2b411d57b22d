//! `MedicationRequest` for each item of a prescription, `MedicationStatement` for what is taken.

use serde_json::{Value, json};

use crate::modules::clinic::fhir::{reference, words};
use crate::modules::clinic::whole_file::gather::Gathered;

/// Items of prescriptions.
pub(super) fn requests(read: &Gathered) -> Vec<Value> {
    read.prescriptions
        .iter()
        .flat_map(|p| {
            p.content.items.iter().enumerate().map(move |(n, item)| {
                let mut id = *p.id.bytes();
                id[15] ^= u8::try_from(n + 1).unwrap_or(u8::MAX);
                let how = [&item.dose, &item.route, &item.frequency, &item.duration, &item.notes];
                let how = how.into_iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join(", ");
                json!({
                    "resourceType": "MedicationRequest",
                    "id": uuid::Uuid::from_bytes(id).to_string(),
                    "status": "active",
                    "intent": "order",
                    "groupIdentifier": { "value": format!("{:06}", p.folio) },
                    "medicationCodeableConcept": words(&format!("{} {} {}", item.generic, item.strength, item.form)),
                    "subject": reference(&read.person.to_string()),
                    "authoredOn": p.issued_at.rfc3339(),
                    "requester": reference(&p.author.to_string()),
                    "dosageInstruction": [{ "text": how, "route": words(&item.route) }],
                    "note": [{ "text": item.quantity }],
                })
            })
        })
        .collect()
}

/// What is taken.
pub(super) fn statements(read: &Gathered) -> Vec<Value> {
    let taken = read.alerts.iter().filter(|a| a.kind == "medicine");
    taken
        .map(|a| {
            json!({
                "resourceType": "MedicationStatement",
                "id": a.id.to_string(),
                "status": if a.ended_at.is_some() { "stopped" } else { "active" },
                "medicationCodeableConcept": words(&a.text),
                "subject": reference(&read.person.to_string()),
                "dateAsserted": a.made_at.rfc3339(),
            })
        })
        .collect()
}
