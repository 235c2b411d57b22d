//! Certificates in the whole file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::issue::Content;
use super::paper::{Numbered, annulled, draw};
use super::store;
use crate::audit::anchor::hex;
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::http::Caller;
use crate::keyring::Reveal;
use crate::modules::clinic::fhir::{reference, words};
use crate::modules::clinic::letterhead::Letterhead;
use crate::modules::clinic::whole_file::Share;
use crate::modules::contacts::PersonId;

/// Each with why it was annulled, where it was.
struct Certificates(Vec<(store::Row, Content, Option<String>)>);

/// Reads them.
pub fn read(db: &Connection, business: &Business, leave: Reveal, person: PersonId) -> Outcome<Box<dyn Share>> {
    let rows = store::of_person(db, person, u32::MAX)?;
    let opened = rows.into_iter().map(|row| {
        let content = business.vault().open(&store::place(&row.id), &row.content)?.reveal(leave).clone();
        let reason = row
            .annulled
            .as_ref()
            .map(|a| Ok::<_, Problem>(business.vault().open(&store::reason_place(&a.id), &a.reason)?.reveal(leave).clone()));
        let reason = reason.transpose()?;
        Ok((row, content, reason))
    });
    Ok(Box::new(Certificates(opened.collect::<Outcome<_>>()?)))
}

impl Share for Certificates {
    fn resources(&self, person: PersonId) -> Vec<Value> {
        self.0
            .iter()
            .map(|(row, c, _)| {
                json!({
                    "resourceType": "DocumentReference",
                    "id": row.id.to_string(),
                    "status": if row.annulled.is_some() { "entered-in-error" } else { "current" },
                    "docStatus": "final",
                    "type": words(&c.title),
                    "subject": reference(&person.to_string()),
                    "date": row.issued_at.rfc3339(),
                    "description": format!("SHA-256 {}", hex(&row.hash)),
                    "content": [{ "attachment": { "contentType": "text/plain; charset=utf-8", "title": c.title, "data": BASE64.encode(&c.text) } }],
                })
            })
            .collect()
    }

    fn papers(&self, who: &Caller, _head: &Letterhead) -> Outcome<Vec<(String, Vec<u8>)>> {
        let folder = who.house.words.t(who.business.profile().lang, "file-certificates");
        self.0
            .iter()
            .map(|(row, c, reason)| {
                let annulled = row.annulled.as_ref().map(|a| annulled(who, a.at, reason.as_deref().unwrap_or_default()));
                let numbered = Numbered { folio: row.folio, hash: hex(&row.hash), annulled };
                Ok((format!("{folder}/{:06}.pdf", row.folio), draw(who, c, Some(&numbered))?))
            })
            .collect()
    }
}
