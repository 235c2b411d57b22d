//! The screens of prescriptions: writing one, and its paper.

use serde::Serialize;
use utoipa::ToSchema;

use super::prescribe::{Issued, Item, PrescriptionContent, PrescriptionId, PrescriptionTyped, prescribe};
use super::store;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::documents::prescription as paper;
use crate::documents::{Author, Establishment, Paper as Sheet, PaperFault, Words};
use crate::http::{Allow, At, Caller, Done, Input, Paper, Reply, Routes};
use crate::modules::contacts::{self, PersonId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/prescriptions/new", blank);
    r.post("/charts/{id}/prescriptions", issue);
    r.get("/prescriptions/{id}", show);
    r.get("/prescriptions/{id}/pdf", print);
}

/// The form of a prescription.
#[derive(Serialize, ToSchema)]
struct PrescriptionForm {
    person: PersonId,
    name: String,
    /// Positions of the medicines on the form.
    rows: Vec<usize>,
    /// What the law wants and is not there yet, with where to add it.
    missing: Vec<(String, String)>,
}
crate::page!(PrescriptionForm, "modules/clinic/pages/prescription_new.html", "prescription-new-title");

async fn blank(who: Allow<may::WriteCharts>, at: At<PersonId>) -> Outcome<Reply<PrescriptionForm>> {
    let (person, me, vault) = (at.0, who.session.user, who.business.vault().clone());
    let (sheet, card) = who.business.read(move |db| Ok((store::practitioner(db, me)?, contacts::card(db, &vault, person)?))).await?;
    let card = card.reveal(who.leave());
    let checks = [
        (sheet.licence.is_empty(), "fault-missing-licence", "/me/practitioner".to_owned()),
        (sheet.title_institution.is_empty(), "fault-missing-title-institution", "/me/practitioner".to_owned()),
        (who.business.profile().address.is_empty(), "fault-missing-establishment-address", "/settings".to_owned()),
        (card.birth.is_empty(), "fault-missing-person-birth", format!("/people/{person}/edit")),
    ];
    let missing = checks.into_iter().filter(|(m, ..)| *m).map(|(_, key, href)| (who.t(key), href)).collect();
    Ok(Reply(PrescriptionForm { person, name: card.full_name(), rows: (0..5).collect(), missing }))
}

async fn issue(who: Allow<may::WriteCharts>, at: At<PersonId>, input: Input<PrescriptionTyped>) -> Outcome<Done<Issued>> {
    let sent = input.once(&who);
    let issued = prescribe(&who, who.leave(), at.0, input.into_inner(), sent).await?;
    Ok(Done::made(format!("/prescriptions/{}", issued.id), issued).say(who.t("prescription-issued")))
}

/// An issued prescription.
#[derive(Serialize, ToSchema)]
struct PrescriptionPage {
    id: PrescriptionId,
    folio: i64,
    person: PersonId,
    name: String,
    age: String,
    date: String,
    prescriber: String,
    items: Vec<Item>,
    diagnosis: String,
    advice: String,
    /// Why, in spite of an allergy on the chart.
    override_reason: String,
    hash: String,
}
crate::page!(PrescriptionPage, "modules/clinic/pages/prescription.html", "prescription-title");

async fn load(who: &Allow<may::ReadCharts>, id: PrescriptionId) -> Outcome<(store::PrescriptionRow, PrescriptionContent)> {
    let row = who.business.read(move |db| store::prescription(db, id)).await?;
    let content = who.business.vault().open(&store::prescription_place(&id), &row.content)?.reveal(who.leave()).clone();
    Ok((row, content))
}

async fn show(who: Allow<may::ReadCharts>, at: At<PrescriptionId>) -> Outcome<Reply<PrescriptionPage>> {
    let (row, content) = load(&who, at.0).await?;
    let (actor, person) = (who.actor(), row.person);
    who.business
        .write(move |tx| audit::record(tx, actor, &Event::done("chart.read", "person", person.bytes()).with("prescription")))
        .await?;
    Ok(Reply(PrescriptionPage {
        id: row.id,
        folio: row.folio,
        person: row.person,
        name: content.patient.clone(),
        age: content.age.clone(),
        date: content.date.clone(),
        prescriber: content.prescriber.clone(),
        items: content.items.clone(),
        diagnosis: content.diagnosis.clone(),
        advice: content.advice.clone(),
        override_reason: content.override_reason.clone(),
        hash: audit::anchor::hex(&row.hash)[..16].to_owned(),
    }))
}

async fn print(who: Allow<may::ReadCharts>, at: At<PrescriptionId>) -> Outcome<Paper> {
    let (row, content) = load(&who, at.0).await?;
    let (actor, id) = (who.actor(), row.id);
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("prescription.print", "prescription", id.bytes()))).await?;
    let caller = Caller::clone(&who);
    let (folio, pdf) = tokio::task::spawn_blocking(move || draw(&caller, &row, &content).map(|pdf| (row.folio, pdf)))
        .await
        .map_err(Problem::internal)??;
    Ok(Paper::pdf(format!("receta-{folio}.pdf"), pdf))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn draw(who: &Caller, row: &store::PrescriptionRow, c: &PrescriptionContent) -> Outcome<Vec<u8>> {
    let hash = audit::anchor::hex(&row.hash);
    let folio = format!("{:06}", row.folio);
    let sheet = paper::Prescription {
        paper: Sheet::HalfLetter,
        establishment: Establishment {
            name: c.establishment.clone(),
            kind: None,
            owner: None,
            address: c.address.clone(),
            phone: some(&c.phone),
        },
        prescriber: Author {
            name: c.prescriber.clone(),
            licence: c.licence.clone(),
            institution: c.institution.clone(),
            specialty: some(&c.specialty).map(|s| (s, c.specialty_licence.clone())),
        },
        patient: c.patient.clone(),
        age: c.age.clone(),
        date: c.date.clone(),
        diagnosis: some(&c.diagnosis),
        items: c
            .items
            .iter()
            .map(|i| paper::Item {
                generic: i.generic.clone(),
                brand: some(&i.brand),
                strength: i.strength.clone(),
                form: i.form.clone(),
                dose: i.dose.clone(),
                route: i.route.clone(),
                frequency: i.frequency.clone(),
                duration: i.duration.clone(),
                quantity: i.quantity.clone(),
                quantity_words: String::new(),
                notes: some(&i.notes),
            })
            .collect(),
        advice: some(&c.advice),
        verification: format!("MOSTRADOR receta {folio} {} {}", c.date, &hash[..16]),
        hash_prefix: hash[..16].to_owned(),
        folio,
    };
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    paper::render(&sheet, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}

/// A paper that refuses to be drawn names what it lacks.
pub(super) fn paper_problem(fault: &PaperFault) -> Problem {
    match fault {
        PaperFault::Missing(what) => {
            Problem::new(Code::PrescriptionIncomplete).and_field(what.trim_start_matches("paper-").to_owned(), "required")
        }
        other => Problem::internal(other),
    }
}
