//! Taking an open order back, with its reason. It stays on file.

use serde::Deserialize;
use utoipa::ToSchema;

use super::order::OrderId;
use super::store;
use super::take_order::{Taken, open_order};
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::base::text;
use crate::modules::till::Hand;
use crate::store::Tx;

/// Why an order is taken back.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidOrder {
    /// The reason.
    #[garde(length(chars, min = 1, max = 200))]
    pub reason: String,
}

/// Voids an open order.
///
/// # Errors
/// `OrderPaid`, `Stale` for one that was voided; the field at fault.
pub fn void(tx: &Tx<'_>, hand: &Hand, id: OrderId, wanted: &VoidOrder) -> Outcome<Taken> {
    let order = open_order(tx, id)?;
    let why = text::tidy(&wanted.reason, 200);
    if why.is_empty() {
        return Err(Problem::field("reason", "required"));
    }
    store::void(tx, id, &why, hand.user)?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("order.void", "order", id.bytes()).with(&format!("number={} total_minor={}", order.number, order.sum.total.0)),
    )?;
    Ok(Taken { id, number: order.number, total_minor: order.sum.total })
}
