//! Taking an import back: what it made goes, but for what somebody has touched since.

use serde::Serialize;
use utoipa::ToSchema;

use super::store::{self, CalendarImportId, Item};
use crate::audit::{self, Actor, Event};
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::modules::agenda::outside;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct Undone {
    /// Appointments and blocks that went.
    pub removed: usize,
    /// Those that stay, for somebody has touched them.
    pub kept: usize,
}

/// Takes an import back. Nobody is told: nobody was told that it was made. People who were registered stay on file.
///
/// # Errors
/// `NotFound` for one that was taken back already.
pub fn undo(business: &Business, actor: Actor, id: CalendarImportId) -> Outcome<Undone> {
    let me = business.clone();
    business.store().write_now(move |tx| {
        let resource = store::take_back(tx, id)?;
        let mut undone = Undone::default();
        for (tag, item) in store::items(tx.db(), id)? {
            let gone = match item {
                Item::Appointment(id) => store::remove_appointment(tx, id)?,
                Item::Block(id) => store::remove_block(tx, id)?,
            };
            if gone {
                store::forget(tx, resource, tag)?;
                undone.removed += 1;
            } else {
                undone.kept += 1;
            }
        }
        // What a followed calendar wanted there, it gets.
        outside::settle(tx, resource)?;
        let detail = format!("removed={} kept={}", undone.removed, undone.kept);
        audit::record(tx, actor, &Event::done("calendar.undo", "calendar_import", id.bytes()).with(&detail))?;
        me.announce(tx, "agenda", None);
        Ok(undone)
    })
}
