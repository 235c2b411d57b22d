//! Money: whole minor units and the business's currency. No floating point anywhere.

use std::fmt::Write as _;

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

/// An amount in minor units (centavos for MXN, whole pesos for CLP).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = i64)]
pub struct Money(pub i64);

/// The largest amount one entry may carry, in minor units: ten thousand million.
/// A thousand lines of it still fit an `i64` many times over.
pub const MOST: i64 = 1_000_000_000_000;

impl Money {
    /// Nothing owed.
    pub const ZERO: Self = Self(0);

    /// The sum; `None` where it would leave the range an entry may have.
    #[must_use]
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) if sum >= -MOST && sum <= MOST => Some(Self(sum)),
            _ => None,
        }
    }

    /// The difference, with the same limit as [`Money::plus`].
    #[must_use]
    pub const fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self(-other.0))
    }

    /// The amount times a whole count, with the same limit.
    #[must_use]
    pub const fn times(self, count: i64) -> Option<Self> {
        match self.0.checked_mul(count) {
            Some(p) if p >= -MOST && p <= MOST => Some(Self(p)),
            _ => None,
        }
    }

    /// The tax inside a tax-inclusive amount, half to even, for a rate in hundredths of a percent
    /// (1600 = 16 %). Gross is the truth; base is what remains.
    #[must_use]
    pub fn tax_inside(self, rate_bp: u32) -> Self {
        let rate = i128::from(rate_bp);
        let den = 10_000 + rate;
        Self(half_even(i128::from(self.0) * rate, den))
    }
}

/// `n / d` rounded half to even; `d` is positive.
fn half_even(n: i128, d: i128) -> i64 {
    let q = n.div_euclid(d);
    let r = n.rem_euclid(d);
    let up = match (2 * r).cmp(&d) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => q % 2 != 0,
        std::cmp::Ordering::Less => false,
    };
    i64::try_from(q + i128::from(up)).unwrap_or(0)
}

impl ToSql for Money {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Money {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// A currency as the counter uses it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: &'static str,
    /// The sign before the amount.
    pub symbol: &'static str,
    /// Minor digits kept (prices in Colombia and Chile are whole pesos).
    pub digits: u32,
    /// Decimal mark; the group mark is the other one of `.` and `,`.
    pub decimal: char,
    /// Coins and notes in minor units, largest first: what a blind count asks for.
    pub denominations: &'static [i64],
}

/// The currencies a business may choose.
pub const CURRENCIES: &[Currency] = &[
    Currency {
        code: "MXN",
        symbol: "$",
        digits: 2,
        decimal: '.',
        denominations: &[100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50],
    },
    Currency {
        code: "COP",
        symbol: "$",
        digits: 0,
        decimal: ',',
        denominations: &[100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50],
    },
    Currency {
        code: "ARS",
        symbol: "$",
        digits: 2,
        decimal: ',',
        denominations: &[2_000_000, 1_000_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000],
    },
    Currency { code: "CLP", symbol: "$", digits: 0, decimal: ',', denominations: &[20_000, 10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10] },
    Currency {
        code: "PEN",
        symbol: "S/ ",
        digits: 2,
        decimal: '.',
        denominations: &[20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10],
    },
    Currency { code: "USD", symbol: "US$", digits: 2, decimal: '.', denominations: &[10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1] },
    Currency {
        code: "GTQ",
        symbol: "Q",
        digits: 2,
        decimal: '.',
        denominations: &[20_000, 10_000, 5_000, 2_000, 1_000, 500, 100, 50, 25, 10, 5],
    },
    Currency {
        code: "UYU",
        symbol: "$U ",
        digits: 2,
        decimal: ',',
        denominations: &[200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100],
    },
    Currency {
        code: "EUR",
        symbol: "€",
        digits: 2,
        decimal: ',',
        denominations: &[20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
    },
];

impl Currency {
    /// Looks an ISO code up.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        CURRENCIES.iter().copied().find(|c| c.code.eq_ignore_ascii_case(code))
    }

    /// Minor units in one unit: 100 or 1.
    #[must_use]
    pub const fn unit(&self) -> i64 {
        10_i64.pow(self.digits)
    }

    /// `$1,234.50`, as the business writes it.
    #[must_use]
    pub fn show(&self, amount: Money) -> String {
        let sign = if amount.0 < 0 { "−" } else { "" };
        format!("{sign}{}{}", self.symbol, self.digits_of(amount.0.unsigned_abs(), true))
    }

    /// `1234.50`: what a form field holds, without sign of currency or groups.
    #[must_use]
    pub fn field(&self, amount: Money) -> String {
        let sign = if amount.0 < 0 { "-" } else { "" };
        format!("{sign}{}", self.digits_of(amount.0.unsigned_abs(), false).replace(',', "."))
    }

    fn digits_of(&self, abs: u64, grouped: bool) -> String {
        let unit = self.unit().unsigned_abs();
        let whole = (abs / unit).to_string();
        let group = if self.decimal == '.' { ',' } else { '.' };
        let mut out = String::with_capacity(whole.len() + 6);
        for (i, c) in whole.chars().enumerate() {
            if grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(group);
            }
            out.push(c);
        }
        if self.digits > 0 {
            let _ = write!(out, "{}{:0width$}", self.decimal, abs % unit, width = self.digits as usize);
        }
        out
    }

