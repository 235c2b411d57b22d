//! Putting the staged folder in place: renames only, each of which may already have been done.

use std::path::{Path, PathBuf};

use super::journal::Journal;
use super::stage::{BUSINESS, KEYS};
use super::{Moment, Watch};
use crate::backup::disk;
use crate::backup::make::recipients_file;
use crate::base::id::BusinessId;
use crate::base::problem::Outcome;
use crate::business::Paths;
use crate::keyring::Ring;

/// How staging folders begin.
pub(super) const STAGING: &str = ".restore-";

/// The folder beside the business in which a restore is staged.
pub(super) fn staging(paths: &Paths, id: BusinessId) -> PathBuf {
    around(paths, id).join(format!("{STAGING}{id}"))
}

/// Where the folder that made room is kept.
pub(super) fn replaced(paths: &Paths, journal: &Journal) -> PathBuf {
    around(paths, journal.business).join(&journal.replaced)
}

fn around(paths: &Paths, id: BusinessId) -> PathBuf {
    disk::parent(&paths.business(id)).to_owned()
}

/// Goes through the steps that are left. Called again after a crash it does the rest, and after the
/// last one nothing.
///
/// # Errors
/// What the disk says; calling it again is right.
pub(super) fn place(paths: &Paths, journal: &Journal, watch: Watch) -> Outcome<()> {
    let (target, staging, replaced) = (paths.business(journal.business), staging(paths, journal.business), replaced(paths, journal));
    let fresh = staging.join(BUSINESS);
    if fresh.exists() {
        if target.exists() && !replaced.exists() {
            disk::rename(&target, &replaced)?;
        }
        watch(Moment::Moved);
        disk::rename(&fresh, &target)?;
    }
    watch(Moment::Placed);
    keep_keys(paths, journal.business, &replaced)?;
    watch(Moment::KeysKept);
    place_keys(paths, journal.business, &staging)?;
    watch(Moment::KeysPlaced);
    move_backups(&replaced, &target)?;
    watch(Moment::BackupsMoved);
    Ok(())
}

/// The files of a business's keys.
fn key_files(keys: &Path, id: BusinessId) -> [PathBuf; 2] {
    [recipients_file(keys, id), Ring::file(keys, id)]
}

/// The keys of the folder that made room go with it, so that it can be opened again.
fn keep_keys(paths: &Paths, id: BusinessId, replaced: &Path) -> Outcome<()> {
    if !replaced.exists() {
        return Ok(());
    }
    let kept = replaced.join("keys");
    for file in key_files(&paths.keys(), id) {
        let Some(name) = file.file_name() else { continue };
        let target = kept.join(name);
        // Kept once: after the new keys are in place it would be those.
        if file.exists() && !target.exists() {
            disk::write_whole(&target, &std::fs::read(&file)?)?;
        }
    }
    Ok(())
}

fn place_keys(paths: &Paths, id: BusinessId, staging: &Path) -> Outcome<()> {
    for (from, to) in key_files(&staging.join(KEYS), id).iter().zip(key_files(&paths.keys(), id)) {
        if from.exists() {
            disk::rename(from, &to)?;
        }
    }
    Ok(())
}

/// The archives stay with the business and not with the folder that made room.
fn move_backups(replaced: &Path, target: &Path) -> Outcome<()> {
    let (from, to) = (replaced.join("backups"), target.join("backups"));
    if from.exists() && !to.exists() {
        disk::rename(&from, &to)?;
    }
    Ok(())
}
