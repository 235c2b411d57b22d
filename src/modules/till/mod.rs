//! The till: drawers with their sessions, and the double-entry journal that every trade posts to.
//!
//! A session belongs to a register and to who opened it: float, sales, money in and out, the blind
//! count, the close. What is expected is the sum of what was posted and nothing else; the count is a
//! fact of its own; the difference is posted at the close, the drawer emptied, the session sealed
//! behind the one before. Trades call [`take_payment`] in their own transaction.

mod close;
mod count;
mod drawer;
mod hand;
mod ledger;
mod move_cash;
mod open;
mod pages;
mod seal;
mod show;
mod store;
mod take_payment;
#[cfg(test)]
pub(crate) mod tests;
mod totals;
mod views;

use crate::access::Permission;
use crate::base::lang::Source;
use crate::base::problem::Outcome;
use crate::http::{MenuEntry, Routes};

pub use close::{CloseDrawer, Closed, close};
pub use count::{CountDrawer, CountTaken, count};
pub use drawer::{Account, Counted, DrawerId, EntryId, EntryKind, Method, amount};
pub use hand::Hand;
pub use move_cash::{MoveCash, Moved, Way, move_cash};
pub use open::{OpenDrawer, Opened, open};
pub(crate) use pages::deed;
pub use show::Show;
pub use take_payment::{Posted, Sale, take_payment};

/// The words of the till.
pub const WORDS: Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Its places in the menu.
pub const MENU: &[MenuEntry] = &[
    MenuEntry { href: "/till", icon: "wallet", word: "till-menu", needs: Permission::TakeMoney, trade: None, phone: true },
    MenuEntry {
        href: "/till/sessions",
        icon: "banknote",
        word: "till-menu-sessions",
        needs: Permission::SeeMoney,
        trade: None,
        phone: false,
    },
];

/// Every address of the till.
pub fn routes(r: &mut Routes) {
    pages::routes(r);
}

/// The sum over the whole journal: zero, or something is badly wrong.
///
/// # Errors
/// What SQLite says.
pub fn journal_sum(db: &rusqlite::Connection) -> Outcome<i64> {
    store::journal_sum(db)
}

/// Walks the seals of closed sessions; answers the number of the first Z that does not match.
///
/// # Errors
/// What SQLite says.
pub fn verify_seals(db: &rusqlite::Connection) -> Outcome<Option<i64>> {
    seal::verify(db)
}

/// True where somebody's money can be taken: an open session that is not counted yet.
///
/// # Errors
/// What SQLite says.
pub fn takes_money(db: &rusqlite::Connection, user: crate::base::id::UserId) -> Outcome<bool> {
    Ok(hand::session_for(db, user)?.is_some_and(|s| s.counted_at.is_none()))
}
