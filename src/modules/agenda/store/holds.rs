//! Places kept for those who have yet to type a code.

use rusqlite::Connection;

use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::Sealed;
use crate::modules::agenda::appointment::{AppointmentId, HoldId, ResourceId, ServiceId};
use crate::modules::agenda::hold::Visitor;
use crate::store::{Tx, tx};

/// A stored hold.
#[derive(Clone, Debug)]
pub struct Hold {
    pub id: HoldId,
    pub service: ServiceId,
    pub resource: Option<ResourceId>,
    pub start: Instant,
    pub visitor: Sealed<Visitor>,
    pub code_hash: [u8; 32],
    pub email_blind: [u8; 8],
    pub peer: String,
    pub tries: i64,
    pub expires_at: Instant,
    pub appointment: Option<AppointmentId>,
}

const HOLD: &str = "SELECT id, service, resource, s, visitor, code_hash, email_blind, peer, tries, expires_at, appointment FROM hold";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Hold> {
    Ok(Hold {
        id: r.get(0)?,
        service: r.get(1)?,
        resource: r.get(2)?,
        start: Instant::from_minute(r.get(3)?),
        visitor: r.get(4)?,
        code_hash: r.get(5)?,
        email_blind: r.get(6)?,
        peer: r.get(7)?,
        tries: r.get(8)?,
        expires_at: r.get(9)?,
        appointment: r.get(10)?,
    })
}

pub fn hold(db: &Connection, id: HoldId) -> Outcome<Hold> {
    tx::one(db, &format!("{HOLD} WHERE id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// A hold of the same visitor for the same place that still runs: the form was sent twice.
pub fn kept_for(db: &Connection, email_blind: [u8; 8], service: ServiceId, start: i64, now: Instant) -> Outcome<Option<Hold>> {
    tx::one(
        db,
        &format!("{HOLD} WHERE email_blind = ?1 AND made_at > ?2 AND service = ?3 AND s = ?4 AND expires_at > ?5 AND appointment IS NULL"),
        (email_blind, now.plus_min(-60), service, start, now),
        read,
    )
}

/// How many holds a network and an address asked for in the last hour.
pub fn made_lately(db: &Connection, peer: &str, email_blind: [u8; 8], now: Instant) -> Outcome<(usize, usize)> {
    let since = now.plus_min(-60);
    let one = |r: &rusqlite::Row<'_>| r.get::<_, i64>(0);
    let by_peer = tx::all(db, "SELECT 1 FROM hold WHERE peer = ?1 AND made_at > ?2 LIMIT 100", (peer, since), one)?.len();
    let by_email = tx::all(db, "SELECT 1 FROM hold WHERE email_blind = ?1 AND made_at > ?2 LIMIT 100", (email_blind, since), one)?.len();
    Ok((by_peer, by_email))
}

pub fn insert_hold(tx: &Tx<'_>, h: &Hold) -> Outcome<()> {
    tx.exec(
        "INSERT INTO hold(id, service, resource, s, visitor, code_hash, email_blind, peer, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        rusqlite::params![h.id, h.service, h.resource, h.start.minute(), h.visitor, h.code_hash, h.email_blind, h.peer, tx.now(), h.expires_at],
    )?;
    Ok(())
}

/// Spends one of the five tries, before anything is compared: many at once get no more than five.
pub fn spend_try(tx: &Tx<'_>, id: HoldId) -> Outcome<Hold> {
    tx.exec_one("UPDATE hold SET tries = tries + 1 WHERE id = ?1 AND tries < 5", [id], Code::HoldOver)?;
    hold(tx.db(), id)
}

/// It became an appointment.
pub fn mark_used(tx: &Tx<'_>, id: HoldId, appointment: AppointmentId) -> Outcome<()> {
    tx.exec_one("UPDATE hold SET appointment = ?2 WHERE id = ?1 AND appointment IS NULL", (id, appointment), Code::Stale)
}

/// Forgets holds that are a day old; says how many.
pub fn forget_old(tx: &Tx<'_>) -> Outcome<usize> {
    tx.exec("DELETE FROM hold WHERE made_at < ?1", [tx.now().plus_min(-1_440)])
}
