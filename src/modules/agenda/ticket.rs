//! A ticket: the link by which somebody without an account sees, moves or cancels their appointment.
//!
//! Its second half is a keyed hash of the first, so there is nothing to store, steal or enumerate; it
//! lives as long as the appointment and survives its moves.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use super::appointment::AppointmentId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;

/// Bytes of the keyed hash that a ticket shows: 144 bits.
const SHOWN: usize = 18;

/// A ticket as it stands in an address: `<appointment>.<hash>`.
#[derive(Clone, Debug)]
pub(super) struct Ticket {
    id: AppointmentId,
    shown: String,
}

impl std::str::FromStr for Ticket {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        let (id, shown) = s.split_once('.').ok_or(())?;
        Ok(Self { id: id.parse().map_err(|_| ())?, shown: shown.to_owned() })
    }
}

impl Ticket {
    /// The appointment, where the hash is ours.
    ///
    /// # Errors
    /// `NotFound` for any other; `Sealed` while sealed.
    pub fn check(&self, business: &Business) -> Outcome<AppointmentId> {
        if same(&hash(business, self.id)?, &self.shown) { Ok(self.id) } else { Err(Problem::new(Code::NotFound)) }
    }
}

fn hash(business: &Business, id: AppointmentId) -> Outcome<String> {
    let tag = business.vault().tag("appointment-ticket", id.bytes())?;
    Ok(BASE64.encode(&tag[..SHOWN]))
}

/// The path of an appointment's own page.
///
/// # Errors
/// `Sealed` while sealed.
pub(super) fn path(business: &Business, id: AppointmentId) -> Outcome<String> {
    Ok(format!("/b/appointments/{id}.{}", hash(business, id)?))
}

/// Its whole address; empty where no address from outside is known.
///
/// # Errors
/// `Sealed` while sealed.
pub(super) fn link(business: &Business, public_url: &str, id: AppointmentId) -> Outcome<String> {
    if public_url.is_empty() { Ok(String::new()) } else { Ok(format!("{}{}", public_url.trim_end_matches('/'), path(business, id)?)) }
}

/// Compares without telling how far two texts agree.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (x, y)| all | (x ^ y)) == 0
}
