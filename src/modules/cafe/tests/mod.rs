//! The café on a real database.

#![allow(clippy::unwrap_used)]

mod evening;
mod promises;
mod words;

use proptest::prelude::*;

use super::add_lines::{AddLines, add_lines};
use super::bump_order::{bump, recall};
use super::keep_item::KeepItem;
use super::menu::ItemId;
use super::order::{LineAsked, LineId, OrderId, State};
use super::pay_order::{Paid, PayOrder, pay};
use super::shelve_item::{SellOut, retire, sell_out};
use super::take_order::{TakeOrder, Taken, take};
use super::void_order::{VoidOrder, void};
use super::*;
use crate::base::lang::{Lang, Words};
use crate::base::loose::Typed;
use crate::base::money::{CURRENCIES, Currency, Money};
use crate::base::problem::{Code, Problem};
use crate::business::Profile;
use crate::modules::till::Method;
use crate::modules::till::tests::{NOW, Shop, shop};
use crate::store::idempotency::{Once, once};

/// A shop with one category of three items: coffee (made), water (taken from the shelf), cake (sold out).
struct Cafe {
    shop: Shop,
    coffee: ItemId,
    water: ItemId,
    cake: ItemId,
}

fn cafe() -> Cafe {
    let shop = shop();
    let owner = shop.owner;
    let item = |name: &'static str, price: &'static str, kitchen: bool| {
        let wanted = KeepItem {
            name: name.into(),
            category: None,
            new_category: Some("Todo".into()),
            price: Typed(price.into()),
            tax: Some(Typed("16".into())),
            kitchen,
        };
        shop.act(move |tx| keep_item::add(tx, &Profile::default(), &owner, &wanted)).unwrap().id
    };
    let (coffee, water, cake) = (item("Café", "38.00", true), item("Agua", "25.50", false), item("Pastel", "62", true));
    shop.act(move |tx| sell_out(tx, &owner, cake, SellOut { out: true })).unwrap();
    Cafe { shop, coffee, water, cake }
}

fn line(item: ItemId, qty: i64) -> LineAsked {
    LineAsked { id: Some(LineId::mint(NOW)), item, qty, note: String::new() }
}

impl Cafe {
    fn take(&self, id: OrderId, lines: Vec<LineAsked>) -> Result<Taken, Problem> {
        let hand = self.shop.ana;
        self.shop.act(move |tx| take(tx, &hand, TakeOrder { id: Some(id), place: Some("Mesa 4".into()), lines }, "Mostrador"))
    }

    /// An order of two coffees and a water: $101.50.
    fn order(&self) -> OrderId {
        let id = OrderId::mint(NOW);
        assert_eq!(self.take(id, vec![line(self.coffee, 2), line(self.water, 1)]).unwrap().total_minor, Money(10_150));
        id
    }

    fn pay(&self, id: OrderId, method: Method, tendered: i64) -> Result<Paid, Problem> {
        let hand = self.shop.ana;
        self.shop
            .act(move |tx| pay(tx, &Profile::default(), &hand, id, &PayOrder { method, tendered_minor: Some(tendered), tendered: None }))
    }

    fn row(&self, id: OrderId) -> store::OrderRow {
        self.shop.store.read_now(|db| store::order(db, id)).unwrap().unwrap()
    }

    fn waiting(&self) -> Vec<(String, i64)> {
        self.shop.store.read_now(store::waiting).unwrap().into_iter().map(|w| (w.name, w.qty)).collect()
    }
}

fn code<T: std::fmt::Debug>(of: Result<T, Problem>) -> Code {
    of.unwrap_err().code
}

