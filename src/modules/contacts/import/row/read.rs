//! Cell by cell.

use jiff::civil::Date;

use super::email::email;
use super::sex::{SexCell, read_sex};
use super::{Candidate, FaultCode, Reading, RowFault};
use crate::base::birth::{self, Birth, BirthFault, Written};
use crate::base::national_id::{Curp, Rfc, Sex};
use crate::base::phone::Phone;
use crate::modules::contacts::import::fold::{fold, tidy};
use crate::modules::contacts::import::{Field, Row, names};

/// Judges one row.
///
/// # Errors
/// Every fault of the row at once, so that a person corrects it in one go; warnings travel with
/// the candidate instead.
pub fn read_row(row: &Row, header: &Row, reading: &Reading) -> Result<Candidate, Vec<RowFault>> {
    if let Some(why) = wrong_as_a_whole(row, header) {
        return Err(vec![RowFault { line: row.line, column: None, field: None, value_as_typed: String::new(), why }]);
    }
    let mut desk = Desk { row, reading, found: Vec::new() };
    let curp = desk.curp();
    let (given_names, first_surname, second_surname) = desk.name();
    let candidate = Candidate {
        line: row.line,
        record_number: desk.said(Field::RecordNumber).map(tidy),
        given_names,
        first_surname,
        second_surname,
        birth: desk.birth(curp.as_ref()),
        sex: desk.sex(curp.as_ref()),
        rfc: desk.rfc(),
        phones: desk.phones(),
        email: desk.email(),
        address: desk.joined(Field::Address, ", ").map(|text| tidy(&text)),
        notes: desk.joined(Field::Notes, "\n").map(|text| text.replace("\r\n", "\n").trim().to_owned()),
        curp,
        warnings: Vec::new(),
    };
    let (faults, warnings): (Vec<_>, Vec<_>) = desk.found.into_iter().partition(|found| found.why.blocks());
    if faults.is_empty() { Ok(Candidate { warnings, ..candidate }) } else { Err(faults) }
}

fn wrong_as_a_whole(row: &Row, header: &Row) -> Option<FaultCode> {
    let filled = |cells: &[String]| cells.iter().any(|cell| !cell.trim().is_empty());
    let width = header.cells.len();
    if !filled(&row.cells) {
        Some(FaultCode::BlankRow)
    } else if row.cells.len() < width {
        Some(FaultCode::TooFewCells)
    } else if filled(&row.cells[width..]) {
        Some(FaultCode::TooManyCells)
    } else if row.cells[..width] == header.cells {
        Some(FaultCode::RepeatedHeader)
    } else {
        None
    }
}

/// Words that stand for an empty cell.
fn is_placeholder(typed: &str) -> bool {
    const NOTHING: [&str; 12] = ["", "x", "na", "n a", "nd", "n d", "sd", "s d", "no tiene", "ninguno", "ninguna", "sin dato"];
    let folded = fold(typed);
    NOTHING.contains(&folded.as_str())
}

/// A row under inspection and what was found so far.
struct Desk<'r> {
    row: &'r Row,
    reading: &'r Reading,
    found: Vec<RowFault>,
}

impl<'r> Desk<'r> {
    /// The cells of a field that say something.
    fn cells(&self, field: Field) -> impl Iterator<Item = &'r str> + use<'r> {
        let row = self.row;
        let columns = self.reading.mapping.columns.iter();
        columns
            .zip(&row.cells)
            .filter(move |(mapped, _)| **mapped == Some(field))
            .map(|(_, cell)| cell.as_str())
            .filter(|cell| !is_placeholder(cell))
    }

