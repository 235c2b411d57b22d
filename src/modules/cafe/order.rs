//! The nouns of an order, and what it comes to: amounts of the lines, tax of each line half to even,
//! tax of the document the sum of its lines.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::menu::{Item, ItemId};
use crate::base::money::Money;
use crate::base::problem::{Outcome, Problem};
use crate::base::text;

crate::id!(
    /// An order; made by the device that takes it.
    OrderId
);
crate::id!(
    /// A line of an order; made by the device that takes it.
    LineId
);
crate::id!(
    /// A payment.
    PaymentId
);

/// Lines an order takes at most.
pub const MOST_LINES: usize = 100;
/// The most of one item in a line.
pub const MOST_QTY: i64 = 999;

/// Where an order stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To be paid.
    Open,
    /// Paid and closed.
    Paid,
    /// Taken back, with its reason.
    Void,
}

impl State {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Void => "void",
        }
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.code().to_sql()
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "open" => Ok(Self::Open),
            "paid" => Ok(Self::Paid),
            "void" => Ok(Self::Void),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A line as it is asked for. Price, name and tax come from the menu, never from here.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineAsked {
    /// The line's id, where the device made one.
    #[garde(skip)]
    pub id: Option<LineId>,
    /// What.
    #[garde(skip)]
    pub item: ItemId,
    /// How many.
    #[garde(range(min = 0, max = MOST_QTY))]
    #[serde(default)]
    pub qty: i64,
    /// Without sugar.
    #[garde(length(chars, max = 120))]
    #[serde(default)]
    pub note: String,
}

/// The lines that ask for something. A form sends the whole menu, most of it with nothing beside it.
///
/// # Errors
/// A field fault without any line, with too many, or with a line of a device that asks for none.
pub fn asked(lines: Vec<LineAsked>) -> Outcome<Vec<LineAsked>> {
    if let Some(at) = lines.iter().position(|l| l.id.is_some() && l.qty == 0) {
        return Err(Problem::field(format!("lines.{at}.qty"), "required"));
    }
    let kept: Vec<LineAsked> = lines.into_iter().filter(|l| l.qty > 0).map(|l| LineAsked { note: text::tidy(&l.note, 120), ..l }).collect();
    match kept.len() {
        0 => Err(Problem::field("lines", "cafe-nothing-ordered")),
        n if n > MOST_LINES => Err(Problem::field("lines", "cafe-too-many-lines")),
        _ => Ok(kept),
    }
}

/// What a device asked for, as bytes: the same order sent twice has the same.
#[must_use]
pub fn content(place: &str, lines: &[LineAsked]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(b"mostrador order 1");
    part(place.as_bytes());
    for line in lines {
        part(line.id.as_ref().map_or(&[], |id| id.bytes().as_slice()));
        part(line.item.bytes());
        part(&line.qty.to_be_bytes());
        part(line.note.as_bytes());
    }
    hash.finalize().into()
}

/// A line with everything it cost when it was tapped.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// Of the menu.
    pub item: ItemId,
    /// As the menu called it.
    pub name: String,
    /// How many.
    pub qty: i64,
    /// What one cost.
    pub price_minor: Money,
    /// What the line costs.
    pub amount_minor: Money,
    /// The rate inside.
    pub tax_bp: u32,
    /// The tax inside.
    pub tax_minor: Money,
    /// True where the kitchen makes it.
    pub kitchen: bool,
    /// Without sugar.
    pub note: String,
}

impl Line {
    /// Prices a line by the menu; `None` beyond what an amount may be.
    #[must_use]
    pub fn priced(id: LineId, item: &Item, qty: i64, note: String) -> Option<Self> {
        let amount = item.price_minor.times(qty)?;
        Some(Self {
            id,
            item: item.id,
            name: item.name.clone(),
            qty,
            price_minor: item.price_minor,
            amount_minor: amount,
            tax_bp: item.tax_bp,
            tax_minor: amount.tax_inside(item.tax_bp),
            kitchen: item.kitchen,
            note,
        })
    }
}

/// What an order comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sum {
    /// Tax included.
    pub total: Money,
    /// The tax inside.
    pub tax: Money,
}

