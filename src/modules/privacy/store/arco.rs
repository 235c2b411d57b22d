//! Requests and their events.

use jiff::civil::Date;
use rusqlite::Connection;

use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::{KeyId, Place, Sealed};
use crate::modules::contacts::PersonId;
use crate::modules::privacy::arco::{Cause, Content, Decision, EventId, RequestId, Right};
use crate::store::{Tx, tx};

pub(in super::super) const fn request_place(id: &RequestId) -> Place<'_> {
    Place { table: "arco_request", column: "content", row: id.bytes() }
}

pub(in super::super) const fn event_place(id: &EventId) -> Place<'_> {
    Place { table: "arco_event", column: "note", row: id.bytes() }
}

/// A stored request.
pub(in super::super) struct RequestRow {
    pub id: RequestId,
    pub folio: i64,
    pub person: Option<PersonId>,
    pub key: KeyId,
    pub right: String,
    pub content: Sealed<Content>,
    pub received_on: Date,
    pub state: String,
    pub due_answer: Date,
    pub answer_extended: bool,
    pub asked_on: Option<Date>,
    pub due_info: Option<Date>,
    pub answered_on: Option<Date>,
    pub outcome: Option<String>,
    pub cause: Option<String>,
    pub due_effect: Option<Date>,
    pub effect_extended: bool,
    pub effected_on: Option<Date>,
    pub blocked_until: Option<Date>,
    pub due_next: Option<Date>,
}

const REQUEST: &str = "SELECT id, folio, person, key, kind, content, received_on, state, due_answer, answer_extended, asked_on, due_info, answered_on, outcome, cause, due_effect, effect_extended, effected_on, blocked_until, due_next FROM arco_request";

/// A civil date out of its column.
pub(super) fn day(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = r.get(column)?;
    text.map(|t| t.parse().map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e))))
        .transpose()
}

