//! What somebody did in Google to an event of ours, and what that means here.

use super::connection::{Calendar, Connection};
use super::events::{self, EventRow};
use super::notes::{self, Kind};
use super::rules::{Seen, Theirs, compare};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome};
use crate::business::Business;
use crate::modules::agenda::board::Stretch;
use crate::modules::agenda::change::{By, shift};
use crate::modules::agenda::outside;
use crate::modules::agenda::service::Manner;
use crate::modules::agenda::store as agenda;

/// By whose hand: somebody at Google, whom we do not know.
const BY: By = By { actor: Actor::HOUSE, user: None };

/// Acts on one event of ours.
///
/// # Errors
/// What SQLite says.
pub(super) async fn act(business: &Business, connection: &Connection, calendar: &Calendar, row: EventRow, seen: Seen) -> Outcome<()> {
    // Of another connection, or not there as far as we know: nothing of it is ours to judge.
    let ours = row.in_calendar(calendar.id).filter(|_| row.connection == connection.id && !connection.ending);
    let Some(ours) = ours else { return Ok(()) };
    match compare(ours, &seen) {
        Theirs::Nothing => {
            let echo = ours.done == ours.rev && seen.rev == Some(ours.done) && !seen.cancelled;
            if echo && row.etag.as_deref() != Some(seen.etag.as_str()) {
                business.write(move |tx| events::looked_at(tx, &row, &seen.etag)).await?;
            }
            Ok(())
        }
        Theirs::Moved(s, e) => moved(business, connection, row, (s, e)).await,
        Theirs::Overruled(s, e) => put_back(business, row, "changed-here", Some((s, e))).await,
        Theirs::Bent => put_back(business, row, "bent", seen.time).await,
        Theirs::Behind(rev) => business.write(move |tx| events::anew(tx, &row, rev)).await,
        Theirs::Deleted => deleted(business, row).await,
    }
}

/// Moved there: moved here, if the place is free and offered; or else put back there.
async fn moved(business: &Business, connection: &Connection, row: EventRow, (s, e): (i64, i64)) -> Outcome<()> {
    let (me, zone, resource, id) = (business.clone(), business.profile().zone(), connection.resource, row.appointment);
    let done = if (5..=720).contains(&(e - s)) {
        business
            .write(move |tx| {
                let appointment = agenda::appointment(tx.db(), id)?;
                let to = Stretch { start: Instant::from_minute(s), length_min: e - s, manner: Manner::Counter };
                shift(tx, &zone, &appointment, Some(resource), to, BY)?;
                audit::record(tx, Actor::HOUSE, &Event::done("google.move", "appointment", id.bytes()))?;
                outside::settle(tx, resource)?;
                me.announce(tx, "agenda", Some(id.0));
                Ok(())
            })
            .await
    } else {
        return put_back(business, row, "bent", Some((s, e))).await;
    };
    match done {
        Err(problem) if problem.code == Code::SlotTaken => put_back(business, row, "taken", Some((s, e))).await,
        Err(problem) if matches!(problem.code, Code::SlotNotOffered | Code::BadInput) => {
            put_back(business, row, "not-offered", Some((s, e))).await
        }
        Err(problem) if problem.code == Code::WrongState => put_back(business, row, "over", Some((s, e))).await,
        other => other,
    }
}

/// Ours stands: it is written there again, and a person is told.
async fn put_back(business: &Business, row: EventRow, why: &'static str, wished: Option<(i64, i64)>) -> Outcome<()> {
    let me = business.clone();
    business
        .write(move |tx| {
            events::anew(tx, &row, 0)?;
            notes::leave(tx, &row, Kind::Restored, why, wished)?;
            audit::record(tx, Actor::HOUSE, &Event::done("google.restore", "appointment", row.appointment.bytes()).with(why))?;
            me.announce(tx, "agenda", None);
            Ok(())
        })
        .await
}

/// Removed there: the appointment stays until a person has decided.
async fn deleted(business: &Business, row: EventRow) -> Outcome<()> {
    let me = business.clone();
    business
        .write(move |tx| {
            if notes::leave(tx, &row, Kind::Deleted, "", None)? {
                me.announce(tx, "agenda", None);
            }
            Ok(())
        })
        .await
}
