//! The till on a real database.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::access::Role;
use crate::access::user::{self, NewUser};
use crate::audit::Actor;
use crate::base::clock::{Clock, Instant};
use crate::base::loose::Typed;
use crate::base::money::Money;
use crate::base::problem::{Code, Problem};
use crate::business::Profile;
use crate::store::idempotency::{Once, once};
use crate::store::{Store, Tx, Which};

/// A shop with a database of its own, two cashiers and an owner.
pub(crate) struct Shop {
    _dir: tempfile::TempDir,
    pub store: Store,
    pub clock: Clock,
    pub ana: Hand,
    pub beto: Hand,
    pub owner: Hand,
}

/// Where the clock of the tests stands: 2026-11-23 15:04 UTC.
pub(crate) const NOW: Instant = Instant(1_795_446_240_000);

pub(crate) fn shop() -> Shop {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(NOW);
    let store = Store::open(&dir.path().join("business.db"), Which::Business, &clock).unwrap();
    let hire = |login: &'static str, role: Role| {
        let new = NewUser { login: login.into(), name: login.into(), password: "x".into(), roles: vec![role] };
        let id = store.write_now(move |tx| user::add(tx, &new)).unwrap();
        Hand { user: id, actor: Actor { user: Some(*id.bytes()), session: None }, sees_money: role == Role::Owner }
    };
    let (ana, beto, owner) = (hire("ana", Role::Cashier), hire("beto", Role::Cashier), hire("owner", Role::Owner));
    Shop { _dir: dir, store, clock, ana, beto, owner }
}

impl Shop {
    pub fn act<T: Send + 'static>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        self.store.write_now(work)
    }

    pub fn open(&self, hand: Hand, register: &str, float: &str) -> Result<DrawerId, Problem> {
        let wanted = OpenDrawer { register: register.into(), float: typed(float) };
        self.act(move |tx| open(tx, &Profile::default(), &hand, &wanted).map(|o| o.id))
    }

    pub fn sell(&self, hand: Hand, method: Method, gross: i64, tendered: i64) -> Result<Posted, Problem> {
        self.act(move |tx| {
            take_payment(
                tx,
                &Profile::default(),
                &hand,
                &Sale { gross: Money(gross), tax: Money(gross).tax_inside(1_600), method, tendered: Money(tendered), note: "Pedido 1" },
            )
        })
    }

    pub fn move_cash(&self, hand: Hand, id: DrawerId, kind: Way, amount: &str) -> Result<Moved, Problem> {
        let wanted = MoveCash { kind, amount: typed(amount), reason: "hielo".into() };
        self.act(move |tx| move_cash(tx, &Profile::default(), &hand, id, &wanted))
    }

    /// Counts an amount in minor units, as loose coins.
    pub fn count(&self, hand: Hand, id: DrawerId, minor: i64) -> Result<CountTaken, Problem> {
        let wanted = CountDrawer { count: BTreeMap::new(), other: Some(typed(&Profile::default().currency().field(Money(minor)))) };
        self.act(move |tx| count(tx, &Profile::default(), &hand, id, &wanted))
    }

    pub fn close(&self, hand: Hand, id: DrawerId, why: &str) -> Result<Closed, Problem> {
        let wanted = CloseDrawer { why: why.into() };
        self.act(move |tx| close(tx, &Profile::default(), &hand, id, &wanted))
    }

    pub fn sum(&self) -> i64 {
        self.store.read_now(journal_sum).unwrap()
    }

    /// Runs SQL that a promise should refuse and answers the code it was refused with.
    pub fn tampers(&self, sql: &'static str) -> Code {
        self.act(move |tx| tx.exec(sql, [])).unwrap_err().code
    }
}

fn typed(text: &str) -> Typed {
    Typed(text.into())
}

fn code<T: std::fmt::Debug>(of: Result<T, Problem>) -> Code {
    of.unwrap_err().code
}

#[test]
fn a_day_from_the_float_to_the_seal() {
    let shop = shop();
    assert_eq!(code(shop.sell(shop.ana, Method::Cash, 11_600, 20_000)), Code::DrawerClosed);
    let id = shop.open(shop.ana, "Caja 1", "500").unwrap();
    assert_eq!(shop.sell(shop.ana, Method::Cash, 11_600, 20_000).unwrap().change, Money(8_400));
    assert_eq!(shop.sell(shop.ana, Method::Card, 5_800, 5_800).unwrap().change, Money::ZERO);
    shop.move_cash(shop.ana, id, Way::PaidOut, "36.00").unwrap();
    let counted = shop.count(shop.ana, id, 57_900).unwrap();
    assert_eq!((counted.expected_minor, counted.difference_minor), (Money(58_000), Money(-100)));
    assert_eq!(shop.close(shop.ana, id, "").unwrap_err().fields[0].field, "why");
    let closed = shop.close(shop.ana, id, "un vuelto").unwrap();
    assert_eq!((closed.z, closed.difference_minor), (1, Money(-100)));
    assert_eq!(shop.sum(), 0);
    let totals = shop.store.read_now(|db| Ok(totals::sum_up(&store::sums(db, id)?))).unwrap();
    assert_eq!((totals.sold_minor, totals.sales, totals.drawer_minor), (Money(17_400), 2, Money::ZERO));
}

