//! How far a run is, and that there is one at a time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::base::problem::{Code, Outcome, Problem};

/// What a run is at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Nothing yet.
    #[default]
    Begin,
    /// The compact copy of the database.
    Snapshot,
    /// Checking the copy.
    Check,
    /// Writing the archive.
    Write,
    /// Making it last under its name.
    Place,
    /// Reading it back and comparing.
    Verify,
    /// Noting it in the database.
    Note,
    /// Removing what is no longer kept.
    Rotate,
    /// Unpacking an archive to bring it back.
    Unpack,
    /// Putting it in place.
    Install,
}

impl Step {
    const ALL: [Self; 10] = [
        Self::Begin,
        Self::Snapshot,
        Self::Check,
        Self::Write,
        Self::Place,
        Self::Verify,
        Self::Note,
        Self::Rotate,
        Self::Unpack,
        Self::Install,
    ];

    /// The end of its word key: `backup-step-<this>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Snapshot => "snapshot",
            Self::Check => "check",
            Self::Write => "write",
            Self::Place => "place",
            Self::Verify => "verify",
            Self::Note => "note",
            Self::Rotate => "rotate",
            Self::Unpack => "unpack",
            Self::Install => "install",
        }
    }
}

#[derive(Debug, Default)]
struct State {
    step: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
    urgent: AtomicBool,
}

/// A shared handle on a run's progress.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<State>);

/// What a page shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ProgressNow {
    /// What the run is at.
    pub step: Step,
    /// Bytes of this step that are done.
    pub done_bytes: u64,
    /// Bytes of this step in all; 0 where it has no measure.
    pub total_bytes: u64,
}

impl ProgressNow {
    /// Hundredths of this step, 0–100, in steps of five as the page's classes have them.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let whole = self.done_bytes.saturating_mul(100).checked_div(self.total_bytes).unwrap_or(0).min(100);
        whole - whole % 5
    }
}

impl Progress {
    pub(super) fn enter(&self, step: Step, total_bytes: u64) {
        self.0.done.store(0, Relaxed);
        self.0.total.store(total_bytes, Relaxed);
        self.0.step.store(step as u8, Relaxed);
    }

    pub(super) fn add(&self, bytes: u64) {
        self.0.done.fetch_add(bytes, Relaxed);
    }

    /// Somebody waits for it: it does not rest.
    pub(super) fn hurry(&self) {
        self.0.urgent.store(true, Relaxed);
    }

    pub(super) fn is_urgent(&self) -> bool {
        self.0.urgent.load(Relaxed)
    }

    /// How far it is.
    #[must_use]
    pub fn now(&self) -> ProgressNow {
        let step = Step::ALL.get(usize::from(self.0.step.load(Relaxed))).copied().unwrap_or_default();
        ProgressNow { step, done_bytes: self.0.done.load(Relaxed), total_bytes: self.0.total.load(Relaxed) }
    }
}

/// Runs of this process by the folder of the business. Another process cannot have one: the data
/// folder has one owner.
static SEATS: LazyLock<Mutex<HashMap<PathBuf, Progress>>> = LazyLock::new(Mutex::default);

fn seats() -> MutexGuard<'static, HashMap<PathBuf, Progress>> {
    SEATS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The one seat of a business; free again when this is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    folder: PathBuf,
    pub progress: Progress,
}

impl Seat {
    /// Takes the seat.
    ///
    /// # Errors
    /// `JobRunning` where a backup, a check or a restore of this business runs.
    pub(super) fn take(folder: &Path) -> Outcome<Self> {
        let mut seats = seats();
        if seats.contains_key(folder) {
            return Err(Problem::new(Code::JobRunning));
        }
        let progress = Progress::default();
        seats.insert(folder.to_owned(), progress.clone());
        Ok(Self { folder: folder.to_owned(), progress })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        seats().remove(&self.folder);
    }
}

/// How far the run of a business's folder is, where one runs.
pub(super) fn running(folder: &Path) -> Option<ProgressNow> {
    seats().get(folder).map(Progress::now)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_at_a_time_and_free_again() {
        let folder = Path::new("/nowhere/one-at-a-time");
        let seat = Seat::take(folder).unwrap();
        seat.progress.enter(Step::Write, 200);
        seat.progress.add(99);
        assert_eq!(running(folder).unwrap().percent(), 45);
        assert_eq!(Seat::take(folder).unwrap_err().code, Code::JobRunning);
        drop(seat);
        assert!(running(folder).is_none() && Seat::take(folder).is_ok());
    }

    #[test]
    fn steps_keep_their_numbers() {
        for (n, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(step as usize, n);
        }
    }
}
