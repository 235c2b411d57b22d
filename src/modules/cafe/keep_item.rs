//! Adding and changing an item of the menu.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::keep_category::{self, KeepCategory};
use super::menu::{self, CategoryId, ItemId, MOST_PRICE};
use super::menu_store::{self as store, ItemWritten};
use crate::audit::{self, Event};
use crate::base::loose::Typed;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::Profile;
use crate::modules::till::{Hand, amount};
use crate::store::Tx;

/// An item as somebody writes it.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepItem {
    /// What it is called.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// Its category.
    #[garde(skip)]
    pub category: Option<CategoryId>,
    /// A category by name, made where it does not exist; wins over `category`.
    #[garde(inner(length(chars, max = 60)))]
    pub new_category: Option<String>,
    /// What one costs, tax included, as typed.
    #[garde(skip)]
    pub price: Typed,
    /// The tax inside, in percent, as typed.
    #[garde(skip)]
    pub tax: Option<Typed>,
    /// True where the kitchen makes it.
    #[garde(skip)]
    #[serde(default, deserialize_with = "crate::base::loose::ticked")]
    pub kitchen: bool,
}

/// A kept item.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct ItemKept {
    /// Its id.
    pub id: ItemId,
}

fn category(tx: &Tx<'_>, hand: &Hand, wanted: &KeepItem) -> Outcome<CategoryId> {
    let named = wanted.new_category.as_deref().map(|n| text::tidy(n, 60)).filter(|n| !n.is_empty());
    match (named, wanted.category) {
        (Some(name), _) => match store::category_named(tx.db(), &name)? {
            Some(known) => Ok(known),
            None => keep_category::add(tx, hand, &KeepCategory { name, colour: None }).map(|c| c.id),
        },
        (None, Some(id)) if store::category(tx.db(), id)?.is_some() => Ok(id),
        (None, Some(_)) => Err(Problem::field("category", "not-a-choice")),
        (None, None) => Err(Problem::field("new_category", "required")),
    }
}

fn written(tx: &Tx<'_>, profile: &Profile, hand: &Hand, wanted: &KeepItem) -> Outcome<ItemWritten> {
    let name = text::tidy(&wanted.name, 80);
    if name.is_empty() {
        return Err(Problem::field("name", "required"));
    }
    let currency = profile.currency();
    let price = amount("price", &wanted.price, &currency)?;
    if price.0 > MOST_PRICE {
        return Err(Problem::new(Code::BadInput).and_field_with(
            "price",
            "out-of-range",
            vec![("least", "0".into()), ("most", currency.show(Money(MOST_PRICE)))],
        ));
    }
    let tax_bp = wanted.tax.as_ref().filter(|t| !t.is_empty()).map_or(Ok(0), |t| menu::tax_bp("tax", t))?;
    Ok(ItemWritten { category: category(tx, hand, wanted)?, name, price, tax_bp, kitchen: wanted.kitchen })
}

/// Adds an item.
///
/// # Errors
/// The field at fault.
pub fn add(tx: &Tx<'_>, profile: &Profile, hand: &Hand, wanted: &KeepItem) -> Outcome<ItemKept> {
    let item = written(tx, profile, hand, wanted)?;
    let id = ItemId::mint(tx.now());
    store::add_item(tx, id, &item)?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("menu.item.add", "menu_item", id.bytes()).with(&format!("price_minor={} tax_bp={}", item.price.0, item.tax_bp)),
    )?;
    Ok(ItemKept { id })
}

/// Changes an item.
///
/// # Errors
/// `NotFound`; the field at fault.
pub fn change(tx: &Tx<'_>, profile: &Profile, hand: &Hand, id: ItemId, wanted: &KeepItem) -> Outcome<ItemKept> {
    let item = written(tx, profile, hand, wanted)?;
    store::change_item(tx, id, &item)?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("menu.item.change", "menu_item", id.bytes()).with(&format!("price_minor={} tax_bp={}", item.price.0, item.tax_bp)),
    )?;
    Ok(ItemKept { id })
}
