//! Adding to an order that is still open: one more coffee for table 4.

use serde::Deserialize;
use utoipa::ToSchema;

use super::order::{self, LineAsked, OrderId, Sum};
use super::store;
use super::take_order::{Taken, open_order, priced, too_much};
use crate::audit::{self, Event};
use crate::base::problem::{Outcome, Problem};
use crate::modules::till::Hand;
use crate::store::Tx;

/// More lines for an open order.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddLines {
    /// What is asked for besides.
    #[garde(length(max = 1000), dive)]
    #[serde(default)]
    pub lines: Vec<LineAsked>,
}

/// Adds lines to an open order. Lines that it has already are not added again.
///
/// # Errors
/// `OrderPaid`, `Stale` for one that was voided, `KeyReused`, `ItemUnavailable`, the field at fault.
pub fn add_lines(tx: &Tx<'_>, hand: &Hand, id: OrderId, wanted: AddLines) -> Outcome<Taken> {
    let known = open_order(tx, id)?;
    let mut fresh = Vec::new();
    for line in order::asked(wanted.lines)? {
        let repeated = line.id.map(|l| store::order_of_line(tx.db(), l)).transpose()?.flatten();
        if repeated != Some(id) {
            fresh.push(line);
        }
    }
    let lines = priced(tx, fresh)?;
    if store::lines(tx.db(), id)?.len() + lines.len() > order::MOST_LINES {
        return Err(Problem::field("lines", "cafe-too-many-lines"));
    }
    let sum = lines.iter().try_fold(known.sum, Sum::and).ok_or_else(too_much)?;
    if !lines.is_empty() {
        store::append(tx, id, &lines, sum)?;
        audit::record(
            tx,
            hand.actor,
            &Event::done("order.add", "order", id.bytes()).with(&format!("lines={} total_minor={}", lines.len(), sum.total.0)),
        )?;
    }
    Ok(Taken { id, number: known.number, total_minor: sum.total })
}
