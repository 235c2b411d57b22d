//! The nouns of the menu: categories and items, prices with their tax inside.

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::loose::Typed;
use crate::base::money::Money;
use crate::base::problem::{Outcome, Problem};
use crate::base::qty;

crate::id!(
    /// A category of the menu.
    CategoryId
);
crate::id!(
    /// An item of the menu.
    ItemId
);

/// The highest tax rate an item takes, in hundredths of a percent.
pub const MOST_TAX_BP: u32 = 5_000;
/// The highest price of one item, in minor units.
pub const MOST_PRICE: i64 = 1_000_000_000;

/// An item as the menu holds it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its category.
    pub category: CategoryId,
    /// What it is called.
    pub name: String,
    /// What one costs, tax included.
    pub price_minor: Money,
    /// The tax inside, in hundredths of a percent.
    pub tax_bp: u32,
    /// True where the kitchen makes it.
    pub kitchen: bool,
    /// True while there is none left.
    pub sold_out: bool,
    /// True once it left the menu.
    pub retired: bool,
}

/// A category with its items in their order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// What it is called.
    pub name: String,
    /// One of eight colours.
    pub colour: u32,
    /// What is in it.
    pub items: Vec<Item>,
}

impl Category {
    /// The letter beside the colour.
    #[must_use]
    pub fn sign(&self) -> String {
        self.name.chars().next().map(|c| c.to_uppercase().collect()).unwrap_or_default()
    }
}

/// Reads a rate as people type it, in percent: `16`, `8,5`.
///
/// # Errors
/// Names the field and what is wrong.
pub fn tax_bp(field: &str, typed: &Typed) -> Outcome<u32> {
    let text = typed.text().trim_end_matches('%').trim();
    let thousandths = qty::thousandths(text).ok_or_else(|| Problem::field(field, "not-a-number"))?;
    match u32::try_from(thousandths / 10) {
        Ok(bp) if bp <= MOST_TAX_BP && thousandths % 10 == 0 && thousandths >= 0 => Ok(bp),
        _ => Err(Problem::new(crate::base::problem::Code::BadInput).and_field_with(
            field.to_owned(),
            "out-of-range",
            vec![("least", "0".into()), ("most", (MOST_TAX_BP / 100).to_string())],
        )),
    }
}

/// A rate as a form field holds it: `8.5`.
#[must_use]
pub fn show_tax(bp: u32) -> String {
    qty::show(i64::from(bp) * 10)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rates_are_typed_in_percent() {
        let read = |text: &str| tax_bp("tax", &Typed(text.into()));
        assert_eq!(read("16").unwrap(), 1_600);
        assert_eq!(read("8,5 %").unwrap(), 850);
        assert_eq!(read("0").unwrap(), 0);
        for bad in ["", "x", "-1", "51", "8.555"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn shown_rates_read_back(bp in 0..=MOST_TAX_BP) {
            prop_assert_eq!(tax_bp("tax", &Typed(show_tax(bp))).unwrap(), bp);
        }
    }
}
