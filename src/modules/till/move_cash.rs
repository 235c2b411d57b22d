//! Money that goes in or out by hand, with its reason.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drawer::{self, DrawerId, EntryId};
use super::hand::{self, Hand};
use super::ledger::Move;
use super::store;
use crate::audit::{self, Event};
use crate::base::loose::Typed;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::Profile;
use crate::store::Tx;

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Put in.
    PaidIn,
    /// Paid out.
    PaidOut,
    /// To the safe.
    SafeDrop,
}

/// What moving money takes.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCash {
    /// Which way.
    #[garde(skip)]
    pub kind: Way,
    /// How much, as typed.
    #[garde(skip)]
    pub amount: Typed,
    /// What for.
    #[garde(length(chars, min = 1, max = 200))]
    pub reason: String,
}

/// A posted move.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// The journal entry.
    pub entry: EntryId,
    /// Its number.
    pub number: i64,
}

/// Moves money in or out of an open drawer.
///
/// # Errors
/// `DrawerClosed` once it was counted; `NotAllowed` for a drawer of somebody else; the field at fault.
pub fn move_cash(tx: &Tx<'_>, profile: &Profile, hand: &Hand, id: DrawerId, wanted: &MoveCash) -> Outcome<Moved> {
    let session = hand::handled(tx.db(), hand, id)?;
    if session.counted_at.is_some() {
        return Err(Problem::new(Code::DrawerClosed));
    }
    let amount = drawer::amount("amount", &wanted.amount, &profile.currency())?;
    if amount == Money::ZERO {
        return Err(Problem::field("amount", "required"));
    }
    let reason = text::tidy(&wanted.reason, 200);
    if reason.is_empty() {
        return Err(Problem::field("reason", "required"));
    }
    let way = match wanted.kind {
        Way::PaidIn => Move::PaidIn,
        Way::PaidOut => Move::PaidOut,
        Way::SafeDrop => Move::SafeDrop,
    };
    let (entry, number) = store::post(
        tx,
        &profile.zone(),
        &store::NewEntry { kind: way.kind(), drawer: id, note: &reason, by: hand.user, postings: &way.postings(amount) },
    )?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("drawer.move", "entry", entry.bytes()).with(&format!("kind={} amount_minor={}", way.kind().code(), amount.0)),
    )?;
    Ok(Moved { entry, number })
}
