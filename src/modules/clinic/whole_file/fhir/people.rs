//! Patient, Organization, Practitioner.

use serde_json::{Value, json};

use crate::http::Caller;
use crate::modules::clinic::fhir::reference;
use crate::modules::clinic::whole_file::gather::Gathered;

/// The person.
pub(super) fn patient(read: &Gathered) -> Value {
    let card = &read.card;
    let surnames = [card.surname1.as_str(), card.surname2.as_str()].join(" ");
    let given: Vec<&str> = card.given.split_whitespace().collect();
    let mut identifiers = vec![
        json!({ "use": "usual", "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR" }] }, "value": read.record_no.to_string() }),
    ];
    if !card.curp.is_empty() {
        identifiers.push(json!({ "system": "https://www.gob.mx/curp", "value": card.curp }));
    }
    let mut name = json!({ "use": "official", "text": card.full_name() });
    if !surnames.trim().is_empty() {
        name["family"] = surnames.trim().into();
    }
    if !given.is_empty() {
        name["given"] = given.into();
    }
    let mut patient = json!({
        "resourceType": "Patient",
        "id": read.person.to_string(),
        "identifier": identifiers,
        "active": true,
        "name": [name],
        "gender": match card.sex.as_str() { "female" => "female", "male" => "male", "non_binary" => "other", _ => "unknown" },
        "managingOrganization": reference(&organization_id(read)),
    });
    let mut telecom: Vec<Value> = card.phones.iter().map(|p| json!({ "system": "phone", "value": p })).collect();
    if !card.email.is_empty() {
        telecom.push(json!({ "system": "email", "value": card.email }));
    }
    if !telecom.is_empty() {
        patient["telecom"] = telecom.into();
    }
    if !card.birth.is_empty() {
        patient["birthDate"] = card.birth.clone().into();
    }
    if !card.address.is_empty() {
        patient["address"] = json!([{ "text": card.address }]);
    }
    patient
}

/// An id for the establishment that is the same in every export of this person and in none of another.
fn organization_id(read: &Gathered) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest([b"organization".as_slice(), read.person.bytes()].concat());
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid().to_string()
}

/// The establishment.
pub(super) fn organization(_who: &Caller, read: &Gathered) -> Value {
    let mut organization =
        json!({ "resourceType": "Organization", "id": organization_id(read), "active": true, "name": read.profile.name });
    if !read.profile.address.is_empty() {
        organization["address"] = json!([{ "text": read.profile.address }]);
    }
    if !read.profile.phone.is_empty() {
        organization["telecom"] = json!([{ "system": "phone", "value": read.profile.phone }]);
    }
    organization
}

/// Everybody who wrote.
pub(super) fn practitioners(read: &Gathered) -> Vec<Value> {
    read.practitioners
        .iter()
        .map(|(user, sheet)| {
            let by_note = read.notes.iter().find(|n| n.author == *user).map(|n| n.author_name.as_str());
            let beside = read.cosigned.iter().find(|c| c.doctor == *user).map(|c| c.name.as_str());
            let by_sheet = read.prescriptions.iter().find(|p| p.author == *user).map(|p| p.content.prescriber.as_str());
            let mut practitioner = json!({ "resourceType": "Practitioner", "id": user.to_string(), "name": [{ "text": by_note.or(by_sheet).or(beside).unwrap_or("—") }] });
            if !sheet.licence.is_empty() {
                practitioner["identifier"] = json!([{ "type": { "text": "Cédula profesional" }, "value": sheet.licence }]);
            }
            practitioner
        })
        .collect()
}
