//! Writing a note: begun, kept as it is typed, signed or thrown away.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Writer, content_of};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::vital::Sign;
use crate::http::{At, Caller, Done, Input, Reply};
use crate::keyring::Clear;
use crate::modules::clinic::note::{NoteContent, NoteId, NoteTyped};
use crate::modules::clinic::sign::sign;
use crate::modules::clinic::store::{self, NoteRow};
use crate::modules::clinic::vitals;
use crate::modules::contacts::{self, PersonId};

/// A note.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct NoteRef {
    id: NoteId,
    /// The version to send with the next change.
    version: i64,
}

/// Nothing to say.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

async fn start(
    who: &Writer,
    person: PersonId,
    addendum_of: Option<NoteId>,
    sent: Option<crate::store::idempotency::Once>,
) -> Outcome<NoteRef> {
    let vault = who.business.vault().clone();
    let (key, card) = who.business.read(move |db| Ok((contacts::key_of(db, person)?, contacts::card(db, &vault, person)?))).await?;
    // The age at the time of the note is stored and never computed anew (NOM-004 5.9).
    let today = who.business.profile().zone().date(who.business.now());
    let age_days = card.reveal(who.leave()).birth().map(|b| i64::from((today - b).get_days()));
    let id = NoteId::mint(who.business.now());
    let sealed = who.business.vault().seal_value(key, &store::note_place(&id), &Clear::new(NoteContent::default()))?;
    let (author, actor) = (who.session.user, who.actor());
    who.business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                store::insert_note(tx, id, person, author, addendum_of, &sealed, age_days)?;
                audit::record(
                    tx,
                    actor,
                    &Event::done(if addendum_of.is_some() { "addendum.begin" } else { "note.begin" }, "note", id.bytes()),
                )?;
                Ok(NoteRef { id, version: 1 })
            })
        })
        .await
}

pub(super) async fn begin(who: Writer, at: At<PersonId>, input: Input<Nothing>) -> Outcome<Done<NoteRef>> {
    let made = start(&who, at.0, None, input.once(&who)).await?;
    Ok(Done::made(format!("/notes/{}/edit", made.id), made))
}

pub(super) async fn begin_addendum(who: Writer, at: At<NoteId>, input: Input<Nothing>) -> Outcome<Done<NoteRef>> {
    let of = at.0;
    let row = who.business.read(move |db| store::note(db, of)).await?;
    let made = start(&who, row.person, Some(of), input.once(&who)).await?;
    Ok(Done::made(format!("/notes/{}/edit", made.id), made))
}

/// A field of the vital signs on the form.
#[derive(Serialize, ToSchema)]
struct VitalField {
    sign: String,
    word: String,
    value: String,
    unit: String,
    /// Units to choose from: code and word.
    units: Vec<(String, String)>,
}

/// The form of a note.
#[derive(Serialize, ToSchema)]
pub(super) struct NoteForm {
    id: NoteId,
    version: i64,
    person: PersonId,
    name: String,
    addendum: bool,
    reason: String,
    evolution: String,
    exam: String,
    results: String,
    diagnosis: String,
    prognosis: String,
    treatment: String,
    vitals: Vec<VitalField>,
}
crate::page!(NoteForm, "modules/clinic/pages/note_edit.html", "note-edit-title", |d| d.name.clone());

pub(super) async fn edit(who: Writer, at: At<NoteId>) -> Outcome<Reply<NoteForm>> {
    let id = at.0;
    let row = who.business.read(move |db| store::note(db, id)).await?;
    own_draft(&who, &row)?;
    let c = content_of(&who, who.leave(), &row)?;
    let vitals = Sign::all()
        .filter(|s| *s != Sign::BodyMassIndex)
        .map(|s| {
            let name = vitals::code(s);
            let typed = c.vitals.get(&name).cloned().unwrap_or_default();
            VitalField {
                word: who.t(&format!("vital-{name}")),
                units: s.facts().units.iter().map(|u| (u.ucum().to_owned(), vitals::pretty(u.ucum()).to_owned())).collect(),
                sign: name,
                value: typed.value,
                unit: typed.unit,
            }
        })
        .collect();
    Ok(Reply(NoteForm {
        id,
        version: row.version,
        person: row.person,
        name: contacts::name_of(&who.business, row.person),
        addendum: row.addendum_of.is_some(),
        reason: c.reason.clone(),
        evolution: c.evolution.clone(),
        exam: c.exam.clone(),
        results: c.results.clone(),
        diagnosis: c.diagnosis.clone(),
        prognosis: c.prognosis.clone(),
        treatment: c.treatment.clone(),
        vitals,
    }))
}

fn own_draft(who: &Caller, row: &NoteRow) -> Outcome<()> {
    if row.signed_at.is_some() {
        return Err(Problem::new(Code::Signed));
    }
    if row.author != who.session.user {
        return Err(Problem::new(Code::NotAllowed));
    }
    Ok(())
}

async fn keep(who: &Writer, id: NoteId, typed: NoteTyped, judged: bool) -> Outcome<NoteRef> {
    let row = who.business.read(move |db| store::note(db, id)).await?;
    own_draft(who, &row)?;
    let (version, person) = (typed.version, row.person);
    let content = NoteContent::from(typed);
    if judged {
        vitals::judge(&content.vitals)?;
    }
    let key = who.business.read(move |db| contacts::key_of(db, person)).await?;
    let sealed = who.business.vault().seal_value(key, &store::note_place(&id), &Clear::new(content))?;
    who.business
        .write(move |tx| {
            store::update_note(tx, id, version, &sealed)?;
            Ok(NoteRef { id, version: version + 1 })
        })
        .await
}

pub(super) async fn save(who: Writer, at: At<NoteId>, input: Input<NoteTyped>) -> Outcome<Done<NoteRef>> {
    let kept = keep(&who, at.0, input.into_inner(), true).await?;
    Ok(Done::see(format!("/notes/{}", at.0), kept).say(who.t("note-saved")))
}

/// What was typed so far, unjudged: nobody loses a sentence to a wrong temperature.
pub(super) async fn save_draft(who: Writer, at: At<NoteId>, input: Input<NoteTyped>) -> Outcome<Done<NoteRef>> {
    let kept = keep(&who, at.0, input.into_inner(), false).await?;
    Ok(Done::see(format!("/notes/{}/edit", at.0), kept))
}

pub(super) async fn discard(who: Writer, at: At<NoteId>) -> Outcome<Done<NoteRef>> {
    let (id, author, actor) = (at.0, who.session.user, who.actor());
    let row = who.business.read(move |db| store::note(db, id)).await?;
    own_draft(&who, &row)?;
    who.business
        .write(move |tx| {
            store::delete_draft(tx, id, author)?;
            audit::record(tx, actor, &Event::done("note.discard", "note", id.bytes()))
        })
        .await?;
    Ok(Done::see(format!("/charts/{}", row.person), NoteRef { id, version: row.version }).say(who.t("note-discarded")))
}

/// The version that was read.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    /// The version that was read.
    #[garde(skip)]
    version: i64,
}

pub(super) async fn sign_it(who: Writer, at: At<NoteId>, input: Input<Read>) -> Outcome<Done<NoteRef>> {
    sign(&who, who.leave(), at.0, input.version).await?;
    Ok(Done::see(format!("/notes/{}", at.0), NoteRef { id: at.0, version: input.version }).say(who.t("note-signed")))
}
