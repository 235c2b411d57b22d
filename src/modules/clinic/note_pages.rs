//! The screens of a note: writing, reading, signing, adding to it, its paper.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::note::{NoteContent, NoteId, NoteTyped};
use super::prescription_pages::paper_problem;
use super::sign::sign;
use super::store::{self, NoteRow};
use super::vitals::{self, VitalShown};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::vital::Sign;
use crate::documents::note as paper;
use crate::documents::{Author, Establishment, Words};
use crate::http::{Allow, At, Caller, Done, Input, Paper, Reply, Routes};
use crate::keyring::{Clear, Reveal};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.post("/charts/{id}/notes", begin);
    r.get("/notes/{id}", show);
    r.get("/notes/{id}/edit", edit);
    r.post("/notes/{id}", save);
    r.post("/notes/{id}/draft", save_draft);
    r.post("/notes/{id}/discard", discard);
    r.post("/notes/{id}/sign", sign_it);
    r.post("/notes/{id}/addenda", begin_addendum);
    r.get("/notes/{id}/pdf", print);
}

type Writer = Allow<may::WriteCharts>;
type Reader = Allow<may::ReadCharts>;

/// A note.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
struct NoteRef {
    id: NoteId,
    /// The version to send with the next change.
    version: i64,
}

/// Nothing to say.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

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

async fn begin(who: Writer, at: At<PersonId>, input: Input<Nothing>) -> Outcome<Done<NoteRef>> {
    let made = start(&who, at.0, None, input.once(&who)).await?;
    Ok(Done::made(format!("/notes/{}/edit", made.id), made))
}

