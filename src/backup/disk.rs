//! Files that are written whole or not at all, and how much room there is.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::audit::anchor::hex;
use crate::base::problem::{Code, Outcome, Problem};

/// Bytes copied at once.
pub(super) const CHUNK: usize = 128 * 1024;

/// Makes a folder that only the service may enter.
pub(super) fn private_folder(path: &Path) -> Outcome<()> {
    Ok(std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?)
}

/// A new file that only the service may read; fails where one is there.
pub(super) fn new_file(path: &Path) -> Outcome<File> {
    Ok(std::fs::OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)?)
}

/// Makes the names in a folder last. File systems of USB sticks may not know how; that is no failure.
pub(super) fn sync_folder(path: &Path) -> Outcome<()> {
    match File::open(path)?.sync_all() {
        Err(e) if e.kind() == std::io::ErrorKind::InvalidInput || e.kind() == std::io::ErrorKind::Unsupported => Ok(()),
        said => Ok(said?),
    }
}

/// The folder a path lies in.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Renames and makes both folders remember it.
pub(super) fn rename(from: &Path, to: &Path) -> Outcome<()> {
    std::fs::rename(from, to)?;
    sync_folder(parent(to))?;
    if parent(from) != parent(to) {
        sync_folder(parent(from))?;
    }
    Ok(())
}

/// Removes a file or a folder with everything in it; nothing there is fine.
pub(super) fn remove(path: &Path) -> Outcome<()> {
    let removed = match std::fs::symlink_metadata(path) {
        Ok(about) if about.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(e) => Err(e),
    };
    match removed {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        said => Ok(said?),
    }
}

/// Bytes a user may still write where a path lies.
pub(super) fn free(path: &Path) -> Outcome<u64> {
    let about = rustix::fs::statvfs(path).map_err(std::io::Error::from)?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}

/// Refuses where there is not that much room.
///
/// # Errors
/// `DiskFull`, before anything was written.
pub(super) fn want_room(path: &Path, bytes: u64) -> Outcome<()> {
    let free = free(path)?;
    if free < bytes {
        return Err(Problem::new(Code::DiskFull).because(format!("{} needs {bytes} bytes and has {free}", path.display())));
    }
    Ok(())
}

/// A file's length; 0 where there is none.
pub(super) fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.len())
}

/// True where two paths lie on one file system, so that a rename between them is one step.
pub(super) fn same_device(a: &Path, b: &Path) -> Outcome<bool> {
    Ok(std::fs::metadata(a)?.dev() == std::fs::metadata(b)?.dev())
}

/// Asks the system to forget what it holds of a file in memory, so that reading it back reads the disk.
pub(super) fn forget_cached(file: &File) {
    // Only advice: where the system does not take it, the reading back is merely less telling.
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

/// Asks the system not to read ahead: megabytes of reading in the disk's queue would make the next
/// booking wait behind them.
pub(super) fn read_gently(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::Random);
}

/// SHA-256 of a file as the disk has it, in hex, with its length.
pub(super) fn read_back(path: &Path) -> Outcome<(String, u64)> {
    let mut file = File::open(path)?;
    forget_cached(&file);
    copy_hashed(&mut file, &mut std::io::sink())
}

/// Copies to the end and says SHA-256 (hex) and length of what passed.
pub(super) fn copy_hashed(from: &mut dyn Read, to: &mut dyn Write) -> Outcome<(String, u64)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut total = 0;
    loop {
        let n = match from.read(&mut buffer) {
            Ok(0) => return Ok((hex(&hash.finalize()), total)),
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e.into()),
        };
        let part = buffer.get(..n).unwrap_or_default();
        hash.update(part);
        to.write_all(part)?;
        total += n as u64;
    }
}

/// Every plain file below a folder, as paths relative to it, in order. No folder means no files.
pub(super) fn files_below(root: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(e.into()),
        };
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = folder.join(entry.file_name());
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_none_or(|e| e != "new") {
                // `.new` is a file that is still being written.
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Makes every file and folder below a folder last.
pub(super) fn sync_below(root: &Path) -> Outcome<()> {
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_dir() { sync_below(&path)? } else { File::open(&path)?.sync_all()? }
    }
    sync_folder(root)
}

/// Writes a small file whole or not at all, readable by the service only.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Outcome<()> {
    private_folder(parent(path))?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temp = path.with_file_name(name);
    remove(&temp)?;
    let mut file = new_file(&temp)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename(&temp, path)
}
