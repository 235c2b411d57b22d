//! Notes and prescriptions of the file as two PDFs, in order of time.

use super::gather::{Gathered, Note};
use super::summary::establishment;
use crate::audit::anchor::hex;
use crate::base::birth::age_at;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::documents::{Author, Words, note as paper};
use crate::http::Caller;
use crate::modules::clinic::prescription_pages::{self, paper_problem};
use crate::modules::clinic::store::Practitioner;
use crate::modules::clinic::vitals;
use crate::modules::contacts;

/// Every signed note with its addenda; nothing where there is none.
///
/// # Errors
/// What a paper lacks by name.
pub(super) fn notes(who: &Caller, read: &Gathered) -> Outcome<Option<Vec<u8>>> {
    let lang = read.profile.lang;
    let say = |key: &str| who.house.words.t(lang, key);
    let sheets: Vec<paper::Note> = read.notes.iter().filter(|n| n.addendum_of.is_none()).map(|n| note(who, read, n, &say)).collect();
    if sheets.is_empty() {
        return Ok(None);
    }
    let words = Words { language: lang.tag(), say: &say };
    paper::render_all(&sheets, &words).map(Some).map_err(|fault| paper_problem(&fault))
}

/// Every prescription as it was issued; nothing where there is none.
///
/// # Errors
/// What a paper lacks by name.
pub(super) fn prescriptions(who: &Caller, read: &Gathered) -> Outcome<Vec<(String, Vec<u8>)>> {
    read.prescriptions
        .iter()
        .map(|p| Ok((format!("{:06}.pdf", p.folio), prescription_pages::sheet(who, p.folio, &p.hash, &p.content)?)))
        .collect()
}

fn author(read: &Gathered, n: &Note) -> Author {
    let none = Practitioner::default();
    let sheet = read.practitioners.get(&n.author).unwrap_or(&none);
    Author {
        name: n.author_name.clone(),
        licence: sheet.licence.clone(),
        institution: sheet.title_institution.clone(),
        specialty: (!sheet.specialty.is_empty()).then(|| (sheet.specialty.clone(), sheet.specialty_licence.clone())),
    }
}

fn note(who: &Caller, read: &Gathered, n: &Note, say: &dyn Fn(&str) -> String) -> paper::Note {
    let zone = read.profile.zone();
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let or_dash = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    let listed = ["diagnosis", "prognosis", "treatment"];
    let said = n.content.said(n.kind);
    let sections = said.iter().filter(|(p, _)| !listed.contains(&p.code));
    let age = read.card.birth().and_then(|b| age_at(b, zone.date(n.started_at)));
    paper::Note {
        establishment: establishment(read),
        kind: say(&n.kind.word()),
        patient: read.card.full_name(),
        age: or_dash(contacts::age_words(who, age)),
        sex: if read.card.sex.is_empty() { "—".into() } else { say(&format!("sex-{}", read.card.sex.replace('_', "-"))) },
        address: (!read.card.address.is_empty()).then(|| read.card.address.clone()),
        record_number: read.record_no.to_string(),
        date: when(n.started_at),
        sections: sections.map(|(p, text)| (say(&n.kind.part_word(p.code)), (*text).to_owned())).collect(),
        vitals: read
            .vitals
            .iter()
            .filter(|v| v.note == n.id)
            .map(|v| {
                let value = format!("{} {}", crate::base::vital::milli_text(v.kept.stored_milli), vitals::pretty(&v.kept.unit));
                (say(&format!("vital-{}", vitals::code(v.sign))), value.trim().to_owned())
            })
            .collect(),
        diagnoses: n.diagnoses().into_iter().map(|d| (d.code, d.text)).collect(),
        prognosis: n.content.prognosis.clone(),
        treatment: n.content.treatment.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        author: author(read, n),
        signed_at: when(n.signed_at),
        hash: hex(&n.hash),
        cosigned: Vec::new(),
        addenda: read
            .notes
            .iter()
            .filter(|a| a.addendum_of == Some(n.id))
            .map(|a| paper::Addendum {
                text: a.content.evolution.clone(),
                author: author(read, a),
                signed_at: when(a.signed_at),
                hash: hex(&a.hash),
            })
            .collect(),
    }
}
