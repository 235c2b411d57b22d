//! A line of the diagnoses: a code of the catalogue or free words, and how sure it is.

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::text::fold;
use crate::modules::clinic::catalogue;

/// How sure a diagnosis is (FHIR `condition-ver-status`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Nothing said: as it stands.
    Confirmed,
    /// «· presuntivo».
    Provisional,
    /// «· descartado».
    Refuted,
}

/// One diagnosis of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Diagnosis {
    /// CIE-10, where the catalogue knows it.
    pub code: Option<String>,
    /// In words.
    pub text: String,
    /// How sure.
    pub certainty: Certainty,
}

impl Diagnosis {
    /// The key of the word for its certainty, where it is not confirmed.
    pub const fn word(&self) -> Option<&'static str> {
        match self.certainty {
            Certainty::Confirmed => None,
            Certainty::Provisional => Some("diagnosis-provisional"),
            Certainty::Refuted => Some("diagnosis-refuted"),
        }
    }
}

/// Words that end a line after a dot in the middle, as the form's buttons put them, in both languages.
const SAID: &[(&str, Certainty)] = &[
    ("presuntivo", Certainty::Provisional),
    ("provisional", Certainty::Provisional),
    ("probable", Certainty::Provisional),
    ("descartado", Certainty::Refuted),
    ("ruled out", Certainty::Refuted),
    ("definitivo", Certainty::Confirmed),
    ("confirmed", Certainty::Confirmed),
];

/// Reads the lines of the field. A code that the catalogue does not know stays a part of the words.
pub fn read(lines: &str) -> Vec<Diagnosis> {
    lines.lines().map(str::trim).filter(|l| !l.is_empty()).map(line).collect()
}

fn line(line: &str) -> Diagnosis {
    let (words, certainty) = match line.rsplit_once('·') {
        Some((before, said)) => match SAID.iter().find(|(word, _)| fold(said.trim()) == *word) {
            Some((_, certainty)) => (before.trim_end(), *certainty),
            None => (line, Certainty::Confirmed),
        },
        None => (line, Certainty::Confirmed),
    };
    let coded = words.split_once(' ').and_then(|(first, rest)| Some((catalogue::known_code(first)?, rest.trim())));
    match coded {
        Some((code, text)) => Diagnosis { code: Some(code), text: text.to_owned(), certainty },
        None => Diagnosis { code: None, text: words.to_owned(), certainty },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_catalogue_are_codes_and_others_are_words() {
        let found = read(
            "J02.9 Faringitis aguda\n\n j029 Faringitis · presuntivo\nZ99.99 Cosa rara\nDolor de pecho · descartado\nAsma · desde 2010",
        );
        let code = |at: usize| found[at].code.as_deref();
        assert_eq!((code(0), code(1), code(2), code(3)), (Some("J02.9"), Some("J02.9"), None, None));
        assert_eq!(found[2].text, "Z99.99 Cosa rara");
        assert_eq!((found[1].certainty, found[1].text.as_str()), (Certainty::Provisional, "Faringitis"));
        assert_eq!((found[3].certainty, found[3].text.as_str()), (Certainty::Refuted, "Dolor de pecho"));
        assert_eq!(found[4].text, "Asma · desde 2010");
    }
}