#[test]
fn an_order_is_priced_by_the_menu_and_paid_once() {
    let cafe = cafe();
    let id = cafe.order();
    assert_eq!(code(cafe.pay(id, Method::Cash, 20_000)), Code::DrawerClosed);
    cafe.shop.open(cafe.shop.ana, "Caja 1", "500").unwrap();
    assert_eq!(code(cafe.pay(id, Method::Cash, 10_149)), Code::TenderedTooLittle);
    let paid = cafe.pay(id, Method::Cash, 20_000).unwrap();
    assert_eq!((paid.change_minor, paid.total_minor, paid.folio), (Money(9_850), Money(10_150), 1));
    assert_eq!(code(cafe.pay(id, Method::Cash, 20_000)), Code::OrderPaid);
    assert_eq!(cafe.row(id).state, State::Paid);
    // Tax of each line, half to even: 7600 → 1048, 2550 → 352.
    assert_eq!(cafe.row(id).sum.tax, Money(1_048 + 352));
    let receipt = cafe.shop.store.read_now(|db| views::receipt(db, id, std::sync::Arc::default())).unwrap();
    assert_eq!((receipt.folio, receipt.change_minor, receipt.taxes[0].tax_minor), (1, Money(9_850), Money(1_400)));
    assert_eq!(cafe.shop.sum(), 0);
}

#[test]
fn the_same_order_sent_twice_is_one_order() {
    let cafe = cafe();
    let (id, lines) = (OrderId::mint(NOW), vec![line(cafe.coffee, 2)]);
    let first = cafe.take(id, lines.clone()).unwrap();
    assert_eq!(cafe.take(id, lines.clone()).unwrap(), first);
    assert_eq!(code(cafe.take(id, vec![LineAsked { qty: 3, ..lines[0].clone() }])), Code::KeyReused);
    // A line belongs to one order.
    assert_eq!(code(cafe.take(OrderId::mint(NOW), lines.clone())), Code::KeyReused);
    assert_eq!(code(cafe.take(OrderId::mint(NOW), vec![lines[0].clone(), lines[0].clone()])), Code::KeyReused);
    assert_eq!(cafe.waiting(), [("Café".to_owned(), 2)]);
}

#[test]
fn a_payment_sent_twice_answers_the_same() {
    let cafe = cafe();
    let id = cafe.order();
    cafe.shop.open(cafe.shop.ana, "Caja 1", "0").unwrap();
    let hand = cafe.shop.ana;
    let send = |tendered: i64, request: u8| {
        cafe.shop.act(move |tx| {
            let key = Once { scope: "ana".into(), key: "12345678".into(), request: [request; 32] };
            once(tx, Some(&key), || {
                pay(tx, &Profile::default(), &hand, id, &PayOrder { method: Method::Cash, tendered_minor: Some(tendered), tendered: None })
            })
        })
    };
    let first = send(20_000, 1).unwrap();
    assert_eq!(send(20_000, 1).unwrap(), first);
    assert_eq!(code(send(50_000, 2)), Code::KeyReused);
    let payments: i64 = cafe.shop.store.read_now(|db| Ok(db.query_row("SELECT count(*) FROM payment", [], |r| r.get(0))?)).unwrap();
    assert_eq!(payments, 1);
}

#[test]
fn what_is_not_on_the_menu_is_refused_by_name() {
    let cafe = cafe();
    let refused = cafe.take(OrderId::mint(NOW), vec![line(cafe.coffee, 1), line(cafe.cake, 1)]).unwrap_err();
    assert_eq!((refused.code, refused.args[0].1.as_str()), (Code::ItemUnavailable, "Pastel"));
    let (owner, water) = (cafe.shop.owner, cafe.water);
    cafe.shop.act(move |tx| retire(tx, &owner, water, true)).unwrap();
    assert_eq!(code(cafe.take(OrderId::mint(NOW), vec![line(water, 1)])), Code::ItemUnavailable);
    assert_eq!(cafe.take(OrderId::mint(NOW), vec![line(ItemId::mint(NOW), 1)]).unwrap_err().fields[0].field, "lines.0.item");
    assert_eq!(cafe.take(OrderId::mint(NOW), vec![]).unwrap_err().fields[0].fault, "cafe-nothing-ordered");
    cafe.shop.act(move |tx| retire(tx, &owner, water, false)).unwrap();
    cafe.take(OrderId::mint(NOW), vec![line(water, 1)]).unwrap();
}

