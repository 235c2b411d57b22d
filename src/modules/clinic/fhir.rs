//! Small pieces of FHIR R4 (hl7.org/fhir/R4) that every room writes its resources with.

use serde_json::{Value, json};

pub(super) const ICD_10: &str = "http://hl7.org/fhir/sid/icd-10";
pub(super) const LOINC: &str = "http://loinc.org";
const UCUM: &str = "http://unitsofmeasure.org";

/// A reference within the bundle.
pub(super) fn reference(id: &str) -> Value {
    json!({ "reference": format!("urn:uuid:{id}") })
}

/// What is said in words only.
pub(super) fn words(text: &str) -> Value {
    json!({ "text": text })
}

/// A code of a system with its words; an empty code leaves the words alone.
pub(super) fn concept(system: &str, code: &str, text: &str) -> Value {
    if code.is_empty() { words(text) } else { json!({ "coding": [{ "system": system, "code": code }], "text": text }) }
}

/// A code of one of HL7's own systems.
pub(super) fn status(kind: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": format!("http://terminology.hl7.org/CodeSystem/{kind}"), "code": code }] })
}

/// A figure in millionths with its unit as the laboratory wrote it: no code is claimed for it.
#[allow(clippy::cast_precision_loss)] // a laboratory's figure is far below 2^52 millionths
pub(super) fn figure(millionths: i64, unit: &str) -> Value {
    let value = millionths as f64 / 1_000_000.0;
    if unit.is_empty() { json!({ "value": value }) } else { json!({ "value": value, "unit": unit }) }
}

/// A figure in thousandths whose unit is a UCUM code.
#[allow(clippy::cast_precision_loss)] // thousandths of a vital sign are far below 2^52
pub(super) fn measured(thousandths: i64, unit: &str, code: &str) -> Value {
    json!({ "value": thousandths as f64 / 1000.0, "unit": unit, "system": UCUM, "code": code })
}

/// An id made of another and a place in its list.
pub(super) fn numbered(bytes: &[u8; 16], n: usize) -> String {
    let mut bytes = *bytes;
    let n = u16::try_from(n + 1).unwrap_or(u16::MAX).to_be_bytes();
    (bytes[14], bytes[15]) = (bytes[14] ^ n[0] ^ 0xa5, bytes[15] ^ n[1] ^ 0x5a);
    uuid::Uuid::from_bytes(bytes).to_string()
}

/// Somebody, or a place, that has no resource of its own in the bundle.
pub(super) fn display(text: &str) -> Value {
    json!({ "display": text })
}

/// Leaves out what is empty: FHIR knows no empty texts.
pub(super) fn put(resource: &mut Value, name: &str, text: &str) {
    if !text.is_empty() {
        resource[name] = text.into();
    }
}
