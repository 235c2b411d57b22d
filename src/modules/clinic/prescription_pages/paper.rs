//! An issued prescription on paper.

use super::load;
use crate::access::may;
use crate::audit::{self, Event};
use crate::base::lang::Lang;
use crate::base::number_words::in_words;
use crate::base::problem::{Code, Outcome, Problem};
use crate::documents::prescription as paper;
use crate::documents::{Author, Establishment, PaperFault, Words};
use crate::http::{Allow, At, Caller, Paper};
use crate::modules::clinic::prescribe::{Item, PrescriptionContent, PrescriptionId};
use crate::modules::clinic::verify;

pub(super) async fn print(who: Allow<may::ReadPapers>, at: At<PrescriptionId>) -> Outcome<Paper> {
    let (row, content) = load(&who, at.0).await?;
    let (actor, id) = (who.actor(), row.id);
    who.business.write(move |tx| audit::record(tx, actor, &Event::done("prescription.print", "prescription", id.bytes()))).await?;
    let caller = Caller::clone(&who);
    let (folio, pdf) = tokio::task::spawn_blocking(move || sheet(&caller, row.folio, &row.hash, &content).map(|pdf| (row.folio, pdf)))
        .await
        .map_err(Problem::internal)??;
    Ok(Paper::pdf(format!("receta-{folio}.pdf"), pdf))
}

/// Nothing where the text is empty.
fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Draws an issued prescription.
///
/// # Errors
/// What the law wants and the sheet lacks, by name.
pub fn sheet(who: &Caller, folio: i64, hash: &[u8; 32], c: &PrescriptionContent) -> Outcome<Vec<u8>> {
    let lang = who.business.profile().lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let hash = audit::anchor::hex(hash);
    let number = verify::folio(folio);
    let sheet = paper::Prescription {
        layout: who.business.profile().papers.prescription.clone(),
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
                quantity_words: quantity_words(&i.quantity, lang),
                notes: some(&notes(i, &say)),
            })
            .collect(),
        advice: some(&c.advice),
        verification: verify::text(verify::Kind::Prescription, folio, &c.date, &hash),
        hash_prefix: hash[..verify::PRINTED].to_owned(),
        folio: number,
    };
    paper::render(&sheet, &Words { language: lang.tag(), say: &say }).map_err(|fault| paper_problem(&fault))
}

/// The figure at the head of a quantity in words: `21 tabletas` → `veintiuna`.
fn quantity_words(quantity: &str, lang: Lang) -> String {
    let mut words = quantity.split_whitespace();
    let Some(n) = words.next().and_then(|w| w.parse::<u16>().ok()) else { return String::new() };
    let feminine = words.next().is_some_and(|thing| thing.ends_with("as") || thing.ends_with('a'));
    in_words(n, lang, feminine)
}

/// What the patient reads below a medicine, and what the law says of its group.
fn notes(item: &Item, say: &dyn Fn(&str) -> String) -> String {
    let group = item.group.filter(|g| (2..=3).contains(g)).map(|g| say(&format!("medicine-group-{g}")));
    [some(&item.notes), group].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A paper that refuses to be drawn names what it lacks.
pub fn paper_problem(fault: &PaperFault) -> Problem {
    match fault {
        PaperFault::Missing(what) => {
            Problem::new(Code::PrescriptionIncomplete).and_field(what.trim_start_matches("paper-").to_owned(), "required")
        }
        other => Problem::internal(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_spelled_out_where_it_begins_with_a_figure() {
        assert_eq!(quantity_words("21 tabletas", Lang::Es), "veintiuna");
        assert_eq!(quantity_words("105 mL", Lang::Es), "ciento cinco");
        assert_eq!(quantity_words("1 caja con 20", Lang::Es), "una");
        assert_eq!(quantity_words("una caja", Lang::Es), "");
    }
}
