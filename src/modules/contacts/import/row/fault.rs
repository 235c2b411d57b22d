//! What can be wrong with a row.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::birth::BirthFault;
use crate::base::national_id::{CurpFault, RfcFault};
use crate::base::phone::PhoneFault;
use crate::modules::contacts::import::Field;

/// What is wrong; [`FaultCode::blocks`] tells a refusal from a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// Every cell is empty.
    BlankRow,
    /// Fewer cells than the header has.
    TooFewCells,
    /// More cells than the header has: probably a delimiter inside an unquoted cell.
    TooManyCells,
    /// The header once more, in the middle of the file.
    RepeatedHeader,
    /// No given name or no first surname.
    NameMissing,
    /// No way of writing a date that we know.
    BirthUnreadable,
    /// The calendar has no such day.
    BirthNoSuchDay,
    /// Month and year only, and no CURP that tells the day.
    BirthDayMissing,
    /// After today.
    BirthInFuture,
    /// More than 130 years ago.
    BirthTooLongAgo,
    /// A spreadsheet's day count that the CURP contradicts: the cell was spoilt.
    BirthSpoilt,
    /// A word that names no sex.
    SexUnreadable,
    /// Not eighteen characters.
    CurpLength,
    /// A character that cannot stand in its place.
    CurpShape,
    /// The date inside does not exist.
    CurpDate,
    /// The entity inside does not exist.
    CurpEntity,
    /// Not an RFC.
    RfcShape,
    /// No telephone number.
    PhoneUnreadable,
    /// Too few or too many digits.
    PhoneLength,
    /// Not an e-mail address.
    EmailShape,
    /// Warning: the check digit of the CURP does not agree.
    CurpCheckDigit,
    /// Warning: the check character of the RFC does not agree.
    RfcCheckDigit,
    /// Warning: birth date and CURP tell different days.
    BirthDisagreesWithCurp,
    /// Warning: the birth date was taken from the CURP.
    BirthFromCurp,
    /// Warning: the century of a two-digit year was supplied and no CURP confirms it.
    BirthCenturyGuessed,
    /// Warning: the birth date was a spreadsheet's day count.
    BirthFromSerial,
    /// Warning: sex and CURP disagree.
    SexDisagreesWithCurp,
    /// Warning: `M` may be mujer or masculino, and no CURP tells; left empty.
    SexUnclear,
    /// Warning: the whole name was taken apart by its last two words.
    NameSplitGuessed,
    /// Warning: another row has the same record number.
    RecordNumberRepeated,
}

impl FaultCode {
    /// Whether the row is refused; a warning lets it in and is shown.
    #[must_use]
    pub fn blocks(self) -> bool {
        // The enum is declared refusals first.
        self < Self::CurpCheckDigit
    }
}

/// Something wrong with one cell of one row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// The column, from 1; `None` when it is about the whole row.
    pub column: Option<usize>,
    /// The field, when it is about one.
    pub field: Option<Field>,
    /// The cell as typed, for the person who corrects it; empty for a whole row.
    pub value_as_typed: String,
    /// What is wrong.
    pub why: FaultCode,
}

/// Without the value: it may be anything about a person.
impl fmt::Debug for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RowFault(line {}, column {:?}, {:?})", self.line, self.column, self.why)
    }
}

impl From<CurpFault> for FaultCode {
    fn from(fault: CurpFault) -> Self {
        match fault {
            CurpFault::Length(_) => Self::CurpLength,
            CurpFault::Shape(_) => Self::CurpShape,
            CurpFault::Date => Self::CurpDate,
            CurpFault::Entity => Self::CurpEntity,
        }
    }
}

impl From<RfcFault> for FaultCode {
    fn from(_: RfcFault) -> Self {
        Self::RfcShape
    }
}

impl From<PhoneFault> for FaultCode {
    fn from(fault: PhoneFault) -> Self {
        match fault {
            PhoneFault::Empty | PhoneFault::Letters => Self::PhoneUnreadable,
            PhoneFault::TooShort(_) | PhoneFault::TooLong(_) => Self::PhoneLength,
        }
    }
}

impl From<BirthFault> for FaultCode {
    fn from(fault: BirthFault) -> Self {
        match fault {
            BirthFault::Empty | BirthFault::Unreadable => Self::BirthUnreadable,
            BirthFault::NoSuchDay => Self::BirthNoSuchDay,
            BirthFault::DayMissing { .. } => Self::BirthDayMissing,
            BirthFault::Future => Self::BirthInFuture,
            BirthFault::TooLongAgo => Self::BirthTooLongAgo,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_end_where_warnings_begin() {
        assert!(FaultCode::BlankRow.blocks() && FaultCode::EmailShape.blocks());
        assert!(!FaultCode::CurpCheckDigit.blocks() && !FaultCode::RecordNumberRepeated.blocks());
    }
}
