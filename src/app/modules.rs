//! The list of modules. A new trade is one line in each of these.

use std::sync::Arc;

use crate::base::lang::{Source, Words};
use crate::base::problem::Outcome;
use crate::business::{Business, Hooks};
use crate::http::{House, MenuEntry, PersonPart, Routes};
use crate::modules::{agenda, cafe, clinic, contacts, house, messages, privacy, till};

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
        privacy::WORDS,
        cafe::WORDS,
        house::WORDS,
    ])
    .map(Arc::new)
}

/// What modules add to opening and founding a business.
pub const HOOKS: Hooks =
    Hooks { on_unseal: &[privacy::reapply_erasures, contacts::fill_index], on_found: &[agenda::on_found, clinic::on_found] };

pub(super) fn routes(r: &mut Routes) {
    house::routes(r);
    contacts::routes(r);
    messages::routes(r);
    agenda::routes(r);
    clinic::routes(r);
    privacy::routes(r);
    till::routes(r);
    cafe::routes(r);
}

/// What modules add to a person's page.
pub(super) const PERSON: &[PersonPart] = &[agenda::PERSON, privacy::PERSON];

pub(super) fn menu() -> Vec<MenuEntry> {
    let trades =
        [&[house::TODAY], agenda::MENU, contacts::MENU, clinic::MENU, cafe::MENU, till::MENU, messages::MENU, privacy::MENU, house::MENU];
    trades.into_iter().flatten().copied().collect()
}

/// The line at the top: only when it matters.
pub(super) fn notices(_house: &House, business: &Business) -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let mut lines = Vec::new();
    let (example, kit_confirmed) = known(business).unwrap_or((false, true));
    if example {
        lines.push(("info", "notice-example", None));
    }
    if business.vault().is_sealed() {
        lines.push(("warn", "notice-sealed", Some("/unseal")));
    }
    if privacy::overdue(business).unwrap_or(false) {
        lines.push(("warn", "notice-arco", Some("/privacy")));
    }
    if !kit_confirmed {
        lines.push(("warn", "notice-kit", Some("/setup/kit")));
    }
    lines
}

/// Whether this is an example, and whether its kit was confirmed; by the settings' own index.
fn known(business: &Business) -> Outcome<(bool, bool)> {
    let keys: Vec<String> = business
        .store()
        .read_now(|db| crate::store::tx::all(db, "SELECT key FROM setting WHERE key IN ('example', 'kit_confirmed')", [], |r| r.get(0)))?;
    Ok((keys.iter().any(|k| k == "example"), keys.iter().any(|k| k == "kit_confirmed")))
}
