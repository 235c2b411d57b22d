//! Orders and results as FHIR R4: `ServiceRequest`, `DiagnosticReport`, Observation (laboratory).

use serde_json::{Value as Json, json};

use super::figure::{self, Flag, Reading};
use super::order::OrderContent;
use super::result::{ResultContent, Value};
use super::store::{OrderRow, ResultRow};
use crate::modules::clinic::catalogue::study_named;
use crate::modules::clinic::fhir::{LOINC, concept, display, figure as quantity, numbered, put, reference, status, words};

/// A reference to a resource made here.
pub(super) fn refer(resource: &Json) -> Json {
    reference(resource["id"].as_str().unwrap_or_default())
}

/// A request for each study of an order.
pub(super) fn requests(row: &OrderRow, content: &OrderContent, subject: &Json) -> Vec<Json> {
    let of = |(n, study): (usize, &super::order::Wanted)| {
        let mut order = json!({
            "resourceType": "ServiceRequest",
            "id": numbered(row.id.bytes(), n),
            "status": if row.answered { "completed" } else { "active" },
            "intent": "order",
            "priority": if content.urgent { "urgent" } else { "routine" },
            "requisition": { "value": format!("{:06}", row.folio) },
            "code": concept(LOINC, &study.loinc, &study.name),
            "subject": subject,
            "authoredOn": row.issued_at.rfc3339(),
            "requester": display(&content.head.author),
        });
        if !content.reason.is_empty() {
            order["reasonCode"] = json!([words(&content.reason)]);
        }
        put(&mut order, "patientInstruction", &content.preparation);
        order
    };
    content.studies.iter().enumerate().map(of).collect()
}

/// A result and its values.
pub(super) fn report(row: &ResultRow, content: &ResultContent, subject: &Json, based_on: Option<&Vec<Json>>) -> Vec<Json> {
    let at = row.studied_at.rfc3339();
    let replaced = row.superseded_by.is_some();
    let values = content.values.iter().enumerate().map(|(n, v)| observation((&numbered(row.id.bytes(), n), replaced), v, subject, &at));
    let values: Vec<Json> = values.collect();
    let mut report = json!({
        "resourceType": "DiagnosticReport",
        "id": row.id.to_string(),
        "status": report_status(row),
        "code": concept(LOINC, study_named(&content.study).map_or("", |s| s.loinc.as_str()), &content.study),
        "subject": subject,
        "effectiveDateTime": at,
    });
    if !values.is_empty() {
        report["result"] = values.iter().map(refer).collect();
    }
    if !content.lab.is_empty() {
        report["performer"] = json!([display(&content.lab)]);
    }
    if let Some(orders) = based_on {
        report["basedOn"] = orders.clone().into();
    }
    put(&mut report, "conclusion", &content.comments);
    std::iter::once(report).chain(values).collect()
}

/// Where a report stands among those that corrected it or were corrected by it.
const fn report_status(row: &ResultRow) -> &'static str {
    match (row.superseded_by, row.supersedes) {
        (Some(_), _) => "entered-in-error",
        (None, Some(_)) => "corrected",
        (None, None) => "final",
    }
}

fn observation((id, replaced): (&str, bool), v: &Value, subject: &Json, at: &str) -> Json {
    let mut found = json!({
        "resourceType": "Observation",
        "id": id,
        "status": if replaced { "entered-in-error" } else { "final" },
        "category": [status("observation-category", "laboratory")],
        "code": concept(LOINC, study_named(&v.name).map_or("", |s| s.loinc.as_str()), &v.name),
        "subject": subject,
        "effectiveDateTime": at,
    });
    match v.figure() {
        Some(figure) => found["valueQuantity"] = quantity(figure, &v.unit),
        None => put(&mut found, "valueString", [v.value.as_str(), &v.unit].join(" ").trim()),
    }
    let flag = match v.flag {
        Flag::None => None,
        Flag::Low => Some("L"),
        Flag::High => Some("H"),
        Flag::CriticalLow => Some("LL"),
        Flag::CriticalHigh => Some("HH"),
    };
    if let Some(flag) = flag {
        found["interpretation"] = json!([status("v3-ObservationInterpretation", flag)]);
    }
    let end = |typed: &str| match figure::read(typed) {
        Reading::Figure(number) => Some(quantity(number, &v.unit)),
        _ => None,
    };
    let mut range = json!({});
    for (name, typed) in [("low", &v.low), ("high", &v.high)] {
        if let Some(end) = end(typed) {
            range[name] = end;
        }
    }
    if range.as_object().is_some_and(|r| !r.is_empty()) {
        found["referenceRange"] = json!([range]);
    }
    found
}
