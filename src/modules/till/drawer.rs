//! The nouns of the till: drawer sessions, entries, accounts, means of payment, the blind count.

use std::collections::BTreeMap;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

use crate::base::loose::Typed;
use crate::base::money::{Currency, MOST, Money, MoneyFault};
use crate::base::problem::{Outcome, Problem};

crate::id!(
    /// One drawer session, from the float to the seal.
    DrawerId
);
crate::id!(
    /// One entry of the journal.
    EntryId
);

/// Declares names that are stored as text.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.code().to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let code = value.as_str()?;
                Self::ALL.iter().copied().find(|v| v.code() == code).ok_or(FromSqlError::InvalidType)
            }
        }
    };
}

coded! {
    /// Why money moved.
    EntryKind {
        /// The drawer was opened with this much.
        Float "float",
        /// Something was sold.
        Sale "sale",
        /// Money was put in.
        PaidIn "paid_in",
        /// Something was paid from the drawer.
        PaidOut "paid_out",
        /// Notes went to the safe.
        SafeDrop "safe_drop",
        /// What the count found too much or too little.
        OverShort "over_short",
        /// The counted money left the drawer at its close.
        LastDrop "last_drop",
    }
}

coded! {
    /// Where money is, came from or went.
    Account {
        /// The drawer of the session.
        Drawer "drawer",
        /// The safe.
        Safe "safe",
        /// Paid by card, not yet on the bank account.
        Card "clearing:card",
        /// Paid by transfer, not yet checked.
        Transfer "clearing:transfer",
        /// Sold, without tax.
        Sales "sales",
        /// Tax inside what was sold.
        Tax "tax",
        /// Found too much or too little.
        OverShort "over_short",
        /// Spent.
        Expenses "expenses",
        /// The owner's own.
        Owner "owner",
    }
}

coded! {
    /// How somebody pays.
    Method {
        /// Notes and coins.
        Cash "cash",
        /// Card.
        Card "card",
        /// Bank transfer.
        Transfer "transfer",
    }
}

impl Method {
    /// The word key of the means.
    #[must_use]
    pub fn word(self) -> String {
        format!("till-method-{}", self.code())
    }

    /// Where the money lands.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Cash => Account::Drawer,
            Self::Card => Account::Card,
            Self::Transfer => Account::Transfer,
        }
    }
}

/// An amount as somebody typed it: zero or more.
///
/// # Errors
/// Names the field and what is wrong with it.
pub fn amount(field: &str, typed: &Typed, currency: &Currency) -> Outcome<Money> {
    let range = |least: &str| {
        Problem::new(crate::base::problem::Code::BadInput).and_field_with(
            field.to_owned(),
            "out-of-range",
            vec![("least", least.to_owned()), ("most", currency.show(Money(MOST)))],
        )
    };
    match currency.parse(typed.text()) {
        Ok(money) if money.0 < 0 => Err(range("0")),
        Ok(money) => Ok(money),
        Err(_) if typed.is_empty() => Err(Problem::field(field, "required")),
        Err(MoneyFault::NotAnAmount) => Err(Problem::field(field, "not-an-amount")),
        Err(MoneyFault::TooManyDecimals) => Err(Problem::field(field, "too-many-decimals")),
        Err(MoneyFault::OutOfRange) => Err(range("0")),
    }
}

/// What was counted: how many of each note and coin, and what lies loose besides.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counted {
    /// Pieces by worth in minor units.
    pub pieces: BTreeMap<i64, i64>,
    /// Coins that the list lacks.
    pub other_minor: i64,
}

/// The most pieces of one kind a count takes.
const MOST_PIECES: i64 = 1_000_000;

impl Counted {
    /// Reads a count. A field left empty is none of that piece; all of them empty is no count.
    ///
    /// # Errors
    /// Names the field at fault.
    pub fn read(typed: &BTreeMap<String, Typed>, other: Option<&Typed>, currency: &Currency) -> Outcome<Self> {
        if typed.values().all(Typed::is_empty) && other.is_none_or(Typed::is_empty) {
            return Err(Problem::field("count", "till-nothing-counted"));
        }
        let mut pieces = BTreeMap::new();
        for (worth, many) in typed.iter().filter(|(_, many)| !many.is_empty()) {
            let field = format!("count.{worth}");
            let worth = worth
                .parse()
                .ok()
                .filter(|w| currency.denominations.contains(w))
                .ok_or_else(|| Problem::field(field.clone(), "not-a-choice"))?;
            let many =
                many.text().parse().ok().filter(|n| (0..=MOST_PIECES).contains(n)).ok_or_else(|| Problem::field(field, "not-a-number"))?;
            pieces.insert(worth, many);
        }
        let other_minor = other.filter(|t| !t.is_empty()).map_or(Ok(0), |t| amount("other", t, currency).map(|m| m.0))?;
        Ok(Self { pieces, other_minor })
    }

    /// What it comes to; `None` beyond what a drawer can hold.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        self.pieces.iter().try_fold(Money(self.other_minor), |sum, (worth, many)| sum.plus(Money(*worth).times(*many)?))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn mxn() -> Currency {
        Currency::named("MXN").unwrap()
    }

    fn typed(text: &str) -> Typed {
        Typed(text.into())
    }

    #[test]
    fn a_count_names_the_field_at_fault() {
        let read = |pairs: &[(&str, &str)], other: Option<&str>| {
            let map = pairs.iter().map(|(k, v)| ((*k).to_owned(), typed(v))).collect();
            Counted::read(&map, other.map(typed).as_ref(), &mxn())
        };
        assert_eq!(read(&[("50000", "2"), ("100", "3")], Some("0.80")).unwrap().total(), Some(Money(100_380)));
        assert_eq!(read(&[("50000", "0")], None).unwrap().total(), Some(Money::ZERO));
        assert_eq!(read(&[], None).unwrap_err().fields[0].field, "count");
        assert_eq!(read(&[("123", "2")], None).unwrap_err().fields[0].field, "count.123");
        assert_eq!(read(&[("100", "-2")], None).unwrap_err().fields[0].fault, "not-a-number");
        assert_eq!(read(&[], Some("-5")).unwrap_err().fields[0].field, "other");
    }

    #[test]
    fn amounts_are_not_negative() {
        assert_eq!(amount("a", &typed("12.50"), &mxn()).unwrap(), Money(1_250));
        assert_eq!(amount("a", &typed("-1"), &mxn()).unwrap_err().fields[0].fault, "out-of-range");
        assert_eq!(amount("a", &typed(""), &mxn()).unwrap_err().fields[0].fault, "required");
    }

    proptest! {
        #[test]
        fn a_count_is_the_sum_of_its_pieces(many in proptest::collection::vec(0_i64..5_000, 11), other in 0_i64..10_000) {
            let c = mxn();
            let counted = Counted { pieces: c.denominations.iter().copied().zip(many.iter().copied()).collect(), other_minor: other };
            let sum: i64 = c.denominations.iter().zip(&many).map(|(w, n)| w * n).sum::<i64>() + other;
            prop_assert_eq!(counted.total(), Some(Money(sum)));
        }

        #[test]
        fn no_count_overflows(worth in any::<i64>(), many in any::<i64>(), other in any::<i64>()) {
            let _ = Counted { pieces: BTreeMap::from([(worth, many)]), other_minor: other }.total();
        }
    }
}
