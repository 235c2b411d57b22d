//! All SQL of the till.

use rusqlite::{Connection, Row};

use super::drawer::{Account, DrawerId, EntryId, EntryKind};
use super::ledger::Posting;
use crate::base::clock::{Instant, Zone};
use crate::base::id::UserId;
use crate::base::money::Money;
use crate::base::problem::{Code, Outcome, Problem};
use crate::store::Tx;
use crate::store::tx::{all, one};

/// A drawer session as stored.
#[derive(Clone, Debug)]
pub(super) struct SessionRow {
    pub id: DrawerId,
    pub number: i64,
    pub register: String,
    pub cashier: UserId,
    pub cashier_name: String,
    pub float: Money,
    pub opened_at: Instant,
    pub counted_at: Option<Instant>,
    pub counted: Option<Money>,
    pub expected: Option<Money>,
    pub count_json: String,
    pub why: String,
    pub closed_at: Option<Instant>,
    pub z: Option<i64>,
    pub seal: Option<[u8; 32]>,
}

const SESSION: &str = "SELECT s.id, s.number, s.register, s.cashier, u.full_name, s.float_minor, s.opened_at, s.counted_at, s.counted_minor, s.expected_minor,
  coalesce(s.count_json, ''), coalesce(s.why, ''), s.closed_at, s.z, s.seal FROM drawer_session s JOIN user u ON u.id = s.cashier";

fn read_session(r: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        id: r.get(0)?,
        number: r.get(1)?,
        register: r.get(2)?,
        cashier: r.get(3)?,
        cashier_name: r.get(4)?,
        float: r.get(5)?,
        opened_at: r.get(6)?,
        counted_at: r.get(7)?,
        counted: r.get(8)?,
        expected: r.get(9)?,
        count_json: r.get(10)?,
        why: r.get(11)?,
        closed_at: r.get(12)?,
        z: r.get(13)?,
        seal: r.get(14)?,
    })
}

/// One session.
pub(super) fn session(db: &Connection, id: DrawerId) -> Outcome<Option<SessionRow>> {
    one(db, &format!("{SESSION} WHERE s.id = ?1"), [id], read_session)
}

/// The sessions that are not closed, oldest first.
pub(super) fn open_sessions(db: &Connection) -> Outcome<Vec<SessionRow>> {
    all(db, &format!("{SESSION} WHERE s.closed_at IS NULL ORDER BY s.number"), [], read_session)
}

/// Sessions from the newest down, before a number.
pub(super) fn sessions(db: &Connection, before: i64, most: u32) -> Outcome<Vec<SessionRow>> {
    all(db, &format!("{SESSION} WHERE s.number < ?1 ORDER BY s.number DESC LIMIT ?2"), (before, most), read_session)
}

/// Registers that were used, most recent first.
pub(super) fn registers(db: &Connection) -> Outcome<Vec<String>> {
    all(
        db,
        "SELECT register FROM (SELECT register, max(number) AS last FROM (SELECT register, number FROM drawer_session ORDER BY number DESC LIMIT 200) GROUP BY register) ORDER BY last DESC LIMIT 8",
        [],
        |r| r.get(0),
    )
}

