//! Consents to procedures in the whole file.

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::content::Content;
use super::paper::{Drawn, draw};
use super::{ConsentId, Kind, store};
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::http::Caller;
use crate::keyring::Reveal;
use crate::modules::clinic::fhir::{LOINC, concept, reference, status, words};
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::clinic::whole_file::{Share, SharedFile};
use crate::modules::contacts::PersonId;

struct Sheet {
    row: store::Row,
    content: Content,
    drawn: Drawn,
}

struct Consents {
    /// Sheets that were not completed.
    open: i64,
    sheets: Vec<Sheet>,
    scans: Vec<SharedFile>,
}

/// Reads those that were completed: a sheet that nobody signed says nothing.
pub fn read(db: &Connection, business: &Business, leave: Reveal, person: PersonId) -> Outcome<Box<dyn Share>> {
    let vault = business.vault();
    let mut hands: HashMap<ConsentId, Drawn> = HashMap::new();
    for (consent, hand) in store::hands_of_person(db, person)? {
        let strokes = vault.open(&store::hand_place(&hand.id), &hand.strokes)?.reveal(leave).clone();
        hands.entry(consent).or_default().push((hand.hand, strokes));
    }
    let (rows, open): (Vec<_>, Vec<_>) = store::of_person(db, person, u32::MAX)?.into_iter().partition(|row| row.completed_at.is_some());
    let sheets = rows.into_iter().map(|row| {
        let content = vault.open(&store::content_place(&row.id), &row.content)?.reveal(leave).clone();
        Ok(Sheet { drawn: hands.remove(&row.id).unwrap_or_default(), row, content })
    });
    let sheets: Vec<Sheet> = sheets.collect::<Outcome<_>>()?;
    let numbers: HashMap<ConsentId, usize> = sheets.iter().zip(1..).map(|(s, n)| (s.row.id, n)).collect();
    let scans = store::scans_of_person(db, person)?.into_iter().filter_map(|(sheet, scan, key)| Some((*numbers.get(&sheet)?, scan, key)));
    let scans = scans.map(|(number, scan, key)| {
        let label = vault.open(&store::scan_place(&scan.id), &scan.label)?.reveal(leave).clone();
        Ok(SharedFile { folder: "file-consents", number, label, id: *scan.id.bytes(), key })
    });
    Ok(Box::new(Consents { open: i64::try_from(open.len()).unwrap_or(i64::MAX), sheets, scans: scans.collect::<Outcome<_>>()? }))
}

/// The rule that wants the sheet.
const fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::Procedure => "NOM-004-SSA3-2012, 10.1.1",
        Kind::Discharge => "NOM-004-SSA3-2012, 10.2",
    }
}

impl Share for Consents {
    fn resources(&self, person: PersonId) -> Vec<Value> {
        self.sheets
            .iter()
            .map(|s| {
                json!({
                    "resourceType": "Consent",
                    "id": s.row.id.to_string(),
                    "status": if s.row.revoked_at.is_some() { "inactive" } else { "active" },
                    "scope": status("consentscope", "treatment"),
                    "category": [concept(LOINC, "59284-0", &s.content.title)],
                    "patient": reference(&person.to_string()),
                    "dateTime": s.row.completed_at.unwrap_or(s.row.made_at).rfc3339(),
                    "policyRule": words(rule(s.row.kind)),
                })
            })
            .collect()
    }

    fn papers(&self, who: &Caller, _head: &Letterhead) -> Outcome<Vec<(String, Vec<u8>)>> {
        let folder = who.house.words.t(who.business.profile().lang, "file-consents");
        let drawn = self
            .sheets
            .iter()
            .enumerate()
            .map(|(n, s)| Ok((format!("{folder}/{:02}.pdf", n + 1), draw(who, &s.row, &s.content, &s.drawn, s.row.revoked_at)?)));
        drawn.collect()
    }

    fn left_out(&self) -> Option<(&'static str, i64)> {
        (self.open > 0).then_some(("file-without-consents", self.open))
    }

    fn files(&self) -> &[SharedFile] {
        &self.scans
    }
}
