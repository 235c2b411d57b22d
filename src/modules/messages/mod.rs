//! Messages that leave the house: the mail server they leave through, what waits and why.

mod pages;
mod server;

use crate::access::Permission;
use crate::base::lang::Source;
use crate::http::{MenuEntry, Routes};

/// The words of this module.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its place in the menu.
pub const MENU: &[MenuEntry] =
    &[MenuEntry { href: "/messages", icon: "mail", word: "menu-messages", needs: Permission::SeeMessages, trade: None, phone: false }];

/// Its addresses.
pub fn routes(r: &mut Routes) {
    pages::routes(r);
    server::routes(r);
}
