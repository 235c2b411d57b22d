//! The house's own rooms: the door (log-in, set-up), today, one's own account, staff, the log, the
//! settings, the keys, the backups, the health.

mod account;
mod authority;
mod backups;
mod device;
mod enrolments;
mod health;
mod home;
mod keys;
mod kit;
mod live;
mod log;
mod log_about;
mod login;
mod search;
mod settings;
mod setup;
mod staff;
mod unseal;

pub use enrolments::sweep as sweep_enrolments;

pub(crate) use kit::kit_pdf;
pub(crate) use log::csv as log_csv;
pub(crate) use setup::profile;

use crate::access::Permission;
use crate::base::lang::Source;
use crate::http::{MenuEntry, Routes};

/// The words of these rooms.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Today comes first in the menu.
pub const TODAY: MenuEntry =
    MenuEntry { href: "/", icon: "house", word: "menu-today", needs: Permission::UseTheCounter, trade: None, phone: true };

/// The back rooms come last.
pub const MENU: &[MenuEntry] = &[
    MenuEntry { href: "/staff", icon: "shield", word: "menu-staff", needs: Permission::ManageStaff, trade: None, phone: false },
    MenuEntry { href: "/audit", icon: "history", word: "menu-audit", needs: Permission::ReadAudit, trade: None, phone: false },
    MenuEntry {
        href: "/backups",
        icon: "database-backup",
        word: "menu-backups",
        needs: Permission::ManageBackups,
        trade: None,
        phone: false,
    },
    MenuEntry { href: "/keys", icon: "key", word: "menu-keys", needs: Permission::ManageKeys, trade: None, phone: false },
    MenuEntry { href: "/health", icon: "heart-pulse", word: "menu-health", needs: Permission::SeeHealth, trade: None, phone: false },
    MenuEntry { href: "/settings", icon: "settings", word: "menu-settings", needs: Permission::ManageSettings, trade: None, phone: false },
];

/// Every address of these rooms.
pub fn routes(r: &mut Routes) {
    home::routes(r);
    search::routes(r);
    login::routes(r);
    setup::routes(r);
    account::routes(r);
    staff::routes(r);
    log::routes(r);
    settings::routes(r);
    keys::routes(r);
    live::routes(r);
    unseal::routes(r);
    backups::routes(r);
    health::routes(r);
    authority::routes(r);
}
