//! The same person twice in one file, and the three piles in which every row ends.

use std::collections::HashMap;

use super::columns::Field;
use super::fold::fold;
use super::row::{Candidate, FaultCode, RowFault};

/// Why two rows are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The same CURP.
    SameCurp,
    /// The same name (without accents and case) and the same birth date.
    SameNameAndBirth,
}

/// A row that repeats an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The later row.
    pub candidate: Candidate,
    /// The line of the earlier one.
    pub of_line: u64,
    /// What they have in common.
    pub because: Because,
    /// Fields in which the later row says something else: worth a look before it is thrown away.
    pub differs: Vec<Field>,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultyRow {
    /// The line on which it begins.
    pub line: u64,
    /// Every reason.
    pub faults: Vec<RowFault>,
}

/// Every row of a file, in one of three piles.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// To be taken.
    pub good: Vec<Candidate>,
    /// To be corrected.
    pub faulty: Vec<FaultyRow>,
    /// Already in the file, further up.
    pub duplicates: Vec<Duplicate>,
}

/// Sorts judged rows into the three piles; the first row of a person is the one that is kept.
#[must_use]
pub fn sort_out(rows: impl IntoIterator<Item = Result<Candidate, Vec<RowFault>>>) -> Sorted {
    let mut sorted = Sorted::default();
    let mut seen = Seen::default();
    for row in rows {
        match row {
            Err(faults) => {
                let line = faults.first().map_or(0, |fault| fault.line);
                sorted.faulty.push(FaultyRow { line, faults });
            }
            Ok(candidate) => {
                if let Some((place, because)) = seen.earlier(&candidate) {
                    let first = &sorted.good[place];
                    let (of_line, differs) = (first.line, differing(first, &candidate));
                    sorted.duplicates.push(Duplicate { candidate, of_line, because, differs });
                } else {
                    seen.remember(&candidate, sorted.good.len());
                    sorted.good.push(candidate);
                }
            }
        }
    }
    warn_of_repeated_numbers(&mut sorted.good);
    sorted
}

/// Where each person of the good pile stands.
#[derive(Default)]
struct Seen {
    by_curp: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl Seen {
    fn earlier(&self, one: &Candidate) -> Option<(usize, Because)> {
        let curp = one.curp.as_ref().and_then(|curp| self.by_curp.get(curp.as_str()));
        let name = || name_and_birth(one).and_then(|key| self.by_name.get(&key));
        curp.map(|place| (*place, Because::SameCurp)).or_else(|| name().map(|place| (*place, Because::SameNameAndBirth)))
    }

    fn remember(&mut self, one: &Candidate, place: usize) {
        if let Some(curp) = &one.curp {
            self.by_curp.insert(curp.as_str().to_owned(), place);
        }
        if let Some(key) = name_and_birth(one) {
            self.by_name.insert(key, place);
        }
    }
}

/// Without a birth date two people of one name stay two people.
fn name_and_birth(one: &Candidate) -> Option<String> {
    let second = one.second_surname.as_deref().unwrap_or_default();
    let name = fold(&format!("{} {} {second}", one.given_names, one.first_surname));
    one.birth.map(|birth| format!("{name}|{birth}"))
}

fn differing(first: &Candidate, later: &Candidate) -> Vec<Field> {
    let text = |a: Option<&String>, b: Option<&String>| b.is_some_and(|b| a.map(|a| fold(a)) != Some(fold(b)));
    let name =
        |one: &Candidate| fold(&format!("{} {} {}", one.given_names, one.first_surname, one.second_surname.as_deref().unwrap_or_default()));
    let said = [
        (Field::RecordNumber, text(first.record_number.as_ref(), later.record_number.as_ref())),
        (Field::FullName, name(first) != name(later)),
        (Field::BirthDate, later.birth.is_some() && first.birth != later.birth),
        (Field::Sex, later.sex.is_some() && first.sex != later.sex),
        (Field::Curp, later.curp.is_some() && first.curp != later.curp),
        (Field::Rfc, later.rfc.is_some() && first.rfc != later.rfc),
        (Field::Phone, later.phones.iter().any(|phone| !first.phones.contains(phone))),
        (Field::Email, text(first.email.as_ref(), later.email.as_ref())),
        (Field::Address, text(first.address.as_ref(), later.address.as_ref())),
        (Field::Notes, text(first.notes.as_ref(), later.notes.as_ref())),
    ];
    said.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Two people under one record number: both are taken, and both are marked.
fn warn_of_repeated_numbers(good: &mut [Candidate]) {
    let mut count: HashMap<String, usize> = HashMap::new();
    for number in good.iter().filter_map(|one| one.record_number.clone()) {
        *count.entry(number).or_default() += 1;
    }
    for one in good {
        let Some(number) = one.record_number.clone() else {
            continue;
        };
        if count.get(&number).is_some_and(|times| *times > 1) {
            one.warnings.push(RowFault {
                line: one.line,
                column: None,
                field: Some(Field::RecordNumber),
                value_as_typed: number,
                why: FaultCode::RecordNumberRepeated,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;
    use crate::modules::contacts::import::{Mapping, Reading, read_row, read_table};

    fn sorted(rows: &str) -> Sorted {
        let table = read_table(&format!("Exp;Nombres;Paterno;Materno;Nacimiento;CURP;Tel\n{rows}")).unwrap();
        let mapping = Mapping::guess(&table.header.cells);
        let reading = Reading::of(&table, mapping, 52, date(2026, 11, 23));
        sort_out(table.rows.iter().map(|row| read_row(row, &table.header, &reading)))
    }

    #[test]
    fn a_person_twice_is_one_person() {
        let piles = sorted("1;Ana;Núñez;Ruiz;01/02/1980;;\n2;ANA;NUNEZ;RUIZ;1980-02-01;;5527012949\n3;Ana;Núñez;Ruiz;02/02/1980;;\n");
        assert_eq!((piles.good.len(), piles.duplicates.len()), (2, 1));
        let twice = &piles.duplicates[0];
        assert_eq!((twice.candidate.line, twice.of_line, twice.because), (3, 2, Because::SameNameAndBirth));
        assert_eq!(twice.differs, [Field::RecordNumber, Field::Phone]);
    }

    #[test]
    fn one_curp_is_one_person_whatever_the_name() {
        let piles = sorted("1;Ana;Ruiz;;;HEGG560427MVZRRL04;\n2;Anna;Ruiz;;;hegg560427mvzrrl04;\n");
        assert_eq!(piles.duplicates[0].because, Because::SameCurp);
        assert_eq!(piles.duplicates[0].differs, [Field::RecordNumber, Field::FullName]);
    }

    #[test]
    fn without_a_birth_date_namesakes_stay_apart() {
        assert_eq!(sorted("1;Ana;Ruiz;;;;\n2;Ana;Ruiz;;;;\n").good.len(), 2);
    }

    #[test]
    fn a_number_given_twice_is_marked_on_both() {
        let piles = sorted("7;Ana;Ruiz;;;;\n7;Eva;Ruiz;;;;\n8;Lía;Ruiz;;;;\n");
        let marked: Vec<u64> = piles.good.iter().filter(|one| !one.warnings.is_empty()).map(|one| one.line).collect();
        assert_eq!(marked, [2, 3]);
    }
}
