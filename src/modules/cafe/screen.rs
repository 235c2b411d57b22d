//! The order screen: the menu for the till's island, and the same as a plain form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::menu::Category;
use super::menu_store;
use super::order::OrderId;
use crate::access::may;
use crate::base::money::{Currency, Money};
use crate::base::problem::{Outcome, Problem};
use crate::base::text;
use crate::http::{Allow, Asked, Caller, Reply, Routes};
use crate::modules::till::{self, Method, Show};

pub(super) fn routes(r: &mut Routes) {
    r.get("/cafe", show);
}

/// The order screen.
#[derive(Serialize, ToSchema)]
struct ScreenPage {
    menu: Vec<Category>,
    /// Where orders of this screen go: counter or a table.
    place: String,
    /// False while there is no open drawer for this person's money.
    drawer_open: bool,
    #[serde(skip)]
    fresh: OrderId,
    #[serde(skip)]
    props: String,
    #[serde(skip)]
    show: Show,
}
crate::page!(ScreenPage, "modules/cafe/pages/screen.html", "cafe-screen", |d| d.place.clone());

impl ScreenPage {
    fn is_bare(&self) -> bool {
        self.menu.iter().all(|c| c.items.is_empty())
    }

    /// The place of an item's fields in the plain form: what stands before its category, and its own.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn slot(&self, category: &usize, item: &usize) -> usize {
        self.menu.iter().take(*category).map(|c| c.items.len()).sum::<usize>() + item
    }
}

#[derive(Deserialize, ToSchema)]
struct Place {
    /// A table.
    place: Option<String>,
}

#[derive(Serialize)]
struct Tile<'a> {
    id: String,
    name: &'a str,
    price_minor: Money,
    out: bool,
}

#[derive(Serialize)]
struct Shelf<'a> {
    id: String,
    name: &'a str,
    colour: u32,
    items: Vec<Tile<'a>>,
}

#[derive(Serialize)]
struct Means {
    id: &'static str,
    name: String,
}

/// The notes people hand over: what is worth a fiftieth of the largest or more.
fn notes(currency: &Currency) -> Vec<i64> {
    let least = currency.denominations.first().map_or(0, |n| n / 50);
    currency.denominations.iter().copied().filter(|n| *n >= least).collect()
}

const WORDS: &[&str] = &[
    "ticket",
    "empty",
    "clear",
    "total",
    "pay",
    "send",
    "sent",
    "note",
    "less",
    "more",
    "owed",
    "tendered",
    "change",
    "missing",
    "exact",
    "confirm",
    "back",
    "erase",
    "receipt",
    "again",
    "saving",
    "waiting",
    "failed",
    "differs",
    "categories",
    "method",
];

/// What the island is given (static/README.md, "till").
fn props(who: &Caller, menu: &[Category], place: &str, currency: &Currency) -> Outcome<String> {
    let tile = |i: &'_ super::menu::Item| (i.id.to_string(), i.price_minor, i.sold_out);
    let shelves: Vec<Shelf<'_>> = menu
        .iter()
        .filter(|c| !c.items.is_empty())
        .map(|c| Shelf {
            id: c.id.to_string(),
            name: &c.name,
            colour: c.colour,
            items: c
                .items
                .iter()
                .map(|i| (tile(i), i.name.as_str()))
                .map(|((id, price_minor, out), name)| Tile { id, name, price_minor, out })
                .collect(),
        })
        .collect();
    let methods: Vec<Means> = Method::ALL.iter().map(|m| Means { id: m.code(), name: who.t(&m.word()) }).collect();
    let words: BTreeMap<&str, String> = WORDS.iter().map(|w| (*w, who.t(&format!("till-w-{w}")))).collect();
    let props = serde_json::json!({
        "menu": { "categories": shelves },
        "currency": { "code": currency.code, "digits": currency.digits, "decimal": currency.decimal, "symbol": currency.symbol.trim(), "bills_minor": notes(currency) },
        "methods": methods,
        "place": place,
        "sendable": true,
        "urls": { "orders": "/cafe/orders", "pay": "/cafe/orders/{id}/pay" },
        "words": words,
    });
    serde_json::to_string(&props).map_err(Problem::internal)
}

async fn show(who: Allow<may::TakeOrders>, asked: Asked<Place>) -> Outcome<Reply<ScreenPage>> {
    let place =
        Some(text::tidy(asked.place.as_deref().unwrap_or_default(), 40)).filter(|p| !p.is_empty()).unwrap_or_else(|| who.t("cafe-counter"));
    let user = who.session.user;
    let (menu, drawer_open) = who.business.read(move |db| Ok((menu_store::menu(db)?, till::takes_money(db, user)?))).await?;
    let show = Show::from(&*who.business.profile());
    let props = props(&who, &menu, &place, &show.currency)?;
    Ok(Reply(ScreenPage { props, menu, place, drawer_open, fresh: OrderId::mint(who.business.now()), show }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::CURRENCIES;

    #[test]
    fn people_hand_over_notes_not_coins() {
        for c in CURRENCIES {
            assert!((2..=6).contains(&notes(c).len()) || c.code == "EUR" || c.code == "ARS", "{}: {:?}", c.code, notes(c));
        }
        assert_eq!(Currency::named("MXN").map(|c| notes(&c)), Some(vec![100_000, 50_000, 20_000, 10_000, 5_000, 2_000]));
    }
}
