//! Adding and changing a category of the menu.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::menu::CategoryId;
use super::menu_store as store;
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text;
use crate::modules::till::Hand;
use crate::store::Tx;

/// A category as somebody writes it.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepCategory {
    /// What it is called.
    #[garde(length(chars, min = 1, max = 60))]
    pub name: String,
    /// One of eight colours; the next free one without it.
    #[garde(inner(range(min = 1, max = 8)))]
    pub colour: Option<u32>,
}

/// A kept category.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct CategoryKept {
    /// Its id.
    pub id: CategoryId,
}

fn name(tx: &Tx<'_>, typed: &str, own: Option<CategoryId>) -> Outcome<String> {
    let name = text::tidy(typed, 60);
    if name.is_empty() {
        return Err(Problem::field("name", "required"));
    }
    match store::category_named(tx.db(), &name)? {
        Some(other) if Some(other) != own => Err(Problem::field("name", "cafe-category-taken")),
        _ => Ok(name),
    }
}

/// Adds a category.
///
/// # Errors
/// The field at fault.
pub fn add(tx: &Tx<'_>, hand: &Hand, wanted: &KeepCategory) -> Outcome<CategoryKept> {
    let name = name(tx, &wanted.name, None)?;
    let colour = wanted.colour.map_or_else(|| store::next_colour(tx.db()), Ok)?;
    let id = CategoryId::mint(tx.now());
    store::add_category(tx, id, &name, colour)?;
    audit::record(tx, hand.actor, &Event::done("menu.category.add", "menu_category", id.bytes()))?;
    Ok(CategoryKept { id })
}

/// Changes a category.
///
/// # Errors
/// `NotFound`; the field at fault.
pub fn change(tx: &Tx<'_>, hand: &Hand, id: CategoryId, wanted: &KeepCategory) -> Outcome<CategoryKept> {
    let (_, colour) = store::category(tx.db(), id)?.ok_or_else(|| Problem::new(crate::base::problem::Code::NotFound))?;
    let name = name(tx, &wanted.name, Some(id))?;
    store::change_category(tx, id, &name, wanted.colour.unwrap_or(colour))?;
    audit::record(tx, hand.actor, &Event::done("menu.category.change", "menu_category", id.bytes()))?;
    Ok(CategoryKept { id })
}