async fn begin_addendum(who: Writer, at: At<NoteId>, input: Input<Nothing>) -> Outcome<Done<NoteRef>> {
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
struct NoteForm {
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

fn content_of(who: &Caller, leave: Reveal, row: &NoteRow) -> Outcome<NoteContent> {
    Ok(who.business.vault().open(&store::note_place(&row.id), &row.content)?.reveal(leave).clone())
}

async fn edit(who: Writer, at: At<NoteId>) -> Outcome<Reply<NoteForm>> {
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

async fn save(who: Writer, at: At<NoteId>, input: Input<NoteTyped>) -> Outcome<Done<NoteRef>> {
    let kept = keep(&who, at.0, input.into_inner(), true).await?;
    Ok(Done::see(format!("/notes/{}", at.0), kept).say(who.t("note-saved")))
}

/// What was typed so far, unjudged: nobody loses a sentence to a wrong temperature.
async fn save_draft(who: Writer, at: At<NoteId>, input: Input<NoteTyped>) -> Outcome<Done<NoteRef>> {
    let kept = keep(&who, at.0, input.into_inner(), false).await?;
    Ok(Done::see(format!("/notes/{}/edit", at.0), kept))
}

async fn discard(who: Writer, at: At<NoteId>) -> Outcome<Done<NoteRef>> {
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
struct Read {
    /// The version that was read.
    #[garde(skip)]
    version: i64,
}

async fn sign_it(who: Writer, at: At<NoteId>, input: Input<Read>) -> Outcome<Done<NoteRef>> {
    sign(&who, who.leave(), at.0, input.version).await?;
    Ok(Done::see(format!("/notes/{}", at.0), NoteRef { id: at.0, version: input.version }).say(who.t("note-signed")))
}

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
struct NotePage {
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

async fn visible(who: &Reader, id: NoteId) -> Outcome<NoteRow> {
    let row = who.business.read(move |db| store::note(db, id)).await?;
    // A draft is its author's alone.
    if row.signed_at.is_none() && row.author != who.session.user { Err(Problem::new(Code::NotFound)) } else { Ok(row) }
}

async fn show(who: Reader, at: At<NoteId>) -> Outcome<Reply<NotePage>> {
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

async fn print(who: Reader, at: At<NoteId>) -> Outcome<Paper> {
    let (id, me) = (at.0, who.session.user);
    let row = visible(&who, id).await?;
    if row.signed_at.is_none() {
        return Err(Problem::new(Code::WrongState));
    }
    let (vault, person, author, actor) = (who.business.vault().clone(), row.person, row.author, who.actor());
    let (card, sheet, kept, addenda) = who
        .business
        .read(move |db| {
            Ok((
                contacts::card_with_number(db, &vault, person)?,
                store::practitioner(db, author)?,
                store::vitals_of(db, id)?,
                store::addenda(db, id, me)?,
            ))
        })
        .await?;
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("note.print", "note", id.bytes()))).await?;
    let caller = Caller::clone(&who);
    let leave = who.leave();
    let pdf = tokio::task::spawn_blocking(move || draw(&caller, leave, &row, &card, &sheet, &kept, &addenda))
        .await
        .map_err(Problem::internal)??;
    Ok(Paper::pdf("nota.pdf", pdf))
}

type Kept = (store::VitalId, String, crate::keyring::Sealed<vitals::VitalKept>);

fn draw(
    who: &Caller,
    leave: Reveal,
    row: &NoteRow,
    card: &(Clear<contacts::PersonCard>, i64),
    sheet: &store::Practitioner,
    kept: &[Kept],
    addenda: &[NoteRow],
) -> Outcome<Vec<u8>> {
    let profile = who.business.profile();
    let zone = profile.zone();
    let lang = profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let person = card.0.reveal(leave);
    let c = content_of(who, leave, row)?;
    let author = |name: &str| Author {
        name: name.to_owned(),
        licence: sheet.licence.clone(),
        institution: sheet.title_institution.clone(),
        specialty: (!sheet.specialty.is_empty()).then(|| (sheet.specialty.clone(), sheet.specialty_licence.clone())),
    };
    let vitals = kept
        .iter()
        .filter_map(|(id, sign, sealed)| Some((vitals::sign_named(sign)?, id, sealed)))
        .map(|(sign, id, sealed)| {
            let v = vitals::shown(sign, who.business.vault().open(&store::vital_place(id), sealed)?.reveal(leave));
            Ok((say(&format!("vital-{}", v.sign)), format!("{} {}", v.value, v.unit).trim().to_owned()))
        })
        .collect::<Outcome<Vec<_>>>()?;
    let addenda = addenda
        .iter()
        .filter_map(|a| Some((a, a.signed_at?, a.hash?)))
        .map(|(a, at, hash)| {
            Ok(paper::Addendum {
                text: content_of(who, leave, a)?.evolution.clone(),
                author: author(&a.author_name),
                signed_at: when(at),
                hash: audit::anchor::hex(&hash),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let body = [("note-reason", &c.reason), ("note-evolution", &c.evolution), ("note-exam", &c.exam), ("note-results", &c.results)];
    let note = paper::Note {
        establishment: Establishment {
            name: profile.name.clone(),
            kind: None,
            owner: None,
            address: if profile.address.is_empty() { "—".into() } else { profile.address.clone() },
            phone: (!profile.phone.is_empty()).then(|| profile.phone.clone()),
        },
        kind: say("note-title"),
        patient: person.full_name(),
        age: {
            let age = contacts::age_words(who, person.age(zone.date(row.started_at)));
            if age.is_empty() { "—".into() } else { age }
        },
        sex: if person.sex.is_empty() { "—".into() } else { say(&format!("sex-{}", person.sex.replace('_', "-"))) },
        address: (!person.address.is_empty()).then(|| person.address.clone()),
        record_number: card.1.to_string(),
        date: when(row.started_at),
        sections: body.into_iter().filter(|(_, t)| !t.is_empty()).map(|(k, t)| (say(k), t.clone())).collect(),
        vitals,
        diagnoses: c.diagnosis.lines().filter(|l| !l.trim().is_empty()).map(|l| (None, l.trim().to_owned())).collect(),
        prognosis: c.prognosis.clone(),
        treatment: c.treatment.lines().filter(|l| !l.trim().is_empty()).map(|l| l.trim().to_owned()).collect(),
        author: author(&row.author_name),
        signed_at: row.signed_at.map(when).unwrap_or_default(),
        hash: row.hash.map(|h| audit::anchor::hex(&h)).unwrap_or_default(),
        addenda,
    };
    paper::render(&note, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}
