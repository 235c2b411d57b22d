//! Unpacking beside the data, and every check there is.

use std::fs::File;
use std::path::Path;

use age::x25519::Identity;

use super::{Moment, Watch};
use crate::audit::anchor::Anchor;
use crate::backup::header::{FORMAT, Header, too_new};
use crate::backup::manifest::Manifest;
use crate::backup::progress::{Progress, Step};
use crate::backup::unpack::{self, DATA, FILES, KEYRING, Opened, RECIPIENTS, altered};
use crate::backup::{checks, disk};
use crate::base::problem::{Code, Outcome, Problem};
use crate::keyring::Ring;
use crate::store::{Which, open_copy};

/// Where the parts of the business lie in the staging folder.
pub(super) const BUSINESS: &str = "business";
/// Where its keys lie there.
pub(super) const KEYS: &str = "keys";
/// The recipients as the archive has them.
pub(super) const OLD_RECIPIENTS: &str = "recipients.archived";
/// The keyring as the archive has it.
pub(super) const OLD_KEYRING: &str = "keyring.archived";

/// What was unpacked.
pub(super) struct Staged {
    pub opened: Opened,
    pub ring: Ring,
}

/// Refuses a folder that cannot be renamed in one step (a mount point).
///
/// # Errors
/// `Internal` with what to do.
pub(super) fn movable(target: &Path) -> Outcome<()> {
    let around = disk::parent(target);
    if target.exists() && !disk::same_device(target, around)? {
        return Err(Problem::internal(format!("{} is a mount point; unmount it, or mount {} instead", target.display(), around.display())));
    }
    Ok(())
}

/// Unpacks and checks.
///
/// # Errors
/// As [`super::restore`].
pub(super) fn unpack(
    archive: &Path,
    header: &Header,
    identity: &Identity,
    staging: &Path,
    progress: &Progress,
    watch: Watch,
) -> Outcome<Staged> {
    let root = staging.join(BUSINESS);
    disk::private_folder(&root.join(FILES))?;
    disk::private_folder(&staging.join(KEYS))?;
    disk::want_room(staging, header.unpacked.saturating_add(header.unpacked / 5))?;
    progress.enter(Step::Unpack, header.unpacked);
    watch(Moment::Staging);
    let opened = unpack::read(archive, identity, progress, &mut |path, from| {
        let target = match path {
            DATA => root.join("business.db"),
            KEYRING => staging.join(OLD_KEYRING),
            RECIPIENTS => staging.join(OLD_RECIPIENTS),
            _ => root.join(path),
        };
        disk::private_folder(disk::parent(&target))?;
        let mut file = disk::new_file(&target)?;
        unpack::copy_out(from, &mut file)?;
        Ok(file.sync_all()?)
    })?;
    progress.enter(Step::Check, 0);
    let ring = check(&opened.manifest, identity, staging)?;
    Ok(Staged { opened, ring })
}

/// Version, rows, soundness, keys, log.
fn check(manifest: &Manifest, identity: &Identity, staging: &Path) -> Outcome<Ring> {
    if manifest.format > FORMAT || manifest.schema > Which::Business.newest() {
        return Err(too_new(&manifest.app));
    }
    let root = staging.join(BUSINESS);
    let path = root.join("business.db");
    File::open(&path).map_err(|_| altered("no database inside"))?;
    let db = open_copy(&path)?;
    checks::sound(&db).map_err(altered)?;
    if checks::counts(&db)? != manifest.tables {
        return Err(altered("other rows than the manifest says"));
    }
    let wrong = |why: &dyn std::fmt::Display| Problem::new(Code::WrongKey).because(why);
    let keyring = std::fs::read(staging.join(OLD_KEYRING)).map_err(|_| altered("no keyring inside"))?;
    let ring = Ring::from_bytes(&keyring, manifest.business, identity).map_err(|fault| wrong(&fault))?;
    let vault = checks::paired(ring.clone(), &db)?;
    checks::canary(&db, &vault).map_err(|p| wrong(&p))?;
    let anchors = checks::anchors(&root, vault.anchor_key().as_ref())?;
    same_log(manifest, &db, &anchors)?;
    Ok(ring)
}

/// The log must be the one that was copied; where it had been touched before, the report says so.
fn same_log(manifest: &Manifest, db: &rusqlite::Connection, anchors: &[Anchor]) -> Outcome<()> {
    let said = checks::chain(db, anchors)?;
    let known = &manifest.audit;
    // Made while sealed, forged anchors could not be told; with the key they can.
    let forged = anchors.iter().filter(|a| !a.genuine).count();
    if (said.seq, &said.hash) != (known.seq, &known.hash) || said.findings > known.findings + forged {
        return Err(altered("the log is not the one that was copied"));
    }
    Ok(())
}
