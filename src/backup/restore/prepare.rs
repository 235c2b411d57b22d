//! The last work on the staged business: schema, log, sessions, keys for this machine. The data that is
//! there now is only read.

use std::path::Path;

use super::Key;
use super::stage::{BUSINESS, KEYS, OLD_KEYRING, OLD_RECIPIENTS};
use crate::audit::{self, Actor, Event};
use crate::backup::disk;
use crate::backup::make::recipients_file;
use crate::backup::manifest::Manifest;
use crate::base::clock::{Clock, Instant};
use crate::base::problem::{Outcome, Problem};
use crate::business::{Node, erasures};
use crate::keyring::{Recovery, Ring};
use crate::store::{Store, Which, tx};

/// Rows of the table of archives, as they stand in the business that makes room.
type BackupRow = (String, String, Instant, i64, i64, Option<Instant>, Option<String>);

pub(super) fn prepare(
    node: &Node,
    (archive, staging): (&Path, &Path),
    manifest: &Manifest,
    ring: &Ring,
    key: &Key,
    actor: Actor,
) -> Outcome<()> {
    let known = known_archives(node, manifest);
    settle(node.clock(), &staging.join(BUSINESS), manifest, known, actor)?;
    // Whom somebody erased since the archive was made stays erased: its next opening reads this.
    erasures::carry(&node.paths().business(manifest.business), &staging.join(BUSINESS))?;
    erasures::carry(disk::parent(archive), &staging.join(BUSINESS))?;
    let keys = staging.join(KEYS);
    match key {
        Key::Recovery(recovery) => adopt(node, ring, &keys, recovery)?,
        Key::Machine => keep_keys(staging, &keys, manifest)?,
    }
    disk::sync_below(staging)
}

/// The keys as the archive has them: this machine opens them already.
pub(super) fn keep_keys(staging: &Path, keys: &Path, manifest: &Manifest) -> Outcome<()> {
    disk::write_whole(&Ring::file(keys, manifest.business), &std::fs::read(staging.join(OLD_KEYRING))?)?;
    disk::write_whole(&recipients_file(keys, manifest.business), &std::fs::read(staging.join(OLD_RECIPIENTS))?)
}

fn adopt(node: &Node, ring: &Ring, keys: &Path, recovery: &Recovery) -> Outcome<()> {
    let machine = node.machine(true)?;
    ring.adopt(keys, &machine, recovery, node.clock().now())
}

/// Brings the schema forward, ends every session, notes the restore, and closes without a log beside it.
pub(super) fn settle(clock: &Clock, root: &Path, manifest: &Manifest, known: Vec<BackupRow>, actor: Actor) -> Outcome<()> {
    let path = root.join("business.db");
    let store = Store::open(&path, Which::Business, clock)?;
    let detail = format!("made={} kind={} app={}", manifest.made_at.rfc3339(), manifest.kind.code(), manifest.app);
    let settled = store.write_now(move |tx| {
        // A session of the day of the backup must not open a door today.
        tx.exec("DELETE FROM session", [])?;
        tx.exec("UPDATE job SET leased_until = 0", [])?;
        for row in &known {
            tx.exec("INSERT INTO backup(name, kind, made_at, bytes, took_ms, verified_at, fault) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(name) DO NOTHING", row.clone())?;
        }
        audit::record(tx, actor, &Event::house("business.restore").with(&detail))
    });
    store.close();
    drop(store);
    settled?;
    without_log(&path)
}

/// The write-ahead log must be empty and gone: a database next to a log of another is the classic way
/// to ruin a restore.
fn without_log(path: &Path) -> Outcome<()> {
    for ending in ["-wal", "-shm"] {
        let beside = path.with_file_name(format!("business.db{ending}"));
        if ending == "-wal" && disk::length(&beside) > 0 {
            return Err(Problem::internal("the restored database did not close"));
        }
        disk::remove(&beside)?;
    }
    Ok(())
}

/// What the present database knows of its archives; nothing where it does not answer.
fn known_archives(node: &Node, manifest: &Manifest) -> Vec<BackupRow> {
    let present = node.businesses().into_iter().find(|b| b.id() == manifest.business);
    let read = |db: &rusqlite::Connection| {
        tx::all(db, "SELECT name, kind, made_at, bytes, took_ms, verified_at, fault FROM backup", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?))
        })
    };
    present.and_then(|b| b.store().read_now(read).ok()).unwrap_or_default()
}
