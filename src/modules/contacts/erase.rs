//! Erasing a person: their key is destroyed, and with it everything that was sealed with it.

use rusqlite::Connection;

use super::person::PersonId;
use super::{files, store};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::store::Tx;

/// Every card that is one person with this one, it among them.
///
/// # Errors
/// What SQLite says.
pub fn also(db: &Connection, person: PersonId) -> Outcome<Vec<PersonId>> {
    store::also(db, person)
}

/// Destroys the keys of these cards, as of a moment, and takes them out of the search; the cards that were erased before stay so.
/// Their files are removed afterwards, with [`remove_files`].
///
/// # Errors
/// `RetentionRuns` within five years of a medical act; `NotFound`; what SQLite says.
pub fn erase(business: &Business, tx: &Tx<'_>, cards: &[PersonId], at: Instant) -> Outcome<()> {
    for card in cards {
        if store::is_erased(tx.db(), *card)? {
            continue;
        }
        business.vault().destroy(tx, store::key_of(tx.db(), *card)?)?;
        store::set_erased(tx, *card, at)?;
        let (people, id) = (business.people().clone(), *card.bytes());
        tx.after_commit(move || people.erase(id));
    }
    Ok(())
}

/// Removes the sealed files of whoever was erased; those that are gone already are no fault.
///
/// # Errors
/// What SQLite or the disk says.
pub fn remove_files(business: &Business) -> Outcome<usize> {
    let ids = business.store().read_now(|db| {
        let mut ids = Vec::new();
        for card in store::erased(db)? {
            ids.extend(store::files(db, card)?);
        }
        Ok(ids)
    })?;
    let mut removed = 0;
    for id in ids {
        removed += usize::from(files::remove(business, &id)?);
    }
    Ok(removed)
}
