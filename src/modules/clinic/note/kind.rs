//! The notes that NOM-004-SSA3-2012 names, and the parts each of them wants. Law as data: another country is another table.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::base::vital::Sign;

/// What kind of note.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Clinical history (6.1).
    History,
    /// Evolution, at each visit (6.2).
    #[default]
    Evolution,
    /// A colleague's opinion (6.3).
    Interconsultation,
    /// Referral or transfer (6.4).
    Referral,
    /// First note of an emergency (7.1).
    Urgent,
    /// Nursing (9.1).
    Nursing,
}

/// A part of a note.
pub struct Part {
    /// The field: a column of the content, or a key of its `more`.
    pub code: &'static str,
    /// Where the norm asks for it.
    pub numeral: &'static str,
    /// Without it the note cannot be signed.
    pub must: bool,
    /// Lines of its field.
    pub rows: u8,
}

const fn must(code: &'static str, numeral: &'static str, rows: u8) -> Part {
    Part { code, numeral, must: true, rows }
}

const fn may(code: &'static str, numeral: &'static str, rows: u8) -> Part {
    Part { code, numeral, must: false, rows }
}

/// Where the vital signs stand among the parts.
pub const VITALS: &str = "vitals";

const HISTORY: &[Part] = &[
    may("reason", "6.1.1", 1),
    may("ethnic", "6.1.1", 1),
    must("family", "6.1.1", 3),
    must("pathological", "6.1.1", 3),
    must("substances", "6.1.1", 2),
    must("lifestyle", "6.1.1", 3),
    may("obstetric", "6.1.1", 2),
    must("evolution", "6.1.1", 5),
    must("systems", "6.1.1", 3),
    must("habitus", "6.1.2", 2),
    must(VITALS, "6.1.2", 0),
    must("exam", "6.1.2", 5),
    may("results", "6.1.3", 2),
    must("diagnosis", "6.1.4", 2),
    must("prognosis", "6.1.5", 1),
    must("treatment", "6.1.6", 4),
];

const EVOLUTION: &[Part] = &[
    may("reason", "6.2", 1),
    may(VITALS, "6.2.2", 0),
    must("evolution", "6.2.1", 6),
    may("exam", "6.2", 4),
    may("results", "6.2.3", 2),
    must("diagnosis", "6.2.4", 2),
    must("prognosis", "6.2.5", 1),
    must("treatment", "6.2.6", 4),
];

const INTERCONSULTATION: &[Part] = &[
    must("requested", "7.2.1", 1),
    must("reason", "7.1.3", 1),
    may(VITALS, "7.1.2", 0),
    must("evolution", "7.1.4", 5),
    may("exam", "7.1.4", 4),
    may("mental", "7.1.4", 2),
    may("results", "7.1.5", 2),
    must("criteria", "6.3.1", 3),
    must("plan", "6.3.2", 2),
    must("suggestions", "6.3.3", 3),
    must("diagnosis", "7.1.6", 2),
    must("prognosis", "7.1.7", 1),
    must("treatment", "7.1.7", 3),
];

const REFERRAL: &[Part] = &[
    must("sends", "6.4.1", 1),
    must("receives", "6.4.2", 1),
    must("reason", "6.4.3", 2),
    may(VITALS, "6.4.3", 0),
    must("evolution", "6.4.3", 5),
    may("substances", "6.4.3", 1),
    must("diagnosis", "6.4.3", 2),
    must("treatment", "6.4.3", 3),
];

const URGENT: &[Part] = &[
    must("reason", "7.1.3", 1),
    must(VITALS, "7.1.2", 0),
    must("evolution", "7.1.4", 5),
    must("exam", "7.1.4", 4),
    must("mental", "7.1.4", 2),
    may("results", "7.1.5", 2),
    must("diagnosis", "7.1.6", 2),
    must("treatment", "7.1.7", 4),
    must("prognosis", "7.1.7", 1),
];

const NURSING: &[Part] = &[
    must("habitus", "9.1.1", 2),
    must(VITALS, "9.1.2", 0),
    may("nursing-drugs", "9.1.3", 3),
    may("procedures", "9.1.4", 3),
    may("observations", "9.1.5", 4),
];

/// Six signs of a clinical history (6.1.2).
const HISTORY_SIGNS: &[Sign] =
    &[Sign::Temperature, Sign::Systolic, Sign::Diastolic, Sign::HeartRate, Sign::RespiratoryRate, Sign::Weight, Sign::Height];

/// Four that an emergency cannot do without (7.1.2).
const URGENT_SIGNS: &[Sign] = &[Sign::Temperature, Sign::Systolic, Sign::Diastolic, Sign::HeartRate, Sign::RespiratoryRate];

impl Kind {
    /// Every kind, the most frequent first.
    pub const ALL: [Self; 6] = [Self::Evolution, Self::History, Self::Urgent, Self::Interconsultation, Self::Referral, Self::Nursing];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Evolution => "evolution",
            Self::Interconsultation => "interconsultation",
            Self::Referral => "referral",
            Self::Urgent => "urgent",
            Self::Nursing => "nursing",
        }
    }

    /// Finds a kind by its name.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The key of its name in words.
    pub fn word(self) -> String {
        format!("note-kind-{}", self.code())
    }

    /// The key of a part's name: the same words mean a visit here and an illness there.
    pub fn part_word(self, code: &str) -> String {
        let own = match (self, code) {
            (Self::History, "evolution") => "illness",
            (Self::Urgent | Self::Interconsultation, "evolution") => "interview",
            (Self::Referral, "evolution") => "summary",
            (_, other) => other,
        };
        format!("note-{own}")
    }

    /// Its parts, in the order of writing.
    pub const fn parts(self) -> &'static [Part] {
        match self {
            Self::History => HISTORY,
            Self::Evolution => EVOLUTION,
            Self::Interconsultation => INTERCONSULTATION,
            Self::Referral => REFERRAL,
            Self::Urgent => URGENT,
            Self::Nursing => NURSING,
        }
    }

    /// The signs without which its vital signs are not complete.
    pub const fn signs(self) -> &'static [Sign] {
        match self {
            Self::History => HISTORY_SIGNS,
            Self::Urgent => URGENT_SIGNS,
            Self::Nursing => &[Sign::Temperature],
            _ => &[],
        }
    }
}

impl rusqlite::types::FromSql for Kind {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        Self::named(value.as_str()?).ok_or(rusqlite::types::FromSqlError::InvalidType)
    }
}

impl rusqlite::ToSql for Kind {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.code().into())
    }
}
