//! What is posted, sealed or sent twice.

use super::*;

#[test]
fn what_is_posted_or_sealed_does_not_change() {
    let shop = shop();
    let id = shop.open(shop.ana, "Caja 1", "100").unwrap();
    shop.sell(shop.ana, Method::Cash, 5_000, 5_000).unwrap();
    for sql in [
        "UPDATE entry SET note = 'x'",
        "UPDATE entry SET posted = 0",
        "DELETE FROM entry",
        "UPDATE posting SET amount_minor = 1",
        "DELETE FROM posting",
        "DELETE FROM drawer_session",
        "UPDATE drawer_session SET float_minor = 1",
    ] {
        assert_eq!(shop.tampers(sql), Code::Immutable, "{sql}");
    }
    assert_eq!(
        shop.tampers("INSERT INTO posting(entry, line, account, amount_minor) SELECT id, 9, 'sales', 5 FROM entry"),
        Code::Immutable
    );
    assert_eq!(
        shop.tampers("UPDATE drawer_session SET counted_at = 1, counted_minor = 1, expected_minor = 1, count_json = '{}'"),
        Code::Unbalanced
    );
    shop.count(shop.ana, id, 15_000).unwrap();
    assert_eq!(shop.tampers("UPDATE drawer_session SET closed_at = 1, z = 1, seal = zeroblob(32)"), Code::Unbalanced);
    shop.close(shop.ana, id, "").unwrap();
    for sql in [
        "UPDATE drawer_session SET why = 'x'",
        "UPDATE drawer_session SET closed_at = NULL, z = NULL, seal = NULL",
        "INSERT INTO entry(id, number, kind, drawer, business_date, at, by) SELECT randomblob(16), 99, 'over_short', id, '2026-11-23', 1, cashier FROM drawer_session",
    ] {
        assert_eq!(shop.tampers(sql), Code::Immutable, "{sql}");
    }
    assert_eq!(code(shop.count(shop.ana, id, 1)), Code::Immutable);
    assert_eq!(code(shop.close(shop.ana, id, "")), Code::Immutable);
}

#[test]
fn an_entry_that_does_not_balance_is_refused_whole() {
    let shop = shop();
    let id = shop.open(shop.ana, "Caja 1", "100").unwrap();
    let by = shop.ana.user;
    let post = |postings: Vec<ledger::Posting>| {
        shop.act(move |tx| {
            store::post(
                tx,
                &Profile::default().zone(),
                &store::NewEntry { kind: EntryKind::PaidIn, drawer: id, note: "", by, postings: &postings },
            )
        })
    };
    let line = |account, amount| ledger::Posting { account, amount: Money(amount) };
    assert_eq!(code(post(vec![line(Account::Drawer, 5), line(Account::Sales, -4)])), Code::Unbalanced);
    assert_eq!(code(post(vec![])), Code::Unbalanced);
    let entries: i64 = shop.store.read_now(|db| Ok(db.query_row("SELECT count(*) FROM entry", [], |r| r.get(0))?)).unwrap();
    assert_eq!((entries, shop.sum()), (1, 0));
}

#[test]
fn the_seals_form_a_chain() {
    let shop = shop();
    // Closed in another order than opened: Z follows the closing.
    let first = shop.open(shop.ana, "Caja 1", "100").unwrap();
    let second = shop.open(shop.beto, "Caja 2", "50").unwrap();
    for (hand, id, minor) in [(shop.beto, second, 5_000), (shop.ana, first, 10_000)] {
        shop.clock.advance_ms(60_000);
        shop.count(hand, id, minor).unwrap();
        shop.close(hand, id, "").unwrap();
    }
    assert_eq!(shop.store.read_now(verify_seals).unwrap(), None);
    assert_eq!(shop.store.read_now(|db| store::session(db, first)).unwrap().unwrap().z, Some(2));
    // Somebody with the file in hand and no triggers takes the float out of the past.
    shop.act(|tx| {
        tx.db().execute_batch("DROP TRIGGER posting_keeps; UPDATE posting SET amount_minor = amount_minor + 1 WHERE amount_minor = 5000; DROP TRIGGER posting_stays;")?;
        Ok(())
    })
    .unwrap();
    assert_eq!(shop.store.read_now(verify_seals).unwrap(), Some(1));
}

#[test]
fn a_deed_sent_twice_is_done_once() {
    let shop = shop();
    let id = shop.open(shop.ana, "Caja 1", "100").unwrap();
    let hand = shop.ana;
    let send = |amount: &'static str, request: u8| {
        shop.act(move |tx| {
            let key = Once { scope: "ana".into(), key: "12345678".into(), request: [request; 32] };
            once(tx, Some(&key), || {
                move_cash(
                    tx,
                    &Profile::default(),
                    &hand,
                    id,
                    &MoveCash { kind: Way::PaidOut, amount: typed(amount), reason: "hielo".into() },
                )
            })
        })
    };
    let first = send("20", 1).unwrap();
    assert_eq!(send("20", 1).unwrap().entry, first.entry);
    assert_eq!(code(send("30", 2)), Code::KeyReused);
    assert_eq!(shop.store.read_now(|db| store::expected(db, id)).unwrap(), Money(8_000));
}