    /// Reads what a person typed: `1,234.50`, `1.234,50`, `$ 50`, `50`. The last mark followed by one
    /// or two digits is the decimal mark; three digits after a mark are thousands.
    ///
    /// # Errors
    /// [`MoneyFault`] says whether it is no amount, has too many decimals, or is out of range.
    pub fn parse(&self, typed: &str) -> Result<Money, MoneyFault> {
        let text: String =
            typed.trim().trim_start_matches(self.symbol.trim()).chars().filter(|c| !c.is_whitespace() && *c != '$').collect();
        let (negative, body) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        if body.is_empty() || !body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            return Err(MoneyFault::NotAnAmount);
        }
        let (whole, frac) = match body.rfind(['.', ',']) {
            Some(at) if body.len() - at - 1 != 3 => (&body[..at], &body[at + 1..]),
            _ => (body, ""),
        };
        if frac.len() > self.digits as usize && !frac.chars().all(|c| c == '0') {
            return Err(MoneyFault::TooManyDecimals);
        }
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        let width = self.digits as usize;
        let cents: String = frac.chars().chain(std::iter::repeat('0')).take(width).collect();
        let minor: i64 = format!("0{digits}{cents}").parse().map_err(|_| MoneyFault::OutOfRange)?;
        if minor > MOST {
            return Err(MoneyFault::OutOfRange);
        }
        Ok(Money(if negative { -minor } else { minor }))
    }
}

/// Why a typed amount was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MoneyFault {
    /// Holds something that is neither digits nor marks.
    NotAnAmount,
    /// More decimals than the currency has.
    TooManyDecimals,
    /// Beyond [`MOST`].
    OutOfRange,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn mxn() -> Currency {
        Currency::named("MXN").unwrap()
    }

    #[test]
    fn reads_what_people_type() {
        for (typed, minor) in [("50", 5_000), ("$ 1,234.50", 123_450), ("1.234,5", 123_450), ("1,000", 100_000), ("0.05", 5), (".5", 50)] {
            assert_eq!(mxn().parse(typed), Ok(Money(minor)), "{typed}");
        }
        let cop = Currency::named("COP").unwrap();
        assert_eq!(cop.parse("12.500"), Ok(Money(12_500)));
        assert_eq!(cop.parse("12.500,00"), Ok(Money(12_500)));
        assert_eq!(cop.parse("10,5"), Err(MoneyFault::TooManyDecimals));
        assert_eq!(mxn().parse("diez"), Err(MoneyFault::NotAnAmount));
        assert_eq!(mxn().parse("99999999999999999999"), Err(MoneyFault::OutOfRange));
    }

    #[test]
    fn tax_inside_matches_the_known_trap() {
        // 10 920 with 19 % inside holds 1 744 of tax (no decimals).
        assert_eq!(Money(10_920).tax_inside(1_900), Money(1_744));
        assert_eq!(Money(11_600).tax_inside(1_600), Money(1_600));
    }

    proptest! {
        #[test]
        fn shown_amounts_read_back(minor in -MOST..MOST) {
            for c in CURRENCIES {
                prop_assert_eq!(c.parse(&c.field(Money(minor))), Ok(Money(minor)));
                prop_assert_eq!(c.parse(&c.show(Money(minor.abs()))), Ok(Money(minor.abs())));
            }
        }

        #[test]
        fn a_refund_has_the_tax_of_its_sale(minor in 0..MOST, rate in 0u32..3_000) {
            let tax = Money(minor).tax_inside(rate);
            prop_assert!(tax.0 >= 0 && tax.0 <= minor);
            prop_assert_eq!(Money(-minor).tax_inside(rate).0, -tax.0);
        }
    }
}
