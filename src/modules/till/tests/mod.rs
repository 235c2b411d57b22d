//! The till on a real database.

#![allow(clippy::unwrap_used)]

mod day;
mod promises;
mod words;

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
