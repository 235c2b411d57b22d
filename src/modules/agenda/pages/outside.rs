//! Calendars elsewhere: which are followed, how fresh they are, and where they clash.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Arranger, Book, See};
use crate::base::clock::Instant;
use crate::base::problem::Outcome;
use crate::http::{At, Caller, Done, Input, Reply, Routes};
use crate::modules::agenda::appointment::AppointmentId;
use crate::modules::agenda::google::{self, Note, NoteKind};
use crate::modules::agenda::outside::{self, CalendarId, Conflict, Follow, Followed, Outside};
use crate::modules::agenda::store;
use crate::modules::contacts;

pub(super) fn routes(r: &mut Routes) {
    r.get("/agenda/calendars", list);
    r.post("/agenda/calendars", follow);
    r.post("/agenda/calendars/{id}/sync", sync);
    r.post("/agenda/calendars/{id}/empty", empty);
    r.post("/agenda/calendars/{id}/stop", stop);
    r.get("/agenda/conflicts", conflicts);
    r.post("/agenda/conflicts/{id}/keep", keep);
}

/// A followed calendar.
#[derive(Serialize, ToSchema)]
struct CalendarShown {
    id: CalendarId,
    name: String,
    resource: String,
    /// The host of its address; the rest is secret.
    host: String,
    events: usize,
    skipped: usize,
    /// When it answered well last; empty for never.
    succeeded: String,
    /// Not for 20 minutes.
    stale: bool,
    /// What was wrong last; empty for nothing.
    fault: String,
    /// It turned empty, and a person must say that this is so.
    doubted: bool,
}

/// The calendars that are followed.
#[derive(Serialize, ToSchema)]
struct CalendarsPage {
    items: Vec<CalendarShown>,
    resources: Vec<(String, String)>,
    conflicts: usize,
}
crate::page!(CalendarsPage, "modules/agenda/pages/calendars.html", "outside-title");

async fn list(who: Arranger) -> Outcome<Reply<CalendarsPage>> {
    let now = who.business.now();
    let (all, resources, conflicts) = who
        .business
        .read(move |db| Ok((outside::list(db)?, store::resources(db)?, outside::conflicts(db)?.len() + google::notes(db, now)?.len())))
        .await?;
    let name = |o: &Outside| resources.iter().find(|r| r.id == o.resource).map(|r| r.name.clone()).unwrap_or_default();
    Ok(Reply(CalendarsPage {
        items: all.iter().map(|o| shown(&who, o, name(o))).collect(),
        resources: resources.iter().map(|r| (r.id.to_string(), r.name.clone())).collect(),
        conflicts,
    }))
}

fn shown(who: &Caller, o: &Outside, resource: String) -> CalendarShown {
    CalendarShown {
        id: o.id,
        name: o.name.clone(),
        resource,
        host: o.host.clone(),
        events: usize::try_from(o.events).unwrap_or(0),
        skipped: usize::try_from(o.skipped).unwrap_or(0),
        succeeded: o.succeeded_at.map(|at| moment(who, at)).unwrap_or_default(),
        stale: o.is_stale(who.business.now()),
        fault: if o.fault.is_empty() { String::new() } else { who.t(&format!("outside-fault-{}", o.fault)) },
        doubted: o.emptiness.times > 0,
    }
}

fn moment(who: &Caller, at: Instant) -> String {
    who.business.profile().zone().wall(at).strftime("%d/%m %H:%M").to_string()
}

async fn follow(who: Arranger, input: Input<Follow>) -> Outcome<Done<Followed>> {
    let sent = input.once(&who);
    let followed = outside::follow(&who.business, who.actor(), input.into_inner(), sent).await?;
    Ok(Done::made("/agenda/calendars", followed).say(who.t("outside-followed")))
}

async fn sync(who: Arranger, at: At<CalendarId>) -> Outcome<Done<Followed>> {
    let good = outside::sync_now(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/calendars", Followed { id: at.0 }).say(who.t(if good { "outside-synced" } else { "outside-not-synced" })))
}

async fn empty(who: Arranger, at: At<CalendarId>) -> Outcome<Done<Followed>> {
    let done = outside::confirm_empty(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/calendars", done).say(who.t("outside-emptied")))
}

async fn stop(who: Arranger, at: At<CalendarId>) -> Outcome<Done<Followed>> {
    let done = outside::stop(&who.business, who.actor(), at.0).await?;
    Ok(Done::see("/agenda/calendars", done).say(who.t("outside-stopped")))
}

/// An appointment and a calendar elsewhere that want the same time.
#[derive(Serialize, ToSchema)]
struct ConflictShown {
    id: i64,
    appointment: AppointmentId,
    name: String,
    service: String,
    resource: String,
    when: String,
    calendar: String,
    taken: String,
}

/// An event of ours that somebody touched in Google.
#[derive(Serialize, ToSchema)]
struct GoogleNote {
    id: i64,
    kind: NoteKind,
    deleted: bool,
    appointment: AppointmentId,
    name: String,
    service: String,
    resource: String,
    when: String,
    /// What happened, in a sentence.
    says: String,
}

/// The clashes that wait for a person.
#[derive(Serialize, ToSchema)]
struct ConflictsPage {
    items: Vec<ConflictShown>,
    google: Vec<GoogleNote>,
    may_book: bool,
}
crate::page!(ConflictsPage, "modules/agenda/pages/conflicts.html", "conflicts-title");

async fn conflicts(who: See) -> Outcome<Reply<ConflictsPage>> {
    let now = who.business.now();
    let (found, notes) = who.business.read(move |db| Ok((outside::conflicts(db)?, google::notes(db, now)?))).await?;
    let may_book = who.may::<crate::access::may::BookAppointments>();
    let items = found.into_iter().map(|c| clash(&who, c)).collect();
    Ok(Reply(ConflictsPage { items, google: notes.into_iter().map(|n| touched(&who, n)).collect(), may_book }))
}

fn touched(who: &Caller, n: Note) -> GoogleNote {
    let says = match n.kind {
        NoteKind::Deleted => who.t("google-says-deleted"),
        NoteKind::Restored => {
            let when = n.wished.map_or_else(|| "—".into(), |at| moment(who, at));
            who.house.words.ta(
                who.lang(),
                "google-says-restored",
                &[("when", when.into()), ("why", who.t(&format!("google-why-{}", n.why)).into())],
            )
        }
    };
    GoogleNote {
        id: n.id,
        kind: n.kind,
        deleted: n.kind == NoteKind::Deleted,
        appointment: n.appointment,
        name: contacts::name_of(&who.business, n.person),
        service: n.service,
        resource: n.resource,
        when: format!("{} – {}", moment(who, n.start), moment(who, n.end)),
        says,
    }
}

fn clash(who: &Caller, c: Conflict) -> ConflictShown {
    ConflictShown {
        id: c.id,
        appointment: c.appointment,
        name: contacts::name_of(&who.business, c.person),
        service: c.service,
        resource: c.resource,
        when: format!("{} – {}", moment(who, c.start), moment(who, c.end)),
        calendar: c.calendar,
        taken: format!("{} – {}", moment(who, c.taken.0), moment(who, c.taken.1)),
    }
}

/// The appointment that stays as it is.
#[derive(Serialize, ToSchema)]
struct Kept {
    appointment: AppointmentId,
}

async fn keep(who: Book, at: At<i64>) -> Outcome<Done<Kept>> {
    let appointment = outside::keep_both(&who.business, who.actor(), who.session.user, at.0).await?;
    Ok(Done::see("/agenda/conflicts", Kept { appointment }).say(who.t("conflicts-kept")))
}
