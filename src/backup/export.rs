//! An archive out of the house: copied to a directory (a USB disk), or opened for a download.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::kind::Name;
use super::{disk, folder};
use crate::audit::{self, Actor, Event};
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, erasures};

/// An archive that was copied out.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Exported {
    /// Which one.
    pub name: Name,
    /// Where it lies now.
    #[schema(value_type = String)]
    pub path: PathBuf,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the copy as it was read back, in hex.
    pub sha256: String,
}

/// Copies an archive to a directory, reads the copy back and compares. A half copy never has the
/// archive's name.
///
/// # Errors
/// `BadInput` (field `path`) for what is no directory or lies in the data folder; `NotFound`,
/// `DiskFull`; `ArchiveAltered` where the copy differs.
pub fn export(business: &Business, name: &Name, to: &Path, actor: Actor) -> Outcome<Exported> {
    let source = folder(business).join(name);
    let to = directory(business, to)?;
    let mut from = File::open(&source).map_err(|_| Problem::new(Code::NotFound))?;
    disk::want_room(&to, from.metadata()?.len())?;
    let target = to.join(name);
    let part = to.join(format!(".part-{name}"));
    disk::remove(&part)?;
    // Before the archive: whoever restores from there does not bring back whom somebody erased.
    erasures::carry(business.folder(), &to)?;
    let copied = copy(&mut from, &part, &target);
    if copied.is_err() {
        let _ = disk::remove(&part);
    }
    let (sha256, bytes) = copied?;
    let detail = format!("name={name} bytes={bytes}");
    business.store().write_now(move |tx| audit::record(tx, actor, &Event::house("backup.export").with(&detail)))?;
    Ok(Exported { name: name.clone(), path: target, bytes, sha256 })
}

fn copy(from: &mut File, part: &Path, target: &Path) -> Outcome<(String, u64)> {
    let mut out = disk::new_file(part)?;
    let written = disk::copy_hashed(from, &mut out)?;
    out.sync_all()?;
    drop(out);
    if disk::read_back(part)? != written {
        return Err(Problem::new(Code::ArchiveAltered).because("the copy reads back differently"));
    }
    disk::rename(part, target)?;
    Ok(written)
}

/// The directory as the system knows it; never one inside the data folder.
fn directory(business: &Business, to: &Path) -> Outcome<PathBuf> {
    let wrong = |why: &'static str| Problem::field("path", why);
    let to = to.canonicalize().ok().filter(|p| p.is_dir() && to.is_absolute()).ok_or_else(|| wrong("not-a-folder"))?;
    let house = disk::parent(disk::parent(business.folder())).canonicalize()?;
    if to.starts_with(&house) { Err(wrong("in-data-folder")) } else { Ok(to) }
}

/// Opens an archive to be sent away, with its length in bytes, and notes it.
///
/// # Errors
/// `NotFound`; what `SQLite` says.
pub fn open(business: &Business, name: &Name, actor: Actor) -> Outcome<(File, u64)> {
    let file = File::open(folder(business).join(name)).map_err(|_| Problem::new(Code::NotFound))?;
    let bytes = file.metadata()?.len();
    let detail = format!("name={name} bytes={bytes}");
    business.store().write_now(move |tx| audit::record(tx, actor, &Event::house("backup.download").with(&detail)))?;
    Ok((file, bytes))
}
