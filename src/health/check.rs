//! A thing that was looked at: how it stands, in a word for programs and a sentence for people.

use fluent_bundle::FluentValue;
use serde::Serialize;
use utoipa::ToSchema;

use crate::base::lang::{Arg, Lang, Words};

/// How a thing stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be.
    Ok,
    /// Works, but somebody should look.
    Degraded,
    /// Does not work.
    Error,
}

impl Level {
    /// Its word for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Degraded => "degraded",
            Self::Error => "error",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Check {
    /// Its name: `disk`; words under `check-disk`.
    pub name: &'static str,
    /// How it stands.
    pub level: Level,
    /// A number or a few plain words.
    pub value: String,
    /// The end of the word key of the next step (`hint-disk-low`), where one is needed.
    pub hint: Option<&'static str>,
    /// The end of the word key of the sentence (`says-disk`).
    #[serde(skip)]
    says: &'static str,
    /// Values of the sentence; `n` is a number.
    #[serde(skip)]
    facts: Vec<(&'static str, String)>,
}

impl Check {
    pub(super) fn new(name: &'static str, level: Level, value: impl Into<String>, hint: &'static str) -> Self {
        Self { name, level, value: value.into(), hint: (level != Level::Ok).then_some(hint), says: "no-answer", facts: Vec::new() }
    }

    /// Gives it its sentence.
    pub(super) const fn says(mut self, key: &'static str) -> Self {
        self.says = key;
        self
    }

    /// Adds a value of the sentence.
    pub(super) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// What was found, for people.
    #[must_use]
    pub fn sentence(&self, words: &Words, lang: Lang) -> String {
        let value = |name: &str, text: &str| match text.parse::<f64>() {
            Ok(number) if name == "n" => FluentValue::from(number),
            _ => FluentValue::from(text.to_owned()),
        };
        let facts: Vec<Arg<'_>> = self.facts.iter().map(|(name, text)| (*name, value(name, text))).collect();
        words.ta(lang, &format!("says-{}", self.says), &facts)
    }
}

/// Everything that was looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Report {
    /// The worst level.
    pub status: Level,
    /// All checks.
    pub checks: Vec<Check>,
}
