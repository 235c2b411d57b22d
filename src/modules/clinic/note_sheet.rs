//! A signed note as its paper says it: one composition, for the paper of one note and for the whole file.

use jiff::civil::Date;

use super::note::{Diagnosis, Kind, NoteContent, read_diagnoses};
use super::store::Practitioner;
use super::vitals::{self, VitalKept};
use crate::audit::anchor::hex;
use crate::base::birth::{Age, age_at};
use crate::base::clock::Instant;
use crate::base::vital::{Sign, milli_text};
use crate::business::Profile;
use crate::documents::{Author, Establishment, note as paper};
use crate::http::Caller;
use crate::modules::contacts::{self, PersonCard};

/// A signed note or addendum, opened.
pub(super) struct Written<'a> {
    /// What kind.
    pub kind: Kind,
    /// Its words.
    pub content: &'a NoteContent,
    /// Who signed it.
    pub author: Author,
    /// When it was begun.
    pub started_at: Instant,
    /// Age in days then, as it was kept (NOM-004 5.9).
    pub age_days: Option<i64>,
    /// When it was signed.
    pub signed_at: Instant,
    /// What the signature covers.
    pub hash: [u8; 32],
}

/// What hangs on a note.
#[derive(Default)]
pub(super) struct Beside<'a> {
    /// Signs, in the order of a chart.
    pub vitals: Vec<(Sign, &'a VitalKept)>,
    /// Second signatures that were given.
    pub cosigned: Vec<(Author, Instant)>,
    /// Signed addenda, the oldest first.
    pub addenda: Vec<Written<'a>>,
}

/// A clinician with the data that the law wants on paper (LGS art. 83).
pub(super) fn author(name: &str, sheet: &Practitioner) -> Author {
    Author {
        name: name.to_owned(),
        licence: sheet.licence.clone(),
        institution: sheet.title_institution.clone(),
        specialty: (!sheet.specialty.is_empty()).then(|| (sheet.specialty.clone(), sheet.specialty_licence.clone())),
    }
}

/// The establishment as it is today.
pub(super) fn establishment(profile: &Profile) -> Establishment {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Establishment {
        name: profile.name.clone(),
        kind: some(&profile.kind),
        owner: some(&profile.owner),
        address: or_dash(profile.address.clone()),
        phone: some(&profile.phone),
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "—".into() } else { text }
}

/// The note, in the language of the business.
pub(super) fn compose(who: &Caller, card: &PersonCard, record_no: i64, note: &Written<'_>, beside: Beside<'_>) -> paper::Note {
    let profile = who.business.profile();
    let (zone, lang) = (profile.zone(), profile.lang);
    let say = |key: &str| who.house.words.t(lang, key);
    let when = |at: Instant| zone.wall(at).strftime("%d/%m/%Y %H:%M").to_string();
    let listed = ["diagnosis", "prognosis", "treatment"];
    let said = note.content.said(note.kind).into_iter().filter(|(part, _)| !listed.contains(&part.code));
    let mut sections: Vec<_> = said.map(|(part, text)| (say(&note.kind.part_word(part.code)), text.to_owned())).collect();
    if note.content.without_consent {
        sections.insert(0, (say("note-without-consent"), say("note-without-consent-paper")));
    }
    paper::Note {
        establishment: establishment(&profile),
        kind: say(&note.kind.word()),
        patient: card.full_name(),
        age: or_dash(contacts::age_words(who, age_then(note.age_days, zone.date(note.started_at)))),
        sex: if card.sex.is_empty() { "—".into() } else { say(&format!("sex-{}", card.sex.replace('_', "-"))) },
        address: (!card.address.is_empty()).then(|| card.address.clone()),
        record_number: record_no.to_string(),
        date: when(note.started_at),
        sections,
        vitals: beside.vitals.into_iter().map(|(sign, kept)| (say(&format!("vital-{}", vitals::code(sign))), measured(kept))).collect(),
        diagnoses: read_diagnoses(&note.content.diagnosis).into_iter().map(|d| diagnosis(d, &say)).collect(),
        prognosis: note.content.prognosis.clone(),
        treatment: note.content.treatment.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        author: note.author.clone(),
        signed_at: when(note.signed_at),
        hash: hex(&note.hash),
        cosigned: beside.cosigned.into_iter().map(|(author, at)| paper::Cosigned { author, signed_at: when(at) }).collect(),
        addenda: beside
            .addenda
            .into_iter()
            .map(|a| paper::Addendum {
                text: a.content.evolution.clone(),
                signed_at: when(a.signed_at),
                hash: hex(&a.hash),
                author: a.author,
            })
            .collect(),
    }
}

/// A kept sign with its unit.
pub(super) fn measured(kept: &VitalKept) -> String {
    format!("{} {}", milli_text(kept.stored_milli), vitals::pretty(&kept.unit)).trim().to_owned()
}

/// The age when the note was begun, out of the days that were kept then.
fn age_then(age_days: Option<i64>, date: Date) -> Option<Age> {
    let born = date.checked_sub(jiff::Span::new().try_days(age_days?).ok()?).ok()?;
    age_at(born, date)
}

fn diagnosis(found: Diagnosis, say: &dyn Fn(&str) -> String) -> (Option<String>, String) {
    let text = found.word().map_or_else(|| found.text.clone(), |word| format!("{} ({})", found.text, say(word)));
    (found.code, text)
}