/// Id, Z number and seal of the closed sessions in the order of their closing.
pub(super) fn sealed(db: &Connection) -> Outcome<Vec<(DrawerId, i64, [u8; 32])>> {
    all(db, "SELECT id, z, seal FROM drawer_session WHERE z IS NOT NULL ORDER BY z", [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// The last Z number and seal.
pub(super) fn last_seal(db: &Connection) -> Outcome<Option<(i64, [u8; 32])>> {
    one(db, "SELECT z, seal FROM drawer_session WHERE z IS NOT NULL ORDER BY z DESC LIMIT 1", [], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Opens a session and answers its number.
pub(super) fn insert_session(tx: &Tx<'_>, id: DrawerId, register: &str, cashier: UserId, float: Money) -> Outcome<i64> {
    let number = next(tx.db(), "SELECT coalesce(max(number), 0) + 1 FROM drawer_session")?;
    tx.exec(
        "INSERT INTO drawer_session(id, number, register, cashier, float_minor, opened_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, number, register, cashier, float, tx.now()),
    )?;
    Ok(number)
}

/// Writes the count down.
pub(super) fn set_count(tx: &Tx<'_>, id: DrawerId, counted: Money, expected: Money, count_json: &str) -> Outcome<()> {
    tx.exec_one(
        "UPDATE drawer_session SET counted_at = ?2, counted_minor = ?3, expected_minor = ?4, count_json = ?5 WHERE id = ?1",
        (id, tx.now(), counted, expected, count_json),
        Code::NotFound,
    )
}

/// Closes and seals.
pub(super) fn set_closed(tx: &Tx<'_>, id: DrawerId, why: &str, z: i64, seal: [u8; 32]) -> Outcome<()> {
    tx.exec_one(
        "UPDATE drawer_session SET closed_at = ?2, why = ?3, z = ?4, seal = ?5 WHERE id = ?1",
        (id, tx.now(), (!why.is_empty()).then_some(why), z, seal),
        Code::NotFound,
    )
}

/// What the ledger says the drawer of a session holds.
pub(super) fn expected(db: &Connection, id: DrawerId) -> Outcome<Money> {
    Ok(one(db, "SELECT amount_minor FROM drawer_balance WHERE drawer = ?1", [id], |r| r.get(0))?.unwrap_or_default())
}

fn next(db: &Connection, sql: &str) -> Outcome<i64> {
    one(db, sql, [], |r| r.get(0))?.ok_or_else(|| Problem::internal("no next number"))
}

/// An entry to be posted.
#[derive(Debug)]
pub(super) struct NewEntry<'a> {
    pub kind: EntryKind,
    pub drawer: DrawerId,
    pub note: &'a str,
    pub by: UserId,
    pub postings: &'a [Posting],
}

/// Posts an entry: written, lined and posted in one go. Answers its id and number.
pub(super) fn post(tx: &Tx<'_>, zone: &Zone, new: &NewEntry<'_>) -> Outcome<(EntryId, i64)> {
    let id = EntryId::mint(tx.now());
    let number = next(tx.db(), "SELECT coalesce(max(number), 0) + 1 FROM entry")?;
    let date = zone.date(tx.now()).to_string();
    tx.exec(
        "INSERT INTO entry(id, number, kind, drawer, business_date, note, at, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (id, number, new.kind, new.drawer, date, new.note, tx.now(), new.by),
    )?;
    for (line, posting) in (1_i64..).zip(new.postings) {
        tx.exec(
            "INSERT INTO posting(entry, line, account, amount_minor) VALUES (?1, ?2, ?3, ?4)",
            (id, line, posting.account, posting.amount),
        )?;
    }
    tx.exec_one("UPDATE entry SET posted = 1 WHERE id = ?1", [id], Code::Unbalanced)?;
    Ok((id, number))
}

/// An entry with its lines.
#[derive(Clone, Debug)]
pub(super) struct FullEntry {
    pub id: EntryId,
    pub number: i64,
    pub kind: EntryKind,
    pub date: String,
    pub note: String,
    pub at: Instant,
    pub by: UserId,
    pub by_name: String,
    pub register: String,
    pub postings: Vec<Posting>,
}

const ENTRY: &str =
    "SELECT e.id, e.number, e.kind, e.business_date, e.note, e.at, e.by, u.full_name, s.register, p.account, p.amount_minor";
const ENTRY_JOINS: &str = "JOIN posting p ON p.entry = e.id JOIN user u ON u.id = e.by JOIN drawer_session s ON s.id = e.drawer";

fn read_line(r: &Row<'_>) -> rusqlite::Result<FullEntry> {
    Ok(FullEntry {
        id: r.get(0)?,
        number: r.get(1)?,
        kind: r.get(2)?,
        date: r.get(3)?,
        note: r.get(4)?,
        at: r.get(5)?,
        by: r.get(6)?,
        by_name: r.get(7)?,
        register: r.get(8)?,
        postings: vec![Posting { account: r.get::<_, Account>(9)?, amount: r.get(10)? }],
    })
}

/// Lines of one entry follow each other; they become one.
fn gather(lines: Vec<FullEntry>) -> Vec<FullEntry> {
    let mut out: Vec<FullEntry> = Vec::new();
    for line in lines {
        match out.last_mut() {
            Some(last) if last.id == line.id => last.postings.extend(line.postings),
            _ => out.push(line),
        }
    }
    out
}

/// The entries of a session in the order of their numbers.
pub(super) fn entries_of(db: &Connection, drawer: DrawerId) -> Outcome<Vec<FullEntry>> {
    all(db, &format!("{ENTRY} FROM entry e {ENTRY_JOINS} WHERE e.drawer = ?1 ORDER BY e.number, p.line"), [drawer], read_line).map(gather)
}

/// The entries that people made by hand in a session, newest first.
pub(super) fn moves_of(db: &Connection, drawer: DrawerId, most: u32) -> Outcome<Vec<FullEntry>> {
    let sql = format!(
        "{ENTRY} FROM (SELECT * FROM entry WHERE drawer = ?1 AND kind IN ('float', 'paid_in', 'paid_out', 'safe_drop') ORDER BY number DESC LIMIT ?2) e {ENTRY_JOINS} ORDER BY e.number DESC, p.line"
    );
    all(db, &sql, (drawer, most), read_line).map(gather)
}

/// The journal from the newest entry down, before a number.
pub(super) fn journal(db: &Connection, before: i64, most: u32) -> Outcome<Vec<FullEntry>> {
    let sql = format!(
        "{ENTRY} FROM (SELECT * FROM entry WHERE number < ?1 ORDER BY number DESC LIMIT ?2) e {ENTRY_JOINS} ORDER BY e.number DESC, p.line"
    );
    all(db, &sql, (before, most), read_line).map(gather)
}

/// What a session posted, by kind and account: kind, account, amount, entries.
pub(super) fn sums(db: &Connection, drawer: DrawerId) -> Outcome<Vec<(EntryKind, Account, Money, i64)>> {
    all(
        db,
        "SELECT e.kind, p.account, sum(p.amount_minor), count(DISTINCT e.id) FROM entry e JOIN posting p ON p.entry = e.id WHERE e.drawer = ?1 GROUP BY e.kind, p.account",
        [drawer],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// The sum over the whole journal.
pub(super) fn journal_sum(db: &Connection) -> Outcome<i64> {
    Ok(one(db, "SELECT coalesce(sum(amount_minor), 0) FROM posting", [], |r| r.get(0))?.unwrap_or_default())
}
