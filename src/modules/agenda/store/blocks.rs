//! Time taken out of an agenda.

use rusqlite::Connection;

use super::claims::{self, Claim};
use crate::base::clock::Instant;
use crate::base::id::UserId;
use crate::base::problem::{Code, Outcome, Problem};
use crate::modules::agenda::appointment::{BlockId, ResourceId};
use crate::store::{Tx, tx};

/// A stored block.
#[derive(Clone, Debug)]
pub struct Block {
    pub id: BlockId,
    pub resource: ResourceId,
    pub start: Instant,
    pub end: Instant,
    pub maintenance: bool,
    pub title: String,
    pub made_at: Instant,
}

const BLOCK: &str = "SELECT id, resource, s, e, kind = 'maintenance', title, made_at FROM block WHERE ended_at IS NULL";

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Block> {
    Ok(Block {
        id: r.get(0)?,
        resource: r.get(1)?,
        start: Instant::from_minute(r.get(2)?),
        end: Instant::from_minute(r.get(3)?),
        maintenance: r.get(4)?,
        title: r.get(5)?,
        made_at: r.get(6)?,
    })
}

pub fn block(db: &Connection, id: BlockId) -> Outcome<Block> {
    tx::one(db, &format!("{BLOCK} AND id = ?1"), [id], read)?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Blocks that touch a window of moments.
pub fn blocks_between(db: &Connection, from: Instant, until: Instant) -> Outcome<Vec<Block>> {
    tx::all(db, &format!("{BLOCK} AND s < ?2 AND e > ?1 ORDER BY s LIMIT 500"), (from.minute(), until.minute()), read)
}

/// Stores a block and claims its time; refused where somebody is booked.
pub fn insert_block(tx: &Tx<'_>, b: &Block, by: Option<UserId>) -> Outcome<()> {
    let kind = if b.maintenance { claims::Kind::Maintenance } else { claims::Kind::Block };
    tx.exec(
        "INSERT INTO block(id, resource, s, e, kind, title, made_at, made_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (b.id, b.resource, b.start.minute(), b.end.minute(), if b.maintenance { "maintenance" } else { "block" }, &b.title, tx.now(), by),
    )?;
    claims::claim(
        tx,
        &Claim {
            resource: b.resource,
            at: (b.start.minute(), b.end.minute()),
            kind,
            owner: b.id.bytes(),
            standing: claims::Standing::Live,
        },
    )
}

/// Gives the time back.
pub fn end_block(tx: &Tx<'_>, id: BlockId) -> Outcome<()> {
    tx.exec_one("UPDATE block SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL", (id, tx.now()), Code::NotFound)?;
    claims::release(tx, id.bytes())
}
