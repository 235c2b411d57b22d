//! The folders that made room for a restore: kept for thirty days, then removed.

use std::path::{Path, PathBuf};

use super::disk;
use crate::base::clock::Instant;
use crate::base::problem::Outcome;

/// Days a folder stays.
const DAYS: i64 = 30;

/// A folder that made room, with what it weighs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Where it lies.
    pub path: PathBuf,
    /// When it made room.
    pub since: Instant,
    /// Bytes in it.
    pub bytes: u64,
}

/// Every folder that made room for a restore, below a data folder.
///
/// # Errors
/// What the disk says.
pub fn replaced(data: &Path) -> Outcome<Vec<Kept>> {
    let entries = match std::fs::read_dir(data.join("businesses")) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e.into()),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if let Some(since) = entry.file_name().to_str().and_then(since) {
            let path = entry.path();
            let bytes = disk::files_below(&path)?.iter().map(|f| disk::length(&path.join(f))).sum();
            found.push(Kept { path, since, bytes });
        }
    }
    Ok(found)
}

/// `replaced-20261123T030000Z-…`: the moment in the name, which no copy of the folder changes.
fn since(name: &str) -> Option<Instant> {
    let stamp = name.strip_prefix("replaced-")?.split('-').next()?;
    let at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
    Some(Instant(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond()))
}

/// Removes those that have been there for thirty days.
///
/// # Errors
/// What the disk says.
pub fn sweep_replaced(data: &Path, now: Instant) -> Outcome<usize> {
    let old: Vec<Kept> = replaced(data)?.into_iter().filter(|k| now.since(k.since) > DAYS * 86_400_000).collect();
    for kept in &old {
        disk::remove(&kept.path)?;
        tracing::info!(target: "mostrador::backup", folder = %kept.path.display(), bytes = kept.bytes, "removed what a restore replaced thirty days ago");
    }
    Ok(old.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn thirty_days_and_nothing_else() {
        let data = tempfile::tempdir().unwrap();
        let around = data.path().join("businesses");
        let id = uuid::Uuid::nil();
        for name in [
            format!("replaced-20261023T030000Z-{id}"),
            format!("replaced-20261101T030000Z-2-{id}"),
            id.to_string(),
            format!("replaced-{id}"),
        ] {
            std::fs::create_dir_all(around.join(&name)).unwrap();
            std::fs::write(around.join(&name).join("business.db"), b"12345").unwrap();
        }
        let now = Instant(1_795_402_800_000);
        let kept = replaced(data.path()).unwrap();
        assert_eq!((kept.len(), kept[0].bytes), (2, 5));
        assert_eq!(sweep_replaced(data.path(), now).unwrap(), 1);
        assert_eq!(replaced(data.path()).unwrap()[0].since.stamp(), "20261101T030000Z");
        assert!(around.join(id.to_string()).exists() && around.join(format!("replaced-{id}")).exists());
    }
}
