//! Vaccines and the usual ages of their doses: a table of our own, dated, offline.

use std::sync::LazyLock;

use super::table::{self, Table, cell, needed, several};
use crate::base::lang::Lang;

/// A vaccine.
pub struct Vaccine {
    /// Its stable name.
    pub code: String,
    name: String,
    english: String,
    /// Ages of its doses, in months.
    pub ages: Vec<i32>,
    /// The last age at which a dose is still suggested, in months.
    pub until: Option<i32>,
    /// It is repeated after so many months.
    pub every: Option<i32>,
}

impl Vaccine {
    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &str {
        if lang == Lang::Es { &self.name } else { &self.english }
    }
}

static VACCINES: LazyLock<Table<Vaccine>> = LazyLock::new(|| {
    table::read(include_str!("data/vaccines.csv"), |r| {
        Some(Vaccine {
            code: needed(r, 0)?,
            name: needed(r, 1)?,
            english: needed(r, 2)?,
            ages: several(r, 3).iter().map(|a| a.parse().ok()).collect::<Option<_>>()?,
            until: cell(r, 4).parse().ok(),
            every: cell(r, 5).parse().ok(),
        })
    })
});

/// Every vaccine, in the order of the table.
pub fn vaccines() -> &'static [Vaccine] {
    &VACCINES.rows
}

/// A vaccine by its code.
pub fn vaccine(code: &str) -> Option<&'static Vaccine> {
    VACCINES.rows.iter().find(|v| v.code == code)
}

/// The date of the table.
pub fn vaccines_version() -> &'static str {
    VACCINES.version
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_and_ages_go_up() {
        let rows = include_str!("data/vaccines.csv").lines().filter(|l| !l.starts_with('#')).count() - 1;
        assert_eq!(vaccines().len(), rows);
        for v in vaccines() {
            assert!(v.ages.windows(2).all(|w| w[0] < w[1]), "{}", v.code);
            assert!(v.until.is_none_or(|u| v.ages.iter().all(|a| *a <= u)), "{}", v.code);
        }
        assert!(vaccines_version().len() == 10 && vaccine("bcg").is_some_and(|v| v.name(Lang::En).starts_with("BCG")));
    }
}
