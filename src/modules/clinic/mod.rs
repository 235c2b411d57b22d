//! The clinic: charts. What is signed never changes; it can only be added to.
//!
//! A note is a draft until its author signs it; then its content hash goes into the audit chain and
//! the database refuses every change. Prescriptions are issued whole, with the legal header of that
//! day.

mod access;
mod alerts;
mod catalogue;
mod certificates;
mod chart;
mod consent;
mod cosign;
mod demo;
mod fhir;
mod immunisation;
mod letterhead;
mod note;
mod note_pages;
mod note_sheet;
mod paper_settings;
mod practitioner;
mod prescribe;
mod prescription_pages;
mod quantity;
mod safety;
mod sign;
mod store;
mod studies;
mod templates;
mod trend;
mod verify;
mod vitals;
mod whole_file;

pub use demo::demo;
pub use note::NoteId;

use crate::access::{Permission, Role};
use crate::base::id::UserId;
use crate::base::lang::Source;
use crate::base::problem::Outcome;
use crate::business::{Profile, Trade};
use crate::http::{MenuEntry, Routes};
use crate::store::Tx;

/// The words of this module.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its place in the menu.
pub const MENU: &[MenuEntry] = &[
    MenuEntry {
        href: "/charts",
        icon: "stethoscope",
        word: "menu-charts",
        needs: Permission::ReadSummary,
        trade: Some(Trade::Clinic),
        phone: true,
    },
    access::REVIEW,
];

/// Its addresses.
pub fn routes(r: &mut Routes) {
    catalogue::routes(r);
    access::routes(r);
    chart::routes(r);
    alerts::routes(r);
    vitals::routes(r);
    note_pages::routes(r);
    cosign::routes(r);
    templates::routes(r);
    prescription_pages::routes(r);
    studies::routes(r);
    certificates::routes(r);
    verify::routes(r);
    consent::routes(r);
    immunisation::routes(r);
    paper_settings::routes(r);
    practitioner::routes(r);
    whole_file::routes(r);
}

/// An owner who treats people gets a practitioner's sheet to fill in.
///
/// # Errors
/// What SQLite says.
pub fn on_found(tx: &Tx<'_>, profile: &Profile, owner: UserId) -> Outcome<()> {
    let treats = tx.one("SELECT 1 FROM user_role WHERE user = ?1 AND role = ?2", (owner, Role::Clinician.code()), |_| Ok(()))?.is_some();
    if profile.has(Trade::Clinic) && treats {
        tx.exec("INSERT INTO practitioner(user) VALUES (?1)", [owner])?;
    }
    Ok(())
}
