//! The kinds of certificate, and the text each of them begins from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a certificate certifies.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The state of health found that day.
    Health,
    /// That somebody came.
    #[default]
    Attendance,
    /// That rest is advised, for how long. It advises; it grants no leave of a social insurance.
    Rest,
    /// Anything else, under a title of its own.
    Free,
}

impl Kind {
    /// All there are, the usual first.
    pub const ALL: [Self; 4] = [Self::Attendance, Self::Health, Self::Rest, Self::Free];

    /// As the database and addresses have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Attendance => "attendance",
            Self::Rest => "rest",
            Self::Free => "free",
        }
    }

    /// The key of its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Health => "certificate-health",
            Self::Attendance => "certificate-attendance",
            Self::Rest => "certificate-rest",
            Self::Free => "certificate-free",
        }
    }

    /// The key of the text it begins from; a free one begins empty.
    pub const fn text(self) -> Option<&'static str> {
        match self {
            Self::Health => Some("certificate-text-health"),
            Self::Attendance => Some("certificate-text-attendance"),
            Self::Rest => Some("certificate-text-rest"),
            Self::Free => None,
        }
    }
}

impl rusqlite::ToSql for Kind {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.code().into())
    }
}

impl rusqlite::types::FromSql for Kind {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        let text = value.as_str()?;
        Self::ALL.into_iter().find(|k| k.code() == text).ok_or(rusqlite::types::FromSqlError::InvalidType)
    }
}
