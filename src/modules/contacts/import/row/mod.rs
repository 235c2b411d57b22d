//! One row and a mapping → a candidate, or the reasons why not.

mod email;
mod fault;
mod read;
mod sex;

pub use fault::{FaultCode, RowFault};
pub use read::read_row;
pub use sex::{LoneM, settle_m};

use std::fmt;

use jiff::civil::Date;

use super::columns::{Field, Mapping};
use super::table::Table;
use crate::base::birth::{DateOrder, settle_order};
use crate::base::national_id::{Curp, Rfc, Sex};
use crate::base::phone::Phone;

/// How a whole file is read: what its columns prove, and what is assumed where they prove nothing.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What each column holds.
    pub mapping: Mapping,
    /// The order of day and month.
    pub order: DateOrder,
    /// What a lone `M` in the column of the sex means.
    pub lone_m: LoneM,
    /// Calling code assumed for telephones without one (52 = Mexico).
    pub home: u16,
    /// Today, in the business's zone.
    pub today: Date,
}

impl Reading {
    /// Looks at whole columns to settle what single cells leave open.
    #[must_use]
    pub fn of(table: &Table, mapping: Mapping, home: u16, today: Date) -> Self {
        let column = |field: Field| {
            let place = mapping.column(field);
            table.rows.iter().filter_map(move |row| row.cells.get(place?)).map(String::as_str)
        };
        let order = settle_order(column(Field::BirthDate)).order;
        let lone_m = settle_m(column(Field::Sex));
        Self { mapping, order, lone_m, home, today }
    }
}

/// A person that could be taken into the store.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The line of the file on which the row begins.
    pub line: u64,
    /// The number of the paper record.
    pub record_number: Option<String>,
    /// Given names, capitals repaired.
    pub given_names: String,
    /// First surname, capitals repaired.
    pub first_surname: String,
    /// Second surname, capitals repaired.
    pub second_surname: Option<String>,
    /// Birth date; `None` when the list says that nobody knows it.
    pub birth: Option<Date>,
    /// Sex; `None` when it is empty or cannot be told.
    pub sex: Option<Sex>,
    /// CURP, its check digit perhaps wrong (then there is a warning).
    pub curp: Option<Curp>,
    /// RFC, its check character perhaps wrong (then there is a warning).
    pub rfc: Option<Rfc>,
    /// Telephones, in the order of the row.
    pub phones: Vec<Phone>,
    /// E-mail, its domain in small letters.
    pub email: Option<String>,
    /// Address on one line.
    pub address: Option<String>,
    /// Notes, line breaks kept as `\n`.
    pub notes: Option<String>,
    /// What was taken although somebody should look at it.
    pub warnings: Vec<RowFault>,
}

/// Only the line: a candidate is a person and must not reach a log.
impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Candidate(line {}, {} warnings)", self.line, self.warnings.len())
    }
}