impl Sum {
    /// Adds a line; `None` beyond what an amount may be.
    #[must_use]
    pub const fn and(self, line: &Line) -> Option<Self> {
        match (self.total.plus(line.amount_minor), self.tax.plus(line.tax_minor)) {
            (Some(total), Some(tax)) => Some(Self { total, tax }),
            _ => None,
        }
    }

    /// The sum of lines.
    #[must_use]
    pub fn of(lines: &[Line]) -> Option<Self> {
        lines.iter().try_fold(Self::default(), Self::and)
    }
}

/// The tax inside by rate, highest first, for a receipt.
#[must_use]
pub fn by_rate(lines: &[Line]) -> Vec<(u32, Money)> {
    let mut sums = std::collections::BTreeMap::<u32, i64>::new();
    for line in lines.iter().filter(|l| l.tax_bp > 0) {
        *sums.entry(line.tax_bp).or_default() += line.tax_minor.0;
    }
    sums.into_iter().rev().map(|(bp, sum)| (bp, Money(sum))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::base::clock::Instant;
    use crate::base::money::MOST;
    use crate::modules::cafe::menu::CategoryId;
    use proptest::prelude::*;

    fn line(price: i64, qty: i64, bp: u32) -> Option<Line> {
        let at = Instant(1);
        let item = Item {
            id: ItemId::mint(at),
            category: CategoryId::mint(at),
            name: "Té".into(),
            price_minor: Money(price),
            tax_bp: bp,
            kitchen: true,
            sold_out: false,
            retired: false,
        };
        Line::priced(LineId::mint(at), &item, qty, String::new())
    }

    fn want(id: Option<LineId>, qty: i64) -> LineAsked {
        LineAsked { id, item: ItemId::mint(Instant(1)), qty, note: "  sin  azúcar ".into() }
    }

    #[test]
    fn lines_of_nothing_are_left_out_of_a_form_and_refused_from_a_device() {
        let kept = asked(vec![want(None, 0), want(None, 2)]).unwrap();
        assert_eq!((kept.len(), kept[0].note.as_str()), (1, "sin azúcar"));
        assert_eq!(asked(vec![want(None, 0)]).unwrap_err().fields[0].fault, "cafe-nothing-ordered");
        assert_eq!(asked(vec![want(Some(LineId::mint(Instant(1))), 0)]).unwrap_err().fields[0].field, "lines.0.qty");
        assert_eq!(asked((0..=MOST_LINES).map(|_| want(None, 1)).collect()).unwrap_err().fields[0].fault, "cafe-too-many-lines");
    }

    #[test]
    fn content_tells_orders_apart() {
        let lines = vec![want(None, 1)];
        assert_eq!(content("Mesa 4", &lines), content("Mesa 4", &lines));
        assert_ne!(content("Mesa 4", &lines), content("Mesa 5", &lines));
        assert_ne!(content("Mesa 4", &lines), content("Mesa 4", &[LineAsked { qty: 2, ..lines[0].clone() }]));
    }

    proptest! {
        #[test]
        fn totals_are_the_sums_of_lines(parts in proptest::collection::vec((0_i64..1_000_000, 1_i64..100, 0_u32..=5_000), 1..40)) {
            let lines: Vec<Line> = parts.iter().map(|(p, q, bp)| line(*p, *q, *bp).unwrap()).collect();
            let sum = Sum::of(&lines).unwrap();
            prop_assert_eq!(sum.total.0, parts.iter().map(|(p, q, _)| p * q).sum::<i64>());
            prop_assert_eq!(sum.tax.0, by_rate(&lines).iter().map(|(_, m)| m.0).sum::<i64>());
            prop_assert!(sum.tax.0 >= 0 && (sum.tax < sum.total || sum.total == Money::ZERO));
            let mut turned = lines;
            turned.reverse();
            prop_assert_eq!(Sum::of(&turned), Some(sum));
        }

        #[test]
        fn nothing_overflows(price in 0_i64..=1_000_000_000, qty in 1_i64..=999, many in 1_usize..=100) {
            if let Some(l) = line(price, qty, 1_600) {
                prop_assert!(l.amount_minor.0 <= MOST);
                let _ = Sum::of(&vec![l; many]);
            }
        }
    }
}
