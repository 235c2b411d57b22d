//! The menu of a believable café, for the demo business.

use super::menu::{CategoryId, ItemId};
use super::menu_store::{self as store, ItemWritten};
use crate::audit::{self, Actor, Event};
use crate::base::id::UserId;
use crate::base::money::{Currency, Money};
use crate::base::problem::Outcome;
use crate::store::Tx;

/// Name, price in Mexican pesos, made by the kitchen.
type Dish = (&'static str, i64, bool);

const MENU: &[(&str, u32, &[Dish])] = &[
    (
        "Café",
        6,
        &[
            ("Café de olla", 38, true),
            ("Americano", 40, true),
            ("Espresso", 35, true),
            ("Capuchino", 54, true),
            ("Latte", 56, true),
            ("Moka", 62, true),
        ],
    ),
    (
        "Bebidas frías",
        1,
        &[
            ("Agua de jamaica", 32, false),
            ("Limonada con hierbabuena", 42, true),
            ("Café frío", 58, true),
            ("Agua mineral", 28, false),
            ("Jugo de naranja", 45, true),
        ],
    ),
    (
        "Desayunos",
        2,
        &[
            ("Chilaquiles verdes", 98, true),
            ("Huevos al gusto", 86, true),
            ("Molletes", 72, true),
            ("Arepa con queso", 64, true),
            ("Fruta con yogur y granola", 78, true),
        ],
    ),
    ("Panadería", 3, &[("Concha", 22, false), ("Medialuna", 24, false), ("Empanada de pollo", 38, true), ("Pan de queso", 26, false)]),
    (
        "Postres",
        4,
        &[("Alfajor de maicena", 34, false), ("Flan de cajeta", 48, false), ("Tres leches", 62, false), ("Pastel de zanahoria", 58, false)],
    ),
];

/// What a Mexican peso of the list above is in minor units, and the usual tax inside.
const fn local(code: &str) -> (i64, u32) {
    match code.as_bytes() {
        b"COP" => (200, 800),
        b"ARS" => (8_000, 2_100),
        b"CLP" => (50, 1_900),
        b"PEN" => (20, 1_800),
        b"USD" => (6, 0),
        b"GTQ" => (45, 1_200),
        b"UYU" => (300, 2_200),
        b"EUR" => (5, 1_000),
        _ => (100, 1_600),
    }
}

/// Writes the menu of the demo, whose business is Mexican: five categories, twenty-four items.
///
/// # Errors
/// What SQLite says.
pub fn demo(tx: &Tx<'_>, owner: UserId) -> Outcome<()> {
    demo_in(tx, &crate::base::money::CURRENCIES[0], owner)
}

/// [`demo`], priced as another currency is used.
///
/// # Errors
/// What SQLite says.
pub fn demo_in(tx: &Tx<'_>, currency: &Currency, owner: UserId) -> Outcome<()> {
    let (factor, tax_bp) = local(currency.code);
    for (name, colour, dishes) in MENU {
        let category = CategoryId::mint(tx.now());
        store::add_category(tx, category, name, *colour)?;
        for (name, pesos, kitchen) in *dishes {
            let item = ItemWritten { category, name: (*name).to_owned(), price: Money(pesos * factor), tax_bp, kitchen: *kitchen };
            store::add_item(tx, ItemId::mint(tx.now()), &item)?;
        }
    }
    audit::record(tx, Actor { user: Some(*owner.bytes()), session: None }, &Event::house("menu.demo"))
}
