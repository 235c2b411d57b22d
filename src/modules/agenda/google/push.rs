//! Carrying appointments to Google: each row of the queue is looked at anew and written until it stands.

use super::api::{self, Answer, Ask};
use super::connection::{Calendar, Connection, Detail};
use super::events::{self, EventRow, Standing};
use super::round::Held;
use super::rules::{self, Wanted, wanted};
use super::state::{Trouble, wait_ms};
use super::store;
use crate::base::problem::{Outcome, Problem};
use crate::base::text::initials;
use crate::business::Business;
use crate::fetch::Method;
use crate::keyring::Reveal;
use crate::modules::agenda::appointment::AppointmentId;
use crate::modules::agenda::store::{self as agenda, Row};
use crate::modules::contacts;

/// Rows of one round.
const MOST: u32 = 50;
/// What Google will never take is tried again so much later, in milliseconds.
const LATER_MS: i64 = 24 * 3_600_000;
/// After somebody changed an event meanwhile: what they did is read first.
const READ_FIRST_MS: i64 = 2_000;

/// Carries what is due; says what is wrong with the whole connection, or that something was held up.
///
/// # Errors
/// What SQLite or the keys say.
pub(super) async fn push(business: &Business, connection: &Connection) -> Outcome<Result<Held, Trouble>> {
    let (id, now) = (connection.id, business.now());
    let due = business.read(move |db| events::due(db, id, now, MOST)).await?;
    let mut held = Held::default();
    for appointment in due {
        match one(business, connection, appointment).await? {
            Ok(changed) => held.changed |= changed,
            Err(trouble) => return Ok(Err(trouble)),
        }
    }
    Ok(Ok(held))
}

/// What a row asks for, as it is in one moment.
struct Work {
    row: EventRow,
    appointment: Row,
    wanted: Wanted,
    remote: String,
    /// Where it should stand.
    target: Option<Calendar>,
    /// Where it stands.
    source: Option<Calendar>,
}

/// Carries one row. `Ok(true)` where Google's side changed under us.
async fn one(business: &Business, connection: &Connection, id: AppointmentId) -> Outcome<Result<bool, Trouble>> {
    let Some(work) = begin(business, connection, id).await? else { return Ok(Ok(false)) };
    let carried = carry(business, connection, &work).await?;
    let (row, now) = (work.row.clone(), business.now());
    let chance = id.bytes()[15].wrapping_add(u8::try_from(row.attempts & 0xFF).unwrap_or(0).wrapping_mul(97));
    business
        .write(move |tx| {
            tx.quiet();
            match carried {
                Ok(standing) => events::arrived(tx, &row, &standing).map(|()| Ok(false)),
                Err(Trouble::Changed) => events::failed(tx, &row, now.plus_ms(READ_FIRST_MS), None).map(|()| Ok(true)),
                Err(Trouble::Refused(fault)) => events::failed(tx, &row, now.plus_ms(LATER_MS), Some(fault)).map(|()| Ok(false)),
                Err(Trouble::Missing) => {
                    if let Some(calendar) = &work.target {
                        store::calendar_fault(tx, calendar.id, "calendar-gone")?;
                    }
                    events::failed(tx, &row, now.plus_ms(LATER_MS), Some("calendar-gone")).map(|()| Ok(false))
                }
                Err(trouble) => {
                    let said = if let Trouble::Later(_, said) = trouble { said } else { None };
                    events::failed(tx, &row, now.plus_ms(wait_ms(row.attempts, said, chance)), None).map(|()| Err(trouble))
                }
            }
        })
        .await
}

/// Looks at the row and the appointment together, and notes that this revision is on its way.
async fn begin(business: &Business, connection: &Connection, id: AppointmentId) -> Outcome<Option<Work>> {
    let me = business.clone();
    let connection = connection.clone();
    business
        .write(move |tx| {
            tx.quiet();
            let Some(row) = events::of(tx.db(), connection.id, id)?.filter(|r| r.done < r.rev) else { return Ok(None) };
            let appointment = agenda::appointment(tx.db(), id)?;
            let calendars = store::calendars(tx.db(), connection.id)?;
            let here = appointment.resource == connection.resource && !connection.ending;
            let wanted = wanted(appointment.state, here, appointment.end <= tx.now());
            // What was never sent need not be removed.
            if wanted == Wanted::AsItIs || (wanted == Wanted::Absent && row.tried == 0) {
                let standing = Standing { calendar: row.calendar, time: row.time, etag: row.etag.clone() };
                events::arrived(tx, &row, &standing)?;
                return Ok(None);
            }
            let remote = rules::id_of(&me.vault().tag("google-event", &[connection.id.bytes().as_slice(), id.bytes()].concat())?);
            events::begun(tx, &row, &remote)?;
            let find = |wanted: &dyn Fn(&Calendar) -> bool| calendars.iter().find(|c| wanted(c)).cloned();
            let (target, source) = (find(&|c| c.writes), find(&|c| Some(c.id) == row.calendar));
            Ok(Some(Work { row, appointment, wanted, remote, target, source }))
        })
        .await
}

