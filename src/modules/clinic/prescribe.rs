//! Prescribing: what the law wants on the sheet, what is refused, and the sealed issue.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::{alerts, catalogue, quantity, safety, store};
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::{tidy, tidy_lines};
use crate::http::Caller;
use crate::keyring::{Clear, Reveal};
use crate::modules::contacts::{self, PersonId};
use crate::store::idempotency::{Once, once};

crate::id!(
    /// An issued prescription.
    PrescriptionId
);

/// One medicine (Reglamento de Insumos para la Salud, arts. 28–31; LGS 226: by generic name).
#[derive(Clone, Default, Serialize, Deserialize, Zeroize, ToSchema, garde::Validate)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Item {
    /// Generic name.
    #[garde(length(chars, max = 120))]
    pub generic: String,
    /// Brand, if wanted.
    #[garde(length(chars, max = 80))]
    pub brand: String,
    /// Strength: 500 mg.
    #[garde(length(chars, max = 60))]
    pub strength: String,
    /// Pharmaceutical form: tabletas.
    #[garde(length(chars, max = 60))]
    pub form: String,
    /// Dose: 1 tableta.
    #[garde(length(chars, max = 80))]
    pub dose: String,
    /// Route: oral.
    #[garde(length(chars, max = 60))]
    pub route: String,
    /// Frequency: cada 8 horas.
    #[garde(length(chars, max = 80))]
    pub frequency: String,
    /// Duration: 7 días.
    #[garde(length(chars, max = 60))]
    pub duration: String,
    /// Quantity to dispense: 1 caja con 21.
    #[garde(length(chars, max = 60))]
    pub quantity: String,
    /// Indications.
    #[garde(length(chars, max = 300))]
    pub notes: String,
    /// Group of LGS art. 226 on the day of issue, where the table knew it; what is sent is not looked at.
    #[garde(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<u8>,
}

impl Item {
    /// Tidied; the quantity is counted where it was left open and can be.
    fn tidy(&self) -> Self {
        let quantity = tidy(&self.quantity, 60);
        let counted = || quantity::quantity(&self.dose, &self.frequency, &self.duration, &self.form).unwrap_or_default();
        Self {
            generic: tidy(&self.generic, 120),
            brand: tidy(&self.brand, 80),
            strength: tidy(&self.strength, 60),
            form: tidy(&self.form, 60),
            dose: tidy(&self.dose, 80),
            route: tidy(&self.route, 60),
            frequency: tidy(&self.frequency, 80),
            duration: tidy(&self.duration, 60),
            quantity: if quantity.is_empty() { counted() } else { quantity },
            group: catalogue::group_of(&self.generic),
            notes: tidy(&self.notes, 300),
        }
    }

    fn missing(&self) -> impl Iterator<Item = &'static str> {
        let parts = [
            ("generic", self.generic.is_empty()),
            ("strength", self.strength.is_empty()),
            ("form", self.form.is_empty()),
            ("dose", self.dose.is_empty()),
            ("route", self.route.is_empty()),
            ("frequency", self.frequency.is_empty()),
            ("duration", self.duration.is_empty()),
            ("quantity", self.quantity.is_empty()),
        ];
        parts.into_iter().filter(|(_, empty)| *empty).map(|(field, _)| field)
    }
}

/// A prescription as a form or a program sends it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PrescriptionTyped {
    /// The medicines.
    #[garde(length(min = 1, max = 12), dive)]
    #[serde(default)]
    pub items: Vec<Item>,
    /// Diagnosis, if it is to be printed.
    #[garde(length(chars, max = 200))]
    #[serde(default)]
    pub diagnosis: String,
    /// General advice.
    #[garde(length(chars, max = 1000))]
    #[serde(default)]
    pub advice: String,
    /// Why it is prescribed in spite of what the chart and the tables warn of.
    #[garde(length(chars, max = 300))]
    #[serde(default)]
    pub override_reason: String,
}

/// What is sealed: the sheet as it was that day.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub(super) struct PrescriptionContent {
    pub establishment: String,
    pub address: String,
    pub phone: String,
    pub prescriber: String,
    pub licence: String,
    pub institution: String,
    pub specialty: String,
    pub specialty_licence: String,
    pub patient: String,
    pub age: String,
    pub date: String,
    pub diagnosis: String,
    pub items: Vec<Item>,
    pub advice: String,
    /// What was warned of, in words, when it was issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Why, in spite of a grave warning; empty where there was none.
    #[serde(default)]
    pub override_reason: String,
    /// The date of the catalogue that it was compared with.
    #[serde(default)]
    pub catalogue: String,
}

/// An issued prescription.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Issued {
    pub id: PrescriptionId,
    pub folio: i64,
}

