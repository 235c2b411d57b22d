//! Paying an order: one payment, the next folio, the money in the journal, all in one transaction.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::order::OrderId;
use super::store::{self, NewPayment};
use super::take_order::open_order;
use crate::audit::{self, Event};
use crate::base::loose::Typed;
use crate::base::money::Money;
use crate::base::problem::Outcome;
use crate::business::Profile;
use crate::modules::till::{self, Hand, Method, Sale};
use crate::store::Tx;

/// How an order is paid.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayOrder {
    /// Cash, card, transfer.
    #[garde(skip)]
    pub method: Method,
    /// What was handed over, in minor units.
    #[garde(skip)]
    pub tendered_minor: Option<i64>,
    /// The same as typed. Without either it is exactly what is owed.
    #[garde(skip)]
    pub tendered: Option<Typed>,
}

/// A paid order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Paid {
    /// What goes back.
    pub change_minor: Money,
    /// What was owed.
    pub total_minor: Money,
    /// The receipt's number.
    pub folio: i64,
    /// Where the receipt is.
    pub receipt_url: String,
}

/// Takes the money for an order.
///
/// # Errors
/// `OrderPaid`, `Stale` for one that was voided, `DrawerClosed`, `TenderedTooLittle`, the field at fault.
pub fn pay(tx: &Tx<'_>, profile: &Profile, hand: &Hand, id: OrderId, wanted: &PayOrder) -> Outcome<Paid> {
    let order = open_order(tx, id)?;
    let owed = order.sum.total;
    let tendered = match (wanted.tendered_minor, wanted.tendered.as_ref().filter(|t| !t.is_empty())) {
        (Some(minor), _) => Money(minor),
        (None, Some(typed)) => till::amount("tendered", typed, &profile.currency())?,
        (None, None) => owed,
    };
    let note = format!("#{} {}", order.number, order.place);
    let posted =
        till::take_payment(tx, profile, hand, &Sale { gross: owed, tax: order.sum.tax, method: wanted.method, tendered, note: &note })?;
    let (payment, folio) = store::insert_payment(
        tx,
        &NewPayment { order: id, entry: posted.entry, method: wanted.method, amount: owed, tendered, by: hand.user },
    )?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("order.pay", "payment", payment.bytes()).with(&format!(
            "order={} folio={folio} method={} amount_minor={}",
            order.number,
            wanted.method.code(),
            owed.0
        )),
    )?;
    Ok(Paid { change_minor: posted.change, total_minor: owed, folio, receipt_url: format!("/cafe/receipts/{id}") })
}
