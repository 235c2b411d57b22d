//! The kitchen's two deeds: ready, and not ready after all.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::OrderId;
use super::store;
use crate::audit::{self, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::till::Hand;
use crate::store::Tx;

/// A deed that takes nothing but its address.
#[derive(Clone, Copy, Debug, Default, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Where a ticket stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// The order.
    pub id: OrderId,
    /// True once it left the kitchen.
    pub ready: bool,
}

/// What the kitchen makes of this order; an order without anything to make is none of its business.
fn of_kitchen(tx: &Tx<'_>, id: OrderId) -> Outcome<String> {
    store::order(tx.db(), id)?.map(|o| o.kitchen).filter(|k| k != "none").ok_or_else(|| Problem::new(Code::NotFound))
}

/// Ready. Pressed twice it is still ready.
///
/// # Errors
/// `NotFound` where the kitchen has nothing to make.
pub fn bump(tx: &Tx<'_>, hand: &Hand, id: OrderId) -> Outcome<Ticket> {
    if of_kitchen(tx, id)? == "waiting" {
        store::bump(tx, id)?;
        audit::record(tx, hand.actor, &Event::done("kitchen.bump", "order", id.bytes()))?;
    }
    Ok(Ticket { id, ready: true })
}

/// Not ready after all: what was marked last waits again, as old as it was.
///
/// # Errors
/// `NotFound` where the kitchen has nothing to make.
pub fn recall(tx: &Tx<'_>, hand: &Hand, id: OrderId) -> Outcome<Ticket> {
    if of_kitchen(tx, id)? == "done" {
        store::recall(tx, id)?;
        audit::record(tx, hand.actor, &Event::done("kitchen.recall", "order", id.bytes()))?;
    }
    Ok(Ticket { id, ready: false })
}
