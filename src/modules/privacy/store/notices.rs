//! Notices, settings and rest days.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::privacy::notices::NoticeId;
use crate::modules::privacy::settings::Settings;
use crate::store::{Tx, tx};

/// A stored version.
pub(in super::super) struct NoticeRow {
    pub id: NoticeId,
    pub version: Option<i64>,
    /// Whole, simplified, short.
    pub texts: [String; 3],
    pub hash: Option<[u8; 32]>,
    pub valid_from: Option<Instant>,
    pub rev: i64,
    pub changed_at: Instant,
}

const NOTICE: &str = "SELECT id, version, whole, simplified, short, content_hash, valid_from, rev, changed_at FROM privacy_notice";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<NoticeRow> {
    Ok(NoticeRow {
        id: r.get(0)?,
        version: r.get(1)?,
        texts: [r.get(2)?, r.get(3)?, r.get(4)?],
        hash: r.get(5)?,
        valid_from: r.get(6)?,
        rev: r.get(7)?,
        changed_at: r.get(8)?,
    })
}

pub(in super::super) fn notices(db: &Connection) -> Outcome<Vec<NoticeRow>> {
    tx::all(db, &format!("{NOTICE} ORDER BY version IS NOT NULL, version DESC LIMIT 100"), [], read)
}

pub(in super::super) fn notice(db: &Connection, id: NoticeId) -> Outcome<NoticeRow> {
    tx::one(db, &format!("{NOTICE} WHERE id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// The version that holds now.
pub(in super::super) fn current_notice(db: &Connection) -> Outcome<Option<NoticeRow>> {
    tx::one(db, &format!("{NOTICE} WHERE version IS NOT NULL ORDER BY version DESC LIMIT 1"), [], read)
}

/// The draft gets these texts; there is one at most.
pub(in super::super) fn put_draft(tx: &Tx<'_>, id: NoticeId, [whole, simplified, short]: &[String; 3]) -> Outcome<NoticeId> {
    let known: Option<NoticeId> = tx.one("SELECT id FROM privacy_notice WHERE version IS NULL", [], |r| r.get(0))?;
    let id = known.unwrap_or(id);
    tx.exec(
        "INSERT INTO privacy_notice(id, whole, simplified, short, changed_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(id) DO UPDATE SET whole = excluded.whole, simplified = excluded.simplified, short = excluded.short, rev = rev + 1, changed_at = excluded.changed_at",
        (id, whole, simplified, short, tx.now()),
    )?;
    Ok(id)
}

pub(in super::super) fn save_draft(tx: &Tx<'_>, id: NoticeId, rev: i64, [whole, simplified, short]: &[String; 3]) -> Outcome<()> {
    tx.exec_one(
        "UPDATE privacy_notice SET whole = ?3, simplified = ?4, short = ?5, rev = rev + 1, changed_at = ?6 WHERE id = ?1 AND rev = ?2",
        (id, rev, whole, simplified, short, tx.now()),
        Code::Stale,
    )
}

pub(in super::super) fn publish(tx: &Tx<'_>, id: NoticeId, rev: i64, hash: [u8; 32], by: UserId) -> Outcome<()> {
    tx.exec_one(
        "UPDATE privacy_notice SET version = (SELECT coalesce(max(version), 0) + 1 FROM privacy_notice), content_hash = ?3, valid_from = ?4, published_by = ?5
         WHERE id = ?1 AND rev = ?2",
        (id, rev, hash, tx.now(), by),
        Code::Stale,
    )
}

pub(in super::super) fn settings(db: &Connection) -> Outcome<Settings> {
    let text = tx::one(db, "SELECT value FROM setting WHERE key = 'privacy'", [], |r| r.get::<_, String>(0))?;
    text.map_or_else(|| Ok(Settings::default()), |t| serde_json::from_str(&t).map_err(Problem::internal))
}

pub(in super::super) fn save_settings(tx: &Tx<'_>, settings: &Settings) -> Outcome<()> {
    let text = serde_json::to_string(settings).map_err(Problem::internal)?;
    tx.exec("INSERT INTO setting(key, value, changed_at) VALUES ('privacy', ?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at", (text, tx.now()))?;
    Ok(())
}

/// Day and reason, in order.
pub(in super::super) fn rest_days(db: &Connection) -> Outcome<Vec<(String, String)>> {
    tx::all(db, "SELECT day, why FROM rest_day ORDER BY day LIMIT 1000", [], |r| Ok((r.get(0)?, r.get(1)?)))
}

pub(in super::super) fn add_rest_day(tx: &Tx<'_>, day: &str, why: &str, by: UserId) -> Outcome<()> {
    tx.exec(
        "INSERT INTO rest_day(day, why, made_at, made_by) VALUES (?1, ?2, ?3, ?4) ON CONFLICT(day) DO UPDATE SET why = excluded.why",
        (day, why, tx.now(), by),
    )?;
    Ok(())
}

pub(in super::super) fn remove_rest_day(tx: &Tx<'_>, day: &str) -> Outcome<()> {
    tx.exec_one("DELETE FROM rest_day WHERE day = ?1", [day], Code::NotFound)
}
