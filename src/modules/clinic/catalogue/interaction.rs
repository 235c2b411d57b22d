//! Do two medicines get in each other's way, or are they one too many? A table of our own, dated, offline.
//!
//! An aid and not exhaustive: it warns, it never proposes.

use std::sync::LazyLock;

use super::table::{self, Table, cell, needed, several};
use super::{Medicine, named_in};
use crate::base::lang::Lang;

/// Medicines that do the same or meet the same others.
struct Group {
    name: String,
    english: String,
    /// Two of it are usually one too many.
    twice: bool,
    members: Vec<String>,
}

/// A pair that get in each other's way; each side is a group or a generic name.
struct Interaction {
    a: String,
    b: String,
    severity: u8,
    why: String,
    english: String,
}

static GROUPS: LazyLock<Table<Group>> = LazyLock::new(|| {
    table::read(include_str!("data/groups.csv"), |r| {
        Some(Group { name: needed(r, 0)?, english: needed(r, 1)?, twice: cell(r, 2) == "1", members: several(r, 3) })
    })
});

static INTERACTIONS: LazyLock<Table<Interaction>> = LazyLock::new(|| {
    table::read(include_str!("data/interactions.csv"), |r| {
        let severity = needed(r, 2)?.parse().ok().filter(|s| (1..=3).contains(s))?;
        Some(Interaction { a: needed(r, 0)?, b: needed(r, 1)?, severity, why: needed(r, 3)?, english: needed(r, 4)? })
    })
});

/// The date of the table of interactions.
pub fn interactions_version() -> &'static str {
    INTERACTIONS.version
}

/// Two medicines that should not go together without a thought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// As it was typed.
    pub medicine: String,
    /// The other one, as it was typed or stands on the chart.
    pub other: String,
    /// 1 contraindicated, 2 serious, 3 caution.
    pub severity: u8,
    /// What happens, in few words.
    pub why: String,
}

/// Two medicines that are one too many.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repeated {
    /// As it was typed.
    pub medicine: String,
    /// The other one.
    pub other: String,
    /// What both are.
    pub group: String,
}

fn is(side: &str, medicine: &Medicine) -> bool {
    medicine.name == side || GROUPS.rows.iter().any(|g| g.name == side && g.members.contains(&medicine.name))
}

/// Every pair of a new medicine with another new one or one that is taken already.
fn pairs<'a>(new: &'a [String], taken: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let mut pairs = Vec::new();
    for (at, medicine) in new.iter().enumerate().filter(|(_, m)| !m.trim().is_empty()) {
        let others = new.iter().skip(at + 1).chain(taken).filter(|o| !o.trim().is_empty());
        pairs.extend(others.map(|other| (medicine.as_str(), other.as_str())));
    }
    pairs
}

/// Interactions, the worst first; of a pair only its worst.
pub fn meetings(new: &[String], taken: &[String], lang: Lang) -> Vec<Meeting> {
    let mut found = Vec::new();
    for (medicine, other) in pairs(new, taken) {
        let (ours, theirs) = (named_in(medicine), named_in(other));
        let met = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))).filter(|(a, b)| a.name != b.name);
        let worst = met
            .flat_map(|(a, b)| INTERACTIONS.rows.iter().filter(move |i| (is(&i.a, a) && is(&i.b, b)) || (is(&i.a, b) && is(&i.b, a))))
            .min_by_key(|i| i.severity);
        found.extend(worst.map(|i| Meeting {
            medicine: medicine.to_owned(),
            other: other.to_owned(),
            severity: i.severity,
            why: if lang == Lang::En { i.english.clone() } else { i.why.clone() },
        }));
    }
    found.sort_by_key(|m| m.severity);
    found
}

/// The same medicine twice on one prescription, or two of a group of which one is enough. What is taken already and
/// prescribed again is its continuation and no repetition.
pub fn repeated(new: &[String], taken: &[String], lang: Lang) -> Vec<Repeated> {
    let mut found = Vec::new();
    for (medicine, other) in pairs(new, taken) {
        let (ours, theirs) = (named_in(medicine), named_in(other));
        let same = ours.iter().find(|a| theirs.iter().any(|b| a.name == b.name)).map(|m| m.name.clone());
        let group = || {
            let both = |g: &&Group| {
                g.twice && ours.iter().any(|m| g.members.contains(&m.name)) && theirs.iter().any(|m| g.members.contains(&m.name))
            };
            GROUPS.rows.iter().find(both).map(|g| if lang == Lang::En { g.english.clone() } else { g.name.clone() })
        };
        if same.is_some() && taken.iter().any(|t| std::ptr::eq(t.as_str(), other)) {
            continue;
        }
        if let Some(group) = same.or_else(group) {
            found.push(Repeated { medicine: medicine.to_owned(), other: other.to_owned(), group });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::MEDICINES;
    use super::*;

    fn both(a: &str, b: &str) -> Option<u8> {
        meetings(&[a.to_owned()], &[b.to_owned()], Lang::Es).first().map(|m| m.severity)
    }

    #[test]
    fn every_side_and_member_is_in_the_table_of_medicines() {
        let known = |name: &str| MEDICINES.table.rows.iter().any(|m| m.name == name);
        for group in &GROUPS.rows {
            assert!(group.members.len() > 1, "{}", group.name);
            for member in &group.members {
                assert!(known(member), "{member} of {}", group.name);
            }
        }
        assert!(INTERACTIONS.rows.len() >= 80);
        for i in &INTERACTIONS.rows {
            for side in [&i.a, &i.b] {
                assert!(known(side) || GROUPS.rows.iter().any(|g| g.name == *side), "{side}");
            }
        }
        let lines = |text: &str| text.lines().count() - 2;
        assert_eq!(lines(include_str!("data/interactions.csv")), INTERACTIONS.rows.len());
        assert_eq!(lines(include_str!("data/groups.csv")), GROUPS.rows.len());
    }

    #[test]
    fn pairs_meet_whichever_comes_first_and_however_they_are_written() {
        assert_eq!(both("Sildenafil 50 mg", "mononitrato de isosorbida"), Some(1));
        assert_eq!(both("Ibuprofeno", "warfarina 5 mg cada noche"), Some(2));
        assert_eq!(both("Warfarina", "IBUPROFENO"), Some(2));
        assert_eq!(both("Claritromicina", "Ezetimiba/simvastatina"), Some(1));
        assert_eq!(both("Azitromicina", "Citalopram"), Some(2), "two of a group that meets itself");
        assert_eq!(both("Azitromicina", "Azitromicina"), None, "one medicine does not meet itself");
        assert_eq!(both("Paracetamol", "Loratadina"), None);
    }

    #[test]
    fn the_same_twice_and_two_of_a_kind_are_named() {
        let twice = |a: &str, b: &str| repeated(&[a.to_owned(), b.to_owned()], &[], Lang::Es).first().map(|r| r.group.clone());
        assert_eq!(twice("Ibuprofeno", "Naproxeno").as_deref(), Some("AINE"));
        assert_eq!(twice("Losartán 50 mg", "Losartán").as_deref(), Some("Losartán"));
        assert_eq!(twice("Paracetamol", "Tramadol/paracetamol").as_deref(), Some("paracetamol"));
        assert_eq!(twice("Paracetamol", "Loratadina"), None);
        let goes_on = repeated(&["Losartán 50 mg".to_owned()], &["Losartán".to_owned()], Lang::Es);
        assert!(goes_on.is_empty(), "a continuation is no repetition");
    }
}