fn must(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Date> {
    day(r, column)?.ok_or(rusqlite::Error::InvalidQuery)
}

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<RequestRow> {
    Ok(RequestRow {
        id: r.get(0)?,
        folio: r.get(1)?,
        person: r.get(2)?,
        key: KeyId::from_sql(r.get(3)?),
        right: r.get(4)?,
        content: r.get(5)?,
        received_on: must(r, 6)?,
        state: r.get(7)?,
        due_answer: must(r, 8)?,
        answer_extended: r.get(9)?,
        asked_on: day(r, 10)?,
        due_info: day(r, 11)?,
        answered_on: day(r, 12)?,
        outcome: r.get(13)?,
        cause: r.get(14)?,
        due_effect: day(r, 15)?,
        effect_extended: r.get(16)?,
        effected_on: day(r, 17)?,
        blocked_until: day(r, 18)?,
        due_next: day(r, 19)?,
    })
}

pub(in super::super) fn request(db: &Connection, id: RequestId) -> Outcome<RequestRow> {
    tx::one(db, &format!("{REQUEST} WHERE id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Open ones by what is due next.
pub(in super::super) fn open_requests(db: &Connection, most: u32) -> Outcome<Vec<RequestRow>> {
    tx::all(db, &format!("{REQUEST} WHERE due_next IS NOT NULL ORDER BY due_next, folio LIMIT ?1"), [most], read)
}

/// All of them from the newest down, before a folio.
pub(in super::super) fn requests(db: &Connection, before: i64, most: u32) -> Outcome<Vec<RequestRow>> {
    tx::all(db, &format!("{REQUEST} WHERE folio < ?1 ORDER BY folio DESC LIMIT ?2"), (before, most), read)
}

/// True where a term ran out before a day.
pub(in super::super) fn any_overdue(db: &Connection, today: Date) -> Outcome<bool> {
    Ok(tx::one(db, "SELECT 1 FROM arco_request WHERE due_next < ?1 LIMIT 1", [today.to_string()], |_| Ok(()))?.is_some())
}

/// A request to be stored.
pub(in super::super) struct NewRequest<'a> {
    pub id: RequestId,
    pub person: Option<PersonId>,
    pub key: KeyId,
    pub right: Right,
    pub content: &'a Sealed<Content>,
    pub received: Date,
    pub due: Date,
    pub by: UserId,
}

pub(in super::super) fn insert_request(tx: &Tx<'_>, r: &NewRequest<'_>) -> Outcome<i64> {
    let folio: i64 = tx.one("SELECT coalesce(max(folio), 0) + 1 FROM arco_request", [], |r| r.get(0))?.unwrap_or(1);
    tx.exec(
        "INSERT INTO arco_request(id, folio, person, key, kind, content, received_on, state, due_answer, due_next, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?8, ?9, ?10)",
        rusqlite::params![r.id, folio, r.person, r.key.sql(), r.right.code(), r.content, r.received.to_string(), r.due.to_string(), tx.now(), r.by],
    )?;
    Ok(folio)
}

pub(in super::super) fn set_asked(tx: &Tx<'_>, id: RequestId, on: Date, due: Date) -> Outcome<()> {
    tx.exec_one(
        "UPDATE arco_request SET state = 'asking', asked_on = ?2, due_info = ?3, due_next = ?3 WHERE id = ?1",
        (id, on.to_string(), due.to_string()),
        Code::NotFound,
    )
}

pub(in super::super) fn set_informed(tx: &Tx<'_>, id: RequestId, due: Date) -> Outcome<()> {
    tx.exec_one(
        "UPDATE arco_request SET state = 'open', due_answer = ?2, due_next = ?2 WHERE id = ?1",
        (id, due.to_string()),
        Code::NotFound,
    )
}

/// The term that runs ends later, this once.
pub(in super::super) fn set_extended(tx: &Tx<'_>, row: &RequestRow, due: Date) -> Outcome<()> {
    let sql = if row.state == "open" {
        "UPDATE arco_request SET due_answer = ?2, answer_extended = 1, due_next = ?2 WHERE id = ?1"
    } else {
        "UPDATE arco_request SET due_effect = ?2, effect_extended = 1, due_next = ?2 WHERE id = ?1"
    };
    tx.exec_one(sql, (row.id, due.to_string()), Code::NotFound)
}

/// Decided; without a day for the effect it is closed.
pub(in super::super) fn set_answered(
    tx: &Tx<'_>,
    id: RequestId,
    on: Date,
    (outcome, cause, until): (Decision, Option<Cause>, Option<Date>),
    due: Option<Date>,
) -> Outcome<()> {
    let text = |d: Option<Date>| d.map(|d| d.to_string());
    tx.exec_one(
        "UPDATE arco_request SET state = CASE WHEN ?6 IS NULL THEN 'closed' ELSE 'answered' END, answered_on = ?2, outcome = ?3, cause = ?4, blocked_until = ?5, due_effect = ?6, due_next = ?6 WHERE id = ?1",
        (id, on.to_string(), outcome.code(), cause.map(Cause::code), text(until), text(due)),
        Code::NotFound,
    )
}

pub(in super::super) fn set_effected(tx: &Tx<'_>, id: RequestId, on: Date) -> Outcome<()> {
    tx.exec_one(
        "UPDATE arco_request SET state = 'closed', effected_on = ?2, due_next = NULL WHERE id = ?1",
        (id, on.to_string()),
        Code::NotFound,
    )
}

pub(in super::super) fn set_lapsed(tx: &Tx<'_>, id: RequestId, on: Date) -> Outcome<()> {
    tx.exec_one(
        "UPDATE arco_request SET state = 'closed', outcome = 'lapsed', answered_on = ?2, due_next = NULL WHERE id = ?1",
        (id, on.to_string()),
        Code::NotFound,
    )
}

pub(in super::super) fn insert_event(
    tx: &Tx<'_>,
    id: EventId,
    request: RequestId,
    what: &str,
    note: Option<&Sealed<String>>,
    on: Date,
    by: UserId,
) -> Outcome<()> {
    tx.exec(
        "INSERT INTO arco_event(id, request, what, note, on_day, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (id, request, what, note, on.to_string(), tx.now(), by),
    )?;
    Ok(())
}

/// Something that happened to a request.
pub(in super::super) struct EventRow {
    pub id: EventId,
    pub what: String,
    pub note: Option<Sealed<String>>,
    pub on: Date,
    pub by: String,
}

/// In the order they happened.
pub(in super::super) fn events(db: &Connection, request: RequestId) -> Outcome<Vec<EventRow>> {
    tx::all(
        db,
        "SELECT e.id, e.what, e.note, e.on_day, u.full_name FROM arco_event e JOIN user u ON u.id = e.by WHERE e.request = ?1 ORDER BY e.at, e.id LIMIT 100",
        [request],
        |r| Ok(EventRow { id: r.get(0)?, what: r.get(1)?, note: r.get(2)?, on: must(r, 3)?, by: r.get(4)? }),
    )
}
