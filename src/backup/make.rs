//! Making an archive: copy, check the copy, write, place, read back, note, rotate.
//!
//! An archive counts once it was read back from the disk, decrypted to its last byte and compared.
//! Whatever fails before, nothing under an archive's name is left behind, and the attempt is noted.

use std::path::{Path, PathBuf};

use super::header::Header;
use super::kind::{Kind, Name};
use super::manifest::Manifest;
use super::pace::{self, Pace};
use super::progress::{Progress, Seat, Step};
use super::{disk, folder, list, rotate, sweep, unpack, verify};
use crate::audit::{self, Actor, Event};
use crate::base::clock::Instant;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;

/// An archive that was made and verified.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its name.
    pub name: Name,
    /// What for.
    pub kind: Kind,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// What was amiss with the data itself; the archive is a true copy all the same.
    pub remark: Option<String>,
    /// Older archives that were removed.
    pub rotated: Vec<Name>,
}

/// What tests do to a run: die at a step, or find the disk full.
#[derive(Default)]
pub(super) struct Trial {
    /// Called before each step.
    pub at: Option<Box<dyn Fn(Step) -> Outcome<()> + Send>>,
    /// Bytes that fit on the disk.
    pub room: Option<u64>,
    /// True to begin although the disk looks too full.
    pub blind: bool,
}

/// A run that has its name and its seat, and has not begun.
pub struct Run {
    pub(super) business: Business,
    pub(super) kind: Kind,
    actor: Actor,
    pub(super) name: Name,
    pub(super) made_at: Instant,
    pub(super) seat: Seat,
    pub(super) trial: Trial,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Makes an archive now and waits for it.
///
/// # Errors
/// `JobRunning`, `DiskFull`, `BackupFailed`; what `SQLite` or the disk says. No archive is left then.
pub fn make(business: &Business, kind: Kind, actor: Actor) -> Outcome<Made> {
    begin(business, kind, actor)?.finish()
}

/// Takes the seat and the name, so that a page can show both before the work is done.
///
/// # Errors
/// `JobRunning`; what the disk says.
pub fn begin(business: &Business, kind: Kind, actor: Actor) -> Outcome<Run> {
    let seat = Seat::take(business.folder())?;
    disk::private_folder(&folder(business))?;
    let made_at = business.now();
    let known = list::list(business)?;
    let free = |name: &Name| known.iter().all(|a| a.name != *name);
    let name =
        (1..=u32::MAX).map(|nth| Name::new(business.id(), made_at, kind, nth)).find(free).ok_or_else(|| Problem::internal("no name"))?;
    Ok(Run { business: business.clone(), kind, actor, name, made_at, seat, trial: Trial::default() })
}

impl Run {
    /// The name the archive will have.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// A handle to watch it with.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.seat.progress.clone()
    }

    /// Does the work.
    ///
    /// # Errors
    /// As [`make`].
    pub fn finish(self) -> Outcome<Made> {
        pace::aside(|| self.work())
    }

    fn work(self) -> Outcome<Made> {
        sweep::sweep_seated(&self.business)?;
        let work = folder(&self.business).join(format!(".work-{}", self.name));
        let part = folder(&self.business).join(format!(".part-{}", self.name));
        // What is written from here on belongs to the next archive.
        let changes = self.business.store().stats().changes;
        let written = self.write(&work, &part);
        let _ = disk::remove(&work);
        let result = match written {
            Ok((header, manifest)) => self.conclude(&header, &manifest),
            Err(problem) => {
                let _ = disk::remove(&part);
                // A full disk may refuse the note too; what went wrong first is what is told.
                let _ = self.note(0, None, Some(told(&problem)));
                Err(problem)
            }
        };
        match &result {
            Ok(_) => self.business.mark_archived(changes),
            Err(problem) => tracing::error!(target: "mostrador::backup", %problem, name = %self.name, "backup failed"),
        }
        result
    }

    fn enter(&self, step: Step, total_bytes: u64) -> Outcome<()> {
        self.seat.progress.enter(step, total_bytes);
        let me = self.business.clone();
        // An empty commit costs nothing; open pages ask for the progress anew.
        let _ = self.business.store().write_now(move |tx| {
            me.announce(tx, "backups", None);
            Ok(())
        });
        self.trial.at.as_ref().map_or(Ok(()), |at| at(step))
    }

