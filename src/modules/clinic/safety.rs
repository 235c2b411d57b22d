//! Before a prescription is issued: what may not be on it, and what the chart and the tables warn of.

use super::catalogue::{Clash, Meeting, Repeated, clashes, is_group_one, meetings, repeated};
use super::prescribe::Item;
use crate::base::lang::Lang;
use crate::base::problem::{Code, Outcome, Problem};

/// The most warnings that one sentence names.
const NAMED: usize = 6;

/// No medicine of group I (LGS art. 226, 240–241): it goes on the authority's own pad.
pub(super) fn no_narcotics(items: &[Item]) -> Outcome<()> {
    let mut problem = Problem::new(Code::BadInput);
    for (n, item) in items.iter().enumerate() {
        for (field, text) in [("generic", &item.generic), ("brand", &item.brand)] {
            if is_group_one(text) {
                problem = problem.and_field(format!("items.{n}.{field}"), "group-1");
            }
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
}

/// What the chart says of the person, in its own words.
#[derive(Default)]
pub(super) struct OnChart {
    pub allergies: Vec<String>,
    pub medicines: Vec<String>,
}

/// The text of a key with named texts in it.
pub(super) type Say<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

/// One thing to think of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Warning {
    /// An allergy on the chart is met.
    Allergy(Clash),
    /// Two medicines get in each other's way.
    Interaction(Meeting),
    /// Two medicines are one too many.
    Repeated(Repeated),
}

impl Warning {
    /// It takes a reason to go on; a mere caution does not.
    fn grave(&self) -> bool {
        !matches!(self, Self::Interaction(met) if met.severity > 2)
    }

    /// In words: `say` knows keys and arguments.
    pub fn said(&self, say: &Say<'_>) -> String {
        match self {
            Self::Allergy(c) => say("warning-allergy", &[("medicine", &c.medicine), ("allergy", &c.allergy)]),
            Self::Interaction(m) => {
                let key = ["warning-never", "warning-serious", "warning-caution"][usize::from(m.severity.clamp(1, 3)) - 1];
                say(key, &[("medicine", &m.medicine), ("other", &m.other), ("why", &m.why)])
            }
            Self::Repeated(r) => say("warning-repeated", &[("medicine", &r.medicine), ("other", &r.other), ("group", &r.group)]),
        }
    }
}

/// Everything to think of, the gravest first.
pub(super) fn warnings(items: &[Item], chart: &OnChart, lang: Lang) -> Vec<Warning> {
    let generics: Vec<String> = items.iter().map(|i| i.generic.clone()).collect();
    let named: Vec<String> = items.iter().flat_map(|i| [i.generic.clone(), i.brand.clone()]).collect();
    let met = meetings(&generics, &chart.medicines, lang);
    let allergic = clashes(&named, &chart.allergies).into_iter().map(Warning::Allergy);
    let again = repeated(&generics, &chart.medicines, lang).into_iter().map(Warning::Repeated);
    let mut found: Vec<Warning> = allergic.chain(met.into_iter().map(Warning::Interaction)).chain(again).collect();
    found.sort_by_key(|w| !w.grave());
    found
}

/// Grave warnings want a reason. Answers whether one was needed.
///
/// # Errors
/// `override_reason` names what there is to think of.
pub(super) fn minded(warnings: &[Warning], reason: &str, say: &Say<'_>) -> Outcome<bool> {
    let grave: Vec<&Warning> = warnings.iter().filter(|w| w.grave()).collect();
    if grave.is_empty() || !reason.is_empty() {
        return Ok(!grave.is_empty());
    }
    let what = grave.iter().take(NAMED).map(|w| w.said(say)).collect::<Vec<_>>().join(" ");
    Err(Problem::new(Code::BadInput).and_field_with("override_reason", "warnings-reason", vec![("what", what)]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn items(generic: &str) -> Vec<Item> {
        vec![Item { generic: "Paracetamol".into(), ..Item::default() }, Item { generic: generic.into(), ..Item::default() }]
    }

    fn say(key: &str, args: &[(&str, &str)]) -> String {
        format!("{key}: {}", args.iter().map(|(_, v)| *v).collect::<Vec<_>>().join(" / "))
    }

    fn chart(allergy: &str, medicine: &str) -> OnChart {
        OnChart { allergies: vec![allergy.into()], medicines: vec![medicine.into()] }
    }

    #[test]
    fn a_narcotic_is_refused_by_its_place() {
        let problem = no_narcotics(&items("morfina")).unwrap_err();
        assert_eq!(problem.fields[0].field, "items.1.generic");
        assert!(no_narcotics(&items("Clonazepam")).is_ok());
    }

    #[test]
    fn an_allergy_asks_for_a_reason_once() {
        let found = warnings(&items("Amoxicilina"), &chart("Penicilina", ""), Lang::Es);
        let problem = minded(&found, "", &say).unwrap_err();
        assert_eq!(problem.fields[0].field, "override_reason");
        assert!(!format!("{problem}").contains("Penicilina"), "the log does not tell");
        assert!(minded(&found, "La tolera bien", &say).unwrap());
        assert!(!minded(&warnings(&items("Loratadina"), &chart("Penicilina", ""), Lang::Es), "", &say).unwrap());
    }

    #[test]
    fn what_is_taken_already_counts_and_a_caution_does_not_stop() {
        let serious = warnings(&items("Ibuprofeno"), &chart("", "Warfarina 5 mg"), Lang::Es);
        assert!(minded(&serious, "", &say).is_err());
        let twice = warnings(&items("Naproxeno"), &chart("", "Ibuprofeno"), Lang::Es);
        assert!(matches!(twice[0], Warning::Repeated(_)) && minded(&twice, "", &say).is_err());
        let caution = warnings(&items("Ibuprofeno"), &chart("", "Losartán"), Lang::Es);
        assert_eq!(caution.len(), 1);
        assert!(!minded(&caution, "", &say).unwrap());
    }
}
