//! A file that waits for a decision: sealed under a key of its own, which is destroyed with it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::choices::Choices;
use super::intake::Packed;
use super::store::{self, CalendarImportId};
use crate::audit::{self, Actor, Event};
use crate::base::id::UserId;
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;
use crate::keyring::{Clear, Place, Purpose, Sealed};
use crate::modules::agenda::store as agenda;

/// What is sealed: the events of a file, packed.
#[derive(Serialize, Deserialize, zeroize::Zeroize)]
pub struct Draft {
    zones: String,
    events: String,
    count: usize,
}

impl From<Packed> for Draft {
    fn from(packed: Packed) -> Self {
        Self { zones: packed.zones, events: STANDARD.encode(&packed.events), count: packed.count }
    }
}

impl Draft {
    /// The same, to be read.
    ///
    /// # Errors
    /// Only for a damaged one.
    pub fn packed(&self) -> Outcome<Packed> {
        let events = STANDARD.decode(&self.events).map_err(Problem::internal)?;
        Ok(Packed { zones: self.zones.clone(), events, count: self.count })
    }
}

/// Where it lies sealed.
pub const fn place(id: &CalendarImportId) -> Place<'_> {
    Place { table: "calendar_import", column: "file", row: id.bytes() }
}

/// An import in preparation.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Drafted {
    /// The import.
    pub id: CalendarImportId,
    /// Events in the file.
    pub events: usize,
}

/// Keeps a file until somebody decides, with the usual choices where none are given.
///
/// # Errors
/// `Sealed` while sealed; a business where nobody can be booked.
pub fn begin(business: &Business, actor: Actor, by: Option<UserId>, packed: Packed, choices: Option<Choices>) -> Outcome<Drafted> {
    let (id, events) = (CalendarImportId::mint(business.now()), packed.count);
    let resources = business.store().read_now(agenda::resources)?;
    let mine = || resources.iter().find(|r| by.is_some() && r.user == by).or_else(|| resources.first());
    let choices = match choices {
        Some(choices) => choices,
        None => Choices::usual(mine().ok_or_else(|| Problem::field("file", "ics-nobody"))?.id),
    };
    let vault = business.vault();
    let key = vault.mint(Purpose::Person, Some(*id.bytes()))?;
    let sealed: Sealed<Draft> = vault.seal_value(key.id, &place(&id), &Clear::new(Draft::from(packed)))?;
    business.store().write_now(move |tx| {
        key.store(tx)?;
        store::insert(tx, id, key.id, &sealed, (events, &choices), by)?;
        audit::record(tx, actor, &Event::done("calendar.upload", "calendar_import", id.bytes()))
    })?;
    Ok(Drafted { id, events })
}

/// Says what is to become of one.
///
/// # Errors
/// The choice that does not hold; `NotFound` for one that is decided.
pub async fn choose(business: &Business, id: CalendarImportId, choices: Choices) -> Outcome<()> {
    choices.since(&business.profile().zone(), business.now())?;
    business
        .write(move |tx| {
            choices.judged(tx.db())?;
            store::choose(tx, id, &choices)
        })
        .await
}

/// Forgets one.
///
/// # Errors
/// `NotFound` for one that is decided.
pub async fn discard(business: &Business, actor: Actor, id: CalendarImportId) -> Outcome<()> {
    business
        .write(move |tx| {
            let key = store::key_of_draft(tx, id)?;
            tx.exec("DELETE FROM calendar_import WHERE id = ?1 AND state = 'draft'", [id])?;
            store::destroy(tx, key)?;
            audit::record(tx, actor, &Event::done("calendar.discard", "calendar_import", id.bytes()))
        })
        .await
}
