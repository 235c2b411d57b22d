//! Before a prescription is issued: what may not be on it, and what the chart warns of.

use super::catalogue::{Clash, clashes, is_group_one};
use super::prescribe::Item;
use crate::base::problem::{Code, Outcome, Problem};

/// The most pairs that one sentence names.
const NAMED: usize = 4;

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

/// Whether a medicine meets an allergy on the chart; then there has to be a reason to go on.
pub(super) fn allergies_minded(items: &[Item], allergies: &[String], reason: &str) -> Outcome<bool> {
    let medicines: Vec<String> = items.iter().flat_map(|i| [i.generic.clone(), i.brand.clone()]).collect();
    let found = clashes(&medicines, allergies);
    match found.first() {
        None => Ok(false),
        Some(_) if !reason.is_empty() => Ok(true),
        Some(_) => Err(Problem::new(Code::BadInput).and_field_with("override_reason", "allergy-reason", sentence(&found))),
    }
}

fn sentence(found: &[Clash]) -> Vec<(&'static str, String)> {
    let join = |of: fn(&Clash) -> &str| {
        let mut said: Vec<&str> = Vec::new();
        for text in found.iter().map(of) {
            if !said.contains(&text) && said.len() < NAMED {
                said.push(text);
            }
        }
        said.join(", ")
    };
    vec![("medicine", join(|c| &c.medicine)), ("allergy", join(|c| &c.allergy))]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn items(generic: &str) -> Vec<Item> {
        vec![Item { generic: "Paracetamol".into(), ..Item::default() }, Item { generic: generic.into(), ..Item::default() }]
    }

    #[test]
    fn a_narcotic_is_refused_by_its_place() {
        let problem = no_narcotics(&items("morfina")).unwrap_err();
        assert_eq!(problem.fields[0].field, "items.1.generic");
        assert!(no_narcotics(&items("Clonazepam")).is_ok());
    }

    #[test]
    fn an_allergy_asks_for_a_reason_once() {
        let chart = ["Penicilina".to_owned()];
        let problem = allergies_minded(&items("Amoxicilina"), &chart, "").unwrap_err();
        assert_eq!((problem.fields[0].field.as_str(), problem.fields[0].args.len()), ("override_reason", 2));
        assert!(!format!("{problem}").contains("Penicilina"), "the log does not tell");
        assert!(allergies_minded(&items("Amoxicilina"), &chart, "La tolera bien").unwrap());
        assert!(!allergies_minded(&items("Loratadina"), &chart, "").unwrap());
    }
}
