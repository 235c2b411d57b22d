//! Does a medicine meet an allergy on the chart? By name, by class, by another name of the class.
//!
//! A match asks for a reason and nothing more; where in doubt it asks.

use std::sync::LazyLock;

use super::search::has_words;
use super::table::{self, needed, several};
use super::{Medicine, named_in};
use crate::base::text::fold;

/// A class of medicines that share an allergy.
pub(super) struct Class {
    /// As the table of medicines names it.
    pub name: String,
    /// As a chart may name it, folded.
    pub names: Vec<String>,
}

/// The classes.
pub(super) static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    let table = table::read(include_str!("data/allergy_classes.csv"), |r| {
        let name = needed(r, 0)?;
        let names = std::iter::once(name.clone()).chain(several(r, 1)).map(|n| fold(&n)).collect();
        Some(Class { name, names })
    });
    table.rows
});

/// A medicine and the allergy it meets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// As it was typed.
    pub medicine: String,
    /// As it stands on the chart.
    pub allergy: String,
}

/// Every pair of a typed medicine and an allergy that meet.
pub fn clashes(medicines: &[String], allergies: &[String]) -> Vec<Clash> {
    let allergies: Vec<Said<'_>> = allergies.iter().map(|a| Said::of(a)).collect();
    let mut found = Vec::new();
    for medicine in medicines.iter().filter(|m| !m.is_empty()).map(|m| Said::of(m)) {
        for allergy in allergies.iter().filter(|a| medicine.meets(a)) {
            found.push(Clash { medicine: medicine.text.to_owned(), allergy: allergy.text.to_owned() });
        }
    }
    found
}

/// A text and what the catalogue makes of it.
struct Said<'a> {
    text: &'a str,
    folded: String,
    medicines: Vec<&'static Medicine>,
}

impl<'a> Said<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, folded: fold(text), medicines: named_in(text) }
    }

    fn meets(&self, allergy: &Said<'_>) -> bool {
        let by_words = has_words(&allergy.folded, &self.folded) || has_words(&self.folded, &allergy.folded);
        by_words || self.medicines.iter().any(|m| allergy.names(m))
    }

    /// An allergy names a medicine itself, its class, or another medicine of its class.
    fn names(&self, medicine: &Medicine) -> bool {
        let class = |name: &String| {
            let said = CLASSES.iter().any(|c| c.name == *name && c.names.iter().any(|n| has_words(&self.folded, n)));
            said || self.medicines.iter().any(|m| m.classes.contains(name))
        };
        self.medicines.iter().any(|m| m.name == medicine.name) || medicine.classes.iter().any(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clash(medicine: &str, allergy: &str) -> bool {
        !clashes(&[medicine.to_owned()], &[allergy.to_owned()]).is_empty()
    }

    #[test]
    fn an_allergy_is_met_by_name_by_class_and_by_a_cousin() {
        assert!(clash("Amoxicilina", "amoxicilina (ronchas)"));
        assert!(clash("amoxicilina/ácido clavulánico", "Alergia a PENICILINAS"));
        assert!(clash("Amoxicilina", "Penicilina"));
        assert!(clash("Ampicilina", "Amoxicilina"));
        assert!(clash("Cefalexina", "betalactámicos"));
        assert!(clash("Trimetoprima/sulfametoxazol", "sulfas"));
        assert!(clash("Ibuprofeno", "AINEs"));
        assert!(clash("Naproxeno", "aspirina"));
        assert!(clash("Ketorolaco 10 mg", "Ketorolaco"));
        assert!(clash("Remedio casero", "remedio casero"), "outside the catalogue the words alone are compared");
    }

    #[test]
    fn what_is_not_met_is_let_through() {
        assert!(!clash("Paracetamol", "Penicilina"));
        assert!(!clash("Azitromicina", "Ninguna conocida"));
        assert!(!clash("Amoxicilina", "Cacahuate"));
        assert!(!clash("", "Penicilina") && !clash("Amoxicilina", ""));
    }
}
