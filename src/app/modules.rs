//! The list of modules. A new trade is one line in each of these.

use std::sync::Arc;

use crate::base::lang::{Source, Words};
use crate::base::problem::Outcome;
use crate::business::{Business, Hooks};
use crate::http::{House, MenuEntry, Routes};
use crate::modules::{agenda, cafe, clinic, contacts, house, messages, till};

const BASE: Source = (include_str!("../base/words/es.ftl"), include_str!("../base/words/en.ftl"));
const PAPERS: Source = (include_str!("../documents/words/es.ftl"), include_str!("../documents/words/en.ftl"));

/// Every word in both languages.
///
/// # Errors
/// Names a source that does not parse or repeats a key.
pub fn words() -> Result<Arc<Words>, String> {
    Words::new(&[
        BASE,
        PAPERS,
        crate::http::WORDS,
        crate::backup::WORDS,
        contacts::WORDS,
        messages::WORDS,
        till::WORDS,
        agenda::WORDS,
        clinic::WORDS,
        cafe::WORDS,
        house::WORDS,
    ])
    .map(Arc::new)
}

/// What modules add to opening and founding a business.
pub const HOOKS: Hooks = Hooks { on_unseal: &[contacts::fill_index], on_found: &[agenda::on_found, clinic::on_found] };

pub(super) fn routes(r: &mut Routes) {
    house::routes(r);
    contacts::routes(r);
    messages::routes(r);
    agenda::routes(r);
    clinic::routes(r);
    till::routes(r);
    cafe::routes(r);
}

pub(super) fn menu() -> Vec<MenuEntry> {
    let trades = [&[house::TODAY], agenda::MENU, contacts::MENU, clinic::MENU, cafe::MENU, till::MENU, messages::MENU, house::MENU];
    trades.into_iter().flatten().copied().collect()
}

/// The line at the top: only when it matters.
pub(super) fn notices(_house: &House, business: &Business) -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let mut lines = Vec::new();
    if business.vault().is_sealed() {
        lines.push(("warn", "notice-sealed", Some("/unseal")));
    }
    if !kit_confirmed(business).unwrap_or(true) {
        lines.push(("warn", "notice-kit", Some("/setup/kit")));
    }
    lines
}

/// Remembered in the profile's neighbour, read with one indexed lookup.
fn kit_confirmed(business: &Business) -> Outcome<bool> {
    business
        .store()
        .read_now(|db| Ok(crate::store::tx::one(db, "SELECT 1 FROM setting WHERE key = 'kit_confirmed'", [], |_| Ok(()))?.is_some()))
}
