//! What the database refuses, and the example menu.

use super::*;

#[test]
fn the_database_keeps_the_promises() {
    let cafe = cafe();
    let id = cafe.order();
    let tampers = |sql| cafe.shop.tampers(sql);
    assert_eq!(tampers("UPDATE cafe_order SET state = 'paid'"), Code::Unbalanced);
    for sql in [
        "UPDATE order_line SET qty = 1, amount_minor = price_minor",
        "DELETE FROM order_line",
        "DELETE FROM cafe_order",
        "UPDATE cafe_order SET number = 9",
        "DELETE FROM menu_item",
    ] {
        assert_eq!(tampers(sql), Code::Immutable, "{sql}");
    }
    cafe.shop.open(cafe.shop.ana, "Caja 1", "100").unwrap();
    // A payment whose entry moved another amount, or none at all.
    assert_eq!(
        tampers(
            "INSERT INTO payment(id, folio, cafe_order, entry, method, amount_minor, tendered_minor, at, by) SELECT randomblob(16), 1, o.id, e.id, 'cash', o.total_minor, o.total_minor, 1, o.made_by FROM cafe_order o, entry e"
        ),
        Code::Unbalanced
    );
    cafe.pay(id, Method::Cash, 10_150).unwrap();
    for sql in [
        "UPDATE cafe_order SET total_minor = 1, tax_minor = 0",
        "UPDATE cafe_order SET state = 'open'",
        "UPDATE cafe_order SET place = 'x'",
    ] {
        assert_eq!(tampers(sql), Code::OrderPaid, "{sql}");
    }
    assert_eq!(
        tampers(
            "INSERT INTO payment(id, folio, cafe_order, entry, method, amount_minor, tendered_minor, at, by) SELECT randomblob(16), 2, cafe_order, entry, method, amount_minor, tendered_minor, at, by FROM payment"
        ),
        Code::OrderPaid
    );
    assert_eq!(
        tampers(
            "INSERT INTO order_line(id, cafe_order, line, item, name, qty, price_minor, amount_minor, tax_bp, tax_minor, kitchen) SELECT randomblob(16), cafe_order, 9, item, name, qty, price_minor, amount_minor, tax_bp, tax_minor, kitchen FROM order_line LIMIT 1"
        ),
        Code::OrderPaid
    );
    for sql in ["UPDATE payment SET amount_minor = 1", "DELETE FROM payment"] {
        assert_eq!(tampers(sql), Code::Immutable, "{sql}");
    }
}

#[test]
fn the_demo_sells_in_every_currency() {
    for currency in CURRENCIES {
        let shop = shop();
        let (owner, c): (_, Currency) = (shop.owner.user, *currency);
        shop.act(move |tx| demo_in(tx, &c, owner)).unwrap();
        let menu = shop.store.read_now(menu_store::menu).unwrap();
        assert_eq!((menu.len(), menu.iter().map(|c| c.items.len()).sum::<usize>()), (5, 24));
        assert!(menu.iter().flat_map(|c| &c.items).all(|i| i.price_minor > Money::ZERO));
    }
    let shop = shop();
    let owner = shop.owner.user;
    shop.act(move |tx| demo(tx, owner)).unwrap();
    assert_eq!(shop.store.read_now(menu_store::menu).unwrap()[0].items[0].price_minor, Money(3_800));
}