    fn said(&self, field: Field) -> Option<&'r str> {
        self.cells(field).next()
    }

    fn joined(&self, field: Field, between: &str) -> Option<String> {
        let cells: Vec<&str> = self.cells(field).map(str::trim).collect();
        (!cells.is_empty()).then(|| cells.join(between))
    }

    fn note(&mut self, field: Field, typed: &str, why: FaultCode) {
        let column = self.reading.mapping.column(field).map(|place| place + 1);
        self.found.push(RowFault { line: self.row.line, column, field: Some(field), value_as_typed: typed.to_owned(), why });
    }

    fn curp(&mut self) -> Option<Curp> {
        let typed = self.said(Field::Curp)?;
        match Curp::parse(typed) {
            Ok(curp) if curp.birth() > self.reading.today => {
                self.note(Field::Curp, typed, FaultCode::CurpDate);
                None
            }
            Ok(curp) => {
                if !curp.check_ok() {
                    self.note(Field::Curp, typed, FaultCode::CurpCheckDigit);
                }
                Some(curp)
            }
            Err(fault) => {
                self.note(Field::Curp, typed, fault.into());
                None
            }
        }
    }

    fn rfc(&mut self) -> Option<Rfc> {
        let typed = self.said(Field::Rfc)?;
        match Rfc::parse(typed) {
            Ok(rfc) => {
                if !rfc.check_ok() {
                    self.note(Field::Rfc, typed, FaultCode::RfcCheckDigit);
                }
                Some(rfc)
            }
            Err(fault) => {
                self.note(Field::Rfc, typed, fault.into());
                None
            }
        }
    }

    /// Given names, first surname, second surname.
    fn name(&mut self) -> (String, String, Option<String>) {
        let mut given = self.said(Field::GivenNames).map(names::repair_given).unwrap_or_default();
        let mut first = self.said(Field::FirstSurname).map(names::repair_surname).unwrap_or_default();
        let mut second = self.said(Field::SecondSurname).map(names::repair_surname);
        if let (true, Some(both)) = (first.is_empty(), self.said(Field::Surnames)) {
            (first, second) = names::split_surnames(both);
        }
        let whole = self.said(Field::FullName);
        let split = whole.filter(|_| given.is_empty() && first.is_empty()).and_then(names::split_full);
        if let (Some(parts), Some(whole)) = (split, whole) {
            (given, first, second) = parts;
            if !whole.contains(',') {
                self.note(Field::FullName, whole, FaultCode::NameSplitGuessed);
            }
        }
        let is_name = |text: &str| text.chars().any(char::is_alphabetic);
        if !is_name(&given) || !is_name(&first) {
            let field = [Field::GivenNames, Field::FullName]
                .into_iter()
                .find(|field| self.reading.mapping.column(*field).is_some())
                .unwrap_or(Field::GivenNames);
            self.note(field, whole.unwrap_or(&given), FaultCode::NameMissing);
        }
        (given, first, second)
    }

    fn birth(&mut self, curp: Option<&Curp>) -> Option<Date> {
        let place = self.reading.mapping.column(Field::BirthDate);
        let typed = place.and_then(|place| self.row.cells.get(place)).map_or("", String::as_str);
        match birth::parse(typed, self.reading.order, self.reading.today) {
            Ok(Birth::Known(born, written)) => Some(self.weigh_birth(typed, born, written, curp)),
            Ok(Birth::Unknown) | Err(BirthFault::Empty) => self.birth_from_curp(typed, curp),
            Err(BirthFault::DayMissing { year, month })
                if curp.is_some_and(|curp| (curp.birth().year(), curp.birth().month()) == (year, month)) =>
            {
                self.birth_from_curp(typed, curp)
            }
            Err(fault) => {
                self.note(Field::BirthDate, typed, fault.into());
                None
            }
        }
    }

    fn birth_from_curp(&mut self, typed: &str, curp: Option<&Curp>) -> Option<Date> {
        let born = curp?.birth();
        self.note(Field::BirthDate, typed, FaultCode::BirthFromCurp);
        Some(born)
    }

    /// A date that was read, against the one inside the CURP.
    fn weigh_birth(&mut self, typed: &str, born: Date, written: Written, curp: Option<&Curp>) -> Date {
        let inside = curp.map(Curp::birth);
        let same_but_century = |inside: Date| {
            (inside.year().rem_euclid(100), inside.month(), inside.day()) == (born.year().rem_euclid(100), born.month(), born.day())
        };
        let why = match (written, inside) {
            (_, Some(inside)) if inside == born => return born,
            // The CURP knows the century of a two-digit year.
            (Written::ShortYear, Some(inside)) if same_but_century(inside) => return inside,
            (Written::Serial, Some(_)) => FaultCode::BirthSpoilt,
            (_, Some(_)) => FaultCode::BirthDisagreesWithCurp,
            (Written::Serial, None) => FaultCode::BirthFromSerial,
            (Written::ShortYear, None) if self.could_be_very_old(born) => FaultCode::BirthCenturyGuessed,
            (Written::ShortYear | Written::Full, None) => return born,
        };
        self.note(Field::BirthDate, typed, why);
        born
    }

    /// Whether the same digits a century earlier would still be the age of a living person.
    fn could_be_very_old(&self, born: Date) -> bool {
        self.reading.today.year() - (born.year() - 100) <= 110
    }

    fn sex(&mut self, curp: Option<&Curp>) -> Option<Sex> {
        let place = self.reading.mapping.column(Field::Sex);
        let typed = place.and_then(|place| self.row.cells.get(place)).map_or("", String::as_str);
        let inside = curp.map(Curp::sex);
        match read_sex(typed, self.reading.lone_m) {
            SexCell::Said(sex) => {
                if inside.is_some_and(|inside| inside != sex) {
                    self.note(Field::Sex, typed, FaultCode::SexDisagreesWithCurp);
                }
                Some(sex)
            }
            SexCell::Unsaid => inside,
            SexCell::Unclear => {
                if inside.is_none() {
                    self.note(Field::Sex, typed, FaultCode::SexUnclear);
                }
                inside
            }
            SexCell::Unreadable => {
                self.note(Field::Sex, typed, FaultCode::SexUnreadable);
                None
            }
        }
    }

    fn phones(&mut self) -> Vec<Phone> {
        let mut phones = Vec::new();
        for typed in self.cells(Field::Phone) {
            match Phone::parse_all(typed, self.reading.home) {
                Ok(read) => phones.extend(read),
                Err(fault) => self.note(Field::Phone, typed, fault.into()),
            }
        }
        phones
    }

    fn email(&mut self) -> Option<String> {
        let typed = self.said(Field::Email)?;
        let email = email(typed);
        if email.is_none() {
            self.note(Field::Email, typed, FaultCode::EmailShape);
        }
        email
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
