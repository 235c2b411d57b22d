//! What a clinic finds in its agenda on the first day.

use super::appointment::{ResourceId, ServiceId};
use super::resource::{Kind, Resource};
use super::service::Service;
use super::store;
use crate::base::id::UserId;
use crate::base::lang::Lang;
use crate::base::problem::Outcome;
use crate::business::{Profile, Trade};
use crate::store::Tx;

/// A clinic that owns its first hours: the owner as a professional on weekdays and one service, so
/// that the first appointment can be booked at once.
///
/// # Errors
/// What SQLite says.
pub fn on_found(tx: &Tx<'_>, profile: &Profile, owner: UserId) -> Outcome<()> {
    if !profile.has(Trade::Clinic) {
        return Ok(());
    }
    let name = tx.one("SELECT full_name FROM user WHERE id = ?1", [owner], |r| r.get::<_, String>(0))?.unwrap_or_default();
    let weekday = vec![(9 * 60, 14 * 60), (16 * 60, 19 * 60)];
    let hours = [weekday.clone(), weekday.clone(), weekday.clone(), weekday.clone(), weekday, vec![], vec![]];
    let owner = Resource {
        id: ResourceId::mint(tx.now()),
        kind: Kind::Professional,
        name: name.chars().take(80).collect(),
        colour: 1,
        user: Some(owner),
        extra_per_day: 0,
    };
    store::save_resource(tx, &owner, &hours)?;
    let word = if profile.lang == Lang::En { "Consultation" } else { "Consulta" };
    store::save_service(tx, &Service::new(ServiceId::mint(tx.now()), word, 30))
}
