//! The people a business serves: one sealed person, shared by every trade.
//!
//! The face: [`PersonId`], [`find`], [`name_of`], [`card`], [`register`](register::register). Every
//! other module names people by id and asks here for what it shows.

mod alike;
mod bring_in;
mod change;
mod erase;
mod files;
pub mod import;
mod import_pages;
mod import_review;
mod index;
mod merge;
mod pages;
mod person;
mod recognise;
mod register;
mod store;
mod urgent;

pub use bring_in::{Imported, import_file};
pub use erase::{also, erase, remove_files};
pub use files::{FileId, FileOnFile, file_bytes, files_of, keep_file, kind_of_file, read_file, read_now};
pub use index::fill as fill_index;
pub(crate) use pages::age_words;
pub use person::{PersonCard, PersonId};
pub use recognise::{Fits, OnFile};
pub use register::Registered;
pub use register::{Prepared, prepare, register};
pub use store::{card, card_place, card_with_number, cards, key_of};

use serde::Serialize;

use crate::access::Permission;
use crate::base::lang::Source;
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::http::{MenuEntry, Routes};
use crate::keyring::Entry;

/// The words of this module.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its place in the menu.
pub const MENU: &[MenuEntry] =
    &[MenuEntry { href: "/people", icon: "users", word: "menu-people", needs: Permission::FindPeople, trade: None, phone: true }];

/// Its addresses.
pub fn routes(r: &mut Routes) {
    // Before `/people/{id}`, which would take «import» for an id.
    import_pages::routes(r);
    alike::routes(r);
    urgent::routes(r);
    merge::routes(r);
    pages::routes(r);
    files::routes(r);
}

/// A person as search shows them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// The person's id (or the address of a place).
    pub id: String,
    /// The name.
    pub name: String,
    /// Birth date and phone.
    pub detail: String,
    /// Their page.
    pub url: String,
}

impl From<&Entry> for Found {
    fn from(entry: &Entry) -> Self {
        let id = uuid::Uuid::from_bytes(entry.id).to_string();
        Self { url: format!("/people/{id}"), id, name: entry.name.clone(), detail: entry.detail.clone() }
    }
}

/// Finds people by any part of the name, in any order, without accents, by phone, CURP or record number.
#[must_use]
pub fn find(business: &Business, query: &str, most: usize) -> Vec<Found> {
    business.people().find(query, most).iter().map(Found::from).collect()
}

/// A person's name, out of the index; a dash while sealed, and for who was erased that they were.
#[must_use]
pub fn name_of(business: &Business, id: PersonId) -> String {
    let nameless = || if business.people().is_erased(id.bytes()) { business.t("person-erased") } else { "—".into() };
    business.people().name(id.bytes()).unwrap_or_else(nameless)
}

/// Refuses a card that was joined to another; a browser is led to `page` of the one that stays.
///
/// # Errors
/// `PersonMerged`; `NotFound`.
pub async fn standing(business: &Business, id: PersonId, page: &'static str) -> Outcome<()> {
    business.read(move |db| merge::stands(&store::get(db, id)?, page)).await
}