    /// Everything up to the archive under its name.
    fn write(&self, work: &Path, part: &Path) -> Outcome<(Header, Manifest)> {
        let files = self.files()?;
        let (db, attached) = (self.database_bytes(), files.iter().map(|f| f.1).sum::<u64>());
        if !self.trial.blind {
            disk::want_room(&folder(&self.business), db.saturating_mul(22).div_euclid(10).saturating_add(attached))?;
        }
        self.enter(Step::Snapshot, 0)?;
        disk::private_folder(work)?;
        // Anchors first: those of a later moment would say that the copy's log had been cut.
        self.business.anchor()?;
        let anchors = match std::fs::read(self.business.folder().join(unpack::ANCHORS)) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let copy = work.join(unpack::DATA);
        self.business.store().snapshot(&copy, gently(&copy, Pace::of(&self.seat.progress)))?;
        self.enter(Step::Check, 0)?;
        let copied = self.check(&copy, anchors)?;
        let total = copied.files.iter().map(|f| f.1).sum::<u64>() + disk::length(&copy);
        self.enter(Step::Write, total)?;
        let written = self.pack(&copy, part, copied)?;
        self.enter(Step::Place, 0)?;
        disk::rename(part, &folder(&self.business).join(&self.name))?;
        Ok(written)
    }

    fn database_bytes(&self) -> u64 {
        let db = self.business.store().path();
        disk::length(db) + disk::length(&PathBuf::from(format!("{}-wal", db.display())))
    }

    /// Reads the archive back, notes what came of it and removes what is no longer kept.
    fn conclude(&self, header: &Header, manifest: &Manifest) -> Outcome<Made> {
        let path = folder(&self.business).join(&self.name);
        let judged = self
            .enter(Step::Verify, header.unpacked)
            .and_then(|()| verify::same(&self.business, &path, header, manifest, &self.seat.progress));
        let judged = judged.and_then(|()| self.enter(Step::Note, 0));
        if let Err(problem) = judged {
            // Only damage is noted as such: a key that is not here says nothing about the archive.
            let damaged = matches!(problem.code, Code::ArchiveAltered | Code::ArchiveTruncated);
            self.note(header.bytes, None, damaged.then(|| told(&problem)))?;
            return Err(Problem::new(Code::BackupFailed).because(problem));
        }
        let remark = manifest.remark();
        let took_ms = self.note(header.bytes, Some(self.business.now()), remark.clone())?;
        self.business.anchor()?;
        self.enter(Step::Rotate, 0)?;
        let rotated = rotate::rotate(&self.business, &list::list(&self.business)?, self.actor)?;
        Ok(Made { name: self.name.clone(), kind: self.kind, bytes: header.bytes, took_ms, remark, rotated })
    }

    /// The row and the entry of the log, in one transaction.
    fn note(&self, bytes: u64, verified_at: Option<Instant>, fault: Option<String>) -> Outcome<i64> {
        let (me, actor, name, kind, made_at) = (self.business.clone(), self.actor, self.name.clone(), self.kind, self.made_at);
        self.business.store().write_now(move |tx| {
            tx.quiet();
            let took_ms = tx.now().since(made_at);
            tx.exec(
                "INSERT INTO backup(name, kind, made_at, bytes, took_ms, verified_at, fault) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (name.as_str(), kind.code(), made_at, i64::try_from(bytes).unwrap_or(i64::MAX), took_ms, verified_at, fault),
            )?;
            me.announce(tx, "backups", None);
            let event = Event::house("backup.make");
            let detail = format!("name={name} bytes={bytes}");
            audit::record(tx, actor, &if verified_at.is_some() { event.with(&detail) } else { event.with(&detail).refused() })?;
            Ok(took_ms)
        })
    }
}

/// Rests while a copy is written, and brings to the disk what there is of it: all at once at the end would make
/// the next booking wait behind it.
fn gently(copy: &Path, mut pace: Pace) -> impl FnMut() + Send + 'static {
    let copy = copy.to_owned();
    let mut file = None;
    move || {
        if pace.worked() {
            file = file.take().or_else(|| std::fs::File::open(&copy).ok());
            // What cannot be brought there now is brought at the end, and fails there.
            let _ = file.as_ref().map(std::fs::File::sync_data);
        }
    }
}

/// The public keys of a business lie beside its keyring.
pub(super) fn recipients_file(keys: &Path, id: crate::base::id::BusinessId) -> PathBuf {
    keys.join(format!("{id}.recipients.json"))
}

/// A problem as the table keeps it: short, for programs.
pub(super) fn told(problem: &Problem) -> String {
    problem.to_string().chars().take(300).collect()
}
