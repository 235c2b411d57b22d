//! What is found in a catalogue, for a field that asks while somebody types and for a reader.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DIAGNOSES, Diagnosis, MEDICINES, Medicine, STUDIES, Study};
use crate::access::may;
use crate::base::lang::Lang;
use crate::base::problem::Outcome;
use crate::http::{Allow, Asked, Reply, Routes};

pub fn routes(r: &mut Routes) {
    r.get("/charts/catalogue/diagnoses", diagnoses);
    r.get("/charts/catalogue/medicines", medicines);
    r.get("/charts/catalogue/studies", studies);
}

type Reader = Allow<may::ReadCharts>;

const MOST: usize = 12;

#[derive(Deserialize, ToSchema)]
struct Query {
    /// What is looked for.
    q: Option<String>,
}

impl Query {
    /// The question; nobody types a longer one.
    fn text(&self) -> String {
        self.q.as_deref().unwrap_or_default().chars().take(100).collect()
    }
}

/// A diagnosis that was found.
#[derive(Serialize, ToSchema)]
struct DiagnosisFound {
    /// CIE-10.
    id: String,
    /// In the reader's language.
    name: String,
    /// The code, as a second line.
    detail: String,
    /// What goes into the note: `J02.9 Faringitis aguda`.
    text: String,
}

impl DiagnosisFound {
    fn of(d: &Diagnosis, lang: Lang) -> Self {
        let name = if lang == Lang::En { &d.english } else { &d.name };
        Self { id: d.code.clone(), name: name.clone(), detail: d.code.clone(), text: format!("{} {name}", d.code) }
    }
}

/// Diagnoses that were found.
#[derive(Serialize, ToSchema)]
struct DiagnosesPage {
    q: String,
    /// The date of the table.
    version: &'static str,
    items: Vec<DiagnosisFound>,
}
crate::page!(DiagnosesPage, "modules/clinic/pages/catalogue.html", "catalogue-diagnoses");

async fn diagnoses(who: Reader, asked: Asked<Query>) -> Outcome<Reply<DiagnosesPage>> {
    let (q, lang) = (asked.text(), who.lang());
    let items = DIAGNOSES.find(&q, MOST).into_iter().map(|d| DiagnosisFound::of(d, lang)).collect();
    Ok(Reply(DiagnosesPage { q, version: DIAGNOSES.version(), items }))
}

/// How a medicine is sold.
#[derive(Serialize, ToSchema)]
struct Offered {
    form: String,
    strength: String,
}

/// A medicine that was found.
#[derive(Serialize, ToSchema)]
struct MedicineFound {
    /// Generic name.
    id: String,
    /// Generic name.
    name: String,
    /// Its forms, as a second line.
    detail: String,
    /// What goes into the prescription.
    text: String,
    /// Forms and strengths.
    offers: Vec<Offered>,
    /// Group of LGS art. 226, where known.
    group: Option<u8>,
    /// Allergy classes.
    classes: Vec<String>,
}

impl From<&Medicine> for MedicineFound {
    fn from(m: &Medicine) -> Self {
        let offers = m.presentations.iter().flat_map(|p| p.strengths.iter().map(|s| Offered { form: p.form.clone(), strength: s.clone() }));
        Self {
            id: m.name.clone(),
            name: m.name.clone(),
            detail: m.presentations.iter().map(|p| p.form.as_str()).collect::<Vec<_>>().join(", "),
            text: m.name.clone(),
            offers: offers.collect(),
            group: m.group,
            classes: m.classes.clone(),
        }
    }
}

/// Medicines that were found.
#[derive(Serialize, ToSchema)]
struct MedicinesPage {
    q: String,
    /// The date of the table.
    version: &'static str,
    items: Vec<MedicineFound>,
}
crate::page!(MedicinesPage, "modules/clinic/pages/catalogue.html", "catalogue-medicines");

async fn medicines(_who: Reader, asked: Asked<Query>) -> Outcome<Reply<MedicinesPage>> {
    let q = asked.text();
    let items = MEDICINES.find(&q, MOST).into_iter().map(MedicineFound::from).collect();
    Ok(Reply(MedicinesPage { q, version: MEDICINES.version(), items }))
}

/// A study that was found.
#[derive(Serialize, ToSchema)]
struct StudyFound {
    /// Its Spanish name.
    id: String,
    /// In the reader's language.
    name: String,
    /// Group and unit, as a second line.
    detail: String,
    /// What goes into a note.
    text: String,
    group: String,
    /// UCUM.
    unit: String,
    /// LOINC, where sure.
    loinc: String,
}

impl StudyFound {
    fn of(s: &Study, lang: Lang) -> Self {
        let name = if lang == Lang::En { &s.english } else { &s.name };
        let detail = [s.group.as_str(), s.unit.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
        Self {
            id: s.name.clone(),
            name: name.clone(),
            detail,
            text: name.clone(),
            group: s.group.clone(),
            unit: s.unit.clone(),
            loinc: s.loinc.clone(),
        }
    }
}

/// Studies that were found.
#[derive(Serialize, ToSchema)]
struct StudiesPage {
    q: String,
    /// The date of the table.
    version: &'static str,
    items: Vec<StudyFound>,
}
crate::page!(StudiesPage, "modules/clinic/pages/catalogue.html", "catalogue-studies");

async fn studies(who: Reader, asked: Asked<Query>) -> Outcome<Reply<StudiesPage>> {
    let (q, lang) = (asked.text(), who.lang());
    let items = STUDIES.find(&q, MOST).into_iter().map(|s| StudyFound::of(s, lang)).collect();
    Ok(Reply(StudiesPage { q, version: STUDIES.version(), items }))
}
