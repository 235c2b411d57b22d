//! The menu's SQL.

use rusqlite::{Connection, Row};

use super::menu::{Category, CategoryId, Item, ItemId};
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome};
use crate::store::Tx;
use crate::store::tx::{all, one};

const ITEM: &str = "SELECT id, category, name, price_minor, tax_bp, kitchen, sold_out, retired_at IS NOT NULL FROM menu_item";

fn read_item(r: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: r.get(0)?,
        category: r.get(1)?,
        name: r.get(2)?,
        price_minor: r.get(3)?,
        tax_bp: r.get(4)?,
        kitchen: r.get(5)?,
        sold_out: r.get(6)?,
        retired: r.get(7)?,
    })
}

/// One item, retired or not.
pub(super) fn item(db: &Connection, id: ItemId) -> Outcome<Option<Item>> {
    one(db, &format!("{ITEM} WHERE id = ?1"), [id], read_item)
}

/// The menu in its order, without what was retired. Bounded by what a person can arrange.
pub(super) fn menu(db: &Connection) -> Outcome<Vec<Category>> {
    let mut categories = all(db, "SELECT id, name, colour FROM menu_category ORDER BY position, id LIMIT 200", [], |r| {
        Ok(Category { id: r.get(0)?, name: r.get(1)?, colour: r.get(2)?, items: Vec::new() })
    })?;
    let items = all(db, &format!("{ITEM} WHERE retired_at IS NULL ORDER BY category, position, id LIMIT 5000"), [], read_item)?;
    for item in items {
        if let Some(category) = categories.iter_mut().find(|c| c.id == item.category) {
            category.items.push(item);
        }
    }
    Ok(categories)
}

/// A category's name and colour.
pub(super) fn category(db: &Connection, id: CategoryId) -> Outcome<Option<(String, u32)>> {
    one(db, "SELECT name, colour FROM menu_category WHERE id = ?1", [id], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The category of a name, whatever its case.
pub(super) fn category_named(db: &Connection, name: &str) -> Outcome<Option<CategoryId>> {
    one(db, "SELECT id FROM menu_category WHERE lower(name) = lower(?1)", [name], |r| r.get(0))
}

/// The colour of the next category, so that neighbours differ.
pub(super) fn next_colour(db: &Connection) -> Outcome<u32> {
    Ok(one(db, "SELECT count(*) % 8 + 1 FROM menu_category", [], |r| r.get(0))?.unwrap_or(1))
}

/// Adds a category at the end.
pub(super) fn add_category(tx: &Tx<'_>, id: CategoryId, name: &str, colour: u32) -> Outcome<()> {
    tx.exec("INSERT INTO menu_category(id, name, colour, position) VALUES (?1, ?2, ?3, (SELECT coalesce(max(position), 0) + 1 FROM menu_category))", (id, name, colour))?;
    Ok(())
}

/// Changes a category.
pub(super) fn change_category(tx: &Tx<'_>, id: CategoryId, name: &str, colour: u32) -> Outcome<()> {
    tx.exec_one("UPDATE menu_category SET name = ?2, colour = ?3 WHERE id = ?1", (id, name, colour), Code::NotFound)
}

/// What is written of an item.
#[derive(Clone, Debug)]
pub(super) struct ItemWritten {
    pub category: CategoryId,
    pub name: String,
    pub price: Money,
    pub tax_bp: u32,
    pub kitchen: bool,
}

/// Adds an item at the end of its category.
pub(super) fn add_item(tx: &Tx<'_>, id: ItemId, item: &ItemWritten) -> Outcome<()> {
    tx.exec(
        "INSERT INTO menu_item(id, category, name, price_minor, tax_bp, kitchen, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(position), 0) + 1 FROM menu_item WHERE category = ?2))",
        (id, item.category, &item.name, item.price, item.tax_bp, item.kitchen),
    )?;
    Ok(())
}

/// Changes an item; orders keep what they were charged.
pub(super) fn change_item(tx: &Tx<'_>, id: ItemId, item: &ItemWritten) -> Outcome<()> {
    tx.exec_one(
        "UPDATE menu_item SET category = ?2, name = ?3, price_minor = ?4, tax_bp = ?5, kitchen = ?6 WHERE id = ?1",
        (id, item.category, &item.name, item.price, item.tax_bp, item.kitchen),
        Code::NotFound,
    )
}

/// Takes an item off the menu or puts it back.
pub(super) fn set_retired(tx: &Tx<'_>, id: ItemId, retired: bool) -> Outcome<()> {
    tx.exec_one("UPDATE menu_item SET retired_at = ?2 WHERE id = ?1", (id, retired.then_some(tx.now())), Code::NotFound)
}

/// Marks an item as sold out or back.
pub(super) fn set_sold_out(tx: &Tx<'_>, id: ItemId, out: bool) -> Outcome<()> {
    tx.exec_one("UPDATE menu_item SET sold_out = ?2 WHERE id = ?1", (id, out), Code::NotFound)
}
