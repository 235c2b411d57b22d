//! Catalogues of our own: diagnoses, medicines, studies. In the binary, dated, without the network.
//!
//! Codes are facts; names are our own words. They help to write what the doctor means to write: every
//! field that uses them takes free text too.

mod allergy;
mod interaction;
mod pages;
mod search;
mod table;
mod vaccine;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::base::text::fold;
use search::Index;
use table::{Table, cell, needed, several};

pub(super) use allergy::{Clash, clashes};
pub(super) use interaction::{Meeting, Repeated, interactions_version, meetings, repeated};
pub(super) use pages::routes;
pub(super) use vaccine::{Vaccine, vaccine, vaccines, vaccines_version};

/// A diagnosis.
pub(super) struct Diagnosis {
    /// CIE-10, WHO's shape: `J02.9`.
    pub code: String,
    /// In Spanish.
    pub name: String,
    /// In English.
    pub english: String,
    /// As people say it.
    pub synonyms: Vec<String>,
}

/// A form of a medicine and its usual strengths.
pub(super) struct Presentation {
    /// `tabletas`.
    pub form: String,
    /// `500 mg`.
    pub strengths: Vec<String>,
}

/// A generic medicine.
pub(super) struct Medicine {
    /// Generic name.
    pub name: String,
    /// Other names.
    pub synonyms: Vec<String>,
    /// How it is sold.
    pub presentations: Vec<Presentation>,
    /// Group of LGS art. 226, 1 to 6, where sure.
    pub group: Option<u8>,
    /// Allergy classes.
    pub classes: Vec<String>,
}

/// A study.
pub(super) struct Study {
    /// In Spanish.
    pub name: String,
    /// In English.
    pub english: String,
    /// `hematología`.
    pub group: String,
    /// UCUM, if it answers with a number.
    pub unit: String,
    /// LOINC, where sure.
    pub loinc: String,
    /// As people say it.
    pub synonyms: Vec<String>,
}

/// A table and its index.
pub(super) struct Catalogue<T> {
    table: Table<T>,
    index: Index,
}

impl<T> Catalogue<T> {
    fn new(table: Table<T>, names: impl Fn(&T) -> (&str, &str, Vec<&str>)) -> Self {
        Self { index: Index::new(table.rows.iter().map(names)), table }
    }

    /// The date of the table.
    pub fn version(&self) -> &'static str {
        self.table.version
    }

    /// Rows that answer, best first.
    pub fn find(&self, asked: &str, most: usize) -> Vec<&T> {
        self.index.find(asked, most).into_iter().filter_map(|at| self.table.rows.get(at)).collect()
    }
}

fn also<'a>(first: &'a str, rest: &'a [String]) -> Vec<&'a str> {
    std::iter::once(first).chain(rest.iter().map(String::as_str)).filter(|s| !s.is_empty()).collect()
}

/// Diagnoses.
pub(super) static DIAGNOSES: LazyLock<Catalogue<Diagnosis>> = LazyLock::new(|| {
    let rows = table::read(include_str!("data/diagnoses.csv"), |r| {
        Some(Diagnosis { code: needed(r, 0)?, name: needed(r, 1)?, english: needed(r, 2)?, synonyms: several(r, 3) })
    });
    Catalogue::new(rows, |d| (&d.code, &d.name, also(&d.english, &d.synonyms)))
});

/// Codes in the tables, as they are compared.
static CODES: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| DIAGNOSES.table.rows.iter().map(|d| (bare(&d.code), d.code.as_str())).collect());

/// As national files write it, without dot and filling X: `I10X`, `J029`.
fn bare(code: &str) -> String {
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    bare.strip_suffix('X').map_or(bare.clone(), str::to_owned)
}

/// The code as the tables write it, where they know it.
pub(super) fn known_code(typed: &str) -> Option<String> {
    CODES.get(&bare(typed)).map(|c| (*c).to_owned())
}

/// Medicines.
pub(super) static MEDICINES: LazyLock<Catalogue<Medicine>> = LazyLock::new(|| {
    let rows = table::read(include_str!("data/medicines.csv"), |r| {
        let presentations = several(r, 2).iter().map(|p| presentation(p)).collect::<Option<Vec<_>>>()?;
        let group = cell(r, 3);
        let group = if group.is_empty() { None } else { Some(group.parse().ok().filter(|g| (1..=6).contains(g))?) };
        Some(Medicine { name: needed(r, 0)?, synonyms: several(r, 1), presentations, group, classes: several(r, 4) })
    });
    Catalogue::new(rows, |m| ("", &m.name, also("", &m.synonyms)))
});

/// Studies.
pub(super) static STUDIES: LazyLock<Catalogue<Study>> = LazyLock::new(|| {
    let rows = table::read(include_str!("data/studies.csv"), |r| {
        Some(Study {
            name: needed(r, 0)?,
            english: needed(r, 1)?,
            group: needed(r, 2)?,
            unit: cell(r, 3),
            loinc: cell(r, 4),
            synonyms: several(r, 5),
        })
    });
    Catalogue::new(rows, |s| (&s.loinc, &s.name, also(&s.english, &s.synonyms)))
});

/// Names of the studies, in both languages, folded.
static STUDY_NAMES: LazyLock<HashMap<String, &'static Study>> =
    LazyLock::new(|| STUDIES.table.rows.iter().flat_map(|s| [&s.name, &s.english].map(|name| (fold(name), s))).collect());

/// The study of that very name, in either language.
pub(super) fn study_named(text: &str) -> Option<&'static Study> {
    STUDY_NAMES.get(&fold(text)).copied()
}

/// `tabletas: 500 mg, 1 g`.
fn presentation(text: &str) -> Option<Presentation> {
    let (form, strengths) = text.split_once(':')?;
    let strengths: Vec<_> = strengths.split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
    (!strengths.is_empty()).then(|| Presentation { form: form.trim().to_owned(), strengths })
}

/// Every name of every medicine, folded, between spaces.
static NAMES: LazyLock<Vec<(String, &'static Medicine)>> = LazyLock::new(|| {
    let names = |m: &'static Medicine| also(&m.name, &m.synonyms).into_iter().map(move |n| (format!(" {} ", fold(n)), m));
    MEDICINES.table.rows.iter().flat_map(names).collect()
});

/// The medicines that a text names, without those whose name is a part of a longer one it names too.
pub(super) fn named_in(text: &str) -> Vec<&'static Medicine> {
    let text = format!(" {} ", fold(text));
    let said: Vec<&(String, &'static Medicine)> = NAMES.iter().filter(|(name, _)| text.contains(name.as_str())).collect();
    let mut found: Vec<&'static Medicine> = Vec::new();
    for (name, medicine) in &said {
        let part = said.iter().any(|(longer, _)| longer.len() > name.len() && longer.contains(name.as_str()));
        if !part && !found.iter().any(|f| f.name == medicine.name) {
            found.push(medicine);
        }
    }
    found
}

/// The strictest group of LGS art. 226 among the medicines that a text names, where the table knows it.
pub(super) fn group_of(text: &str) -> Option<u8> {
    named_in(text).iter().filter_map(|m| m.group).min()
}

/// True if the text names a narcotic (LGS 226 group I), which no ordinary prescription may carry.
pub(super) fn is_group_one(text: &str) -> bool {
    named_in(text).iter().any(|m| m.group == Some(1))
}

#[cfg(test)]
mod tests;