/// Issues a prescription.
///
/// # Errors
/// `PrescriptionIncomplete` names every missing datum: of the clinic, of the clinician (LGS 83), of the
/// person and of each medicine. A medicine of group I is refused by its place; an allergy that is met, a serious
/// interaction, one medicine too many by `override_reason`. Nothing is issued then.
pub(super) async fn prescribe(
    who: &Caller,
    leave: Reveal,
    person: PersonId,
    typed: PrescriptionTyped,
    sent: Option<Once>,
) -> Outcome<Issued> {
    let (business, author) = (who.business.clone(), who.session.user);
    let vault = business.vault().clone();
    let (sheet, card, key, known) = business
        .read(move |db| {
            Ok((
                store::practitioner(db, author)?,
                contacts::card(db, &vault, person)?,
                contacts::key_of(db, person)?,
                alerts::list(db, person)?,
            ))
        })
        .await?;
    let profile = business.profile();
    let zone = profile.zone();
    let now = business.now();
    let today = zone.date(now);
    let card = card.reveal(leave);
    let items: Vec<Item> = typed.items.iter().map(Item::tidy).collect();
    safety::no_narcotics(&items)?;
    let chart = alerts::on_chart(business.vault(), leave, known)?;
    let reason = tidy(&typed.override_reason, 300);
    let content = PrescriptionContent {
        establishment: profile.name.clone(),
        address: profile.address.clone(),
        phone: profile.phone.clone(),
        prescriber: who.session.name.clone(),
        licence: sheet.licence,
        institution: sheet.title_institution,
        specialty: sheet.specialty,
        specialty_licence: sheet.specialty_licence,
        patient: card.full_name(),
        age: contacts::age_words(who, card.age(today)),
        date: zone.wall(now).strftime("%d/%m/%Y").to_string(),
        diagnosis: tidy(&typed.diagnosis, 200),
        items,
        advice: tidy_lines(&typed.advice, 1_000),
        warnings: Vec::new(),
        override_reason: String::new(),
        catalogue: catalogue::MEDICINES.version().max(catalogue::interactions_version()).to_owned(),
    };
    complete(&content)?;
    let say = |key: &str, args: &[(&str, &str)]| who.said(key, args);
    let warnings = safety::warnings(&content.items, &chart, who.lang());
    let overridden = safety::minded(&warnings, &reason, &say)?;
    let content = PrescriptionContent {
        warnings: warnings.iter().map(|w| w.said(&say)).collect(),
        override_reason: if overridden { reason } else { String::new() },
        ..content
    };
    let id = PrescriptionId::mint(now);
    let words = serde_json::to_vec(&content).map_err(Problem::internal)?;
    let hash: [u8; 32] = Sha256::digest(&words).into();
    let sealed = business.vault().seal_value(key, &store::prescription_place(&id), &Clear::new(content))?;
    let actor = who.actor();
    business
        .write(move |tx| {
            once(tx, sent.as_ref(), || {
                let folio = store::next_folio(tx)?;
                store::insert_prescription(tx, id, folio, person, author, &sealed, hash)?;
                audit::record(
                    tx,
                    actor,
                    &Event::done("prescription.issue", "prescription", id.bytes()).with(&format!("hash={}", audit::anchor::hex(&hash))),
                )?;
                if overridden {
                    audit::record(tx, actor, &Event::done("prescription.override", "prescription", id.bytes()))?;
                }
                Ok(Issued { id, folio })
            })
        })
        .await
}

/// Every legal datum is there, or the problem names those that are not.
fn complete(content: &PrescriptionContent) -> Outcome<()> {
    let mut problem = Problem::new(Code::PrescriptionIncomplete);
    let header = [
        ("establishment.address", content.address.is_empty()),
        ("licence", content.licence.is_empty()),
        ("title_institution", content.institution.is_empty()),
        ("person.birth", content.age.is_empty()),
    ];
    for (field, _) in header.iter().filter(|(_, missing)| *missing) {
        problem = problem.and_field(*field, format!("missing-{}", field.replace(['.', '_'], "-")));
    }
    if !content.specialty.is_empty() && content.specialty_licence.is_empty() {
        problem = problem.and_field("specialty_licence", "missing-specialty-licence");
    }
    for (n, item) in content.items.iter().enumerate() {
        for field in item.missing() {
            problem = problem.and_field(format!("items.{n}.{field}"), "required");
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_missing_datum_is_named() {
        let content = PrescriptionContent {
            establishment: "C".into(),
            address: String::new(),
            phone: String::new(),
            prescriber: "Dra. Núñez".into(),
            licence: String::new(),
            institution: "UNAM".into(),
            specialty: "Cardiología".into(),
            specialty_licence: String::new(),
            patient: "Ana".into(),
            age: "30 años".into(),
            date: "01/01/2026".into(),
            diagnosis: String::new(),
            items: vec![Item { generic: "Paracetamol".into(), ..Item::default() }],
            advice: String::new(),
            warnings: Vec::new(),
            override_reason: String::new(),
            catalogue: String::new(),
        };
        let problem = complete(&content).unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields[..3], ["establishment.address", "licence", "specialty_licence"]);
        assert!(fields.contains(&"items.0.dose") && !fields.contains(&"items.0.generic"));
    }
}
