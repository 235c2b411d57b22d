//! One typed birth date → a day of the calendar, or the reason why not.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::DateOrder;
use super::tokens::{Token, fold, tokens};

/// Nobody alive was born longer ago than this many years.
const OLDEST_YEARS: i16 = 130;

/// How a date was written, where that leaves a doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// With a four-digit year.
    Full,
    /// With two digits of the year: the century was supplied here.
    ShortYear,
    /// As the number of days that a spreadsheet counts (1900 system).
    Serial,
}

/// A birth date that was read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// The day, and how it was written.
    Known(Date, Written),
    /// The person said that nobody knows (`s/d`, `09/09/9999` of the DGIS instructions).
    Unknown,
}

/// Why a text is not a birth date. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BirthFault {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// No way of writing a date that we know.
    #[error("not a date")]
    Unreadable,
    /// A date that the calendar does not have, such as 31 February.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// Month and year without the day.
    #[error("the day is missing")]
    DayMissing {
        /// The year typed.
        year: i16,
        /// The month typed, 1–12.
        month: i8,
    },
    /// After today.
    #[error("in the future")]
    Future,
    /// More than 130 years ago.
    #[error("more than 130 years ago")]
    TooLongAgo,
}

/// Reads a birth date; `today` bounds it and settles two-digit years (never in the future).
///
/// # Errors
/// [`BirthFault`] says what is wrong with it.
pub fn parse(typed: &str, order: DateOrder, today: Date) -> Result<Birth, BirthFault> {
    let folded = fold(typed);
    if folded.is_empty() {
        return Err(BirthFault::Empty);
    }
    if is_unknown(&folded) {
        return Ok(Birth::Unknown);
    }
    let tokens = tokens(&folded)?;
    let (year, month, day, written) = match tokens.as_slice() {
        [one] => return lone_number(*one, today),
        [a, b] => return Err(two_tokens(*a, *b)),
        [a, b, c, rest @ ..] => {
            // Behind the date a spreadsheet may put a time; a birth date has none.
            if rest.iter().any(|token| !matches!(token, Token::Number(_, _))) || rest.len() > 4 {
                return Err(BirthFault::Unreadable);
            }
            three_tokens([*a, *b, *c], order, today)?
        }
        [] => return Err(BirthFault::Unreadable),
    };
    let born = Date::new(year, month, day).map_err(|_| BirthFault::NoSuchDay)?;
    within_a_life(born, today).map(|born| Birth::Known(born, written))
}

fn is_unknown(folded: &str) -> bool {
    const SAID: [&str; 16] = [
        "s/d",
        "sd",
        "s/f",
        "n/d",
        "nd",
        "n/a",
        "na",
        "-",
        "--",
        "?",
        "sin dato",
        "sin datos",
        "desconocido",
        "desconocida",
        "unknown",
        "se ignora",
    ];
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    SAID.contains(&folded.trim_end_matches('.')) || matches!(digits.as_str(), "09099999" | "99990909" | "99999999" | "00000000" | "999999")
}

/// A spreadsheet's day count, or eight digits run together.
fn lone_number(token: Token, today: Date) -> Result<Birth, BirthFault> {
    match token {
        Token::Number(serial @ 61.., 4..=5) if !(1800..=2200).contains(&serial) => {
            let born = date(1899, 12, 30).checked_add(i64::from(serial).days()).map_err(|_| BirthFault::Unreadable)?;
            within_a_life(born, today).map(|born| Birth::Known(born, Written::Serial))
        }
        Token::Number(value, 8) => {
            let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
            let born = day_of(year, month, day)?;
            within_a_life(born, today).map(|born| Birth::Known(born, Written::Full))
        }
        _ => Err(BirthFault::Unreadable),
    }
}

fn two_tokens(a: Token, b: Token) -> BirthFault {
    let (month, year) = match (a, b) {
        (Token::Month(month), Token::Number(year, 4)) => (Some(month), year),
        (Token::Number(month, 1 | 2), Token::Number(year, 4)) | (Token::Number(year, 4), Token::Number(month, 1 | 2)) => {
            (i8::try_from(month).ok(), year)
        }
        _ => return BirthFault::Unreadable,
    };
    match (month, i16::try_from(year)) {
        (Some(month @ 1..=12), Ok(year)) => BirthFault::DayMissing { year, month },
        _ => BirthFault::Unreadable,
    }
}

/// Year, month, day and how the year was written.
fn three_tokens(three: [Token; 3], order: DateOrder, today: Date) -> Result<(i16, i8, i8, Written), BirthFault> {
    use Token::{Month, Number};
    let (year, month, day) = match (three, order) {
        ([Number(y, 4), Number(m, _), Number(d, _)], _) => ((y, 4), m, d),
        ([Number(y, 4), Month(m), Number(d, _)], _) => ((y, 4), number(m), d),
        ([Number(d, 1 | 2), Month(m), Number(y, n)] | [Month(m), Number(d, 1 | 2), Number(y, n)], _) => ((y, n), number(m), d),
        ([Number(d, 1 | 2), Number(m, 1 | 2), Number(y, n)], DateOrder::DayFirst)
        | ([Number(m, 1 | 2), Number(d, 1 | 2), Number(y, n)], DateOrder::MonthFirst) => ((y, n), m, d),
        _ => return Err(BirthFault::Unreadable),
    };
    let small = |value: u32| i8::try_from(value).map_err(|_| BirthFault::NoSuchDay);
    let (month, day) = (small(month)?, small(day)?);
    match year {
        (year, 4) => Ok((i16::try_from(year).map_err(|_| BirthFault::Unreadable)?, month, day, Written::Full)),
        (short, 2) => {
            let short = i16::try_from(short).map_err(|_| BirthFault::Unreadable)?;
            Ok((with_century(short, month, day, today), month, day, Written::ShortYear))
        }
        _ => Err(BirthFault::Unreadable),
    }
}

fn number(month: i8) -> u32 {
    u32::from(month.unsigned_abs())
}

/// The latest year with these two digits that does not put the birth in the future.
fn with_century(short: i16, month: i8, day: i8, today: Date) -> i16 {
    let this_century = today.year() - today.year().rem_euclid(100) + short;
    let in_future = (this_century, month, day) > (today.year(), today.month(), today.day());
    if in_future { this_century - 100 } else { this_century }
}

fn day_of(year: u32, month: u32, day: u32) -> Result<Date, BirthFault> {
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else {
        return Err(BirthFault::Unreadable);
    };
    Date::new(year, month, day).map_err(|_| BirthFault::NoSuchDay)
}

fn within_a_life(born: Date, today: Date) -> Result<Date, BirthFault> {
    if born > today {
        Err(BirthFault::Future)
    } else if born.year() < today.year() - OLDEST_YEARS {
        Err(BirthFault::TooLongAgo)
    } else {
        Ok(born)
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
