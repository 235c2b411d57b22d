//! One connection with Google: what is written, what counts, how it stands, how it ends.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::google::{ConnectionShown, shown};
use super::{Arranger, Book};
use crate::base::problem::Outcome;
use crate::http::{At, Done, Input, Reply, Routes};
use crate::keyring::Reveal;
use crate::modules::agenda::appointment::{AppointmentId, ResourceId};
use crate::modules::agenda::change::By;
use crate::modules::agenda::google::{self, Arranged, Calendar, Connected, ConnectionId, Decision, Detail, End};
use crate::modules::agenda::outside::CalendarId;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/google/connections/{id}", show);
    r.post("/agenda/google/connections/{id}", change);
    r.post("/agenda/google/connections/{id}/sync", sync);
    r.post("/agenda/google/connections/{id}/end", end);
    r.post("/agenda/google/notes/{id}", decide);
}

/// A calendar of the account.
#[derive(Serialize, ToSchema)]
struct CalendarShown {
    id: CalendarId,
    /// Its name there; a dash while sealed.
    name: String,
    main: bool,
    reads: bool,
    writes: bool,
    /// What is wrong with it; empty for nothing.
    fault: String,
}

/// A connection.
#[derive(Serialize, ToSchema)]
struct ConnectionPage {
    connection: ConnectionShown,
    resource: ResourceId,
    detail: Detail,
    detail_code: String,
    calendars: Vec<CalendarShown>,
    broken: bool,
    /// What is proposed for our events when it ends.
    end_with: End,
    end_code: String,
}
crate::page!(ConnectionPage, "modules/agenda/pages/google_connection.html", "google-title");

async fn show(who: Arranger, at: At<ConnectionId>) -> Outcome<Reply<ConnectionPage>> {
    let id = at.0;
    let (connection, calendars) = who.business.read(move |db| Ok((google::get(db, id)?, google::calendars(db, id)?))).await?;
    let (resource, detail) = (connection.resource, connection.detail);
    let calendars = calendars.iter().map(|c| {
        let remote = who.business.vault().open(&Calendar::remote_place(&c.id), &c.remote);
        CalendarShown {
            id: c.id,
            name: remote.map_or_else(|_| "—".into(), |r| r.reveal(Reveal::house("google")).name.clone()),
            main: c.main,
            reads: c.reads,
            writes: c.writes,
            fault: if c.fault.is_empty() { String::new() } else { who.t(&format!("google-fault-{}", c.fault)) },
        }
    });
    let calendars = calendars.collect();
    let connection = shown(&who, connection).await?;
    let broken = connection.state == google::Health::Broken;
    // Without a permission nothing can be removed.
    let end_with = if broken { End::Keep } else { End::Remove };
    Ok(Reply(ConnectionPage {
        broken,
        end_with,
        end_code: end_with.code().into(),
        connection,
        resource,
        detail,
        detail_code: detail.code().into(),
        calendars,
    }))
}

fn page(id: ConnectionId) -> String {
    format!("/agenda/google/connections/{id}")
}

async fn change(who: Arranger, at: At<ConnectionId>, input: Input<Arranged>) -> Outcome<Done<Connected>> {
    let done = google::arrange(&who.business, who.actor(), at.0, input.into_inner()).await?;
    Ok(Done::see(page(at.0), done).say(who.t("google-arranged")))
}

async fn sync(who: Arranger, at: At<ConnectionId>) -> Outcome<Done<Connected>> {
    let good = google::sync_now(&who.business, who.actor(), at.0).await?;
    Ok(Done::see(page(at.0), Connected { id: at.0 }).say(who.t(if good { "google-synced" } else { "google-not-synced" })))
}

/// How it ends.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Ending {
    /// What becomes of our events there.
    #[garde(skip)]
    events: End,
}

async fn end(who: Arranger, at: At<ConnectionId>, input: Input<Ending>) -> Outcome<Done<Connected>> {
    let done = google::end(&who.business, who.actor(), at.0, input.events).await?;
    Ok(Done::see("/agenda/google", done).say(who.t("google-ending-said")))
}

/// What a person decides about an event of ours that was touched in Google.
#[derive(Deserialize, garde::Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Decided {
    /// Call the appointment off, write it again, or only note that it was seen.
    #[garde(skip)]
    decision: Decision,
}

/// The appointment it is about.
#[derive(Serialize, ToSchema)]
struct About {
    appointment: AppointmentId,
}

async fn decide(who: Book, at: At<i64>, input: Input<Decided>) -> Outcome<Done<About>> {
    let by = By { actor: who.actor(), user: Some(who.session.user) };
    let appointment = google::decide(&who.business, by, who.session.user, at.0, input.decision).await?;
    let word = match input.decision {
        Decision::Cancel => "google-decided-cancel",
        Decision::Restore => "google-decided-restore",
        Decision::Seen => "google-decided-seen",
    };
    Ok(Done::see("/agenda/conflicts", About { appointment }).say(who.t(word)))
}
