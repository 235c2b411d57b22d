//! Bringing a business back from an archive.
//!
//! First everything is unpacked and checked in a folder beside the data ([`Restoration::stage`]), and
//! nothing of the business is touched. Then ([`Restoration::install`]) a journal is written: from that
//! moment the restore will be finished, now or at the next start. Before it, the next start removes what
//! was staged. So there is the old business whole or the new one whole, never something in between.

mod journal;
mod place;
mod prepare;
mod rehearse;
mod report;
mod stage;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use journal::{Recovered, recover_interrupted};
pub(super) use rehearse::rehearse;
pub use report::{Replaced, Report};

use super::disk;
use super::header::Header;
use super::manifest::Manifest;
use super::progress::{Progress, Seat, Step};
use crate::audit::Actor;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::{Business, Node};
use crate::keyring::{Recovery, Ring};

/// What opens the archive.
#[derive(Debug)]
pub enum Key {
    /// The recovery key of the emergency kit.
    Recovery(Recovery),
    /// This machine's own identity, where the archive was made here.
    Machine,
}

/// The moments at which a test may let the process die.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Moment {
    Staging,
    Staged,
    Prepared,
    Journaled,
    Dismissed,
    Moved,
    Placed,
    KeysKept,
    KeysPlaced,
    BackupsMoved,
    Admitted,
    JournalGone,
}

impl Moment {
    #[cfg(test)]
    pub(super) const ALL: [Self; 12] = [
        Self::Staging,
        Self::Staged,
        Self::Prepared,
        Self::Journaled,
        Self::Dismissed,
        Self::Moved,
        Self::Placed,
        Self::KeysKept,
        Self::KeysPlaced,
        Self::BackupsMoved,
        Self::Admitted,
        Self::JournalGone,
    ];
}

/// Where a test looks on.
pub(super) type Watch = fn(Moment);

/// Nobody looks on.
pub(super) const fn unwatched(_: Moment) {}

/// An archive that was unpacked and found whole, beside the data, not yet in place. Dropping it removes
/// what was unpacked.
pub struct Restoration {
    node: Node,
    archive: PathBuf,
    staging: PathBuf,
    header: Header,
    manifest: Manifest,
    ring: Ring,
    key: Key,
    report: Report,
    watch: Watch,
    seat: Seat,
}

impl std::fmt::Debug for Restoration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Restoration").field("report", &self.report).finish_non_exhaustive()
    }
}

/// Checks an archive and, unless it is a rehearsal, puts it in place.
///
/// # Errors
/// `ArchiveTruncated`, `ArchiveAltered`, `ArchiveTooNew`, `ArchiveWrongKey` (with the kit it wants),
/// `WrongKey`, `DiskFull`, `JobRunning`: nothing was touched then.
pub fn restore(node: &Node, archive: &Path, key: Key, dry_run: bool, actor: Actor) -> Outcome<Report> {
    let restoration = Restoration::stage(node, archive, key)?;
    let report = restoration.report().clone();
    if !dry_run {
        restoration.install(actor)?;
    }
    Ok(report)
}

impl Restoration {
    /// Unpacks an archive beside the data and checks all of it.
    ///
    /// # Errors
    /// As [`restore`].
    pub fn stage(node: &Node, archive: &Path, key: Key) -> Outcome<Self> {
        Self::stage_watched(node, archive, key, unwatched)
    }

    pub(super) fn stage_watched(node: &Node, archive: &Path, key: Key, watch: Watch) -> Outcome<Self> {
        let (header, _) = super::unpack::head(archive)?;
        let identity = match &key {
            Key::Recovery(recovery) => recovery.identity()?,
            Key::Machine => node.machine(false)?,
        };
        let target = node.paths().business(header.business);
        let seat = Seat::take(&target)?;
        // A whole house waits for it.
        seat.progress.hurry();
        stage::movable(&target)?;
        let staging = place::staging(node.paths(), header.business);
        disk::remove(&staging)?;
        let staged = stage::unpack(archive, &header, &identity, &staging, &seat.progress, watch);
        match staged {
            Ok(staged) => {
                watch(Moment::Staged);
                let report = report::of(node, &staged.opened);
                Ok(Self {
                    node: node.clone(),
                    archive: archive.to_owned(),
                    staging,
                    header: staged.opened.header,
                    manifest: staged.opened.manifest,
                    ring: staged.ring,
                    key,
                    report,
                    watch,
                    seat,
                })
            }
            Err(problem) => {
                let _ = disk::remove(&staging);
                Err(problem)
            }
        }
    }

    /// What would happen, for a person to decide on.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// A handle to watch it with.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.seat.progress.clone()
    }

    /// Puts it in place. A business of the same id is closed, its folder kept as `replaced-…`, its
    /// archives go on under the restored one. All sessions end.
    ///
    /// # Errors
    /// Before the journal: what the disk or `SQLite` says, and nothing was touched. After it: the next
    /// start finishes the restore.
    pub fn install(self, actor: Actor) -> Outcome<Business> {
        self.seat.progress.enter(Step::Install, 0);
        let id = self.header.business;
        prepare::prepare(&self.node, (&self.archive, &self.staging), &self.manifest, &self.ring, &self.key, actor)?;
        (self.watch)(Moment::Prepared);
        let journal = journal::Journal::new(&self.node, id, &self.name());
        journal.write(self.node.paths())?;
        (self.watch)(Moment::Journaled);
        self.node.dismiss(id);
        (self.watch)(Moment::Dismissed);
        place::place(self.node.paths(), &journal, self.watch)?;
        let business = self.node.admit(id, &journal.name)?;
        (self.watch)(Moment::Admitted);
        journal::Journal::remove(self.node.paths())?;
        (self.watch)(Moment::JournalGone);
        if business.vault().is_sealed() {
            // Proven before, so only a machine identity that changed meanwhile can be the reason.
            return Err(Problem::new(Code::WrongKey).because("restored, and stays sealed"));
        }
        business.anchor()?;
        tracing::warn!(target: "mostrador::backup", business = %id, made_at = %self.header.made_at.rfc3339(), "business restored");
        Ok(business)
    }

    fn name(&self) -> String {
        let name: String = self.manifest.name.chars().take(120).collect();
        if name.is_empty() { "?".to_owned() } else { name }
    }
}

impl Drop for Restoration {
    fn drop(&mut self) {
        // Once the journal stands, the staged folder is what the next start finishes from.
        if !journal::exists(self.node.paths()) {
            let _ = disk::remove(&self.staging);
        }
    }
}
