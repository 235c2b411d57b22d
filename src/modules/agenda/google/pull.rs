//! Listing what changed in a calendar at Google, and keeping when somebody is busy.

use serde_json::Value;

use super::api::{self, Ask};
use super::connection::{Calendar, Connection};
use super::events::{self, EventRow};
use super::push::place;
use super::rules::Seen;
use super::state::Trouble;
use super::{store, theirs};
use crate::base::problem::Outcome;
use crate::business::Business;
use crate::fetch::Method;
use crate::keyring::{Clear, Reveal};
use crate::modules::agenda::outside::{self, Taken};

/// How far back and ahead busy time is kept, in minutes.
const WINDOW_MIN: (i64, i64) = (1_440, 540 * 1_440);
/// Everything is listed anew after so long: what repeats reaches further with each day.
const ANEW_MS: i64 = 24 * 3_600_000;
/// Pages of one listing.
const MOST_PAGES: usize = 80;
/// What is asked of each event: when, whether it counts, and our own marks. Titles, places and people stay there.
const FIELDS: &str = "nextPageToken,nextSyncToken,items(id,status,etag,recurringEventId,start,end,transparency,eventType,attendees(self,responseStatus),extendedProperties/private)";

/// What a listing said.
struct Listing {
    seen: Vec<Seen>,
    token: String,
    /// Everything, and not only what changed.
    whole: bool,
}

/// Lists one calendar and acts on it.
///
/// # Errors
/// What SQLite or the keys say.
pub(super) async fn pull(business: &Business, connection: &Connection, calendar: &Calendar) -> Outcome<Result<(), Trouble>> {
    let fresh = calendar.listed_at.is_some_and(|at| business.now().since(at) < ANEW_MS);
    let known = calendar.sync_token.as_ref().filter(|_| fresh);
    let known = known.map(|t| business.vault().open(&Calendar::sync_place(&calendar.id), t)).transpose()?;
    let known = known.map(|t| t.reveal(Reveal::house("google")).clone());
    let mut listed = listing(business, connection, calendar, known.as_deref()).await?;
    if known.is_some() && matches!(listed, Err(Trouble::Gone)) {
        // The mark is too old: everything is listed anew (410, «fullSyncRequired»).
        listed = listing(business, connection, calendar, None).await?;
    }
    let listing = match listed {
        Ok(listing) => listing,
        Err(Trouble::Missing) => {
            let id = calendar.id;
            business.write(move |tx| store::calendar_fault(tx, id, "calendar-gone")).await?;
            return Ok(Ok(()));
        }
        Err(Trouble::Gone) => return Ok(Err(Trouble::Later("error", None))),
        Err(trouble) => return Ok(Err(trouble)),
    };
    keep(business, connection, calendar, listing).await.map(Ok)
}

/// Every page of a listing; the mark comes with the last one only.
async fn listing(
    business: &Business,
    connection: &Connection,
    calendar: &Calendar,
    known: Option<&str>,
) -> Outcome<Result<Listing, Trouble>> {
    let (place, zone, now) = (place(business, calendar)?, business.profile().zone(), business.now());
    let (from, until) = (now.plus_min(-WINDOW_MIN.0).rfc3339(), now.plus_min(WINDOW_MIN.1).rfc3339());
    let path = ["calendars", place.as_str(), "events"];
    let (mut seen, mut page) = (Vec::new(), String::new());
    for _ in 0..MOST_PAGES {
        let mut query = vec![("singleEvents", "true"), ("showDeleted", "true"), ("maxResults", "250"), ("fields", FIELDS)];
        match known {
            Some(token) => query.push(("syncToken", token)),
            None => query.extend([("timeMin", from.as_str()), ("timeMax", until.as_str())]),
        }
        if !page.is_empty() {
            query.push(("pageToken", page.as_str()));
        }
        let body = match api::call(business, connection, Ask::new(Method::Get, &path, &query)).await? {
            Ok(answer) => answer.body,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        seen.extend(body.get("items").and_then(Value::as_array).into_iter().flatten().filter_map(|item| Seen::read(item, &zone)));
        let token = text("nextSyncToken");
        if !token.is_empty() {
            return Ok(Ok(Listing { seen, token, whole: known.is_none() }));
        }
        page = text("nextPageToken");
        if page.is_empty() {
            return Ok(Err(Trouble::Later("cut-short", None)));
        }
    }
    Ok(Err(Trouble::Later("too-much", None)))
}

/// What a listing means: events of ours, time that is taken, and keys whose time is free.
#[derive(Default)]
struct Sorted {
    ours: Vec<(EventRow, Seen)>,
    put: Vec<Taken>,
    gone: Vec<[u8; 16]>,
}

fn sorted(db: &rusqlite::Connection, seen: Vec<Seen>, window: (i64, i64), reads: bool) -> Outcome<Sorted> {
    let mut out = Sorted::default();
    for one in seen {
        if let Some(row) = events::by_remote(db, &one.id)? {
            out.ours.push((row, one));
            continue;
        }
        // Occurrences of one of ours that somebody made repeat are no time of somebody else.
        let of_ours = one.part_of.as_deref().map(|whole| events::by_remote(db, whole)).transpose()?.flatten().is_some();
        match one.busy(window).filter(|_| reads && !of_ours) {
            Some((s, e)) => out.put.push(Taken { key: one.key(), s, e }),
            None => out.gone.push(one.key()),
        }
    }
    Ok(out)
}

/// Keeps what others take, looks at what was done to ours, and notes how far we are: in this order, so that
/// what is cut off in between is listed again.
async fn keep(business: &Business, connection: &Connection, calendar: &Calendar, listing: Listing) -> Outcome<()> {
    let (id, resource, reads, me) = (calendar.id, connection.resource, calendar.reads, business.clone());
    let Listing { seen, token, whole } = listing;
    let ours = business
        .write(move |tx| {
            tx.quiet();
            let now = tx.now().minute();
            let window = (now - WINDOW_MIN.0, now + WINDOW_MIN.1);
            let Sorted { ours, put, mut gone } = sorted(tx.db(), seen, window, reads)?;
            if whole {
                // Mark and sweep: what lies ahead and was not listed is gone. Nothing but what was imported.
                let listed: std::collections::HashSet<_> = put.iter().map(|t| t.key).collect();
                gone.extend(outside::known_keys(tx.db(), id, now)?.into_iter().filter(|key| !listed.contains(key)));
            }
            let changed = outside::keep(tx, id, put, gone)?;
            outside::settle(tx, resource)?;
            if changed {
                me.announce(tx, "agenda", None);
            }
            Ok(ours)
        })
        .await?;
    for (row, one) in ours {
        theirs::act(business, connection, calendar, row, one).await?;
    }
    let me = business.clone();
    business
        .write(move |tx| {
            tx.quiet();
            let key = crate::outbox::server_key(tx, me.vault())?;
            let sealed = me.vault().seal_value(key, &Calendar::sync_place(&id), &Clear::new(token))?;
            store::listed(tx, id, &sealed, whole)
        })
        .await
}
