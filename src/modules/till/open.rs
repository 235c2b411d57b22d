//! Opening a drawer with its float.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drawer::{self, DrawerId, EntryKind};
use super::hand::Hand;
use super::{ledger, store};
use crate::audit::{self, Event};
use crate::base::loose::Typed;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text;
use crate::business::Profile;
use crate::store::Tx;

/// What opening a drawer takes.
#[derive(Clone, Debug, Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDrawer {
    /// Which register: `Caja 1`.
    #[garde(length(chars, min = 1, max = 40))]
    pub register: String,
    /// What lies in it, as typed.
    #[garde(skip)]
    pub float: Typed,
}

/// An open session.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Opened {
    /// Its id.
    pub id: DrawerId,
    /// Its number.
    pub number: i64,
}

/// Opens a drawer: one open session for a register, one for a person.
///
/// # Errors
/// `DrawerOpen`; the field at fault.
pub fn open(tx: &Tx<'_>, profile: &Profile, hand: &Hand, wanted: &OpenDrawer) -> Outcome<Opened> {
    let register = text::tidy(&wanted.register, 40);
    if register.is_empty() {
        return Err(Problem::field("register", "required"));
    }
    let float = drawer::amount("float", &wanted.float, &profile.currency())?;
    if store::open_sessions(tx.db())?.iter().any(|s| s.cashier == hand.user || text::fold(&s.register) == text::fold(&register)) {
        return Err(Problem::new(Code::DrawerOpen));
    }
    let id = DrawerId::mint(tx.now());
    let number = store::insert_session(tx, id, &register, hand.user, float)?;
    let postings = ledger::float(float);
    if !postings.is_empty() {
        store::post(
            tx,
            &profile.zone(),
            &store::NewEntry { kind: EntryKind::Float, drawer: id, note: "", by: hand.user, postings: &postings },
        )?;
    }
    audit::record(
        tx,
        hand.actor,
        &Event::done("drawer.open", "drawer", id.bytes()).with(&format!("number={number} float_minor={}", float.0)),
    )?;
    Ok(Opened { id, number })
}
