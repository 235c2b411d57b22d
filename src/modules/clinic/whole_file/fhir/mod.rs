//! The file as a FHIR R4 bundle (hl7.org/fhir/R4): a collection that stands by itself, every reference within it.

mod findings;
mod medicines;
mod people;
mod visits;

use serde_json::{Value, json};

use super::gather::Gathered;
use crate::http::Caller;

/// The bundle.
pub(super) fn bundle(who: &Caller, read: &Gathered) -> Value {
    let mut resources = vec![people::patient(read), people::organization(who, read)];
    resources.extend(people::practitioners(read));
    resources.extend(visits::encounters(who, read));
    resources.extend(visits::documents(who, read));
    resources.extend(findings::conditions(read));
    resources.extend(findings::allergies(read));
    resources.extend(findings::observations(read));
    resources.extend(medicines::requests(read));
    resources.extend(medicines::statements(read));
    resources.extend(read.shares.iter().flat_map(|share| share.resources(read.person)));
    let entries: Vec<Value> = resources
        .into_iter()
        .map(|r| json!({ "fullUrl": format!("urn:uuid:{}", r["id"].as_str().unwrap_or_default()), "resource": r }))
        .collect();
    json!({ "resourceType": "Bundle", "type": "collection", "timestamp": read.now.rfc3339(), "entry": entries })
}
