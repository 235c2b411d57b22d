//! Writing a note: begun, kept as it is typed, signed or thrown away.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Writer, content_of};
use crate::audit::{self, Event};
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::vital::{Sign, milli_text};
use crate::http::{At, Caller, Done, Input, Reply};
use crate::keyring::Clear;
use crate::modules::clinic::access;
use crate::modules::clinic::note::{self, Kind, NoteContent, NoteId, NoteTyped, Part};
use crate::modules::clinic::sign::sign;
use crate::modules::clinic::store::{self, NoteRow};
use crate::modules::clinic::templates::{self, TemplateShown};
use crate::modules::clinic::vitals;
use crate::modules::contacts::{self, PersonId};

/// A note.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct NoteRef {
    id: NoteId,
    /// The version to send with the next change.
    version: i64,
}

/// What to begin.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Beginning {
    /// What kind of note.
    #[garde(skip)]
    #[serde(default)]
    kind: Kind,
}

/// Nothing to say.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

async fn start(
    who: &Writer,
    person: PersonId,
    kind: Kind,
    addendum_of: Option<NoteId>,
    sent: Option<crate::store::idempotency::Once>,
) -> Outcome<NoteRef> {
    access::writes(who, kind)?;
    access::open(who, person).await?;
    let vault = who.business.vault().clone();
    let (key, card) = who.business.read(move |db| Ok((contacts::key_of(db, person)?, contacts::card(db, &vault, person)?))).await?;
    // The age at the time of the note is stored and never computed anew (NOM-004 5.9).
    let today = who.business.profile().zone().date(who.business.now());
    let age_days = card.reveal(who.leave()).birth().map(|b| i64::from((today - b).get_days()));
    let id = NoteId::mint(who.business.now());
    let mut content = NoteContent::default();
    if kind == Kind::Referral {
        content.set("sends", who.business.profile().name.clone());
    }
    let sealed = who.business.vault().seal_value(key, &store::note_place(&id), &Clear::new(content))?;
    let (actor, note) =
        (who.actor(), store::NewNote { id, person, author: who.session.user, kind, addendum_of, content: sealed, age_days });
    who.business
        .write(move |tx| {
            crate::store::idempotency::once(tx, sent.as_ref(), || {
                store::insert_note(tx, &note)?;
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

pub(super) async fn begin(who: Writer, at: At<PersonId>, input: Input<Beginning>) -> Outcome<Done<NoteRef>> {
    let made = start(&who, at.0, input.kind, None, input.once(&who)).await?;
    Ok(Done::made(format!("/notes/{}/edit", made.id), made))
}

pub(super) async fn begin_addendum(who: Writer, at: At<NoteId>, input: Input<Nothing>) -> Outcome<Done<NoteRef>> {
    let of = at.0;
    let row = who.business.read(move |db| store::note(db, of)).await?;
    let made = start(&who, row.person, row.kind, Some(of), input.once(&who)).await?;
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
    context: String,
    /// Ways of measuring to choose from: code and word; none where it does not matter.
    contexts: Vec<(String, String)>,
    /// The value of the last visit, with its unit.
    last: String,
}

/// A part of the note on the form.
#[derive(Serialize, ToSchema)]
struct PartField {
    code: &'static str,
    /// The field's name.
    name: String,
    numeral: &'static str,
    must: bool,
    rows: String,
    value: String,
    /// It holds the vital signs.
    vitals: bool,
}

/// The form of a note.
#[derive(Serialize, ToSchema)]
pub(super) struct NoteForm {
    id: NoteId,
    version: i64,
    person: PersonId,
    name: String,
    kind: Kind,
    addendum: bool,
    /// The text of an addendum.
    evolution: String,
    parts: Vec<PartField>,
    vitals: Vec<VitalField>,
    confirmed: bool,
    without_consent: bool,
    templates: Vec<TemplateShown>,
}
crate::page!(NoteForm, "modules/clinic/pages/note_edit.html", "note-edit-title", |d| d.name.clone());

pub(super) async fn edit(who: Writer, at: At<NoteId>) -> Outcome<Reply<NoteForm>> {
    let (id, me, leave, vault) = (at.0, who.session.user, who.leave(), who.business.vault().clone());
    let row = who.business.read(move |db| store::note(db, id)).await?;
    own_draft(&who, &row)?;
    let (person, kind) = (row.person, row.kind);
    let (templates, last) = who
        .business
        .read(move |db| {
            let last = Sign::all().map(|s| Ok(store::series(db, person, s, 1)?.pop())).collect::<Outcome<Vec<_>>>()?;
            Ok((templates::list(db, &vault, leave, me, Some(kind))?, last))
        })
        .await?;
    let c = content_of(&who, leave, &row)?;
    let vitals = Sign::all().zip(last).filter(|(s, _)| *s != Sign::BodyMassIndex).map(|(s, last)| vital_field(&who, &c, s, last));
    Ok(Reply(NoteForm {
        id,
        version: row.version,
        person,
        name: contacts::name_of(&who.business, person),
        kind,
        addendum: row.addendum_of.is_some(),
        evolution: c.evolution.clone(),
        parts: kind.parts().iter().map(|p| part_field(p, &c)).collect(),
        vitals: vitals.collect::<Outcome<Vec<_>>>()?,
        confirmed: c.confirmed,
        without_consent: c.without_consent,
        templates,
    }))
}

fn part_field(part: &Part, content: &NoteContent) -> PartField {
    let name = note::field_of(part.code);
    PartField {
        code: part.code,
        name: name.split_once('.').map_or(name.clone(), |(map, key)| format!("{map}[{key}]")),
        numeral: part.numeral,
        must: part.must,
        rows: part.rows.to_string(),
        value: content.text(part.code).to_owned(),
        vitals: part.code == note::VITALS,
    }
}

fn vital_field(who: &Writer, content: &NoteContent, sign: Sign, last: Option<store::Latest>) -> Outcome<VitalField> {
    let name = vitals::code(sign);
    let typed = content.vitals.get(&name).cloned().unwrap_or_default();
    let last = match last {
        None => String::new(),
        Some((id, _, sealed, _)) => {
            let kept = who.business.vault().open(&store::vital_place(&id), &sealed)?;
            let kept = kept.reveal(who.leave());
            format!("{} {}", milli_text(kept.stored_milli), vitals::pretty(&kept.unit)).trim().to_owned()
        }
    };
    Ok(VitalField {
        word: who.t(&format!("vital-{name}")),
        units: sign.facts().units.iter().map(|u| (u.ucum().to_owned(), vitals::pretty(u.ucum()).to_owned())).collect(),
        contexts: vitals::contexts(sign).iter().map(|c| ((*c).to_owned(), who.t(&format!("vital-context-{c}")))).collect(),
        sign: name,
        value: typed.value,
        unit: typed.unit,
        context: typed.context,
        last,
    })
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
    let mut content = NoteContent::from(typed);
    content.fit(row.kind);
    let (vault, leave, profile, at) = (who.business.vault().clone(), who.leave(), who.business.profile(), row.started_at);
    let (key, before) =
        who.business.read(move |db| Ok((contacts::key_of(db, person)?, vitals::before(db, &vault, leave, person, &profile, at)?))).await?;
    if judged {
        vitals::judge(&content.vitals, &before, content.confirmed)?;
    }
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
    /// A second doctor who is asked to sign.
    #[garde(skip)]
    #[serde(default)]
    second: Option<UserId>,
}

pub(super) async fn sign_it(who: Writer, at: At<NoteId>, input: Input<Read>) -> Outcome<Done<NoteRef>> {
    sign(&who, who.leave(), at.0, input.version, input.second).await?;
    Ok(Done::see(format!("/notes/{}", at.0), NoteRef { id: at.0, version: input.version }).say(who.t("note-signed")))
}