/// Does at Google what a row asks for; the answer is what stands there then.
async fn carry(business: &Business, connection: &Connection, work: &Work) -> Outcome<Result<Standing, Trouble>> {
    let target = work.target.as_ref().filter(|_| work.wanted == Wanted::Present);
    // Where it should not be (any more). One that may have arrived without our hearing of it is looked for where we write.
    let stale = match (&work.source, target) {
        (Some(source), Some(target)) if source.id == target.id => None,
        (Some(source), _) => Some(source),
        (None, None) => work.target.as_ref(),
        (None, Some(_)) => None,
    };
    if let Some(calendar) = stale {
        if let Err(trouble) = remove(business, connection, calendar, &work.remote).await? {
            return Ok(Err(trouble));
        }
        let row = work.row.clone();
        business.write(move |tx| events::left(tx, &row)).await?;
    }
    let Some(target) = target else { return Ok(Ok(Standing::default())) };
    if target.fault == "calendar-gone" {
        return Ok(Err(Trouble::Missing));
    }
    let stands = stale.is_none() && work.source.is_some();
    let time = (work.appointment.start.minute(), work.appointment.end.minute());
    let written = write(business, connection, target, work, time, stands).await?;
    Ok(written.map(|answer| Standing { calendar: Some(target.id), time: Some(time), etag: answer.etag }))
}

/// Nobody is written to: these are the business's own notes.
const SILENT: [(&str, &str); 2] = [("sendUpdates", "none"), ("fields", "id,etag")];

async fn remove(business: &Business, connection: &Connection, calendar: &Calendar, remote: &str) -> Outcome<Result<(), Trouble>> {
    let place = place(business, calendar)?;
    let path = ["calendars", place.as_str(), "events", remote];
    Ok(match api::call(business, connection, Ask::new(Method::Delete, &path, &SILENT[..1])).await? {
        // It is not there: that is what we want.
        Ok(_) | Err(Trouble::Gone | Trouble::Missing) => Ok(()),
        Err(trouble) => Err(trouble),
    })
}

/// Inserts or changes, whichever it takes: an answer may have been lost, a person may have removed it.
async fn write(
    business: &Business,
    connection: &Connection,
    calendar: &Calendar,
    work: &Work,
    time: (i64, i64),
    stands: bool,
) -> Outcome<Result<Answer, Trouble>> {
    let place = place(business, calendar)?;
    let zone = business.profile().zone();
    let body = rules::body(&work.remote, &summary(business, connection.detail, &work.appointment), time, &zone, work.row.rev);
    let (all, one) = (["calendars", place.as_str(), "events"], ["calendars", place.as_str(), "events", work.remote.as_str()]);
    let insert = Ask { body: Some(&body), ..Ask::new(Method::Post, &all, &SILENT) };
    let change = Ask { body: Some(&body), ..Ask::new(Method::Patch, &one, &SILENT) };
    if stands {
        let only_if = Ask { if_match: work.row.etag.as_deref(), ..change };
        match api::call(business, connection, only_if).await? {
            Err(Trouble::Gone | Trouble::Missing) => {}
            other => return Ok(other),
        }
    }
    match api::call(business, connection, insert).await? {
        // It is there, or was: written over, and called back to life.
        Err(Trouble::Duplicate) => Ok(api::call(business, connection, change).await?.map_err(|t| match t {
            // The calendar is there: it has just told us so.
            Trouble::Gone | Trouble::Missing => Trouble::Later("error", None),
            other => other,
        })),
        other => Ok(other),
    }
}

/// A calendar's id there.
pub(super) fn place(business: &Business, calendar: &Calendar) -> Outcome<String> {
    let remote = business.vault().open(&Calendar::remote_place(&calendar.id), &calendar.remote)?;
    let id = remote.reveal(Reveal::house("google")).id.clone();
    if id.is_empty() { Err(Problem::internal("a calendar without id")) } else { Ok(id) }
}

/// What stands over the event: what the owner chose, and never why somebody comes.
fn summary(business: &Business, detail: Detail, row: &Row) -> String {
    match detail {
        Detail::Busy => business.t("feed-busy"),
        Detail::Staff => format!("{} · {}", row.service_name, initials(&contacts::name_of(business, row.person))),
    }
}
