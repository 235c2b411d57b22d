//! Which cards were joined to a card.

use rusqlite::Connection;
use serde::Serialize;
use utoipa::ToSchema;

use super::{MergeId, store};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::keyring::{Reveal, Vault};
use crate::modules::contacts::person::PersonId;
use crate::modules::contacts::store as people;

/// A card that was joined.
#[derive(Serialize, ToSchema)]
pub struct MergeShown {
    /// To part them by.
    pub id: MergeId,
    /// The name on it.
    pub name: String,
    /// Its record number.
    pub record_no: i64,
    /// Since when.
    pub at: Instant,
}

/// Cards joined to one.
///
/// # Errors
/// `Sealed`; what SQLite says.
pub fn listed(db: &Connection, vault: &Vault, leave: Reveal, kept: PersonId) -> Outcome<Vec<MergeShown>> {
    store::of_kept(db, kept)?
        .into_iter()
        .map(|m| {
            let row = people::get(db, m.merged)?;
            let card = vault.open(&people::card_place(&row.id), &row.card)?;
            Ok(MergeShown { id: m.id, name: card.reveal(leave).full_name(), record_no: row.record_no, at: m.at })
        })
        .collect()
}
