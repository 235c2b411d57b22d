//! A note of an encounter: its kind and parts, what completes it, its hash.

mod diagnosis;
mod kind;
mod meter;

pub(super) use diagnosis::{Certainty, Diagnosis, read as read_diagnoses};
pub(super) use kind::{Kind, Part, VITALS};
pub(super) use meter::{Measure, complete, measure};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroize;

use crate::base::text::tidy_lines;

crate::id!(
    /// A note, or an addendum to one.
    NoteId
);

/// What a note says. The parts that most kinds share are fields (numerals of the evolution note of
/// NOM-004-SSA3-2012), the others lie in `more` under the code of their part ([`Kind::parts`]). What is empty is
/// not written where it came later than the first notes, so that their words, and hashes, stay as they were.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct NoteContent {
    /// Why they come.
    pub reason: String,
    /// Evolution and what the person tells (6.2.1).
    pub evolution: String,
    /// Examination.
    pub exam: String,
    /// Relevant results (6.2.3).
    pub results: String,
    /// Diagnoses or problems, one a line (6.2.4).
    pub diagnosis: String,
    /// Prognosis (6.2.5).
    pub prognosis: String,
    /// Treatment and indications (6.2.6).
    pub treatment: String,
    /// Vital signs as typed, with their unit (6.2.2): sign code → (value, unit code).
    #[zeroize(skip)]
    pub vitals: BTreeMap<String, VitalTyped>,
    /// Parts of other kinds of note, by code.
    #[zeroize(skip)]
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub more: BTreeMap<String, String>,
    /// Unusual signs were looked at again and are right.
    #[serde(skip_serializing_if = "is_false")]
    pub confirmed: bool,
    /// Urgent care without anybody who could consent: two doctors agree on it (Reglamento LGS, prestación de servicios, art. 81).
    #[serde(skip_serializing_if = "is_false")]
    pub without_consent: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
const fn is_false(b: &bool) -> bool {
    !*b
}

/// A vital sign as somebody typed it.
#[derive(Clone, Default, Serialize, Deserialize, PartialEq, Eq, ToSchema, Debug)]
#[serde(default, deny_unknown_fields)]
pub(super) struct VitalTyped {
    /// The value: `36,5`.
    pub value: String,
    /// The unit's code; empty for the usual one.
    pub unit: String,
    /// How it was measured, by code: `fasting`, `oxygen`, `axillary`…; empty where nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub context: String,
}

/// A note as a form or a program sends it.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteTyped {
    /// The version that was read.
    #[garde(skip)]
    pub version: i64,
    /// Why they come.
    #[garde(length(chars, max = 500))]
    #[serde(default)]
    pub reason: String,
    /// Evolution and what the person tells.
    #[garde(length(chars, max = 20000))]
    #[serde(default)]
    pub evolution: String,
    /// Examination.
    #[garde(length(chars, max = 20000))]
    #[serde(default)]
    pub exam: String,
    /// Relevant results.
    #[garde(length(chars, max = 20000))]
    #[serde(default)]
    pub results: String,
    /// Diagnoses, one a line.
    #[garde(length(chars, max = 4000))]
    #[serde(default)]
    pub diagnosis: String,
    /// Prognosis.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    pub prognosis: String,
    /// Treatment and indications.
    #[garde(length(chars, max = 20000))]
    #[serde(default)]
    pub treatment: String,
    /// Vital signs by code: `heart-rate`, `temperature`…
    #[garde(length(max = 20))]
    #[serde(default)]
    pub vitals: BTreeMap<String, VitalTyped>,
    /// Parts of other kinds of note, by code: `family`, `systems`, `mental`…
    #[garde(length(max = 30), custom(within_bounds))]
    #[serde(default)]
    pub more: BTreeMap<String, String>,
    /// Unusual signs were looked at again and are right: `on`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    pub confirmed: bool,
    /// Urgent care without anybody who could consent: `on`.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    pub without_consent: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // garde asks for a reference
fn within_bounds(parts: &BTreeMap<String, String>, (): &()) -> garde::Result {
    if parts.values().any(|text| text.chars().count() > 20_000) { Err(garde::Error::new("length is greater than 20000")) } else { Ok(()) }
}

