//! Taking an order: what the device asks for, priced by the menu, on its way to the kitchen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::{self, Line, LineAsked, LineId, OrderId, State, Sum};
use super::{menu_store, store};
use crate::audit::{self, Event};
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::modules::till::Hand;
use crate::store::Tx;

/// An order as a device or a form asks for it.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOrder {
    /// Its id, made by the device.
    #[garde(skip)]
    pub id: Option<OrderId>,
    /// Table, counter, name.
    #[garde(inner(length(chars, max = 40)))]
    pub place: Option<String>,
    /// What is asked for.
    #[garde(length(max = 1000), dive)]
    #[serde(default)]
    pub lines: Vec<LineAsked>,
}

/// A taken order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Taken {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: i64,
    /// What it comes to, tax included.
    pub total_minor: Money,
}

/// Takes an order. The same order sent again answers the same; `counter` is where it is without a place.
///
/// # Errors
/// `KeyReused` for another order under a known id, `ItemUnavailable`, the field at fault.
pub fn take(tx: &Tx<'_>, hand: &Hand, wanted: TakeOrder, counter: &str) -> Outcome<Taken> {
    let place = Some(text::tidy(wanted.place.as_deref().unwrap_or_default(), 40))
        .filter(|p| !p.is_empty())
        .unwrap_or_else(|| text::tidy(counter, 40));
    let asked = order::asked(wanted.lines)?;
    let content = order::content(&place, &asked);
    let id = wanted.id.unwrap_or_else(|| OrderId::mint(tx.now()));
    if let Some(known) = store::order(tx.db(), id)? {
        return if known.content == content {
            Ok(Taken { id, number: known.number, total_minor: known.sum.total })
        } else {
            Err(Problem::new(Code::KeyReused))
        };
    }
    let lines = priced(tx, asked)?;
    let sum = Sum::of(&lines).ok_or_else(too_much)?;
    if sum.total == Money::ZERO {
        return Err(Problem::field("lines", "cafe-nothing-to-charge"));
    }
    let number = store::insert_order(tx, id, content, &place, hand.user)?;
    store::append(tx, id, &lines, sum)?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("order.take", "order", id.bytes()).with(&format!("number={number} lines={} total_minor={}", lines.len(), sum.total.0)),
    )?;
    Ok(Taken { id, number, total_minor: sum.total })
}

/// An order that can still be changed.
pub(super) fn open_order(tx: &Tx<'_>, id: OrderId) -> Outcome<store::OrderRow> {
    let known = store::order(tx.db(), id)?.ok_or_else(|| Problem::new(Code::NotFound))?;
    match known.state {
        State::Open => Ok(known),
        State::Paid => Err(Problem::new(Code::OrderPaid)),
        State::Void => Err(Problem::new(Code::Stale)),
    }
}

/// Beyond what can be charged.
pub(super) fn too_much() -> Problem {
    Problem::field("lines", "cafe-too-much")
}

/// Prices lines by the menu as it is now.
pub(super) fn priced(tx: &Tx<'_>, asked: Vec<LineAsked>) -> Outcome<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::with_capacity(asked.len());
    for (at, line) in asked.into_iter().enumerate() {
        let item = menu_store::item(tx.db(), line.item)?.ok_or_else(|| Problem::field(format!("lines.{at}.item"), "not-a-choice"))?;
        if item.sold_out || item.retired {
            return Err(Problem::new(Code::ItemUnavailable).with("item", &item.name));
        }
        let id = line.id.unwrap_or_else(|| LineId::mint(tx.now()));
        if lines.iter().any(|l| l.id == id) || store::order_of_line(tx.db(), id)?.is_some() {
            return Err(Problem::new(Code::KeyReused));
        }
        lines.push(Line::priced(id, &item, line.qty, line.note).ok_or_else(too_much)?);
    }
    Ok(lines)
}
