//! Encounter for each signed note, `DocumentReference` for its text and for each attachment.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::audit::anchor::hex;
use crate::http::Caller;
use crate::modules::clinic::fhir::{reference, words};
use crate::modules::clinic::note::Kind;
use crate::modules::clinic::whole_file::gather::{Gathered, Note};

/// Visits.
pub(super) fn encounters(who: &Caller, read: &Gathered) -> Vec<Value> {
    let notes = read.notes.iter().filter(|n| n.addendum_of.is_none());
    notes
        .map(|n| {
            let class = if n.kind == Kind::Urgent { ("EMER", "emergency") } else { ("AMB", "ambulatory") };
            let mut encounter = json!({
                "resourceType": "Encounter",
                "id": n.id.to_string(),
                "status": "finished",
                "class": { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": class.0, "display": class.1 },
                "type": [words(&who.house.words.t(read.profile.lang, &n.kind.word()))],
                "subject": reference(&read.person.to_string()),
                "participant": [{ "individual": reference(&n.author.to_string()) }],
                "period": { "start": n.started_at.rfc3339(), "end": n.signed_at.rfc3339() },
            });
            if !n.content.reason.is_empty() {
                encounter["reasonCode"] = json!([words(&n.content.reason)]);
            }
            encounter
        })
        .collect()
}

/// The note in words, as it was signed.
fn text(who: &Caller, read: &Gathered, n: &Note) -> String {
    if n.addendum_of.is_some() {
        return n.content.evolution.clone();
    }
    let said = n.content.said(n.kind).into_iter();
    said.map(|(part, text)| format!("{}\n{text}\n", who.house.words.t(read.profile.lang, &n.kind.part_word(part.code))))
        .collect::<Vec<_>>()
        .join("\n")
}

/// An id of its own beside the encounter's: the same bytes with the last one turned.
fn document_id(n: &Note) -> String {
    let mut bytes = *n.id.bytes();
    bytes[15] ^= 0xff;
    uuid::Uuid::from_bytes(bytes).to_string()
}

/// Texts of notes and addenda, and what was scanned.
pub(super) fn documents(who: &Caller, read: &Gathered) -> Vec<Value> {
    let notes = read.notes.iter().map(|n| {
        let about = n.addendum_of.unwrap_or(n.id);
        let mut document = json!({
            "resourceType": "DocumentReference",
            "id": document_id(n),
            "status": "current",
            "docStatus": "final",
            "type": words(&who.house.words.t(read.profile.lang, &n.kind.word())),
            "subject": reference(&read.person.to_string()),
            "date": n.signed_at.rfc3339(),
            "author": [reference(&n.author.to_string())],
            "description": format!("SHA-256 {}", hex(&n.hash)),
            "content": [{ "attachment": { "contentType": "text/plain; charset=utf-8", "language": read.profile.lang.tag(), "data": BASE64.encode(text(who, read, n)) } }],
            "context": { "encounter": [reference(&about.to_string())] },
        });
        if let Some(of) = n.addendum_of.and_then(|of| read.notes.iter().find(|n| n.id == of)) {
            document["relatesTo"] = json!([{ "code": "appends", "target": reference(&document_id(of)) }]);
        }
        document
    });
    let files = read.files.iter().map(|f| {
        json!({
            "resourceType": "DocumentReference",
            "id": f.id.to_string(),
            "status": "current",
            "subject": reference(&read.person.to_string()),
            "date": f.made_at.rfc3339(),
            "content": [{ "attachment": { "contentType": f.kind, "title": f.label } }],
        })
    });
    notes.chain(files).collect()
}
