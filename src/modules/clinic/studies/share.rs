//! Orders and results in the whole file.

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::{Value as Json, json};

use super::figure::{self, Flag, Reading};
use super::order::OrderContent;
use super::result::{ResultContent, Value};
use super::store::{self, OrderRow, ResultRow};
use super::{OrderId, order_pages, report};
use crate::base::clock::Zone;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::documents::letter::{self, Block, Letter, Section, Table};
use crate::documents::{Paper, Words};
use crate::http::Caller;
use crate::keyring::Reveal;
use crate::modules::clinic::catalogue::study_named;
use crate::modules::clinic::fhir::{LOINC, concept, display, figure as quantity, numbered, put, reference, status, words};
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::clinic::prescription_pages::paper_problem;
use crate::modules::clinic::whole_file::{Share, SharedFile};
use crate::modules::contacts::PersonId;

struct Studies {
    orders: Vec<(OrderRow, OrderContent)>,
    results: Vec<(ResultRow, ResultContent)>,
    files: Vec<SharedFile>,
    zone: Zone,
}

/// Reads orders, results (those that were corrected too), and their files.
pub fn read(db: &Connection, business: &Business, leave: Reveal, person: PersonId) -> Outcome<Box<dyn Share>> {
    let vault = business.vault();
    let orders = store::orders(db, person, u32::MAX)?.into_iter().map(|row| {
        let content = vault.open(&store::order_place(&row.id), &row.content)?.reveal(leave).clone();
        Ok((row, content))
    });
    let orders = orders.collect::<Outcome<_>>()?;
    let results = store::all_results(db, person)?.into_iter().map(|row| {
        let content = report::open(vault, leave, &row)?;
        Ok((row, content))
    });
    let results = results.collect::<Outcome<_>>()?;
    let files = store::files_of_person(db, person)?.into_iter().map(|(file, key)| {
        let label = vault.open(&store::file_place(&file.id), &file.label)?.reveal(leave).clone();
        Ok(SharedFile { folder: "file-results", label, id: *file.id.bytes(), key })
    });
    Ok(Box::new(Studies { orders, results, files: files.collect::<Outcome<_>>()?, zone: business.profile().zone() }))
}

impl Share for Studies {
    fn resources(&self, person: PersonId) -> Vec<Json> {
        let subject = reference(&person.to_string());
        let mut found = Vec::new();
        let mut asked: HashMap<OrderId, Vec<Json>> = HashMap::new();
        for (row, content) in &self.orders {
            for (n, study) in content.studies.iter().enumerate() {
                let id = numbered(row.id.bytes(), n);
                asked.entry(row.id).or_default().push(reference(&id));
                let mut order = json!({
                    "resourceType": "ServiceRequest",
                    "id": id,
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
                found.push(order);
            }
        }
        for (row, content) in &self.results {
            let at = row.studied_at.rfc3339();
            let values: Vec<Json> = content
                .values
                .iter()
                .enumerate()
                .map(|(n, v)| observation((&numbered(row.id.bytes(), n), row.superseded_by.is_some()), v, &subject, &at))
                .collect();
            let mut report = json!({
                "resourceType": "DiagnosticReport",
                "id": row.id.to_string(),
                "status": report_status(row),
                "code": concept(LOINC, study_named(&content.study).map_or("", |s| s.loinc.as_str()), &content.study),
                "subject": subject,
                "effectiveDateTime": at,
            });
            if !values.is_empty() {
                report["result"] = values.iter().map(|v| reference(v["id"].as_str().unwrap_or_default())).collect();
            }
            if !content.lab.is_empty() {
                report["performer"] = json!([display(&content.lab)]);
            }
            if let Some(orders) = row.order.and_then(|(order, _)| asked.get(&order)) {
                report["basedOn"] = orders.clone().into();
            }
            put(&mut report, "conclusion", &content.comments);
            found.push(report);
            found.extend(values);
        }
        found
    }

    fn papers(&self, who: &Caller, head: &Letterhead) -> Outcome<Vec<(String, Vec<u8>)>> {
        let lang = who.business.profile().lang;
        let say = |key: &str| who.house.words.t(lang, key);
        let mut papers = self
            .orders
            .iter()
            .map(|(row, c)| Ok((format!("{}/{:06}.pdf", say("file-orders"), row.folio), order_pages::draw(who, row, c)?)))
            .collect::<Outcome<Vec<_>>>()?;
        if !self.results.is_empty() {
            let letter = Letter {
                layout: Paper::Letter.into(),
                establishment: head.establishment(),
                title: say("file-results-title"),
                folio: None,
                dated: head.date.clone(),
                notice: None,
                subject: Some(head.subject()),
                sections: self.results.iter().map(|(row, c)| section(&say, &self.zone, row, c)).collect(),
                signers: Vec::new(),
                verification: String::new(),
                hash: String::new(),
            };
            let pdf = letter::render(&letter, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))?;
            papers.push((format!("{}.pdf", say("file-results")), pdf));
        }
        Ok(papers)
    }

    fn files(&self) -> &[SharedFile] {
        &self.files
    }
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

/// One result on the paper of all of them.
fn section(say: &dyn Fn(&str) -> String, zone: &Zone, row: &ResultRow, c: &ResultContent) -> Section {
    let day = zone.wall(row.studied_at).strftime("%d/%m/%Y").to_string();
    let heading = [c.study.as_str(), &day, &c.lab].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
    let mut blocks = Vec::new();
    if row.superseded_by.is_some() {
        blocks.push(Block::Text(say("result-replaced")));
    }
    if !c.values.is_empty() {
        let columns = [("result-name", 0.4), ("result-value", 0.3), ("result-range", 0.3)];
        let line = |v: &Value| {
            let range = [v.low.as_str(), v.high.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" – ");
            let flag = v.flag.word().map(|w| format!(" ({})", say(w))).unwrap_or_default();
            vec![v.name.clone(), format!("{} {}{flag}", v.value, v.unit), range]
        };
        blocks.push(Block::Table(Table {
            columns: columns.iter().map(|(key, share)| (say(key), *share)).collect(),
            rows: c.values.iter().map(line).collect(),
        }));
    }
    if !c.comments.is_empty() {
        blocks.push(Block::Text(c.comments.clone()));
    }
    Section { heading: Some(heading), blocks }
}
