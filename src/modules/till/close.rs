//! Closing: the difference is posted, the drawer emptied, the session sealed behind the one before.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drawer::{DrawerId, EntryKind};
use super::hand::{self, Hand};
use super::ledger::{self, Posting};
use super::{seal, store};
use crate::audit::{self, Event};
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::Profile;
use crate::store::Tx;

/// What closing takes.
#[derive(Clone, Debug, Default, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseDrawer {
    /// Why the count differs from the ledger; needed where it does.
    #[garde(length(chars, max = 400))]
    #[serde(default)]
    pub why: String,
}

/// A sealed session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Closed {
    /// Its id.
    pub id: DrawerId,
    /// The number of its Z.
    pub z: i64,
    /// Counted less expected.
    pub difference_minor: Money,
}

/// Closes a counted session.
///
/// # Errors
/// A field fault before the count or where a difference has no reason; `NotAllowed`, `Immutable`.
pub fn close(tx: &Tx<'_>, profile: &Profile, hand: &Hand, id: DrawerId, wanted: &CloseDrawer) -> Outcome<Closed> {
    let mut session = hand::handled(tx.db(), hand, id)?;
    let (Some(counted), Some(expected)) = (session.counted, session.expected) else {
        return Err(Problem::field("count", "till-count-first"));
    };
    let why = text::tidy(&wanted.why, 400);
    if counted != expected && why.is_empty() {
        return Err(Problem::field("why", "required"));
    }
    let post = |kind: EntryKind, postings: &[Posting]| match postings {
        [] => Ok(()),
        some => {
            store::post(tx, &profile.zone(), &store::NewEntry { kind, drawer: id, note: "", by: hand.user, postings: some }).map(|_| ())
        }
    };
    post(EntryKind::OverShort, &ledger::over_short(expected, counted))?;
    post(EntryKind::LastDrop, &ledger::last_drop(counted))?;
    session.why.clone_from(&why);
    session.closed_at = Some(tx.now());
    let (last, before) = store::last_seal(tx.db())?.unwrap_or((0, seal::FIRST));
    let z = last + 1;
    let seal = seal::seal(&before, z, &session, &store::entries_of(tx.db(), id)?);
    store::set_closed(tx, id, &why, z, seal)?;
    let difference = counted.minus(expected).ok_or_else(|| Problem::new(Code::Unbalanced))?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("drawer.close", "drawer", id.bytes()).with(&format!("z={z} difference_minor={}", difference.0)),
    )?;
    Ok(Closed { id, z, difference_minor: difference })
}
