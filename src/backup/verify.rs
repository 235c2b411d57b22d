//! Reading an existing archive back: whole, or with a rehearsal of the restore.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::dump::Dump;
use super::header::Header;
use super::kind::{Kind, Name};
use super::make::told;
use super::manifest::Manifest;
use super::progress::{Progress, Seat, Step};
use super::unpack::{self, Opened};
use super::{disk, folder, restore};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;
use crate::keyring::{KeyringFault, machine_identity};

/// What reading an archive back showed.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Verified {
    /// Its name.
    pub name: Name,
    /// When it was made, UTC milliseconds.
    pub made_at: Instant,
    /// Length in bytes.
    pub bytes: u64,
    /// Rows by table.
    pub tables: BTreeMap<String, u64>,
    /// Attachments inside.
    pub files: usize,
    /// What was amiss with the data when it was copied.
    pub remark: Option<String>,
    /// The database as text, table by table; only of a rehearsal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dump: Option<Dump>,
}

/// Decrypts an archive to its last byte, compares every hash, and notes the result.
///
/// # Errors
/// `NotFound`, `JobRunning`, `ArchiveTruncated`, `ArchiveAltered`, `ArchiveTooNew`, `ArchiveWrongKey`.
pub fn verify(business: &Business, name: &Name, actor: Actor) -> Outcome<Verified> {
    examine(business, name, actor, false)
}

/// [`verify`], and then a restore into a folder of its own, through the rooms of a real one.
///
/// # Errors
/// As [`verify`]; `BackupFailed` where the database inside is not sound.
pub fn rehearse(business: &Business, name: &Name, actor: Actor) -> Outcome<Verified> {
    examine(business, name, actor, true)
}

fn examine(business: &Business, name: &Name, actor: Actor, thorough: bool) -> Outcome<Verified> {
    let path = folder(business).join(name);
    if !path.is_file() {
        return Err(Problem::new(Code::NotFound));
    }
    let seat = Seat::take(business.folder())?;
    seat.progress.enter(Step::Verify, unpack::head(&path).map_or(0, |(h, _)| h.unpacked));
    let judged =
        if thorough { rehearsed(business, &path, name, &seat.progress) } else { whole(business, &path, &seat.progress).map(|o| (o, None)) };
    note(business, name, &judged, actor)?;
    let (opened, dump) = judged?;
    let files = opened.manifest.entries.iter().filter(|e| e.path.starts_with(unpack::FILES)).count();
    let remark = opened.manifest.remark();
    Ok(Verified {
        name: name.clone(),
        made_at: opened.header.made_at,
        bytes: opened.header.bytes,
        tables: opened.manifest.tables,
        files,
        remark,
        dump,
    })
}

/// This machine's identity, or the problem of not having one.
pub(super) fn machine(business: &Business) -> Outcome<age::x25519::Identity> {
    machine_identity(business.keys_folder(), false)?.ok_or_else(|| Problem::new(Code::WrongKey).because(KeyringFault::MachineMissing))
}

fn whole(business: &Business, path: &Path, progress: &Progress) -> Outcome<Opened> {
    let opened = unpack::read(path, &machine(business)?, progress, &mut |_, _| Ok(()))?;
    ours(business, &opened.header)?;
    Ok(opened)
}

fn ours(business: &Business, header: &Header) -> Outcome<()> {
    if header.business == business.id() { Ok(()) } else { Err(unpack::altered("of another business")) }
}

/// A fresh archive read back: it must be the very one that was written.
pub(super) fn same(business: &Business, path: &Path, header: &Header, manifest: &Manifest, progress: &Progress) -> Outcome<()> {
    let opened = whole(business, path, progress)?;
    if opened.header == *header && opened.manifest == *manifest { Ok(()) } else { Err(unpack::altered("not what was written")) }
}

fn rehearsed(business: &Business, path: &Path, name: &Name, progress: &Progress) -> Outcome<(Opened, Option<Dump>)> {
    let identity = machine(business)?;
    let (header, _) = unpack::head(path)?;
    ours(business, &header)?;
    let scratch = folder(business).join(format!(".work-{name}"));
    disk::remove(&scratch)?;
    let done = restore::rehearse(business, path, &header, &identity, &scratch, progress);
    disk::remove(&scratch)?;
    done.map(|(opened, dump)| (opened, Some(dump)))
}

/// The row: verified now, or why not. A key that is not here says nothing about the archive.
fn note<T>(business: &Business, name: &Name, judged: &Outcome<(Opened, T)>, actor: Actor) -> Outcome<()> {
    let (verified, fault) = match judged {
        Ok((opened, _)) => (true, opened.manifest.remark()),
        Err(p) if matches!(p.code, Code::ArchiveTruncated | Code::ArchiveAltered | Code::BackupFailed) => (false, Some(told(p))),
        Err(_) => return Ok(()),
    };
    let path = folder(business).join(name);
    let (kind, made_at) = unpack::head(&path).map_or((Kind::Manual, Instant(0)), |(h, _)| (h.kind, h.made_at));
    let bytes = i64::try_from(disk::length(&path)).unwrap_or(i64::MAX);
    let (me, name) = (business.clone(), name.clone());
    business.store().write_now(move |tx| {
        tx.quiet();
        let at = verified.then(|| tx.now());
        tx.exec(
            "INSERT INTO backup(name, kind, made_at, bytes, took_ms, verified_at, fault) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6)
             ON CONFLICT(name) DO UPDATE SET verified_at = excluded.verified_at, fault = excluded.fault, bytes = excluded.bytes",
            (name.as_str(), kind.code(), made_at, bytes, at, fault),
        )?;
        me.announce(tx, "backups", None);
        let event = Event::house("backup.verify");
        let detail = format!("name={name}");
        audit::record(tx, actor, &if verified { event.with(&detail) } else { event.with(&detail).refused() })
    })
}
