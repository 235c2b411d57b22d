//! The waiting list: who would come sooner is offered the places that come free, one after another, each
//! place held while it is offered.

mod answer;
mod cascade;
mod entry;
mod store;

pub(super) use answer::{accept, decline, shown};
pub(super) use cascade::offer_freed;
pub(super) use entry::{Wait, Waited, leave, wait};
pub(super) use store::{Line, list, note_freed};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;

crate::id!(
    /// Somebody's place in the waiting list.
    WaitingId
);
crate::id!(
    /// A place that is offered to somebody.
    OfferId
);

/// How long an offer holds its place, in minutes.
pub(super) const OFFERED_MIN: i64 = 45;
/// Unanswered offers that end the wait.
const MOST_MISSED: i64 = 3;

/// The link by which an offer is answered: `<offer>.<keyed hash>`.
#[derive(Clone, Debug)]
pub(super) struct OfferTicket {
    id: OfferId,
    shown: String,
}

impl std::str::FromStr for OfferTicket {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        let (id, shown) = s.split_once('.').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, shown: shown.to_owned() })
    }
}

impl OfferTicket {
    fn check(&self, business: &Business) -> Outcome<OfferId> {
        if super::ticket::same(&hash(business, self.id)?, &self.shown) { Ok(self.id) } else { Err(Problem::new(Code::NotFound)) }
    }
}

fn hash(business: &Business, id: OfferId) -> Outcome<String> {
    Ok(BASE64.encode(&business.vault().tag("waiting-offer", id.bytes())?[..18]))
}

pub(super) fn path(business: &Business, id: OfferId) -> Outcome<String> {
    Ok(format!("/b/offers/{id}.{}", hash(business, id)?))
}
