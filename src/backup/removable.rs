//! Disks that people plug in: what is mounted below /media, /mnt and /run/media.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::disk;

/// A mounted disk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Mount {
    /// Where it is mounted.
    #[schema(value_type = String)]
    pub path: PathBuf,
    /// Its label: the last part of the path.
    pub label: String,
    /// Bytes that may still be written.
    pub free_bytes: u64,
}

/// The disks that are plugged in now and can be written to.
#[must_use]
pub fn removable() -> Vec<Mount> {
    let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let found = mounted(&table).into_iter().filter_map(|path| {
        let label = path.file_name()?.to_string_lossy().into_owned();
        Some(Mount { free_bytes: disk::free(&path).ok()?, label, path })
    });
    found.collect()
}

/// Writable mount points below the places for removable disks (proc(5): field 5 is the mount point,
/// field 6 its options; blanks are written in octal).
fn mounted(table: &str) -> Vec<PathBuf> {
    let places = ["/media", "/mnt", "/run/media"];
    let mut found: Vec<PathBuf> = table
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(4);
            let (path, options) = (unescaped(fields.next()?), fields.next()?);
            options.split(',').any(|o| o == "rw").then(|| PathBuf::from(path))
        })
        .filter(|path| places.iter().any(|p| path.starts_with(p)) && path != Path::new("/media") && path != Path::new("/run/media"))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn unescaped(field: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(field.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_sticks_and_leaves_the_system_alone() {
        let table = "25 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n\
                     90 25 8:1 / /media/ana/COPIAS\\0402026 rw,nosuid - vfat /dev/sdb1 rw\n\
                     91 25 8:2 / /media/cd ro,nosuid - iso9660 /dev/sr0 ro\n\
                     92 25 8:3 / /mnt rw - ext4 /dev/sdc1 rw\n\
                     93 25 8:4 / /mediateca rw - ext4 /dev/sdd1 rw\n\
                     94 25 8:5 / /run/media/ana/USB rw - exfat /dev/sde1 rw\n";
        assert_eq!(mounted(table), ["/media/ana/COPIAS 2026", "/mnt", "/run/media/ana/USB"].map(PathBuf::from));
    }
}
