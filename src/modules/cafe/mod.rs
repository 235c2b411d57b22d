//! The café: its menu, the orders taken from it, the kitchen, the receipt.
//!
//! Devices send what they want ("two of this for table 4") under ids of their own, and send it again
//! when the network fails; price, name and tax come from the menu at that moment, totals are computed
//! here, and an order that is paid does not change. Money goes through the till's face in the same
//! transaction as the payment. Nothing here is sealed: the café works while the keys are away.

mod add_lines;
mod bump_order;
mod demo;
mod demo_day;
#[cfg(test)]
mod http_tests;
mod keep_category;
mod keep_item;
mod kitchen;
mod menu;
mod menu_pages;
mod menu_store;
mod order;
mod pages;
mod pay_order;
mod receipt_paper;
mod screen;
mod shelve_item;
mod store;
mod take_order;
#[cfg(test)]
mod tests;
mod views;
mod void_order;

use crate::access::Permission;
use crate::base::lang::Source;
use crate::business::Trade;
use crate::http::{MenuEntry, Routes};

pub use demo::{demo, demo_in};
pub use demo_day::demo_day;

/// The words of the café.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its places in the menu.
pub const MENU: &[MenuEntry] = &[
    MenuEntry {
        href: "/cafe",
        icon: "coffee",
        word: "cafe-menu-screen",
        needs: Permission::TakeOrders,
        trade: Some(Trade::Cafe),
        phone: true,
    },
    MenuEntry {
        href: "/cafe/orders",
        icon: "receipt",
        word: "cafe-menu-orders",
        needs: Permission::TakeOrders,
        trade: Some(Trade::Cafe),
        phone: true,
    },
    MenuEntry {
        href: "/cafe/kitchen",
        icon: "chef-hat",
        word: "cafe-menu-kitchen",
        needs: Permission::Cook,
        trade: Some(Trade::Cafe),
        phone: true,
    },
    MenuEntry {
        href: "/cafe/menu",
        icon: "utensils",
        word: "cafe-menu-menu",
        needs: Permission::ArrangeMenu,
        trade: Some(Trade::Cafe),
        phone: false,
    },
];

/// Every address of the café.
pub fn routes(r: &mut Routes) {
    screen::routes(r);
    kitchen::routes(r);
    // Before `/cafe/receipts/{id}`, which would take the name of the paper for an id.
    receipt_paper::routes(r);
    pages::routes(r);
    menu_pages::routes(r);
}
