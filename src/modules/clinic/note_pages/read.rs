//! Reading a note with what was added to it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reader, content_of, visible};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{At, Reply};
use crate::modules::clinic::access;
use crate::modules::clinic::cosign::{self, Colleague, CosignatureId};
use crate::modules::clinic::note::{Diagnosis, Kind, Measure, NoteContent, NoteId, measure, read_diagnoses};
use crate::modules::clinic::store;
use crate::modules::clinic::vitals::{self, VitalShown};
use crate::modules::contacts::{self, PersonId};

/// An addendum under its note.
#[derive(Serialize, ToSchema)]
struct AddendumShown {
    id: NoteId,
    text: String,
    author: String,
    when: String,
    signed: bool,
    mine: bool,
    version: i64,
}

/// A second signature, asked or given.
#[derive(Serialize, ToSchema)]
struct CosignerShown {
    id: CosignatureId,
    name: String,
    /// Empty where it is still asked.
    signed_at: String,
    /// The reader asked, and may withdraw it.
    mine: bool,
}

/// A note to read.
#[allow(clippy::struct_excessive_bools)] // each is a question that the page asks by itself
#[derive(Serialize, ToSchema)]
pub(super) struct NotePage {
    id: NoteId,
    version: i64,
    person: PersonId,
    name: String,
    author: String,
    when: String,
    signed_at: String,
    hash: String,
    mine: bool,
    addendum_of: Option<NoteId>,
    kind: Kind,
    /// Word key and text of each part that says something.
    sections: Vec<(String, String)>,
    diagnoses: Vec<Diagnosis>,
    /// How complete a draft is, numeral by numeral.
    meter: Vec<Measure>,
    /// Nobody could consent.
    without_consent: bool,
    cosigners: Vec<CosignerShown>,
    /// Who can be asked for a second signature.
    colleagues: Vec<Colleague>,
    /// A second signature is asked of the reader.
    wanted: bool,
    vitals: Vec<VitalShown>,
    addenda: Vec<AddendumShown>,
    may_write: bool,
}
crate::page!(NotePage, "modules/clinic/pages/note.html", "note-title", |d| d.name.clone());

/// Parts in words, in the order of the note.
fn sections(kind: Kind, content: &NoteContent) -> Vec<(String, String)> {
    content.said(kind).into_iter().map(|(part, text)| (kind.part_word(part.code), text.to_owned())).collect()
}

pub(super) async fn show(who: Reader, at: At<NoteId>) -> Outcome<Reply<NotePage>> {
    let (id, me, leave) = (at.0, who.session.user, who.leave());
    let row = visible(&who, id).await?;
    let (vault, profile, person, at) = (who.business.vault().clone(), who.business.profile(), row.person, row.started_at);
    let (kept, addenda, cosigners, colleagues, before) = who
        .business
        .read(move |db| {
            let before = vitals::before(db, &vault, leave, person, &profile, at)?;
            Ok((store::vitals_of(db, id)?, store::addenda(db, id, me)?, cosign::of_note(db, id)?, cosign::colleagues(db, me)?, before))
        })
        .await?;
    let actor = who.actor();
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("note"))).await?;
    let zone = who.business.profile().zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let content = content_of(&who, leave, &row)?;
    let vitals = if row.signed_at.is_some() {
        vitals::in_order(&kept)
            .map(|(sign, vital, sealed)| {
                Ok(vitals::shown(sign, who.business.vault().open(&store::vital_place(vital), sealed)?.reveal(leave), &before.subject))
            })
            .collect::<Outcome<Vec<_>>>()?
    } else {
        vitals::judge(&content.vitals, &before, true)
            .map(|v| v.iter().map(|(sign, kept)| vitals::shown(*sign, kept, &before.subject)).collect())
            .unwrap_or_default()
    };
    let addenda = addenda
        .iter()
        .map(|a| {
            Ok(AddendumShown {
                id: a.id,
                text: content_of(&who, leave, a)?.evolution.clone(),
                author: a.author_name.clone(),
                when: when(a.signed_at.unwrap_or(a.started_at)),
                signed: a.signed_at.is_some(),
                mine: a.author == me,
                version: a.version,
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(Reply(NotePage {
        id,
        version: row.version,
        person: row.person,
        name: contacts::name_of(&who.business, row.person),
        author: row.author_name.clone(),
        when: when(row.started_at),
        signed_at: row.signed_at.map(when).unwrap_or_default(),
        hash: row.hash.map(|h| audit::anchor::hex(&h)[..16].to_owned()).unwrap_or_default(),
        mine: row.author == me,
        addendum_of: row.addendum_of,
        kind: row.kind,
        sections: if row.addendum_of.is_some() {
            vec![("addendum-text".to_owned(), content.evolution.clone())]
        } else {
            sections(row.kind, &content)
        },
        diagnoses: read_diagnoses(&content.diagnosis),
        meter: if row.signed_at.is_none() && row.addendum_of.is_none() { measure(row.kind, &content) } else { Vec::new() },
        without_consent: content.without_consent,
        wanted: cosigners.iter().any(|c| c.doctor == me && c.signed_at.is_none()),
        colleagues: colleagues.into_iter().filter(|c| !cosigners.iter().any(|s| s.doctor == c.id)).collect(),
        cosigners: cosigners
            .into_iter()
            .map(|c| CosignerShown { mine: c.asked_by == me, id: c.id, name: c.name, signed_at: c.signed_at.map(when).unwrap_or_default() })
            .collect(),
        vitals,
        addenda,
        may_write: who.may::<may::WriteNotes>() && access::writes(&who, row.kind).is_ok(),
    }))
}
