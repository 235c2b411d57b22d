//! A morning at the counter of the example business: an open drawer with sales, and the kitchen at work.

use super::bump_order::bump;
use super::menu_store;
use super::order::{LineAsked, OrderId};
use super::pay_order::{PayOrder, pay};
use super::take_order::{TakeOrder, take};
use crate::audit::Actor;
use crate::base::id::UserId;
use crate::base::loose::Typed;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Profile;
use crate::modules::till::{self, Hand, Method, OpenDrawer};
use crate::store::Tx;

/// What is ordered: how many of which dish, and a word about it.
type Asked = (&'static str, i64, &'static str);

/// Where, what, and with what it was paid.
const PAID: &[(&str, &[Asked], Method, Option<i64>)] = &[
    ("Mostrador", &[("Café de olla", 1, ""), ("Concha", 1, "")], Method::Cash, Some(10_000)),
    ("Mesa 1", &[("Chilaquiles verdes", 2, "uno sin cebolla"), ("Jugo de naranja", 2, "")], Method::Card, None),
    ("Mostrador", &[("Capuchino", 2, "")], Method::Cash, Some(20_000)),
    ("Mesa 3", &[("Molletes", 1, ""), ("Americano", 1, "")], Method::Cash, Some(20_000)),
    ("Mostrador", &[("Pan de queso", 3, ""), ("Agua mineral", 1, "")], Method::Transfer, None),
];

/// What the kitchen has before it; to be paid when they leave.
const OPEN: &[(&str, &[Asked])] = &[
    ("Mesa 2", &[("Huevos al gusto", 1, "estrellados"), ("Café de olla", 2, "uno sin azúcar")]),
    ("Mesa 4", &[("Arepa con queso", 2, ""), ("Limonada con hierbabuena", 2, "")]),
];

/// Opens the cashier's drawer, sells, and leaves two orders in the kitchen.
///
/// # Errors
/// What the counter would be told.
pub fn demo_day(tx: &Tx<'_>, profile: &Profile, cashier: UserId) -> Outcome<()> {
    let hand = Hand { user: cashier, actor: Actor { user: Some(*cashier.bytes()), session: None }, sees_money: false };
    till::open(tx, profile, &hand, &OpenDrawer { register: "Caja 1".into(), float: Typed("500".into()) })?;
    for (place, asked, method, tendered_minor) in PAID {
        let id = order(tx, &hand, place, asked)?;
        pay(tx, profile, &hand, id, &PayOrder { method: *method, tendered_minor: *tendered_minor, tendered: None })?;
        match bump(tx, &hand, id) {
            // Bread and water: nothing for the kitchen.
            Err(problem) if problem.code == Code::NotFound => {}
            other => drop(other?),
        }
    }
    for (place, asked) in OPEN {
        order(tx, &hand, place, asked)?;
    }
    Ok(())
}

fn order(tx: &Tx<'_>, hand: &Hand, place: &str, asked: &[Asked]) -> Outcome<OrderId> {
    let menu = menu_store::menu(tx.db())?;
    let lines = asked
        .iter()
        .map(|(dish, qty, note)| {
            let item = menu.iter().flat_map(|c| &c.items).find(|i| i.name == *dish).ok_or_else(|| Problem::new(Code::NotFound))?;
            Ok(LineAsked { id: None, item: item.id, qty: *qty, note: (*note).to_owned() })
        })
        .collect::<Outcome<Vec<_>>>()?;
    Ok(take(tx, hand, TakeOrder { id: None, place: Some(place.to_owned()), lines }, "Mostrador")?.id)
}