#[test]
fn one_session_for_a_register_and_for_a_person() {
    let shop = shop();
    shop.open(shop.ana, "Caja 1", "0").unwrap();
    assert_eq!(code(shop.open(shop.beto, "caja  1", "0")), Code::DrawerOpen);
    assert_eq!(code(shop.open(shop.ana, "Caja 2", "0")), Code::DrawerOpen);
    // One drawer serves several hands; with two open, each hand needs its own.
    shop.sell(shop.owner, Method::Cash, 100, 100).unwrap();
    shop.open(shop.beto, "Caja 2", "0").unwrap();
    assert_eq!(code(shop.sell(shop.owner, Method::Cash, 100, 100)), Code::DrawerClosed);
    shop.sell(shop.beto, Method::Cash, 100, 100).unwrap();
}

#[test]
fn a_drawer_of_somebody_else_is_only_for_who_sees_the_money() {
    let shop = shop();
    let id = shop.open(shop.ana, "Caja 1", "10").unwrap();
    assert_eq!(code(shop.move_cash(shop.beto, id, Way::PaidOut, "5")), Code::NotAllowed);
    assert_eq!(code(shop.count(shop.beto, id, 1_000)), Code::NotAllowed);
    shop.count(shop.owner, id, 1_000).unwrap();
    assert_eq!(code(shop.close(shop.beto, id, "")), Code::NotAllowed);
    shop.close(shop.owner, id, "").unwrap();
}

#[test]
fn payments_that_do_not_fit_are_refused() {
    let shop = shop();
    shop.open(shop.ana, "Caja 1", "0").unwrap();
    let short = shop.sell(shop.ana, Method::Cash, 11_600, 11_599).unwrap_err();
    assert_eq!((short.code, short.args[0].1.as_str()), (Code::TenderedTooLittle, "$116.00"));
    assert_eq!(shop.sell(shop.ana, Method::Card, 100, 200).unwrap_err().fields[0].field, "tendered");
    assert_eq!(code(shop.sell(shop.ana, Method::Cash, 0, 0)), Code::BadInput);
    assert_eq!(shop.sum(), 0);
}

#[test]
fn a_count_is_given_once_and_stops_the_money() {
    let shop = shop();
    let id = shop.open(shop.ana, "Caja 1", "100").unwrap();
    assert_eq!(code(shop.close(shop.ana, id, "")), Code::BadInput);
    shop.count(shop.ana, id, 9_000).unwrap();
    assert_eq!(code(shop.count(shop.ana, id, 10_000)), Code::Immutable);
    assert_eq!(code(shop.sell(shop.ana, Method::Cash, 100, 100)), Code::DrawerClosed);
    assert_eq!(code(shop.move_cash(shop.ana, id, Way::PaidIn, "10")), Code::DrawerClosed);
    assert_eq!(shop.tampers("UPDATE drawer_session SET counted_minor = 10000"), Code::Immutable);
    assert_eq!(shop.tampers("UPDATE drawer_session SET expected_minor = counted_minor"), Code::Immutable);
    assert_eq!(shop.tampers("UPDATE drawer_session SET count_json = '{}'"), Code::Immutable);
}

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

#[test]
fn words_exist_in_both_languages() {
    let keys = |text: &str| text.lines().filter_map(|l| l.split_once(" = ").map(|(k, _)| k.to_owned())).collect::<Vec<_>>();
    assert_eq!(keys(WORDS.0), keys(WORDS.1));
    let words = crate::base::lang::Words::new(&[WORDS]).unwrap();
    let all =
        EntryKind::ALL.iter().map(|k| k.word()).chain(Account::ALL.iter().map(|a| a.word())).chain(Method::ALL.iter().map(|m| m.word()));
    for key in all {
        assert!(words.knows(crate::base::lang::Lang::Es, &key), "{key}");
    }
}

/// One thing people do at a drawer.
#[derive(Clone, Debug)]
enum Deed {
    Sell(Method, i64, i64),
    Move(Way, i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let methods = prop_oneof![Just(Method::Cash), Just(Method::Card), Just(Method::Transfer)];
    let ways = prop_oneof![Just(Way::PaidIn), Just(Way::PaidOut), Just(Way::SafeDrop)];
    prop_oneof![
        (methods, 1_i64..90_000, 0_i64..50_000).prop_map(|(m, g, o)| Deed::Sell(m, g, if m == Method::Cash { o } else { 0 })),
        (ways, 1_i64..9_000).prop_map(|(w, a)| Deed::Move(w, a))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_day_keeps_the_journal_at_zero(float in 0_i64..100_000, deeds in proptest::collection::vec(deed(), 0..12), counted in 0_i64..300_000) {
        let shop = shop();
        let currency = Profile::default().currency();
        let id = shop.open(shop.ana, "Caja 1", &currency.field(Money(float))).unwrap();
        let mut expected = float;
        for deed in deeds {
            match deed {
                Deed::Sell(method, gross, over) => {
                    prop_assert_eq!(shop.sell(shop.ana, method, gross, gross + over).unwrap().change, Money(over));
                    expected += if method == Method::Cash { gross } else { 0 };
                }
                Deed::Move(way, amount) => {
                    shop.move_cash(shop.ana, id, way, &currency.field(Money(amount))).unwrap();
                    expected += if way == Way::PaidIn { amount } else { -amount };
                }
            }
            prop_assert_eq!(shop.sum(), 0);
            prop_assert_eq!(shop.store.read_now(|db| store::expected(db, id)).unwrap(), Money(expected));
        }
        let taken = shop.count(shop.ana, id, counted).unwrap();
        prop_assert_eq!(taken.difference_minor, Money(counted - expected));
        shop.close(shop.ana, id, "no sé").unwrap();
        prop_assert_eq!(shop.sum(), 0);
        prop_assert_eq!(shop.store.read_now(|db| store::expected(db, id)).unwrap(), Money::ZERO);
        prop_assert_eq!(shop.store.read_now(verify_seals).unwrap(), None);
    }
}