impl From<NoteTyped> for NoteContent {
    fn from(t: NoteTyped) -> Self {
        let short = |s: String| s.chars().take(20).collect::<String>();
        Self {
            reason: tidy_lines(&t.reason, 500),
            evolution: tidy_lines(&t.evolution, 20_000),
            exam: tidy_lines(&t.exam, 20_000),
            results: tidy_lines(&t.results, 20_000),
            diagnosis: tidy_lines(&t.diagnosis, 4_000),
            prognosis: tidy_lines(&t.prognosis, 2_000),
            treatment: tidy_lines(&t.treatment, 20_000),
            vitals: t
                .vitals
                .into_iter()
                .filter(|(_, v)| !v.value.trim().is_empty())
                .map(|(k, v)| {
                    (short(k), VitalTyped { value: short(v.value.trim().to_owned()), unit: short(v.unit), context: short(v.context) })
                })
                .collect(),
            more: t.more.into_iter().map(|(k, v)| (short(k), tidy_lines(&v, 20_000))).filter(|(_, v)| !v.is_empty()).collect(),
            confirmed: t.confirmed,
            without_consent: t.without_consent,
        }
    }
}

/// The name of a part's field on the form.
pub(super) fn field_of(code: &str) -> String {
    if SHARED.contains(&code) || code == VITALS { code.to_owned() } else { format!("more.{code}") }
}

/// Parts that are fields of the content.
const SHARED: [&str; 7] = ["reason", "evolution", "exam", "results", "diagnosis", "prognosis", "treatment"];

impl NoteContent {
    /// The text of a part; empty where there is none.
    pub fn text(&self, code: &str) -> &str {
        match code {
            "reason" => &self.reason,
            "evolution" => &self.evolution,
            "exam" => &self.exam,
            "results" => &self.results,
            "diagnosis" => &self.diagnosis,
            "prognosis" => &self.prognosis,
            "treatment" => &self.treatment,
            other => self.more.get(other).map_or("", String::as_str),
        }
    }

    /// Sets the text of a part.
    pub fn set(&mut self, code: &str, text: String) {
        match code {
            "reason" => self.reason = text,
            "evolution" => self.evolution = text,
            "exam" => self.exam = text,
            "results" => self.results = text,
            "diagnosis" => self.diagnosis = text,
            "prognosis" => self.prognosis = text,
            "treatment" => self.treatment = text,
            VITALS => {}
            _ if text.is_empty() => drop(self.more.remove(code)),
            other => drop(self.more.insert(other.to_owned(), text)),
        }
    }

    /// Keeps only what a note of this kind has.
    pub fn fit(&mut self, kind: Kind) {
        self.more.retain(|code, text| !text.is_empty() && kind.parts().iter().any(|p| p.code == code));
        if kind != Kind::Urgent {
            self.without_consent = false;
        }
    }

    /// The parts that say something, in the order of the kind, without the vital signs.
    pub fn said(&self, kind: Kind) -> Vec<(&'static Part, &str)> {
        kind.parts().iter().map(|p| (p, self.text(p.code))).filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// What a signature covers: who, about whom, when, and every word, each part behind its length.
pub(super) fn content_hash(id: NoteId, person: &[u8; 16], author: &[u8; 16], signed_at: i64, content: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [b"mostrador note 1".as_slice(), id.bytes(), person, author, &signed_at.to_be_bytes(), content] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_words_of_older_notes_are_written_as_they_were() {
        let old = r#"{"reason":"","evolution":"Mejor.","exam":"","results":"","diagnosis":"","prognosis":"","treatment":"","vitals":{"pain":{"value":"3","unit":""}}}"#;
        let read: NoteContent = serde_json::from_str(old).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }

    #[test]
    fn the_hash_covers_every_part() {
        let id = NoteId(uuid::Uuid::nil());
        let base = content_hash(id, &[1; 16], &[2; 16], 3, b"x");
        assert_ne!(base, content_hash(id, &[9; 16], &[2; 16], 3, b"x"));
        assert_ne!(base, content_hash(id, &[1; 16], &[9; 16], 3, b"x"));
        assert_ne!(base, content_hash(id, &[1; 16], &[2; 16], 9, b"x"));
        assert_ne!(base, content_hash(id, &[1; 16], &[2; 16], 3, b"y"));
    }
}