#[test]
fn a_new_price_leaves_old_orders_alone() {
    let cafe = cafe();
    let id = cafe.order();
    let (owner, coffee) = (cafe.shop.owner, cafe.coffee);
    let dearer = KeepItem {
        name: "Café".into(),
        category: None,
        new_category: Some("todo".into()),
        price: Typed("45".into()),
        tax: None,
        kitchen: true,
    };
    cafe.shop.act(move |tx| keep_item::change(tx, &Profile::default(), &owner, coffee, &dearer)).unwrap();
    cafe.shop.open(cafe.shop.ana, "Caja 1", "0").unwrap();
    assert_eq!(cafe.pay(id, Method::Card, 10_150).unwrap().change_minor, Money::ZERO);
    assert_eq!(cafe.take(OrderId::mint(NOW), vec![line(coffee, 1)]).unwrap().total_minor, Money(4_500));
    assert_eq!(cafe.shop.store.read_now(menu_store::menu).unwrap().len(), 1, "a category of another case is the same");
}

#[test]
fn lines_join_an_open_order_and_wait_in_the_kitchen() {
    let cafe = cafe();
    let id = cafe.order();
    let hand = cafe.shop.ana;
    cafe.shop.act(move |tx| bump(tx, &hand, id)).unwrap();
    assert!(cafe.waiting().is_empty());
    let more = vec![line(cafe.coffee, 1)];
    for _ in 0..2 {
        // The device sends it again; the line is there once.
        let lines = more.clone();
        assert_eq!(cafe.shop.act(move |tx| add_lines(tx, &hand, id, AddLines { lines })).unwrap().total_minor, Money(13_950));
    }
    assert_eq!(cafe.waiting(), [("Café".to_owned(), 1)]);
    cafe.shop.open(hand, "Caja 1", "0").unwrap();
    cafe.pay(id, Method::Cash, 13_950).unwrap();
    let lines = vec![line(cafe.coffee, 1)];
    assert_eq!(code(cafe.shop.act(move |tx| add_lines(tx, &hand, id, AddLines { lines }))), Code::OrderPaid);
    // Paid first, made afterwards.
    assert_eq!(cafe.waiting().len(), 1);
}

#[test]
fn bump_and_recall_are_safe_to_press_twice() {
    let cafe = cafe();
    let id = cafe.order();
    let hand = cafe.shop.beto;
    for _ in 0..2 {
        cafe.shop.act(move |tx| bump(tx, &hand, id)).unwrap();
        assert!(cafe.waiting().is_empty());
    }
    for _ in 0..2 {
        cafe.shop.act(move |tx| recall(tx, &hand, id)).unwrap();
        assert_eq!(cafe.waiting(), [("Café".to_owned(), 2)]);
    }
    let shelf = OrderId::mint(NOW);
    cafe.take(shelf, vec![line(cafe.water, 1)]).unwrap();
    assert_eq!(code(cafe.shop.act(move |tx| bump(tx, &hand, shelf))), Code::NotFound);
}

#[test]
fn a_voided_order_stays_on_file() {
    let cafe = cafe();
    let id = cafe.order();
    let hand = cafe.shop.ana;
    let try_void = |why: &'static str| cafe.shop.act(move |tx| void(tx, &hand, id, &VoidOrder { reason: why.into() }));
    assert_eq!(try_void("  ").unwrap_err().fields[0].field, "reason");
    try_void("se fueron").unwrap();
    assert_eq!((cafe.row(id).state, cafe.row(id).void_why.as_deref()), (State::Void, Some("se fueron")));
    assert!(cafe.waiting().is_empty());
    cafe.shop.open(hand, "Caja 1", "0").unwrap();
    assert_eq!(code(cafe.pay(id, Method::Cash, 10_150)), Code::Stale);
    assert_eq!(code(try_void("otra vez")), Code::Stale);
}
