//! Filling the search index when the keys open.

use super::store;
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
        store::each(db, |row| {
            match business.vault().open(&store::card_place(&row.id), &row.card) {
                Ok(card) => business.people().put(card.reveal(leave).entry(row.id, row.record_no, home)),
                Err(problem) => tracing::error!(target: "mostrador::errors", %problem, "a card does not open"),
            }
            Ok(())
        })
    })
}
