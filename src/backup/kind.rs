//! What an archive was made for, and the name of its file.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::base::clock::Instant;
use crate::base::id::BusinessId;
use crate::base::problem::{Code, Problem};

/// What an archive was made for; decides how long it stays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Every hour of work.
    Hourly,
    /// Every night.
    Daily,
    /// The first night of a week.
    Weekly,
    /// The first night of a month.
    Monthly,
    /// Somebody asked for it; stays until somebody removes it.
    Manual,
    /// Before a new release changes the schema.
    PreUpgrade,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Hourly, Self::Daily, Self::Weekly, Self::Monthly, Self::Manual, Self::PreUpgrade];

    /// Its stable name, as tables, headers and file names write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Manual => "manual",
            Self::PreUpgrade => "pre-upgrade",
        }
    }

    /// Finds a kind by its name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// The name of an archive's file: `mostrador-1f0c22ab-20261123T030000Z-daily.mbk`. Nothing but letters,
/// digits and hyphens before the ending, so that it can never lead out of its folder.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Name(String);

impl Name {
    /// The `nth` name (from 1) of an archive of a business at a moment.
    #[must_use]
    pub fn new(business: BusinessId, at: Instant, kind: Kind, nth: u32) -> Self {
        // The last eight digits: the first ones of a UUIDv7 are the same for businesses founded together.
        let id = business.0.simple().to_string();
        let short = id.get(24..).unwrap_or(&id);
        let again = if nth > 1 { format!("-{nth}") } else { String::new() };
        Self(format!("mostrador-{short}-{}-{}{again}.mbk", at.stamp(), kind.code()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let body = text.strip_suffix(".mbk").filter(|b| b.starts_with("mostrador-") && b.len() <= 100);
        match body {
            Some(body) if body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => Ok(Self(text.to_owned())),
            _ => Err(Problem::new(Code::NotFound)),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<std::path::Path> for Name {
    fn as_ref(&self) -> &std::path::Path {
        self.0.as_ref()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_read_back_and_never_lead_elsewhere() {
        let name = Name::new(BusinessId::mint(Instant(0)), Instant(1_795_402_800_000), Kind::PreUpgrade, 2);
        assert_eq!(name.to_string().parse::<Name>().unwrap(), name);
        for bad in
            ["../mostrador-a.mbk", "mostrador-../../etc.mbk", "mostrador-a/b.mbk", "x.mbk", "mostrador-a.zip", ".mbk", "mostrador-\0.mbk"]
        {
            assert!(bad.parse::<Name>().is_err(), "{bad}");
        }
    }

    #[test]
    fn kinds_are_named_as_serde_names_them() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
            assert_eq!(Kind::named(kind.code()), Some(kind));
        }
    }
}
