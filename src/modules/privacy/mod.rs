//! Privacy: what a business owes the people whose data it keeps (LFPDPPP 2025, Mexico).
//!
//! Notices in versions that never change once published, consents purpose by purpose, the desk that
//! answers requests about data within its terms, two registers that only grow, and erasure when keeping ends.

mod arco;
mod breaches;
mod consents;
mod desk;
mod disclosures;
mod lint;
mod notices;
mod of_person;
mod paper;
mod public;
mod retention;
mod settings;
mod store;
mod template;

pub use of_person::PERSON;
pub use retention::{carry_out as carry_out_erasures, reapply as reapply_erasures};

use crate::access::Permission;
use crate::base::lang::Source;
use crate::http::{MenuEntry, Routes};

/// The words of this module.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its place in the menu.
pub const MENU: &[MenuEntry] =
    &[MenuEntry { href: "/privacy", icon: "lock", word: "menu-privacy", needs: Permission::KeepPrivacy, trade: None, phone: false }];

/// Its addresses.
pub fn routes(r: &mut Routes) {
    desk::routes(r);
    settings::routes(r);
    notices::routes(r);
    public::routes(r);
    consents::routes(r);
    arco::routes(r);
    disclosures::routes(r);
    breaches::routes(r);
    retention::routes(r);
}

/// True where the term of a request about data ran out.
///
/// # Errors
/// What SQLite says.
pub fn overdue(business: &crate::business::Business) -> crate::base::problem::Outcome<bool> {
    let today = settings::today(business);
    business.store().read_now(|db| store::any_overdue(db, today))
}
