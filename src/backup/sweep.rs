//! What a run that was killed left behind.

use super::disk;
use super::kind::Name;
use super::progress::Seat;
use super::{folder, rotate};
use crate::audit::Actor;
use crate::base::problem::Outcome;
use crate::business::Business;

/// Removes half-written archives and copies, and finishes removals. To be called at the start, for each
/// business, before the first run.
///
/// # Errors
/// `JobRunning`; what the disk or `SQLite` says.
pub fn sweep(business: &Business) -> Outcome<usize> {
    let _seat = Seat::take(business.folder())?;
    sweep_seated(business)
}

/// [`sweep`] for who has the seat: whatever is half done now is nobody's.
pub(super) fn sweep_seated(business: &Business) -> Outcome<usize> {
    let folder = folder(business);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(e.into()),
    };
    let (mut swept, mut gone) = (0, Vec::new());
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(removed) = name.strip_prefix(".gone-") {
            gone.extend(removed.parse::<Name>());
        } else if !name.starts_with(".part-") && !name.starts_with(".work-") {
            continue;
        } else {
            disk::remove(&entry.path())?;
        }
        swept += 1;
    }
    if !gone.is_empty() {
        rotate::forget(business, gone.clone(), "backup.rotate", Actor::HOUSE)?;
        for name in gone {
            disk::remove(&folder.join(format!(".gone-{name}")))?;
        }
    }
    if swept > 0 {
        tracing::info!(target: "mostrador::backup", swept, business = %business.id(), "removed what an interrupted backup left");
    }
    Ok(swept)
}
