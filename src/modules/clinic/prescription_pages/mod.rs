//! The screens of prescriptions: writing one, reading it, its paper, favourites.

mod favourites;
mod paper;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) use paper::{paper_problem, sheet};

use super::prescribe::{Issued, Item, PrescriptionContent, PrescriptionId, PrescriptionTyped, prescribe};
use super::quantity::quantity;
use super::store;
use super::{access, catalogue};
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::http::{Allow, Asked, At, Done, Input, Reply, Routes};
use crate::modules::contacts::{self, PersonId};
use favourites::{Favourite, FavouriteId};

pub(super) fn routes(r: &mut Routes) {
    r.get("/charts/{id}/prescriptions/new", blank);
    r.post("/charts/{id}/prescriptions", issue);
    r.get("/prescriptions/{id}", show);
    r.get("/prescriptions/{id}/pdf", paper::print);
    r.get("/charts/catalogue/quantity", counted);
    favourites::routes(r);
}

/// The form of a prescription.
#[derive(Serialize, ToSchema)]
struct PrescriptionForm {
    person: PersonId,
    name: String,
    /// The medicines on the form; those to begin from first, then empty ones.
    rows: Vec<Item>,
    advice: String,
    diagnosis: String,
    /// One's own sets to begin from.
    favourites: Vec<Favourite>,
    /// The date of the tables that it will be compared with.
    compared: &'static str,
    /// What the law wants and is not there yet, with where to add it.
    missing: Vec<(String, String)>,
}
crate::page!(PrescriptionForm, "modules/clinic/pages/prescription_new.html", "prescription-new-title");

/// What to begin from.
#[derive(Deserialize, ToSchema)]
struct Beginning {
    /// An earlier prescription of the same person.
    from: Option<PrescriptionId>,
    /// A favourite.
    favourite: Option<FavouriteId>,
}

/// Rows of the form.
const ROWS: usize = 5;

async fn blank(who: Allow<may::WriteCharts>, at: At<PersonId>, asked: Asked<Beginning>) -> Outcome<Reply<PrescriptionForm>> {
    access::open(&who, at.0).await?;
    let (person, me, leave, vault) = (at.0, who.session.user, who.leave(), who.business.vault().clone());
    let (from, favourite) = (asked.from, asked.favourite);
    let (sheet, card, earlier, mine) = who
        .business
        .read(move |db| {
            let earlier = from.map(|id| store::prescription(db, id)).transpose()?.filter(|p| p.person == person);
            Ok((store::practitioner(db, me)?, contacts::card(db, &vault, person)?, earlier, favourites::mine(db, me)?))
        })
        .await?;
    let mine = favourites::open(who.business.vault(), leave, mine)?;
    let (mut rows, mut advice, mut diagnosis) = (Vec::new(), String::new(), String::new());
    if let Some(row) = earlier {
        let content = who.business.vault().open(&store::prescription_place(&row.id), &row.content)?;
        let content: &PrescriptionContent = content.reveal(leave);
        (rows, advice, diagnosis) = (content.items.clone(), content.advice.clone(), content.diagnosis.clone());
    } else if let Some(chosen) = favourite.and_then(|id| mine.iter().find(|(f, _)| f.id == id)) {
        (rows, advice) = (chosen.1.items.clone(), chosen.1.advice.clone());
    }
    let empty = ROWS.saturating_sub(rows.len()).max(1);
    rows.extend(std::iter::repeat_with(Item::default).take(empty));
    let card = card.reveal(who.leave());
    let checks = [
        (sheet.licence.is_empty(), "fault-missing-licence", "/me/practitioner".to_owned()),
        (sheet.title_institution.is_empty(), "fault-missing-title-institution", "/me/practitioner".to_owned()),
        (who.business.profile().address.is_empty(), "fault-missing-establishment-address", "/settings".to_owned()),
        (card.birth.is_empty(), "fault-missing-person-birth", format!("/people/{person}/edit")),
    ];
    let missing = checks.into_iter().filter(|(m, ..)| *m).map(|(_, key, href)| (who.t(key), href)).collect();
    Ok(Reply(PrescriptionForm {
        person,
        name: card.full_name(),
        rows,
        advice,
        diagnosis,
        favourites: mine.into_iter().map(|(f, _)| f).collect(),
        compared: catalogue::interactions_version(),
        missing,
    }))
}

async fn issue(who: Allow<may::WriteCharts>, at: At<PersonId>, input: Input<PrescriptionTyped>) -> Outcome<Done<Issued>> {
    access::open(&who, at.0).await?;
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
    /// What was warned of when it was issued.
    warnings: Vec<String>,
    /// Why, in spite of a grave warning.
    override_reason: String,
    /// The date of the tables that it was compared with.
    compared: String,
    hash: String,
    may_write: bool,
}
crate::page!(PrescriptionPage, "modules/clinic/pages/prescription.html", "prescription-title");

async fn load(who: &Allow<may::ReadPapers>, id: PrescriptionId) -> Outcome<(store::PrescriptionRow, PrescriptionContent)> {
    let row = who.business.read(move |db| store::prescription(db, id)).await?;
    access::papers(who, row.person).await?;
    let content = who.business.vault().open(&store::prescription_place(&id), &row.content)?.reveal(who.leave()).clone();
    Ok((row, content))
}

async fn show(who: Allow<may::ReadPapers>, at: At<PrescriptionId>) -> Outcome<Reply<PrescriptionPage>> {
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
        warnings: content.warnings.clone(),
        override_reason: content.override_reason.clone(),
        compared: content.catalogue.clone(),
        may_write: who.may::<may::WriteCharts>(),
        hash: audit::anchor::hex(&row.hash)[..16].to_owned(),
    }))
}

/// What was written of one medicine.
#[derive(Deserialize, ToSchema)]
struct Written {
    dose: Option<String>,
    frequency: Option<String>,
    duration: Option<String>,
    form: Option<String>,
}

/// The quantity for it.
#[derive(Serialize, ToSchema)]
struct CountedPage {
    /// `21 tabletas`; nothing where it cannot be counted.
    quantity: Option<String>,
}
crate::page!(CountedPage, "modules/clinic/pages/counted.html", "item-quantity");

async fn counted(_who: Allow<may::WriteCharts>, asked: Asked<Written>) -> Outcome<Reply<CountedPage>> {
    let text = |t: &Option<String>| t.as_deref().unwrap_or_default().chars().take(80).collect::<String>();
    let found = quantity(&text(&asked.dose), &text(&asked.frequency), &text(&asked.duration), &text(&asked.form));
    Ok(Reply(CountedPage { quantity: found }))
}
