//! Archives of a business: made, verified, listed, rotated, copied out and brought back.
//!
//! The part that must never lie. An archive counts as a backup once it was read back from the disk,
//! decrypted to its last byte and compared; a restore checks everything in a folder beside the data
//! and touches the data only at the end, in steps that the next start finishes if they are cut off.
//! All of it is plain blocking code: the server runs it on a thread of its own, the command line as is.

mod archive;
mod checks;
mod disk;
mod dump;
mod export;
mod gather;
mod header;
mod hourly;
mod kind;
mod list;
mod make;
mod manifest;
mod night;
mod pace;
mod progress;
mod removable;
mod replaced;
mod restore;
mod rotate;
mod sweep;
mod unpack;
mod verify;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use dump::{Dump, TableDump, dump};
pub use export::{Exported, export, open};
pub use header::Header;
pub use hourly::{hourly, rehearse_newest};
pub use kind::{Kind, Name};
pub use list::{Archive, State, list, newest_verified};
pub use make::{Made, Run, begin, make};
pub use manifest::{AuditSaid, Canary, Entry, Manifest};
pub use night::nightly;
pub use progress::{Progress, ProgressNow, Step};
pub use removable::{Mount, removable};
pub use replaced::{Kept, replaced, sweep_replaced};
pub use restore::{Key, Recovered, Replaced, Report, Restoration, recover_interrupted, restore};
pub use rotate::{Item, LONGEST_DAYS, keep};
pub use sweep::sweep;
pub use verify::{Verified, rehearse, verify};

use crate::audit::Actor;
use crate::base::problem::{Code, Outcome, Problem};
use crate::business::Business;

/// The words of backups and restores.
pub const WORDS: crate::base::lang::Source = (include_str!("words/es.ftl"), include_str!("words/en.ftl"));

/// Where the archives of a business lie.
#[must_use]
pub fn folder(business: &Business) -> PathBuf {
    business.folder().join("backups")
}

/// Where uploads lie until they are staged; whatever is there at a start is left over and removed.
#[must_use]
pub fn incoming(data: &Path) -> PathBuf {
    data.join("incoming")
}

/// How far the running backup, check or restore of a business is; `None` where none runs.
#[must_use]
pub fn running(business: &Business) -> Option<ProgressNow> {
    progress::running(business.folder())
}

/// The head of an archive: what it is and which kit opens it. Nothing is decrypted.
///
/// # Errors
/// `ArchiveTruncated`, `ArchiveAltered`, `ArchiveTooNew`; what the disk says.
pub fn peek(path: &Path) -> Outcome<Header> {
    unpack::head(path).map(|(header, _)| header)
}

/// Removes one archive that somebody made by hand and no longer wants.
///
/// # Errors
/// `NotFound`, `JobRunning`; `WrongState` for the only verified one left.
pub fn discard(business: &Business, name: &Name, actor: Actor) -> Outcome<()> {
    let _seat = progress::Seat::take(business.folder())?;
    let all = list(business)?;
    let there = |a: &&Archive| !matches!(a.state, State::Failed | State::Missing);
    let one = all.iter().filter(there).find(|a| a.name == *name).ok_or_else(|| Problem::new(Code::NotFound))?;
    let others = all.iter().filter(|a| a.state == State::Verified && a.name != *name).count();
    if one.state == State::Verified && others == 0 {
        return Err(Problem::new(Code::WrongState));
    }
    rotate::remove(business, std::slice::from_ref(name), "backup.discard", actor)
}
