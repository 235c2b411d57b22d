//! Reading a note with what was added to it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reader, content_of, visible};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{At, Reply};
use crate::modules::clinic::note::{NoteContent, NoteId};
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

/// A note to read.
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
    /// Word key and text of each part that says something.
    sections: Vec<(String, String)>,
    vitals: Vec<VitalShown>,
    addenda: Vec<AddendumShown>,
    may_write: bool,
}
crate::page!(NotePage, "modules/clinic/pages/note.html", "note-title", |d| d.name.clone());

fn sections(c: &NoteContent) -> Vec<(String, String)> {
    let parts = [
        ("note-reason", &c.reason),
        ("note-evolution", &c.evolution),
        ("note-exam", &c.exam),
        ("note-results", &c.results),
        ("note-diagnosis", &c.diagnosis),
        ("note-prognosis", &c.prognosis),
        ("note-treatment", &c.treatment),
    ];
    parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (key.to_owned(), text.clone())).collect()
}

pub(super) async fn show(who: Reader, at: At<NoteId>) -> Outcome<Reply<NotePage>> {
    let (id, me, leave) = (at.0, who.session.user, who.leave());
    let row = visible(&who, id).await?;
    let (kept, addenda) = who.business.read(move |db| Ok((store::vitals_of(db, id)?, store::addenda(db, id, me)?))).await?;
    let (actor, person) = (who.actor(), row.person);
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("note"))).await?;
    let zone = who.business.profile().zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let content = content_of(&who, leave, &row)?;
    let vitals = if row.signed_at.is_some() {
        kept.iter()
            .filter_map(|(vital, sign, sealed)| Some((vitals::sign_named(sign)?, vital, sealed)))
            .map(|(sign, vital, sealed)| {
                Ok(vitals::shown(sign, who.business.vault().open(&store::vital_place(vital), sealed)?.reveal(leave)))
            })
            .collect::<Outcome<Vec<_>>>()?
    } else {
        vitals::judge(&content.vitals).map(|v| v.iter().map(|(sign, kept)| vitals::shown(*sign, kept)).collect()).unwrap_or_default()
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
        sections: sections(&content),
        vitals,
        addenda,
        may_write: who.may::<may::WriteCharts>(),
    }))
}
