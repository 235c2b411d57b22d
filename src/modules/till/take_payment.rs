//! Taking money for something sold: the face that the trades call in their own transaction.

use serde::{Deserialize, Serialize};

use super::drawer::{DrawerId, EntryId, EntryKind, Method};
use super::hand::{self, Hand};
use super::{ledger, store};
use crate::audit::{self, Event};
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::Profile;
use crate::store::Tx;

/// Something sold and paid.
#[derive(Clone, Debug)]
pub struct Sale<'a> {
    /// What is owed, tax included.
    pub gross: Money,
    /// The tax inside, as the document says.
    pub tax: Money,
    /// How it is paid.
    pub method: Method,
    /// What was handed over.
    pub tendered: Money,
    /// What the journal says of it: `Pedido 12`.
    pub note: &'a str,
}

/// A posted sale.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Posted {
    /// The journal entry.
    pub entry: EntryId,
    /// Its number.
    pub number: i64,
    /// The session whose drawer took it.
    pub drawer: DrawerId,
    /// What goes back.
    pub change: Money,
}

/// Posts a sale in the caller's transaction.
///
/// # Errors
/// `DrawerClosed` without an open drawer of this person, `TenderedTooLittle`, a field fault where a
/// card or a transfer brings another amount than is owed or where nothing is owed.
pub fn take_payment(tx: &Tx<'_>, profile: &Profile, hand: &Hand, sale: &Sale<'_>) -> Outcome<Posted> {
    if sale.gross.0 <= 0 || sale.tax.0 < 0 || sale.tax >= sale.gross {
        return Err(Problem::field("amount", "till-nothing-owed"));
    }
    let currency = profile.currency();
    let change = ledger::change(sale.gross, sale.tendered).ok_or_else(|| {
        Problem::new(Code::TenderedTooLittle).with("owed", currency.show(sale.gross)).and_field("tendered", "till-too-little")
    })?;
    if sale.method != Method::Cash && change != Money::ZERO {
        return Err(Problem::field("tendered", "till-exact-only"));
    }
    let session =
        hand::session_for(tx.db(), hand.user)?.filter(|s| s.counted_at.is_none()).ok_or_else(|| Problem::new(Code::DrawerClosed))?;
    let postings = ledger::sale(sale.method, sale.gross, sale.tax, sale.tendered);
    let note = text::tidy(sale.note, 200);
    let (entry, number) = store::post(
        tx,
        &profile.zone(),
        &store::NewEntry { kind: EntryKind::Sale, drawer: session.id, note: &note, by: hand.user, postings: &postings },
    )?;
    audit::record(
        tx,
        hand.actor,
        &Event::done("till.sale", "entry", entry.bytes()).with(&format!("method={} amount_minor={}", sale.method.code(), sale.gross.0)),
    )?;
    Ok(Posted { entry, number, drawer: session.id, change })
}
