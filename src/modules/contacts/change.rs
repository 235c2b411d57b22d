//! Changing a person's card: only the version that was read, so that nobody overwrites a colleague.

use super::merge;
use super::person::{PersonCard, PersonId};
use super::register::Registered;
use super::store;
use crate::audit::{self, Actor, Event};
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::keyring::Clear;

/// Replaces the card.
///
/// # Errors
/// `Stale` where somebody changed it since; `SamePerson` where another has the CURP; `Sealed`.
pub(super) async fn change(business: &Business, actor: Actor, id: PersonId, version: i64, card: PersonCard) -> Outcome<Registered> {
    let vault = business.vault().clone();
    let keys = vault.clone();
    let (row, others) = business.read(move |db| Ok((store::get(db, id)?, merge::aliases(db, &keys, id)?))).await?;
    merge::stands(&row, "/people")?;
    let blind = if card.curp.is_empty() { None } else { Some(vault.blind("curp", &card.curp)?) };
    let sealed = vault.seal_value(row.key, &store::card_place(&id), &Clear::new(card.clone()))?;
    let (index, home, record_no, me) = (business.people().clone(), business.profile().calling_code, row.record_no, business.clone());
    business
        .write(move |tx| {
            let blind = store::curp_of(tx, id, blind)?;
            store::update(tx, id, version, &sealed, blind)?;
            audit::record(tx, actor, &Event::done("person.change", "person", id.bytes()))?;
            let entry = card.entry_with(id, record_no, home, &others);
            tx.after_commit(move || index.put(entry));
            me.announce(tx, "people", Some(id.0));
            Ok(Registered { id })
        })
        .await
}
