//! Disconnecting: what we wrote there is left or removed, the permission is given back and forgotten.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::connection::{Connection, ConnectionId};
use super::state::{Health, Trouble};
use super::{connect::Connected, events, store, token};
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Outcome, Problem};
use crate::business::Business;

/// What becomes of our events there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::modules::agenda) enum End {
    /// They stay as they are.
    Keep,
    /// Those that lie ahead are removed.
    Remove,
}

impl End {
    /// As forms and the log have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Remove => "remove",
        }
    }
}

/// Begins the end; the next round does the rest, since Google may be slow.
///
/// # Errors
/// `NotFound`; on `events`: nothing can be removed without a permission.
pub(in crate::modules::agenda) async fn end(business: &Business, actor: Actor, id: ConnectionId, events: End) -> Outcome<Connected> {
    let me = business.clone();
    business
        .write(move |tx| {
            let connection = store::get(tx.db(), id)?;
            if connection.state == Health::Broken && events == End::Remove {
                return Err(Problem::field("events", "google-cannot-remove"));
            }
            tx.exec("UPDATE google_connection SET ending = 1, hold_until = 0 WHERE id = ?1", [id])?;
            match events {
                End::Remove => events::all_anew(tx, id)?,
                // Nothing more is carried.
                End::Keep => {
                    tx.exec("UPDATE google_event SET tried = rev, done = rev WHERE connection = ?1 AND done < rev", [id])?;
                }
            }
            audit::record(tx, actor, &Event::done("google.end", "connection", id.bytes()).with(events.code()))?;
            me.announce(tx, "agenda", None);
            Ok(Connected { id })
        })
        .await
}

/// Ends it once nothing is left to remove, or nothing can be; false where something is.
pub(super) async fn finish(business: &Business, connection: &Connection, trouble: Option<Trouble>) -> Outcome<bool> {
    let id = connection.id;
    let waits = trouble.is_some() || business.read(move |db| events::is_busy(db, id)).await?;
    if waits && !matches!(trouble, Some(Trouble::Broken(_))) {
        return Ok(false);
    }
    if !token::revoke(business, connection).await? {
        tracing::warn!(target: "mostrador::app", connection = %id, "Google did not hear that a connection ended");
    }
    let (me, connection) = (business.clone(), connection.clone());
    business
        .write(move |tx| {
            store::end(tx, &connection)?;
            me.announce(tx, "agenda", None);
            Ok(true)
        })
        .await
}
