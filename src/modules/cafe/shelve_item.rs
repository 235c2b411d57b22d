//! Sold out and back; off the menu and back.

use serde::Deserialize;
use utoipa::ToSchema;

use super::keep_item::ItemKept;
use super::menu::ItemId;
use super::menu_store as store;
use crate::audit::{self, Event};
use crate::base::problem::Outcome;
use crate::modules::till::Hand;
use crate::store::Tx;

/// Sold out or not.
#[derive(Clone, Copy, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SellOut {
    /// True while there is none left.
    #[garde(skip)]
    #[serde(deserialize_with = "crate::base::loose::ticked")]
    pub out: bool,
}

/// Marks an item as sold out or back.
///
/// # Errors
/// `NotFound`.
pub fn sell_out(tx: &Tx<'_>, hand: &Hand, id: ItemId, wanted: SellOut) -> Outcome<ItemKept> {
    store::set_sold_out(tx, id, wanted.out)?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("menu.item.sold_out", "menu_item", id.bytes()).with(if wanted.out { "out=1" } else { "out=0" }),
    )?;
    Ok(ItemKept { id })
}

/// Takes an item off the menu, or puts it back.
///
/// # Errors
/// `NotFound`.
pub fn retire(tx: &Tx<'_>, hand: &Hand, id: ItemId, retired: bool) -> Outcome<ItemKept> {
    store::set_retired(tx, id, retired)?;
    audit::record(tx, hand.actor, &Event::done(if retired { "menu.item.retire" } else { "menu.item.restore" }, "menu_item", id.bytes()))?;
    Ok(ItemKept { id })
}
