//! Telephone numbers as people in Latin America type them, and the one form in which they are kept.
//!
//! The kept form is E.164 (`+` and at most fifteen digits). Mexico dropped its mobile `1` and the
//! prefixes 01, 044 and 045 on 3 August 2019; old agendas still hold them, so they are taken off.

mod plan;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use plan::{MEXICO, Plan, plan_of};

/// Why a text is not a telephone number. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneFault {
    /// Nothing that can be dialled was typed.
    #[error("no digits")]
    Empty,
    /// Letters or signs that belong to no number.
    #[error("letters where digits belong")]
    Letters,
    /// Fewer digits than the country uses (holds how many there were).
    #[error("{0} digits are too few")]
    TooShort(usize),
    /// More digits than the country uses (holds how many there were).
    #[error("{0} digits are too many")]
    TooLong(usize),
}

/// A telephone number in its kept form.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    e164: String,
    extension: Option<String>,
}

impl Phone {
    /// Reads one number. `home` is the calling code assumed when none was typed ([`MEXICO`] = 52).
    ///
    /// # Errors
    /// [`PhoneFault`] when the text holds no number, or one of the wrong length.
    pub fn parse(typed: &str, home: u16) -> Result<Self, PhoneFault> {
        let (number, extension) = cut_extension(&typed.to_lowercase());
        let international = without_labels(&number).starts_with('+');
        let digits = digits_only(&number)?;
        let e164 = if international {
            from_abroad(&digits)?
        } else if let Some(rest) = digits.strip_prefix("00") {
            from_abroad(rest)?
        } else {
            from_home(&digits, home)?
        };
        Ok(Self { e164, extension })
    }

    /// Reads every number of a cell such as `5564826659 / 5695730067`.
    ///
    /// # Errors
    /// [`PhoneFault`] of the first part that is not a number; [`PhoneFault::Empty`] without any.
    pub fn parse_all(typed: &str, home: u16) -> Result<Vec<Self>, PhoneFault> {
        let mut phones: Vec<Self> = Vec::new();
        for part in parts(typed) {
            let phone = Self::parse(&part, home)?;
            if !phones.contains(&phone) {
                phones.push(phone);
            }
        }
        if phones.is_empty() { Err(PhoneFault::Empty) } else { Ok(phones) }
    }

    /// The number as it is kept: `+525585866125`.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The extension behind it, digits only.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// The last ten digits: what a search compares, whatever prefix was typed.
    #[must_use]
    pub fn search_digits(&self) -> &str {
        last_ten(&self.e164)
    }

    /// The number as it is dialled from `home`: `55 8586 6125`, or `+57 300 123 4567` from afar.
    #[must_use]
    pub fn display(&self, home: u16) -> String {
        let digits = &self.e164[1..];
        let mut shown = match plan::split_code(digits) {
            Some((plan, national)) if plan.code == home => plan.grouped(national),
            Some((plan, national)) => format!("+{} {}", plan.code, plan.grouped(national)),
            None => self.e164.clone(),
        };
        if let Some(extension) = &self.extension {
            shown.push_str(" ext. ");
            shown.push_str(extension);
        }
        shown
    }
}

/// A number leads to a person: only its length may reach a log.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({} digits)", self.e164.len().saturating_sub(1))
    }
}

/// The digits of a half-typed search, at most the last ten; empty when there are none.
#[must_use]
pub fn search_digits(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    last_ten(&digits).to_owned()
}

fn last_ten(digits: &str) -> &str {
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    &digits[digits.len().saturating_sub(10)..]
}

/// Splits a cell where each side could be a number of its own; otherwise the sign is punctuation.
fn parts(typed: &str) -> Vec<String> {
    let eased = typed.replace(" y ", "/").replace(" o ", "/").replace(" e ", "/");
    let pieces: Vec<&str> = eased.split(['/', ';', ',', '|', '\n', '\r']).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let whole = |piece: &&str| piece.chars().filter(char::is_ascii_digit).count() >= 7;
    if pieces.len() > 1 && pieces.iter().all(whole) {
        pieces.iter().map(|piece| (*piece).to_owned()).collect()
    } else {
        vec![typed.to_owned()]
    }
}

/// Cuts `ext. 12`, `x12` or `#12` off the end of a lower-case text.
fn cut_extension(typed: &str) -> (String, Option<String>) {
    for mark in ["extensión", "extension", "ext", "int.", "x", "#"] {
        let Some((before, after)) = typed.rsplit_once(mark) else {
            continue;
        };
        let digits: String = after.chars().filter(char::is_ascii_digit).collect();
        let clean = after.chars().all(|c| c.is_ascii_digit() || " .:#".contains(c));
        let enough = before.chars().filter(char::is_ascii_digit).count() >= 7;
        if clean && enough && (1..=6).contains(&digits.len()) {
            return (before.to_owned(), Some(digits));
        }
    }
    (typed.to_owned(), None)
}

/// Takes off what people write around a number (`Cel:`, `Tel.`, `WhatsApp`).
fn without_labels(typed: &str) -> String {
    const LABELS: [&str; 14] = [
        "whatsapp",
        "telefono",
        "teléfono",
        "celular",
        "trabajo",
        "oficina",
        "móvil",
        "movil",
        "casa",
        "cel",
        "tel",
        "wa",
        "phone",
        "mobile",
    ];
    let mut rest = typed.to_owned();
    for label in LABELS {
        rest = rest.replace(label, "");
    }
    rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '(')).to_owned()
}

fn digits_only(typed: &str) -> Result<String, PhoneFault> {
    let bare = without_labels(typed);
    let stray = |c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+-.()/:–_,*".contains(c));
    if bare.chars().any(stray) {
        return Err(PhoneFault::Letters);
    }
    let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() { Err(PhoneFault::Empty) } else { Ok(digits) }
}

/// Digits that begin with a calling code.
fn from_abroad(digits: &str) -> Result<String, PhoneFault> {
    let Some((plan, national)) = plan::split_code(digits) else {
        // A country outside the table: E.164 alone decides.
        return match digits.len() {
            0..8 => Err(PhoneFault::TooShort(digits.len())),
            8..=15 => Ok(format!("+{digits}")),
            more => Err(PhoneFault::TooLong(more)),
        };
    };
    plan.national(national).map(|kept| format!("+{}{kept}", plan.code)).ok_or_else(|| plan.fault(national))
}

/// Digits without `+`: a national number, perhaps behind trunk prefixes or the home code itself.
fn from_home(digits: &str, home: u16) -> Result<String, PhoneFault> {
    let Some(plan) = plan_of(home) else {
        return from_abroad(&format!("{home}{digits}"));
    };
    let code = plan.code.to_string();
    plan.national(digits)
        .or_else(|| digits.strip_prefix(&code).and_then(|rest| plan.national(rest)))
        .map(|kept| format!("+{code}{kept}"))
        .ok_or_else(|| plan.fault(digits))
}

#[cfg(test)]
mod tests;
