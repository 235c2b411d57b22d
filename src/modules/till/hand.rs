//! Whose hands: who does it, for the row and for the log.

use crate::access::may;
use crate::audit::Actor;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::http::Caller;
use rusqlite::Connection;

use super::drawer::DrawerId;
use super::store::{self, SessionRow};

/// The person at the counter.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Who.
    pub user: UserId,
    /// For the audit log.
    pub actor: Actor,
    /// True where they may see and close what is not theirs.
    pub sees_money: bool,
}

impl From<&Caller> for Hand {
    fn from(who: &Caller) -> Self {
        Self { user: who.session.user, actor: who.actor(), sees_money: who.may::<may::SeeMoney>() }
    }
}

/// The session that takes a person's money: the one they opened, or else the only one that is open,
/// for a small shop has one drawer and several hands. One that was counted takes nothing any more.
pub(super) fn session_for(db: &Connection, user: UserId) -> Outcome<Option<SessionRow>> {
    let mut open = store::open_sessions(db)?;
    if let Some(own) = open.iter().position(|s| s.cashier == user) {
        return Ok(Some(open.swap_remove(own)));
    }
    Ok(if open.len() == 1 { open.pop() } else { None })
}

/// A session that this person may move, count and close: their own, or any for who sees the money.
pub(super) fn handled(db: &Connection, hand: &Hand, id: DrawerId) -> Outcome<SessionRow> {
    let session = store::session(db, id)?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if session.cashier != hand.user && !hand.sees_money {
        return Err(Problem::new(Code::NotAllowed));
    }
    if session.closed_at.is_some() {
        return Err(Problem::new(Code::Immutable));
    }
    Ok(session)
}
