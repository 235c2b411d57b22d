//! The blind count: what lies in the drawer, said before anybody knows what should.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drawer::{Counted, DrawerId};
use super::hand::{self, Hand};
use super::store;
use crate::audit::{self, Event};
use crate::base::loose::Typed;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Profile;
use crate::store::Tx;

/// A count: how many of each note and coin.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountDrawer {
    /// Pieces by worth in minor units.
    #[garde(skip)]
    #[serde(default)]
    pub count: BTreeMap<String, Typed>,
    /// Loose coins that the list lacks, as an amount.
    #[garde(skip)]
    pub other: Option<Typed>,
}

/// The count as it was written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CountTaken {
    /// What was counted.
    pub counted_minor: Money,
    /// What the ledger expected.
    pub expected_minor: Money,
    /// Counted less expected.
    pub difference_minor: Money,
}

/// Writes the count down once and for all; from now on the session takes no money.
///
/// # Errors
/// `Immutable` for a second count; `NotAllowed` for a drawer of somebody else; the field at fault.
pub fn count(tx: &Tx<'_>, profile: &Profile, hand: &Hand, id: DrawerId, wanted: &CountDrawer) -> Outcome<CountTaken> {
    let session = hand::handled(tx.db(), hand, id)?;
    if session.counted_at.is_some() {
        return Err(Problem::new(Code::Immutable));
    }
    let counted = Counted::read(&wanted.count, wanted.other.as_ref(), &profile.currency())?;
    let total = counted.total().ok_or_else(|| Problem::field("count", "till-too-much"))?;
    let expected = store::expected(tx.db(), id)?;
    let json = serde_json::to_string(&counted).map_err(Problem::internal)?;
    store::set_count(tx, id, total, expected, &json)?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("drawer.count", "drawer", id.bytes()).with(&format!("counted_minor={} expected_minor={}", total.0, expected.0)),
    )?;
    Ok(CountTaken { counted_minor: total, expected_minor: expected, difference_minor: Money(total.0 - expected.0) })
}
