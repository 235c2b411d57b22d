//! A note of an encounter: its parts, what completes it, its hash.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use zeroize::Zeroize;

use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy_lines;

crate::id!(
    /// A note, or an addendum to one.
    NoteId
);

/// What a note says (evolution note, NOM-004-SSA3-2012 6.2; the numerals stand beside the fields).
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
}

/// A vital sign as somebody typed it.
#[derive(Clone, Default, Serialize, Deserialize, PartialEq, Eq, ToSchema, Debug)]
#[serde(default, deny_unknown_fields)]
pub(super) struct VitalTyped {
    /// The value: `36,5`.
    pub value: String,
    /// The unit's code; empty for the usual one.
    pub unit: String,
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
                .map(|(k, v)| (short(k), VitalTyped { value: short(v.value.trim().to_owned()), unit: short(v.unit) }))
                .collect(),
        }
    }
}

impl NoteContent {
    /// Refuses to sign what NOM-004 wants and the note lacks, naming every missing part.
    pub fn complete(&self) -> Outcome<()> {
        let parts = [
            ("evolution", &self.evolution),
            ("diagnosis", &self.diagnosis),
            ("prognosis", &self.prognosis),
            ("treatment", &self.treatment),
        ];
        let missing: Vec<_> = parts.into_iter().filter(|(_, text)| text.is_empty()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(missing.into_iter().fold(Problem::new(Code::BadInput), |p, (field, _)| p.and_field(field, "required")))
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
    fn an_incomplete_note_names_every_missing_part() {
        let note = NoteContent { evolution: "Mejor.".into(), ..NoteContent::default() };
        let problem = note.complete().unwrap_err();
        assert_eq!(problem.fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["diagnosis", "prognosis", "treatment"]);
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
