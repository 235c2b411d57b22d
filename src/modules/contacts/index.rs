//! Filling the search index when the keys open.

use super::{merge, store};
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::keyring::Reveal;

/// Opens every card once and puts names, phones and identifiers into the index.
///
/// # Errors
/// What SQLite says. A card that does not open is an error in the log and missing in the index, for
/// one damaged row must not keep the doors shut.
pub fn fill(business: &Business) -> Outcome<()> {
    let home = business.profile().calling_code;
    let leave = Reveal::house("search index");
    business.store().read_now(|db| {
        store::erased(db)?.into_iter().for_each(|id| business.people().erase(*id.bytes()));
        let keepers = merge::keepers(db)?;
        store::each(db, |row| {
            if let Some(kept) = row.kept {
                business.people().follow(*row.id.bytes(), *kept.bytes());
                return Ok(());
            }
            let others =
                if keepers.contains(&row.id) { merge::aliases(db, business.vault(), row.id).unwrap_or_default() } else { Vec::new() };
            match business.vault().open(&store::card_place(&row.id), &row.card) {
                Ok(card) => business.people().put(card.reveal(leave).entry_with(row.id, row.record_no, home, &others)),
                Err(problem) => tracing::error!(target: "mostrador::errors", %problem, "a card does not open"),
            }
            Ok(())
        })
    })
}
