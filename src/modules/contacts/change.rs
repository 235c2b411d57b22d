//! Changing a person's card: only the version that was read, so that nobody overwrites a colleague.

use super::person::{PersonCard, PersonId};
use super::register::Registered;
use super::store;
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::keyring::Clear;

/// Replaces the card.
///
/// # Errors
/// `Stale` where somebody changed it since; `SamePerson` where another has the CURP; `Sealed`.
pub(super) async fn change(business: &Business, actor: Actor, id: PersonId, version: i64, card: PersonCard) -> Outcome<Registered> {
    let vault = business.vault().clone();
    let row = business.read(move |db| store::get(db, id)).await?;
    let blind = if card.curp.is_empty() { None } else { Some(vault.blind("curp", &card.curp)?) };
    let sealed = vault.seal_value(row.key, &store::card_place(&id), &Clear::new(card.clone()))?;
    let (index, home, record_no, me) = (business.people().clone(), business.profile().calling_code, row.record_no, business.clone());
    business
        .write(move |tx| {
            if let Some(blind) = blind
                && store::curp_known(tx, blind, Some(id))?.is_some()
            {
                return Err(Problem::new(Code::SamePerson).and_field("curp", "same-curp"));
            }
            store::update(tx, id, version, &sealed, blind)?;
            audit::record(tx, actor, &Event::done("person.change", "person", id.bytes()))?;
            let entry = card.entry(id, record_no, home);
            tx.after_commit(move || index.put(entry));
            me.announce(tx, "people", Some(id.0));
            Ok(Registered { id })
        })
        .await
}
