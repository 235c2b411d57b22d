//! What is done with a connection: where appointments are written, how much they say, which busy time counts.

use serde::Deserialize;
use utoipa::ToSchema;

use super::connection::{Connection, ConnectionId, Detail};
use super::{connect::Connected, events, store};
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::tidy;
use crate::business::Business;
use crate::modules::agenda::outside::{self, CalendarId};
use crate::store::Tx;

/// A connection as it is to be.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::modules::agenda) struct Arranged {
    /// The calendar appointments are written to; none for none.
    #[garde(skip)]
    #[serde(default)]
    pub writes: Option<CalendarId>,
    /// The calendars whose busy time counts.
    #[garde(length(max = 100))]
    #[serde(default)]
    pub reads: Vec<CalendarId>,
    /// How much is written.
    #[garde(skip)]
    pub detail: Detail,
}

/// Arranges it; what stands in Google follows.
///
/// # Errors
/// `NotFound`; names the field of a calendar that is none of its own; `WrongState` while it ends.
pub(in crate::modules::agenda) async fn arrange(business: &Business, actor: Actor, id: ConnectionId, to: Arranged) -> Outcome<Connected> {
    let me = business.clone();
    business
        .write(move |tx| {
            let before = store::get(tx.db(), id)?;
            if before.ending {
                return Err(Problem::new(Code::WrongState));
            }
            let calendars = store::calendars(tx.db(), id)?;
            let ours = |wished: &CalendarId| calendars.iter().any(|c| c.id == *wished);
            if to.writes.as_ref().is_some_and(|w| !ours(w)) {
                return Err(Problem::field("writes", "not-a-choice"));
            }
            if !to.reads.iter().all(ours) {
                return Err(Problem::field("reads", "not-a-choice"));
            }
            let wrote = calendars.iter().find(|c| c.writes).map(|c| c.id);
            // One at most is written to: the old one lets go first.
            for calendar in calendars.iter().filter(|c| c.writes && to.writes != Some(c.id)) {
                store::choose(tx, calendar.id, calendar.reads, false)?;
            }
            for calendar in &calendars {
                store::choose(tx, calendar.id, to.reads.contains(&calendar.id), to.writes == Some(calendar.id))?;
            }
            tx.exec("UPDATE google_connection SET detail = ?2, next_at = 0 WHERE id = ?1", (id, to.detail.code()))?;
            if wrote != to.writes || before.detail != to.detail || calendars.iter().any(|c| c.writes && !c.fault.is_empty()) {
                events::all_anew(tx, id)?;
                events::queue_ahead(tx, id, before.resource)?;
            }
            follow(tx, &me, &before)?;
            audit::record(tx, actor, &Event::done("google.arrange", "connection", id.bytes()).with(to.detail.code()))?;
            me.announce(tx, "agenda", None);
            Ok(Connected { id })
        })
        .await
}

/// Opens the calendars whose busy time counts, closes the others, settles.
pub(super) fn follow(tx: &Tx<'_>, business: &Business, connection: &Connection) -> Outcome<()> {
    let key = crate::outbox::server_key(tx, business.vault())?;
    let name = tidy(&format!("Google · {}", connection.resource_name), 80);
    for calendar in store::calendars(tx.db(), connection.id)? {
        if calendar.reads {
            outside::open(tx, business.vault(), key, (calendar.id, connection.resource), &name)?;
        } else {
            outside::close(tx, calendar.id)?;
        }
    }
    outside::settle(tx, connection.resource).map(|_| ())
}
